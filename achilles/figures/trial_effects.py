"""What trials of treatments found, on one scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._forest import Line, Row, forest, row_of, row_of_difference
from achilles.figures._look import BLUE, GREEN, GREY, PURPLE, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, number, read_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

FILE = read_figure(FigureFile, __file__)
ALL, RUNNING, LIFTS = "all", "running_or_rest", "heel_lifts"


@drawing(trial=Choice("Which trial?", FILE.label))
def trial_effects(trial: str) -> Figure:
    """Draw the differences in VISA-A score between two groups of each trial; one trial may be picked out."""
    looks = {
        "orthotics_sham": {"colour": VERMILION, "symbol": "square"},
        LIFTS: {"colour": GREEN, "symbol": "diamond"},
        "alfredson_silbernagel": {"colour": BLUE},
    }
    rows = {key: row_of(finding(key), **look) for key, look in looks.items()} | {RUNNING: _running_against_rest()}
    lines = [Line(at=0, label="no difference", anchor="right")]
    mark = finding(LIFTS).worthwhile
    if mark is not None:
        lines.append(Line(at=mark, label=f"{number(mark)}: worthwhile", dash="dot"))
    return forest(
        [row if trial in {ALL, key} else replace(row, colour=GREY) for key, row in rows.items()],
        title="Four trials: how far apart<br>were the two groups?",
        subtitle="Bars: 95 % intervals. Hollow: none in our<br>record; two group means, subtracted here.",
        x_title="VISA-A points apart<br>(of 100)",
        y_title="What was compared",
        lines=lines,
        says=FILE.say(trial, values()),
    )


def values() -> dict[str, object]:
    """Return what the sentences name and no finding has."""
    return {"gap": number(abs(_gap()))}


def _gap() -> float:
    return finding("running_within_limits").effect - finding("six_weeks_rest").effect


def _running_against_rest() -> Row:
    """Return the row of the trial of running or rest."""
    running, rest = finding("running_within_limits"), finding("six_weeks_rest")
    label = "Running within pain limits against six weeks' rest"
    return row_of_difference(running, rest, _gap(), label=label, colour=PURPLE, symbol="triangle-up")
