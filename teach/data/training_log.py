"""A runner's training log as two apps and one holiday leave it.

The model: a week has three runs, the last of them the long one. Each distance lies up to 14 % around what its stretch of
the year asks for, and one run in nine does not take place. A year has an illness (two weeks without runs), a holiday (four
weeks), a build-up with a race, and a few long runs that just happened: with a friend, lost the way, felt good.

The faults, as real logs have them:

- **two ways to write a date**: the phone writes 2025-03-09, the watch (worn for some weeks of spring) writes 09/03/2025, day first;
- **miles and km**: some runs of the autumn were noted in miles; the unit stands beside the number;
- **duplicates**: some runs came over from both devices, so the same start stands there twice, the second time with the watch's date;
- **walks and rides** among the runs, and one long walk that is longer than most runs;
- **a missing distance** here and there, where the device lost it;
- **a day with two runs**, which are two runs, not one longer run and not a duplicate;
- **gaps**; and the watch's rows stand at the end, so the file is **not in order**.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from teach.data.dice import Dice

COLUMNS = "date,start,activity,distance,unit,minutes"
MILE = 1609.344  # metres
_RUN_DAYS = (1, 3, 6)  # Tuesday, Thursday, Sunday


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some weeks of alike training: kilometres of an easy and of a long run in the first and in the last of them."""

    weeks: int
    easy: tuple[float, float] = (0, 0)
    long: tuple[float, float] = (0, 0)


YEAR = (
    Stretch(11, (5.5, 6), (9, 10.5)),
    Stretch(2),  # ill
    Stretch(3, (4, 5), (6, 8)),
    Stretch(10, (6, 6), (9.5, 10.5)),
    Stretch(4),  # away
    Stretch(4, (4, 5.5), (5.5, 8.5)),
    Stretch(9, (6, 7), (9.5, 15.5)),
    Stretch(3, (4, 5), (6, 7.5)),
    Stretch(6, (6, 6.5), (9.5, 10)),
)
SEASON = (Stretch(6, (4.5, 5.5), (6.5, 8)), Stretch(1), Stretch(9, (4.5, 5.5), (6, 8.5)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done."""

    day: date
    start: str
    activity: str
    km: float
    miles: bool = False
    lost: bool = False

    def row(self, *, watch: bool = False) -> str:
        """Return it as a line of the file."""
        written = self.day.strftime("%d/%m/%Y") if watch else self.day.isoformat()
        number = self.km * 1000 / MILE if self.miles else self.km
        minutes = round(self.km * {"run": 6.2, "walk": 11, "ride": 2.8}[self.activity])
        distance = "" if self.lost else f"{number:.2f}"
        return f"{written},{self.start},{self.activity},{distance},{'mi' if self.miles else 'km'},{minutes}"


def training_log(dice: Dice, first: date, stretches: tuple[Stretch, ...] = YEAR, surprises: int = 4) -> str:
    """Return a log as the text of a CSV file. ``first`` is a Monday; ``surprises`` are long runs that just happened."""
    entries = sorted([*_runs(dice, first, stretches, surprises), *_others(dice, first, stretches)], key=_when)
    weeks = sum(stretch.weeks for stretch in stretches)
    spring = (first + timedelta(weeks=weeks // 4), first + timedelta(weeks=weeks // 4 + weeks // 8))
    watch = [entry for entry in entries if spring[0] <= entry.day < spring[1]]
    phone = [entry for entry in entries if entry not in watch]
    twice = [entry for entry in phone if entry.activity == "run" and dice.happens(0.08)] or phone[:1]
    rows = [entry.row() for entry in phone] + [entry.row(watch=True) for entry in sorted([*watch, *twice], key=_when)]
    return "\n".join([COLUMNS, *rows]) + "\n"


def _runs(dice: Dice, first: date, stretches: tuple[Stretch, ...], surprises: int) -> Iterator[Entry]:
    week, weeks = 0, sum(stretch.weeks for stretch in stretches)
    running = [at for at, stretch in enumerate(_by_week(stretches)) if stretch.easy[0]]
    # No surprise in the first weeks, which have nothing before them, nor in the last four, from which plans are made.
    surprised = set(dice.shuffled([at for at in running if 6 <= at < weeks - 5])[:surprises])
    doubled = set(dice.shuffled(running)[: max(2, weeks // 12)])
    for stretch in stretches:
        for at in range(stretch.weeks):
            share = at / max(stretch.weeks - 1, 1)
            for day in _RUN_DAYS if stretch.easy[0] else ():
                is_long = day == _RUN_DAYS[-1]
                low, high = stretch.long if is_long else stretch.easy
                km = dice.around(low + (high - low) * share, 0.14)
                when = first + timedelta(weeks=week, days=day)
                autumn = weeks * 0.66 < week < weeks * 0.8
                if is_long and week in surprised:
                    yield Entry(when, "09:05", "run", round(km * dice.around(1.55, 0.2), 2))
                elif not dice.happens(0.11):
                    start = f"{dice.whole(17, 19):02}:{dice.whole(0, 59):02}" if not is_long else f"09:{dice.whole(0, 59):02}"
                    yield Entry(when, start, "run", round(km, 2), miles=autumn and dice.happens(0.6), lost=dice.happens(0.03))
                if is_long and week in doubled:
                    yield Entry(when, f"16:{dice.whole(10, 59)}", "run", round(dice.around(3.2, 0.2), 2))
            week += 1


def _others(dice: Dice, first: date, stretches: tuple[Stretch, ...]) -> Iterator[Entry]:
    weeks = sum(stretch.weeks for stretch in stretches)
    for week in range(weeks):
        when = first + timedelta(weeks=week)
        if dice.happens(0.3):
            yield Entry(when + timedelta(days=4), f"12:{dice.whole(10, 59)}", "walk", round(dice.around(3.5, 0.4), 2))
        if dice.happens(0.15):
            yield Entry(when + timedelta(days=5), f"10:{dice.whole(10, 59)}", "ride", round(dice.around(24, 0.4), 2))
    yield Entry(first + timedelta(weeks=weeks * 2 // 5, days=5), "08:15", "walk", round(dice.around(21, 0.1), 2))


def _when(entry: Entry) -> tuple[date, str]:
    return entry.day, entry.start


def _by_week(stretches: tuple[Stretch, ...]) -> list[Stretch]:
    return [stretch for stretch in stretches for _ in range(stretch.weeks)]
