"""From what was really run to week-by-week ceilings, and the judging of a week of one's own.

The guards and their grounds stand in ``limits.toml``, the arithmetic in ``arithmetic.py``. The twin for the page is
``planning.js``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from achilles.core.plain import as_json
from achilles.core.problems import BadInputError, Problem
from achilles.core.questions import Question, as_object, check, unknown_fields
from achilles.core.rulefile import RuleFile, read_rule_file
from achilles.core.shown import shown
from achilles.core.words import as_distance, fill
from achilles.mileage_planner.arithmetic import most_in_one_run, plan_weeks

if TYPE_CHECKING:
    import plotly.graph_objects as go

LIMITS_PATH = Path(__file__).with_name("limits.toml")
OWN_WEEK = {"total": "own_total", "longest": "own_longest"}  # names in a call and in the form


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
class Plan:
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

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as JSON values, the same that the page computes."""
        return dict(as_json(self))

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


@dataclass(frozen=True, slots=True)
class Breach:
    """A ceiling that a week of one's own breaks, and by how much."""

    guard: str
    given: float
    cap: float
    over: float


@dataclass(frozen=True, slots=True)
class Verdict:
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

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON values, the same that the page computes."""
        return dict(as_json(self))

    def __str__(self) -> str:
        return "\n".join([*self.messages, f"{self.note} Rules {self.version} of {self.date}."])


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
    checked = _checked_inputs(limits, _questions(limits, "plan"), inputs)
    return _plan(limits, checked)


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
    asked = [question for question in _questions(limits, "plan") if question.id in _JUDGED]
    own = [_renamed(question, name) for name, form_name in OWN_WEEK.items() for question in limits.questions if question.id == form_name]
    checked = _checked_inputs(limits, [*asked[:2], *own, *asked[2:]], inputs)
    return _verdict(limits, checked)


_JUDGED = ("recent_weeks", "longest_run", "runs_per_week", "pain", "unit")


def _renamed(question: Question, name: str) -> Question:
    return Question(id=name, kind=question.kind, low=question.low, high=question.high, required=True)


def _questions(limits: RuleFile, part: str) -> list[Question]:
    of_part = {table["id"] for table in limits.data["question"] if table["part"] == part}
    return [question for question in limits.questions if question.id in of_part]


def _checked_inputs(limits: RuleFile, questions: Sequence[Question], inputs: Mapping[str, object]) -> dict[str, Any]:
    """Return all inputs checked, in tenths, with defaults filled in; raise with every problem in the fields' order."""
    problems: list[Problem] = []
    checked: dict[str, Any] = {}
    given = as_object(inputs)
    for question in questions:
        try:
            checked |= check([question], {question.id: given.get(question.id)})
        except BadInputError as error:
            problems += error.problems
    problems += _cross_problems(limits, checked, inputs)
    problems.sort(key=lambda problem: [question.id for question in questions].index(problem.field))
    problems += unknown_fields(inputs, [question.id for question in questions])
    if problems:
        raise BadInputError(problems)
    return _with_defaults(limits, checked)


def _with_defaults(limits: RuleFile, checked: dict[str, Any]) -> dict[str, Any]:
    defaults = {table["id"]: table.get("default") for table in limits.data["question"]}
    return {name: defaults.get(name) if value is None else value for name, value in checked.items()}


def _cross_problems(limits: RuleFile, checked: Mapping[str, Any], inputs: Mapping[str, object]) -> list[Problem]:
    """Return the problems that lie between two fields, each told of the field to change."""
    sentences = limits.data["error"]
    problems: list[Problem] = []

    def tell(field: str, sentence: str, **values: object) -> None:
        problems.append(Problem(field, fill(sentences[sentence], {"given": shown(inputs[field]), **values})))

    if checked.get("recent_weeks") and max(checked["recent_weeks"]) > 0 and checked.get("longest_run") == 0:
        tell("longest_run", "longest_run")
    total, longest = checked.get("total"), checked.get("longest")
    if total is not None and longest is not None:
        if longest > total:
            tell("longest", "own_over_total", total=as_distance(total))
        elif longest == 0 < total:
            tell("longest", "own_longest")
    return problems


def _plan(limits: RuleFile, checked: Mapping[str, Any]) -> Plan:
    data = limits.data
    planned = plan_weeks(checked, data)
    weeks, goal_week, goal_run = planned["weeks"], planned["goal_week"], planned["goal_run"]
    met = [week["week"] for week in weeks if week["total"] == goal_week and week["longest"] == goal_run]
    blocked = _goal_in_the_way(checked, goal_week, goal_run, planned["runs_per_week"])
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
        messages.append(said["red" if max(checked["recent_weeks"]) > 0 else "red_no_base"])
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


def _goal_in_the_way(checked: Mapping[str, Any], goal_week: int, goal_run: int, runs: int) -> str | None:
    """Return what makes it impossible to meet both goals, however long the plan: a goal, the pain gate, or None."""
    if checked["pain"] == "red" and max(checked["recent_weeks"]) == 0:
        return "pain_gate"
    if goal_run > most_in_one_run(goal_week, runs):
        return "goal_week"
    return "goal_run" if goal_week > runs * goal_run else None


def _guard_of(week: Mapping[str, Any], goal_week: int) -> str:
    """Return the guard that holds back a week: of its total, or of its longest run where the total is at its goal."""
    return str(week["guard_week"] if week["total"] < goal_week else week["guard_longest"])


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


@cache
def load_limits() -> RuleFile:
    """Read ``limits.toml`` once, with every guard checked."""
    return read_limits(LIMITS_PATH)


def read_limits(path: Path) -> RuleFile:
    """Read a limits file of the planner. Raises ``RuleFileError`` where it is not well formed."""
    limits = read_rule_file(path)
    parts = ("gate", "handed", "plan", "own")
    for question in limits.data["question"]:
        limits.require_known(f"question {question['id']}", [question.get("part")], parts)
    for guard in limits.data["guard"]:
        limits.require_known(f"guard {guard['id']}", guard.get("sources") or ["no source"], limits.data["sources"])
    return limits
