"""Every chapter keeps to its budget, and its reading time is the one that its words give."""

import json
from pathlib import Path

import pytest

from achilles.quiz import CHAPTERS
from measure.chapters import measured, over_budget, words_of

BOOK = Path(__file__).parents[2] / "book"


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_keeps_to_its_budget(name):
    assert over_budget(measured(name)) == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_reading_time_is_computed(name):
    """`python3 dev.py chapters` writes it."""
    text = "".join("".join(cell["source"]) for cell in json.loads((BOOK / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"])
    minutes = measured(name).minutes
    assert f"Reading time: about {minutes} minute{'' if minutes == 1 else 's'}" in text


def test_every_chapter_can_be_measured():
    for name in CHAPTERS:
        assert measured(name).words > 300


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two words.", 2),
        (":::{dropdown} More\nhidden words here\n:::\nthen two", 3),
        ("![A picture of a leg](leg.svg) seen", 1),
        ("| A | B |\n|---|---|\n| 1 % | c |", 4),
        ("{cite:p}`a,b` word {term}`odds <odds ratio>`", 2),
    ],
)
def test_words_that_a_reader_passes(text, words):
    """Neither addresses, keys nor what is in a fold."""
    assert words_of(text) == words


def test_the_committed_table_is_of_these_chapters():
    """`docs/chapters.md` but for its screens, which need the built book: after a change, `python3 dev.py chapters` writes it."""
    lines = (BOOK.parent / "docs" / "chapters.md").read_text(encoding="utf-8").splitlines()
    rows = [[column.strip() for column in line.strip("|").split("|")] for line in lines if line.startswith("| ") and " min " in line]
    committed = [(name, words, reading, *rest) for name, words, reading, _screens, _cells, _unfolded, *rest, _within in rows[:-1]]
    assert committed == [
        (
            it.name,
            f"{it.words:,}",
            f"{it.minutes} min",
            str(it.words_before_doing),
            f"`{it.first}`",
            str(it.cells),
            str(it.lines),
            ", ".join(f"{number} {kind}" for kind, number in it.tasks.items()) or "-",
        )
        for it in map(measured, CHAPTERS)
    ]
