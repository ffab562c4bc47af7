"""A description of each page for those who find it in a list: search engines and programs that show a link.

``livepage_descriptions`` in ``_config.yml`` names pages and their descriptions; any other page is described by its first
paragraph of some length, cut at a word. A page that brings a ``description`` of its own as a meta tag keeps it.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
SHORTEST, LONGEST = 60, 160  # characters: a sentence at least, and no more than lists of results show


def add_description(app: "Sphinx", page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Add the description to the head of a page."""
    tags = context.get("metatags", "")
    if 'name="description"' in tags:
        return
    words = app.config.livepage_descriptions.get(page) or (first_words(_paragraphs(doctree)) if doctree else "")
    words = words or app.config.html_title or app.config.project  # a page that is made from no source, as the search page is
    context["metatags"] = f'{tags}\n<meta name="description" content="{escape(words)}" />'


def first_words(paragraphs: Iterable[str]) -> str:
    """Return the first paragraph that is long enough, cut at a word where it is too long; "" where there is none."""
    for paragraph in paragraphs:
        words = " ".join(paragraph.split())
        if len(words) > LONGEST:
            return words[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
        if len(words) >= SHORTEST:
            return words
    return ""


def _paragraphs(doctree: nodes.document) -> Iterable[str]:
    return (paragraph.astext() for paragraph in doctree.findall(nodes.paragraph))
