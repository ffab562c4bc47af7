"""The mileage planner as a widget."""

from pathlib import Path
from typing import Any

import traitlets

from achilles.mileage_planner.days import Days
from achilles.mileage_planner.gate import answer_form, checked_form
from achilles.mileage_planner.inputs import load_limits
from achilles.mileage_planner.judging import Verdict
from achilles.mileage_planner.planning import Plan
from achilles.page.form import Result, Section
from achilles.page.script import CORE
from achilles.page.widget import ToolWidget, script

HERE = Path(__file__).parent
MODULES = ("arithmetic", "inputs", "sentences", "planning", "judging", "days", "calendar", "gate", "picture", "view")


class MileagePlanner(ToolWidget):
    """The planner: ``answers`` in, ``plan``, ``days`` and ``verdict`` out, None while the gate is shut or something is missing.

    >>> planner = MileagePlanner()
    >>> planner.answers = {"gate": "no_pain", "confirmed": "yes", "recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 1}
    >>> planner.plan.weeks[0].total
    22.0
    """

    _esm = script(CORE / "dates.js", *(HERE / f"{name}.js" for name in MODULES))
    rules_file = load_limits()
    parts = (
        Section("May you run?", ("gate", "checker_pain", "diary_pain", "checker_age", "confirmed")),
        Section("What you ran", ("unit", "recent_weeks", "longest_run", "pain", "age")),
        Section("What you want", ("weeks", "runs_per_week", "goal_week", "goal_run")),
        Section("A race", ("race.distance", "race.date", "race.week"), folded=True),
        Section("Back after a break", ("before_break.usual_week", "before_break.longest_run", "before_break.weeks_off"), folded=True),
        Section("Easier weeks", ("cutback_every", "weeks_since_easier"), folded=True),
        Result("plan", "Your plan appears here once the gate is open and your last four weeks are in."),
        Section("Your days", ("first_day", "days", "long_day", "place", "strength", "hard")),
        Section("Check a week of your own", ("own_total", "own_longest"), folded=True),
        Result("verdict", ""),
    )

    plan = traitlets.Instance(Plan, allow_none=True, read_only=True)
    days = traitlets.Instance(Days, allow_none=True, read_only=True)
    verdict = traitlets.Instance(Verdict, allow_none=True, read_only=True)

    def _check(self, answers: dict[str, Any]) -> None:
        checked_form(self.rules_file, answers)

    def _judge(self, answers: dict[str, Any]) -> None:
        answer = answer_form(answers)
        self.set_trait("plan", answer.plan)
        self.set_trait("days", answer.days)
        self.set_trait("verdict", answer.verdict)
