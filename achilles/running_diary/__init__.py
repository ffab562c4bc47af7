"""The running diary: from one row a day to the day's colour, the next run, the planner's gate, and how it goes."""

from achilles.running_diary.diary import Diary, WeekSummary
from achilles.running_diary.fields import Day, load_rules
from achilles.running_diary.loads import loads
from achilles.running_diary.state import DayColour, State

__all__ = ["Day", "DayColour", "Diary", "State", "WeekSummary", "load_rules", "loads"]
