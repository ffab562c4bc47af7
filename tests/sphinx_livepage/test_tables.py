"""Markdown tables on pages: rows have headings, cells know their column, and nothing is said twice to a screen reader."""

import re

import pytest
from docutils import nodes
from docutils.core import publish_parts
from docutils.writers.html5_polyglot import HTMLTranslator, Writer

from sphinx_livepage.tables import _depart, _visit

TABLE = """
=====  =====  =======
Sign   Means  Do & go
=====  =====  =======
pop    tear   go now
calf   clot   call
=====  =====  =======
"""
NARROW = """
=====  =====
Word   Means
=====  =====
load   km
=====  =====
"""
JOINED = """
=====  =====  =====
A      B      C
=====  =====  =====
one    two
-----  ------------
x      y      z
=====  =====  =====
"""


def written(text: str) -> str:
    """Return a table as the extension has it written."""

    def translator(document: nodes.document) -> HTMLTranslator:
        writer = HTMLTranslator(document)
        for kind in (nodes.table, nodes.thead, nodes.tbody, nodes.row, nodes.entry):
            setattr(writer, f"visit_{kind.__name__}", lambda node: _visit(writer, node))
            setattr(writer, f"depart_{kind.__name__}", lambda node: _depart(writer, node))
        return writer

    html5 = Writer()
    html5.translator_class = translator
    return str(publish_parts(text, writer=html5)["body"])


def test_a_wide_table_becomes_cards() -> None:
    """Its class asks for cards; the first cell heads its row, each other names its column; roles stay when it is shown as blocks."""
    html = written(TABLE)
    assert re.search(r'<table role="table" class="[^"]*card-table', html)
    assert html.count('role="columnheader" scope="col"') == 3
    assert html.count('role="rowheader" scope="row"') == 2
    assert html.count('<td role="cell"') == 4
    assert html.count('role="row"') == 3
    assert html.count('<span class="card-column" aria-hidden="true" hidden>Means</span>') == 2
    assert html.count('<span class="card-column" aria-hidden="true" hidden>Do &amp; go</span>') == 2
    assert ">Sign</span>" not in html


def test_a_narrow_table_stays_a_table() -> None:
    """Two columns fit a phone: headings and roles, and no names in the cells."""
    html = written(NARROW)
    assert "card-" not in html
    assert 'role="rowheader" scope="row"' in html


@pytest.mark.parametrize("text", [JOINED, TABLE.replace("Sign   Means  Do & go\n=====  =====  =======\n", "")])
def test_a_table_of_another_kind_is_left_alone(text: str) -> None:
    """Joined cells have no one column, and without a head there are no names."""
    html = written(text)
    assert "card-" not in html
    assert 'role="row' not in html
