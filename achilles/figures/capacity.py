"""Load against capacity, week by week: a model of this course that shows an idea, not a finding.

Capacity follows what is run, slowly; a week far over it is a flare and costs some of it. The numbers of the model
stand in ``capacity.toml``. The twin is ``capacity.js``.

>>> from achilles.figures import load_capacity
>>> load_capacity(week_5=26).layout.meta["says"]
'No week of these 8 is a flare in the model. Its capacity ends at 25.5 km a week, where it began at 20.'
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from achilles.core.plain import as_json
from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.figures._look import BLUE, FAINT, PURPLE, VERMILION, heading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.figures.widget import MovingFigure

COLUMNS = ("Week", "Distance (km)", "Capacity (km)", "Distance as % of capacity", "In the model")


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the model: what was run, what the tendon was used to, and whether that is a flare."""

    distance: float
    capacity: float
    flare: bool


@cache
def model() -> dict[str, Any]:
    """Return the numbers of the model."""
    return dict(as_json(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))))


def weeks_of(distances: Sequence[float]) -> tuple[list[Week], float]:
    """Return each week of the model, and the capacity after the last one. Distances in km."""
    numbers, capacity, weeks = model(), float(model()["start"]), []
    for distance in distances:
        flare = distance > numbers["flare_over"] * capacity
        weeks.append(Week(distance, capacity, flare))
        capacity = capacity * numbers["flare_keeps"] if flare else capacity + numbers["follows"] * (distance - capacity)
    return weeks, capacity


def equation() -> str:
    """Return the model as it is shown to the reader."""
    numbers = model()
    return (
        f"The model, with numbers made up for the picture: capacity next week = capacity + {numbers['follows']} \N{MULTIPLICATION SIGN} (distance \N{MINUS SIGN} capacity). "
        f"A week over {numbers['flare_over']} \N{MULTIPLICATION SIGN} capacity is a flare, and {numbers['flare_keeps']} \N{MULTIPLICATION SIGN} capacity is left after it."
    )


def rows_of(weeks: Sequence[Week]) -> list[list[str]]:
    """Return the weeks as the rows of a table."""
    return [
        [str(at), _tenths(week.distance), _tenths(week.capacity), _percent(week), "flare" if week.flare else "within"]
        for at, week in enumerate(weeks, start=1)
    ]


def says_of(weeks: Sequence[Week], end: float) -> str:
    """Say in a sentence what these weeks come to in the model."""
    flares = [at for at, week in enumerate(weeks, start=1) if week.flare]
    close = f"Its capacity ends at {_tenths(end)} km a week, where it began at {_tenths(weeks[0].capacity)}."
    if not flares:
        return f"No week of these {len(weeks)} is a flare in the model. {close}"
    first = weeks[flares[0] - 1]
    return (
        f"Week {flares[0]} is a flare in the model: {_tenths(first.distance)} km, where it was used to {_tenths(first.capacity)} km "
        f"({_percent(first)} % of it). Weeks with a flare: {len(flares)} of {len(weeks)}. {close}"
    )


def _percent(week: Week) -> str:
    return str(int(100 * week.distance / week.capacity + 0.5))


def _tenths(value: float) -> str:
    """Round half up to tenths, as JavaScript does; whole numbers without a point."""
    tenths = int(value * 10 + 0.5)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


class LoadCapacity:
    """The figure: ``load_capacity(week_1=20, week_5=36)`` draws it; weeks left out are the first ones."""

    __name__ = "load_capacity"

    def __call__(self, **distances: float) -> Figure:
        """Draw the weeks. Raises ``BadInputError`` for a week that there is not, or a distance out of its range."""
        return _draw(list(self.checked(distances).values()))

    def checked(self, settings: Mapping[str, Any]) -> dict[str, float]:
        """Return a distance for each week. Raises ``BadInputError`` naming all that is wrong."""
        numbers = model()
        first = {f"week_{at}": distance for at, distance in enumerate(numbers["weeks"], start=1)}
        problems = [Problem(name, f"is not known; allowed: {', '.join(first)}") for name in settings if name not in first]
        for name, given in settings.items():
            number = isinstance(given, int | float) and not isinstance(given, bool)
            if name in first and not (number and numbers["least"] <= given <= numbers["most"]):
                problems.append(
                    Problem(name, f"{shown(given)} is not allowed; allowed: a number from {numbers['least']} to {numbers['most']} (km)")
                )
        if problems:
            raise BadInputError(problems)
        return {**first, **settings}

    def explore(self, **distances: float) -> MovingFigure:
        """Return the figure as a widget with a slider for each week."""
        from achilles.figures.widget import CapacityFigure  # noqa: PLC0415 - widgets only where they are asked for

        return CapacityFigure(self, self.checked(distances))


load_capacity = LoadCapacity()


def _draw(distances: Sequence[float]) -> Figure:
    """Draw distances as bars and capacity as a line."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    weeks, end = weeks_of(distances)
    numbers = [str(at) for at in range(1, len(weeks) + 1)]
    bars = {"type": "bar", "x": numbers}
    axis = {"fixedrange": True, "automargin": True, "zeroline": False, "gridcolor": FAINT}
    return go.Figure(
        {
            "data": [
                {**bars, "name": "what you ran", "y": _bars(weeks, flare=False), "marker": {"color": BLUE}},
                {
                    **bars,
                    "name": "what you ran: a flare",
                    "y": _bars(weeks, flare=True),
                    "marker": {"color": PURPLE, "pattern": {"shape": "/", "fillmode": "overlay"}},
                },
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": "what the model is used to",
                    "x": numbers,
                    "y": [week.capacity for week in weeks],
                    "line": {"color": VERMILION, "width": 3, "dash": "dash"},
                    "marker": {"color": VERMILION, "symbol": "diamond", "size": 9},
                },
            ],
            "layout": {
                "title": heading("Load against capacity:<br>a model, not a finding"),
                "font": {"size": 12},
                "height": 440,
                "margin": {"l": 12, "r": 14, "t": 130, "b": 50},
                "barmode": "overlay",
                "dragmode": False,
                "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 12}, "itemclick": False},
                "xaxis": {**axis, "type": "category", "title": {"text": "Week", "font": {"size": 13}}},
                "yaxis": {**axis, "title": {"text": "Distance in the week (km)", "font": {"size": 13}}, "range": [0, model()["most"] + 6]},
                "meta": {"says": says_of(weeks, end), "sources": [], "columns": list(COLUMNS), "rows": rows_of(weeks)},
            },
        }
    )


def _bars(weeks: Sequence[Week], *, flare: bool) -> list[float | None]:
    return [week.distance if week.flare == flare else None for week in weeks]
