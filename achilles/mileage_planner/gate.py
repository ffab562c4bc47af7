"""The gate before the planner, and what its form has to say once the gate is open.

It opens when the runner confirms one of three statements. No address opens it: a link may only preselect one. The port
for the page is ``gate.js``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from achilles.core.problems import BadInputError, Problem
from achilles.core.questions import as_object
from achilles.core.rulefile import RuleFile
from achilles.core.shown import shown
from achilles.core.words import fill
from achilles.mileage_planner.arithmetic import runs_of
from achilles.mileage_planner.days import DAY_OPTIONS, Days, day_problems, days_of
from achilles.mileage_planner.inputs import OBJECTS, PARTS, checked_and_problems, load_limits, nested, place_of, questions_of, with_defaults
from achilles.mileage_planner.judging import OWN_WEEK, Verdict, verdict_of
from achilles.mileage_planner.planning import Plan, plan_of

CAUTION = ("none", "green", "amber", "red")
SORE = ("green", "amber", "red")


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What the planner's form says.

    ``is_open`` is the gate; ``missing`` are the questions without which there is no plan yet; ``waits`` says that the diary
    waits for an answer; then the plan, its days and the verdict on a week of one's own.
    """

    is_open: bool
    missing: tuple[str, ...] = ()
    waits: bool = False
    plan: Plan | None = None
    days: Days | None = None
    verdict: Verdict | None = None


def answer_form(answers: Mapping[str, Any]) -> FormAnswer:
    """Return what the planner's form answers: nothing before the gate is open, a plan once enough is given.

    Raises ``ValueError`` for answers that are wrong; a form that is only half filled in is not wrong.

    >>> answer_form({"gate": "no_pain", "recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 4}).plan is None
    True
    """
    limits_file = load_limits()
    return answer_checked(limits_file, checked_form(limits_file, answers))


def checked_form(limits_file: RuleFile, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form's answers checked, with the most cautious pain and age; raise with every problem under its name in the form."""
    limits = limits_file.data
    questions = questions_of(limits_file, *PARTS)
    checked, problems = checked_and_problems(
        limits_file, questions, as_object(answers), partial=True, own=(OWN_WEEK["total"], OWN_WEEK["longest"])
    )
    order = [question.id for question in questions]
    known = [problem for problem in problems if problem.field in order or problem.field in OBJECTS]
    inputs = with_defaults(limits, checked)
    handed = (inputs.get("checker_pain"), inputs.get("diary_pain"))
    pain = stated_pain(inputs.get("gate"), inputs.get("pain"), *handed)
    runs = runs_of({**inputs, "pain": pain}, limits) if "runs_per_week" in inputs else 0
    found = [*gate_problems(limits, checked), *day_problems(limits, inputs, runs)]
    merged = sorted([*known, *found], key=lambda problem: place_of(problem.field, order))
    if problems or found:
        raise BadInputError([*merged, *(problem for problem in problems if problem not in known)])
    return nested(inputs) | {"pain": pain, "age": max(inputs["age"], inputs["checker_age"] or "", key=lambda age: age == "60_or_over")}


def gate_problems(limits: Mapping[str, Any], checked: Mapping[str, Any]) -> list[Problem]:
    """Return what contradicts the statement that there is no Achilles pain."""
    if checked.get("gate") != "no_pain":
        return []
    if checked.get("pain") in SORE:
        return [Problem("pain", fill(limits["error"]["pain"], {"given": shown(checked["pain"])}))]
    handed = next((checked[name] for name in ("checker_pain", "diary_pain") if checked.get(name) in SORE), None)
    return [] if handed is None else [Problem("gate", fill(limits["error"]["handed"], {"given": shown("no_pain"), "pain": handed}))]


def answer_checked(limits_file: RuleFile, checked: Mapping[str, Any]) -> FormAnswer:
    """Return what the form says to answers that are checked: one plan, laid on days, and one verdict."""
    if checked["gate"] is None or checked["confirmed"] is None:
        return FormAnswer(is_open=False)
    missing = missing_of(checked)
    waits = checked["diary_pain"] == "waiting"
    own = {name: checked[form_name] for name, form_name in OWN_WEEK.items()}
    if missing or waits:
        return FormAnswer(
            is_open=True,
            missing=missing,
            waits=waits,
            verdict=verdict_of(limits_file, {**checked, **own})
            if missing == ("weeks",) and None not in own.values() and not waits
            else None,
        )
    made = plan_of(limits_file, checked)
    return FormAnswer(
        is_open=True,
        plan=made,
        days=None if checked["first_day"] is None else days_of(limits_file, made, {name: checked[name] for name in DAY_OPTIONS}),
        verdict=None if None in own.values() else verdict_of(limits_file, {**checked, **own}),
    )


def missing_of(checked: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the questions that a plan still needs; of a break or a race that was begun, all that belong to it."""
    missing = [name for name in ("recent_weeks", "longest_run") if checked[name] is None]
    race = checked["race"]
    if checked["weeks"] is None and race is None:
        missing.append("weeks")
    if checked["before_break"] is not None:
        missing += [f"before_break.{field}" for field, value in checked["before_break"].items() if value is None]
    if race is not None:
        missing += [] if race["distance"] is not None else ["race.distance"]
        missing += [] if race["week"] is not None or race["date"] is not None else ["race.date"]
    return tuple(missing)


def stated_pain(gate: str | None, stated: str | None, from_checker: str | None, from_diary: str | None = None) -> str:
    """Return the pain that counts: the most cautious of what the checker saw, what the diary says and what the runner says.

    >>> stated_pain("checker", "none", "amber"), stated_pain("checker", "none", None), stated_pain("cleared", "red", None)
    ('amber', 'green', 'red')
    """
    # The checker never says none: that is only ever the runner's own statement.
    least = "green" if gate == "checker" else "none"
    said = [stated or "none", from_checker or "none", least, from_diary if from_diary in CAUTION else "none"]
    return max(said, key=lambda colour: CAUTION.index(str(colour))) or "none"
