"""Twelve weeks of a runner: the export of a watch, and the running diary of the last six weeks.

The model: three runs a week, the last of them the long one; each distance lies up to 12 % around what the week asks for. In week
9 or 10 one long run just happened, far longer than anything before. Pain is 0 to 2 on most days, a next morning is usually the
runner's usual one; for some days after that long run all three scores are higher.

The faults, as real exports have them:

- **one run twice**: the phone recorded some runs as well. It started up to a minute and a half later, and its distance lies up to 4 %
  around the watch's;
- **a treadmill run twice**, where the foot pod saw far less than the watch;
- **a second run of one day** that begins after the first has ended: no copy;
- **metres among kilometres**: runs on the track;
- **a lost distance**, written as two dashes; **walks and rides**;
- the decimal sign is a comma, and the newest entry comes first.

In the diary some fields are blank: a blank is neither 0 nor a no.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from teach.data.dice import Dice

COLUMNS = "Type;Start;Distance;Time"
DIARY_COLUMNS = "date,run,unit,strength,during,after,next_morning,usual_morning,stiffness,limp,note"
WEEKS, DIARY_WEEKS = 12, 6
_RUN_DAYS = (1, 3, 6)  # Tuesday, Thursday, Sunday
_SECONDS_A_METRE = {"Walking": 0.66, "Cycling": 0.17}


@dataclass(frozen=True, slots=True)
class Recording:
    """What one device recorded; ``lost`` where it has no distance."""

    kind: str
    start: datetime
    metres: int
    seconds: int
    lost: bool = False

    def row(self) -> str:
        """Return it as a line of the file."""
        number = str(self.metres) if self.kind == "Track Running" else f"{self.metres / 1000:.2f}".replace(".", ",")
        clock = f"{self.seconds // 3600:02}:{self.seconds // 60 % 60:02}:{self.seconds % 60:02}"
        return f"{self.kind};{self.start.isoformat(sep=' ')};{'--' if self.lost else number};{clock}"


def running_days(dice: Dice, first: date) -> dict[str, str]:
    """Return the export ``log.csv`` and the diary ``diary.csv`` as texts. ``first`` is a Monday."""
    surprise = dice.whole(8, 9)  # the week of the long run that just happened, from 0
    runs = list(_runs(dice, first, surprise))
    recordings = sorted([*runs, *_copies(dice, runs), *_others(dice, first)], key=lambda one: (one.start, one.metres), reverse=True)
    log = "\n".join([COLUMNS, *(one.row() for one in recordings)]) + "\n"
    return {"log.csv": log, "diary.csv": _diary(dice, first, runs, flare=first + timedelta(weeks=surprise, days=_RUN_DAYS[-1]))}


def _runs(dice: Dice, first: date, surprise: int) -> Iterator[Recording]:
    track, doubled = dice.whole(2, 6), dice.whole(3, 7)
    for week in range(WEEKS):
        for day in _RUN_DAYS:
            is_long = day == _RUN_DAYS[-1]
            km = dice.around(9 + week / 6 if is_long else 5.5 + week / 12, 0.12)
            if is_long and week == surprise:
                km = dice.around(15.5, 0.05)
            kind = (
                "Track Running"
                if week == track and not is_long
                else "Treadmill Running"
                if week == track + 1 and not is_long
                else "Running"
            )
            run = _recorded(dice, kind, first + timedelta(weeks=week, days=day), km, hour=8 if is_long else 18)
            yield run
            if is_long and week == doubled:
                later = run.start + timedelta(seconds=run.seconds + 60 * dice.whole(20, 50))
                yield Recording("Running", later, 10 * round(dice.around(300, 0.2)), 60 * dice.whole(18, 22))


def _recorded(dice: Dice, kind: str, day: date, km: float, hour: int) -> Recording:
    metres = 100 * round(km * 10) if kind == "Track Running" else 10 * round(km * 100)
    start = datetime.combine(day, time(hour, dice.whole(0, 59), dice.whole(0, 59)))
    return Recording(kind, start, metres, round(metres * dice.around(_SECONDS_A_METRE.get(kind, 0.37), 0.05)))


def _copies(dice: Dice, runs: list[Recording]) -> Iterator[Recording]:
    """Make the phone's recordings of some of the runs, and the foot pod's of one on the treadmill."""
    outside = [run for run in runs if run.kind == "Running"]
    for run in dice.shuffled(outside)[:7]:
        metres = 10 * round(run.metres * dice.around(1, 0.04) / 10)
        yield Recording("Running", run.start + timedelta(seconds=dice.whole(2, 90)), metres, run.seconds - dice.whole(5, 60))
    indoors = next(run for run in runs if run.kind == "Treadmill Running")
    metres = 10 * round(indoors.metres * dice.around(0.7, 0.06) / 10)
    yield Recording("Treadmill Running", indoors.start + timedelta(seconds=dice.whole(2, 30)), metres, indoors.seconds)


def _others(dice: Dice, first: date) -> Iterator[Recording]:
    for week in range(WEEKS):
        monday = first + timedelta(weeks=week)
        if week % 4 == 1 or dice.happens(0.3):
            yield _recorded(dice, "Walking", monday + timedelta(days=4), dice.around(3.5, 0.4), hour=12)
        if week % 5 == 2 or dice.happens(0.15):
            yield _recorded(dice, "Cycling", monday + timedelta(days=5), dice.around(24, 0.4), hour=10)
    lost = _recorded(dice, "Running", first + timedelta(weeks=dice.whole(1, 6), days=2), 5, hour=7)
    yield Recording(lost.kind, lost.start, lost.metres, lost.seconds, lost=True)


def _diary(dice: Dice, first: date, runs: list[Recording], flare: date) -> str:
    usual = dice.whole(0, 2)
    start = first + timedelta(weeks=WEEKS - DIARY_WEEKS)
    sums: dict[date, int] = {}
    for run in runs:
        sums[run.start.date()] = sums.get(run.start.date(), 0) + run.metres
    rows = [DIARY_COLUMNS]
    for at in range(7 * DIARY_WEEKS):
        day = start + timedelta(days=at)
        km = (sums.get(day, 0) + 50) // 100 / 10
        is_bad = flare <= day < flare + timedelta(days=3)
        high = 3 if is_bad else 0
        during, after = (min(10, dice.whole(0, 2) + high + (dice.whole(0, 1) if is_bad else 0)) for _ in range(2))
        morning = usual + (dice.whole(2, 3) if is_bad else int(dice.happens(0.15)))
        limp = "yes" if day == flare + timedelta(days=1) else "no"
        has_work = km > 0 or day.weekday() == 0
        cells = [
            day.isoformat(),
            f"{km:g}",
            "km",
            "yes" if day.weekday() == 0 else "no",
            str(during) if has_work else "",
            str(after) if has_work else "",
            "" if dice.happens(0.06) else str(morning),
            str(usual) if at < 14 else "",
            "",
            "" if dice.happens(0.03) and not is_bad else limp,
            "",
        ]
        rows.append(",".join(cells))
    return "\n".join(rows) + "\n"
