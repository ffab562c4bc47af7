"""More steps a minute at the same speed: what follows by arithmetic, what was seen in a laboratory, and what no study has shown.

>>> from achilles.figures import cadence
>>> cadence(steps="160", change="5").layout.meta["rows"][1][:4]
['5 % more', '168', '0.99', '1,008']

The example's speed, what our record of the studies has, and the sentences are in ``cadence.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any

from achilles.figures._frame import frame, note
from achilles.figures._look import BLUE, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, read_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

COLUMNS = ("Cadence", "Steps a minute", "Step length (m)", "Steps a km", "Stress on the tendon", "Braking")

_METRES_AN_HOUR = 1000  # of one km/h
_MINUTES_AN_HOUR = 60
_ROW = 96  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What studies found, and for which changes of the cadence, in percent."""

    about: str
    at: tuple[int, ...]
    result: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The sources of the link between braking and injury."""

    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceFile(FigureFile):
    """The figure's data file. The speed is in km/h, the stretch that is shown in metres."""

    speed: float
    cadences: tuple[int, ...]
    changes: tuple[int, ...]
    stretch: float
    evidence: tuple[Evidence, ...]
    link: Link


FILE = read_figure(CadenceFile, __file__)


@dataclass(frozen=True, slots=True)
class Stride:
    """A way to run at the example's speed. The step is what follows from speed and cadence, in metres."""

    change: int
    cadence: float

    @property
    def step(self) -> float:
        """How far one step goes."""
        return FILE.speed * _METRES_AN_HOUR / _MINUTES_AN_HOUR / self.cadence

    @property
    def steps_a_km(self) -> float:
        """How many steps a kilometre takes."""
        return _METRES_AN_HOUR / self.step


def _wording(change: int) -> str:
    return f"{change} % more" if change else "As it is"


@drawing(
    change=Choice("How many more steps a minute?", {str(change): _wording(change) for change in FILE.changes}),
    steps=Choice("Your steps a minute now", {str(cadence): str(cadence) for cadence in FILE.cadences}),
)
def cadence(change: str, steps: str) -> Figure:
    """Draw where the feet land on the same stretch, now and with more steps a minute."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    now = Stride(0, int(steps))
    then = Stride(int(change), now.cadence * (100 + int(change)) / 100)
    strides = [now, then] if then.change else [now]
    looks = [(BLUE, "circle"), (VERMILION, "diamond")]
    labels = [f"{_plain(stride.cadence)} steps<br>a minute" for stride in strides]
    places = list(range(len(strides) - 1, -1, -1))
    layout = frame(
        "Where the feet land,<br>at the same speed",
        f"Example speed: {FILE.speed} km/h. By arithmetic:<br>step length = speed / steps a minute.",
        xaxis={"title": "Distance (m)", "range": [-0.3, FILE.stretch + 0.3]},
        yaxis={"title": "Cadence", "tickvals": places, "ticktext": labels, "showgrid": False, "range": [-0.6, len(strides) - 0.4]},
        picture=_ROW * len(strides),
    )
    meta = {
        "says": FILE.say(change, values(now, then)),
        "sources": _sources(),
        "columns": list(COLUMNS),
        "rows": [_row(stride) for stride in strides],
    }
    traces = [_trace(stride, y, *look) for stride, y, look in zip(strides, places, looks, strict=False)]
    notes = [
        note(f"each step {stride.step:.2f} m", 0, y, xanchor="left", yanchor="bottom", yshift=8)
        for stride, y in zip(strides, places, strict=True)
    ]
    return go.Figure({"data": traces, "layout": {**layout, "annotations": notes, "meta": meta}})


def _trace(stride: Stride, y: int, colour: str, symbol: str) -> dict[str, Any]:
    places = [round(x, 3) for x in takewhile(lambda x: x <= FILE.stretch, (at * stride.step for at in count()))]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": _wording(stride.change),
        "x": places,
        "y": [y] * len(places),
        "cliponaxis": False,
        "line": {"color": colour, "width": 1, "dash": "dot"},
        "marker": {"color": colour, "symbol": symbol, "size": 12, "line": {"width": 0}},
        "hovertemplate": "%{x:.2f} m<extra></extra>",
    }


def values(now: Stride, then: Stride) -> dict[str, object]:
    """Return what the sentences name, computed from the two strides."""
    return {
        "speed": FILE.speed,
        "now.steps": _plain(now.cadence),
        "now.length": f"{now.step:.2f}",
        "now.steps_a_km": f"{now.steps_a_km:,.0f}",
        "then.steps": _plain(then.cadence),
        "then.length": f"{then.step:.2f}",
        "shorter": f"{100 * (1 - then.step / now.step):.1f}",
        "more": f"{then.steps_a_km - now.steps_a_km:.0f}",
    }


def _row(stride: Stride) -> list[str]:
    return [_wording(stride.change), _plain(stride.cadence), f"{stride.step:.2f}", f"{stride.steps_a_km:,.0f}", *_results(stride.change)]


def _results(change: int) -> list[str]:
    if not change:
        return ["as it is" for _ in FILE.evidence]
    return [
        f"{evidence.result} ({', '.join(evidence.sources)})" if change in evidence.at else "no result in our record"
        for evidence in FILE.evidence
    ]


def _sources() -> list[str]:
    return [*(key for evidence in FILE.evidence for key in evidence.sources), *FILE.link.sources]


def _plain(value: float) -> str:
    """Write steps a minute; halves where they fall so.

    >>> _plain(168.0), _plain(157.5)
    ('168', '157.5')
    """
    return f"{value:.1f}".removesuffix(".0")
