"""One file of cases for every engine: inputs, and what the models answer, generated the same wherever it is generated.

``python3 dev.py cases`` writes ``_build/cases.json`` and prints its hash. Python 3.11, 3.12 and 3.13 must come to
the same hash, and Chromium to the same answers. A change of a rule, a limit or a word changes the hash: look at the
change, then put the new hash here.
"""

import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from support.inputs import some_answers, some_distance
from support.javascript import encoded
from support.stories import STORIES, story

from achilles.core.plain import as_json
from achilles.footwear_checklist import load_rules as footwear_rules
from achilles.footwear_checklist import review
from achilles.mileage_planner import judge_from, load_limits, plan_from
from achilles.mileage_planner.gate import answer_form
from achilles.symptom_checker import assess
from achilles.symptom_checker import load_rules as symptom_rules

ROOT = Path(__file__).resolve().parents[1]
CASES_FILE = ROOT / "_build" / "cases.json"
SHA256 = "c610e74e257a76db2a2044c2c2ae19c65a00347dfdcdea530b91d20318fbcb50"
FEWEST = 5_000

Case = tuple[str, str, Callable[[Any], Any], Any]


def generated() -> Iterator[Case]:
    """Give every case: tool, function, the function in Python, and its input. Some inputs are wrong: errors count too."""
    dice = random.Random(2026)  # noqa: S311 - the same dice everywhere
    for _, _, changes in STORIES:
        yield "symptom_checker", "assess", assess, story(changes)
    symptoms, shoes = symptom_rules().data["question"], footwear_rules().data["question"]
    for _ in range(1_200):
        yield "symptom_checker", "assess", assess, {**story({}), **some_answers(dice, dice.sample(symptoms, 3), None)}
        yield "symptom_checker", "assess", assess, some_answers(dice, symptoms, None)
    for _ in range(800):
        yield "footwear_checklist", "review", review, some_answers(dice, shoes, None)
    questions = load_limits().data["question"]
    asked = [question for question in questions if question["part"] == "plan"]
    for _ in range(800):
        run = {"recent_weeks": [some_distance(dice) for _ in range(4)], "longest_run": some_distance(dice)}
        own = {"total": some_distance(dice), "longest": some_distance(dice) / 3}
        yield (
            "mileage_planner",
            "planFrom",
            plan_from,
            {**some_answers(dice, asked, some_distance), **run, "weeks": dice.choice([1, 4, 12, 52])},
        )
        yield (
            "mileage_planner",
            "judgeFrom",
            judge_from,
            {**run, **own, "unit": dice.choice(["km", "mi"]), "runs_per_week": dice.randint(1, 6)},
        )
        form = {**run, "weeks": 6, "gate": dice.choice(["checker", "cleared", "no_pain"]), "confirmed": "yes"}
        yield "mileage_planner", "answerForm", answer_form, {**some_answers(dice, questions, some_distance), **form}


def told(function: Callable[[Any], Any], given: Any) -> dict[str, Any]:
    """Return what a model answers: its result, or its error's text."""
    try:
        return {"result": as_json(function(given))}
    except ValueError as error:
        return {"error": str(error)}


def cases_text() -> str:
    """Return the file's text: one case a line, plain ASCII."""
    lines = []
    for tool, name, function, given in generated():
        case = {"tool": tool, "function": name, "input": encoded(given), "told": told(function, given)}
        lines.append(json.dumps(case, allow_nan=False, separators=(",", ":")))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def write_cases() -> str:
    """Write the file; return its hash."""
    text = cases_text()
    CASES_FILE.parent.mkdir(exist_ok=True)
    CASES_FILE.write_text(text, encoding="ascii", newline="\n")
    return hashlib.sha256(text.encode("ascii")).hexdigest()


if __name__ == "__main__":
    print(f"{write_cases()}  {CASES_FILE.relative_to(ROOT)}  Python {sys.version.split()[0]}")
