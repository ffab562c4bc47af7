"""The quiz is marked alike in Python and in JavaScript, on many generated answers to every chapter's questions."""

import json
import random
from functools import cache
from typing import Any

import pytest
import quickjs
from support.inputs import some_answers
from support.javascript import GLUE, encoded

from achilles.core.plain import as_json
from achilles.quiz import CHAPTERS, Quiz, load_questions, mark

CASES = 1_500  # a chapter
NOT_OBJECTS: list[Any] = [None, 1, "past_year", [], [1], True, float("nan")]


@cache
def engine(chapter: str) -> Any:
    """Return an engine with the text that the page carries and the questions of a chapter."""
    made = quickjs.Context()
    rules = json.dumps(load_questions(chapter).data)
    made.module(f"{Quiz._esm}\nglobalThis.core = {{ mark }};\nconst rules = {rules};\n{GLUE}")
    assert made.eval("typeof core") == "object", "the text did not load"
    return made


def in_javascript(chapter: str, answers: Any) -> dict[str, Any]:
    """Mark answers in JavaScript; return the marking or the text of the error."""
    return dict(json.loads(engine(chapter).get("call")("mark", json.dumps(encoded(answers)))))


def in_python(chapter: str, answers: Any) -> dict[str, Any]:
    """Mark answers in Python; return the marking as JSON values or the text of the error."""
    try:
        return {"result": as_json(mark(chapter, answers))}
    except ValueError as error:
        return {"error": str(error)}


def near(dice: random.Random, question: dict[str, Any]) -> float:
    """Return a number on, just within or just past the tolerance around the answer or a known slip."""
    middle = dice.choice([question["answer"], *(mistake["value"] for mistake in question.get("mistakes", ()))])
    step = question["tolerance"]
    return middle + dice.choice([0, step, -step, step + 0.001, -step - 0.001, 2 * step + 1, -2 * step - 1])


def generated(dice: random.Random, questions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return answers: some right, some wrong, some malformed, some left out."""
    answers = some_answers(dice, questions, None)
    for question in questions:
        if dice.random() < 0.2:
            right = [option["id"] for option in question.get("options", ()) if option["right"]]
            answers[question["id"]] = near(dice, question) if question["kind"] == "number" else right if len(right) > 1 else right[0]
    return answers


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_same_marking_and_the_same_errors(chapter: str) -> None:
    """Each chapter's questions, with results, single errors, several errors and full marks all among the cases."""
    dice = random.Random(chapter)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    questions = load_questions(chapter).data["question"]
    seen = {"result": 0, "one error": 0, "several errors": 0, "a right answer": 0, "a wrong answer": 0}
    for _ in range(CASES):
        answers = generated(dice, questions)
        expected = in_python(chapter, answers)
        assert in_javascript(chapter, answers) == expected, answers
        if "error" in expected:
            seen["several errors" if "\n" in expected["error"] else "one error"] += 1
            continue
        seen["result"] += 1
        seen["a right answer"] += expected["result"]["score"] > 0
        seen["a wrong answer"] += expected["result"]["score"] < expected["result"]["answered"]
    assert min(seen.values()) > CASES // 50, seen


@pytest.mark.parametrize("answers", NOT_OBJECTS)
def test_what_is_no_object_is_refused_alike(answers: Any) -> None:
    """With the same words in both languages."""
    expected = in_python("causes", answers)
    assert "is not allowed; allowed: an object" in expected["error"]
    assert in_javascript("causes", answers) == expected
