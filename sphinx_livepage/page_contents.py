"""A folded list of its sections at the start of a long page, where a phone has no side bar."""

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

SECTIONS = 5  # a page with fewer is found through without a list


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
