"""What went with Achilles tendinopathy in runners."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from achilles.evidence import finding, findings
from achilles.figures._certainty import has_interval, says_little, span, takes_in_no_difference
from achilles.figures._forest import Line, forest, number, row_of
from achilles.figures._look import BLUE, GREY, VERMILION
from achilles.figures.explorable import Choice, explorable

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.evidence import Finding

_ALL, _SURFACES = "all", "surfaces"
_ODDS = "odds ratio"
_ASPHALT, _SAND = "surface_asphalt", "surface_sand"
_FACTORS = {
    "past_achilles_problem": "An Achilles problem in the past 12 months",
    "training_schedule": "Using any training schedule",
    "compression_socks": "Running in compression socks",
}


@explorable(
    factor=Choice(
        "Which one?",
        {
            _ALL: "All five",
            "past_achilles_problem": "A past problem",
            "training_schedule": "A schedule",
            "compression_socks": "Compression socks",
            _SURFACES: "Sand or asphalt",
        },
    )
)
def risk_factors(factor: str = _ALL) -> Figure:
    """Draw the odds ratios of one cohort and, with another marker, the relative risks of surfaces; one may be picked out."""
    drawn = [f for f in (*findings("risk_factors"), *findings("surfaces")) if f.measure == _ODDS or f.topic == _SURFACES]
    rows = []
    for f in drawn:
        row = row_of(f, colour=BLUE) if f.measure == _ODDS else row_of(f, colour=VERMILION, symbol="square")
        rows.append(row if factor in {_ALL, f.id, f.topic} else replace(row, colour=GREY))
    return forest(
        rows,
        title="What went with Achilles pain<br>in two studies of runners",
        subtitle="Circles: odds ratio. Squares: relative risk.<br>Bars: 95 % intervals. Hollow: none<br>in our record.",
        x_title="Ratio (log scale)<br>over 1: more pain",
        y_title="What the runners had or did",
        lines=[Line(at=1, label="no difference", anchor="left")],
        log=True,
        says=_says(factor, drawn),
    )


def _says(factor: str, drawn: list[Finding]) -> str:
    """Say what a factor went with, and how sure that is, from its numbers."""
    if factor == _ALL:
        return _all(drawn)
    if factor == _SURFACES:
        return _surfaces(finding(_SAND), finding(_ASPHALT))
    f = finding(factor)
    opening = f"{_FACTORS[factor]} went with {number(f.effect)} times the odds of Achilles pain among {f.n:,} runners."
    if not has_interval(f):
        return f"{opening} Our record holds no interval, so it cannot say how far off that may be. An association, not proof of a cause."
    at_one = "reaches no difference, so chance may explain it" if takes_in_no_difference(f) else "stays clear of no difference"
    return f"{opening} The odds could be anything from {span(f)}: the bar {at_one}. An association, not proof of a cause."


def _all(drawn: list[Finding]) -> str:
    odds = max((f for f in drawn if f.measure == _ODDS), key=lambda f: f.effect)
    risk = max((f for f in drawn if f.measure != _ODDS), key=lambda f: f.effect)
    bars = [f for f in drawn if has_interval(f)]
    reaching = sum(map(takes_in_no_difference, bars))
    doubt = ", with a bar so wide that it says little" if says_little(risk) else ""
    return (
        f"The highest odds ratio is that of {_named(odds)} ({number(odds.effect)}), the highest relative risk that of {_named(risk)} "
        f"({number(risk.effect)}){doubt}. Of the {len(bars)} bars, {reaching} {'reaches' if reaching == 1 else 'reach'} no difference. "
        "All are associations."
    )


def _named(f: Finding) -> str:
    return f.label[0].lower() + f.label[1:] if not f.label.startswith("Achilles") else f"an {f.label}"


def _surfaces(sand: Finding, asphalt: Finding) -> str:
    unsure = "so the estimate says little" if says_little(sand) else "and that is how sure it is"
    more = "more" if asphalt.effect > 1 else "less"
    people = "how many people is not in our record" if sand.n is None else f"among {sand.n:,} people"
    return (
        f"Sand went with {number(sand.effect)} times the risk of midportion pain, but it could be anything from {span(sand)}, {unsure}. Asphalt went with {more} risk "
        f"({number(asphalt.effect)} times{'' if has_interval(asphalt) else ', no interval'}). Associations; {people}."
    )
