"""The runner's diary as an object: rows in, what they say on any morning out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.running_diary.fields import FIELDS, Day, checked_rows, day_number, iso_date, load_rules
from achilles.running_diary.loads import jumps_in
from achilles.running_diary.state import DayColour, State, state_of
from achilles.running_diary.table import days_of_json, rows_of_csv, to_csv, to_json
from achilles.running_diary.weeks import SPAN, History, week_colour

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from achilles.mileage_planner.days import Days

Today = str | dt.date


@dataclass(frozen=True, slots=True)
class Jump:
    """A run that was more than 10 % longer than the longest of the 30 days before: distances in the diary's unit."""

    date: str
    distance: float
    longest: float


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """Seven days of the diary: first and last date, distance in the diary's unit, typical score, and the week's colour.

    ``typical`` is ``None`` where fewer than four mornings are in. The colour is that of the morning after.
    """

    first: str
    last: str
    total: float
    longest: float
    typical: int | None
    colour: str


class Diary:
    """A diary of one row a day.

    >>> diary = Diary([{"date": "2026-11-26", "run": 5, "during": 2, "after": 1, "next_morning": 1, "usual_morning": 1, "limp": "no"}])
    >>> diary.colours()[0]
    DayColour(date='2026-11-26', colour='green')
    >>> diary.state("2026-11-27").week
    'waiting'
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], *, today: Today | None = None) -> None:
        """Take rows with the fields of the specification; ``today`` refuses rows of later days.

        Raises ``ValueError`` that names every problem by row and field, with the value and what is allowed.
        """
        self._keep(*checked_rows(rows, today=None if today is None else _day(today)))

    def _keep(self, unit: str, days: list[Day]) -> None:
        self.unit = unit
        self.days = tuple(days)

    @classmethod
    def from_csv(cls, text: str, *, today: Today | None = None) -> Self:
        """Return the diary that ``to_csv`` wrote, or a spreadsheet with the same columns. Raises ``ValueError``."""
        return cls(rows_of_csv(text), today=today)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the diary that a page kept or exported as JSON. Raises ``ValueError``."""
        diary = cls([])
        diary._keep(*days_of_json(text))
        return diary

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Return the diary in a file that the page exported, CSV or JSON. Raises ``ValueError``, or ``OSError`` for the file."""
        text = Path(path).read_text(encoding="utf-8-sig")
        return cls.from_json(text) if text.lstrip().startswith("{") else cls.from_csv(text)

    @classmethod
    def made_up(cls, name: str) -> Self:
        """Return a made-up diary to try: settling, stuck, flare_after_a_race, noisy_but_fine or insertional_slow.

        Raises ``ValueError`` for another name.
        """
        folder = Path(__file__).with_name("examples")
        names = sorted(path.stem for path in folder.glob("*.csv"))
        if name not in names:
            raise BadInputError([Problem("name", f"{shown(name)} is not allowed; allowed: one of {', '.join(names)}")])
        return cls.read(folder / f"{name}.csv")

    def to_csv(self) -> str:
        """Return the diary as CSV; reading it gives the same diary."""
        return to_csv(self.unit, self.days)

    def to_json(self) -> str:
        """Return the newest 400 days as the JSON that the page keeps."""
        return to_json(self.unit, self.days)

    def rows(self) -> list[dict[str, Any]]:
        """Return the days as rows again, blanks left out, distances in the diary's unit."""
        rows = []
        for day in self.days:
            values = {name: getattr(day, name) for name in FIELDS if name not in ("date", "unit")}
            values["run"] = None if day.run is None else day.run / 10
            rows.append(
                {"date": iso_date(day.day), "unit": self.unit, **{name: value for name, value in values.items() if value is not None}}
            )
        return rows

    def state(self, today: Today) -> State:
        """Return what the diary says on the morning of ``today``, an ISO date; rows of later days are left out."""
        return state_of(self.unit, self.days, _day(today))

    def next_day(self) -> State:
        """Return what the diary says on the morning after its newest row. Raises ``ValueError`` for an empty diary."""
        if not self.days:
            raise BadInputError([Problem("rows", "the diary is empty; allowed: at least one day")])
        return state_of(self.unit, self.days, self.days[-1].day + 1)

    def figure(self, plan: "Days | None" = None) -> "go.Figure":
        """Return the diary as a plotly figure, with the ceilings of a plan's days if given.

        Raises ``ValueError`` for an empty diary, and for a plan in another unit.
        """
        from achilles.running_diary.figure import diary_figure  # noqa: PLC0415 - plotly only when asked for

        return diary_figure(self, plan)

    def colours(self) -> tuple[DayColour, ...]:
        """Return each day's date and colour, oldest first."""
        return tuple(DayColour(iso_date(row.day.day), row.colour) for row in History(self.days).days)

    def jumps(self) -> tuple[Jump, ...]:
        """Return the runs over the guard of 30 days, oldest first. The first 30 days of running are not judged.

        >>> runs = {"2026-09-01": 8, "2026-10-01": 8, "2026-10-05": 10}
        >>> Diary([{"date": date, "run": run} for date, run in runs.items()]).jumps()
        (Jump(date='2026-10-05', distance=10.0, longest=8.0),)
        """
        found = jumps_in([(day.day, day.run or 0) for day in self.days])
        return tuple(Jump(iso_date(day), distance / 10, longest / 10) for day, distance, longest in found)

    def weeks(self) -> tuple[WeekSummary, ...]:
        """Return the diary in spans of seven days, oldest first; the first begins with the first row."""
        if not self.days:
            return ()
        history = History(self.days)
        summaries = []
        for first in range(self.days[0].day, self.days[-1].day + 1, SPAN):
            last = first + SPAN - 1
            runs = [row.day.run or 0 for row in history.between(first, last)]
            until = History([day for day in self.days if day.day <= last])
            summaries.append(
                WeekSummary(
                    iso_date(first),
                    iso_date(last),
                    sum(runs) / 10,
                    max(runs, default=0) / 10,
                    history.typical(last),
                    week_colour(until, last + 1).colour,
                )
            )
        return tuple(summaries)


def _day(today: Today) -> int:
    number = day_number(today.isoformat() if isinstance(today, dt.date) else today)
    if number is None:
        raise BadInputError([Problem("today", f"{shown(today)} is not allowed; allowed: {load_rules().data['allowed']['date']}")])
    return number
