"""A Sphinx extension for static pages that live without a kernel. It knows nothing of what the pages are about.

It gives each page what it uses and nothing else: a loader that mounts anywidgets from the page's own widget state
(``loader.js``) and draws plotly figures when they come into view (``figures.py``), style sheets that hold before any
script runs, and one notice with a link on every page. Options, all of ``_config.yml``'s ``sphinx.config``:

``book_page_styles``  style sheets, joined into one file in this order (paths from the book's root)
``book_page_files``   further files for the site: address below ``_static`` to path
``book_page_notice``  ``text``, ``link`` and ``doc`` of the line on top of every page
``book_page_shown``, ``book_page_source_mark``  functions that write parts of pages: see ``shown.py``
"""

from typing import TYPE_CHECKING, Any

from book_page.pages import add_notice, add_scripts, count_pages, finish_pages
from book_page.shown import setup_shown
from book_page.staging import stage_files

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("book_page_styles", [], "html")
    app.add_config_value("book_page_files", {}, "html")
    app.add_config_value("book_page_notice", {}, "html")
    setup_shown(app)
    app.connect("builder-inited", stage_files)
    app.connect("html-page-context", add_notice)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", finish_pages)
    app.connect("build-finished", count_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
