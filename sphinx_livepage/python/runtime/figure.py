"""A plotly figure as HTML: its place, its data, what it says, and its numbers behind a fold. For the build and for cells alike.

A figure may say in ``layout.meta`` what it shows: ``says`` (one sentence), ``columns`` and ``rows`` (its numbers) and
``sources`` (keys). The picture is drawn by the page's loader; words and table need no script.
"""

import json
from html import escape
from typing import Any


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
