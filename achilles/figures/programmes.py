"""Four loading programmes, counted over 12 weeks.

A count of repetitions or of sessions is not a count of load: how heavy each repetition is, it cannot show. The doses
are in ``achilles/evidence/programmes.toml``; where they give a range, both ends are drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from achilles.evidence import programmes as all_programmes
from achilles.evidence.programmes import NOT_KNOWN, Programme
from achilles.figures._frame import frame, note
from achilles.figures._look import BLUE, GREEN, GREY, PURPLE, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, read_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

COLUMNS = ("Programme", "For pain", "Weeks", "Repetitions a week", "Sessions a week", "Load", "Sources")

FILE = read_figure(FigureFile, __file__)
_ALL, _REPETITIONS = "all", "repetitions"
_COUNTS = {_REPETITIONS: "Repetitions", "sessions": "Sessions"}
_LOOKS = {
    "alfredson": (BLUE, "circle", "solid"),
    "silbernagel": (VERMILION, "square", "dash"),
    "beyer": (PURPLE, "triangle-up", "dot"),
    "floor_level": (GREEN, "diamond", "dashdot"),
}
_SPARE = 1.18  # room over the highest line for the words on it
_CLOSE = 0.12  # of the highest line: nearer than that, two names would meet


@drawing(
    which=Choice("Which programme?", {_ALL: "All four", **{p.id: p.name for p in all_programmes()}}),
    count=Choice("Count what in a week?", _COUNTS),
)
def programmes(which: str, count: str) -> Figure:
    """Draw what each programme asks for, week by week; one may be picked out."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    drawn = all_programmes()
    most = max(high for p in drawn for _, high in _weekly(p, count))
    layout = frame(
        "Four loading programmes,<br>week by week",
        f"{_COUNTS[count]} a week. How heavy, this<br>cannot show. Shaded: a range in our record.",
        xaxis={"title": "Week", "tickvals": list(range(1, len(drawn[0].weeks) + 1)), "range": [0.4, len(drawn[0].weeks) + 0.6]},
        yaxis={"title": f"{_COUNTS[count]} a week", "range": [0, _SPARE * most], "tickformat": ",d"},
        picture=300,
    )
    traces: list[dict[str, Any]] = []
    for p in sorted(drawn, key=lambda p: p.id == which):  # the one that is picked out is on top
        colour, symbol, dash = _LOOKS[p.id]
        traces += _traces(p, _weekly(p, count), colour if which in {_ALL, p.id} else GREY, symbol, dash)
    meta = {
        "says": FILE.say(f"{which}|{count}", values()),
        "sources": list(dict.fromkeys(key for p in drawn for key in p.sources)),
        "columns": list(COLUMNS),
        "rows": [row for p in drawn for row in _rows(p)],
    }
    return go.Figure({"data": traces, "layout": {**layout, "annotations": _names(drawn, count, most), "meta": meta}})


def _weekly(p: Programme, count: str) -> list[tuple[int, int]]:
    """Return the least and the most of each week."""
    return [week.repetitions if count == _REPETITIONS else week.sessions for week in p.weeks]


def _traces(p: Programme, weekly: list[tuple[int, int]], colour: str, symbol: str, dash: str) -> list[dict[str, Any]]:
    """Draw the most of each week, and below it the least where they differ, with the range between them shaded."""
    low, high = [least for least, _ in weekly], [most for _, most in weekly]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": p.name,
        "x": [week.number for week in p.weeks],
        "y": high,
        "line": {"color": colour, "width": 2.5, "dash": dash, "shape": "hvh"},
        "marker": {"color": colour, "symbol": symbol, "size": 8, "line": {"width": 0}},
        "hovertemplate": f"{p.name}, week %{{x}}: %{{y:,}}<extra></extra>",
    }
    if low == high:
        return [line]
    return [{**line, "y": low}, {**line, "fill": "tonexty"}]


def _names(drawn: tuple[Programme, ...], count: str, most: int) -> list[dict[str, Any]]:
    """Name each line at its right end, below it if another is close above; lines that coincide share a name."""
    ends: dict[int, list[str]] = {}
    for p in drawn:
        ends.setdefault(_weekly(p, count)[-1][1], []).append(p.name)
    notes = []
    for at, names in ends.items():
        crowded = any(0 < other - at < _CLOSE * most for other in ends)
        side = {"yanchor": "top", "yshift": -5} if crowded else {"yanchor": "bottom", "yshift": 5}
        notes.append(note(" = ".join(names), len(drawn[0].weeks) + 0.5, at, xanchor="right", **side))
    return notes


def values() -> dict[str, object]:
    """Return the counts that the sentences name, by programme and by what is counted."""
    counted: dict[str, object] = {}
    for p in all_programmes():
        rms = [phase.exercises[0].rm for week in p.weeks for phase in week.phases]
        counted |= {f"{p.id}.load": p.load, f"{p.id}.first_rm": rms[0], f"{p.id}.last_rm": rms[-1]}
        for count in _COUNTS:
            weekly, total = _weekly(p, count), _total(p, count)
            counted |= {
                f"{p.id}.{count}.first": _range(weekly[0]),
                f"{p.id}.{count}.last": _range(weekly[-1]),
                f"{p.id}.{count}.total": _range(total),
                f"{p.id}.{count}.least": total[0],
                f"{p.id}.{count}.most": total[1],
                f"{p.id}.{count}.kinds": len(set(weekly)),
                **{f"{p.id}.{count}.over.{other.id}": _times(p, other, count) for other in all_programmes()},
            }
    return counted


def _total(p: Programme, count: str) -> tuple[int, int]:
    return p.repetitions if count == _REPETITIONS else p.sessions


def _times(one: Programme, other: Programme, count: str) -> str:
    """Return how many times as much one asks for as the other, with both ends where there is a range."""
    (low, high), (least, most) = _total(one, count), _total(other, count)
    return _span(f"{low / most:.1f}", f"{high / least:.1f}")


def _range(ends: tuple[int, int]) -> str:
    return _span(f"{ends[0]:,}", f"{ends[1]:,}")


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _rows(p: Programme) -> list[list[str]]:
    """Return the weeks of a programme as rows, weeks with the same numbers together."""
    rows: list[list[str]] = []
    stretches: list[list[int]] = []
    for at, week in enumerate(p.weeks):
        before = p.weeks[at - 1] if at else None
        if before is not None and before.phases == week.phases:
            stretches[-1].append(week.number)
        else:
            stretches.append([week.number])
    for numbers in stretches:
        week = p.weeks[numbers[0] - 1]
        rms = list(dict.fromkeys(f"{e.rm}RM" for phase in week.phases for e in phase.exercises if e.rm))
        known = all(phase.counts_all for phase in week.phases)
        rows.append(
            [
                p.name,
                p.place,
                _span(str(numbers[0]), str(numbers[-1])),
                _range(week.repetitions) + ("" if known else f", jumps {NOT_KNOWN}"),
                _range(week.sessions),
                ", ".join(rms) or p.load or NOT_KNOWN,
                ", ".join(p.sources),
            ]
        )
    return rows
