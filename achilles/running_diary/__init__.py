"""The running diary: from one row a day to the day's colour, the next run, the planner's gate, and how it goes."""

from typing import Any

from achilles.running_diary.diary import Diary, Jump, WeekSummary
from achilles.running_diary.fields import Day, load_rules
from achilles.running_diary.loads import loads
from achilles.running_diary.reading import Log, Run, for_planner, read_runs
from achilles.running_diary.state import DayColour, State

__all__ = [
    "Day",
    "DayColour",
    "Diary",
    "Jump",
    "Log",
    "Run",
    "RunningDiary",
    "State",
    "WeekSummary",
    "for_planner",
    "load_rules",
    "loads",
    "read_runs",
]


def __getattr__(name: str) -> Any:
    """Bring in the widget only when it is asked for: the diary itself needs no widget library."""
    if name == "RunningDiary":
        from achilles.running_diary.widget import RunningDiary  # noqa: PLC0415

        return RunningDiary
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
