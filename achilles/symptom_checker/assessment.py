"""From a runner's answers to one of four levels, with the rule that decided and why.

The rules are in ``rules.toml``; this module only reads them. Its twin for the page is ``assessment.js``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from achilles.core.plain import AsDict
from achilles.core.questions import NONE, check
from achilles.core.rulefile import RuleFile, read_rule_file
from achilles.core.rules import Ground, grounds, holds
from achilles.core.tables import Table
from achilles.core.words import fill

Level = Literal["self_care", "soon", "urgent", "emergency"]
UNSURE = "unsure"
RULES_PATH = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that applied: the answers that made it apply, why they matter, what to do, and its sources."""

    rule: str
    level: Level
    because: tuple[str, ...]
    why: str
    do: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A line for whoever sees the runner. It never changes the level."""

    id: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment(AsDict):
    """What the checker answers. ``matched`` lists every rule that applied, the deciding one first.

    ``avoid``, ``consider`` (what a clinician is asked to think of) and ``tell`` are gathered from all of them; ``when`` is the soonest time that any of them asks for.
    """

    level: Level
    rule: str
    matched: tuple[str, ...]
    headline: str
    then: str
    reasons: tuple[Reason, ...]
    sources: tuple[str, ...]
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    consider: tuple[str, ...]
    tell: tuple[str, ...]
    mentions: tuple[Mention, ...]
    likely: str | None
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
        reason = self.reasons[0]
        answered = f"{'; '.join(reason.because)}. " if reason.because else ""
        lines = [
            f"{self.headline} ({self.level}, rule {self.rule})",
            f"Why: {answered}{reason.why}",
            f"When: {self.when}",
            *(f"Do: {advice}" for advice in self.do),
            *self.avoid,
            *([f"Also: {', '.join(also)}"] if also else []),
            *(f"Mention: {mention.text}" for mention in self.mentions),
            f"{self.again} {self.note} Rules {self.version} of {self.date}.",
        ]
        return "\n".join(lines)


def assess(answers: Mapping[str, object]) -> Assessment:
    """Sort answers into a level: ``emergency``, ``urgent``, ``soon`` or ``self_care``.

    ``answers`` maps question ids to option ids (a list of them for a question of the kind "many", a whole number
    from 0 to 10 for a score); a question left out is blank. Raises ``ValueError`` that names, for every question
    answered badly, its id, what was given and what is allowed. Sources: ``rules.toml``, rule by rule.

    >>> answer = assess({"pop": "yes"})
    >>> answer.level, answer.rule, answer.reasons[0].because
    ('emergency', 'E4', ('a pop, a snap or a kick',))
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
    data = rules.data
    first = held[0]
    level = next(level for level in data["level"] if level["id"] == first["level"])
    matched = [rule["id"] for rule in held]
    # The deciding rule says what to do; a rule that only applies beside some others (M1, M2) adds its own advice.
    advising = [rule for rule in held if rule is first or "only_beside" in rule]
    # What is added to a rule stays silent beside a more urgent one: "look at the box" is no help on the way to an emergency department.
    adding = {rule["id"] for rule in held if rule in advising or rule["level"] == first["level"]}
    added = [
        addition["do"] for addition in data["addition"] if not adding.isdisjoint(addition["beside"]) and holds(addition["when"], checked)
    ]
    likely = data["likely"] if not {*matched}.isdisjoint(data["likely"]["beside"]) else None
    soonest = min((rule["within"] for rule in held), key=[within["id"] for within in data["within"]].index)
    return Assessment(
        level=first["level"],
        rule=first["id"],
        matched=tuple(matched),
        headline=first.get("headline", level["headline"]),
        then=first.get("then", level["then"]),
        reasons=tuple(_reason(rules, rule, checked) for rule in held),
        sources=_united([*(rule["sources"] for rule in held), likely["sources"] if likely else []]),
        do=_united([*(rule["do"] for rule in advising), added]),
        avoid=_united(rule["avoid"] for rule in held),
        consider=_united([rule["consider"]] for rule in held),
        tell=_united(rule["tell"] for rule in held),
        mentions=tuple(
            Mention(mention["id"], mention["text"], tuple(mention["sources"]))
            for mention in data["mention"]
            if holds(mention["when"], checked)
        ),
        likely=likely["text"] if likely else None,
        when=next(within["text"] for within in data["within"] if within["id"] == soonest),
        again=level["again"],
        go_up=_united(rule.get("go_up", ()) for rule in advising),
        help=data["help"],
        planner_pain=_planner_pain(rules, checked, matched),
        note=data["note"],
        version=rules.version,
        date=rules.date,
    )


def _reason(rules: RuleFile, rule: Table, checked: Mapping[str, Any]) -> Reason:
    return Reason(rule["id"], rule["level"], tuple(_because(rules, rule, checked)), rule["why"], tuple(rule["do"]), tuple(rule["sources"]))


def _because(rules: RuleFile, rule: Table, checked: Mapping[str, Any]) -> list[str]:
    """Name the answers that made a rule apply, in a few words each; of a rule that applies otherwise, what is open."""
    questions = {question["id"]: question for question in rules.data["question"]}
    if rule.get("otherwise"):
        found = [Ground(name, None) for name, question in questions.items() if checked[name] is None and not question.get("later")]
    else:
        found = [ground for ground in grounds(rule["when"], checked) if ground.question in rule.get("names", questions)]
    spoken: dict[tuple[str, str | None], str] = {}
    for ground in found:
        if ground.option != NONE:
            spoken.setdefault((ground.question, ground.option), _said(questions[ground.question], ground, checked))
    return list(spoken.values())


def _said(question: Table, ground: Ground, checked: Mapping[str, Any]) -> str:
    answer = checked[ground.question]
    if answer is None:
        return f"no answer yet: {question['name']}"
    if ground.option is None:
        text = question["said_over" if ground.other else "said"]
        return fill(text, {"answer": answer, "other": checked[ground.other] if ground.other else ""})
    if ground.option == UNSURE and question["kind"] == "many":
        return f"not sure: {question['name']}"
    return str(next(option["said"] for option in question["options"] if option["id"] == ground.option))


def _planner_pain(rules: RuleFile, checked: Mapping[str, Any], matched: list[str]) -> str | None:
    """Return the pain that the mileage planner starts with, or None if its gate stays shut."""
    planner = rules.data["planner"]
    if matched not in planner["opens"]:
        return None
    return "amber" if holds(planner["amber"], checked) else "green"


def _united(lists: Any) -> tuple[str, ...]:
    """Return the items of several lists in their order, each once."""
    return tuple(dict.fromkeys(item for items in lists for item in items))


@cache
def load_rules() -> RuleFile:
    """Read ``rules.toml`` once, with every condition checked and written out."""
    return read_rules(RULES_PATH)


def read_rules(path: Path) -> RuleFile:
    """Read a rule file of the symptom checker. Raises ``DataFileError`` if it is not well formed."""
    rules = read_rule_file(path)
    data = rules.data
    levels = [level["id"] for level in data["level"]]
    ids = [rule["id"] for rule in data["rule"]]
    questions = [question.id for question in rules.questions]
    if len(set(ids)) != len(ids):
        raise rules.fail("rule", f"ids are not unique: {', '.join(ids)}")
    for rule in data["rule"]:
        entry = f"rule {rule['id']}"
        for key in ("level", "within", "why", "do", "avoid", "consider", "tell", "sources"):
            if not rule.get(key):
                raise rules.fail(entry, f"{key} is missing")
        rules.require_known(entry, [rule["level"]], levels)
        rules.require_known(entry, [rule["within"]], [within["id"] for within in data["within"]])
        rules.require_known(entry, rule["sources"], data["sources"])
        rules.require_known(entry, rule.get("only_beside", ()), ids)
        rules.require_known(entry, rule.get("names", ()), questions)
        if rule.get("otherwise", False) == ("when" in rule):
            raise rules.fail(entry, "needs either when or otherwise = true")
        if "when" in rule:
            rule["when"] = rules.condition(entry, rule["when"])
    if sum(rule.get("otherwise", False) for rule in data["rule"]) != 1:
        raise rules.fail("rule", "exactly one rule needs otherwise = true")
    _read_additions(rules, ids)
    for question in data["question"]:
        _check_spoken(rules, question)
    _check_screens(rules, questions)
    data["planner"]["amber"] = rules.condition("planner", data["planner"]["amber"])
    data.pop("pattern", None)  # written out by now
    return rules


def _check_spoken(rules: RuleFile, question: Table) -> None:
    """Raise unless a question has its short name, and each answer its few words: a reason needs them."""
    entry = f"question {question['id']}"
    if not question.get("name"):
        raise rules.fail(entry, "name is missing")
    for option in question.get("options", ()):
        if not option.get("said"):
            raise rules.fail(entry, f"option {option['id']}: said is missing")
    if question["kind"] == "whole" and not question.get("said"):
        raise rules.fail(entry, "said is missing")


def _check_screens(rules: RuleFile, questions: list[str]) -> None:
    """Raise unless the screens ask every question once, except those that come with the result."""
    shown = [name for screen in rules.data["screen"] for name in screen["questions"]]
    rules.require_known("screen", shown, questions)
    later = [question["id"] for question in rules.data["question"] if question.get("later")]
    if sorted(shown + later) != sorted(questions):
        raise rules.fail("screen", "the screens must ask every question once, except those marked later")


def _read_additions(rules: RuleFile, ids: list[str]) -> None:
    """Check what goes with the rules, additions, mentions and how likely a tear is, and write out their conditions."""
    data = rules.data
    for addition in data["addition"]:
        rules.require_known("addition", addition["beside"], ids)
        addition["when"] = rules.condition("addition", addition["when"])
    for mention in data["mention"]:
        entry = f"mention {mention['id']}"
        rules.require_known(entry, mention["sources"], data["sources"])
        mention["when"] = rules.condition(entry, mention["when"])
    rules.require_known("likely", data["likely"]["beside"], ids)
    rules.require_known("likely", data["likely"]["sources"], data["sources"])
