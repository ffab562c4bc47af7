"""A runner's own log: from the exports of watches and apps to runs, and from runs to what the planner asks."""

from achilles.running_diary.reading.judging import Aside, Log, Question, Run
from achilles.running_diary.reading.opening import read_runs
from achilles.running_diary.reading.planner import ForPlanner, Recordings, for_planner

__all__ = ["Aside", "ForPlanner", "Log", "Question", "Recordings", "Run", "for_planner", "read_runs"]
