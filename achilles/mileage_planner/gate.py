"""The gate before the planner, and what its form has to say once the gate is open.

It opens when the runner confirms one of three statements. No address opens it: a link may only preselect one. The
twin for the page is ``gate.js``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from achilles.core.problems import BadInputError, Problem
from achilles.core.questions import check, is_blank
from achilles.core.rulefile import RuleFile
from achilles.core.shown import shown
from achilles.core.words import fill
from achilles.mileage_planner.inputs import load_limits
from achilles.mileage_planner.judging import JUDGED_BY, OWN_WEEK, Verdict, judge_from
from achilles.mileage_planner.planning import Plan, plan_from

CAUTION = ("none", "green", "amber", "red")


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What the planner's form says: whether the gate is open, the plan, and the verdict on a week of one's own."""

    is_open: bool
    plan: Plan | None = None
    verdict: Verdict | None = None


def answer_form(answers: Mapping[str, Any]) -> FormAnswer:
    """Return what the planner's form answers: nothing before the gate is open, a plan once enough is given.

    Raises ``ValueError`` for answers that are wrong; a form that is only half filled in is not wrong.

    >>> answer_form({"gate": "no_pain", "recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 4}).plan is None
    True
    """
    limits = load_limits()
    check_form(limits, answers)
    answers = _without_blanks(answers)
    if is_blank(answers.get("gate")) or is_blank(answers.get("confirmed")):
        return FormAnswer(is_open=False)
    inputs = _plan_inputs(limits, answers)
    needed = [question.id for question in limits.questions if question.required]
    if any(is_blank(inputs[name]) for name in needed if name != "weeks"):
        return FormAnswer(is_open=True)
    own = {name: answers.get(form_name) for name, form_name in OWN_WEEK.items()}
    judged = {name: inputs[name] for name in JUDGED_BY}
    return FormAnswer(
        is_open=True,
        plan=None if is_blank(inputs["weeks"]) else plan_from(inputs),
        verdict=None if any(map(is_blank, own.values())) else judge_from({**judged, **own}),
    )


def check_form(limits: RuleFile, answers: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for answers of the form that are wrong, each under its name in the form."""
    check(limits.questions, answers, partial=True)
    answers = _without_blanks(answers)
    if answers.get("gate") == "no_pain" and answers.get("pain", "none") != "none":
        sentence = fill(limits.data["error"]["pain"], {"given": shown(answers["pain"])})
        raise BadInputError([Problem("pain", sentence)])
    inputs = _plan_inputs(limits, answers)
    own = {name: answers.get(form_name) for name, form_name in OWN_WEEK.items()}
    problems: list[Problem] = []
    if not any(is_blank(inputs[name]) for name in ("recent_weeks", "longest_run")):
        problems += _problems_in(plan_from, {**inputs, "weeks": 1})
        if not problems and not any(map(is_blank, own.values())):
            judged = {name: inputs[name] for name in ("recent_weeks", "longest_run", "unit")}
            problems += _problems_in(judge_from, {**judged, **own})
    if problems:
        raise BadInputError([Problem(OWN_WEEK.get(problem.field, problem.field), problem.message) for problem in problems])


def stated_pain(gate: str | None, stated: str | None, from_checker: str | None) -> str:
    """Return the pain that counts: the more cautious of what the checker saw and what the runner says.

    >>> stated_pain("checker", "none", "amber"), stated_pain("checker", "none", None), stated_pain("cleared", "red", None)
    ('amber', 'green', 'red')
    """
    said = stated or "none"
    if gate != "checker":
        return said
    seen = from_checker or "green"  # the checker never says none: that is only ever the runner's own statement
    return max(said, seen, key=CAUTION.index)


def _without_blanks(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if not is_blank(answer)}


def _plan_inputs(limits: RuleFile, answers: Mapping[str, Any]) -> dict[str, Any]:
    names = [table["id"] for table in limits.data["question"] if table["part"] == "plan"]
    inputs = {name: answers.get(name) for name in names}
    return inputs | {"pain": stated_pain(answers.get("gate"), answers.get("pain"), answers.get("checker_pain"))}


def _problems_in(judging: Any, inputs: Mapping[str, Any]) -> tuple[Problem, ...]:
    try:
        judging(inputs)
    except BadInputError as error:
        return error.problems
    return ()
