"""A Sphinx extension for static pages that live without a kernel. It knows nothing of what the pages are about.

It gives each page what it uses and nothing else: a loader that mounts anywidgets from the page's own widget state
(``loader.js``) and draws plotly figures when they come into view (``figures.py``), style sheets that hold before any
script runs, one notice with a link on every page, a policy that forbids what no page needs (``policy.py``), a copy for days
without a network (``offline.py``), and what helps a page to be found and shared (``sharing.py``). It mends the theme's markup
where it shuts people out (``markup.py``) and writes tables that a phone can show (``tables.py``). Options, all of
``_config.yml``'s ``sphinx.config``:

``book_page_styles``  style sheets, joined into one file in this order (paths from the book's root)
``book_page_files``   further files for the site: address below ``_static`` to path
``book_page_made``    a function that returns files to download: address below ``_static/downloads`` to content
``book_page_kept``    beginnings of the names that may be kept in a reader's browser
``book_page_card``    ``says``, ``emblem``, ``ground`` and ``ink`` of the card that a shared link shows: see ``card.py``
``book_page_notice``  ``text``, ``link`` and ``doc`` of the line on top of every page
``book_page_descriptions``  descriptions of pages, by their names: see ``describing.py``
``book_page_exercises`` the folder of the student notebooks: see ``exercises.py``
``book_page_python``  what Python in the reader's browser is made of: see ``python/distribution.py``
``book_page_lite``     the folder of the site where they open in the browser: see ``lite``
``book_page_shown``, ``book_page_source_mark``  functions that write parts of pages: see ``shown.py``
"""

from typing import TYPE_CHECKING, Any

from book_page.describing import add_description
from book_page.exercises import setup_exercises
from book_page.lite import setup_lite
from book_page.markup import add_contents, mend_markup
from book_page.offline import write_service_worker
from book_page.pages import add_notice, add_scripts, count_pages, finish_pages
from book_page.python import setup_python
from book_page.sharing import setup_sharing
from book_page.shown import setup_shown
from book_page.staging import stage_files
from book_page.tables import setup_tables

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("book_page_styles", [], "html")
    app.add_config_value("book_page_files", {}, "html")
    app.add_config_value("book_page_made", "", "html")
    app.add_config_value("book_page_notice", {}, "html")
    app.add_config_value("book_page_kept", [], "html")
    app.add_config_value("book_page_card", {}, "html")
    app.add_config_value("book_page_descriptions", {}, "html")
    setup_shown(app)
    setup_sharing(app)
    setup_tables(app)
    setup_exercises(app)
    setup_python(app)
    setup_lite(app)
    app.connect("builder-inited", stage_files)
    app.connect("html-page-context", add_notice)
    app.connect("html-page-context", add_scripts)
    app.connect("html-page-context", add_description)
    app.connect("html-page-context", add_contents)
    app.connect("build-finished", mend_markup, priority=900)  # the theme, at 500, writes a style sheet of its own first
    app.connect("build-finished", finish_pages, priority=900)
    app.connect("build-finished", count_pages)
    app.connect("build-finished", write_service_worker, priority=900)  # after all that others write
    return {"parallel_read_safe": True, "parallel_write_safe": True}
