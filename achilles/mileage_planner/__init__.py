"""The mileage planner: week-by-week ceilings from what was really run, and the judging of a week of one's own."""

from typing import Any

from achilles.mileage_planner.inputs import load_limits
from achilles.mileage_planner.judging import Verdict, judge, judge_from
from achilles.mileage_planner.planning import Plan, Week, plan, plan_from

__all__ = ["MileagePlanner", "Plan", "Verdict", "Week", "judge", "judge_from", "load_limits", "plan", "plan_from"]


def __getattr__(name: str) -> Any:
    """Bring in the widget only when it is asked for: the arithmetic alone needs no widget library."""
    if name == "MileagePlanner":
        from achilles.mileage_planner.widget import MileagePlanner  # noqa: PLC0415

        return MileagePlanner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
