"""Spans of seven days: their typical scores and the colour of a week. The twin is ``weeks.js``.

A week is asked about in the morning: the seven days before today, and today as far as it is written. The morning that
belongs to today's row is tomorrow's, so it does not count yet.
"""

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from achilles.running_diary.colours import Coloured, Mornings, coloured, coloured_day, is_sore, median
from achilles.running_diary.fields import Day, load_rules

SPAN = 7


@dataclass(frozen=True, slots=True)
class WeekColour:
    """The colour of a week, and why: the sentences' names in the rule file, with what to fill in."""

    colour: str
    why: tuple[tuple[str, dict[str, Any]], ...]


class History:
    """The days of a diary with their colours, oldest first."""

    def __init__(self, days: Sequence[Day]) -> None:
        self.mornings = Mornings(days)
        self.days = coloured(days, self.mornings)
        self._numbers = [day.day for day in days]

    def between(self, first: int, last: int) -> list[Coloured]:
        """Return the days from one number to another, both included."""
        return self.days[bisect_left(self._numbers, first) : bisect_right(self._numbers, last)]

    def on(self, day: int) -> Coloured | None:
        """Return one day, or ``None`` where it has no row."""
        return next(iter(self.between(day, day)), None)

    def today(self, day: int) -> Coloured | None:
        """Return today as it can be known today: without the next morning."""
        row = self.on(day)
        if row is None or (row.day.next_morning is None and row.day.stiffness is None):
            return row
        return coloured_day(dataclasses.replace(row.day, next_morning=None, stiffness=None), row.usual)

    def week(self, today: int) -> list[Coloured]:
        """Return the seven days before today, and today as far as it is written."""
        written = self.today(today)
        return self.between(today - SPAN, today - 1) + ([] if written is None else [written])

    def typical(self, last: int) -> int | None:
        """Return the typical score of the span of seven days that ends on a day: the median of each day's worst score.

        ``None`` where fewer than four of its mornings are in.
        """
        worst = [
            max(day.day.during or 0, day.day.after or 0, day.day.next_morning)
            for day in self.between(last - SPAN + 1, last)
            if day.day.next_morning is not None
        ]
        return median(worst) if len(worst) >= load_rules().data["limits"]["typical_mornings"] else None

    def rising(self, today: int) -> int | None:
        """Return the newest typical score if it has risen in each of the last two weeks, else ``None``."""
        third, second, newest = (self.typical(today - 1 - SPAN * weeks_ago) for weeks_ago in (2, 1, 0))
        if third is None or second is None or newest is None:
            return None
        return newest if third < second < newest else None


def week_colour(history: History, today: int) -> WeekColour:
    """Return the colour of the week as it is asked about on the morning of ``today``, with every reason for it."""
    limits = load_rules().data["limits"]
    rows = history.week(today)
    rising = history.rising(today)
    reds = sum(row.colour == "red" for row in rows)
    newest = newest_morning(rows)
    why: list[tuple[str, dict[str, Any]]] = []
    if any(row.day.limp == "yes" for row in rows):
        why.append(("limp", {}))
    if any(score is not None and score > limits["red_over"] for row in rows for score in scores_of(row)):
        why.append(("over", {}))
    if reds >= limits["red_days"]:
        why.append(("red_days", {"count": reds}))
    if newest is not None and newest.morning_red:
        why.append(("morning", {"usual": newest.usual}))
    if rising is not None and rising >= limits["rising_red"]:
        why.append(("rising_red", {"score": rising}))
    if why:
        return WeekColour("red", tuple(why))
    why = _waiting(history, today, rows)
    if why:
        return WeekColour("waiting", tuple(why))
    why = _amber(rows, reds, today)
    if rising is not None:
        why.append(("rising", {}))
    return WeekColour("amber", tuple(why)) if why else WeekColour("green", (("green", {}),))


def _waiting(history: History, today: int, rows: Sequence[Coloured]) -> list[tuple[str, dict[str, Any]]]:
    limits = load_rules().data["limits"]
    why: list[tuple[str, dict[str, Any]]] = []
    yesterday, written = history.on(today - 1), history.today(today)
    if yesterday is None:
        why.append(("no_yesterday", {}))
    elif yesterday.missing:
        why.append(("yesterday", {"missing": yesterday.missing}))
    if written is not None and written.day.run:
        missing = tuple(name for name in written.missing if name != "next_morning")
        if missing:
            why.append(("today", {"missing": missing}))
    answered = [row for row in rows if row.day.next_morning is not None]
    if len(answered) < limits["mornings"]:
        why.append(("mornings", {"count": len(answered)}))
    if any(row.usual is None for row in answered):
        why.append(("usual", {}))
    return why


def _amber(rows: Sequence[Coloured], reds: int, today: int) -> list[tuple[str, dict[str, Any]]]:
    limits = load_rules().data["limits"]
    why: list[tuple[str, dict[str, Any]]] = []
    if reds:
        why.append(("red_day", {}))
    runs = [row for row in rows if row.day.run]
    if any(max(row.day.during or 0, row.day.after or 0) >= limits["amber_week_score"] for row in runs):
        why.append(("run_score", {}))
    # Today's run cannot be green before its morning, so it counts only if it is sore already.
    judged = [row for row in runs if row.day.day < today or is_sore(row.day)]
    if judged and 2 * sum(row.colour != "green" for row in judged) >= len(judged):
        why.append(("half_runs", {}))
    if not runs:
        answered = [row for row in rows if row.day.next_morning is not None]
        if 2 * sum(row.colour != "green" for row in answered) >= len(answered):
            why.append(("half_mornings", {}))
    return why


def scores_of(row: Coloured) -> tuple[int | None, int | None, int | None]:
    """Return a day's three scores."""
    return row.day.during, row.day.after, row.day.next_morning


def newest_morning(rows: Sequence[Coloured]) -> Coloured | None:
    """Return the last row whose morning is in."""
    return next((row for row in reversed(rows) if row.day.next_morning is not None), None)
