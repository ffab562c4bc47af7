"""The checker's promises for every possible input, each a proof that can fail.

A promise takes a rule file and returns None where it is proved, or else what breaks it: with answers, so that it can
be pasted and tried. What is owed stands in ``floors``; what the rules do is translated by ``formulas``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import z3

from achilles.core.rulefile import RuleFile
from proofs.floors import (
    BLANK,
    CALM,
    CALM_PLACES,
    CHOSEN,
    DANGERS,
    FLOORS,
    LEVELS,
    NOT_CALM,
    ORDINARY,
    OVER_USUAL,
    RAISED,
    RULES,
    SCORES,
    TICKED,
    Sign,
)
from proofs.formulas import Mark, Marks, any_answers, at_least, blank, outcome, over_score, spoken, valid


@dataclass(frozen=True)
class Broken:
    """A promise that does not hold: what went wrong and, where there are any, answers that show it."""

    what: str
    answers: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    def __str__(self) -> str:
        calls = [f"assess({answers!r})" for answers in (self.answers, self.after) if answers is not None]
        return "\n".join([self.what, *calls])


class Proof:
    """A rule file with all its answers, and the search for answers of which something holds."""

    searches: ClassVar[int] = 0  # made so far, by all proofs: what the record tells of a promise

    def __init__(self, rules: RuleFile) -> None:
        self.rules = rules
        self.marks = any_answers(rules.questions)
        self.outcome = outcome(rules, self.marks)
        self.solver = z3.Solver()
        self.solver.add(valid(rules.questions, self.marks))

    def search(self, what: str, *conditions: z3.BoolRef, after: Marks | None = None) -> Broken | None:
        """Return answers of which all conditions hold (with what they become, if asked), or None: there are none."""
        Proof.searches += 1
        self.solver.push()
        self.solver.add(*conditions)
        found = self.solver.check()
        assert found != z3.unknown, "the solver gave up"
        model = self.solver.model() if found == z3.sat else None
        self.solver.pop()
        if model is None:
            return None
        given = [spoken(self.rules.questions, marks, model) for marks in (self.marks, after) if marks is not None]
        return Broken(what, *given)

    def sign(self, sign: Sign) -> z3.BoolRef:
        """Say that answers hold a sign of the floors' table."""
        return z3.And([self._said(question, mark) for question, mark in sign.items()])

    def _said(self, question: str, mark: str | int | None) -> z3.BoolRef:
        if mark is BLANK:
            return blank(self.marks, question)
        if mark == OVER_USUAL:
            return over_score(self.marks, question, "usual_morning")
        return at_least(self.marks, question, mark) if isinstance(mark, int) else self.marks[question, mark]

    def one_of_each(self, allowed: Mapping[str, Iterable[str | int]]) -> list[z3.BoolRef]:
        """Say, question by question, that one of the allowed marks was given."""
        return [z3.Or([self.marks[question, mark] for mark in marks]) for question, marks in allowed.items()]

    def rule(self, name: str) -> z3.BoolRef:
        """Say that a rule is told as matched; a rule that is not there never is."""
        return self.outcome.matched.get(name, z3.BoolVal(val=False))


def below(level: str, levels: dict[str, z3.BoolRef]) -> z3.BoolRef:
    """Say that the answer is a level below this one."""
    return z3.Or([levels[lower] for lower in LEVELS[: LEVELS.index(level)]])


def first(found: Iterator[Broken | None]) -> Broken | None:
    """Return the first thing that breaks a promise."""
    return next((broken for broken in found if broken), None)


def floors(rules: RuleFile) -> Broken | None:
    """Promise 1: no answers beside a sign bring it below its level."""
    proof = Proof(rules)
    return first(
        proof.search(f"{floor.sign} ends below {floor.level}", proof.sign(floor.sign), below(floor.level, proof.outcome.level))
        for floor in FLOORS
    )


def own_rules(rules: RuleFile) -> Broken | None:
    """Promise 1: each sign's own rule is told, whatever decides."""
    proof = Proof(rules)
    return first(
        proof.search(f"{floor.sign} is not told of as {floor.rule}", proof.sign(floor.sign), z3.Not(proof.rule(floor.rule)))
        for floor in FLOORS
    )


class Addition:
    """The same rules asked twice: of any answers, and of what these become when a sign is added."""

    def __init__(self, rules: RuleFile) -> None:
        self.proof = Proof(rules)
        self.before = self.proof.marks
        self.after = {mark: z3.Bool(f"{value} after") for mark, value in self.before.items()}
        self.outcome = outcome(rules, self.after)
        self.proof.solver.add(valid(rules.questions, self.after))
        self._kept = {mark: value == self.after[mark] for mark, value in self.before.items()}

    def ways(self) -> Iterator[tuple[str, list[z3.BoolRef]]]:
        """Give each way of adding a sign: its name, and how the answers before and after then stand to each other."""
        for question, signs in TICKED.items():
            for option in signs:
                ticked = [z3.Not(self.before[question, option]), self.after[question, option]]
                yield f"{question}: {option}", [*ticked, *self._all_but([(question, option), (question, "none")])]
        for question, option, places in CHOSEN:
            chosen = [z3.Or([self.proof.sign({question: place}) for place in places]), self.after[question, option]]
            yield f"{question}: {option}", [*chosen, *self._all_but([mark for mark in self.before if mark[0] == question])]
        for question in RAISED:
            steps = [mark for mark in self.before if mark[0] == question]
            kept = [z3.Implies(self.before[step], self.after[step]) for step in steps]
            raised = [z3.Not(blank(self.before, question)), z3.Not(z3.And([self._kept[step] for step in steps]))]
            yield f"{question} raised", [*kept, *raised, *self._all_but(steps)]

    def _all_but(self, changed: list[Mark]) -> list[z3.BoolRef]:
        return [kept for mark, kept in self._kept.items() if mark not in changed]

    def search(self, what: str, *conditions: z3.BoolRef) -> Broken | None:
        """Return answers before and after of which all conditions hold, or None."""
        return self.proof.search(what, *conditions, after=self.after)


def adding_signs(rules: RuleFile) -> Broken | None:
    """Promise 2: adding a sign never lowers the level."""
    addition = Addition(rules)
    before, after = addition.proof.outcome.level, addition.outcome.level
    lower = z3.Or([z3.And(before[level], below(level, after)) for level in LEVELS])
    return first(addition.search(f"{name} lowers the level", lower, *way) for name, way in addition.ways())


def no_dead_signs(rules: RuleFile) -> Broken | None:
    """Promise 4: each sign changes the result of some answers."""
    addition = Addition(rules)
    changed = z3.Or([z3.Xor(told, addition.outcome.matched[rule]) for rule, told in addition.proof.outcome.matched.items()])
    return first(
        None if addition.search(name, changed, *way) else Broken(f"{name} never changes anything") for name, way in addition.ways()
    )


def blanks(rules: RuleFile) -> Broken | None:
    """Promise 3: with a question blank, or a danger question unsure, nothing ends in self-care."""
    proof = Proof(rules)
    calm = proof.outcome.level["self_care"]
    open_questions = [(f"{question.id} blank", blank(proof.marks, question.id)) for question in rules.questions]
    unsure = [(f"{name} unsure", proof.marks[name, "unsure"]) for name in DANGERS if (name, "unsure") in proof.marks]
    return first(proof.search(f"{what}, and still self-care", said, calm) for what, said in [*open_questions, *unsure])


def reached(rules: RuleFile) -> dict[str, Broken | None]:
    """Return, for every specified rule, answers that it decides, or None."""
    proof = Proof(rules)
    decides = proof.outcome.decides
    return {name: proof.search(f"{name} decides", decides[name]) if name in decides else None for name in RULES}


def reachable(rules: RuleFile) -> Broken | None:
    """Promise 4: exactly the specified rules, at their levels, and each decides of some answers."""
    given = {rule["id"]: rule["level"] for rule in rules.data["rule"]}
    for name, level in (given | RULES).items():
        if given.get(name) != RULES.get(name):
            return Broken(f"{name} is {given.get(name, 'missing')} and should be {level if name in RULES else 'no rule'}")
    return first(None if found else Broken(f"{name} never decides") for name, found in reached(rules).items())


def one_decides(rules: RuleFile) -> Broken | None:
    """Promise 4: of all answers exactly one rule decides, and D0 where no other holds."""
    proof = Proof(rules)
    count = z3.PbEq([(rule, 1) for rule in proof.outcome.decides.values()], 1)
    alone = z3.Not(z3.Or([rule for name, rule in proof.outcome.matched.items() if name != "D0"]))
    return proof.search("not exactly one rule decides", z3.Not(count)) or proof.search(
        "D0 decides beside another rule, or not where none holds", z3.Xor(proof.rule("D0"), alone)
    )


def calm_advice(rules: RuleFile) -> Broken | None:
    """M1 and M2 are told of calm answers at their places, where they or S6 decide, and of no others."""
    proof = Proof(rules)
    never = z3.BoolVal(val=False)
    calm = z3.And(*proof.one_of_each(CALM), *(z3.Not(proof.sign(sign)) for sign in NOT_CALM))
    return first(
        proof.search(
            f"{name} is told where it should not be, or not where it should",
            z3.Xor(proof.rule(name), z3.And(proof.sign({"place": place}), calm, z3.Or(decides.get(name, never), decides.get("S6", never)))),
        )
        for name, place in CALM_PLACES.items()
        for decides in [proof.outcome.decides]
    )


def ordinary_pain(rules: RuleFile) -> Broken | None:
    """Ordinary sore tendons still reach self-care, and nothing else does."""
    proof = Proof(rules)
    calm = proof.outcome.level["self_care"]
    else_said = [value for (question, mark), value in proof.marks.items() if question not in SCORES and mark not in ORDINARY[question]]
    signs = [proof.sign(floor.sign) for floor in FLOORS]
    ordinary = z3.And(*proof.one_of_each(ORDINARY), z3.Not(z3.Or(else_said)), z3.Not(z3.Or(signs)))
    return proof.search("ordinary pain is kept from self-care", ordinary, z3.Not(calm)) or proof.search(
        "self-care for more than ordinary pain", calm, z3.Not(ordinary)
    )


def no_false_alarms(rules: RuleFile) -> Broken | None:
    """No rule but self-care and the default is told without one of its signs."""
    proof = Proof(rules)
    signs = {name: z3.Or([proof.sign(floor.sign) for floor in FLOORS if floor.rule == name]) for name in RULES}
    return first(
        proof.search(f"{name} is told without a sign of its own", told, z3.Not(signs[name]))
        for name, told in proof.outcome.matched.items()
        if name in RULES and name not in ("M1", "M2", "D0")
    )


PROMISES: dict[str, Callable[[RuleFile], Broken | None]] = {
    "1 floors": floors,
    "1 own rules": own_rules,
    "2 adding signs": adding_signs,
    "3 blanks": blanks,
    "4 reachable": reachable,
    "4 one decides": one_decides,
    "4 no dead signs": no_dead_signs,
    "calm advice": calm_advice,
    "ordinary pain": ordinary_pain,
    "no false alarms": no_false_alarms,
}
