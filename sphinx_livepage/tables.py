"""Markdown tables that a phone can show: each row heads its cells, and each cell knows its column's name.

From three columns on a table gets the class ``card-table``. A style sheet may then show each row as a card on a narrow
screen, with ``.card-column``, the column's name, above each cell. The roles are said aloud because a browser forgets that
blocks were a table. The names are hidden where no style shows them, and from screen readers, which say a cell's column by
themselves.
"""

import re
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

MANY = 3
START = re.compile(r"<(table|thead|tbody|tr|th|td)\b")
ROLES: dict[type[nodes.Element], str] = {nodes.table: "table", nodes.thead: "rowgroup", nodes.tbody: "rowgroup", nodes.row: "row"}


def setup_tables(app: "Sphinx") -> None:
    """Write tables in this way, on top of what the theme does with them."""
    for kind in (*ROLES, nodes.entry):
        app.add_node(kind, override=True, html=(_visit, _depart))


def _visit(writer: Any, node: nodes.Element) -> None:
    """Let the writer begin the element, then add to what it wrote."""
    columns = _columns(node)
    if columns and isinstance(node, nodes.table):
        next(node.findall(nodes.colspec))["stub"] = True  # docutils' word for a column of row headings
        node["classes"] += ["card-table"] * (len(columns) >= MANY)
    begun = len(writer.body)
    _own(writer, "visit", node)
    if columns:
        written = "".join(writer.body[begun:])
        writer.body[begun:] = [START.sub(lambda tag: f"{tag[0]} {_attributes(node, tag[1])}", written, count=1), _label(node, columns)]


def _depart(writer: Any, node: nodes.Element) -> None:
    _own(writer, "depart", node)


def _own(writer: Any, step: str, node: nodes.Element) -> None:
    """Do what the writer's class does, which the handlers of this module stand in front of."""
    getattr(type(writer), f"{step}_{type(node).__name__}")(writer, node)


def _attributes(node: nodes.Element, tag: str) -> str:
    if not isinstance(node, nodes.entry):
        return f'role="{ROLES[type(node)]}"'
    if tag == "td":
        return 'role="cell"'
    return 'role="columnheader" scope="col"' if isinstance(node.parent.parent, nodes.thead) else 'role="rowheader" scope="row"'


def _label(node: nodes.Element, columns: list[str]) -> str:
    if not isinstance(node, nodes.entry) or len(columns) < MANY or _at(node) == 0 or isinstance(node.parent.parent, nodes.thead):
        return ""
    return f'<span class="card-column" aria-hidden="true" hidden>{escape(columns[_at(node)])}</span>'


def _at(entry: nodes.Element) -> int:
    return int(entry.parent.index(entry))


def _columns(node: nodes.Element) -> list[str]:
    """Return the names of the columns of the table around a node; none where cells are joined or there is no head."""
    table = node
    while not isinstance(table, nodes.table):
        table = table.parent
    heads = list(table.findall(nodes.thead))
    joined = any("morecols" in entry or "morerows" in entry for entry in table.findall(nodes.entry))
    return [] if joined or len(heads) != 1 else [entry.astext() for entry in heads[0].findall(nodes.entry)]
