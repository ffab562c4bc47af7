"""A Sphinx extension for the bench alone: chapters are read, and their notebooks run, in several processes at a time.

Jupyter Book has no option for it, and one of its extensions does not say whether it may be read in parallel.
"""

import os
from typing import Any


def setup(app: Any) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("env-before-read-docs", allow)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def allow(app: Any, _env: object, _names: object) -> None:
    """Use every core, and vouch for the extension that does not say: it only numbers sections once all are read."""
    app.parallel = os.cpu_count() or 1
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
