"""How people with Achilles tendinopathy were doing years later."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._forest import BLUE, VERMILION, Row, forest, number, row_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.evidence import Finding

_SYMPTOMS = ("symptoms_1_year", "symptoms_5_years", "symptoms_10_years")
_BACK = ("full_activity_8_years", "sport_level_10_years")


def wilson(share: float, people: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of `people`, by Wilson's method.

    >>> low, high = wilson(20 / 62, 62)
    >>> round(low, 3), round(high, 3)
    (0.22, 0.446)
    """
    z2 = NormalDist().inv_cdf(0.975) ** 2
    middle = share + z2 / (2 * people)
    reach = (z2 * (share * (1 - share) + z2 / (4 * people)) / people) ** 0.5
    return (middle - reach) / (1 + z2 / people), (middle + reach) / (1 + z2 / people)


def recovery() -> Figure:
    """Draw the shares that still had symptoms, and the shares that were back, at 1 to 10 years."""
    rows = [
        *(_share(finding(i), VERMILION, "circle") for i in _SYMPTOMS),
        *(_share(finding(i), BLUE, "square") for i in _BACK),
    ]
    return forest(
        rows,
        title="Years later: who still had<br>symptoms, and who was back?",
        subtitle="Bars: 95 % intervals, computed here by<br>Wilson's method from share and people.",
        x_title="Percent of those<br>who replied",
        y_title="Follow-up",
        limits=(0, 100),
        says=(
            "About one in three runners still had symptoms after one year and about one in five patients after "
            "five and ten years, while most were back at full activity at eight years, and fewer than half of "
            "the active ones were at their earlier level of sport at ten."
        ),
    )


def _share(f: Finding, colour: str, symbol: str) -> Row:
    """Add the computed interval to a published share."""
    row = row_of(f, colour=colour, symbol=symbol)
    if f.n is None:
        return row
    share = f.effect / 100 if f.events is None or f.of is None else f.events / f.of
    low, high = (100 * end for end in wilson(share, f.n))
    counts = "from the share and the people" if f.events is None else f"from {f.events} of {f.of}"
    span = f"{low:.0f} to {high:.0f}"
    said = f"{span} (95 %, computed here by Wilson's method {counts})"
    return replace(
        row,
        low=low,
        high=high,
        text=f"{number(f.effect)} % ({span})",
        cells=(*row.cells[:3], said, *row.cells[4:]),
    )
