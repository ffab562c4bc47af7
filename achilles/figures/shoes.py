"""What the footwear checklist rests on: its items by grade, and the numbers behind a grade.

>>> from achilles.figures import shoes
>>> shoes(grade="A").layout.meta["says"].partition(".")[0]
'None of the 15 items has grade A (several good trials)'

The grades are in the checklist's ``rules.toml``, the numbers in ``findings.toml``; ``shoes.toml`` says which go together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from achilles.evidence import finding
from achilles.figures._frame import frame, note
from achilles.figures._look import BLUE, GREEN, GREY, PURPLE, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, number, read_figure
from achilles.footwear_checklist import load_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.evidence import Finding

COLUMNS = ("Item", "Grade", "What the number compares", "Number", "Interval", "What was counted", "Sources")

ALL = "all"
_ROW = 40  # pixels
_LOOKS = {"A": (GREEN, "diamond"), "B": (BLUE, "circle"), "C": (VERMILION, "square"), "D": (PURPLE, "triangle-up")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How the figure shows an item, and the ids of the findings behind it. ``achilles``: these count the tendon itself."""

    name: str
    findings: tuple[str, ...] = ()
    achilles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoesFile(FigureFile):
    """The figure's data file."""

    item: dict[str, Shown]


FILE = read_figure(ShoesFile, __file__)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the checklist: its name, grade and sources, and the findings with a number behind it."""

    name: str
    achilles: bool
    grade: str
    contested: bool
    sources: tuple[str, ...]
    numbers: tuple[Finding, ...]


@cache
def grades() -> dict[str, str]:
    """Return what each grade means, best first.

    >>> grades()["B"]
    'one good trial'
    """
    return {letter: meaning.removeprefix(f"{letter}: ") for letter, meaning in sorted(load_rules().data["grade"].items())}


@cache
def items() -> tuple[Item, ...]:
    """Return the items of the checklist, best graded first."""
    found = [_item(question, FILE.item[question["id"]]) for question in load_rules().data["question"] if "grade" in question]
    return tuple(sorted(found, key=lambda item: item.grade))


def _item(question: dict[str, Any], shown: Shown) -> Item:
    numbers = tuple(map(finding, shown.findings))
    return Item(shown.name, shown.achilles, question["grade"], "contested" in question, tuple(question["sources"]), numbers)


@drawing(grade=Choice("Which grade of evidence?", {ALL: "All", **{letter: f"{letter}: {words}" for letter, words in grades().items()}}))
def shoes(grade: str) -> Figure:
    """Draw the items of the footwear checklist by their grade; the numbers behind one grade may be picked out."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    best_first = list(grades())
    scale = best_first[::-1]
    drawn = [item for letter in grades() for item in items() if item.grade == letter]
    picked = [item for item in drawn if grade in {ALL, item.grade}]
    layout = frame(
        "What advice on running shoes<br>rests on, item by item",
        f"{_words_of(best_first[:2])},<br>{_words_of(best_first[2:])}.<br>Hollow: contested by a later review.",
        xaxis={
            "title": "Grade of the evidence<br>(further right: stronger)",
            "tickvals": list(range(len(scale))),
            "ticktext": scale,
            "range": [-0.4, len(scale) - 0.6],
        },
        yaxis={
            "title": "Item of the checklist",
            "tickvals": list(range(len(drawn) - 1, -1, -1)),
            "ticktext": [f"<b>{item.name}</b>" if grade == item.grade else item.name for item in drawn],
            "showgrid": False,
            "range": [-0.6, len(drawn) - 0.4],
        },
        picture=_ROW * len(drawn),
    )
    meta = {
        "says": FILE.say(grade, values()),
        "sources": list(dict.fromkeys(key for item in picked or drawn for key in item.sources)),
        "columns": list(COLUMNS),
        "rows": [row for item in picked or drawn for row in _rows(item)],
    }
    traces = [_trace(letter, scale.index(letter), drawn, grade) for letter in grades() if any(item.grade == letter for item in drawn)]
    # Above their items, in the middle of the picture: there is room for them on a phone.
    middle = (len(scale) - 1) / 2
    notes = [note(_label(item), middle, y, yanchor="bottom", yshift=6) for y, item in _placed(drawn) if grade == item.grade]
    return go.Figure({"data": traces, "layout": {**layout, "annotations": notes, "meta": meta}})


def _placed(drawn: Sequence[Item]) -> list[tuple[int, Item]]:
    return [(len(drawn) - 1 - place, item) for place, item in enumerate(drawn)]


def _words_of(letters: Sequence[str]) -> str:
    return ", ".join(f"{letter} {grades()[letter]}" for letter in letters)


def _trace(letter: str, x: int, drawn: Sequence[Item], grade: str) -> dict[str, Any]:
    """Return the items of one grade as points."""
    colour, symbol = _LOOKS[letter]
    mine = [(y, item) for y, item in _placed(drawn) if item.grade == letter]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"{letter}: {grades()[letter]}",
        "x": [x] * len(mine),
        "y": [y for y, _ in mine],
        "cliponaxis": False,
        "hoverinfo": "skip",
        "marker": {
            "color": colour if grade in {ALL, letter} else GREY,
            "size": 12,
            "symbol": [f"{symbol}-open" if item.contested else symbol for _, item in mine],
            "line": {"width": [2.5 if item.contested else 0 for _, item in mine]},
        },
    }


def _label(item: Item) -> str:
    if not item.numbers:
        return "no number"
    return "; ".join(f"{_amount(f)} ({_span(f)})" for f in item.numbers if f.has_interval) or "no interval"


def _amount(f: Finding) -> str:
    return f"{number(f.effect, f.low, f.high)}{' points' if f.scale == 'difference' else ''}"


def _span(f: Finding) -> str:
    assert f.low is not None  # noqa: S101 - asked only of findings with an interval
    assert f.high is not None  # noqa: S101
    beside = (f.effect, f.low, f.high)
    return f"{number(f.low, *beside)} to {number(f.high, *beside)}"


def _rows(item: Item) -> list[list[str]]:
    start = [item.name, f"{item.grade}{', contested' if item.contested else ''}"]
    if not item.numbers:
        return [[*start, "none", "no number in our record", "none", "none", ", ".join(item.sources)]]
    return [
        [*start, f.label, f"{_amount(f)} ({f.measure})", _span(f) if f.has_interval else "no interval in our record", f.outcome, f.source]
        for f in item.numbers
    ]


def values() -> dict[str, object]:
    """Return what the sentences count: items, and numbers with an interval, by grade and in all."""
    held = {letter: [item for item in items() if item.grade == letter] for letter in grades()}
    bars = {letter: sum(f.has_interval for item in mine for f in item.numbers) for letter, mine in held.items()}
    return {
        **grades(),
        "items": len(items()),
        "bars": sum(bars.values()),
        "achilles": sum(f.has_interval for item in items() if item.achilles for f in item.numbers),
        **{f"held.{letter}": len(mine) for letter, mine in held.items()},
        **{f"bars.{letter}": count for letter, count in bars.items()},
        **{f"numbers.{letter}": sum(len(item.numbers) for item in mine) for letter, mine in held.items()},
    }
