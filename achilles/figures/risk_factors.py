"""What went with Achilles tendinopathy in runners."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from achilles.evidence import findings
from achilles.figures._forest import Line, forest, row_of
from achilles.figures._look import BLUE, GREY, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, read_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

FILE = read_figure(FigureFile, __file__)
ALL, SURFACES = "all", "surfaces"
_ODDS = "odds ratio"


@drawing(factor=Choice("Which one?", FILE.label))
def risk_factors(factor: str) -> Figure:
    """Draw the odds ratios of one cohort and, with another marker, the relative risks of surfaces; one may be picked out."""
    drawn = [f for f in (*findings("risk_factors"), *findings("surfaces")) if f.measure == _ODDS or f.topic == SURFACES]
    rows = []
    for f in drawn:
        row = row_of(f, colour=BLUE) if f.measure == _ODDS else row_of(f, colour=VERMILION, symbol="square")
        rows.append(row if factor in {ALL, f.id, f.topic} else replace(row, colour=GREY))
    return forest(
        rows,
        title="What went with Achilles pain<br>in two studies of runners",
        subtitle="Circles: odds ratio. Squares: relative risk.<br>Bars: 95 % intervals. Hollow: none<br>in our record.",
        x_title="Ratio (log scale)<br>over 1: more pain",
        y_title="What the runners had or did",
        lines=[Line(at=1, label="no difference", anchor="left")],
        log=True,
        says=FILE.say(factor),
    )
