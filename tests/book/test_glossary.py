"""The glossary: short entries in plain words, in order, with a source where an entry states a number."""

import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "book" / "glossary.md").read_text(encoding="utf-8")
BODY = re.search(r"```\{glossary\}\n(.*?)\n```", TEXT, re.DOTALL)[1]
# Blocks: one or two terms at the margin, then an indented text.
ENTRIES = {
    tuple(re.findall(r"^\S.*$", block, re.MULTILINE)): " ".join(re.findall(r"^  (\S.*)$", block, re.MULTILINE))
    for block in BODY.split("\n\n")
}
WANTED = [
    "tendinopathy",
    "midportion",
    "insertional",
    "load",
    "eccentric",
    "VISA-A",
    "TENDINS-A",
    "interval",
    "association",
    "cohort",
    "rupture",
    "cadence",
    "overstriding",
    "orthotics",
    "NSAID",
    "fluoroquinolone",
]
WANTED += ["loading programme", "heavy slow resistance", "pain-monitoring model", "morning stiffness", "odds ratio", "rate ratio"]
WANTED += ["relative risk", "randomised trial", "systematic review", "course rule", "red flag", "deep vein thrombosis"]
WANTED += ["heel-to-toe drop", "cutback week"]


def test_the_words_of_the_chapters_are_all_there_once_and_in_order():
    terms = [term for terms in ENTRIES for term in terms]
    assert set(WANTED) <= set(terms)
    assert len(set(terms)) == len(terms)
    firsts = [terms[0].casefold() for terms in ENTRIES]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("terms", ENTRIES, ids=lambda terms: terms[0])
def test_an_entry_is_short(terms):
    """At most three sentences, none of them long."""
    plain = re.sub(r"\s*\{cite:p\}`[^`]+`", "", ENTRIES[terms])
    sentences = re.split(r"(?<=[.?]) (?=[A-Z])", plain)
    assert 1 <= len(sentences) <= 3
    assert plain.endswith(".")
    assert max(len(re.split(r"[\s;]+", sentence)) for sentence in sentences) <= 30


@pytest.mark.parametrize("terms", ENTRIES, ids=lambda terms: terms[0])
def test_an_entry_with_a_number_has_a_source(terms):
    """Or it is a rule of this course, and says so. What "1 means" in a ratio is arithmetic."""
    text = re.sub(r"`[^`]+`", "", ENTRIES[terms])
    numbers = re.findall(r"\d+", text.replace("1 means", "").replace("from 1 than", "").replace("course", ""))
    assert not numbers or "{cite:p}" in text or "a rule of this course, not a finding" in text
