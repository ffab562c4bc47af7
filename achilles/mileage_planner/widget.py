"""The mileage planner as a widget."""

from pathlib import Path
from typing import Any

import traitlets

from achilles.mileage_planner.gate import answer_form, check_form
from achilles.mileage_planner.inputs import load_limits
from achilles.mileage_planner.judging import Verdict
from achilles.mileage_planner.planning import Plan
from achilles.page.form import Result, Section
from achilles.page.widget import ToolWidget, script

HERE = Path(__file__).parent


class MileagePlanner(ToolWidget):
    """The planner: ``answers`` in, ``plan`` and ``verdict`` out, None while the gate is shut or something is missing.

    >>> planner = MileagePlanner()
    >>> planner.answers = {"gate": "no_pain", "confirmed": "yes", "recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 1}
    >>> planner.plan.weeks[0].total
    22.0
    """

    _esm = script(
        HERE / "arithmetic.js",
        HERE / "inputs.js",
        HERE / "planning.js",
        HERE / "judging.js",
        HERE / "gate.js",
        HERE / "picture.js",
        HERE / "view.js",
    )
    rules_file = load_limits()
    parts = (
        Section("First, the gate", ("gate", "checker_pain", "confirmed")),
        Section("What you ran", ("unit", "recent_weeks", "longest_run", "pain")),
        Section("What you plan", ("weeks", "runs_per_week", "goal_week", "goal_run", "cutback_every"), folded=True),
        Result("plan", "Your plan appears here once the gate is open and your last four weeks are in."),
        Section("Check a week of your own", ("own_total", "own_longest"), folded=True),
        Result("verdict", ""),
    )

    plan = traitlets.Instance(Plan, allow_none=True, read_only=True)
    verdict = traitlets.Instance(Verdict, allow_none=True, read_only=True)

    def _check(self, answers: dict[str, Any]) -> None:
        check_form(self.rules_file, answers)

    def _judge(self, answers: dict[str, Any]) -> None:
        answer = answer_form(answers)
        self.set_trait("plan", answer.plan)
        self.set_trait("verdict", answer.verdict)
