"""The article's table, cell by cell: each verdict is the one that its claim has, and each leads to that claim."""

import re
from pathlib import Path

import pytest

from achilles.evidence import claim

PAGE = (Path(__file__).parents[2] / "book" / "summary_table.md").read_text(encoding="utf-8")
CELLS = re.findall(r"^\| (Cause|Prevention|Treatment) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
LINK = re.compile(r'<a href="evidence\.html#(C\d\d)">claim (\d+)</a>')
# What the claim judges in two halves; the page gives each half its own word.
HALVES = {"C06": {"not supported", "contested"}}


def judged() -> list[tuple[str, str]]:
    """Return each verdict of the page with the claim that it links to."""
    pairs = []
    for *_, verdict in CELLS:
        word = ""
        for bold, key, number in re.findall(r'\*\*([^*]+)\*\*|<a href="evidence\.html#(C\d\d)">claim (\d+)</a>', verdict):
            if bold.lower() == "safety-critical":
                continue
            if bold:
                word = bold.lower()
            else:
                assert key == f"C{int(number):02d}"
                pairs.append((key, word))
    return pairs


def test_the_table_has_four_rows_of_three_cells_and_a_card_for_each_row() -> None:
    assert [column for column, *_ in CELLS] == ["Cause", "Prevention", "Treatment"] * 4
    assert re.findall(r"```\{shown\} claims (C\d\d)", PAGE) == ["C36", "C37", "C38", "C39"]


@pytest.mark.parametrize(("key", "word"), judged())
def test_each_cell_has_its_claims_verdict(key: str, word: str) -> None:
    """In the words of the ledger, and a claim that is safety-critical says so."""
    found = claim(key)
    assert word in HALVES.get(key, {found.verdict})
    if key in HALVES:
        assert found.qualifier
        assert word in found.qualifier
    if found.safety_critical:
        assert "**safety-critical**" in next(verdict for *_, verdict in CELLS if f"#{key}" in verdict)


def test_every_cell_has_a_verdict_and_a_claim() -> None:
    assert len(judged()) == 19
    assert all("**" in verdict and LINK.search(verdict) for *_, verdict in CELLS)
