"""Judging a week that a runner means to run, by the planner's guards. The twin for the page is ``judging.js``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from achilles.core.plain import AsDict
from achilles.core.questions import Question
from achilles.core.rulefile import RuleFile
from achilles.core.words import as_distance, fill
from achilles.mileage_planner.arithmetic import most_in_one_run, plan_weeks
from achilles.mileage_planner.inputs import checked_inputs, load_limits, questions_of

OWN_WEEK = {"total": "own_total", "longest": "own_longest"}  # names in a call and in the form
JUDGED_BY = ("recent_weeks", "longest_run", "runs_per_week", "pain", "unit")


@dataclass(frozen=True, slots=True)
class Breach:
    """A ceiling that a week of one's own breaks, and by how much."""

    guard: str
    given: float
    cap: float
    over: float


@dataclass(frozen=True, slots=True)
class Verdict(AsDict):
    """What the guards say of a week of one's own; ``band`` is the cohort's, None without a run to compare with."""

    passes: bool
    breaches: tuple[Breach, ...]
    band: str | None
    week_change: int | None
    longest_change: int | None
    nearest_total: float
    nearest_longest: float
    messages: tuple[str, ...]
    note: str
    version: str
    date: str

    def __str__(self) -> str:
        return "\n".join([*self.messages, f"{self.note} Rules {self.version} of {self.date}."])


def judge(
    recent_weeks: Sequence[float],
    longest_run: float,
    total: float,
    longest: float,
    *,
    runs_per_week: int = 3,
    pain: str = "none",
    unit: str = "km",
) -> Verdict:
    """Judge a week that a runner means to run (its total and its longest run) by the planner's guards.

    Distances are in ``unit``. Raises ``ValueError`` as ``plan`` does. Source of the bands: Frandsen 2025.

    >>> verdict = judge([20, 22, 18, 20], 8, total=24, longest=10)
    >>> verdict.band, verdict.week_change, verdict.longest_change
    ('over_10_to_30', 20, 25)
    >>> verdict.nearest_total, verdict.nearest_longest
    (22.0, 8.8)
    """
    return judge_from(
        {
            "recent_weeks": recent_weeks,
            "longest_run": longest_run,
            "total": total,
            "longest": longest,
            "runs_per_week": runs_per_week,
            "pain": pain,
            "unit": unit,
        }
    )


def judge_from(inputs: Mapping[str, object]) -> Verdict:
    """Judge a week of one's own from inputs by name: ``judge`` with one argument."""
    limits = load_limits()
    asked = [question for question in questions_of(limits, "plan") if question.id in JUDGED_BY]
    own = [_renamed(question, name) for name, form_name in OWN_WEEK.items() for question in limits.questions if question.id == form_name]
    checked = checked_inputs(limits, [*asked[:2], *own, *asked[2:]], inputs)
    return _verdict(limits, checked)


def _renamed(question: Question, name: str) -> Question:
    return Question(id=name, kind=question.kind, low=question.low, high=question.high, required=True)


def _verdict(limits: RuleFile, checked: Mapping[str, Any]) -> Verdict:
    data = limits.data
    planned = plan_weeks({**checked, "weeks": 1, "goal_week": None, "goal_run": None, "cutback_every": 0}, data)
    week, runs = planned["weeks"][0], planned["runs_per_week"]
    total, longest, before = checked["total"], checked["longest"], checked["longest_run"]
    last = checked["recent_weeks"][-1]
    caps = [
        (week["cap_guards"][0], total, week["cap_week"]),
        (week["cap_guards"][1], longest, week["cap_longest"]),
        ("half_week", longest, most_in_one_run(total, runs)),
    ]
    breaches = tuple(Breach(guard, given / 10, cap / 10, (given - cap) / 10) for guard, given, cap in caps if given > cap)
    band = _band(data, longest, before)
    nearest_total = min(total, week["cap_week"])
    nearest_longest = min(longest, week["cap_longest"], most_in_one_run(nearest_total, runs))
    small_step = band is not None and band["id"] != data["band"][0]["id"] and longest <= week["cap_longest"]
    week_change, longest_change = _change(total, last), _change(longest, before)
    said = data["verdict"]
    names = {guard["id"]: guard["name"] for guard in data["guard"]}
    unit = {"unit": checked["unit"]}
    messages = [said["breaks" if breaches else "passes"]]
    messages += [
        fill(
            said["over"],
            {"guard": names[guard], "given": as_distance(given), "over": as_distance(given - cap), "cap": as_distance(cap), **unit},
        )
        for guard, given, cap in caps
        if given > cap
    ]
    if breaches:
        nearest = {"total": as_distance(nearest_total), "longest": as_distance(nearest_longest)}
        messages.append(fill(said["nearest"], {**nearest, **unit}))
    messages.append(fill(said["band"], {"band": band["text"]}) if band else said["no_band"])
    if small_step:
        messages.append(said["small_step"])
    return Verdict(
        passes=not breaches,
        breaches=breaches,
        band=band["id"] if band else None,
        week_change=week_change,
        longest_change=longest_change,
        nearest_total=nearest_total / 10,
        nearest_longest=nearest_longest / 10,
        messages=tuple(messages),
        note=data["note"],
        version=limits.version,
        date=limits.date,
    )


def _band(data: Mapping[str, Any], longest: int, before: int) -> Mapping[str, Any] | None:
    """Return the cohort's band of a run beside the longest of 30 days, or None where either is no run."""
    if before == 0 or longest == 0:
        return None
    bands: list[Mapping[str, Any]] = data["band"]
    return next(band for band in bands if "up_to" not in band or longest * 100 <= before * band["up_to"])


def _change(given: int, before: int) -> int | None:
    """Return the change in whole per cent, floored, or None where there is nothing to compare with."""
    return (given - before) * 100 // before if before else None
