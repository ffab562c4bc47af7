"""Mends the theme's markup where it shuts people out, and puts a list of a long page's sections at its start.

Each mend names what the theme writes and what stands there instead. One that finds nothing any more is an error of the
build: the theme has changed, and the fault may be back in other words.
"""

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

SCRIPT = "_static/scripts/sphinx-book-theme.js"
SECTIONS = 5  # a page with fewer is found through without a list


class Mend(NamedTuple):
    """What the theme writes, what stands there instead, and why."""

    theirs: str
    ours: str
    why: str


MENDS = (
    Mend(
        'search-button__button pst-js-only" title="Search" aria-label="Search" data-bs-placement="bottom" data-bs-toggle="tooltip">\n '
        '<i class="fa-solid fa-magnifying-glass"></i>\n <span',
        'search-button__button pst-js-only" data-bs-placement="bottom">\n <i class="fa-solid fa-magnifying-glass"></i>\n <span',
        "the button shows its name and its keys; a name of its own, or one from a tooltip, says less than it shows",
    ),
    Mend(
        '<div id="pst-primary-sidebar" class=',
        '<div id="pst-primary-sidebar" role="navigation" aria-label="Site" class=',
        "the course's name and the search button belong to no landmark",
    ),
    Mend('<dialog id="pst-primary-sidebar-modal">', '<dialog id="pst-primary-sidebar-modal" aria-label="Menu">', "a dialog has a name"),
    Mend('<dialog id="pst-search-dialog">', '<dialog id="pst-search-dialog" aria-label="Search">', "a dialog has a name"),
    Mend(
        '<dialog id="pst-secondary-sidebar-modal">',
        '<dialog id="pst-secondary-sidebar-modal" aria-label="On this page">',
        "a dialog has a name",
    ),
    Mend(
        '<summary><span class="toctree-toggle" role="presentation">',
        '<summary aria-label="Pages below this one"><span class="toctree-toggle" role="presentation">',
        "a fold that shows an arrow alone has a name",
    ),
    Mend('data-bs-toggle="dropdown" aria-expanded', 'data-press="menu" aria-expanded', "a menu of two lines needs no library to open"),
    Mend('title="Toggle primary sidebar"', 'title="Menu" aria-label="Menu"', "says what opens, in a reader's words"),
    Mend('title="Toggle secondary sidebar"', 'title="On this page" aria-label="On this page"', "says what opens, in a reader's words"),
    Mend('title="Fullscreen mode"', 'title="Full screen" aria-label="Full screen"', "the sign of an icon font is no name"),
    Mend(
        '[".theme-switch-button",".search-button",".primary-toggle",".secondary-toggle"].forEach((e=>{const t=document.querySelector(e);'
        't&&t.addEventListener("click",(()=>{t.blur()}),!0)}))',
        '[".theme-switch-button"].forEach((e=>{const t=document.querySelector(e);t&&t.addEventListener("click",(o=>{o.detail&&t.blur()}),!0)}))',
        "who opens a drawer or the search by keys comes back to the button, and not to the top of the page",
    ),
    Mend('role="doc-biblioentry"', 'role="listitem"', "the role is deprecated, and no part of the list that it stands in"),
)


def mend_markup(app: "Sphinx", failure: Exception | None) -> None:
    """Mend every page of the site, and the theme's script. Raises ``ExtensionError`` for a mend that none of them needs."""
    if failure or app.builder.format != "html":
        return
    needed: set[Mend] = set()
    for file in (*sorted(Path(app.outdir).rglob("*.html")), Path(app.outdir, SCRIPT)):
        text = file.read_text(encoding="utf-8")
        here = [mend for mend in MENDS if mend.theirs in text]
        for mend in here:
            text = text.replace(mend.theirs, mend.ours)
        if here:
            file.write_text(text, encoding="utf-8")
        needed.update(here)
    idle = [mend.theirs for mend in MENDS if mend not in needed]
    if idle:
        raise ExtensionError(
            f"sphinx_livepage: nothing has {'; '.join(idle)}: the theme has changed, look whether sphinx_livepage/markup.py still helps"
        )


def add_contents(_app: "Sphinx", _page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put a folded list of its sections below the heading of a page that has many: its style shows it on a phone."""
    sections = list(_sections(doctree)) if doctree else []
    if len(sections) < SECTIONS or context.get("body", "").count("</h1>") != 1:
        return
    items = "".join(f'<li><a href="#{escape(anchor)}">{escape(title)}</a></li>' for anchor, title in sections)
    fold = f'<details class="page-contents"><summary>On this page</summary><nav aria-label="On this page"><ul>{items}</ul></nav></details>'
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{fold}", 1)


def _sections(doctree: nodes.document) -> "Iterable[tuple[str, str]]":
    """Give the anchor and the title of each section below the page's own."""
    for section in doctree.findall(nodes.section):
        if isinstance(section.parent, nodes.section) and isinstance(section.parent.parent, nodes.document):
            title = section.next_node(nodes.title)
            if title is not None:
                yield section["ids"][0], title.astext()
