"""Every source of the rules is in the bibliography, was read, and is said in a word."""

import re
from pathlib import Path

import pytest

from achilles.evidence import COURSE_RULE
from achilles.footwear_checklist import load_rules as footwear_rules
from achilles.mileage_planner import load_limits
from achilles.symptom_checker import load_rules as symptom_rules

ROOT = Path(__file__).parents[2]
BIBLIOGRAPHY = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
ENTRIES = dict(re.findall(r"^@\w+\{([^,]+),(.*)$", BIBLIOGRAPHY, re.MULTILINE))
RULE_FILES = [symptom_rules(), load_limits(), footwear_rules()]


@pytest.mark.parametrize("rules", RULE_FILES, ids=lambda rules: rules.data["tool"])
def test_sources_of_rules_are_in_the_bibliography(rules) -> None:
    """Each key exists, none is unverified, and none is listed without being used."""
    named = set(rules.data["sources"]) - {COURSE_RULE}
    assert named <= set(ENTRIES)
    assert not [key for key in named if "UNVERIFIED" in ENTRIES[key].replace("PARTLY VERIFIED", "")]
    tables = [*rules.data.get("rule", ()), *rules.data.get("guard", ()), *rules.data["question"]]
    tables += [*rules.data.get("mention", ()), *([rules.data["likely"]] if "likely" in rules.data else [])]
    used = {key for table in tables for key in table.get("sources", ())} - {COURSE_RULE}
    assert used <= named
    unused = named - used
    assert unused <= {"frandsen2025"}, unused


def test_the_bibliography_has_all_entries() -> None:
    """The copy in the book is whole."""
    assert len(ENTRIES) == 209


def test_chapters_cite_only_what_exists() -> None:
    """Each key cited in a chapter is in the bibliography, and none of the unverified ones is."""
    cited = set()
    for page in [*(ROOT / "book").glob("*.md"), *(ROOT / "book").glob("*.ipynb")]:
        for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", page.read_text(encoding="utf-8")):
            cited |= {key.strip() for key in keys.split(",")}
    assert len(cited) > 40
    assert cited <= set(ENTRIES)
    assert not cited & {"impellizzeri2020acwr", "nice_cks"}
