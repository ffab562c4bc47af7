"""The quiz is marked alike in Python and in JavaScript, on many generated answers to every chapter's questions."""

import json
import random
from functools import partial
from typing import Any

import pytest
from support.inputs import some_answers
from support.javascript import GLUE, side_by_side

from achilles.quiz import CHAPTERS, Quiz, load_questions, mark

CASES = 1_500  # a chapter
NOT_OBJECTS: list[Any] = [None, 1, "past_year", [], [1], True, float("nan")]


def module(chapter: str) -> str:
    """Return the text that the page carries, with the questions of a chapter."""
    return f"{Quiz._esm}\nglobalThis.core = {{ mark }};\nconst rules = {json.dumps(load_questions(chapter).data)};\n{GLUE}"


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
    cases = (generated(dice, questions) for _ in range(CASES))
    for answers, expected, in_javascript in side_by_side(module(chapter), "mark", partial(mark, chapter), cases):
        assert in_javascript == expected, answers
        if "error" in expected:
            seen["several errors" if "\n" in expected["error"] else "one error"] += 1
            continue
        seen["result"] += 1
        seen["a right answer"] += expected["result"]["score"] > 0
        seen["a wrong answer"] += expected["result"]["score"] < expected["result"]["answered"]
    assert min(seen.values()) > CASES // 50, seen


def test_what_is_no_object_is_refused_alike() -> None:
    """With the same words in both languages."""
    for answers, expected, in_javascript in side_by_side(module("causes"), "mark", partial(mark, "causes"), NOT_OBJECTS):
        assert "is not allowed; allowed: an object" in expected["error"], answers
        assert in_javascript == expected, answers
