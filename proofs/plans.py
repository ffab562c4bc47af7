"""The mileage planner's promises, each written once: of any plan at all, what it breaks.

Written from the specification in whole tenths, apart from the planner's own arithmetic. Limits are typed here on purpose:
a promise that reads its figure from the planner's file moves with it.
"""

import itertools
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from achilles.mileage_planner import Plan, plan_from

Inputs = dict[str, Any]
GUARDS_WEEK = {"week_growth", "week_ceiling", "pain_gate", "less_pain", "start", "gap", "cutback", "race", "goal_week", "fit"}
GUARDS_LONGEST = {"longest_run", "after_easier", "pain_gate", "less_pain", "start", "gap", "cutback", "race", "goal_run", "half_week"}
KINDS = {"rest", "hold", "start", "restart", "cutback", "build", "taper", "race", "after"}
EASIER = {"cutback", "taper", "race", "after"}
LONGEST_PLAN = 52
MORE_CAUTIOUS = (("none", "green"), ("green", "amber"), ("amber", "red"))


class Unit(NamedTuple):
    """The distances of a unit, in tenths."""

    start: int
    week_step: int
    run_step: int
    back_week_step: int
    back_run_step: int
    no_easier_below: int
    longest: int


UNITS = {"km": Unit(30, 5, 3, 15, 5, 100, 500), "mi": Unit(18, 3, 2, 9, 3, 60, 310)}


class Before(NamedTuple):
    """What a week is compared with: last week, what the runner is used to, the longest of four weeks, and the larger steps."""

    last: int
    base: int
    recent: int
    way_back: bool
    history: list[int]


class _Asked(dict[str, Any]):
    """Inputs by which a plan can be looked up."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(self))


@lru_cache(maxsize=256)
def _made(asked: _Asked) -> Plan:
    return plan_from(asked)


def plan_once(inputs: Inputs) -> Plan:
    """Return the plan of these inputs. Several promises ask for the same plans, above all for the longest one."""
    return _made(_Asked(inputs))


def tenths(distance: float) -> int:
    """Return a distance in whole tenths, halves up."""
    return int(10 * distance + 0.5)


def is_careful(inputs: Inputs) -> bool:
    """Tell whether the plan grows by 5 %."""
    return inputs["pain"] != "none" or inputs.get("age") == "60_or_over"


def runs_of(inputs: Inputs) -> int:
    """Return the runs a week."""
    runs = inputs.get("runs_per_week") or 3
    return min(runs, 3) if inputs["pain"] in ("amber", "red") else runs


def before(inputs: Inputs) -> tuple[list[int], int]:
    """Return the last four weeks and the longest run as a plan counts them: amber leaves runs out."""
    history = [tenths(distance) for distance in inputs["recent_weeks"]]
    runs = inputs.get("runs_per_week") or 3
    if inputs["pain"] == "amber" and runs > 3:
        history = [distance * 3 // runs for distance in history]
    return history, min(tenths(inputs["longest_run"]), max(history))


def used_to(history: list[int], unit: Unit) -> int:
    """Return what a runner is used to: at most 130 % of the mean without last week."""
    tail: list[int] = []
    for week in reversed(history):
        if week == 0:
            break
        tail.insert(0, week)
    if not tail:
        return 0
    usual = sum(tail[:-1]) // (len(tail) - 1) if len(tail) > 1 else tail[0]
    return min(max(tail[-1], sum(tail) // len(tail)), max(usual * 130 // 100, usual + unit.week_step))


def compared(inputs: Inputs, made: Any) -> Iterator[tuple[Any, Before]]:
    """Give each week with what it is compared with, from the plan's own weeks."""
    unit = UNITS[inputs["unit"]]
    history, longest = before(inputs)
    window = [longest]
    told = inputs.get("before_break")
    former = tenths(told["usual_week"]) if told else None
    runs = inputs.get("runs_per_week") or 3
    if former is not None and inputs["pain"] == "amber" and runs > 3:
        former = former * 3 // runs
    unbroken = told is not None and history[-1] == 0
    for week in made.weeks:
        base = used_to(history, unit)
        back = week.kind == "build" and former is not None and inputs["pain"] != "red" and base < former // 2
        yield week, Before(history[-1], base, max(window[-4:]), back, history)
        if week.kind == "restart" and not unbroken:
            former = sum(history) // sum(1 for ran in history if ran)
        if week.kind in ("start", "restart"):
            window = []
        ran = tenths(week.total) + tenths(week.race)
        unbroken = unbroken and ran == 0
        history = [*history[1:], ran]
        window = [*window, max(tenths(week.longest), tenths(week.race))]


def broken_promises(inputs: Inputs) -> Iterator[str]:
    """Give every promise that the plan of these inputs breaks."""
    made = plan_once(inputs)
    yield from _each_week(inputs, made)
    yield from _growth(inputs, made)
    yield from _kinds(inputs, made)
    yield from _after_easier_weeks(inputs, made)
    yield from _second_runs(inputs, made)
    yield from _goals(inputs, made)
    yield from _start(inputs, made)
    yield from _race(inputs, made)


def _each_week(inputs: Inputs, made: Any) -> Iterator[str]:
    unit = UNITS[inputs["unit"]]
    most_runs = runs_of(inputs)
    for number, week in enumerate(made.weeks, start=1):
        runs, total, longest = [tenths(run) for run in week.runs], tenths(week.total), tenths(week.longest)
        easy = most_runs - 1 if week.race else most_runs
        most = total if easy <= 1 else (total * 2 + 2) // 3 if easy == 2 else (total + 1) // 2
        rules = {
            "the weeks are not numbered": week.week == number,
            "the runs do not add up": sum(runs) == total,
            "a run is 0 or longer than the longest": all(0 < run <= longest for run in runs),
            "the longest run is not the first, or larger ones come later": runs == sorted(runs, reverse=True)
            and runs[:1] in ([], [longest]),
            "there are too many runs": len(runs) <= easy,
            "the rest is not shared evenly": not runs[1:] or max(runs[1:]) - min(runs[1:]) <= 1,
            "a cap is passed": week.total <= week.cap_week and week.longest <= week.cap_longest,
            "the longest run is more than its part of the week": longest <= most,
            "a goal is passed": week.total <= made.goal_week and week.longest <= made.goal_run,
            "a run is over 50 km": max(longest, tenths(week.race)) <= unit.longest,
            "a guard or a kind has no such name": week.guard_week in GUARDS_WEEK
            and week.guard_longest in GUARDS_LONGEST
            and week.kind in KINDS,
            "a week of rest has running": week.kind != "rest" or total == 0,
            "a distance is not in tenths": (week.total, week.longest) == (total / 10, longest / 10),
            "what the week waits for is not said": bool(week.only_if) == (number > 1),
        }
        yield from (f"week {number}: {what}" for what, kept in rules.items() if not kept)


def _growth(inputs: Inputs, made: Any) -> Iterator[str]:
    unit = UNITS[inputs["unit"]]
    careful = is_careful(inputs)
    by, ceiling = (105, 115) if careful else (110, 130)
    start_run = -(-unit.start // runs_of(inputs))
    told = inputs.get("before_break")
    for week, than in compared(inputs, made):
        now, run = tenths(week.total), tenths(week.longest)
        week_step, run_step = (unit.back_week_step, unit.back_run_step) if than.way_back else (unit.week_step, unit.run_step)
        if week.kind in ("build", "hold", "cutback"):
            if run > max(than.recent * by // 100, than.recent + run_step):
                yield f"week {week.week}: the longest run grows beyond {by} %"
            if now > max(than.last * ceiling // 100, than.last + week_step):
                yield f"week {week.week}: the week grows beyond {ceiling} %"
            if week.kind != "cutback" and now > max(than.base * by // 100, than.base + week_step):
                yield f"week {week.week}: the week grows beyond {by} % of what the runner is used to"
        elif week.kind == "restart":
            former = max(than.recent, tenths(told["longest_run"]) if told else 0)
            if run > max(former * (1 if careful else 2) // (2 if careful else 3), start_run):
                yield f"week {week.week}: the run after a break is too much of what it was"
        elif run > max(than.recent, start_run):
            yield f"week {week.week}: a run is longer than any of the four weeks before"


def _kinds(inputs: Inputs, made: Any) -> Iterator[str]:
    unit, easier = UNITS[inputs["unit"]], 85 if is_careful(inputs) else 75
    for week, than in compared(inputs, made):
        now, run = tenths(week.total), tenths(week.longest)
        if week.kind == "hold" and (now > than.last or run > than.recent):
            yield f"week {week.week}: a hold grows"
        if week.kind == "cutback" and (now > than.last * easier // 100 or than.last < unit.no_easier_below):
            yield f"week {week.week}: an easier week is not easier, or of a week that is small already"
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


def _after_easier_weeks(inputs: Inputs, made: Any) -> Iterator[str]:
    all_weeks = list(compared(inputs, made))
    for (easier, than), (week, then) in itertools.pairwise(all_weeks):
        if easier.kind != "cutback":
            continue
        if tenths(week.total) > than.last:
            yield f"week {week.week}: after an easier week it is above the last one before"
        if is_careful(inputs) and week.kind == "build" and tenths(week.longest) > then.recent:
            yield f"week {week.week}: after an easier week a run is above those before"


def _second_runs(inputs: Inputs, made: Any) -> Iterator[str]:
    """In a building week the second run grows no faster than the longest may, or is at most half of it."""
    unit, by = UNITS[inputs["unit"]], 105 if is_careful(inputs) else 110
    seconds: list[int] = []
    for week, than in compared(inputs, made):
        runs = [tenths(run) for run in week.runs]
        second = runs[1] if len(runs) > 1 else 0
        if week.kind in ("start", "restart"):
            seconds = [0] * 4  # from here on the plan's own weeks are all there is
        elif week.kind == "build" and len(seconds) >= 4 and second > (runs[0] + 1) // 2:
            most = max(seconds[-4:])
            if second > max(-(-most * by // 100), most + (unit.back_run_step if than.way_back else unit.run_step)):
                yield f"week {week.week}: the second run grows too fast"
        seconds.append(second)


def _goals(inputs: Inputs, made: Any) -> Iterator[str]:
    unit = UNITS[inputs["unit"]]
    history, longest = before(inputs)
    fresh = max(history) < unit.start or longest == 0
    if not inputs.get("before_break") and not inputs.get("race"):
        share = 100 if inputs["pain"] != "none" else 150
        kept = (max(history) * share // 100, min(longest * share // 100, unit.longest))
        filled_in = (5 * unit.start, 5 * unit.start // 3) if fresh else kept
        for name, goal, otherwise in zip(("goal_week", "goal_run"), (made.goal_week, made.goal_run), filled_in, strict=True):
            given = inputs.get(name)
            if tenths(goal) != (otherwise if given is None else tenths(given)):
                yield f"{name} is neither what was asked for nor where growing stops"
    year = plan_once({**inputs, "weeks": LONGEST_PLAN, "race": None})
    if not inputs.get("race") and year.reachable and not any(week.total for week in year.weeks[-4:]):
        yield "rests for good and does not say so"
    met = [week.week for week in made.weeks if (week.total, week.longest) == (made.goal_week, made.goal_run)]
    if made.reached != (met[0] if met else None):
        yield "the first week with both goals met is not reported"
    if (made.in_the_way is None) != bool(met) or (met and not made.reachable):
        yield "what is in the way is not reported, or reported though nothing is"


def _start(inputs: Inputs, made: Any) -> Iterator[str]:
    history, longest = before(inputs)
    week = made.weeks[0]
    if inputs["pain"] == "red" and (week.kind, week.total, week.longest, week.runs) != ("rest", 0, 0, ()):
        yield "red, and week 1 is not rest"
    if inputs["pain"] == "red" and max(history) == 0 and any(week.total for week in made.weeks):
        yield "red with nothing run, and there is running without anybody seeing it first"
    if inputs["pain"] == "amber" and (tenths(week.total) > history[-1] or tenths(week.longest) > longest):
        yield "amber, and week 1 grows"


def _race(inputs: Inputs, made: Any) -> Iterator[str]:
    race = inputs.get("race")
    raced = [week for week in made.weeks if week.race]
    if raced and (not race or [week.week for week in raced] != [race["week"]]):
        yield "a race in another week"
    if race and raced and race["week"] <= {"amber": 2, "red": 4}.get(inputs["pain"], 0):
        yield "a race too soon with this pain"
    if race and raced and len(made.weeks) > race["week"] + 2:
        yield "the plan goes on after the race's weeks"
    if not race and len(made.weeks) != inputs["weeks"]:
        yield "not as many weeks as asked for"


def prefix_broken(inputs: Inputs) -> bool:
    """Tell whether a plan is not the first weeks of the longest plan."""
    weeks = plan_once(inputs).weeks
    return weeks != plan_once({**inputs, "weeks": LONGEST_PLAN}).weeks[: len(weeks)]


def caution_broken(inputs: Inputs) -> bool:
    """Tell whether more caution allows more: a step more of pain, or 60 and over without pain, in any week so far; without a race."""
    common = {**inputs, "race": None}
    pairs = [({**common, "pain": less}, {**common, "pain": more}) for less, more in MORE_CAUTIOUS]
    pairs.append(({**common, "pain": "none", "age": "18_to_59"}, {**common, "pain": "none", "age": "60_or_over"}))
    return any(_more_allows_more(less, more) for less, more in pairs)


def _more_allows_more(less: Inputs, more: Inputs) -> bool:
    free, careful = plan_once(less).weeks, plan_once(more).weeks
    highest, longest = 0.0, 0.0
    if free[0].kind in EASIER:
        highest, longest = max(before(less)[0]) / 10, tenths(less["longest_run"]) / 10
    elif careful[0].total > free[0].total or careful[0].longest > free[0].longest:
        return True
    for one, other in zip(free, careful, strict=True):
        highest, longest = max(highest, one.total), max(longest, one.longest)
        if other.total > highest or other.longest > longest:
            return True
    return False
