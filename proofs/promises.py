"""The checker's promises for every possible input, each a proof that can fail.

A promise takes a rule file's ``Proof`` and returns None where it is proved, or else what breaks it: with answers, so that it can
be pasted and tried. What is owed stands in ``floors``; what the rules do is translated by ``formulas``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import z3

from achilles.core.rulefile import RuleFile
from proofs.floors import (
    BLANK,
    CALM_PLACES,
    CHOSEN,
    DANGERS,
    EASE_NOT,
    EASE_PLACES,
    EFFORT_ONLY,
    FLOORS,
    GROUND,
    LEVELS,
    MAY_APPLY,
    NEVER_A_SIGN,
    NOT_GROUND,
    ONLY_MENTIONED,
    ORDINARY,
    OVER_USUAL,
    RAISED,
    RED,
    RULES,
    SCORES,
    TICKED,
    Sign,
)
from proofs.formulas import Mark, Marks, any_answers, at_least, blank, marks_of, outcome, over_score, spoken, valid


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
    """A rule file with all its answers, and the search for answers of which something holds. All promises are asked of the same one."""

    searches: ClassVar[int] = 0  # made so far, by all proofs: what the record tells of a promise

    def __init__(self, rules: RuleFile) -> None:
        self.rules = rules
        self.marks = any_answers(rules.questions)
        self.outcome = outcome(rules, self.marks)
        self.solver = z3.Solver()
        self.solver.add(self.marks.said("valid", lambda: valid(rules.questions, self.marks)))

    @cached_property
    def addition(self) -> "Addition":
        """The same rules asked twice."""
        return Addition(self.rules)

    def search(self, what: str, *conditions: z3.BoolRef, after: Marks | None = None) -> Broken | None:
        """Return answers of which all conditions hold (with what they become, if asked), or None: there are none."""
        model = self._model(conditions)
        if model is None:
            return None
        given = [spoken(self.rules.questions, marks, model) for marks in (self.marks, after) if marks is not None]
        return Broken(what, *given)

    def is_possible(self, *conditions: z3.BoolRef) -> bool:
        """Search likewise, and say only whether there are such answers."""
        return self._model(conditions) is not None

    def _model(self, conditions: Iterable[z3.BoolRef]) -> z3.ModelRef | None:
        Proof.searches += 1
        self.solver.push()
        self.solver.add(*conditions)
        found = self.solver.check()
        assert found != z3.unknown, "the solver gave up"
        model = self.solver.model() if found == z3.sat else None
        self.solver.pop()
        return model

    def sign(self, sign: Sign) -> z3.BoolRef:
        """Say that answers hold a sign of the floors' table."""
        return self.marks.said(repr(sign), lambda: z3.And([self._said(question, mark) for question, mark in sign.items()]))

    def _said(self, question: str, mark: str | int | None) -> z3.BoolRef:
        if mark is BLANK:
            return blank(self.marks, question)
        if mark == OVER_USUAL:
            return over_score(self.marks, question, "usual_morning", by=2)
        return at_least(self.marks, question, mark) if isinstance(mark, int) else self.marks[question, mark]

    def one_of_each(self, allowed: Mapping[str, Iterable[str | int]]) -> list[z3.BoolRef]:
        """Say, question by question, that one of the allowed marks was given."""
        return [z3.Or([self.marks[question, mark] for mark in marks]) for question, marks in allowed.items()]

    def any_of(self, signs: Iterable[Sign]) -> z3.BoolRef:
        """Say that answers hold at least one of these signs."""
        return z3.Or([self.sign(sign) for sign in signs])

    def rule(self, name: str) -> z3.BoolRef:
        """Say that a rule is reported as matched; a rule that is not there never is."""
        return self.outcome.matched.get(name, z3.BoolVal(val=False))

    def only_rule(self, name: str) -> z3.BoolRef:
        """Say that a rule is reported as matched, and no other."""
        return z3.And(self.rule(name), *(z3.Not(told) for other, told in self.outcome.matched.items() if other != name))

    def ground(self) -> z3.BoolRef:
        """Say that answers have what every self-care rests on."""
        return z3.And(*self.one_of_each(GROUND), z3.Not(self.any_of(NOT_GROUND)))

    def ordinary(self) -> z3.BoolRef:
        """Say that every question has an ordinary answer, that nothing else is ticked, and that no floor applies."""
        extra = [value for (question, mark), value in self.marks.items() if self._is_extra(question, mark)]
        signs = [floor.sign for floor in FLOORS]
        return z3.And(*self.one_of_each(ORDINARY), z3.Not(self.any_of(NOT_GROUND)), z3.Not(z3.Or(extra)), z3.Not(self.any_of(signs)))

    @staticmethod
    def _is_extra(question: str, mark: str | int) -> bool:
        if question in (*SCORES, *NEVER_A_SIGN) or (question, mark) in ONLY_MENTIONED:
            return False
        return mark not in ORDINARY[question]

    def exactly_one_red(self) -> z3.BoolRef:
        """Say that one of the three red things is there and the two others are not."""
        return z3.PbEq([(self.sign(red), 1) for red in RED], 1)


def below(level: str, levels: dict[str, z3.BoolRef]) -> z3.BoolRef:
    """Say that the answer is a level below this one."""
    return z3.Or([levels[lower] for lower in LEVELS[: LEVELS.index(level)]])


def first(found: Iterator[Broken | None]) -> Broken | None:
    """Return the first thing that breaks a promise."""
    return next((broken for broken in found if broken), None)


def floors(proof: Proof) -> Broken | None:
    """Promise 1: no answers beside a sign bring it below its level."""
    return first(
        proof.search(f"{floor.sign} ends below {floor.level}", proof.sign(floor.sign), below(floor.level, proof.outcome.level))
        for floor in FLOORS
    )


def own_rules(proof: Proof) -> Broken | None:
    """Promise 1: each sign's own rule is told, whatever decides."""
    return first(
        proof.search(f"{floor.sign} is not told of as {floor.rule}", proof.sign(floor.sign), z3.Not(proof.rule(floor.rule)))
        for floor in FLOORS
    )


class Addition:
    """The same rules asked twice: of any answers, and of what these become when a sign is added."""

    def __init__(self, rules: RuleFile) -> None:
        self.proof = Proof(rules)
        self.before = self.proof.marks
        self.after = any_answers(rules.questions, " after")
        self.outcome = outcome(rules, self.after)
        self.proof.solver.add(self.after.said("valid", lambda: valid(rules.questions, self.after)))
        self._kept = {mark: value == self.after[mark] for mark, value in self.before.items()}
        by_question = {question.id: [self._kept[mark] for mark in marks_of(question)] for question in rules.questions}
        self._all_kept = {question: z3.And(kept) for question, kept in by_question.items()}

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
        touched = {question for question, _ in changed}
        beside = [kept for mark, kept in self._kept.items() if mark[0] in touched and mark not in changed]
        return [*beside, *(kept for question, kept in self._all_kept.items() if question not in touched)]

    def only(self, question: str) -> list[z3.BoolRef]:
        """Say that only the answer to one question may differ."""
        return self._all_but([mark for mark in self.before if mark[0] == question])

    def search(self, what: str, *conditions: z3.BoolRef) -> Broken | None:
        """Return answers before and after of which all conditions hold, or None."""
        return self.proof.search(what, *conditions, after=self.after)


def adding_signs(proof: Proof) -> Broken | None:
    """Promise 2: adding a sign never lowers the level, but for the one exception of the specification.

    Calf pain that is said to go within minutes of stopping may come down from today to soon, by U1 and S8, at the calf.
    """
    addition = proof.addition
    proof = addition.proof
    before, after = proof.outcome.level, addition.outcome.level
    never = z3.BoolVal(val=False)
    lower = z3.Or([z3.And(before[level], below(level, after)) for level in LEVELS])
    effort_only = z3.And(proof.sign({"place": "calf"}), *proof.one_of_each(EFFORT_ONLY))
    excepted = z3.And(effort_only, proof.outcome.decides.get("U1", never), after["soon"])
    return first(
        addition.search(f"{name} lowers the level", lower, *way, *([z3.Not(excepted)] if name == "calf: goes_within_minutes" else []))
        for name, way in addition.ways()
    )


def no_dead_signs(proof: Proof) -> Broken | None:
    """Promise 4: each sign changes the result of some answers."""
    addition = proof.addition
    changed = z3.Or([z3.Xor(told, addition.outcome.matched[rule]) for rule, told in addition.proof.outcome.matched.items()])
    return first(
        None if addition.proof.is_possible(changed, *way) else Broken(f"{name} never changes anything") for name, way in addition.ways()
    )


def blanks(proof: Proof) -> Broken | None:
    """Promise 3: with a question blank, a danger question unsure, or a sign, nothing ends in self-care."""
    calm = proof.outcome.level["self_care"]
    asked = [question.id for question in proof.rules.questions if question.id not in NEVER_A_SIGN]
    open_questions = [(f"{name} blank", blank(proof.marks, name)) for name in asked]
    unsure = [(f"{name} unsure", proof.marks[name, "unsure"]) for name in DANGERS if (name, "unsure") in proof.marks]
    ticked = [(f"{question}: {option}", proof.marks[question, option]) for question, options in TICKED.items() for option in options]
    mentioned = [f"{question}: {option}" for question, option in ONLY_MENTIONED]
    elsewhere = z3.Not(proof.sign({"place": "midportion"}))
    signs = [(what, z3.And(said, elsewhere) if what in mentioned else said) for what, said in ticked]
    return first(proof.search(f"{what}, and still self-care", said, calm) for what, said in [*open_questions, *unsure, *signs])


def reached(proof: Proof) -> dict[str, Broken | None]:
    """Return, for every specified rule, answers that it decides, or None."""
    decides = proof.outcome.decides
    return {name: proof.search(f"{name} decides", decides[name]) if name in decides else None for name in RULES}


def reachable(proof: Proof) -> Broken | None:
    """Promise 4: exactly the specified rules, at their levels, and each decides of some answers."""
    given = {rule["id"]: rule["level"] for rule in proof.rules.data["rule"]}
    for name, level in (given | RULES).items():
        if given.get(name) != RULES.get(name):
            return Broken(f"{name} is {given.get(name, 'missing')} and should be {level if name in RULES else 'no rule'}")
    decides = proof.outcome.decides
    return first(None if proof.is_possible(decides[name]) else Broken(f"{name} never decides") for name in RULES)


def one_decides(proof: Proof) -> Broken | None:
    """Promise 4: of all answers exactly one rule decides, and D0 where no other holds."""
    count = z3.PbEq([(rule, 1) for rule in proof.outcome.decides.values()], 1)
    alone = z3.Not(z3.Or([rule for name, rule in proof.outcome.matched.items() if name != "D0"]))
    return proof.search("not exactly one rule decides", z3.Not(count)) or proof.search(
        "D0 decides beside another rule, or not where none holds", z3.Xor(proof.rule("D0"), alone)
    )


def calm_advice(proof: Proof) -> Broken | None:
    """M1 and M2 go to calm answers at their places, where they or S6 decide, and to no others."""
    never = z3.BoolVal(val=False)
    calm = z3.And(proof.ground(), z3.Not(proof.any_of(RED)))
    return first(
        proof.search(
            f"{name} is given where it should not be, or not where it should",
            z3.Xor(proof.rule(name), z3.And(proof.sign({"place": place}), calm, z3.Or(decides.get(name, never), decides.get("S6", never)))),
        )
        for name, place in CALM_PLACES.items()
        for decides in [proof.outcome.decides]
    )


def ease_advice(proof: Proof) -> Broken | None:
    """M3 and M4 go to ordinary answers with exactly one red thing, soon after the start, and to no others."""
    eased = z3.And(proof.ordinary(), proof.exactly_one_red(), z3.Not(proof.any_of(EASE_NOT)))
    return first(
        proof.search(
            f"{name} is given where it should not be, or not where it should",
            z3.Xor(proof.rule(name), z3.And(proof.sign({"place": place}), eased)),
        )
        for name, place in EASE_PLACES.items()
    )


def running_allowed(proof: Proof) -> Broken | None:
    """Promise 6: nobody is allowed to run with a red thing, a score over 5 or a limp."""
    past = proof.any_of([*RED, *({score: 6} for score in SCORES), {"limping": "yes"}])
    return first(proof.search(f"{name} past the limit", proof.rule(name), past) for name in CALM_PLACES)


def red_things(proof: Proof) -> Broken | None:
    """Promise 6: a red thing, a morning over 5 or a limp is reported as S2, or else as M3 or M4 with nothing beside it."""
    past = proof.any_of([*RED, *NOT_GROUND, {"limping": "yes"}])
    eased = z3.Or([proof.only_rule(name) for name in EASE_PLACES])
    return proof.search("past the limit, and neither S2 nor eased first", past, z3.Not(z3.Xor(proof.rule("S2"), eased)))


def ordinary_pain(proof: Proof) -> Broken | None:
    """Promise 6: ordinary sore tendons reach self-care, calm or to be eased first, and nothing else does."""
    self_care = proof.outcome.level["self_care"]
    eased = z3.And(proof.exactly_one_red(), z3.Not(proof.any_of(EASE_NOT)))
    expected = z3.And(proof.ordinary(), z3.Or(z3.Not(proof.any_of(RED)), eased))
    return proof.search("ordinary pain is kept from self-care", expected, z3.Not(self_care)) or proof.search(
        "self-care for more than ordinary pain", self_care, z3.Not(expected)
    )


def for_the_sheet_only(proof: Proof) -> Broken | None:
    """Promise 7: what is asked for the sheet changes no level, no deciding rule and no matched rule."""
    addition = proof.addition
    before, after = addition.proof.outcome, addition.outcome
    changed = z3.Or([z3.Xor(told, after.matched[rule]) for rule, told in before.matched.items()])
    return first(addition.search(f"{name} changes the result", changed, *addition.only(name)) for name in NEVER_A_SIGN)


def no_false_alarms(proof: Proof) -> Broken | None:
    """No rule but self-care and the default is reported without one of its signs."""
    signs = {name: proof.any_of([*(floor.sign for floor in FLOORS if floor.rule == name), *MAY_APPLY.get(name, [])]) for name in RULES}
    return first(
        proof.search(f"{name} is told without a sign of its own", told, z3.Not(signs[name]))
        for name, told in proof.outcome.matched.items()
        if name in RULES and name not in (*CALM_PLACES, *EASE_PLACES, "D0")
    )


PROMISES: dict[str, Callable[[Proof], Broken | None]] = {
    "1 floors": floors,
    "1 own rules": own_rules,
    "2 adding signs": adding_signs,
    "3 blanks": blanks,
    "4 reachable": reachable,
    "4 one decides": one_decides,
    "4 no dead signs": no_dead_signs,
    "calm advice": calm_advice,
    "ease advice": ease_advice,
    "6 running allowed": running_allowed,
    "6 red things": red_things,
    "ordinary pain": ordinary_pain,
    "7 for the sheet only": for_the_sheet_only,
    "no false alarms": no_false_alarms,
}
