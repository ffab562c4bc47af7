"""One long run, and the rate of overuse injuries after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._forest import Line, forest, row_of
from achilles.figures._look import BLUE, GREEN, GREY
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, read_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

FILE = read_figure(FigureFile, __file__)
ALL = "all"


@drawing(band=Choice("How much longer than the longest run of the last 30 days?", FILE.label))
def jump_rates(band: str) -> Figure:
    """Draw the rate of overuse injuries by how far a run passed the longest of the last 30 days; one band may be picked out."""
    reference = finding("longest_run_reference")
    rows = [row_of(reference, interval="the comparison group", colour=GREEN, symbol="diamond")]
    for name in FILE.label:
        if name != ALL:
            row = row_of(finding(name), colour=BLUE)
            rows.append(row if band in {ALL, name} else replace(row, colour=GREY))
    return forest(
        rows,
        title="One long run, and overuse<br>injuries of all kinds",
        subtitle="Bars: 95 % intervals. Hollow: comparison<br>group, 1 by definition. An association.",
        x_title="Rate ratio (log scale)<br>over 1: more injuries",
        y_title="Against the longest run of 30 days",
        lines=[Line(at=reference.effect, label="no difference", anchor="left")],
        log=True,
        says=FILE.say(band),
    )
