"""Judging a week that a runner means to run, by the guards of the planner's first week. The port for the page is ``judging.js``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from achilles.core.plain import AsDict
from achilles.core.questions import Question
from achilles.core.rulefile import RuleFile
from achilles.core.words import as_distance, fill
from achilles.mileage_planner.arithmetic import less_cautious, most_in_one_run, plan_weeks
from achilles.mileage_planner.inputs import checked_inputs, load_limits, questions_of
from achilles.mileage_planner.sentences import band_of, change_of

OWN_WEEK = {"total": "own_total", "longest": "own_longest"}  # names in a call and in the form
JUDGED_BY = ("recent_weeks", "longest_run", "runs_per_week", "pain", "unit", "age", "before_break")
NOT_JUDGED = {"weeks": 1, "goal_week": None, "goal_run": None, "cutback_every": 0, "race": None, "weeks_since_easier": 0}


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
    age: str = "18_to_59",
    before_break: Mapping[str, float] | None = None,
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
            "age": age,
            "before_break": before_break,
        }
    )


def judge_from(inputs: Mapping[str, object]) -> Verdict:
    """Judge a week of one's own from inputs by name: ``judge`` with one argument."""
    limits_file = load_limits()
    return verdict_of(limits_file, checked_inputs(limits_file, judged_questions(limits_file), inputs))


def judged_questions(limits_file: RuleFile) -> list[Question]:
    """Return what ``judge`` takes, in the order of its errors: what was run, the week to judge, the rest."""
    asked = [question for question in questions_of(limits_file, "plan") if question.id.split(".")[0] in JUDGED_BY]
    own = [
        replace(question, id=name, required=True)
        for name, form in OWN_WEEK.items()
        for question in limits_file.questions
        if question.id == form
    ]
    return sorted([*asked, *own], key=lambda question: (question.id not in ("recent_weeks", "longest_run"), question.id not in OWN_WEEK))


def verdict_of(limits_file: RuleFile, checked: Mapping[str, Any]) -> Verdict:
    """Judge a week of one's own from inputs that are checked already, in tenths."""
    limits = limits_file.data
    planned = plan_weeks({**checked, **NOT_JUDGED}, limits)
    week, runs = planned.weeks[0], planned.runs_per_week
    total, longest, before = checked["total"], checked["longest"], checked["longest_run"]
    bound_week, bound_longest = bounds_of(limits, checked)
    cap_week, guard_week = bounded(week.caps.week, week.caps.guard_week, bound_week)
    cap_longest, guard_longest = bounded(week.caps.longest, week.caps.guard_longest, bound_longest)
    caps = [
        (guard_week, total, cap_week),
        (guard_longest, longest, cap_longest),
        ("half_week", longest, most_in_one_run(total, runs)),
    ]
    broken = [(guard, given, cap) for guard, given, cap in caps if given > cap]
    band = band_of(limits, longest, before)
    nearest_total = min(total, cap_week)
    nearest_longest = min(longest, cap_longest, most_in_one_run(nearest_total, runs))
    small_step = band is not None and band["id"] != limits["band"][0]["id"] and longest <= cap_longest
    said = limits["verdict"]
    names = {guard["id"]: guard["name"] for guard in limits["guard"]}
    messages = [said["breaks" if broken else "passes"]]
    for guard, given, cap in broken:
        values = {"given": as_distance(given), "over": as_distance(given - cap), "cap": as_distance(cap)}
        messages.append(fill(said["over"], {"guard": names[guard], "unit": checked["unit"], **values}))
    if broken:
        nearest = {"total": as_distance(nearest_total), "longest": as_distance(nearest_longest)}
        messages.append(fill(said["nearest"], {**nearest, "unit": checked["unit"]}))
    messages.append(fill(said["band"], {"band": band["text"]}) if band else said["no_band"])
    if small_step:
        messages.append(said["small_step"])
    return Verdict(
        passes=not broken,
        breaches=tuple(Breach(guard, given / 10, cap / 10, (given - cap) / 10) for guard, given, cap in broken),
        band=band["id"] if band else None,
        week_change=change_of(total, checked["recent_weeks"][-1]),
        longest_change=change_of(longest, before),
        nearest_total=nearest_total / 10,
        nearest_longest=nearest_longest / 10,
        messages=tuple(messages),
        note=limits["note"],
        version=limits_file.version,
        date=limits_file.date,
    )


def bounds_of(limits: Mapping[str, Any], checked: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return the lowest ceilings of the week and its longest run among the same runner with less pain, None without any."""
    less = less_cautious(checked)
    if less is None:
        return None, None
    caps = plan_weeks({**less, **NOT_JUDGED}, limits).weeks[0].caps
    week, longest = bounds_of(limits, less)
    return (caps.week if week is None else min(caps.week, week)), (caps.longest if longest is None else min(caps.longest, longest))


def bounded(cap: int, guard: str, bound: int | None) -> tuple[int, str]:
    """Return a ceiling with its guard, or that of the same week with less pain if it is lower."""
    return (bound, "less_pain") if bound is not None and bound < cap else (cap, guard)
