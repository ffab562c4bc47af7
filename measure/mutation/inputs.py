"""What models are asked and must answer: the shared cases of ``proofs/cases.py``, small plans, verdicts and forms, and input that is broken in many ways.

Importing this imports the models, so the oracle for Python does it only in a child process.
"""

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

MODELS = {  # by their name in JavaScript: the tool's package, the module and the function
    "assess": ("symptom_checker", "assessment", "assess"),
    "review": ("footwear_checklist", "findings", "review"),
    "planFrom": ("mileage_planner", "planning", "plan_from"),
    "judgeFrom": ("mileage_planner", "judging", "judge_from"),
    "answerForm": ("mileage_planner", "gate", "answer_form"),
}
BROKEN = 300  # inputs for each function


class Asked(NamedTuple):
    """A tool, the function's name in JavaScript, its input, and the text of what it must tell."""

    tool: str
    function: str
    given: Any
    told: str


@cache
def model(function: str) -> Callable[[Any], Any]:
    """Return a model's function in Python."""
    tool, module, name = MODELS[function]
    return getattr(import_module(f"achilles.{tool}.{module}"), name)


def told(function: str, given: Any) -> str:
    """Return what a model answers in Python, as text: its result, or its error's words."""
    plain = import_module("achilles.core.plain")
    try:
        answer = {"result": plain.as_json(model(function)(given))}
    except ValueError as error:
        answer = {"error": str(error)}
    return json.dumps(answer)


def every_input() -> list[Asked]:
    """Return all inputs with what the models tell as they are, in an order that mixes the functions."""
    inputs = given_inputs()
    random.Random(8).shuffle(inputs)  # noqa: S311 - the same order each time
    return [Asked(tool, function, given, told(function, given)) for tool, function, given in inputs]


def given_inputs() -> list[tuple[str, str, Any]]:
    """Return all inputs: a tool, the function's name in JavaScript, and what it is given."""
    cases = import_module("proofs.cases")
    inputs = [(tool, name, given) for tool, name, _, given in cases.generated()]
    inputs += _broken()
    parity = import_module("test_parity")
    inputs += [("mileage_planner", "planFrom", given) for given in parity.small_plans()]
    inputs += [("mileage_planner", "judgeFrom", given) for given in parity.small_verdicts()]
    inputs += [("mileage_planner", "answerForm", given) for given in parity.small_forms()]
    return inputs


def _broken() -> Iterator[tuple[str, str, Any]]:
    bad = import_module("test_bad_input")
    stories = import_module("support.stories")
    sound = {"assess": stories.story({}), "review": bad.SHOES, "planFrom": bad.PLAN, "judgeFrom": bad.JUDGED, "answerForm": bad.FORM}
    for function, given in sound.items():
        tool = MODELS[function][0]
        files = {"symptom_checker": bad.symptom_rules, "footwear_checklist": bad.footwear_rules, "mileage_planner": bad.load_limits}
        by_id = {question.id: question for question in files[tool]().questions}
        own = {"total": by_id.get("own_total"), "longest": by_id.get("own_longest")} if function == "judgeFrom" else {}
        questions = [bad.renamed(own[name], name) if name in own else by_id[name] for name in given]
        required = [question.id for question in questions if question.required and function != "answerForm"]
        dice = random.Random(f"mutants of {function}")  # noqa: S311
        yield from ((tool, function, bad.broken_input(dice, questions, given, required)[0]) for _ in range(BROKEN))
