"""REVIEW.md has one line for each rule, item and guard, and each line names the sources that the rule file names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from achilles import footwear_checklist, mileage_planner, running_diary, symptom_checker
from achilles.core.rulefile import RuleFile
from achilles.evidence import claims, programmes
from achilles.look_alikes import look_alikes
from achilles.your_exercises.cards import moves
from tools import review_kit

SHEET = Path(__file__).resolve().parents[2] / "REVIEW.md"
COLUMNS = ["Id", "What it says", "Sources", "Reviewer, role, date", "Remarks"]

CHECKER, FOOTWEAR, PLANNER = symptom_checker.load_rules(), footwear_checklist.load_rules(), mileage_planner.load_limits()
DIARY = running_diary.load_rules()
# Heading in the sheet: the rule file, and what in it needs a signature.
TABLES: Mapping[str, tuple[RuleFile, list[dict[str, Any]]]] = {
    "Symptom checker": (CHECKER, CHECKER.data["rule"]),
    "Footwear checklist": (FOOTWEAR, [item for item in FOOTWEAR.data["question"] if not item.get("context")]),
    "Mileage planner": (PLANNER, PLANNER.data["guard"]),
    "Running diary": (DIARY, DIARY.data["rule"]),
}
each_table = pytest.mark.parametrize("heading", TABLES)


def section(heading: str) -> str:
    """Return the text of the sheet below a heading, up to the next one."""
    _before, found, after = SHEET.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    assert found, f"REVIEW.md has no heading {heading!r}"
    return after.partition("\n## ")[0]


def rows(heading: str) -> list[dict[str, str]]:
    """Return the table below a heading, a dict a line."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    assert cells[0] == COLUMNS
    assert [len(line) for line in cells] == [len(COLUMNS)] * len(cells), "a line has too few or too many cells"
    return [dict(zip(COLUMNS, line, strict=True)) for line in cells[2:]]


def test_the_sheet_has_these_tables_and_no_others() -> None:
    """No test would check a line outside these tables."""
    lines = [line for line in SHEET.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert len(lines) == sum(len(rows(heading)) + 2 for heading in TABLES)


@each_table
def test_each_id_has_one_line_in_the_order_of_the_file(heading: str) -> None:
    """No rule without a line, no line without a rule."""
    assert [row["Id"] for row in rows(heading)] == [entry["id"] for entry in TABLES[heading][1]]


@each_table
def test_each_line_names_the_sources_of_the_file(heading: str) -> None:
    """A reviewer sees which sources stand behind a rule, and which rules are our own."""
    assert {row["Id"]: row["Sources"] for row in rows(heading)} == {
        entry["id"]: ", ".join(entry["sources"]) for entry in TABLES[heading][1]
    }


@each_table
def test_each_line_says_something(heading: str) -> None:
    """A reviewer can tell from the line what the rule is about."""
    assert [row["Id"] for row in rows(heading) if not row["What it says"]] == []


@each_table
def test_each_table_names_the_file_version_and_date(heading: str) -> None:
    """A signature is for one version: a table that names another one was not looked at when the rules changed."""
    rules = TABLES[heading][0]
    text = section(heading)
    assert f"](achilles/{rules.data['tool']}/{rules.path.name})" in text
    assert f"rules {rules.version} of {rules.date}." in " ".join(text.split())


def test_the_kit_has_a_line_to_sign_for_everything_that_a_runner_acts_on() -> None:
    """Each rule, item, guard, phase, exercise and look-alike once, each with a source and an empty cell."""
    lines = {heading.partition(",")[0]: [name for name, _text, _keys in found] for heading, found in review_kit.parts()}
    for heading, (_rules, entries) in TABLES.items():
        assert lines[heading] == [entry["id"] for entry in entries]
    assert len(lines["Exercises"]) == len(moves())
    assert len(lines["Look-alikes"]) == len(look_alikes())
    assert len(lines["Programmes"]) == sum(len(programme.phase) for programme in programmes())
    assert lines["Claims that could hurt someone"] == [claim.id for claim in claims() if claim.safety_critical]
    card = (SHEET.parent / "book" / "red_flags.md").read_text(encoding="utf-8")
    assert len(lines["Red-flag card"]) >= card.count("\n- ") + card.count("```{div}")
    assert review_kit.page().count("<td></tr>") == sum(map(len, lines.values()))
