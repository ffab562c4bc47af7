"""A Sphinx extension for static pages that live without a kernel. It knows nothing of what the pages are about.

It gives each page what it uses and nothing else: a loader that mounts anywidgets from the page's own widget state
(``loader.js``) and draws plotly figures when they come into view (``figures.py``), style sheets that hold before any
script runs, one notice with a link on every page, a policy that forbids what no page needs (``policy.py``), a copy for days
without a network (``offline.py``), and what helps a page to be found and shared (``sharing.py``). It mends the theme's markup
where it shuts people out (``markup.py``) and writes tables that a phone can show (``tables.py``). Options, all of
``_config.yml``'s ``sphinx.config``:

``livepage_styles``  style sheets, joined into one file in this order (paths from the book's root)
``livepage_files``   further files for the site: address below ``_static`` to path
``livepage_made``    a function that returns files to download: address below ``_static/downloads`` to content
``livepage_kept``    beginnings of the names that may be kept in a reader's browser
``livepage_card``    ``says``, ``emblem``, ``ground`` and ``ink`` of the card that a shared link shows: see ``card.py``
``livepage_notice``  ``text``, ``link`` and ``doc`` of the line on top of every page
``livepage_descriptions``  descriptions of pages, by their names: see ``describing.py``
``livepage_exercises`` the folder of the student notebooks: see ``exercises.py``
``livepage_python``  what Python in the reader's browser is made of: see ``python/distribution.py``
``livepage_lite``     the folder of the site where they open in the browser: see ``lite``
``livepage_shown``, ``livepage_source_mark``  functions that write parts of pages: see ``shown.py``
"""

from typing import TYPE_CHECKING, Any

from sphinx_livepage.describing import add_description
from sphinx_livepage.exercises import setup_exercises
from sphinx_livepage.lite import setup_lite
from sphinx_livepage.markup import add_contents, mend_markup
from sphinx_livepage.offline import write_service_worker
from sphinx_livepage.pages import add_notice, add_scripts, count_pages, finish_pages
from sphinx_livepage.python import setup_python
from sphinx_livepage.sharing import setup_sharing
from sphinx_livepage.shown import setup_shown
from sphinx_livepage.staging import stage_files
from sphinx_livepage.tables import setup_tables

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("livepage_styles", [], "html")
    app.add_config_value("livepage_files", {}, "html")
    app.add_config_value("livepage_made", "", "html")
    app.add_config_value("livepage_notice", {}, "html")
    app.add_config_value("livepage_kept", [], "html")
    app.add_config_value("livepage_card", {}, "html")
    app.add_config_value("livepage_descriptions", {}, "html")
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
