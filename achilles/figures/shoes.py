"""What the footwear checklist rests on: its items by grade, and the numbers behind a grade.

>>> from achilles.figures import shoes
>>> shoes(grade="A").layout.meta["says"].partition(".")[0]
'None of the 15 items has grade A (several good trials)'

The grades stand in the checklist's ``rules.toml``, the numbers in ``findings.toml``; ``shoes.toml`` says which go together.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from achilles.evidence import finding
from achilles.figures._certainty import has_interval, no_difference, says_little, takes_in_no_difference
from achilles.figures._forest import number
from achilles.figures._frame import frame, note
from achilles.figures._look import BLUE, GREEN, GREY, PURPLE, VERMILION
from achilles.figures.explorable import Choice, explorable
from achilles.footwear_checklist import load_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.evidence import Finding

COLUMNS = ("Item", "Grade", "What the number compares", "Number", "Interval", "What was counted", "Sources")

_ALL = "all"
_ROW = 40  # pixels
_LOOKS = {"A": (GREEN, "diamond"), "B": (BLUE, "circle"), "C": (VERMILION, "square"), "D": (PURPLE, "triangle-up")}
_ACHILLES = ("Achilles", "VISA-A")  # in an outcome: the tendon itself was looked at


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the checklist: its name, grade and sources, and the findings with a number behind it."""

    name: str
    about: str
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
    return {letter: words.partition(": ")[2] for letter, words in sorted(load_rules().data["grade"].items())}


@cache
def items() -> tuple[Item, ...]:
    """Return the items of the checklist, best graded first."""
    shown = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["item"]
    found = [_item(question, shown[question["id"]]) for question in load_rules().data["question"] if "grade" in question]
    return tuple(sorted(found, key=lambda item: item.grade))


def _item(question: dict[str, Any], shown: dict[str, Any]) -> Item:
    numbers = tuple(finding(key) for key in shown.get("findings", ()))
    return Item(shown["name"], shown.get("about", ""), question["grade"], "contested" in question, tuple(question["sources"]), numbers)


@explorable(grade=Choice("Which grade of evidence?", {_ALL: "All", **{letter: f"{letter}: {words}" for letter, words in grades().items()}}))
def shoes(grade: str) -> Figure:
    """Draw the items of the footwear checklist by their grade; the numbers behind one grade may be picked out."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    best_first = list(grades())
    scale = best_first[::-1]
    drawn = [item for letter in grades() for item in items() if item.grade == letter]
    picked = [item for item in drawn if grade in {_ALL, item.grade}]
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
        "says": says_of(grade, items()),
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
            "color": colour if grade in {_ALL, letter} else GREY,
            "size": 12,
            "symbol": [f"{symbol}-open" if item.contested else symbol for _, item in mine],
            "line": {"width": [2.5 if item.contested else 0 for _, item in mine]},
        },
    }


def _label(item: Item) -> str:
    if not item.numbers:
        return "no number"
    return "; ".join(f"{_amount(f)} ({_span(f)})" for f in item.numbers if has_interval(f)) or "no interval"


def _amount(f: Finding) -> str:
    return f"{number(f.effect, f.low, f.high)}{_unit(f)}"


def _unit(f: Finding) -> str:
    return "" if no_difference(f) else " points"


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
        [*start, f.label, f"{_amount(f)} ({f.measure})", _span(f) if has_interval(f) else "no interval in our record", f.outcome, f.source]
        for f in item.numbers
    ]


def says_of(grade: str, all_items: Sequence[Item]) -> str:
    """Say what a grade of the checklist holds, from its items and their numbers."""
    counts = {letter: sum(item.grade == letter for item in all_items) for letter in grades()}
    if grade == _ALL:
        return _all(counts, all_items)
    mine = [item for item in all_items if item.grade == grade]
    if not mine:
        best = next(letter for letter, held in counts.items() if held)
        return (
            f"None of the {len(all_items)} items has grade {grade} ({grades()[grade]}). The best is {best} ({grades()[best]}), which "
            f"{counts[best]} have. So no item is settled, and new trials may change the advice."
        )
    opening = f"{len(mine)} of the {len(all_items)} items {'has' if len(mine) == 1 else 'have'} grade {grade} ({grades()[grade]})"
    if not any(item.numbers for item in mine):
        names = [item.name.lower() for item in mine]
        return f"{opening}: {_listed(names)}. Our record holds no number for any of them, so how much they do is not known."
    bars = [(item, f) for item in mine for f in item.numbers if has_interval(f)]
    clear = [_with_span(item, f) for item, f in bars if not takes_in_no_difference(f)]
    over = [_with_span(item, f) for item, f in bars if takes_in_no_difference(f)]
    said = [f"the {_intervals(clear)} of {_listed(clear)} {_verb('stay', clear)} clear of no difference"] if clear else []
    if over:
        whose = f"{'that' if len(over) == 1 else 'those'}" if clear else f"the {_intervals(over)}"
        said.append(f"{whose} of {_listed(over)} {_verb('take', over)} {'it in' if clear else 'in no difference'}")
    sentence = "; ".join(said)
    return f"{opening}. {sentence[0].upper()}{sentence[1:]}."


def _all(counts: dict[str, int], all_items: Sequence[Item]) -> str:
    """Say how the items fall to the grades, and what their numbers say."""
    shares = [f"{held or 'none'} grade {letter} ({grades()[letter]})" for letter, held in counts.items()]
    bars = [f for item in all_items for f in item.numbers if has_interval(f)]
    over = sum(map(takes_in_no_difference, bars))
    tendon = sum(any(word in f.outcome for word in _ACHILLES) for f in bars)
    return (
        f"Of the {len(all_items)} items {_listed(shares).replace('none grade', 'none has grade')}. {len(bars)} have a number with an interval: "
        f"{over} of these {'takes' if over == 1 else 'take'} in no difference, and {tendon} counted the Achilles; the others, injuries of any kind."
    )


def _with_span(item: Item, f: Finding) -> str:
    doubt = ", too wide to say much" if says_little(f) else ", contested" if item.contested else ""
    return f"{item.about} ({_span(f)}{' times' if no_difference(f) else ' points'}{doubt})"


def _intervals(listed: Sequence[str]) -> str:
    return "interval" if len(listed) == 1 else "intervals"


def _verb(verb: str, subject: Sequence[str]) -> str:
    return f"{verb}s" if len(subject) == 1 else verb


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
