"""From a runner's answers to one of four levels, with the rule that decided and why.

The rules stand in ``rules.toml``; this module only reads them. Its twin for the page is ``assessment.js``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from achilles.core.plain import AsDict
from achilles.core.questions import check
from achilles.core.rulefile import RuleFile, read_rule_file
from achilles.core.rules import holds
from achilles.core.tables import Table

Level = Literal["self_care", "soon", "urgent", "emergency"]
RULES_PATH = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that held: its level, why it matters, what it asks you to do, and its sources."""

    rule: str
    level: Level
    why: str
    do: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment(AsDict):
    """What the checker answers. ``matched`` lists every rule that held, the deciding one first."""

    level: Level
    rule: str
    matched: tuple[str, ...]
    headline: str
    then: str
    reasons: tuple[Reason, ...]
    sources: tuple[str, ...]
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    when: str
    again: str
    go_up: tuple[str, ...]
    help: str
    planner_pain: str | None
    note: str
    version: str
    date: str

    def __str__(self) -> str:
        also = [rule for rule in self.matched if rule != self.rule]
        lines = [
            f"{self.headline} ({self.level}, rule {self.rule})",
            f"Why: {self.reasons[0].why}",
            f"When: {self.when}",
            *(f"Do: {advice}" for advice in self.do),
            *(f"Do not: {advice.removeprefix('Do not ')}" for advice in self.avoid),
            *([f"Also held: {', '.join(also)}"] if also else []),
            f"{self.again} {self.note} Rules {self.version} of {self.date}.",
        ]
        return "\n".join(lines)


def assess(answers: Mapping[str, object]) -> Assessment:
    """Sort answers into a level: ``emergency``, ``urgent``, ``soon`` or ``self_care``.

    ``answers`` maps question ids to option ids (a list of them for a question of the kind "many", a whole number
    from 0 to 10 for a score); a question left out is blank. Raises ``ValueError`` that tells, for every question
    answered badly, its id, what was given and what is allowed. Sources: ``rules.toml``, rule by rule.

    >>> answer = assess({"pop": "yes"})
    >>> answer.level, answer.rule
    ('emergency', 'E4')
    >>> assess({}).rule
    'U8'
    >>> assess({"pop": "perhaps"})
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: pop: "perhaps" is not allowed; allowed: one of yes, no, unsure
    """
    rules = load_rules()
    checked = check(rules.questions, answers)
    held = [rule for rule in rules.data["rule"] if "when" in rule and holds(rule["when"], checked)]
    if not held:
        held = [rule for rule in rules.data["rule"] if rule.get("otherwise")]
    first = held[0]
    kept = [rule for rule in held if rule is first or first["id"] in rule.get("only_beside", [first["id"]])]
    return _assessment(rules, checked, kept)


def _assessment(rules: RuleFile, checked: Mapping[str, Any], held: list[Table]) -> Assessment:
    first = held[0]
    level = next(level for level in rules.data["level"] if level["id"] == first["level"])
    matched = [rule["id"] for rule in held]
    added = [
        addition["do"] for addition in rules.data["addition"] if set(addition["beside"]) & set(matched) and holds(addition["when"], checked)
    ]
    # The deciding rule says what to do; a rule that may only stand beside it (M1, M2) adds its own advice.
    advising = [rule for rule in held if rule is first or "only_beside" in rule]
    soonest = min((rule["within"] for rule in held), key=[within["id"] for within in rules.data["within"]].index)
    return Assessment(
        level=first["level"],
        rule=first["id"],
        matched=tuple(matched),
        headline=first.get("headline", level["headline"]),
        then=level["then"],
        reasons=tuple(Reason(rule["id"], rule["level"], rule["why"], tuple(rule["do"]), tuple(rule["sources"])) for rule in held),
        sources=_united(rule["sources"] for rule in held),
        do=_united([*(rule["do"] for rule in advising), added]),
        avoid=_united(rule["avoid"] for rule in held),
        when=next(within["text"] for within in rules.data["within"] if within["id"] == soonest),
        again=level["again"],
        go_up=tuple(level.get("go_up", ())),
        help=rules.data["help"],
        planner_pain=_planner_pain(rules, checked, matched),
        note=rules.data["note"],
        version=rules.version,
        date=rules.date,
    )


def _planner_pain(rules: RuleFile, checked: Mapping[str, Any], matched: list[str]) -> str | None:
    """Return the pain that the mileage planner is handed, or None where its gate stays shut."""
    planner = rules.data["planner"]
    if matched not in planner["opens"]:
        return None
    if any(rule in matched for rule in planner["red"]):
        return "red"
    return "amber" if holds(planner["amber"], checked) else "green"


def _united(lists: Any) -> tuple[str, ...]:
    """Return the items of several lists in their order, each once."""
    return tuple(dict.fromkeys(item for items in lists for item in items))


@cache
def load_rules() -> RuleFile:
    """Read ``rules.toml`` once, with every condition checked and written out."""
    return read_rules(RULES_PATH)


def read_rules(path: Path) -> RuleFile:
    """Read a rule file of the symptom checker. Raises ``DataFileError`` where it is not well formed."""
    rules = read_rule_file(path)
    data = rules.data
    levels = [level["id"] for level in data["level"]]
    ids = [rule["id"] for rule in data["rule"]]
    if len(set(ids)) != len(ids):
        raise rules.fail("rule", f"ids are not unique: {', '.join(ids)}")
    for rule in data["rule"]:
        entry = f"rule {rule['id']}"
        for key in ("level", "within", "why", "do", "avoid", "sources"):
            if not rule.get(key):
                raise rules.fail(entry, f"{key} is missing")
        rules.require_known(entry, [rule["level"]], levels)
        rules.require_known(entry, [rule["within"]], [within["id"] for within in data["within"]])
        rules.require_known(entry, rule["sources"], data["sources"])
        rules.require_known(entry, rule.get("only_beside", ()), ids)
        if rule.get("otherwise", False) == ("when" in rule):
            raise rules.fail(entry, "needs either when or otherwise = true")
        if "when" in rule:
            rule["when"] = rules.condition(entry, rule["when"])
    if sum(rule.get("otherwise", False) for rule in data["rule"]) != 1:
        raise rules.fail("rule", "exactly one rule needs otherwise = true")
    for addition in data["addition"]:
        rules.require_known("addition", addition["beside"], ids)
        addition["when"] = rules.condition("addition", addition["when"])
    data["planner"]["amber"] = rules.condition("planner", data["planner"]["amber"])
    data.pop("pattern", None)  # written out by now
    return rules
