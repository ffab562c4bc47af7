"""The planner's limits and the checking of what it is given, in tenths. The port for the page is ``inputs.js``.

``before_break`` and ``race`` are objects in a call; here and in the form their fields have names such as ``race.distance``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

from achilles.core.dates import day_number, iso_day
from achilles.core.problems import BadInputError, Problem
from achilles.core.questions import Question, as_object, check_answer, is_blank, unknown_fields
from achilles.core.rulefile import RuleFile, read_rule_file
from achilles.core.shown import shown
from achilles.core.words import as_distance, fill

LIMITS_PATH = Path(__file__).with_name("limits.toml")
PARTS = ("gate", "handed", "plan", "own", "days")
OBJECTS = {"before_break": ("usual_week", "longest_run", "weeks_off"), "race": ("distance", "week", "date")}


@cache
def load_limits() -> RuleFile:
    """Read ``limits.toml`` once, with every guard checked."""
    return read_limits(LIMITS_PATH)


def read_limits(path: Path) -> RuleFile:
    """Read a limits file of the planner. Raises ``DataFileError`` if it is not well formed."""
    limits_file = read_rule_file(path)
    for question in limits_file.data["question"]:
        limits_file.require_known(f"question {question['id']}", [question.get("part")], PARTS)
    for guard in limits_file.data["guard"]:
        limits_file.require_known(f"guard {guard['id']}", guard.get("sources") or ["no source"], limits_file.data["sources"])
    return limits_file


def questions_of(limits_file: RuleFile, *parts: str) -> list[Question]:
    """Return the questions of some parts of the form: ``gate``, ``handed``, ``plan``, ``own``, ``days``."""
    of_parts = {table["id"] for table in limits_file.data["question"] if table["part"] in parts}
    return [question for question in limits_file.questions if question.id in of_parts]


def checked_inputs(
    limits_file: RuleFile,
    questions: Sequence[Question],
    inputs: Mapping[str, object],
    *,
    partial: bool = False,
    own: tuple[str, str] = ("total", "longest"),
) -> dict[str, Any]:
    """Return all inputs checked, in tenths, with defaults filled in; raise with every problem in the fields' order.

    ``partial`` allows what is needed to be blank still, as in a form that is being filled in; ``own`` are the names of a
    week's total and longest run.
    """
    checked, problems = checked_and_problems(limits_file, questions, inputs, partial=partial, own=own)
    if problems:
        raise BadInputError(problems)
    return nested(with_defaults(limits_file.data, checked))


def checked_and_problems(
    limits_file: RuleFile, questions: Sequence[Question], inputs: Mapping[str, object], *, partial: bool, own: tuple[str, str]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the inputs that are sound, flat and without defaults, and every problem with the others."""
    limits = limits_file.data
    given, problems = flattened(as_object(inputs), questions)
    unit = "mi" if given.get("unit") == "mi" else "km"
    has_race = any(not is_blank(given.get(f"race.{name}")) for name in OBJECTS["race"])
    checked: dict[str, Any] = {}
    for asked in questions:
        question = question_in(limits, asked, unit)
        if has_race and question.id == "weeks":
            question = replace(question, required=False)
        answer = given.get(question.id)
        value = check_answer(question, answer, partial=partial)
        if isinstance(value, Problem):
            problems.append(with_reason(limits, question, answer, value))
        else:
            checked[question.id] = value
    problems += cross_problems(limits, checked, given, questions, partial=partial, own=own)
    order = [question.id for question in questions]
    problems.sort(key=lambda problem: place_of(problem.field, order))
    return checked, [*problems, *unknown_fields(given, order)]


def flattened(inputs: Mapping[Any, object], questions: Sequence[Question]) -> tuple[dict[Any, object], list[Problem]]:
    """Return inputs with the fields of objects under names of their own, and a problem for what should be an object and is not."""
    asked = {question.id.split(".")[0] for question in questions}
    given: dict[Any, object] = {}
    problems = []
    for name, value in inputs.items():
        if name not in OBJECTS or name not in asked:
            given[name] = value
        elif isinstance(value, Mapping):
            given |= {f"{name}.{field}": item for field, item in value.items()}
        elif not is_blank(value):
            problems.append(Problem(name, f"{shown(value)} is not allowed; allowed: an object of {', '.join(OBJECTS[name])}"))
    return given, problems


def place_of(field: str, order: Sequence[str]) -> int:
    """Return where a field's problem belongs; that of a whole object, where its first field is."""
    return order.index(field) if field in order else next(at for at, name in enumerate(order) if name.startswith(f"{field}."))


def question_in(limits: Mapping[str, Any], question: Question, unit: str) -> Question:
    """Return a question as it is asked in a unit: no run is longer than 50 km, or 31 miles."""
    return _with_high(question, limits["unit"][unit]["longest_allowed"] // 10) if question.longest_run else question


@cache
def _with_high(question: Question, high: float) -> Question:
    return replace(question, high=high)


def with_reason(limits: Mapping[str, Any], question: Question, given: object, problem: Problem) -> Problem:
    """Return the problem of a run that is too long for this planner with the reason."""
    if not question.longest_run or isinstance(given, bool) or not isinstance(given, Real):
        return problem
    try:
        is_too_long = math.isfinite(given) and float(given) > question.high
    except OverflowError:
        is_too_long = False
    if not is_too_long:
        return problem
    return Problem(question.id, fill(limits["error"]["too_long"], {"given": shown(given), "most": shown(question.high)}))


def with_defaults(limits: Mapping[str, Any], checked: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked inputs with the defaults of what was left blank."""
    defaults = {table["id"]: table.get("default") for table in limits["question"]}
    return {name: defaults.get(name) if value is None else value for name, value in checked.items()}


def nested(checked: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked inputs with ``before_break`` and ``race`` as objects, None where nothing of them was given."""
    inputs = {name: value for name, value in checked.items() if "." not in name}
    for name, fields in OBJECTS.items():
        if f"{name}.{fields[0]}" in checked:
            values = {field: checked[f"{name}.{field}"] for field in fields}
            inputs[name] = None if all(value is None for value in values.values()) else values
    if inputs.get("race") and inputs.get("first_day") and inputs["race"]["date"] is not None:
        inputs["race"]["week"] = week_of(inputs["race"]["date"], inputs["first_day"])
    return inputs


def week_of(day: str, first_day: str) -> int:
    """Return the planned week of a day: 1 is the first, 0 the one before."""
    return (day_number(day) - day_number(first_day)) // 7 + 1


def cross_problems(
    limits: Mapping[str, Any],
    checked: Mapping[str, Any],
    given: Mapping[Any, object],
    questions: Sequence[Question],
    *,
    partial: bool,
    own: tuple[str, str],
) -> list[Problem]:
    """Return the problems between two fields, each under the field to change."""
    problems: list[Problem] = []
    by_id = {question.id: question for question in questions}

    def add(field: str, sentence: str, **values: object) -> None:
        problems.append(Problem(field, fill(limits["error"][sentence], {"given": shown(given.get(field)), **values})))

    def need(field: str) -> None:
        if field in checked and checked[field] is None and not partial:
            problems.append(Problem(field, f"{shown(None)} is not allowed; allowed: {by_id[field].allowed()}"))

    weeks = checked.get("recent_weeks")
    if weeks and max(weeks) > 0 and checked.get("longest_run") == 0:
        add("longest_run", "longest_run")
    for name, fields in OBJECTS.items():
        if any(not is_blank(given.get(f"{name}.{field}")) for field in fields) and f"{name}.{fields[0]}" in by_id:
            for field in fields if name == "before_break" else fields[:1]:
                need(f"{name}.{field}")
    weeks_off_problems(checked, add)
    race_problems(checked, given, add, need)
    own_problems(checked, own, add)
    return problems


def weeks_off_problems(checked: Mapping[str, Any], add: Any) -> None:
    """Add the problem of weeks off that are not those at the end of the last four weeks."""
    weeks, weeks_off = checked.get("recent_weeks"), checked.get("before_break.weeks_off")
    if weeks and weeks[-1] == 0 and weeks_off is not None:
        zeros = next((at for at, week in enumerate(reversed(weeks)) if week > 0), len(weeks))
        if zeros == len(weeks) and weeks_off < zeros:
            add("before_break.weeks_off", "weeks_off_four", zeros=zeros)
        elif zeros < len(weeks) and weeks_off != zeros:
            add("before_break.weeks_off", "weeks_off", zeros=zeros)


def own_problems(checked: Mapping[str, Any], own: tuple[str, str], add: Any) -> None:
    """Add the problem of a week of one's own whose longest run does not fit its total."""
    total, longest = (checked.get(name) for name in own)
    if total is not None and longest is not None:
        if longest > total:
            add(own[1], "own_over_total", total=as_distance(total))
        elif longest == 0 < total:
            add(own[1], "own_longest")


def race_problems(checked: Mapping[str, Any], given: Mapping[Any, object], add: Any, need: Any) -> None:
    """Add the problems of when a race is: its week, or its date with the plan's first day."""
    if "race.week" not in checked or "race.date" not in checked:
        return  # one of them is wrong already
    week, day, first_day = checked["race.week"], checked["race.date"], checked.get("first_day")
    if day is None:
        if not is_blank(given.get("race.distance")) and week is None:
            need("race.week")
        return
    if first_day is None:
        if is_blank(given.get("first_day")):
            add("race.date", "race_date")
        return
    found = week_of(day, first_day)
    if not -3 <= found <= 52:
        first = day_number(first_day)
        add("race.date", "race_far", first=iso_day(first - 28), last=iso_day(first + 363))
    elif week is not None and week != found:
        add("race.week", "race_week", week=found)
