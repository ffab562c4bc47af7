"""The symptom checker's promises, proved for every possible input."""

import random
import time
from collections import Counter
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


@pytest.mark.parametrize("promise", PROMISES)
def test_promise(promise: str) -> None:
    """No answers at all break the promise."""
    start, before = time.monotonic(), Proof.searches
    broken = PROMISES[promise](load_rules())
    print(f"\n{promise}: {time.monotonic() - start:.1f} s")
    assert broken is None, f"promise {promise}: {broken}"
    notes("promises", {promise: {"proved": broken is None, "searches": Proof.searches - before}})


def test_every_rule_is_reached_by_answers_that_assess_confirms() -> None:
    """An example for each rule, found by the proof; the code that runs says the same."""
    found_for = reached(load_rules())
    for rule, found in found_for.items():
        assert found is not None, rule
        answer = assess(found.answers or {})
        print(f"{rule}: {str(found).splitlines()[-1]}")
        assert (answer.rule, answer.level) == (rule, RULES[rule])
    note("checker", rules=len(found_for))


def test_all_answers_are_counted() -> None:
    """Counted one by one on a small form; and noted for the whole."""
    questions = [
        Question("you", "many", options=("none", "a", "b", "c"), exclusive=("a", "b")),
        Question("pop", "one", options=("yes", "no")),
        Question("pain", "whole", low=0, high=3),
    ]
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


def test_the_proof_speaks_of_the_code_that_runs() -> None:
    """20,000 random inputs: the formulas give the level, the deciding rule and all matched rules that assess gives."""
    rules = load_rules()
    marks = any_answers(rules.questions)
    told = outcome(rules, marks)
    solver = z3.Solver()
    solver.add(valid(rules.questions, marks))

    outputs = {("level", name): said for name, said in told.level.items()}
    outputs |= {("decides", name): said for name, said in told.decides.items()}
    outputs |= {("matched", name): said for name, said in told.matched.items()}
    names = {output: z3.Bool(" ".join(output)) for output in outputs}
    solver.add(*(name == outputs[output] for output, name in names.items()))
    literals = {key: (z3.Not(value), value) for key, value in (marks | names).items()}
    raw = {key: (no.as_ast(), yes.as_ast()) for key, (no, yes) in literals.items()}
    claims = (z3.Ast * len(raw))()

    def agrees(true: set[Any]) -> bool:
        """Tell whether the formulas agree that exactly these marks and outputs are true. Does what solver.check does, but quicker."""
        claims[:] = [both[key in true] for key, both in raw.items()]
        return z3.Z3_solver_check_assumptions(solver.ctx.ref(), solver.solver, len(claims), claims) == z3.sat.r

    dice = random.Random(6)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    tried = Counter[str]()
    while tried.total() < INPUTS:
        some = some_answers(dice, dice.sample(rules.data["question"], dice.choice([1, 2, 3, 5, len(rules.data["question"])])), None)
        answers = dice.choice([some, {**story({}), **some}, {**story({"place": "insertion"}), **some}])
        try:
            answer = assess(answers)
        except ValueError:
            continue
        given = true_marks(rules.questions, check(rules.questions, answers))
        expected = {("level", answer.level), ("decides", answer.rule), *(("matched", name) for name in answer.matched)}
        assert agrees(given | expected), f"assess({answers!r})"
        tried[answer.rule] += 1
    print(f"\n{dict(tried)}")
    assert set(tried) == set(RULES), "the inputs should end in every rule"
    note("checker", compared=tried.total())
