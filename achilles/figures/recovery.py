"""How people with Achilles tendinopathy were doing years later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

from achilles.evidence import finding
from achilles.figures._forest import Row, forest, row_of
from achilles.figures._look import BLUE, GREY, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, number, read_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.evidence import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A finding, the years after which it asked, and what it counted."""

    finding: str
    years: int
    counted: Literal["symptoms", "back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryFile(FigureFile):
    """The figure's data file."""

    follow_up: tuple[FollowUp, ...]


FILE = read_figure(RecoveryFile, __file__)
ALL = "all"
_LOOKS = {"symptoms": (VERMILION, "circle"), "back": (BLUE, "square")}


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


@drawing(years=Choice("How many years later?", FILE.label))
def recovery(years: str) -> Figure:
    """Draw the shares that still had symptoms, and the shares that were back, at 1 to 10 years; one time may be picked out."""
    rows = []
    for each in FILE.follow_up:
        row = _share(finding(each.finding), *_LOOKS[each.counted])
        rows.append(row if years in {ALL, str(each.years)} else replace(row, colour=GREY))
    return forest(
        rows,
        title="Years later: who still had<br>symptoms, and who was back?",
        subtitle="Bars: 95 % intervals, computed here by<br>Wilson's method from share and people.",
        x_title="Percent of those<br>who replied",
        y_title="Follow-up",
        limits=(0, 100),
        says=FILE.say(years, values()),
    )


def values() -> dict[str, object]:
    """Return the computed intervals, which the sentences name as ``{<finding>.fit}``."""
    found: dict[str, object] = {}
    for each in FILE.follow_up:
        low, high = _interval(finding(each.finding))
        found |= {f"{each.finding}.fit": f"{low:.0f} to {high:.0f}", f"{each.finding}.fit_low": low, f"{each.finding}.fit_high": high}
    return found


def _interval(f: Finding) -> tuple[float, float]:
    """Return the computed interval of a published share, in percent."""
    assert f.n is not None  # noqa: S101 - the file has the people of each follow-up drawn here
    share = f.effect / 100 if f.events is None or f.of is None else f.events / f.of
    low, high = wilson(share, f.n)
    return 100 * low, 100 * high


def _share(f: Finding, colour: str, symbol: str) -> Row:
    """Add the computed interval to a published share."""
    row = row_of(f, colour=colour, symbol=symbol)
    low, high = _interval(f)
    counts = "from the share and the people" if f.events is None else f"from {f.events} of {f.of}"
    span = f"{low:.0f} to {high:.0f}"
    interval = f"{span} (95 %, computed here by Wilson's method {counts})"
    return replace(
        row,
        low=low,
        high=high,
        text=f"{number(f.effect)} % ({span})",
        cells=(*row.cells[:3], interval, *row.cells[4:]),
    )
