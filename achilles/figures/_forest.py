"""A forest plot: rows of estimates, each with its interval.

An interval is drawn as boldly as its estimate. An estimate without one is drawn hollow, and says so.
Made for a phone first: short labels that wrap, no legend, nothing that has to be hovered over.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from achilles.figures._look import BLUE, FAINT, GREY, heading
from achilles.figures.sentences import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.evidence import Finding

NO_INTERVAL = "no interval"
COLUMNS = ("Finding", "Measure", "Estimate", "Interval", "People", "Design", "Outcome", "Source")

_LABEL_WIDTH = 17  # letters in a line of a row's label
_TITLE_LINE, _SUBTITLE_LINE, _ROW = 20, 17, 66  # pixels
_TEN = 10
_NEAR_EDGE = 0.34  # of the axis: nearer than that, a number is written towards the middle


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the chart, and the same as text."""

    label: str
    value: float
    low: float | None
    high: float | None
    text: str
    cells: tuple[str, ...]
    colour: str = BLUE
    symbol: str = "circle"

    @property
    def short(self) -> str:
        """The label, broken into short lines."""
        return "<br>".join(textwrap.wrap(self.label, _LABEL_WIDTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line across all rows at a value that means something."""

    at: float
    label: str
    anchor: str = "center"
    dash: str = "dash"


def row_of(f: Finding, *, interval: str | None = None, **look: str) -> Row:
    """Turn a finding into a row; `interval` is what to say where it has none."""
    beside = (f.effect, f.low, f.high)
    estimate = number(f.effect, *beside)
    if f.low is None or f.high is None:
        text, said = f"{estimate}, {interval or NO_INTERVAL}", interval or NO_INTERVAL
    else:
        span = f"{number(f.low, *beside)} to {number(f.high, *beside)}"
        text, said = f"{estimate} ({span})", f"{span} ({f.interval})"
    people = "not in our record" if f.n is None else f"{f.n:,}"
    return Row(
        label=f.label,
        value=f.effect,
        low=f.low,
        high=f.high,
        text=text,
        cells=(f.label, f.measure, estimate, said, people, f.design, f.outcome, f.source),
        **look,
    )


def row_of_difference(one: Finding, other: Finding, gap: float, *, label: str, **look: str) -> Row:
    """Turn two scores of one trial into a row of their difference; the record has them without an interval."""
    row = row_of(one, **look)
    estimate = f"{number(gap)} ({number(one.effect)} against {number(other.effect)}; subtracted here)"
    text = f"{number(gap)}, {NO_INTERVAL}"
    return replace(row, label=label, value=gap, text=text, cells=(label, row.cells[1], estimate, *row.cells[3:]))


def forest(
    rows: Sequence[Row],
    *,
    title: str,
    subtitle: str,
    x_title: str,
    y_title: str,
    says: str,
    lines: Sequence[Line] = (),
    log: bool = False,
    limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw rows from top to bottom, one trace for each, with lines of reference behind them."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    low, high = limits or _limits(rows, lines, log=log)
    places = range(len(rows) - 1, -1, -1)
    head = _TITLE_LINE * _count(title) + _SUBTITLE_LINE * _count(subtitle)
    top, bottom = head + (54 if lines else 32), 44 + _SUBTITLE_LINE * _count(x_title)
    axis: dict[str, Any] = {
        "title": {"text": x_title, "font": {"size": 13}, "standoff": 8},
        "tickfont": {"size": 12},
        "tickangle": 0,
        "automargin": True,
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": FAINT,
        "range": [_scaled(low, log=log), _scaled(high, log=log)],
    }
    if log:
        ticks = _ticks(low, high)
        axis |= {"type": "log", "tickvals": ticks, "ticktext": [f"{t:g}" for t in ticks]}
    layout = {
        "title": heading(title, subtitle),
        "font": {"size": 12},
        "height": top + bottom + _ROW * len(rows),
        "margin": {"l": 12, "r": 14, "t": top, "b": bottom},
        "showlegend": False,
        "dragmode": False,
        "xaxis": axis,
        "yaxis": {
            "title": {"text": y_title, "font": {"size": 13}, "standoff": 6},
            "tickvals": list(places),
            "ticktext": [r.short for r in rows],
            "tickfont": {"size": 12},
            "automargin": True,
            "fixedrange": True,
            "zeroline": False,
            "showgrid": False,
            "range": [-0.6, len(rows) - 0.4],
        },
        "shapes": [_shape(line) for line in lines],
        "annotations": [_note(line, log=log) for line in lines],
        "meta": {
            "says": says,
            "sources": list(dict.fromkeys(r.cells[-1] for r in rows)),
            "columns": list(COLUMNS),
            "rows": [list(r.cells) for r in rows],
        },
    }
    span = (_scaled(low, log=log), _scaled(high, log=log))
    traces = [_trace(r, y, _side(_scaled(r.value, log=log), span)) for r, y in zip(rows, places, strict=True)]
    return go.Figure({"data": traces, "layout": layout})


def _trace(row: Row, y: int, side: str) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers+text",
        "name": row.label,
        "x": [row.value],
        "y": [y],
        "text": [row.text],
        "textposition": f"top {side}",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hovertemplate": f"{row.label}<br>{row.text}<extra></extra>",
        "marker": {"color": row.colour, "size": 12, "symbol": row.symbol, "line": {"width": 0}},
    }
    if row.low is None or row.high is None:
        trace["marker"] |= {"symbol": f"{row.symbol}-open", "line": {"width": 2.5, "color": row.colour}}
    else:
        trace["error_x"] = {
            "type": "data",
            "symmetric": False,
            "array": [row.high - row.value],
            "arrayminus": [row.value - row.low],
            "color": row.colour,
            "thickness": 3,
            "width": 7,
        }
    return trace


def _shape(line: Line) -> dict[str, Any]:
    style = {"color": GREY, "width": 2, "dash": line.dash}
    across = {"x0": line.at, "x1": line.at, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", "layer": "below", "line": style, **across}


def _note(line: Line, *, log: bool) -> dict[str, Any]:
    return {
        "x": _scaled(line.at, log=log),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": line.anchor,
        "showarrow": False,
        "text": line.label,
        "font": {"size": 12},
    }


def _side(x: float, span: tuple[float, float]) -> str:
    place = (x - span[0]) / (span[1] - span[0])
    if place < _NEAR_EDGE:
        return "right"
    return "left" if place > 1 - _NEAR_EDGE else "center"


def _limits(rows: Sequence[Row], lines: Sequence[Line], *, log: bool) -> tuple[float, float]:
    """Reach a little beyond everything that is drawn."""
    ends = [v for r in rows for v in (r.low, r.value, r.high) if v is not None]
    drawn = [_scaled(v, log=log) for v in [*ends, *(line.at for line in lines)]]
    spare = 0.06 * (max(drawn) - min(drawn))
    low, high = min(drawn) - spare, max(drawn) + spare
    return (10**low, 10**high) if log else (low, high)


def _scaled(x: float, *, log: bool) -> float:
    return math.log10(x) if log else x


def _ticks(low: float, high: float) -> list[float]:
    """Choose few enough round numbers of a log axis for a phone."""
    steps = (1.0, 3.0) if high / low > _TEN else (1.0, 1.5, 2.0, 3.0, 5.0)
    return [t for power in range(-2, 4) for step in steps if low <= (t := step * 10**power) <= high]


def _count(text: str) -> int:
    return text.count("<br>") + 1
