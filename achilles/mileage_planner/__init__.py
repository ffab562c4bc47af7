"""The mileage planner: week-by-week ceilings from what was really run, laid on days, and the judging of a week of one's own."""

from typing import Any

from achilles.mileage_planner.days import Day, Days
from achilles.mileage_planner.inputs import load_limits
from achilles.mileage_planner.judging import Verdict, judge, judge_from
from achilles.mileage_planner.planning import Plan, Week, plan, plan_from

__all__ = [
    "Day",
    "Days",
    "MileagePlanner",
    "Plan",
    "Verdict",
    "Week",
    "judge",
    "judge_from",
    "load_ladder",
    "load_limits",
    "plan",
    "plan_from",
    "show_ladder",
]


def __getattr__(name: str) -> Any:
    """Bring in the widget and the ladder only when they are asked for: a plan needs neither widgets nor HTML."""
    if name == "MileagePlanner":
        from achilles.mileage_planner.widget import MileagePlanner  # noqa: PLC0415

        return MileagePlanner
    if name in ("load_ladder", "show_ladder"):
        from achilles.mileage_planner import ladder  # noqa: PLC0415

        return getattr(ladder, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
