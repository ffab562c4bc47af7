"""Speed and weight of the pages, beside those of a default Jupyter Book."""
