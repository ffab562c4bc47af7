"""What the planner promises of a plan laid on days, written once, apart from the planner's own way of laying it."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from achilles.mileage_planner import plan_from
from achilles.mileage_planner.days import plan_days
from proofs.plans import Inputs

HEAVY = ("beyer", "three_a_week", "silbernagel")


def broken_days(inputs: Inputs, options: dict[str, Any]) -> Iterator[str]:
    """Give every promise that the days of these inputs break."""
    plan = plan_from(inputs)
    days = plan_days(plan, options)
    rows = list(days)
    first = options["first_day"]
    by_day: dict[date, list[Any]] = {}
    for row in rows:
        by_day.setdefault(date.fromisoformat(row.date), []).append(row)
    if sorted(by_day) != [first + timedelta(days=at) for at in range(7 * len(plan.weeks))]:
        yield "a day is missing or out of place"
    runs = [day for day in sorted(by_day) if any(row.what == "run" for row in by_day[day])]
    races = [day for day in sorted(by_day) if any(row.what == "race" for row in by_day[day])]
    allowed = set(options["days"] or ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    if not {row.weekday for row in rows if row.what == "run"} <= allowed:
        yield "a run on a day when one cannot run"
    yield from _sums(plan, days)
    if plan.pain in ("amber", "red") and any((after - day).days == 1 for day, after in itertools.pairwise(runs)):
        yield "runs on neighbouring days"
    yield from _hard_days(plan, rows, (first, options["strength"] in HEAVY), {*runs, *races})
    yield from _around_races(plan, by_day, runs, races)


def _hard_days(plan: Any, rows: list[Any], of: tuple[date, bool], busy: set[date]) -> Iterator[str]:
    first, has_heavy = of
    hard = [date.fromisoformat(row.date) for row in rows if row.note.endswith(("with speed", "with hills"))]
    if any((after - day).days < 2 for day, after in itertools.pairwise(hard)):
        yield "hard runs on neighbouring days"
    if hard and plan.pain in ("amber", "red"):
        yield "a hard run in amber or red"
    heavy = [date.fromisoformat(row.date) for row in rows if row.what == "strength" and "heavy" in row.note.split(";")[0]]
    if any((after - day).days < 2 for day, after in itertools.pairwise(heavy)):
        yield "heavy sessions on neighbouring days"
    for at in range(len(plan.weeks)):
        week = {first + timedelta(days=7 * at + day) for day in range(7)}
        if has_heavy and week <= {*busy, *heavy}:
            yield f"week {at + 1} has no day free of running and heavy strength"


def _around_races(plan: Any, by_day: dict[date, list[Any]], runs: list[date], races: list[date]) -> Iterator[str]:
    for race in races:
        rest = -(-round(plan.race.distance * 10) // (100 if plan.unit == "km" else 62))
        off = {race - timedelta(days=1), *(race + timedelta(days=day) for day in range(1, rest + 1))}
        if off & set(runs):
            yield "a run the day before the race or in its days of rest"
        if any(row.what == "strength" for day in (1, 2) for row in by_day.get(race - timedelta(days=day), ())):
            yield "strength in the two days before the race"


def _sums(plan: Any, days: Any) -> Iterator[str]:
    for week in plan.weeks:
        laid = sum(round(row.distance * 10) for row in days if row.week == week.week and row.what == "run")
        said = any(" left out: " in text for text in days.says)
        if laid != round(week.total * 10) and not said:
            yield f"week {week.week}: runs are left out and that is not said"
        if laid > round(week.total * 10):
            yield f"week {week.week}: the days have more running than the week"
