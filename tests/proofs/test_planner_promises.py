"""The mileage planner keeps its promises for every input and every length from 1 to 52 weeks."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achilles.mileage_planner import load_limits, plan_from
from proofs import plans
from proofs.layouts import broken_days
from proofs.notes import note, notes
from proofs.plans import GUARDS_LONGEST, GUARDS_WEEK, KINDS, LONGEST_PLAN, Inputs, broken_promises, caution_broken, prefix_broken

EXAMPLES = 500
SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

LENGTHS = range(1, LONGEST_PLAN + 1)
AT_EACH_LENGTH = list(
    product(
        ("none", "green", "amber", "red"),
        ("km", "mi"),
        ("18_to_59", "60_or_over"),
        (([20, 22, 18, 20], 8), ([0, 0, 0, 0], 0), ([40, 0, 0, 0], 15)),
    )
)

DISTANCES = st.one_of(
    st.just(0),
    st.integers(0, 100).map(lambda number: number / 10),  # small runners: here the smallest steps rule
    st.integers(0, 1000).map(lambda number: number / 10),
    st.floats(0, 500, allow_subnormal=False),
)
RUNS = st.one_of(st.integers(1, 310).map(lambda number: number / 10), st.floats(0.05, 31))
GOALS = st.one_of(st.none(), st.integers(1, 300).map(lambda number: number / 10), st.floats(0.05, 200))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@st.composite
def inputs(draw: st.DrawFn) -> Inputs:
    """Draw any inputs that the planner takes."""
    recent_weeks = draw(st.one_of(st.lists(DISTANCES, min_size=4, max_size=4), DISTANCES.map(lambda distance: [distance] * 4)))
    idle = draw(st.sampled_from([0, 0, 0, 1, 2, 3, 4]))  # weeks without running at the end
    recent_weeks = [*recent_weeks[: 4 - idle], *[0] * idle]
    longest_run = min(31, draw(st.one_of(DISTANCES, st.sampled_from(recent_weeks).map(lambda week: week / 3))))
    if any(int(10 * week + 0.5) for week in recent_weeks):
        longest_run = max(longest_run, 0.1)
    zeros = 4 - max((at + 1 for at, week in enumerate(recent_weeks) if int(10 * week + 0.5)), default=0)
    weeks_off = st.integers(4, 26) if zeros == 4 else st.just(zeros) if zeros else st.integers(1, 26)
    told = st.fixed_dictionaries({"usual_week": RUNS.map(lambda run: run * 3), "longest_run": RUNS, "weeks_off": weeks_off})
    race = st.fixed_dictionaries({"distance": st.one_of(RUNS, st.sampled_from([5, 10, 21.1, 31])), "week": st.integers(-3, 20)})
    return {
        "recent_weeks": recent_weeks,
        "longest_run": longest_run,
        "weeks": draw(st.integers(1, 52)),
        "runs_per_week": draw(st.one_of(st.none(), st.integers(1, 6))),
        "goal_week": draw(GOALS),
        "goal_run": draw(st.one_of(st.none(), RUNS)),
        "cutback_every": draw(st.sampled_from([None, 0, 4, 5, 6, 7, 8])),
        "pain": draw(st.sampled_from(["none", "green", "amber", "red"])),
        "unit": draw(st.sampled_from(["km", "mi"])),
        "age": draw(st.sampled_from([None, "18_to_59", "60_or_over"])),
        "before_break": draw(st.one_of(st.none(), told)),
        "race": draw(st.one_of(st.none(), race)),
        "weeks_since_easier": draw(st.sampled_from([None, 0, 1, 3, 7])),
    }


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Inputs, dict[str, Any]]:
    """Draw inputs with any days that hold their runs."""
    some = {**draw(inputs()), "weeks": draw(st.integers(1, 12))}
    runs = plans.runs_of(some)
    days = draw(st.one_of(st.none(), st.lists(st.sampled_from(WEEKDAYS), min_size=runs, max_size=7, unique=True)))
    options = {
        "first_day": draw(st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))),
        "days": days,
        "long_day": draw(st.one_of(st.none(), st.sampled_from(days or WEEKDAYS))),
        "strength": draw(st.sampled_from(["none", "alfredson", "silbernagel", "beyer", "floor_level", "three_a_week"])),
        "hard": draw(st.sampled_from([[], ["speed"], ["hills"], ["speed", "hills"]])),
    }
    return some, options


def note_tried(name: str, tried: list[Any]) -> None:
    """Check that as many inputs were tried as the settings ask for, and note that number."""
    assert len(tried) >= EXAMPLES
    notes("planner", {name: EXAMPLES})


def test_every_promise_of_every_plan() -> None:
    """Ceilings, sums, goals, rest, races, names: nothing is broken."""
    tried: list[Inputs] = []

    @SETTINGS
    @given(inputs())
    def nothing_is_broken(some: Inputs) -> None:
        tried.append(some)
        assert list(broken_promises(some)) == []

    nothing_is_broken()
    note_tried("every promise", tried)


def test_a_plan_is_the_beginning_of_a_longer_one() -> None:
    """A plan of n weeks is the first n weeks of a plan of 52, or of all of a race's weeks."""
    tried: list[Inputs] = []

    @SETTINGS
    @given(inputs())
    def is_the_beginning(some: Inputs) -> None:
        tried.append(some)
        assert not prefix_broken(some)

    is_the_beginning()
    note_tried("beginning of longer", tried)


def test_more_caution_never_allows_more() -> None:
    """In every week, never above what the same plan one step less cautious has reached by then."""
    tried: list[Inputs] = []

    @SETTINGS
    @given(inputs())
    def caution_allows_less(some: Inputs) -> None:
        tried.append(some)
        assert not caution_broken(some)

    caution_allows_less()
    note_tried("more caution", tried)


def test_every_plan_laid_on_days() -> None:
    """Runs add up but for what is said to be left out; the days between, around a race, and between hard sessions are kept."""
    tried: list[Any] = []

    @SETTINGS
    @given(layouts())
    def days_are_kept(some: tuple[Inputs, dict[str, Any]]) -> None:
        tried.append(some)
        assert list(broken_days(*some)) == []

    days_are_kept()
    note_tried("by days", tried)


@pytest.mark.parametrize("weeks", LENGTHS)
def test_every_length(weeks: int) -> None:
    """Each length in turn, at every colour, age and unit, with no goal: growing stops where the specification says."""
    for pain, unit, age, (recent_weeks, longest_run) in AT_EACH_LENGTH:
        some = {"recent_weeks": recent_weeks, "longest_run": longest_run, "weeks": weeks, "pain": pain, "unit": unit, "age": age}
        assert list(broken_promises(some)) == []
        assert not prefix_broken(some)
    note("planner", every_length=len(LENGTHS) * len(AT_EACH_LENGTH))


@pytest.mark.parametrize("pain", ["none", "green"])
@pytest.mark.parametrize(("week", "run"), [(12, 5), (40, 15), (75, 28)])
def test_each_week_off_gives_less_and_at_least_two_thirds(pain: str, week: float, run: float) -> None:
    """From 1 to 26 weeks off, down to the small start."""
    totals = []
    for off in range(1, 27):
        zeros = min(off, 4)
        recent = [week] * (4 - zeros) + [0] * zeros
        told = {"usual_week": week, "longest_run": run, "weeks_off": off}
        made = plan_from({"recent_weeks": recent, "longest_run": run if off < 4 else 0, "weeks": 1, "pain": pain, "before_break": told})
        totals.append(round(made.weeks[0].total * 10))
    for less, more in zip(totals[1:], totals, strict=False):
        assert less < more or more == less == 30
        assert less * 3 + 3 >= more * 2  # a tenth for rounding down


@pytest.mark.parametrize("pain", ["none", "green", "amber"])
@pytest.mark.parametrize("runs", [1, 2, 3, 4, 6])
@pytest.mark.parametrize(("week", "run"), [(10, 4), (20, 8), (40, 15), (90, 30)])
def test_nobody_stalls(pain: str, runs: int, week: float, run: float) -> None:
    """With goals a fifth higher a steady runner reaches them within a year."""
    run = max(run, -(-week // runs))  # the longest run is at least an even share of the week
    if run * 1.2 > 50:  # no run is over 50 km
        run, week = 40, 40 * runs
    if pain == "amber" and runs > 3:
        week, run = week * 3 / runs, min(run, week * 3 / runs / 2)  # what three of the runs hold is where they build from
        made = plan_from(
            {"recent_weeks": [week] * 4, "longest_run": run, "weeks": 52, "goal_week": week * 1.2, "goal_run": run * 1.2, "pain": pain}
        )
    else:
        made = plan_from(
            {
                "recent_weeks": [week] * 4,
                "longest_run": run,
                "weeks": 52,
                "runs_per_week": runs,
                "goal_week": week * 1.2,
                "goal_run": run * 1.2,
                "pain": pain,
            }
        )
    assert made.reached is not None


def test_the_names_are_the_limits_files() -> None:
    """Guards and kinds that the promises allow are those that the file explains; one more guard explains the age."""
    data = load_limits().data
    assert {guard["id"] for guard in data["guard"]} == GUARDS_WEEK | GUARDS_LONGEST | {"sixty"}
    assert set(data["kind"]) == KINDS


def test_the_promises_bite() -> None:
    """A plan compared with other inputs than its own breaks promises: they are no empty words."""
    some: Inputs = {"recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 12, "pain": "none", "unit": "km"}
    made = plan_from(some)
    assert list(broken_promises(some)) == []
    less = {**some, "recent_weeks": [10, 10, 10, 10], "longest_run": 4}
    assert list(plans._growth(less, made))
    assert list(plans._goals(less, made))
    assert list(plans._start({**some, "pain": "red"}, made))
    assert list(plans._race({**some, "race": {"distance": 10, "week": 3}}, plan_from({**some, "race": {"distance": 10, "week": 6}})))
