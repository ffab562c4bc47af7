"""What trials of treatments found, on one scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from achilles.evidence import finding
from achilles.figures._certainty import takes_in_no_difference
from achilles.figures._forest import NO_INTERVAL, Line, Row, forest, number, row_of
from achilles.figures._look import BLUE, GREEN, GREY, PURPLE, VERMILION
from achilles.figures.explorable import Choice, explorable

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.evidence import Finding

_ALL, _RUNNING = "all", "running_or_rest"
_LIFTS = "heel_lifts"
_TRIALS = {"orthotics_sham": "Orthotics", _LIFTS: "Heel lifts", "alfredson_silbernagel": "Programmes"}
# Which group did better, where our record says so.
_WORDS = {
    "orthotics_sham": "more with orthotics than with sham ones",
    _LIFTS: "more with heel lifts than with heel-drop exercise",
    "alfredson_silbernagel": "between the Alfredson and the Silbernagel programme",
}


@explorable(trial=Choice("Which trial?", {_ALL: "All", **_TRIALS, _RUNNING: "Run or rest"}))
def trial_effects(trial: str = _ALL) -> Figure:
    """Draw the differences in VISA-A score between two groups of each trial; one trial may be picked out."""
    looks = {
        "orthotics_sham": {"colour": VERMILION, "symbol": "square"},
        _LIFTS: {"colour": GREEN, "symbol": "diamond"},
        "alfredson_silbernagel": {"colour": BLUE},
    }
    rows = {key: row_of(finding(key), **look) for key, look in looks.items()} | {_RUNNING: _running_against_rest()}
    lines = [Line(at=0, label="no difference", anchor="right")]
    mark = finding(_LIFTS).worthwhile
    if mark is not None:
        lines.append(Line(at=mark, label=f"{number(mark)}: worthwhile", dash="dot"))
    return forest(
        [row if trial in {_ALL, key} else replace(row, colour=GREY) for key, row in rows.items()],
        title="Four trials: how far apart<br>were the two groups?",
        subtitle="Bars: 95 % intervals. Hollow: none in our<br>record; two group means, subtracted here.",
        x_title="VISA-A points apart<br>(of 100)",
        y_title="What was compared",
        lines=lines,
        says=_says(trial, mark),
    )


def _says(trial: str, mark: float | None) -> str:
    """Say whether a trial stays clear of no difference, and how it lies to the mark that was set as worthwhile."""
    if trial == _RUNNING:
        return running_says(finding("running_within_limits"), finding("six_weeks_rest"))
    if trial == _ALL:
        return all_say([finding(key) for key in _TRIALS], mark)
    return trial_says(finding(trial), _WORDS[trial], mark)


def trial_says(f: Finding, words: str, mark: float | None) -> str:
    """Say it of one trial; `words` tell which group did better, where our record knows."""
    opening = f"{number(f.effect, f.low, f.high)} points of 100 {words}. The data fit anything from {_span(f)}"
    within = takes_in_no_difference(f)
    if mark is None or f.high is None:
        return f"{opening}, no difference {'included' if within else 'left out'}."
    wanted = f"{number(mark)} points that the heel-lift trial set as worthwhile"
    if within:
        reach = f"and the {wanted} too: this trial cannot tell" if f.high >= mark else f"and the upper end stays short of the {wanted}"
        return f"{opening}, no difference included, {reach}."
    below = " and the upper end both" if f.high < mark else ""
    verb = ("lie" if below else "lies") + " under" if f.effect < mark else "reaches"
    sure = "" if below or (f.low or 0) >= mark else "; the true value may lie on either side of them"
    return f"{opening}, so they stay clear of no difference. The estimate{below} {verb} the {wanted}{sure}."


def all_say(trials: list[Finding], mark: float | None) -> str:
    """Say it of all trials with an interval together."""
    clear = [f for f in trials if not takes_in_no_difference(f)]
    opening = f"Of the {len(trials)} trials with an interval, {len(clear)} {'stays' if len(clear) == 1 else 'stay'} clear of no difference"
    unproved = "A bar that crosses no difference is no proof that two groups are equal."
    if not clear or mark is None:
        return f"{opening}. {unproved}"
    best = max(clear, key=lambda f: f.effect)
    reach = "reach" if best.effect >= mark else "lie under"
    return (
        f"{opening}: {best.label[0].lower()}{best.label[1:]}. Its {number(best.effect)} points ({_span(best)}) {reach} the {number(mark)} "
        f"set as worthwhile. {unproved}"
    )


def running_says(running: Finding, rest: Finding) -> str:
    """Say it of two means without an interval."""
    gap = running.effect - rest.effect
    found = running.note.partition(".")[0]
    return (
        f"With running allowed the score ended at {number(running.effect)}, after six weeks of rest at {number(rest.effect)}: "
        f"{number(abs(gap))} points {'lower' if gap < 0 else 'higher'}, in {running.n} people. {found}. With no interval in our record, "
        "the figure cannot say whether a worthwhile gap fits."
    )


def _span(f: Finding) -> str:
    return f"{number(f.low or 0, f.effect)} to {number(f.high or 0, f.effect)}"


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
