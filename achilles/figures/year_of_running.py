"""A made-up year of running: which single runs are jumps, and whether a rule on the week would have seen them.

The year is in ``year_of_running.toml``; what counts as a jump is the mileage planner's own, from its ``limits.toml``.

>>> runs = year()
>>> all(run.day >= 0 for run in runs), runs == year()
(True, True)
>>> jump = max(runs, key=lambda run: run.longer or 0)
>>> jump.distance, jump.longest, jump.longer  # in tenths of a kilometre, and in whole per cent
(125, 52, 140)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from achilles.evidence import finding
from achilles.figures._frame import frame, note
from achilles.figures._look import BLUE, GREY, PURPLE, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, number, read_figure
from achilles.mileage_planner.inputs import load_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

COLUMNS = (
    "Week",
    "Run (km)",
    "Longest of 30 days (km)",
    "Longer by",
    "In the cohort, rate of injuries",
    "The week as a whole",
    "By a rule on the week",
)

_WEEK = 7
_RUNS, _WEEKS = "runs", "weeks"
_COHORT = {"over_10_to_30": "longest_run_10_to_30", "over_30_to_100": "longest_run_30_to_100", "over_100": "longest_run_over_100"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Weeks with one pattern: the days that are run on (Monday is 0), and easy and long runs from first to last week, in tenths."""

    weeks: tuple[int, int]
    what: str = ""
    runs: tuple[int, ...] = ()
    easy: tuple[int, int] = (0, 0)
    long: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A run that was not planned so, in tenths, and whether the week's other runs were left out for it."""

    week: int
    day: int
    distance: int
    what: str
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFile(FigureFile):
    """The figure's data file. A run is compared with the longest of so many days before."""

    seed: int
    days: int
    spread: float
    skipped: float
    stretch: tuple[Stretch, ...]
    event: tuple[Event, ...]


FILE = read_figure(YearFile, __file__)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its day (0 is the first of the year), its distance and the longest of the 30 days before, in tenths."""

    day: int
    distance: int
    longest: int | None

    @property
    def week(self) -> int:
        """The week of the year, from 1."""
        return self.day // _WEEK + 1

    @property
    def longer(self) -> int | None:
        """How much longer than the longest of the 30 days before, in whole per cent, floored as the planner does."""
        return None if self.longest is None else (self.distance - self.longest) * 100 // self.longest

    def passes(self, percent: int) -> bool:
        """Whether this run is a jump: more than so many per cent longer. Without a run to compare with, it is not."""
        return self.longest is not None and self.distance * 100 > self.longest * (100 + percent)


@dataclass(frozen=True, slots=True)
class WeekSum:
    """One week: its total and that of the week before, in tenths."""

    number: int
    total: int
    before: int

    @property
    def change(self) -> int | None:
        """The change to the nearest per cent; None after a week without runs."""
        return (200 * (self.total - self.before) + self.before) // (2 * self.before) if self.before else None

    @property
    def flagged(self) -> bool:
        """Whether the rule on the week sees it: it grew by more than the planner's weekly growth."""
        return self.total * 100 > self.before * int(load_limits().data["percent"]["usual"]["growth"])


@cache
def _all_runs() -> tuple[tuple[int, int], ...]:
    """Return day and distance of every run, those before the year with days under 0."""
    chance = Random(FILE.seed).random  # noqa: S311 - made-up runs, no secret; only random() is the same on every Python
    events = {(event.week, event.day): event for event in FILE.event}
    alone = {event.week for event in FILE.event if event.alone}
    runs = []
    for stretch in FILE.stretch:
        first, last = stretch.weeks
        for week in range(first, last + 1):
            for day in stretch.runs:
                shortest, longest = stretch.long if day == stretch.runs[-1] else stretch.easy
                planned = shortest + (longest - shortest) * (week - first) / max(last - first, 1)
                distance = int(planned * (1 + FILE.spread * (2 * chance() - 1)))
                takes_place = chance() >= FILE.skipped and week not in alone
                event = events.get((week, day))
                if event or takes_place:
                    runs.append(((week - 1) * _WEEK + day, event.distance if event else distance))
    return tuple(runs)


@cache
def year() -> tuple[Run, ...]:
    """Return the runs of the year, each with the longest run of the 30 days before it."""
    runs, days = _all_runs(), FILE.days
    return tuple(
        Run(day, distance, max((d for at, d in runs if day - days <= at < day), default=None)) for day, distance in runs if day >= 0
    )


@cache
def weeks() -> tuple[WeekSum, ...]:
    """Return the weeks of the year, those without runs too."""
    last = max(stretch.weeks[1] for stretch in FILE.stretch)
    totals = [sum(d for day, d in _all_runs() if day // _WEEK + 1 == week) for week in range(last + 1)]
    return tuple(WeekSum(at, totals[at], totals[at - 1]) for at in range(1, last + 1))


def thresholds() -> dict[str, int]:
    """Return what may count as a jump, in per cent: the planner's own limit on the longest run, then the cohort's bands over it."""
    data = load_limits().data
    ends = [band["up_to"] for band in data["band"] if "up_to" in band and band["up_to"] > data["percent"]["usual"]["growth"]]
    return {f"over_{end - 100}": end - 100 for end in (data["percent"]["usual"]["growth"], *ends)}


@drawing(
    jump=Choice("A jump is longer by more than", {key: f"{percent} %" for key, percent in thresholds().items()}),
    shown=Choice("Look at", {_RUNS: "Single runs", _WEEKS: "Whole weeks"}),
)
def year_of_running(jump: str, shown: str) -> Figure:
    """Draw each run of a made-up year, or each week, and mark the runs that are jumps."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    percent = thresholds()[jump]
    jumps = [run for run in year() if run.passes(percent)]
    by_run = shown == _RUNS
    most = max(run.distance for run in year()) if by_run else max(week.total for week in weeks())
    top = most / 10 * (1.25 if by_run else 1.2)
    layout = frame(
        "A made-up year of running:<br>which runs are jumps?",
        f"No finding. Dashed: {percent} % over the<br>longest run of the {FILE.days} days before."
        if by_run
        else f"No finding. Hatched: a week over {_rule()} % up.<br>Diamond: a week with a jump.",
        xaxis={"title": "Week of the year", "range": [0.3, len(weeks()) + 1.2], "tickvals": [1, 13, 26, 39, 52]},
        yaxis={"title": "Distance of a run (km)" if by_run else "Distance of a week (km)", "range": [0, top]},
        picture=300,
    )
    meta = {
        "says": FILE.say(f"{jump}|{shown}", values()),
        "sources": ["frandsen2025", "buist2008"],  # the cohort behind the bands; the only trial of the rule on the week
        "columns": list(COLUMNS),
        "rows": [_row(run) for run in jumps],
    }
    traces = _run_traces(percent, jumps) if by_run else _week_traces(jumps)
    return go.Figure(
        {
            "data": traces,
            "layout": {
                **layout,
                "barmode": "overlay",
                "annotations": _stretches(0 if by_run else top, "bottom" if by_run else "top"),
                "meta": meta,
            },
        }
    )


def _rule() -> int:
    """Return the planner's weekly growth, in per cent."""
    return int(load_limits().data["percent"]["usual"]["growth"]) - 100


def _place(day: float) -> float:
    """Return a day's place on an axis of weeks."""
    return round(day / _WEEK + 1, 2)


def _run_traces(percent: int, jumps: Sequence[Run]) -> list[dict[str, Any]]:
    plain = [run for run in year() if run not in jumps]
    dots = {"type": "scatter", "mode": "markers", "hovertemplate": "week %{x:.0f}: %{y:.1f} km<extra></extra>"}
    places, ceilings = _ceiling(percent)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "ceiling",
            "x": places,
            "y": ceilings,
            "line": {"color": GREY, "width": 1.5, "dash": "dash", "shape": "hv"},
            "connectgaps": False,
            "hoverinfo": "skip",
        },
        {**dots, "name": "run", "x": _places(plain), "y": _km(plain), "marker": {"color": BLUE, "symbol": "circle", "size": 6}},
        {
            **dots,
            "name": "jump",
            "mode": "markers+text",
            "x": _places(jumps),
            "y": _km(jumps),
            "text": [f"+{run.longer} %" if run == _biggest(jumps) else "" for run in jumps],
            "textposition": "top center",
            "textfont": {"size": 12},
            "cliponaxis": False,
            "marker": {"color": VERMILION, "symbol": "diamond", "size": 12, "line": {"width": 0}},
        },
    ]


def _ceiling(percent: int) -> tuple[list[float], list[float | None]]:
    """Return the steps of the ceiling over the year: so much over the longest of the 30 days before; None without a run in them."""
    days = FILE.days
    places: list[float] = []
    heights: list[float | None] = []
    for day in range(len(weeks()) * _WEEK):
        longest = max((d for at, d in _all_runs() if day - days <= at < day), default=None)
        height = None if longest is None else round(longest * (100 + percent) / 1000, 2)
        if not heights or height != heights[-1]:
            places.append(_place(day))
            heights.append(height)
    return [*places, _place(len(weeks()) * _WEEK)], [*heights, heights[-1]]


def _week_traces(jumps: Sequence[Run]) -> list[dict[str, Any]]:
    held = {run.week for run in jumps}
    bars = {"type": "bar", "hovertemplate": "week %{x}: %{y:.1f} km<extra></extra>"}
    quiet = [week for week in weeks() if week.total and not week.flagged]
    loud = [week for week in weeks() if week.flagged]
    marked = [week for week in weeks() if week.number in held]
    return [
        {**bars, "name": "week", "x": [w.number for w in quiet], "y": [w.total / 10 for w in quiet], "marker": {"color": BLUE}},
        {
            **bars,
            "name": "week that the rule flags",
            "x": [w.number for w in loud],
            "y": [w.total / 10 for w in loud],
            "marker": {"color": PURPLE, "pattern": {"shape": "/", "fillmode": "overlay"}},
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "week with a jump",
            "x": [w.number for w in marked],
            "y": [w.total / 10 + 1.5 for w in marked],
            "marker": {"color": VERMILION, "symbol": "diamond", "size": 10, "line": {"width": 0}},
            "hovertemplate": "week %{x}: a jump<extra></extra>",
        },
    ]


def _stretches(y: float, yanchor: str) -> list[dict[str, Any]]:
    """Name the stretches of the year that explain it."""
    named = [(stretch.what, *stretch.weeks) for stretch in FILE.stretch if stretch.what]
    return [note(what, (first + last + 1) / 2, y, xanchor="center", yanchor=yanchor) for what, first, last in named]


@cache
def values() -> dict[str, object]:
    """Return what the sentences count: jumps by threshold, the biggest of them, and what the rule on the week sees."""
    flagged = {week.number for week in weeks() if week.flagged}
    biggest = _biggest(year())
    counted: dict[str, object] = {
        "runs": len(year()),
        "weeks": len(weeks()),
        "days": FILE.days,
        "rule": _rule(),
        "flagged": len(flagged),
        "biggest.km": f"{biggest.distance / 10:g}",
        "biggest.week": biggest.week,
        "biggest.longer": biggest.longer,
        "biggest.shorter": -(weeks()[biggest.week - 1].change or 0),
        "biggest.flagged": int(biggest.week in flagged),
    }
    for name, percent in thresholds().items():
        jumps = [run for run in year() if run.passes(percent)]
        seen = sum(run.week in flagged for run in jumps)
        counted |= {
            f"{name}.jumps": len(jumps),
            f"{name}.seen": seen,
            f"{name}.missed": len(jumps) - seen,
            f"{name}.empty": len(flagged - {run.week for run in jumps}),
        }
    return counted


def _biggest(jumps: Sequence[Run]) -> Run:
    return max(jumps, key=lambda run: run.longer or 0)


def _changed(week: WeekSum) -> str:
    if week.change is None:
        return "followed a week without runs"
    if week.change == 0:
        return "was about as long as the one before"
    return f"was {abs(week.change)} % {'longer' if week.change > 0 else 'shorter'} than the one before"


def _row(run: Run) -> list[str]:
    week = weeks()[run.week - 1]
    band = next(
        band for band in load_limits().data["band"] if "up_to" not in band or run.distance * 100 <= (run.longest or 0) * band["up_to"]
    )
    f = finding(_COHORT[band["id"]])
    rate = f"{number(f.effect)} times ({number(f.low or 0, f.effect)} to {number(f.high or 0, f.effect)})"
    return [
        str(run.week),
        f"{run.distance / 10:.1f}",
        f"{(run.longest or 0) / 10:.1f}",
        f"{run.longer} %",
        rate,
        f"{week.total / 10:.1f} km: {_changed(week)}",
        "seen" if week.flagged else "looked harmless",
    ]


def _places(runs: Sequence[Run]) -> list[float]:
    return [_place(run.day) for run in runs]


def _km(runs: Sequence[Run]) -> list[float]:
    return [run.distance / 10 for run in runs]
