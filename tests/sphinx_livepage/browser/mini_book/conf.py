"""A small book that has nothing to do with the course: what the extension promises must be true of it as well."""

import os

project = html_title = "A small book"
author = "Nobody in particular"
language = "en"
extensions = [
    *("myst_nb", "sphinx_external_toc", "sphinx_design", "sphinx_copybutton", "sphinx_togglebutton", "sphinxcontrib.bibtex"),
    "sphinx_livepage",
]
external_toc_path = "_toc.yml"
html_theme = "sphinx_book_theme"
html_theme_options = {"use_download_button": True, "navigation_with_keys": False}
html_last_updated_fmt = "%-d %B %Y"
git_untracked_show_sourcelink = True
suppress_warnings = ["git.subprocess_error", "git.command_not_found", "git.too_shallow"]
nb_execution_mode = "off"
nb_ipywidgets_js = {}
bibtex_bibfiles = []
livepage_python = {"core": os.environ["MINI_BOOK_CORE"], "wheels": os.environ["MINI_BOOK_WHEELS"], "packages": []}
livepage_notice = {"text": "Mind the gap.", "link": "Which gap?", "doc": "words"}
