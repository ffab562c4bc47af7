"""The planner's arithmetic, in whole tenths of the unit throughout: no floating sums, no rounding but floors.

Inputs are checked and in tenths, limits come from ``limits.toml``, and every name here is a name of the
specification. The twin is ``arithmetic.js``; keep the two line by line.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Limits = Mapping[str, Any]
Week = dict[str, Any]


def plan_weeks(inputs: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Return the planned weeks, the goals in use and the runs a week, from checked inputs in tenths."""
    unit = limits["unit"][inputs["unit"]]
    pain = inputs["pain"]
    history, runs = _history_and_runs(inputs, limits)
    longest_before = min(inputs["longest_run"], max(history))
    window = [longest_before]
    fresh = max(history) < unit["start"] or longest_before == 0
    goal_week, goal_run = _goals(inputs, limits, max(history), longest_before, fresh=fresh)
    built = 0
    weeks: list[Week] = []
    for number in range(1, inputs["weeks"] + 1):
        kind = _kind(number, pain, history, built, inputs["cutback_every"], unit, fresh=fresh)
        if kind == "start":
            window = []
        cap_week, cap_longest, guard_week, guard_longest = _caps(kind, history, window, runs, pain, unit, limits)
        week = _fit(cap_week, cap_longest, guard_week, guard_longest, goal_week, goal_run, runs)
        caps = {"cap_week": cap_week, "cap_longest": cap_longest, "cap_guards": (guard_week, guard_longest)}
        week = {"week": number, "kind": kind, **week, **caps}
        weeks.append(week)
        if kind == "restart":
            window = []
        history = [*history[1:], week["total"]]
        window = [*window, week["longest"]]
        built = built + 1 if kind == "build" else built if kind == "hold" else 0
    return {"weeks": weeks, "goal_week": goal_week, "goal_run": goal_run, "runs_per_week": runs}


def _history_and_runs(inputs: Mapping[str, Any], limits: Limits) -> tuple[list[int], int]:
    """Return the last four weeks and the runs a week; with any pain there is a day between runs."""
    history = list(inputs["recent_weeks"])
    runs, most = inputs["runs_per_week"], limits["runs"]["sore"]
    if inputs["pain"] != "none" and runs > most:
        return [distance * most // runs for distance in history], most
    return history, runs


def _goals(inputs: Mapping[str, Any], limits: Limits, biggest: int, longest: int, *, fresh: bool) -> tuple[int, int]:
    fresh_goal = limits["runs"]["fresh_goal"] * limits["unit"][inputs["unit"]]["start"]
    percent = limits["percent"]["goal"]
    goal_week, goal_run = inputs["goal_week"], inputs["goal_run"]
    if goal_week is None:
        goal_week = fresh_goal if fresh else biggest * percent // 100
    if goal_run is None:
        goal_run = fresh_goal // 3 if fresh else longest * percent // 100
    return goal_week, goal_run


def _kind(number: int, pain: str, history: list[int], built: int, cutback_every: int, unit: Limits, *, fresh: bool) -> str:
    """Return the kind of a week: the first row of the specification's table that fits."""
    last = history[-1]
    nothing_run = max(history) == 0
    if pain == "red" and (number == 1 or nothing_run):
        return "rest"
    if pain == "amber" and number == 1:
        return "hold"
    if nothing_run or (number == 1 and fresh):
        return "start"
    if last == 0:
        return "restart"
    if cutback_every > 0 and built >= cutback_every - 1 and last >= unit["no_easier_below"]:
        return "cutback"
    return "build"


def _caps(
    kind: str, history: list[int], window: list[int], runs: int, pain: str, unit: Limits, limits: Limits
) -> tuple[int, int, str, str]:
    """Return the caps of the week and of its longest run, and the guard that each comes from."""
    percent = limits["percent"]
    last = history[-1]
    if kind == "rest":
        return 0, 0, "pain_gate", "pain_gate"
    if kind == "hold":
        return min(last, base(history, unit, percent)), window[0], "pain_gate", "pain_gate"
    smallest_week, smallest_longest = unit["start"], -(-unit["start"] // runs)
    if kind == "start":
        return smallest_week, smallest_longest, "start", "start"
    if kind == "restart":
        run_weeks = [distance for distance in history if distance > 0]
        share = 1 + len(history) - len(_without_zeros_at_end(history))
        cap_week, cap_longest = sum(run_weeks) // len(run_weeks) // share, max(window) // share
        if pain == "red":
            return cap_week, cap_longest, "gap", "gap"
        return max(cap_week, smallest_week), max(cap_longest, smallest_longest), "gap", "gap"
    if kind == "cutback":
        return last * percent["cutback"] // 100, window[-1] * percent["cutback"] // 100, "cutback", "cutback"
    growth = _grown(base(history, unit, percent), percent["week_growth"], unit["week_step"])
    ceiling = _grown(last, percent["week_ceiling"], unit["week_step"])
    by = percent["longest"] if pain == "none" else percent["longest_sore"]
    longest = _grown(max(window[-4:]), by, unit["run_step"])
    return min(growth, ceiling), longest, "week_growth" if growth <= ceiling else "week_ceiling", "longest_run"


def base(history: list[int], unit: Limits, percent: Limits) -> int:
    """Return what the runner is used to: one race week is not a base."""
    tail = _tail(history)
    if not tail:
        return 0
    usual = _mean(tail[:-1]) if len(tail) > 1 else tail[-1]
    return min(max(tail[-1], _mean(tail)), _grown(usual, percent["base_over_usual"], unit["week_step"]))


def _fit(cap_week: int, cap_longest: int, guard_week: str, guard_longest: str, goal_week: int, goal_run: int, runs: int) -> Week:
    """Return total, longest run and runs under the caps and goals, with the guard that bound each."""
    total, longest = cap_week, cap_longest
    if goal_week < total:
        total, guard_week = goal_week, "goal_week"
    if goal_run < longest:
        longest, guard_longest = goal_run, "goal_run"
    most = most_in_one_run(total, runs)
    if most < longest:
        longest, guard_longest = most, "half_week"
    if runs * longest < total:
        total, guard_week = runs * longest, "fit"
    return {
        "total": total,
        "longest": longest,
        "runs": _shared(total, longest, runs),
        "guard_week": guard_week,
        "guard_longest": guard_longest,
    }


def most_in_one_run(total: int, runs: int) -> int:
    """Return how long one run of a week may be at most: half of it, rounded up, where there are two or more."""
    return total if runs == 1 else -(-total // 2)


def _shared(total: int, longest: int, runs: int) -> list[int]:
    """Return the runs: the longest first, the rest shared as evenly as tenths allow, none of 0."""
    if total == 0:
        return []
    rest = total - longest
    others = min(runs - 1, rest)
    return [longest, *(rest // others + (1 if at < rest % others else 0) for at in range(others))]


def _grown(distance: int, percent: int, step: int) -> int:
    """Return a distance grown by a percentage, at least by the smallest step."""
    return max(distance * percent // 100, distance + step)


def _tail(history: list[int]) -> list[int]:
    """Return the unbroken run of non-zero weeks at the end: what was run before a 0 does not count."""
    start = len(history)
    while start > 0 and history[start - 1] > 0:
        start -= 1
    return history[start:]


def _without_zeros_at_end(history: list[int]) -> list[int]:
    end = len(history)
    while end > 0 and history[end - 1] == 0:
        end -= 1
    return history[:end]


def _mean(distances: Sequence[int]) -> int:
    return sum(distances) // len(distances)
