"""One long run, and the rate of overuse injuries after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._forest import BLUE, GREEN, Line, forest, row_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

_BANDS = ("longest_run_10_to_30", "longest_run_30_to_100", "longest_run_over_100")


def jump_rates() -> Figure:
    """Draw the rate of overuse injuries by how far a run passed the longest of the last 30 days."""
    reference = finding("longest_run_reference")
    rows = [
        row_of(reference, interval="the comparison group", colour=GREEN, symbol="diamond"),
        *(row_of(finding(band), colour=BLUE) for band in _BANDS),
    ]
    return forest(
        rows,
        title="One long run, and overuse<br>injuries of all kinds",
        subtitle="Bars: 95 % intervals. Hollow: comparison<br>group, 1 by definition. An association.",
        x_title="Rate ratio (log scale)<br>over 1: more injuries",
        y_title="Against the longest run of 30 days",
        lines=[Line(at=reference.effect, label="no difference", anchor="left")],
        log=True,
        says=(
            "In all three bands of runs that passed the longest of the last 30 days by more than 10 % the rate "
            "of overuse injuries was higher than in the comparison group, highest when the run was more than "
            "twice as long, and the steps between the bands are not even."
        ),
    )
