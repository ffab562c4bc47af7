"""The planner's arithmetic, in whole tenths of the unit throughout: no floating sums, floors unless it says otherwise.

Inputs are checked and in tenths, ``limits`` is the content of ``limits.toml``. The port for the page is ``arithmetic.js``,
function by function under the same names.

>>> grown(200, 110, 5), grown(30, 110, 5)
(220, 35)
>>> base_of([200, 200, 200, 420], {"week_step": 5}, {"base_over_usual": 130})
260
>>> most_in_one_run(201, 3), most_in_one_run(201, 2), most_in_one_run(201, 1)
(101, 134, 201)
>>> shared_runs(199, 78, 3)
(78, 61, 60)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Limits = Mapping[str, Any]
Inputs = Mapping[str, Any]
SHOWN_BEFORE = 4  # weeks: a run is compared with the longest of so many


class Caps(NamedTuple):
    """The ceilings of a week in tenths: for the week, its longest run and its second run, and the guard of the first two."""

    week: int
    longest: int
    second: int
    guard_week: str
    guard_longest: str


class Phase(NamedTuple):
    """What a race makes of a week: ``taper``, ``race`` or ``after``, at a percentage of what the runner is used to."""

    kind: str
    percent: int


class Reference(NamedTuple):
    """What the percentages around a race are taken of, in tenths."""

    week: int
    longest: int
    second: int


@dataclass(frozen=True, slots=True)
class WeekInTenths:
    """A planned week. ``race`` is 0 without one; ``longest_before`` is the longest run of the four weeks before."""

    week: int
    kind: str
    total: int
    longest: int
    second: int
    runs: tuple[int, ...]
    caps: Caps
    bound_week: int | None
    bound_longest: int | None
    guard_week: str
    guard_longest: str
    race: int
    longest_before: int
    biggest_before: int
    on_way_back: bool


@dataclass(frozen=True, slots=True)
class PlannedWeeks:
    """The weeks of a plan, the goals in use, the race that the plan keeps, and whether red has nothing to come back to."""

    weeks: tuple[WeekInTenths, ...]
    goal_week: int
    goal_run: int
    runs_per_week: int
    race: Mapping[str, Any] | None
    left_out: str | None
    no_way_back: bool
    former_week: int | None
    keeps: tuple[str, ...]
    restart: WeekInTenths | None


def plan_weeks(inputs: Inputs, limits: Limits) -> PlannedWeeks:
    """Plan every week from checked inputs in tenths."""
    first_two = Runner({**inputs, "race": None, "weeks": 2}, limits).plan() if inputs["pain"] == "red" else ()
    no_way_back = bool(first_two) and first_two[1].total == 0
    left_out = race_left_out(inputs, limits, no_way_back=no_way_back)
    race = None if left_out else inputs["race"]
    kept = {**inputs, "race": race, "weeks": length_of(inputs, limits)}
    runner = Runner(kept, limits)
    return PlannedWeeks(
        weeks=runner.plan(),
        goal_week=runner.goal_week,
        goal_run=runner.goal_run,
        runs_per_week=runner.runs,
        race=race,
        left_out=left_out,
        no_way_back=no_way_back,
        former_week=runner.former_week,
        keeps=runner.keeps,
        restart=first_two[1] if first_two else None,
    )


def race_left_out(inputs: Inputs, limits: Limits, *, no_way_back: bool) -> str | None:
    """Return why a race to come is left out (``amber``, ``red`` or ``no_way_back``), or None."""
    race, pain = inputs["race"], inputs["pain"]
    if race is None or race["week"] < 1:
        return None
    if no_way_back:
        return "no_way_back"
    return str(pain) if race["week"] <= limits["race"]["none_before_week"].get(pain, 0) else None


def length_of(inputs: Inputs, limits: Limits) -> int:
    """Return how many weeks to plan: as asked, or to the end of the race's weeks; never past those."""
    race, weeks = inputs["race"], inputs["weeks"]
    if race is None or race["week"] < 1:
        return int(limits["race"]["weeks_after_past"] if weeks is None else weeks)
    end = int(race["week"]) + len(race_row(race["distance"], inputs["unit"], limits)["after"])
    return end if weeks is None else min(int(weeks), end)


def race_row(distance: int, unit: str, limits: Limits) -> Mapping[str, Any]:
    """Return the row of the table of races: the percentages before, in and after its week; the last row takes the longest that is allowed."""
    rows: list[Mapping[str, Any]] = limits["race_row"]
    return next(row for row in rows if distance <= row["up_to"][unit])


def runs_of(inputs: Inputs, limits: Limits) -> int:
    """Return the runs a week: amber and red have a day between, so at most three."""
    runs = int(inputs["runs_per_week"])
    return min(runs, int(limits["runs"]["sore"])) if inputs["pain"] in ("amber", "red") else runs


def is_careful(inputs: Inputs) -> bool:
    """Tell whether the plan grows more slowly: with any Achilles pain, or from 60 on."""
    return bool(inputs["pain"] != "none" or inputs["age"] == "60_or_over")


def less_cautious(inputs: Inputs) -> dict[str, Any] | None:
    """Return the same inputs one step less cautious, or None where there is no such step."""
    step = {"red": "amber", "amber": "green", "green": "none"}
    if inputs["pain"] in step:
        return {**inputs, "pain": step[inputs["pain"]]}
    return {**inputs, "age": "18_to_59"} if inputs["age"] == "60_or_over" else None


class Runner:
    """A runner from week to week: what was run, and what the next week may be."""

    def __init__(self, inputs: Inputs, limits: Limits) -> None:
        """Take checked inputs with their ``weeks``, and the race that the plan keeps."""
        self.inputs, self.limits = inputs, limits
        self.unit_limits: Limits = limits["unit"][inputs["unit"]]
        self.percent: Limits = limits["percent"]["careful" if is_careful(inputs) else "usual"]
        self.runs = runs_of(inputs, limits)
        self.history = [self.with_fewer_runs(distance) for distance in inputs["recent_weeks"]]
        longest = min(inputs["longest_run"], max(self.history))
        self.longest_runs, self.second_runs = [longest], [self.second_run_before(longest)]
        self.fresh = max(self.history) < self.unit_limits["start"] or longest == 0
        self.built = int(inputs["weeks_since_easier"])
        self.former_week, former_run = self.former()
        self.former_run = former_run
        self.told_break = inputs["before_break"] is not None and inputs["recent_weeks"][-1] == 0
        self.planned_zeros = 0
        self.reference: Reference | None = None
        self.last_kind = ""
        self.keeps = self.goals_kept(inputs)
        self.goal_week, self.goal_run = self.goals(longest)
        self.biggest_at_first, self.longest_at_first = max(self.history), int(inputs["longest_run"])

    def with_fewer_runs(self, week: int) -> int:
        """Return a week with runs left out: amber has at most three, and none of them is made longer."""
        runs = self.inputs["runs_per_week"]
        return int(week) * self.runs // runs if self.inputs["pain"] == "amber" and runs > self.runs else int(week)

    def second_run_before(self, longest: int) -> int:
        """Return the second run as far as it can be known, from the weeks before any run was left out."""
        history, runs = list(self.inputs["recent_weeks"]), self.inputs["runs_per_week"]
        if runs == 1:
            return longest
        run_weeks = [week for week in history if week > 0]
        if not run_weeks:
            return 0
        used_to = base_of(history, self.unit_limits, self.limits["percent"]) if history[-1] > 0 else mean_of(run_weeks)
        return min(max(up(used_to - self.inputs["longest_run"], runs - 1), 0), longest)

    def former(self) -> tuple[int | None, int]:
        """Return the former week and its longest run, from what was said about the running before a break."""
        told = self.inputs["before_break"]
        if told is None:
            return None, 0
        week = self.with_fewer_runs(told["usual_week"])
        return week, min(int(told["longest_run"]), week)

    def goals_kept(self, inputs: Inputs) -> tuple[str, ...]:
        """Return which goals were not given, so that with pain the plan keeps what was run."""
        if inputs["pain"] == "none" or inputs["before_break"] is not None or self.fresh:
            return ()
        return tuple(name for name in ("goal_week", "goal_run") if inputs[name] is None)

    def goals(self, longest: int) -> tuple[int, int]:
        """Return where growing stops: as asked, or where the specification says."""
        biggest, limits = max(self.history), self.limits
        if self.former_week is not None:
            week, run = max(self.former_week, biggest), max(self.former_run, longest)
        elif self.fresh:
            week = limits["runs"]["fresh_goal"] * self.unit_limits["start"]
            run = week // limits["runs"]["fresh_goal_runs"]
        elif self.inputs["pain"] != "none":
            week, run = biggest, longest
        else:
            week, run = (distance * limits["percent"]["goal"] // 100 for distance in (biggest, longest))
        race = self.inputs["race"]
        if race is not None and race["week"] >= 1 and not self.fresh:
            run = min(run, max(longest, min(race["distance"], self.unit_limits["race_goal_at_most"])))
        run = min(run, self.unit_limits["longest_allowed"])
        goal_week, goal_run = self.inputs["goal_week"], self.inputs["goal_run"]
        return (week if goal_week is None else goal_week), (run if goal_run is None else goal_run)

    def plan(self) -> tuple[WeekInTenths, ...]:
        """Plan the weeks, each bounded by the same plan one step less cautious."""
        bounds = self.bounds()
        weeks = []
        for number in range(1, self.inputs["weeks"] + 1):
            week = self.planned(number, bounds[min(number, len(bounds)) - 1] if bounds else None)
            weeks.append(week)
            self.take(week)
        return tuple(weeks)

    def bounds(self) -> list[tuple[int, int]]:
        """Return, for each week, the highest week and longest run so far of the same plan one step less cautious."""
        less = less_cautious(self.inputs)
        if less is None:
            return []
        other = Runner(less, self.limits)
        weeks = other.plan()
        highest, longest = 0, 0
        if weeks and weeks[0].kind in self.limits["easier_kinds"]:
            highest, longest = other.biggest_at_first, other.longest_at_first
        bounds = []
        for week in weeks:
            highest = max(highest, week.total + week.race)
            longest = max(longest, week.longest, week.race)
            bounds.append((highest, longest))
        return bounds

    def planned(self, number: int, bound: tuple[int, int] | None) -> WeekInTenths:
        """Return one week: its kind, its ceilings, and the runs that fit under them."""
        phase = self.phase(number)
        kind = self.kind(number, phase)
        if phase is not None and kind == phase.kind and self.reference is None:
            self.reference = self.referred()
        race = int(self.inputs["race"]["distance"]) if kind == "race" else 0
        longest_before, biggest_before = max(self.longest_runs[-SHOWN_BEFORE:]), max(self.history)
        way_back = kind == "build" and self.on_way_back()
        caps = self.caps(kind, phase, way_back=way_back)
        if kind == "restart":
            self.former_week = self.former_week if self.told_break else mean_of([week for week in self.history if week > 0])
        if kind in ("start", "restart"):
            self.longest_runs, self.second_runs = [], []
        runs = self.runs - 1 if race else self.runs
        bound_week = None if bound is None else max(bound[0] - race, 0)
        bound_longest = None if bound is None else bound[1]
        return fit_week(
            number,
            kind,
            caps,
            (self.goal_week, self.goal_run),
            (bound_week, bound_longest),
            runs,
            {"race": race, "longest_before": longest_before, "biggest_before": biggest_before, "on_way_back": way_back},
        )

    def take(self, week: WeekInTenths) -> None:
        """Take a planned week as run."""
        ran = week.total + week.race
        self.history = [*self.history[1:], ran]
        self.longest_runs = [*self.longest_runs, max(week.longest, week.race)]
        self.second_runs = [*self.second_runs, week.second]
        self.built = self.built + 1 if week.kind == "build" else self.built if week.kind == "hold" else 0
        self.told_break = self.told_break and ran == 0
        self.planned_zeros = self.planned_zeros + 1 if ran == 0 else 0
        self.last_kind = week.kind

    def phase(self, number: int) -> Phase | None:
        """Return what the race makes of a week, or None."""
        race = self.inputs["race"]
        if race is None or (race["week"] < 1 and self.inputs["recent_weeks"][-1] == 0):
            return None
        row = race_row(race["distance"], self.inputs["unit"], self.limits)
        offset = number - race["week"]
        if offset == 0:
            return Phase("race", row["week"])
        if 0 < offset <= len(row["after"]):
            return Phase("after", row["after"][offset - 1])
        if -len(row["before"]) <= offset < 0:
            small = self.base() < self.unit_limits["no_easier_below"] and self.reference is None
            return None if small else Phase("taper", row["before"][offset])
        return None

    def kind(self, number: int, phase: Phase | None) -> str:
        """Return the kind of a week: the first row of the specification's table that fits."""
        pain, every, last = self.inputs["pain"], self.inputs["cutback_every"], self.history[-1]
        nothing_run = max(self.history) == 0
        if pain == "red" and (number == 1 or nothing_run):
            return "rest"
        if pain == "amber" and number == 1:
            return "hold"
        if phase is not None:
            return phase.kind
        if last == 0 and (self.told_break or not (nothing_run or (number == 1 and self.fresh))):
            return "restart"
        if nothing_run or (number == 1 and self.fresh):
            return "start"
        if every > 0 and self.built >= every - 1 and last >= self.unit_limits["no_easier_below"]:
            return "cutback"
        return "build"

    def base(self) -> int:
        """Return what the runner is used to in a week."""
        return base_of(self.history, self.unit_limits, self.limits["percent"])

    def on_way_back(self) -> bool:
        """Tell whether the runner is back under half of the former week, where the smallest steps are larger."""
        return self.former_week is not None and self.inputs["pain"] != "red" and self.base() < self.former_week // 2

    def referred(self) -> Reference:
        """Return what the weeks of a race are a percentage of."""
        start, run = self.unit_limits["start"], up(self.unit_limits["start"], self.runs)
        used_to = self.base()
        longest, second = (max(runs[-SHOWN_BEFORE:]) for runs in (self.longest_runs, self.second_runs))
        return Reference(max(used_to, start), max(min(longest, used_to), run), max(second, run))

    def caps(self, kind: str, phase: Phase | None, *, way_back: bool) -> Caps:
        """Return the ceilings of a week and the guards that they come from."""
        last, unit_limits, percent = self.history[-1], self.unit_limits, self.percent
        start_run = up(unit_limits["start"], self.runs)
        longest, second = (max(runs[-SHOWN_BEFORE:]) for runs in (self.longest_runs, self.second_runs))
        if kind == "rest":
            return Caps(0, 0, 0, "pain_gate", "pain_gate")
        if kind == "hold":
            return Caps(min(last, self.base()), self.longest_runs[0], self.second_runs[0], "pain_gate", "pain_gate")
        if phase is not None and self.reference is not None:
            share, most = phase.percent, max(longest, start_run)
            run, other = (min(up(of * share, 100), most) for of in (self.reference.longest, self.reference.second))
            return Caps(self.reference.week * share // 100, run, other, "race", "race")
        if kind == "start":
            return Caps(unit_limits["start"], start_run, start_run, "start", "start")
        if kind == "restart":
            return self.caps_of_restart(start_run)
        if kind == "cutback":
            easier = percent["cutback"]
            return Caps(last * easier // 100, longest * easier // 100, up(second * easier, 100), "cutback", "cutback")
        week_step, run_step = (unit_limits[f"{'back_' if way_back else ''}{name}"] for name in ("week_step", "run_step"))
        growth = grown(self.base(), percent["growth"], week_step)
        ceiling = grown(last, percent["ceiling"], week_step)
        week, guard = min(growth, ceiling), "week_growth" if growth <= ceiling else "week_ceiling"
        if self.comes_from_easier():
            return Caps(week, longest, second, guard, "after_easier")
        more = max(up(second * percent["growth"], 100), second + run_step)
        return Caps(week, grown(longest, percent["growth"], run_step), more, guard, "longest_run")

    def caps_of_restart(self, start_run: int) -> Caps:
        """Return the ceilings of the first week after a break: a part of what was run before it."""
        if self.told_break and self.former_week is not None:
            week, run = self.former_week, self.former_run
            off = self.inputs["before_break"]["weeks_off"] + self.planned_zeros
        else:
            week, run = mean_of([week for week in self.history if week > 0]), max(self.longest_runs)
            off = zeros_at_end(self.history)
        share = self.percent["back_share"]
        week, run = week * share // (share + off), run * share // (share + off)
        if self.inputs["pain"] != "red":
            week, run = max(week, self.unit_limits["start"]), max(run, start_run)
        return Caps(week, run, run, "gap", "gap")

    def comes_from_easier(self) -> bool:
        """Tell whether the week before was an easier one, after which the longest run does not grow."""
        if self.last_kind == "after":
            return True
        if not is_careful(self.inputs):
            return False
        return (
            self.last_kind in self.limits["easier_kinds"]
            or self.history[-1] * 100 < usual_of(self.history) * self.limits["percent"]["easier_under"]
        )


def fit_week(
    number: int,
    kind: str,
    caps: Caps,
    goals: tuple[int, int],
    bounds: tuple[int | None, int | None],
    runs: int,
    further: Mapping[str, Any],
) -> WeekInTenths:
    """Return the week that fits under its ceilings, goals and bounds, with the guard that bound its total and its longest run."""
    total, longest, guard_week, guard_longest = caps.week, caps.longest, caps.guard_week, caps.guard_longest
    if goals[0] < total:
        total, guard_week = goals[0], "goal_week"
    if goals[1] < longest:
        longest, guard_longest = goals[1], "goal_run"
    if bounds[0] is not None and bounds[0] < total:
        total, guard_week = bounds[0], "less_pain"
    if bounds[1] is not None and bounds[1] < longest:
        longest, guard_longest = bounds[1], "less_pain"
    most = most_in_one_run(total, runs)
    if most < longest:
        longest, guard_longest = most, "half_week"
    second = min(longest, max(caps.second, up(longest, 2)))
    fits = longest + (runs - 1) * second if runs else 0
    if fits < total:
        total, guard_week = fits, "fit"
    shared = shared_runs(total, longest, runs)
    return WeekInTenths(
        week=number,
        kind=kind,
        total=total,
        longest=shared[0] if shared else 0,
        second=shared[1] if len(shared) > 1 else shared[0] if runs == 1 and shared else 0,
        runs=shared,
        caps=caps,
        bound_week=bounds[0],
        bound_longest=bounds[1],
        guard_week=guard_week,
        guard_longest=guard_longest,
        **further,
    )


def most_in_one_run(total: int, runs: int) -> int:
    """Return how long one run of a week may be at most: half of it, with two runs two thirds, both rounded up."""
    if runs <= 1:
        return total
    return up(total * 2, 3) if runs == 2 else up(total, 2)


def shared_runs(total: int, longest: int, runs: int) -> tuple[int, ...]:
    """Return the runs: the longest first, the rest shared as evenly as tenths allow, none of 0."""
    if total == 0:
        return ()
    rest = total - longest
    others = min(runs - 1, rest)
    return (longest, *(rest // others + (1 if at < rest % others else 0) for at in range(others)))


def grown(distance: int, percent: int, step: int) -> int:
    """Return a distance grown to a percentage, at least by the smallest step."""
    return max(distance * percent // 100, distance + step)


def base_of(history: Sequence[int], unit_limits: Limits, percent: Limits) -> int:
    """Return what a runner is used to: last week, or the mean since the last week without running; one race week is not a base."""
    tail = tail_of(history)
    if not tail:
        return 0
    return min(max(tail[-1], mean_of(tail)), grown(usual_of(history), percent["base_over_usual"], unit_limits["week_step"]))


def usual_of(history: Sequence[int]) -> int:
    """Return the mean of the weeks since the last one without running, but for last week if there are others. Last week had running."""
    tail = tail_of(history)
    return mean_of(tail[:-1]) if len(tail) > 1 else tail[0]


def tail_of(history: Sequence[int]) -> Sequence[int]:
    """Return the unbroken run of non-zero weeks at the end."""
    return history[max((at + 1 for at, week in enumerate(history) if week == 0), default=0) :]


def zeros_at_end(history: Sequence[int]) -> int:
    """Return how many weeks without running there are at the end."""
    return next((at for at, week in enumerate(reversed(history)) if week > 0), len(history))


def mean_of(distances: Sequence[int]) -> int:
    """Return the mean, floored."""
    return sum(distances) // len(distances)


def up(distance: int, by: int) -> int:
    """Return a distance divided by a whole number, rounded up."""
    return -(-distance // by)
