"""Sections that a phone folds: what is in the fold, what its line says, and what is refused."""

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.errors import ExtensionError

from sphinx_livepage.folds import fold
from sphinx_livepage.search.sections import sections_of

WORDS = {"for-some": "For some: {cells}"}


def cell(kind: str, *tags: str) -> dict:
    """Return a cell of a notebook."""
    return {"cell_type": kind, "id": "a-cell", "metadata": {"tags": list(tags)}, "source": []}


def page(cells: int) -> nodes.document:
    """Return what MyST-NB makes of a title, a section in the second cell with an anchor, so many code cells, and a section after it."""
    document = new_document("page")
    whole = nodes.section("", nodes.title("", "Page"), ids=["page"])
    whole.line = 10_001
    inner = nodes.section("", nodes.target(), nodes.title("", "Inner"), nodes.paragraph("", "Words."), ids=["inner"])
    inner.line = 20_002
    inner += [nodes.container("", nodes.container(classes=["cell_input"]), classes=["cell"]) for _ in range(cells)]
    after = nodes.section("", nodes.title("", "After"), nodes.paragraph("", "More."), ids=["after"])
    after.line = 50_001
    whole += [inner, after]
    document += whole
    return document


@pytest.mark.parametrize(("cells", "line"), [(0, "For some: 0 cells"), (1, "For some: 1 cell"), (3, "For some: 3 cells")])
def test_a_tagged_section_is_folded_below_its_title(cells, line):
    document = page(cells)
    fold(document, {"cells": [cell("markdown"), cell("markdown", "for-some"), *[cell("code")] * cells]}, WORDS)
    inner, after = document[0][1:]
    _target, title, first, *content, last = inner
    assert title.astext() == "Inner"
    assert first.astext() == f'<details class="livepage-fold"><summary>{line}</summary>'
    assert [type(part) for part in content] == [nodes.paragraph] + [nodes.container] * cells
    assert last.astext() == "</details>"
    assert list(after.findall(nodes.raw)) == []


def test_other_tags_and_code_cells_fold_nothing():
    document = page(1)
    fold(document, {"cells": [cell("markdown"), cell("markdown", "remove-cell"), cell("code", "for-some")]}, WORDS)
    assert list(document.findall(nodes.raw)) == []


def test_a_tag_on_a_cell_that_begins_no_section_is_an_error():
    with pytest.raises(ExtensionError, match='cell "a-cell" has the tag for-some and begins no section'):
        fold(page(0), {"cells": [cell("markdown"), cell("markdown"), cell("markdown", "for-some")]}, WORDS)


def test_the_search_finds_what_is_folded():
    html = (
        '<article class="bd-article"><section id="page"><h1>Page</h1><section id="inner"><h2>Inner</h2><details class="livepage-fold">'
        "<summary>For some</summary><p>Hidden words.</p></details></section></section></article>"
    )
    assert ("page.html#inner", True) in [(one.address, "Hidden words." in one.text) for one in sections_of("page", html)]
