"""The symptom checker's promises, proved for every possible input."""

import random
import time
from collections import Counter
from functools import reduce
from itertools import combinations
from operator import and_, or_
from typing import Any

import pytest
import z3
from support.inputs import some_answers
from support.stories import story

from achilles.core.questions import Question, check
from achilles.symptom_checker import assess, load_rules
from proofs.floors import FLOORS, LEVELS, ROWS, RULES
from proofs.formulas import any_answers, count_answers, outcome, true_marks, valid
from proofs.notes import note, notes
from proofs.promises import PROMISES, Proof, reached

INPUTS = 20_000


@pytest.fixture(scope="module")
def proof() -> Proof:
    """All promises are asked of one translation of the rules."""
    return Proof(load_rules())


@pytest.mark.parametrize("promise", PROMISES)
def test_promise(proof: Proof, promise: str) -> None:
    """No answers at all break the promise."""
    start, before = time.monotonic(), Proof.searches
    broken = PROMISES[promise](proof)
    print(f"\n{promise}: {time.monotonic() - start:.1f} s")
    assert broken is None, f"promise {promise}: {broken}"
    notes("promises", {promise: {"proved": broken is None, "searches": Proof.searches - before}})


def test_every_rule_is_reached_by_answers_that_assess_confirms(proof: Proof) -> None:
    """An example for each rule, found by the proof; the code that runs says the same."""
    found_for = reached(proof)
    for rule, found in found_for.items():
        assert found is not None, rule
        answer = assess(found.answers or {})
        print(f"{rule}: {str(found).splitlines()[-1]}")
        assert (answer.rule, answer.level) == (rule, RULES[rule])
    note("checker", rules=len(found_for))


def test_all_answers_are_counted() -> None:
    """Counted one by one on a small form; and noted for the whole."""
    questions = (
        Question("you", "many", options=("none", "a", "b", "c"), exclusive=("a", "b")),
        Question("pop", "one", options=("yes", "no")),
        Question("pain", "whole", low=0, high=3),
    )
    marks = any_answers(questions)
    solver = z3.Solver()
    solver.add(valid(questions, marks))
    models = 0
    while solver.check() == z3.sat:
        models += 1
        model = solver.model()
        solver.add(z3.Or([mark != model.eval(mark, model_completion=True) for mark in marks.values()]))
    assert count_answers(questions) == models == (2 * 3 + 1) * 3 * 5
    note("checker", answers=count_answers(load_rules().questions))


def test_the_floors_stand_on_their_rows() -> None:
    """Each floor names a level, its own rule of that level, and a row; no sign has a lower floor than its rule."""
    for floor in FLOORS:
        assert floor.level in LEVELS
        assert floor.row in ROWS
        assert RULES[floor.rule] == floor.level
    assert {floor.row for floor in FLOORS} == set(ROWS)


def sum_of_bits(places: list[int], count: int) -> int:
    """Return a number with these bits set: one bit for each input."""
    digits = bytearray(b"0" * count)
    for place in places:
        digits[count - 1 - place] = ord("1")
    return int(digits, 2)


def truth(formula: z3.BoolRef, values: dict[str, int], everywhere: int) -> int:
    """Return where a formula is true, one bit for each input, from the same of its variables: 20,000 inputs at once."""
    known: dict[int, int] = {}

    def of(part: z3.BoolRef) -> int:
        if part.get_id() not in known:
            known[part.get_id()] = computed(part.decl().kind(), part)
        return known[part.get_id()]

    def computed(kind: int, part: z3.BoolRef) -> int:
        inner = [of(child) for child in part.children()]
        if kind == z3.Z3_OP_UNINTERPRETED:
            return values[str(part)]
        if kind in (z3.Z3_OP_PB_AT_MOST, z3.Z3_OP_PB_LE):
            assert part.decl().params()[0] == 1, part  # at most one of these
            return everywhere & ~reduce(or_, (one & other for one, other in combinations(inner, 2)), 0)
        return {
            z3.Z3_OP_TRUE: lambda: everywhere,
            z3.Z3_OP_FALSE: lambda: 0,
            z3.Z3_OP_NOT: lambda: everywhere & ~inner[0],
            z3.Z3_OP_AND: lambda: reduce(and_, inner, everywhere),
            z3.Z3_OP_OR: lambda: reduce(or_, inner, 0),
            z3.Z3_OP_IMPLIES: lambda: everywhere & ~inner[0] | inner[1],
        }[kind]()

    return of(formula)


def test_the_proof_speaks_of_the_code_that_runs() -> None:
    """20,000 random inputs: the formulas give the level, the deciding rule and all matched rules that assess gives."""
    rules = load_rules()
    marks = any_answers(rules.questions)
    told = outcome(rules, marks)
    outputs = {("level", name): said for name, said in told.level.items()}
    outputs |= {("decides", name): said for name, said in told.decides.items()}
    outputs |= {("matched", name): said for name, said in told.matched.items()}
    dice = random.Random(6)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    tried = Counter[str]()
    inputs: list[dict[str, Any]] = []
    true_of: dict[Any, list[int]] = {key: [] for key in marks | outputs}
    while tried.total() < INPUTS:
        some = some_answers(dice, dice.sample(rules.data["question"], dice.choice([1, 2, 3, 5, len(rules.data["question"])])), None)
        answers = dice.choice([some, {**story({}), **some}, {**story({"place": "insertion"}), **some}])
        try:
            answer = assess(answers)
        except ValueError:
            continue
        given = true_marks(rules.questions, check(rules.questions, answers))
        expected = {("level", answer.level), ("decides", answer.rule), *(("matched", name) for name in answer.matched)}
        for key in given | expected:
            true_of[key].append(len(inputs))
        inputs.append(answers)
        tried[answer.rule] += 1

    everywhere = (1 << len(inputs)) - 1
    bits = {key: sum_of_bits(places, len(inputs)) for key, places in true_of.items()}
    values = {str(value): bits[mark] for mark, value in marks.items()}
    assert truth(valid(rules.questions, marks), values, everywhere) == everywhere
    for output, formula in outputs.items():
        differs = truth(formula, values, everywhere) ^ bits[output]
        assert not differs, f"{output}: assess({inputs[differs.bit_length() - 1]!r})"
    print(f"\n{dict(tried)}")
    assert set(tried) == set(RULES), "the inputs should end in every rule"
    note("checker", compared=tried.total())
