"""What a plan says: each sentence only where it is true. The port for the page is ``sentences.js``."""

from collections.abc import Mapping, Sequence
from typing import Any

from achilles.core.words import as_distance, fill
from achilles.mileage_planner.arithmetic import Inputs, Limits, PlannedWeeks, WeekInTenths

OVER_10_PERCENT = 110


def headline(limits: Limits, unit: str, week: WeekInTenths) -> str:
    """Return the answer in one line: how many runs, how far, how long the longest."""
    said = limits["headline"]
    count = len(week.runs)
    values: dict[str, object] = {
        "runs": fill(said["run" if count == 1 else "runs"], {"count": count}),
        "total": as_distance(week.total),
        "longest": as_distance(week.longest),
        "race": as_distance(week.race),
        "unit": unit,
    }
    if week.race:
        return fill(said["race" if count else "race_alone"], values)
    return fill(said["none" if count == 0 else "one_run" if count == 1 else "week"], values)


def plan_messages(
    limits: Limits, inputs: Inputs, planned: PlannedWeeks, met: int | None, blocked: str | None, in_the_way: str | None
) -> list[str]:
    """Return the sentences of a plan: pain first, then the way back, the race, the goals."""
    pain_says = [
        *pain_messages(limits, inputs, planned),
        *keep_messages(limits, planned),
        *way_back_messages(limits, inputs, planned),
    ]
    rest = [*race_messages(limits, inputs, planned), *goal_messages(limits, inputs, planned, met, blocked, in_the_way)]
    cut = [week.week for week in planned.weeks if week.guard_week == "fit"]
    said = limits["message"]
    sixty = [said["sixty"]] if inputs["age"] == "60_or_over" else []
    fitted = [fill(said["cut_to_fit"], {"weeks": spans(limits, cut)})] if cut else []
    return [*pain_says, *sixty, *rest, *fitted, *([said["one_change"]] if inputs["pain"] in ("none", "green") else [])]


def pain_messages(limits: Limits, inputs: Inputs, planned: PlannedWeeks) -> list[str]:
    """Return what the colour means for this plan."""
    said, pain, first = limits["message"], inputs["pain"], planned.weeks[0]
    unit_limits = limits["unit"][inputs["unit"]]
    last = inputs["recent_weeks"][-1]
    values: dict[str, object] = {
        "unit": inputs["unit"],
        "runs": inputs["runs_per_week"],
        "total": as_distance(first.total),
        "last": as_distance(last),
        "week_step": as_distance(unit_limits["week_step"]),
        "run_step": as_distance(unit_limits["run_step"]),
    }
    if pain == "green":
        return [fill(said["green"], values)]
    if pain == "amber":
        if last == 0:
            return [said["amber_not_yet"]]
        if inputs["runs_per_week"] > planned.runs_per_week:
            return [fill(said["amber_fewer"], values)]
        return [fill(said["amber" if first.total == last else "amber_less"], {**values, "why": amber_why(limits, first)})]
    if pain == "red":
        if planned.no_way_back or planned.restart is None:
            return [said["red_no_base"]]
        ran = [week for week in inputs["recent_weeks"] if week > 0]
        is_half = planned.restart.total * len(ran) * 2 <= sum(ran) + 2 * len(ran) and inputs["recent_weeks"][-1] > 0
        part = limits["word"]["half" if is_half else "part"]
        return [fill(said["red"], {**values, "part": part, "total": as_distance(planned.restart.total)})]
    return []


def amber_why(limits: Limits, week: WeekInTenths) -> str:
    """Return why week 1 is less than last week."""
    guard = "goal_run" if week.guard_week == "fit" and week.guard_longest == "goal_run" else week.guard_week
    return str(limits["amber_why"][guard])


def keep_messages(limits: Limits, planned: PlannedWeeks) -> list[str]:
    """Return what it means that with pain no goal was given."""
    keeps = planned.keeps
    if not keeps or planned.no_way_back:
        return []
    return [limits["message"]["keep_both" if len(keeps) > 1 else "keep_week" if keeps[0] == "goal_week" else "keep_run"]]


def way_back_messages(limits: Limits, inputs: Inputs, planned: PlannedWeeks) -> list[str]:
    """Return the larger steps on the way back, and whether the cohort counts them as over 10 % longer."""
    back = [week for week in planned.weeks if week.on_way_back]
    if not back:
        return []
    unit_limits = limits["unit"][inputs["unit"]]
    over = any(week.longest * 100 > week.longest_before * OVER_10_PERCENT for week in back)
    steps = {name: as_distance(unit_limits[f"back_{name}"]) for name in ("week_step", "run_step")}
    return [fill(limits["message"]["way_back_cohort" if over else "way_back"], {**steps, "unit": inputs["unit"]})]


def race_messages(limits: Limits, inputs: Inputs, planned: PlannedWeeks) -> list[str]:
    """Return what is to be said of a race: its band, or why it is left out."""
    said, race = limits["message"], inputs["race"]
    if race is not None and planned.left_out is not None:
        values = {"week": race["week"], "pain": inputs["pain"], "weeks": limits["race"]["none_before_week"][inputs["pain"]]}
        return [fill(said["race_left_out_no_way_back" if planned.left_out == "no_way_back" else "race_left_out"], values)]
    week = next((week for week in planned.weeks if week.race), None)
    if week is None:
        return []
    before = week.longest_before
    distances = {"distance": as_distance(week.race), "longest": as_distance(before)}
    values = {"week": week.week, "unit": inputs["unit"], **distances}
    band = band_of(limits, week.race, before)
    if band is None:
        return [fill(said["race_no_run"], values)]
    if week.race <= before:
        return [fill(said["race_within"], values)]
    text = fill(said["race"], {**values, "percent": change_of(week.race, before), "band": band["text"]})
    too_long = week.race * 100 > before * limits["race"]["too_long"]
    return [text, fill(said["race_too_long"], values)] if too_long else [text]


def goal_messages(
    limits: Limits, inputs: Inputs, planned: PlannedWeeks, met: int | None, blocked: str | None, in_the_way: str | None
) -> list[str]:
    """Return whether the goals are met; nothing where neither was given and the plan keeps what is run, or cannot reach both."""
    neither = inputs["goal_week"] is None and inputs["goal_run"] is None
    if planned.no_way_back or (neither and (planned.keeps or blocked)):
        return []
    said = limits["message"]
    note = {name: said["filled_in"] if inputs[name] is None else "" for name in ("goal_week", "goal_run")}
    values: dict[str, object] = {
        "goal_week": as_distance(planned.goal_week),
        "goal_run": as_distance(planned.goal_run),
        "week_note": note["goal_week"],
        "run_note": note["goal_run"],
        "unit": inputs["unit"],
    }
    if met is not None:
        return [fill(said["reached"], {**values, "week": met})]
    guard = next(guard["name"] for guard in limits["guard"] if guard["id"] == in_the_way)
    count = len(planned.weeks)
    weeks = fill(limits["word"]["one_week" if count == 1 else "weeks"], {"count": count})
    return [fill(said["never" if blocked else "not_yet"], {**values, "weeks": weeks, "guard": guard})]


def spans(limits: Limits, numbers: Sequence[int]) -> str:
    """Return whole numbers as text, with those that follow each other as one span."""
    parts: list[tuple[int, int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1] = (parts[-1][0], number)
        else:
            parts.append((number, number))
    return ", ".join(str(first) if first == last else fill(limits["word"]["span"], {"first": first, "last": last}) for first, last in parts)


def band_of(limits: Limits, longest: int, before: int) -> Mapping[str, Any] | None:
    """Return the cohort's band of a run compared with the longest of 30 days, or None where either is no run."""
    if before == 0 or longest == 0:
        return None
    bands: list[Mapping[str, Any]] = limits["band"]
    return next(band for band in bands if "up_to" not in band or longest * 100 <= before * band["up_to"])


def change_of(given: int, before: int) -> int | None:
    """Return the change in whole per cent, floored, or None where there is nothing to compare with."""
    return (given - before) * 100 // before if before else None
