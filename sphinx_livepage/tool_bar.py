"""A short list of links at the foot of a phone's screen: each of a site's main pages is one press away from everywhere.

On a wide screen the side bar already shows them, so the list is hidden there.
"""

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_tool_bar(app: "Sphinx", page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Put the list behind the page's contents, with the page that is open marked as the current one."""
    links = app.config.livepage_tool_bar
    if links and "body" in context:
        context["body"] += tool_bar(links, page, context["pathto"])


def tool_bar(links: list[dict[str, str]], page: str, address_of: Any) -> str:
    """Return the list as HTML.

    Args:
        links: for each link its ``text`` and the ``doc`` that it leads to.
        page: the document that is open.
        address_of: gives the address of a document, as seen from that page.
    """
    items = ""
    for link in links:
        current = ' aria-current="page"' if link["doc"] == page else ""
        items += f'<li><a href="{escape(address_of(link["doc"]))}"{current}>{escape(link["text"])}</a></li>'
    return f'<nav class="livepage-tool-bar" aria-label="Tools"><ul>{items}</ul></nav>'
