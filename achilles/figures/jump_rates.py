"""One long run, and the rate of overuse injuries after it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._forest import Line, forest, number, row_of
from achilles.figures._look import BLUE, GREEN, GREY
from achilles.figures.explorable import Choice, explorable

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

_BANDS = {
    "longest_run_10_to_30": "a run over 10 to 30 % longer",
    "longest_run_30_to_100": "a run over 30 to 100 % longer",
    "longest_run_over_100": "a run more than twice as long",
}
_ALL = "all"


@explorable(
    band=Choice(
        "How much longer than the longest run of the last 30 days?",
        {_ALL: "All bands", **{band: words.removeprefix("a run ").capitalize() for band, words in _BANDS.items()}},
    )
)
def jump_rates(band: str = _ALL) -> Figure:
    """Draw the rate of overuse injuries by how far a run passed the longest of the last 30 days; one band may be picked out."""
    reference = finding("longest_run_reference")
    rows = [row_of(reference, interval="the comparison group", colour=GREEN, symbol="diamond")]
    for name in _BANDS:
        row = row_of(finding(name), colour=BLUE)
        rows.append(row if band in {_ALL, name} else replace(row, colour=GREY))
    return forest(
        rows,
        title="One long run, and overuse<br>injuries of all kinds",
        subtitle="Bars: 95 % intervals. Hollow: comparison<br>group, 1 by definition. An association.",
        x_title="Rate ratio (log scale)<br>over 1: more injuries",
        y_title="Against the longest run of 30 days",
        lines=[Line(at=reference.effect, label="no difference", anchor="left")],
        log=True,
        says=_says(band),
    )


def _says(band: str) -> str:
    """Say what a band shows, from its numbers."""
    if band == _ALL:
        effects = [number(finding(name).effect) for name in _BANDS]
        apart = [(one, other) for one, other in combinations(_BANDS, 2) if not _overlap(one, other)]
        ranked = f"{len(apart)} pairs of bars lie apart" if apart else "the bars overlap, so the study does not rank the bands"
        return (
            f"In every band of longer runs the rate of overuse injuries was higher than in the comparison group: {effects[0]}, "
            f"{effects[1]} and {effects[2]} times. The steps are not even, and {ranked}."
        )
    f = finding(band)
    assert f.low is not None  # noqa: S101 - the file holds an interval for each band
    assert f.high is not None  # noqa: S101
    overlapping = [other for other in _BANDS if other != band and _overlap(band, other)]
    compared = "its bar overlaps those of the other two bands" if len(overlapping) == 2 else "its bar overlaps that of one other band"
    return (
        f"After {_BANDS[band]} the rate of overuse injuries was {number(f.effect)} times that of the comparison group. The data fit anything "
        f"from {number(f.low, f.effect)} to {number(f.high, f.effect)} times, and {compared}, so the study does not rank this band against them."
    )


def _overlap(one: str, other: str) -> bool:
    a, b = finding(one), finding(other)
    return (a.low or 0) <= (b.high or 0) and (b.low or 0) <= (a.high or 0)
