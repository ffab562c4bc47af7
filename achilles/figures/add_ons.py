"""What was tried on top of exercise, each by its best trial, on one scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._forest import Line, Row, forest, row_of, row_of_difference
from achilles.figures._look import BLUE, GREY, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, number, read_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

FILE = read_figure(FigureFile, __file__)
ALL, PRP = "all", "prp"
# Against a sham or a placebo: circles. Against another treatment that people knew they had: squares.
_SHAM = ("steroid_6_months", "shockwave_sham_insertion", "gtn_24_weeks", "high_volume_24_weeks")
_OPEN = ("low_compression_12_weeks", "shockwave_usual_care")


@drawing(add_on=Choice("Which one?", FILE.label))
def add_ons(add_on: str) -> Figure:
    """Draw by how many VISA-A points each add-on was ahead of what it was compared with; one may be picked out."""
    rows = {key: row_of(finding(key), colour=BLUE) for key in _SHAM[:1]}
    rows |= {key: row_of(finding(key), colour=VERMILION, symbol="square") for key in _OPEN}
    rows |= {key: row_of(finding(key), colour=BLUE) for key in _SHAM[1:]}
    rows[PRP] = _prp()
    return forest(
        [row if add_on in {ALL, key} else replace(row, colour=GREY) for key, row in rows.items()],
        title="On top of exercise: how far ahead<br>of what it was compared with?",
        subtitle="Circles: sham or placebo. Squares: another<br>care, known to all. Bars: 95 % intervals.<br>Hollow: no interval in our record.",
        x_title="VISA-A points ahead<br>(of 100)",
        y_title="What was added",
        lines=[Line(at=0, label="no difference", anchor="right")],
        limits=(-24, 40),
        says=FILE.say(add_on, values()),
    )


def values() -> dict[str, object]:
    """Return what the sentences name and no finding has."""
    return {"prp_gap": number(_prp_gap())}


def _prp_gap() -> float:
    return round(finding("prp_6_months").effect - finding("prp_sham_6_months").effect, 1)


def _prp() -> Row:
    """Return the row of the trial of own-blood injection."""
    injected, sham = finding("prp_6_months"), finding("prp_sham_6_months")
    return row_of_difference(injected, sham, _prp_gap(), label="Own-blood injection (PRP) against sham", colour=BLUE)
