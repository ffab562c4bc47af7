"""Load against capacity, week by week: a model of this course that shows an idea, not a finding.

Capacity follows what is run, slowly; a week far over it is a flare and costs some of it. The numbers of the model
and its sentences are in ``capacity.toml``. ``capacity.js`` is the same in JavaScript.

>>> from achilles.figures import load_capacity
>>> load_capacity(week_5=26).layout.meta["says"]
'No week of these 8 is a flare in the model. Its capacity ends at 25.5 km a week, where it began at 20.'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - the reader of the file looks at the types
from pathlib import Path
from typing import TYPE_CHECKING, Any

from achilles.core.plain import as_json
from achilles.figures._look import BLUE, FAINT, PURPLE, VERMILION, heading
from achilles.figures.controls import Slider
from achilles.figures.drawing import Drawing
from achilles.figures.sentences import FigureFile, read_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

COLUMNS = ("Week", "Distance (km)", "Capacity (km)", "Distance as % of capacity", "In the model")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFile(FigureFile):
    """The figure's data file: the model's numbers, and the sliders' ends and start. Distances in ``unit``."""

    version: str
    date: date
    unit: str
    start: float
    least: float
    most: float
    step: float
    follows: float
    flare_over: float
    flare_keeps: float
    weeks: tuple[float, ...]


FILE = read_figure(CapacityFile, __file__)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the model: what was run, what the tendon was used to, and whether that is a flare."""

    distance: float
    capacity: float
    flare: bool


def weeks_of(distances: Sequence[float]) -> tuple[list[Week], float]:
    """Return each week of the model, and the capacity after the last one. Distances in km."""
    capacity, weeks = FILE.start, []
    for distance in distances:
        flare = distance > FILE.flare_over * capacity
        weeks.append(Week(distance, capacity, flare))
        capacity = capacity * FILE.flare_keeps if flare else capacity + FILE.follows * (distance - capacity)
    return weeks, capacity


def equation() -> str:
    """Return the model as it is shown to the reader."""
    return (
        f"The model, with numbers made up for the picture: capacity next week = capacity + {FILE.follows} \N{MULTIPLICATION SIGN} (distance \N{MINUS SIGN} capacity). "
        f"A week over {FILE.flare_over} \N{MULTIPLICATION SIGN} capacity is a flare, and {FILE.flare_keeps} \N{MULTIPLICATION SIGN} capacity is left after it."
    )


def rows_of(weeks: Sequence[Week]) -> list[list[str]]:
    """Return the weeks as the rows of a table."""
    return [
        [str(at), _tenths(week.distance), _tenths(week.capacity), _percent(week), "flare" if week.flare else "within"]
        for at, week in enumerate(weeks, start=1)
    ]


def says_of(weeks: Sequence[Week], end: float) -> str:
    """Return the sentence on what these weeks come to in the model."""
    flares = [at for at, week in enumerate(weeks) if week.flare]
    values: dict[str, object] = {"weeks": len(weeks), "end": _tenths(end), "start": _tenths(weeks[0].capacity)}
    if not flares:
        return FILE.say("calm", values)
    first = weeks[flares[0]]
    values |= {"first": flares[0] + 1, "distance": _tenths(first.distance), "capacity": _tenths(first.capacity)}
    return FILE.say("flare", values | {"percent": _percent(first), "flares": len(flares)})


def _percent(week: Week) -> str:
    return str(int(100 * week.distance / week.capacity + 0.5))


def _tenths(value: float) -> str:
    """Round half up to tenths, as JavaScript does; whole numbers without a point."""
    tenths = int(value * 10 + 0.5)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _draw(**distances: float) -> Figure:
    """Draw distances as bars and capacity as a line: ``load_capacity(week_1=20, week_5=36)``."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    weeks, end = weeks_of(list(distances.values()))
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
                "yaxis": {**axis, "title": {"text": "Distance in the week (km)", "font": {"size": 13}}, "range": [0, FILE.most + 6]},
                "meta": {"says": says_of(weeks, end), "sources": [], "columns": list(COLUMNS), "rows": rows_of(weeks)},
            },
        }
    )


def _bars(weeks: Sequence[Week], *, flare: bool) -> list[float | None]:
    return [week.distance if week.flare == flare else None for week in weeks]


def _page_facts() -> dict[str, Any]:
    """Return what the page computes a state from."""
    return {"numbers": as_json(FILE)}


HERE = Path(__file__).parent
SLIDERS = {
    f"week_{at}": Slider(f"Week {at}", FILE.unit, FILE.least, FILE.most, FILE.step, distance)
    for at, distance in enumerate(FILE.weeks, start=1)
}
load_capacity = Drawing(
    _draw, SLIDERS, scripts=(HERE / "capacity.js", HERE / "capacity_view.js"), page_facts=_page_facts, note=equation(), name="load_capacity"
)
