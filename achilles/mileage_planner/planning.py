"""From what was really run to week-by-week ceilings.

The guards and their grounds are in ``limits.toml``, the arithmetic in ``arithmetic.py``. The port for the page is
``planning.js``.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from achilles.core.plain import AsDict
from achilles.core.rulefile import RuleFile
from achilles.mileage_planner.arithmetic import PlannedWeeks, WeekInTenths, most_in_one_run, plan_weeks
from achilles.mileage_planner.inputs import checked_inputs, load_limits, questions_of
from achilles.mileage_planner.sentences import band_of, change_of, headline, plan_messages

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import plotly.graph_objects as go

    from achilles.mileage_planner.days import Days

Day = dt.date | str


@dataclass(frozen=True, slots=True)
class Week:
    """One planned week, in the unit of the plan.

    ``total``, ``longest`` and ``runs`` leave out the race, whose distance is ``race`` (0 without one). ``guard_week`` and
    ``guard_longest`` say what bound each; ``grows`` whether the week or its longest run passes those of the four weeks before.
    """

    week: int
    kind: str
    total: float
    longest: float
    runs: tuple[float, ...]
    cap_week: float
    cap_longest: float
    guard_week: str
    guard_longest: str
    race: float
    grows: bool
    only_if: str


@dataclass(frozen=True, slots=True)
class Race:
    """The race that a plan keeps. ``percent`` and ``band`` compare it with the longest run of the four weeks before."""

    distance: float
    week: int
    date: str | None
    percent: int | None
    band: str | None


@dataclass(frozen=True)
class Plan(AsDict):
    """Week-by-week ceilings. ``reached`` is the first week with both goals met, or None."""

    weeks: tuple[Week, ...]
    unit: str
    pain: str
    age: str
    runs_per_week: int
    goal_week: float
    goal_run: float
    reached: int | None
    reachable: bool
    in_the_way: str | None
    race: Race | None
    first_day: str | None
    headline: str
    messages: tuple[str, ...]
    note: str
    version: str
    date: str

    def rows(self) -> list[dict[str, Any]]:
        """Return the weeks as a plain table, one dict a week."""
        return list(self.to_dict()["weeks"])

    def to_frame(self) -> "pd.DataFrame":
        """Return the weeks as a pandas table, one row a week. Needs pandas, which the course does not install by itself."""
        import pandas as pd  # noqa: PLC0415 - pandas only when asked for

        return pd.DataFrame(self.rows()).set_index("week")

    def figure(self) -> "go.Figure":
        """Return the plan as a plotly figure: weekly totals as bars, the longest run as a line."""
        from achilles.mileage_planner.figure import plan_figure  # noqa: PLC0415 - plotly only when asked for

        return plan_figure(self)

    def days(
        self,
        first_day: Day | None = None,
        days: Sequence[str] | None = None,
        long_day: str | None = None,
        strength: str = "none",
        hard: Sequence[str] = (),
        *,
        place: str | None = None,
        start: Day | None = None,
    ) -> "Days":
        """Lay the plan's runs, strength sessions and race on days: one row each, and one for a day of rest.

        ``first_day`` (or ``start``) is the first day of week 1, a date or ISO text. ``days`` are those on which one can run
        ("mon" to "sun", all if left out), ``long_day`` that of the longest run, ``strength`` a programme, ``hard`` up to two
        of "speed" and "hills", ``place`` "midportion" or "insertion". Raises ``ValueError`` that names every wrong field.

        >>> made = plan([20, 22, 18, 20], 8, 1).days("2026-11-30", ["tue", "thu", "sat", "sun"], long_day="sun")
        >>> [(day.weekday, day.distance) for day in made if day.what == "run"]
        [('tue', 6.6), ('thu', 6.6), ('sun', 8.8)]
        """
        from achilles.mileage_planner.days import plan_days  # noqa: PLC0415 - days build on plans

        options = {"first_day": start if first_day is None else first_day, "days": days, "long_day": long_day}
        return plan_days(self, {**options, "strength": strength, "hard": list(hard), "place": place})

    def calendar(self, *arguments: Any, **options: Any) -> str:
        """Return days of the plan as a calendar (.ics): those of ``days``, and the options of ``Days.calendar``."""
        of_calendar = {name: options.pop(name) for name in ("weeks", "mark", "now", "alarm") if name in options}
        return self.days(*arguments, **options).calendar(**of_calendar)

    def __str__(self) -> str:
        lines = [self.headline, f"{'week':>4}  {'kind':<14} {'total':>6} {'longest':>8}  runs ({self.unit})"]
        for week in self.weeks:
            runs = " ".join(f"{run:.1f}" for run in week.runs) + (f" + race {week.race:.1f}" if week.race else "")
            lines.append(f"{week.week:>4}  {week.kind:<14} {week.total:>6.1f} {week.longest:>8.1f}  {runs}".rstrip())
        return "\n".join([*lines, *self.messages, f"{self.note} Rules {self.version} of {self.date}."])


def plan(
    recent_weeks: Sequence[float],
    longest_run: float,
    weeks: int | None = None,
    *,
    runs_per_week: int = 3,
    goal_week: float | None = None,
    goal_run: float | None = None,
    cutback_every: int = 4,
    pain: str = "none",
    unit: str = "km",
    age: str = "18_to_59",
    before_break: Mapping[str, float] | None = None,
    race: Mapping[str, object] | None = None,
    weeks_since_easier: int = 0,
    first_day: Day | None = None,
) -> Plan:
    """Plan week by week from the last four weeks (oldest first) and the longest run of the last 30 days.

    Distances are in ``unit`` ("km" or "mi") and rounded to tenths. ``pain`` is "none", "green", "amber" or "red" for the
    coming week; ``age`` is "18_to_59" or "60_or_over". ``before_break`` has ``usual_week``, ``longest_run`` and
    ``weeks_off``; ``race`` has ``distance`` and ``week`` (1 is the first planned week, 0 was last week) or ``date``, which
    needs ``first_day``. ``weeks`` may be left out with a race. Raises ``ValueError`` that says, for every input that is
    wrong, its name, the value and what is allowed. Sources: ``limits.toml``, guard by guard; the longest run above all
    from Frandsen 2025, an association in one cohort.

    >>> [(week.total, week.longest) for week in plan([20, 22, 18, 20], 8, 3, goal_week=24, goal_run=10).weeks]
    [(22.0, 8.8), (24.0, 9.6), (24.0, 10.0)]
    >>> plan([20, 22, 18, 20], 8, 0)
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: weeks: 0 is not allowed; allowed: a whole number, 1 to 52
    """
    return plan_from(
        {
            "recent_weeks": recent_weeks,
            "longest_run": longest_run,
            "weeks": weeks,
            "runs_per_week": runs_per_week,
            "goal_week": goal_week,
            "goal_run": goal_run,
            "cutback_every": cutback_every,
            "pain": pain,
            "unit": unit,
            "age": age,
            "before_break": before_break,
            "race": race,
            "weeks_since_easier": weeks_since_easier,
            "first_day": first_day,
        }
    )


def plan_from(inputs: Mapping[str, object]) -> Plan:
    """Plan from inputs by name, as a form gives them: ``plan`` with one argument. Blank means the default."""
    limits_file = load_limits()
    return plan_of(limits_file, checked_inputs(limits_file, questions_of(limits_file, "plan"), inputs))


def plan_of(limits_file: RuleFile, checked: Mapping[str, Any]) -> Plan:
    """Plan from inputs that are checked already, in tenths."""
    limits = limits_file.data
    planned = plan_weeks(checked, limits)
    weeks, goal_week, goal_run = planned.weeks, planned.goal_week, planned.goal_run
    met = next((week.week for week in weeks if (week.total, week.longest) == (goal_week, goal_run)), None)
    blocked = "pain_gate" if planned.no_way_back else goal_in_the_way(goal_week, goal_run, planned.runs_per_week)
    in_the_way = None if met is not None else blocked or guard_of(weeks[-1], goal_week)
    return Plan(
        weeks=tuple(week_of_plan(limits, checked["pain"], week) for week in weeks),
        unit=checked["unit"],
        pain=checked["pain"],
        age=checked["age"],
        runs_per_week=planned.runs_per_week,
        goal_week=goal_week / 10,
        goal_run=goal_run / 10,
        reached=met,
        reachable=met is not None or blocked is None,
        in_the_way=in_the_way,
        race=race_of(limits, planned),
        first_day=checked["first_day"],
        headline=headline(limits, checked["unit"], weeks[0]),
        messages=tuple(plan_messages(limits, checked, planned, met, blocked, in_the_way)),
        note=limits["note"],
        version=limits_file.version,
        date=limits_file.date,
    )


def week_of_plan(limits: Mapping[str, Any], pain: str, week: WeekInTenths) -> Week:
    """Return a planned week in the unit of the plan."""
    return Week(
        week=week.week,
        kind=week.kind,
        total=week.total / 10,
        longest=week.longest / 10,
        runs=tuple(run / 10 for run in week.runs),
        cap_week=week.caps.week / 10,
        cap_longest=week.caps.longest / 10,
        guard_week=week.guard_week,
        guard_longest=week.guard_longest,
        race=week.race / 10,
        grows=week.total > week.biggest_before or week.longest > week.longest_before,
        only_if="" if week.week == 1 else limits["only_if"][pain],
    )


def race_of(limits: Mapping[str, Any], planned: PlannedWeeks) -> Race | None:
    """Return the race that the plan keeps, compared with the longest run of the four weeks before it."""
    if planned.race is None:
        return None
    week = next((week for week in planned.weeks if week.race), None)
    band = band_of(limits, week.race, week.longest_before) if week else None
    return Race(
        distance=planned.race["distance"] / 10,
        week=planned.race["week"],
        date=planned.race["date"],
        percent=change_of(week.race, week.longest_before) if week else None,
        band=band["id"] if band else None,
    )


def goal_in_the_way(goal_week: int, goal_run: int, runs: int) -> str | None:
    """Return the goal that makes it impossible to meet both, however long the plan, or None."""
    if goal_run > most_in_one_run(goal_week, runs):
        return "goal_week"
    return "goal_run" if goal_week > runs * goal_run else None


def guard_of(week: WeekInTenths, goal_week: int) -> str:
    """Return the guard that holds back a week: of its total, or of its longest run where the total is at its goal."""
    return week.guard_week if week.total < goal_week else week.guard_longest
