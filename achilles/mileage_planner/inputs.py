"""The planner's limits and the checking of what it is given, in tenths. The twin for the page is ``inputs.js``."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from achilles.core.problems import BadInputError, Problem
from achilles.core.questions import Question, as_object, check, unknown_fields
from achilles.core.rulefile import RuleFile, read_rule_file
from achilles.core.shown import shown
from achilles.core.words import as_distance, fill

LIMITS_PATH = Path(__file__).with_name("limits.toml")


@cache
def load_limits() -> RuleFile:
    """Read ``limits.toml`` once, with every guard checked."""
    return read_limits(LIMITS_PATH)


def read_limits(path: Path) -> RuleFile:
    """Read a limits file of the planner. Raises ``DataFileError`` where it is not well formed."""
    limits = read_rule_file(path)
    parts = ("gate", "handed", "plan", "own")
    for question in limits.data["question"]:
        limits.require_known(f"question {question['id']}", [question.get("part")], parts)
    for guard in limits.data["guard"]:
        limits.require_known(f"guard {guard['id']}", guard.get("sources") or ["no source"], limits.data["sources"])
    return limits


def questions_of(limits: RuleFile, part: str) -> list[Question]:
    """Return the questions of one part of the form: ``gate``, ``handed``, ``plan`` or ``own``."""
    of_part = {table["id"] for table in limits.data["question"] if table["part"] == part}
    return [question for question in limits.questions if question.id in of_part]


def checked_inputs(limits: RuleFile, questions: Sequence[Question], inputs: Mapping[str, object]) -> dict[str, Any]:
    """Return all inputs checked, in tenths, with defaults filled in; raise with every problem in the fields' order."""
    problems: list[Problem] = []
    checked: dict[str, Any] = {}
    given = as_object(inputs)
    for question in questions:
        try:
            checked |= check([question], {question.id: given.get(question.id)})
        except BadInputError as error:
            problems += error.problems
    problems += _cross_problems(limits, checked, inputs)
    problems.sort(key=lambda problem: [question.id for question in questions].index(problem.field))
    problems += unknown_fields(inputs, [question.id for question in questions])
    if problems:
        raise BadInputError(problems)
    return _with_defaults(limits, checked)


def _with_defaults(limits: RuleFile, checked: dict[str, Any]) -> dict[str, Any]:
    defaults = {table["id"]: table.get("default") for table in limits.data["question"]}
    return {name: defaults.get(name) if value is None else value for name, value in checked.items()}


def _cross_problems(limits: RuleFile, checked: Mapping[str, Any], inputs: Mapping[str, object]) -> list[Problem]:
    """Return the problems that lie between two fields, each told of the field to change."""
    sentences = limits.data["error"]
    problems: list[Problem] = []

    def tell(field: str, sentence: str, **values: object) -> None:
        problems.append(Problem(field, fill(sentences[sentence], {"given": shown(inputs[field]), **values})))

    if checked.get("recent_weeks") and max(checked["recent_weeks"]) > 0 and checked.get("longest_run") == 0:
        tell("longest_run", "longest_run")
    total, longest = checked.get("total"), checked.get("longest")
    if total is not None and longest is not None:
        if longest > total:
            tell("longest", "own_over_total", total=as_distance(total))
        elif longest == 0 < total:
            tell("longest", "own_longest")
    return problems
