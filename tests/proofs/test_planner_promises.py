"""The mileage planner keeps its promises for every input and every length from 1 to 52 weeks."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achilles.mileage_planner import load_limits, plan_from
from proofs import plans
from proofs.notes import note, notes
from proofs.plans import GUARDS_LONGEST, GUARDS_WEEK, KINDS, LONGEST_PLAN, Inputs, broken_promises, caution_broken, prefix_broken

EXAMPLES = 1500
SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

LENGTHS = range(1, LONGEST_PLAN + 1)
AT_EACH_LENGTH = list(
    product(("none", "green", "amber", "red"), ("km", "mi"), (([20, 22, 18, 20], 8), ([0, 0, 0, 0], 0), ([40, 0, 0, 0], 15)))
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


def note_tried(name: str, tried: list[Inputs]) -> None:
    """Hold that as many inputs were tried as the settings ask for, and note that number."""
    assert len(tried) >= EXAMPLES
    notes("planner", {name: EXAMPLES})


def test_every_promise_of_every_plan() -> None:
    """Ceilings, sums, goals, rest, names: nothing is broken."""
    tried: list[Inputs] = []

    @SETTINGS
    @given(inputs())
    def nothing_is_broken(some: Inputs) -> None:
        tried.append(some)
        assert list(broken_promises(some)) == []

    nothing_is_broken()
    note_tried("every promise", tried)


def test_a_plan_is_the_beginning_of_a_longer_one() -> None:
    """A plan of n weeks is the first n weeks of a plan of 52."""
    tried: list[Inputs] = []

    @SETTINGS
    @given(inputs())
    def is_the_beginning(some: Inputs) -> None:
        tried.append(some)
        assert not prefix_broken(some)

    is_the_beginning()
    note_tried("beginning of longer", tried)


def test_more_caution_never_allows_more() -> None:
    """In week 1 the total under red is at most that under amber, and amber's at most green's."""
    tried: list[Inputs] = []

    @SETTINGS
    @given(inputs())
    def caution_allows_less(some: Inputs) -> None:
        tried.append(some)
        assert not caution_broken(some)

    caution_allows_less()
    note_tried("more caution", tried)


@pytest.mark.parametrize("weeks", LENGTHS)
def test_every_length(weeks: int) -> None:
    """Each length in turn, at every colour and in both units, with no goal: growing stops where the specification says."""
    for pain, unit, (recent_weeks, longest_run) in AT_EACH_LENGTH:
        some = {"recent_weeks": recent_weeks, "longest_run": longest_run, "weeks": weeks, "pain": pain, "unit": unit}
        assert list(broken_promises(some)) == []
        assert not prefix_broken(some)
    note("planner", every_length=len(LENGTHS) * len(AT_EACH_LENGTH))


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
