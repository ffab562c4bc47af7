"""Python and JavaScript give the same answers and the same errors, on many thousands of generated inputs each."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from support.inputs import some_answers, some_distance
from support.javascript import call
from support.stories import STORIES, story

from achilles.core.plain import as_json
from achilles.footwear_checklist import load_rules as footwear_rules
from achilles.footwear_checklist import review
from achilles.mileage_planner import judge_from, load_limits, plan_from
from achilles.mileage_planner.gate import answer_form
from achilles.symptom_checker import assess
from achilles.symptom_checker import load_rules as symptom_rules

CASES = 20_000
NOT_OBJECTS: list[Any] = [None, 1, "now", [], [1], True, float("nan")]


def in_python(function: Callable[[Any], Any], argument: Any) -> dict[str, Any]:
    """Call a Python function; return its result as JSON values, or the text of its ValueError."""
    try:
        return {"result": as_json(function(argument))}
    except ValueError as error:
        return {"error": str(error)}


def assert_same(tool: str, name: str, function: Callable[[Any], Any], arguments: Any) -> dict[str, int]:
    """Compare both languages on each argument; return how many ended in a result, one error, and several."""
    seen = {"result": 0, "one error": 0, "several errors": 0}
    for argument in arguments:
        expected = in_python(function, argument)
        assert call(tool, name, argument) == expected, f"{name}({argument!r})"
        kind = "result" if "result" in expected else "several errors" if "\n" in expected["error"] else "one error"
        seen[kind] += 1
    return seen


def assert_thick(seen: dict[str, int]) -> None:
    """Hold that results, single errors and several errors are all common: else the generator proves little."""
    assert min(seen.values()) > CASES // 50, seen


def test_symptom_checker() -> None:
    """20,000 generated answers: same assessment, same errors."""
    dice = random.Random(1)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    questions = symptom_rules().data["question"]
    near_calm = ({**story({}), **some_answers(dice, dice.sample(questions, 3), None)} for _ in range(CASES // 2))
    anything = (some_answers(dice, questions, None) for _ in range(CASES // 2))
    assert_thick(assert_same("symptom_checker", "assess", assess, [*near_calm, *anything]))


def test_symptom_checker_stories() -> None:
    """Every story of the specification, in both languages."""
    assert_same("symptom_checker", "assess", assess, [story(changes) for _, _, changes in STORIES])


def test_footwear_checklist() -> None:
    """20,000 generated answers: same findings, same errors."""
    dice = random.Random(2)  # noqa: S311
    questions = footwear_rules().data["question"]
    assert_thick(assert_same("footwear_checklist", "review", review, (some_answers(dice, questions, None) for _ in range(CASES))))


def planner_questions(*parts: str) -> list[dict[str, Any]]:
    """Return the planner's questions of these parts of its form."""
    return [table for table in load_limits().data["question"] if table["part"] in parts]


def test_planner_plans() -> None:
    """20,000 generated inputs: same plan to the tenth, same errors."""
    dice = random.Random(3)  # noqa: S311
    questions = planner_questions("plan")
    inputs = []
    for _ in range(CASES):
        given = some_answers(dice, questions, some_distance)
        if dice.random() < 0.7:  # most plans have what a plan needs
            given |= {
                "recent_weeks": [some_distance(dice) for _ in range(4)],
                "longest_run": some_distance(dice),
                "weeks": dice.randint(1, 52),
            }
        inputs.append(given)
    assert_thick(assert_same("mileage_planner", "plan", plan_from, inputs))


def test_planner_judges() -> None:
    """20,000 generated weeks of one's own: same verdict, same errors."""
    dice = random.Random(4)  # noqa: S311
    questions = [
        table for table in planner_questions("plan") if table["id"] in ("recent_weeks", "longest_run", "runs_per_week", "pain", "unit")
    ]
    inputs = []
    for _ in range(CASES):
        given = some_answers(dice, questions, some_distance)
        given |= {"total": some_distance(dice), "longest": some_distance(dice)}
        if dice.random() < 0.7:
            given |= {"recent_weeks": [some_distance(dice) for _ in range(4)], "longest_run": some_distance(dice)}
        inputs.append(given)
    assert_thick(assert_same("mileage_planner", "judge", judge_from, inputs))


def test_planner_form() -> None:
    """20,000 generated forms: the gate opens for the same answers, with the same plan, verdict and errors."""
    dice = random.Random(5)  # noqa: S311
    questions = planner_questions("gate", "handed", "plan", "own")
    forms = []
    for _ in range(CASES):
        given = some_answers(dice, questions, some_distance)
        if dice.random() < 0.5:
            given |= {
                "recent_weeks": [20, 22, 18, 20],
                "longest_run": 8,
                "weeks": 4,
                "confirmed": "yes",
                "gate": dice.choice(["checker", "cleared"]),
            }
        forms.append(given)
    assert_thick(assert_same("mileage_planner", "answerForm", answer_form, forms))


@pytest.mark.parametrize("argument", NOT_OBJECTS)
def test_what_is_no_object_is_refused_alike(argument: Any) -> None:
    """Each tool refuses what is no object of questions and answers, with the same words."""
    for tool, name, function in (
        ("symptom_checker", "assess", assess),
        ("footwear_checklist", "review", review),
        ("mileage_planner", "plan", plan_from),
        ("mileage_planner", "judge", judge_from),
        ("mileage_planner", "answerForm", answer_form),
    ):
        expected = in_python(function, argument)
        assert "is not allowed; allowed: an object" in expected["error"]
        assert call(tool, name, argument) == expected
