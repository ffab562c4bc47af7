"""From answers about a pair of shoes to findings, each with its advice, grade and sources. Never a score.

The table is in ``rules.toml``; this module only reads it. Its counterpart for the page is ``findings.js``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from achilles.core.plain import AsDict
from achilles.core.questions import check
from achilles.core.rulefile import RuleFile, read_rule_file
from achilles.core.tables import Table

Finding = Literal["change", "watch", "optional", "no_effect", "ok"]
RULES_PATH = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """What the checklist says of one item."""

    item: str
    finding: Finding
    advice: str
    grade: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review(AsDict):
    """All findings, what to change first; and the items that were not answered."""

    findings: tuple[ItemFinding, ...]
    unanswered: tuple[str, ...]
    note: str
    version: str
    date: str

    def __str__(self) -> str:
        lines = [f"{found.finding}: {found.item}: {found.advice} (grade {found.grade})" for found in self.findings]
        if self.unanswered:
            lines.append(f"Unanswered: {', '.join(self.unanswered)}")
        return "\n".join([*lines, f"{self.note} Rules {self.version} of {self.date}."])


def review(answers: Mapping[str, object]) -> Review:
    """Sort answers about shoes into findings: ``change``, ``watch``, ``optional``, ``no_effect``, ``ok``.

    ``answers`` maps item ids to option ids; ``distance`` is a number in ``unit`` (km by default). ``sore`` blank
    counts as yes. Raises ``ValueError`` that names, for every item answered badly, its id, what was given and what
    is allowed. Sources: ``rules.toml``, item by item.

    >>> [(found.item, found.finding) for found in review({"surface": "firm", "heel_rub": "yes"}).findings]
    [('heel_rub', 'change'), ('surface', 'ok')]
    >>> review({"distance": -1})
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: distance: -1 is not allowed; allowed: a number, 0 to 5000
    """
    rules = load_rules()
    checked = check(rules.questions, answers)
    order = [finding["id"] for finding in rules.data["finding"]]
    items = [question for question in rules.data["question"] if not question.get("context")]
    found = [_finding(rules, item, checked) for item in items if checked[item["id"]] is not None]
    return Review(
        findings=tuple(sorted(found, key=lambda finding: order.index(finding.finding))),  # stable: items keep their order
        unanswered=tuple(item["id"] for item in items if checked[item["id"]] is None),
        note=rules.data["note"],
        version=rules.version,
        date=rules.date,
    )


def _finding(rules: RuleFile, item: Table, checked: Mapping[str, Any]) -> ItemFinding:
    answer = checked[item["id"]]
    if "limit" in item:
        said = item["under"] if answer < item["limit"][checked["unit"] or "km"] else item["over"]
    else:
        said = next(option for option in item["options"] if option["id"] == answer)
        if checked["sore"] == "no":
            said = said.get("not_sore", said)
    remarks = [rules.data["contested"]] if item.get("contested") else []
    remarks += [item["grade_note"]] if "grade_note" in item else []
    grade = "; ".join([rules.data["grade"][item["grade"]], *remarks])
    return ItemFinding(item["id"], said["finding"], said["advice"], grade, tuple(item["sources"]))


@cache
def load_rules() -> RuleFile:
    """Read ``rules.toml`` once, with every item checked."""
    return read_rules(RULES_PATH)


def read_rules(path: Path) -> RuleFile:
    """Read a rule file of the footwear checklist. Raises ``DataFileError`` where it is not well formed."""
    rules = read_rule_file(path)
    findings = [finding["id"] for finding in rules.data["finding"]]
    for item in rules.data["question"]:
        if item.get("context"):
            continue
        entry = f"question {item['id']}"
        rules.require_known(entry, [item.get("grade")], rules.data["grade"])
        rules.require_known(entry, item.get("sources") or ["no source"], rules.data["sources"])
        answers = [item["under"], item["over"]] if "limit" in item else item["options"]
        answers = answers + [answer["not_sore"] for answer in answers if "not_sore" in answer]
        for answer in answers:
            rules.require_known(entry, [answer.get("finding")], findings)
            if not answer.get("advice"):
                raise rules.fail(entry, "advice is missing")
    return rules
