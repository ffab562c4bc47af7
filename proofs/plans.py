"""The mileage planner's promises, said once: of any plan at all, what it breaks.

Written from the specification in whole tenths, apart from the planner's own arithmetic. Limits are typed here on purpose:
a promise that reads its figure from the planner's file moves with it.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from achilles.mileage_planner import plan_from

Inputs = dict[str, Any]
GUARDS_WEEK = {"week_growth", "week_ceiling", "pain_gate", "start", "gap", "cutback", "goal_week", "fit"}
GUARDS_LONGEST = {"longest_run", "pain_gate", "start", "gap", "cutback", "goal_run", "half_week"}
KINDS = {"rest", "hold", "start", "restart", "cutback", "build"}
LONGEST_PLAN = 52


class Unit(NamedTuple):
    """The distances of a unit, in tenths."""

    start: int
    week_step: int
    run_step: int
    no_easier_below: int


UNITS = {"km": Unit(30, 5, 3, 100), "mi": Unit(18, 3, 2, 60)}


def tenths(distance: float) -> int:
    """Return a planned distance in whole tenths."""
    return round(distance * 10)


def before(inputs: Inputs) -> tuple[list[int], int]:
    """Return the last four weeks and the longest run as a plan counts them: with pain there are at most three runs a week."""
    history = [int(10 * distance + 0.5) for distance in inputs["recent_weeks"]]
    runs = inputs.get("runs_per_week") or 3
    if inputs["pain"] != "none" and runs > 3:
        history = [distance * 3 // runs for distance in history]
    return history, min(int(10 * inputs["longest_run"] + 0.5), max(history))


def broken_promises(inputs: Inputs) -> Iterator[str]:
    """Give every promise that the plan of these inputs breaks."""
    made = plan_from(inputs)
    yield from _weeks_alone(inputs, made)
    yield from _week_after_week(inputs, made)
    yield from _goals(inputs, made)
    yield from _start(inputs, made)
    if len(made.weeks) != inputs["weeks"]:
        yield "not as many weeks as asked for"


def _weeks_alone(inputs: Inputs, made: Any) -> Iterator[str]:
    sore, most_runs = inputs["pain"] != "none", inputs.get("runs_per_week") or 3
    most_runs = min(most_runs, 3) if sore else most_runs
    for number, week in enumerate(made.weeks, start=1):
        runs, total, longest = [tenths(run) for run in week.runs], tenths(week.total), tenths(week.longest)
        rules = {
            "the weeks are not numbered": week.week == number,
            "the runs do not add up": sum(runs) == total,
            "a run is 0 or longer than the longest": all(0 < run <= longest for run in runs),
            "the longest run is not the first, or larger ones come later": runs == sorted(runs, reverse=True)
            and runs[:1] in ([], [longest]),
            "there are too many runs": len(runs) <= most_runs,
            "the rest is not shared evenly": not runs[1:] or max(runs[1:]) - min(runs[1:]) <= 1,
            "a cap is passed": week.total <= week.cap_week and week.longest <= week.cap_longest,
            "the longest run is more than half of the week": most_runs == 1 or longest <= (total + 1) // 2,
            "the week is more than its runs can hold": total <= most_runs * longest,
            "a goal is passed": week.total <= made.goal_week and week.longest <= made.goal_run,
            "a guard or a kind has no such name": week.guard_week in GUARDS_WEEK
            and week.guard_longest in GUARDS_LONGEST
            and week.kind in KINDS,
            "a week of rest has running": week.kind != "rest" or total == 0,
            "a distance is not in tenths": (week.total, week.longest) == (total / 10, longest / 10),
            "what the week is bound to is not said": bool(week.only_if) == (number > 1),
        }
        yield from (f"week {number}: {what}" for what, kept in rules.items() if not kept)
    cut = [str(week.week) for week in made.weeks if week.guard_week == "fit"]
    said = [message for message in made.messages if message.startswith("Cut down")]
    if said != ([f"Cut down so that the runs fit under the longest run: week {', '.join(cut)}."] if cut else []):
        yield "cutting down to fit is not told as it was done"


def _week_after_week(inputs: Inputs, made: Any) -> Iterator[str]:
    unit = UNITS[inputs["unit"]]
    history, longest_before = before(inputs)
    totals = [history[-1], *(tenths(week.total) for week in made.weeks)]
    longest = [longest_before, *(tenths(week.longest) for week in made.weeks)]
    by = 110 if inputs["pain"] == "none" else 105
    for at, week in enumerate(made.weeks):
        last, now, run = totals[at], totals[at + 1], longest[at + 1]
        recent = max(longest[max(0, at - 3) : at + 1])
        if week.kind in ("build", "hold", "cutback"):
            if run > max(recent * by // 100, recent + unit.run_step):
                yield f"week {week.week}: the longest run grows beyond {by} %"
            if now > max(last * 130 // 100, last + unit.week_step):
                yield f"week {week.week}: the week grows beyond 130 %"
        if week.kind == "hold" and (now > last or run > recent):
            yield f"week {week.week}: a hold grows"
        if week.kind == "cutback" and (now > last * 75 // 100 or last < unit.no_easier_below):
            yield f"week {week.week}: an easier week is not a quarter easier, or of a week that is small already"
        if week.kind == "start" and now > unit.start:
            yield f"week {week.week}: a start is over the start distance"
    every = inputs["cutback_every"] if inputs.get("cutback_every") is not None else 4
    if every == 0 and any(week.kind == "cutback" for week in made.weeks):
        yield "an easier week that nobody asked for"
    if every and any(
        all(week.kind == "build" and tenths(week.total) >= unit.no_easier_below for week in made.weeks[at : at + every])
        for at in range(len(made.weeks) - every + 1)
    ):
        yield "an easier week is missing"


def _goals(inputs: Inputs, made: Any) -> Iterator[str]:
    unit = UNITS[inputs["unit"]]
    history, longest = before(inputs)
    fresh = max(history) < unit.start or longest == 0
    filled_in = (5 * unit.start, 5 * unit.start // 3) if fresh else (max(history) * 150 // 100, longest * 150 // 100)
    for name, goal, otherwise in zip(("goal_week", "goal_run"), (made.goal_week, made.goal_run), filled_in, strict=True):
        given = inputs.get(name)
        if tenths(goal) != (otherwise if given is None else int(10 * given + 0.5)):
            yield f"{name} is neither what was asked for nor where growing stops"
    year = plan_from({**inputs, "weeks": 52})
    if year.reachable and not any(week.total for week in year.weeks[-4:]):
        yield "rests for good and does not say so"
    met = [week.week for week in made.weeks if (week.total, week.longest) == (made.goal_week, made.goal_run)]
    if made.reached != (met[0] if met else None):
        yield "the first week with both goals met is not told"
    if (made.in_the_way is None) != bool(met) or (met and not made.reachable):
        yield "what stands in the way is not told, or told though nothing does"


def _start(inputs: Inputs, made: Any) -> Iterator[str]:
    history, longest = before(inputs)
    week = made.weeks[0]
    if inputs["pain"] == "red" and (week.kind, week.total, week.longest, week.runs) != ("rest", 0, 0, ()):
        yield "red, and week 1 is not rest"
    if inputs["pain"] == "red" and max(history) == 0 and any(week.total for week in made.weeks):
        yield "red with nothing run, and there is running without anybody seeing it first"
    if inputs["pain"] == "amber" and (tenths(week.total) > history[-1] or tenths(week.longest) > longest):
        yield "amber, and week 1 grows"


def prefix_broken(inputs: Inputs) -> bool:
    """Tell whether a plan is not the first weeks of the longest plan."""
    return plan_from(inputs).weeks != plan_from({**inputs, "weeks": LONGEST_PLAN}).weeks[: inputs["weeks"]]


def caution_broken(inputs: Inputs) -> bool:
    """Tell whether more caution allows more in week 1: red at most amber, amber at most green."""
    totals = [plan_from({**inputs, "pain": pain, "weeks": 1}).weeks[0].total for pain in ("red", "amber", "green")]
    return any(more > less for more, less in pairwise(totals))
