"""What trials of treatments found, on one scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._forest import BLUE, GREEN, NO_INTERVAL, PURPLE, VERMILION, Line, Row, forest, number, row_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]


def trial_effects() -> Figure:
    """Draw the differences in VISA-A score between two groups of each trial."""
    lifts = finding("heel_lifts")
    rows = [
        row_of(finding("orthotics_sham"), colour=VERMILION, symbol="square"),
        row_of(lifts, colour=GREEN, symbol="diamond"),
        row_of(finding("alfredson_silbernagel"), colour=BLUE),
        _running_against_rest(),
    ]
    lines = [Line(at=0, label="no difference", anchor="right")]
    if lifts.worthwhile is not None:
        label = f"{number(lifts.worthwhile)}: worthwhile"
        lines.append(Line(at=lifts.worthwhile, label=label, dash="dot"))
    return forest(
        rows,
        title="Four trials: how far apart<br>were the two groups?",
        subtitle="Bars: 95 % intervals. Hollow: none in our<br>record; two group means, subtracted here.",
        x_title="VISA-A points apart<br>(of 100)",
        y_title="What was compared",
        lines=lines,
        says=(
            "Only the heel lifts' interval stays clear of no difference, and their estimate lies just under the "
            "10 points that were set as worthwhile; the intervals of orthotics and of one exercise programme "
            "against the other take in no difference."
        ),
    )


def _running_against_rest() -> Row:
    """Subtract the two means of one trial; the record holds them without an interval."""
    running, rest = finding("running_within_limits"), finding("six_weeks_rest")
    gap = running.effect - rest.effect
    row = row_of(running, colour=PURPLE, symbol="triangle-up")
    label = "Running within pain limits against six weeks' rest"
    estimate = f"{number(gap)} ({number(running.effect)} against {number(rest.effect)}; subtracted here)"
    return replace(
        row,
        label=label,
        value=gap,
        text=f"{number(gap)}, {NO_INTERVAL}",
        cells=(label, row.cells[1], estimate, *row.cells[3:]),
    )
