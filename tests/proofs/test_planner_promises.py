"""The mileage planner keeps its promises for every input and every length from 1 to 52 weeks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proofs import plans
from proofs.plans import GUARDS_LONGEST, GUARDS_WEEK, KINDS, Inputs, broken_promises, caution_broken, prefix_broken

from achilles.mileage_planner import load_limits, plan_from

SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=1500,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

DISTANCES = st.one_of(
    st.just(0),
    st.integers(0, 100).map(lambda number: number / 10),  # small runners: here the smallest steps rule
    st.integers(0, 1000).map(lambda number: number / 10),
    st.floats(0, 500, allow_subnormal=False),
)
GOALS = st.one_of(st.none(), st.integers(1, 300).map(lambda number: number / 10), st.floats(0.05, 200))


@st.composite
def inputs(draw: st.DrawFn) -> Inputs:
    """Draw any inputs that the planner takes."""
    recent_weeks = draw(st.one_of(st.lists(DISTANCES, min_size=4, max_size=4), DISTANCES.map(lambda distance: [distance] * 4)))
    longest_run = min(200, draw(st.one_of(DISTANCES, st.sampled_from(recent_weeks).map(lambda week: week / 3))))
    if any(int(10 * week + 0.5) for week in recent_weeks):
        longest_run = max(longest_run, 0.1)
    return {
        "recent_weeks": recent_weeks,
        "longest_run": longest_run,
        "weeks": draw(st.integers(1, 52)),
        "runs_per_week": draw(st.one_of(st.none(), st.integers(1, 6))),
        "goal_week": draw(GOALS),
        "goal_run": draw(GOALS),
        "cutback_every": draw(st.sampled_from([None, 0, 4, 5, 6, 7, 8])),
        "pain": draw(st.sampled_from(["none", "green", "amber", "red"])),
        "unit": draw(st.sampled_from(["km", "mi"])),
    }


@SETTINGS
@given(inputs())
def test_every_promise_of_every_plan(some: Inputs) -> None:
    """Ceilings, sums, goals, rest, names: nothing is broken."""
    assert list(broken_promises(some)) == []


@SETTINGS
@given(inputs())
def test_a_plan_is_the_beginning_of_a_longer_one(some: Inputs) -> None:
    """A plan of n weeks is the first n weeks of a plan of 52."""
    assert not prefix_broken(some)


@SETTINGS
@given(inputs())
def test_more_caution_never_allows_more(some: Inputs) -> None:
    """In week 1 the total under red is at most that under amber, and amber's at most green's."""
    assert not caution_broken(some)


@pytest.mark.parametrize("weeks", range(1, 53))
def test_every_length(weeks: int) -> None:
    """Each length in turn, at every colour and in both units, with no goal: growing stops where the specification says."""
    for pain in ("none", "green", "amber", "red"):
        for unit in ("km", "mi"):
            for recent_weeks, longest_run in (([20, 22, 18, 20], 8), ([0, 0, 0, 0], 0), ([40, 0, 0, 0], 15)):
                some = {"recent_weeks": recent_weeks, "longest_run": longest_run, "weeks": weeks, "pain": pain, "unit": unit}
                assert list(broken_promises(some)) == []
                assert not prefix_broken(some)


def test_the_names_are_the_limits_files() -> None:
    """Guards and kinds that the promises allow are those that the file explains."""
    data = load_limits().data
    assert {guard["id"] for guard in data["guard"]} == GUARDS_WEEK | GUARDS_LONGEST
    assert set(data["kind"]) == KINDS


def test_the_promises_bite() -> None:
    """A plan held against other inputs than its own breaks promises: they are no empty words."""
    some: Inputs = {"recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 12, "pain": "none", "unit": "km"}
    made = plan_from(some)
    assert list(broken_promises(some)) == []
    less = {**some, "recent_weeks": [10, 10, 10, 10], "longest_run": 4}
    assert list(plans._week_after_week(less, made))
    assert list(plans._goals(less, made))
    assert list(plans._start({**some, "pain": "red"}, made))
