"""What went with Achilles tendinopathy in runners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from achilles.evidence import findings
from achilles.figures._forest import BLUE, VERMILION, Line, forest, row_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

_ODDS = "odds ratio"


def risk_factors() -> Figure:
    """Draw the odds ratios of one cohort and, with another marker, the relative risks of surfaces."""
    odds = [row_of(f, colour=BLUE) for f in findings("risk_factors") if f.measure == _ODDS]
    surfaces = [row_of(f, colour=VERMILION, symbol="square") for f in findings("surfaces")]
    return forest(
        [*odds, *surfaces],
        title="What went with Achilles pain<br>in two studies of runners",
        subtitle="Circles: odds ratio. Squares: relative risk.<br>Bars: 95 % intervals. Hollow: none in our record.",
        x_title="Ratio (log scale)<br>over 1: more pain",
        y_title="What the runners had or did",
        lines=[Line(at=1, label="no difference", anchor="left")],
        log=True,
        says=(
            "An Achilles problem in the past 12 months went with much higher odds of a new one, a training "
            "schedule and compression socks with less than twice the odds, and sand with ten times the risk "
            "but an interval so wide that it says little."
        ),
    )
