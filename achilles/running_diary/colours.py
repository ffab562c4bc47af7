"""The usual morning, the colour of a day, and red spells. The twin for the page is ``colours.js``.

Everything here looks back only, so a later row never changes an earlier colour.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from achilles.running_diary.fields import Day, load_rules


@dataclass(frozen=True, slots=True)
class Coloured:
    """A day with what was usual in the morning then, its colour, and which parts of that are known.

    ``missing`` names the blank fields that keep the day waiting; ``scored_red`` is true for a limp or a score over 5,
    ``morning_red`` for a morning too far above usual.
    """

    day: Day
    usual: int | None
    colour: str
    missing: tuple[str, ...]
    scored_red: bool
    morning_red: bool


def median(values: Sequence[int]) -> int:
    """Return the middle value, of two in the middle the higher.

    >>> median([3, 1, 2]), median([1, 2])
    (2, 2)
    """
    return sorted(values)[len(values) // 2]


class Mornings:
    """The mornings after days without a run, and what the runner said is usual, to be asked for any day."""

    def __init__(self, days: Sequence[Day]) -> None:
        rested = [day for day in days if day.run == 0 and day.next_morning is not None]
        self._days = [day.day for day in rested]
        self._scores = [day.next_morning or 0 for day in rested]
        self._said = [(day.day, day.usual_morning) for day in days if day.usual_morning is not None]

    def usual(self, day: int) -> int | None:
        """Return the usual morning of a day's number, from the days before it; ``None`` where it is not known."""
        limits = load_rules().data["limits"]
        end = bisect_left(self._days, day)
        long = self._scores[bisect_left(self._days, day - limits["usual_long_days"]) : end]
        if len(long) >= limits["usual_mornings"]:
            short = self._scores[bisect_left(self._days, day - limits["usual_days"]) : end]
            if len(short) >= limits["usual_mornings"]:
                return min(median(short), median(long))
            return median(long)
        said = [score for at, score in self._said if day - limits["usual_said_days"] <= at <= day]
        return said[-1] if said else None


def coloured(days: Sequence[Day], mornings: Mornings) -> list[Coloured]:
    """Return each day with its colour. ``days`` are in order of time."""
    return [coloured_day(day, mornings.usual(day.day)) for day in days]


def coloured_day(day: Day, usual: int | None) -> Coloured:
    """Return a day with its colour, the first that fits of red, waiting, amber and green."""
    limits = load_rules().data["limits"]
    scores = (day.during, day.after, day.next_morning)
    scored_red = day.limp == "yes" or any(score is not None and score > limits["red_over"] for score in scores)
    above = None if usual is None or day.next_morning is None else day.next_morning - usual
    morning_red = above is not None and above >= limits["red_morning"]
    missing = missing_fields(day)
    if scored_red or morning_red:
        colour = "red"
    elif missing or above is None:
        colour = "waiting"
    elif above > 0 or is_sore(day):
        colour = "amber"
    else:
        colour = "green"
    return Coloured(day, usual, colour, missing, scored_red, morning_red)


def missing_fields(day: Day) -> tuple[str, ...]:
    """Return the fields that a day still needs before it can have a colour other than red."""
    needed = ["run", "limp", "next_morning"]
    if day.run:
        needed[1:1] = ["during", "after"]
    return tuple(name for name in needed if getattr(day, name) is None)


def is_sore(day: Day) -> bool:
    """Tell whether pain during or after was amber or more."""
    least = load_rules().data["limits"]["amber_score"]
    return max(day.during or 0, day.after or 0) >= int(least)


def red_spells(days: Sequence[Coloured]) -> list[tuple[int, int]]:
    """Return the red spells as first and last day's number, oldest first.

    Red days with fewer than seven days between them that are not red are one spell. A single morning too far above
    usual is not a spell: it is within the noise.
    """
    gap = load_rules().data["limits"]["spell_gap"]
    spells: list[list[Coloured]] = []
    for day in days:
        if day.colour != "red":
            continue
        if spells and day.day.day - spells[-1][-1].day.day <= gap:
            spells[-1].append(day)
        else:
            spells.append([day])
    return [(spell[0].day.day, spell[-1].day.day) for spell in spells if len(spell) > 1 or spell[0].scored_red]
