"""How people with Achilles tendinopathy were doing years later."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._forest import Row, forest, number, row_of
from achilles.figures._look import BLUE, GREY, VERMILION
from achilles.figures.explorable import Choice, explorable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.evidence import Finding

_SYMPTOMS = ("symptoms_1_year", "symptoms_5_years", "symptoms_10_years")
_BACK = ("full_activity_8_years", "sport_level_10_years")
_ALL = "all"
_YEARS = {"1": "1 year", "5": "5 years", "8": "8 years", "10": "10 years"}
_DOING = {
    "symptoms": "still had symptoms",
    "full_activity": "were back at full activity",
    "sport_level": "were back at their earlier level of sport",
}


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


@explorable(years=Choice("How many years later?", {_ALL: "All", **_YEARS}))
def recovery(years: str = _ALL) -> Figure:
    """Draw the shares that still had symptoms, and the shares that were back, at 1 to 10 years; one time may be picked out."""
    looks = {**dict.fromkeys(_SYMPTOMS, (VERMILION, "circle")), **dict.fromkeys(_BACK, (BLUE, "square"))}
    rows = []
    for key, look in looks.items():
        row = _share(finding(key), *look)
        rows.append(row if years in {_ALL, _years_of(key)} else replace(row, colour=GREY))
    return forest(
        rows,
        title="Years later: who still had<br>symptoms, and who was back?",
        subtitle="Bars: 95 % intervals, computed here by<br>Wilson's method from share and people.",
        x_title="Percent of those<br>who replied",
        y_title="Follow-up",
        limits=(0, 100),
        says=_says(years),
    )


def _years_of(key: str) -> str:
    """Return the years that stand in a finding's id: 8 for ``full_activity_8_years``."""
    return key.split("_")[-2]


def _says(years: str) -> str:
    """Say who still had symptoms or was back after so many years, and how sure that is."""
    if years == _ALL:
        return all_say([finding(key) for key in _SYMPTOMS])
    found = [finding(key) for key in (*_SYMPTOMS, *_BACK) if _years_of(key) == years]
    return f"After {_YEARS[years]}, {'; '.join(map(_told, found))}. {found[-1].note}"


def _told(f: Finding) -> str:
    """Return a share in words, with its people and its interval."""
    doing = next(words for key, words in _DOING.items() if f.id.startswith(key))
    counts = f"{f.events} of {f.of} people" if f.events is not None else f"of {f.n} people"
    low, high = _interval(f)
    return f"{number(f.effect)} % {doing} ({counts}; the data fit {low:.0f} to {high:.0f} %)"


def all_say(symptoms: Sequence[Finding]) -> str:
    """Say whether the figure shows that symptoms get rarer with the years."""
    shares = [f"{number(f.effect)} % ({f.n} people) after {_YEARS[_years_of(f.id)]}" for f in symptoms]
    ends = [_interval(f) for f in symptoms]
    overlap = max(low for low, _ in ends) <= min(high for _, high in ends)
    bars = "All these bars overlap, and" if overlap else "The bars do not all overlap, but"
    return (
        f"Still with symptoms: {', '.join(shares[:-1])} and {shares[-1]}. {bars} each follow-up asked other people, so the figure does not "
        "show a fall over the years."
    )


def _interval(f: Finding) -> tuple[float, float]:
    """Return the computed interval of a published share, in percent."""
    assert f.n is not None  # noqa: S101 - the file holds the people of each follow-up drawn here
    share = f.effect / 100 if f.events is None or f.of is None else f.events / f.of
    low, high = wilson(share, f.n)
    return 100 * low, 100 * high


def _share(f: Finding, colour: str, symbol: str) -> Row:
    """Add the computed interval to a published share."""
    row = row_of(f, colour=colour, symbol=symbol)
    low, high = _interval(f)
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
