"""Plotly figures on static pages: the figure's data in the page, its numbers as a table, one shared plotly.js.

A figure may say in ``layout.meta`` what it shows: ``says`` (one sentence), ``columns`` and ``rows`` (its numbers) and
``sources`` (keys). The picture is drawn by ``loader.js`` when it comes into view; words and table need no script.
"""

import json
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

if TYPE_CHECKING:
    from myst_nb.core.render import MimeData, NbElementRenderer

PLOTLY = "application/vnd.plotly.v1+json"


class FigureRenderer:
    """Renders plotly's notebook output for HTML pages; myst-nb would drop it."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [("html", PLOTLY, 1)]

    @staticmethod
    def handle_mime(_renderer: "NbElementRenderer", data: "MimeData", inline: bool) -> list[nodes.Element] | None:  # noqa: FBT001 - myst-nb calls it so
        """Return the figure as HTML, or None for what is no figure."""
        if inline or data.mime_type != PLOTLY:
            return None
        content = json.loads(data.content) if isinstance(data.content, str) else data.content
        return [nodes.raw(text=figure_html(content), format="html")]


def figure_html(figure: dict[str, Any]) -> str:
    """Return a figure as HTML: place, data, what it says, and its numbers behind a fold."""
    layout = {key: value for key, value in figure.get("layout", {}).items() if key != "template"}
    meta = layout.pop("meta", None) or {}
    title = layout.get("title", {}).get("text", "")
    body = json.dumps({"data": figure["data"], "layout": layout}, separators=(",", ":")).replace("</", "<\\/")
    name = ". ".join(filter(None, [_plain(title), meta.get("says", "")]))
    says = f"<figcaption>{escape(meta['says'])}</figcaption>" if meta.get("says") else ""
    return (
        f'<figure class="book-figure"><div class="book-figure-canvas" role="img" aria-label="{escape(name)}" '
        f'style="min-height:{int(layout.get("height", 420))}px"></div>'
        f'<script type="application/json">{body}</script>{says}{_table(meta, _plain(title))}</figure>'
    )


def _table(meta: dict[str, Any], title: str) -> str:
    if not meta.get("rows"):
        return ""
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in meta["columns"])
    rows = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in meta["rows"])
    name = escape(": ".join(filter(None, ["The numbers as a table", title])))  # two regions of a page share no name
    return (
        '<details class="book-figure-numbers"><summary>The numbers as a table</summary>'
        f'<div class="book-figure-scroll" tabindex="0" role="region" aria-label="{name}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _cell(cell: object) -> str:
    return f"<td>{'' if cell is None else escape(str(cell))}</td>"


def _plain(title: str) -> str:
    return title.replace("<br>", " ").replace("<b>", "").replace("</b>", "")
