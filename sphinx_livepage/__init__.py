"""A Sphinx extension for static pages that live without a kernel. It knows nothing of what the pages are about.

Its options, and what it expects of a page, are in ``README.md`` beside this file. Each module says what it does.
"""

from typing import TYPE_CHECKING, Any

from sphinx_livepage.app import setup_app
from sphinx_livepage.bibliography import setup_bibliography
from sphinx_livepage.counting import count_pages
from sphinx_livepage.describing import add_description
from sphinx_livepage.exercises import setup_exercises
from sphinx_livepage.facts import setup_facts
from sphinx_livepage.folds import setup_folds
from sphinx_livepage.lite import setup_lite
from sphinx_livepage.markup import correct_markup
from sphinx_livepage.notice import add_notice
from sphinx_livepage.offline import write_service_worker
from sphinx_livepage.page_contents import add_contents
from sphinx_livepage.pages import add_scripts, finish_pages
from sphinx_livepage.python import setup_python
from sphinx_livepage.search import setup_search
from sphinx_livepage.sharing import setup_sharing
from sphinx_livepage.shown import setup_shown
from sphinx_livepage.staging import stage_files
from sphinx_livepage.tables import setup_tables
from sphinx_livepage.tool_bar import add_tool_bar

if TYPE_CHECKING:
    from sphinx.application import Sphinx

OPTIONS: dict[str, Any] = {
    "livepage_styles": [],
    "livepage_plotly": "",
    "livepage_plotly_more": "",
    "livepage_files": {},
    "livepage_made": "",
    "livepage_notice": {},
    "livepage_tool_bar": [],
    "livepage_kept": [],
    "livepage_card": {},
    "livepage_descriptions": {},
}


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register the extension with Sphinx."""
    for name, default in OPTIONS.items():
        app.add_config_value(name, default, "html")
    for part in (
        setup_shown,
        setup_bibliography,
        setup_sharing,
        setup_tables,
        setup_exercises,
        setup_python,
        setup_lite,
        setup_search,
        setup_app,
        setup_facts,
        setup_folds,
    ):
        part(app)
    app.connect("builder-inited", stage_files)
    for add in (add_notice, add_scripts, add_description, add_contents, add_tool_bar):
        app.connect("html-page-context", add)
    app.connect("build-finished", correct_markup, priority=900)  # the theme, at 500, writes a style sheet of its own first
    app.connect("build-finished", finish_pages, priority=900)
    app.connect("build-finished", count_pages)
    app.connect("build-finished", write_service_worker, priority=900)  # after all that others write
    return {"parallel_read_safe": True, "parallel_write_safe": True}
