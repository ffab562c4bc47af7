"""From what was really run to week-by-week ceilings.

The guards and their grounds stand in ``limits.toml``, the arithmetic in ``arithmetic.py``. The twin for the page is
``planning.js``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from achilles.core.plain import AsDict
from achilles.core.rulefile import RuleFile
from achilles.core.words import as_distance, fill
from achilles.mileage_planner.arithmetic import most_in_one_run, plan_weeks
from achilles.mileage_planner.inputs import checked_inputs, load_limits, questions_of

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True, slots=True)
class Week:
    """One planned week, in the unit of the plan. ``guard_week`` and ``guard_longest`` say what bound each."""

    week: int
    kind: str
    total: float
    longest: float
    runs: tuple[float, ...]
    cap_week: float
    cap_longest: float
    guard_week: str
    guard_longest: str
    only_if: str


@dataclass(frozen=True)
class Plan(AsDict):
    """Week-by-week ceilings. ``reached`` is the first week with both goals met, or None."""

    weeks: tuple[Week, ...]
    unit: str
    pain: str
    runs_per_week: int
    goal_week: float
    goal_run: float
    reached: int | None
    reachable: bool
    in_the_way: str | None
    messages: tuple[str, ...]
    note: str
    version: str
    date: str

    def rows(self) -> list[dict[str, Any]]:
        """Return the weeks as a plain table, a dict a week; ``pandas.DataFrame(plan.rows())`` takes it as it is."""
        return list(self.to_dict()["weeks"])

    def figure(self) -> "go.Figure":
        """Return the plan as a plotly figure: weekly totals as bars, the longest run as a line."""
        from achilles.mileage_planner.figure import plan_figure  # noqa: PLC0415 - plotly only when asked for

        return plan_figure(self)

    def __str__(self) -> str:
        lines = [f"{'week':>4}  {'kind':<12} {'total':>6} {'longest':>8}  runs ({self.unit})"]
        for week in self.weeks:
            runs = " ".join(f"{run:.1f}" for run in week.runs)
            lines.append(f"{week.week:>4}  {week.kind:<12} {week.total:>6.1f} {week.longest:>8.1f}  {runs}")
        return "\n".join([*lines, *self.messages, f"{self.note} Rules {self.version} of {self.date}."])


def plan(
    recent_weeks: Sequence[float],
    longest_run: float,
    weeks: int,
    *,
    runs_per_week: int = 3,
    goal_week: float | None = None,
    goal_run: float | None = None,
    cutback_every: int = 4,
    pain: str = "none",
    unit: str = "km",
) -> Plan:
    """Plan week by week from the last four weeks (oldest first) and the longest run of the last 30 days.

    Distances are in ``unit`` ("km" or "mi") and rounded to tenths. Without goals the plan stops growing at half as
    much again as was run. ``pain`` is "none", "green", "amber" or "red" for the coming week. Raises ``ValueError``
    that tells, for every input that is wrong, its name, the value and what is allowed. Sources: ``limits.toml``,
    guard by guard; the longest run above all from Frandsen 2025, an association in one cohort.

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
        }
    )


def plan_from(inputs: Mapping[str, object]) -> Plan:
    """Plan from inputs by name, as a form gives them: ``plan`` with one argument. Blank means the default."""
    limits = load_limits()
    checked = checked_inputs(limits, questions_of(limits, "plan"), inputs)
    return _plan(limits, checked)


def _plan(limits: RuleFile, checked: Mapping[str, Any]) -> Plan:
    data = limits.data
    planned = plan_weeks(checked, data)
    weeks, goal_week, goal_run = planned["weeks"], planned["goal_week"], planned["goal_run"]
    met = [week["week"] for week in weeks if week["total"] == goal_week and week["longest"] == goal_run]
    resting = _rests_for_good(checked, data)
    blocked = "pain_gate" if resting else _goal_in_the_way(goal_week, goal_run, planned["runs_per_week"])
    in_the_way = None if met else blocked or _guard_of(weeks[-1], goal_week)
    pain = checked["pain"]
    later = data["only_if"]["after_red" if pain == "red" else "later"]
    return Plan(
        weeks=tuple(
            Week(
                week=week["week"],
                kind=week["kind"],
                total=week["total"] / 10,
                longest=week["longest"] / 10,
                runs=tuple(run / 10 for run in week["runs"]),
                cap_week=week["cap_week"] / 10,
                cap_longest=week["cap_longest"] / 10,
                guard_week=week["guard_week"],
                guard_longest=week["guard_longest"],
                only_if="" if week["week"] == 1 else later,
            )
            for week in weeks
        ),
        unit=checked["unit"],
        pain=pain,
        runs_per_week=planned["runs_per_week"],
        goal_week=goal_week / 10,
        goal_run=goal_run / 10,
        reached=met[0] if met else None,
        reachable=bool(met) or blocked is None,
        in_the_way=in_the_way,
        messages=_plan_messages(data, checked, planned, met, blocked, in_the_way),
        note=data["note"],
        version=limits.version,
        date=limits.date,
    )


def _plan_messages(
    data: Mapping[str, Any],
    checked: Mapping[str, Any],
    planned: Mapping[str, Any],
    met: list[int],
    blocked: str | None,
    in_the_way: str | None,
) -> tuple[str, ...]:
    said = data["message"]
    pain, weeks = checked["pain"], planned["weeks"]
    values: dict[str, object] = {
        "goal_week": as_distance(planned["goal_week"]),
        "goal_run": as_distance(planned["goal_run"]),
        "unit": checked["unit"],
    }
    messages = []
    if pain == "red":
        messages.append(said["red_no_base" if blocked == "pain_gate" else "red"])
    if pain == "amber":
        messages.append(said["amber"])
    if pain != "none":
        messages.append(said["sore"])
    if met:
        messages.append(fill(said["reached"], {**values, "week": met[0]}))
    else:
        guard = next(guard["name"] for guard in data["guard"] if guard["id"] == in_the_way)
        messages.append(fill(said["never" if blocked else "not_yet"], {**values, "weeks": len(weeks), "guard": guard}))
    cut = [str(week["week"]) for week in weeks if week["guard_week"] == "fit"]
    if cut:
        messages.append(fill(said["cut_to_fit"], {"weeks": ", ".join(cut)}))
    return (*messages, said["one_change"])


def _rests_for_good(checked: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Tell whether red leaves nothing to come back to: week 1 rests, and by week 6 nothing of before counts any more."""
    return checked["pain"] == "red" and not any(week["total"] for week in plan_weeks({**checked, "weeks": 6}, data)["weeks"])


def _goal_in_the_way(goal_week: int, goal_run: int, runs: int) -> str | None:
    """Return the goal that makes it impossible to meet both, however long the plan, or None."""
    if goal_run > most_in_one_run(goal_week, runs):
        return "goal_week"
    return "goal_run" if goal_week > runs * goal_run else None


def _guard_of(week: Mapping[str, Any], goal_week: int) -> str:
    """Return the guard that holds back a week: of its total, or of its longest run where the total is at its goal."""
    return str(week["guard_week"] if week["total"] < goal_week else week["guard_longest"])
