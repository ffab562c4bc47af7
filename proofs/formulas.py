"""The rule file as formulas over all answers at once.

What is translated is the data that ``read_rules`` gives, the same that ``assess`` reads; nothing is typed twice.
Answers are made of *marks*, one truth value each: ``("pop", "yes")`` for an option that was given, ``("pain_running", 3)``
for a score of 3 or more. A question without a mark is blank.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil, floor
from typing import Any

import z3

from achilles.core.questions import NONE, Question
from achilles.core.rulefile import RuleFile

Mark = tuple[str, str | int]


class Marks(dict[Mark, z3.BoolRef]):
    """A truth value for every mark. What was once said of them is kept, since building a formula takes longer than solving it."""

    def __init__(self, values: Mapping[Mark, z3.BoolRef]) -> None:
        super().__init__(values)
        self._said: dict[str, z3.BoolRef] = {}
        self._of: dict[str, dict[str | int, z3.BoolRef]] = {}
        for (question, mark), value in values.items():
            self._of.setdefault(question, {})[mark] = value

    def of(self, question: str) -> dict[str | int, z3.BoolRef]:
        """Return the truth values of one question's marks."""
        return self._of.get(question, {})

    def said(self, what: str, formula: Callable[[], z3.BoolRef]) -> z3.BoolRef:
        """Return the formula that says this, built the first time only."""
        if what not in self._said:
            self._said[what] = formula()
        return self._said[what]


@dataclass(frozen=True)
class Outcome:
    """When each rule decides, when each is told as matched, and when each level is the answer."""

    decides: dict[str, z3.BoolRef]
    matched: dict[str, z3.BoolRef]
    level: dict[str, z3.BoolRef]


def marks_of(question: Question) -> list[Mark]:
    """Return the marks that an answer to a question can have."""
    marks = question.options or range(int(question.low), int(question.high) + 1)
    return [(question.id, mark) for mark in marks]


def count_answers(questions: Iterable[Question]) -> int:
    """Count the different answers that ``check`` can return: what "all answers" means."""
    count = 1
    for question in questions:
        if question.kind == "many":
            free = [option for option in question.options if option not in (*question.exclusive, NONE)]
            count *= 2 ** len(free) * (len(question.exclusive) + 1) + (NONE in question.options)
        else:
            count *= len(marks_of(question)) + 1  # each of them, or blank
    return count


@cache
def any_answers(questions: tuple[Question, ...], when: str = "") -> Marks:
    """Return a free truth value for every mark: all answers at once, by a name of their own if they are other answers."""
    return Marks({mark: z3.Bool(f"{mark[0]}: {mark[1]}{when}") for question in questions for mark in marks_of(question)})


def at_most_one(choices: list[z3.BoolRef]) -> z3.BoolRef:
    """Say that not two of these are true."""
    return z3.PbLe([(choice, 1) for choice in choices], 1)


def valid(questions: Iterable[Question], marks: Marks) -> z3.BoolRef:
    """Say that marks are answers as ``check`` would return them."""
    laws: list[z3.BoolRef] = []
    for question in questions:
        own = [marks[mark] for mark in marks_of(question)]
        if question.kind == "whole":
            laws += [z3.Implies(higher, lower) for lower, higher in pairwise(own)]
        elif question.kind == "one":
            laws.append(at_most_one(own))
        else:
            if question.exclusive:
                laws.append(at_most_one([marks[question.id, option] for option in question.exclusive]))
            if NONE in question.options:  # beside anything else, none is ignored
                laws += [z3.Not(z3.And(marks[question.id, NONE], mark)) for mark in own if mark is not marks[question.id, NONE]]
    return z3.And(laws)


def true_marks(questions: Iterable[Question], checked: Mapping[str, Any]) -> set[Mark]:
    """Return the marks of answers as ``check`` returned them."""
    found: set[Mark] = set()
    for question in questions:
        answer = checked[question.id]
        if question.kind == "whole":
            found |= {mark for mark in marks_of(question) if answer is not None and answer >= mark[1]}
        else:
            found |= {(question.id, option) for option in ([answer] if isinstance(answer, str) else answer or ())}
    return found


def spoken(questions: Iterable[Question], marks: Marks, model: z3.ModelRef) -> dict[str, Any]:
    """Return the answers of a model as they are given to ``assess``."""
    answers: dict[str, Any] = {}
    for question in questions:
        given = [mark for _, mark in marks_of(question) if z3.is_true(model.eval(marks[question.id, mark], model_completion=True))]
        if given:
            answers[question.id] = given if question.kind == "many" else given[-1]
    return answers


def blank(marks: Marks, question: str) -> z3.BoolRef:
    """Say that a question was left blank."""
    return marks.said(f"{question} blank", lambda: z3.Not(z3.Or([*marks.of(question).values()])))


def at_least(marks: Marks, question: str, number: float) -> z3.BoolRef:
    """Say that a score was given and is a number or more."""
    steps = marks.of(question)
    needed = max(ceil(number), min(steps))
    return steps[needed] if needed in steps else z3.BoolVal(val=False)


def over_score(marks: Marks, question: str, other: str, by: int = 1) -> z3.BoolRef:
    """Say that two scores were given and the first is over the second, by so much or more."""

    def formula() -> z3.BoolRef:
        parted = [
            z3.And(given, z3.Not(at_least(marks, other, step - by + 1)))
            for step, given in marks.of(question).items()
            if isinstance(step, int)
        ]
        return z3.And(z3.Not(blank(marks, other)), z3.Or(parted))

    return marks.said(f"{question} over {other} by {by}", formula)


def holds(when: Mapping[str, Any], marks: Marks) -> z3.BoolRef:
    """Translate a condition of the rule file: the twin of ``achilles.core.rules.holds``, for all answers at once."""
    return marks.said(repr(when), lambda: _translated(when, marks))


def _translated(when: Mapping[str, Any], marks: Marks) -> z3.BoolRef:
    if "all" in when:
        return z3.And([holds(part, marks) for part in when["all"]])
    if "any" in when:
        return z3.Or([holds(part, marks) for part in when["any"]])
    if "not" in when:
        return z3.Not(holds(when["not"], marks))
    question = when["question"]
    if "blank" in when:
        return blank(marks, question)
    if "at_least" in when:
        return at_least(marks, question, when["at_least"])
    if "over" in when:
        limit = when["over"]
        return (
            over_score(marks, question, limit, when.get("by", 1)) if isinstance(limit, str) else at_least(marks, question, floor(limit) + 1)
        )
    if "only" in when:
        others = [value for mark, value in marks.of(question).items() if mark not in when["only"]]
        return z3.Not(z3.Or(blank(marks, question), *others))
    return z3.Or([marks[question, option] for option in when["has" if "has" in when else "is"]])


def outcome(rules: RuleFile, marks: Marks) -> Outcome:
    """Translate the rules, top to bottom: which decides, which are told beside it, and the level."""
    tables = rules.data["rule"]
    held = {rule["id"]: holds(rule["when"], marks) for rule in tables if "when" in rule}
    nothing = z3.Not(z3.Or(list(held.values())))
    held |= {rule["id"]: nothing for rule in tables if "when" not in rule}
    order = [rule["id"] for rule in tables]
    decides: dict[str, z3.BoolRef] = {}
    undecided = z3.BoolVal(val=True)
    for name in order:
        decides[name] = z3.And(undecided, held[name])
        undecided = z3.And(undecided, z3.Not(held[name]))
    matched = {name: held[name] for name in order}
    for rule in tables:
        if "only_beside" in rule:
            beside = {rule["id"], *rule["only_beside"]} & set(order)
            matched[rule["id"]] = z3.And(held[rule["id"]], z3.Or([decides[name] for name in beside]))
    levels = [level["id"] for level in rules.data["level"]]
    level = {name: z3.Or([decides[rule["id"]] for rule in tables if rule["level"] == name]) for name in levels}
    return Outcome(decides, matched, level)
