"""Races, days and breaks that few runners have: the page's own code answers as Python does, plan and refusal alike."""

import itertools
from typing import Any

import pytest
from support.javascript import call, in_python

from achilles.mileage_planner import judge_from, load_limits, plan_from
from achilles.mileage_planner.days import plan_days
from achilles.mileage_planner.gate import answer_form

MONDAY = "2026-11-30"
HISTORIES: dict[str, dict[str, Any]] = {
    "a usual runner": {"recent_weeks": [30, 32, 28, 30], "longest_run": 12},
    "a small runner": {"recent_weeks": [4, 5, 5, 6], "longest_run": 3},
    "back after a break": {
        "recent_weeks": [20, 18, 0, 0],
        "longest_run": 8,
        "before_break": {"usual_week": 25, "longest_run": 10, "weeks_off": 2},
    },
    "nothing for four weeks": {
        "recent_weeks": [0, 0, 0, 0],
        "longest_run": 0,
        "before_break": {"usual_week": 25, "longest_run": 10, "weeks_off": 8},
    },
    "raced, and rested since": {"recent_weeks": [30, 30, 42, 0], "longest_run": 21.1},
}
WHEN: list[dict[str, Any]] = [{"week": week} for week in (-2, 0, 1, 2, 3, 6, 12)] + [
    {"date": "2026-11-22"},
    {"date": "2026-12-06"},
    {"date": "2027-01-17"},
    {"date": "2028-01-17"},
    {"week": 2, "date": "2027-01-17"},
]
DAYS: list[dict[str, Any]] = [
    {"first_day": MONDAY},
    {"first_day": None},
    {"first_day": "2026-12-01"},
    {"first_day": "soon", "days": ["mon", "someday"]},
    {"first_day": MONDAY, "days": ["tue", "thu", "sat", "sun"], "long_day": "sun", "strength": "beyer"},
    {"first_day": MONDAY, "days": ["sat", "sun"], "strength": "silbernagel", "hard": ["strides"]},
]


def planned(given: dict[str, Any]) -> Any:
    """Return the days of a plan."""
    return plan_days(plan_from(given["plan"]), given["days"])


@pytest.mark.parametrize("history", HISTORIES)
def test_a_race_is_planned_alike(history: str) -> None:
    """Short and long, near and far, in both units, with and without pain; and then by days."""
    seen = set()
    for distance, when, pain, unit in itertools.product((5, 60), WHEN, ("none", "amber"), ("km", "mi")):
        inputs = {**HISTORIES[history], "race": {"distance": distance, **when}, "pain": pain, "unit": unit}
        if "date" in when:
            inputs["first_day"] = MONDAY
        expected = in_python(plan_from, inputs)
        assert call("mileage_planner", "planFrom", inputs) == expected, inputs
        seen.add("result" in expected)
        if unit == "km" and "result" in expected:
            for options in DAYS:
                given = {"plan": inputs, "days": options}
                assert call("mileage_planner", "daysFrom", given) == in_python(planned, given), given
    assert seen == {True, False}


@pytest.mark.parametrize(
    "changed",
    [
        {"race": 5},
        {"race": {"distance": 10, "week": 9}, "weeks": 3},
        {"race": {}},
        {"race": {"distance": 5}},
        {"race": {"week": 2}},
        {"race": {"distance": 5, "date": "2026-12-20"}},
        {"before_break": [1]},
        {"recent_weeks": [0, 0, 0, 0], "before_break": {"usual_week": 25, "longest_run": 10, "weeks_off": 2}},
        {"recent_weeks": [20, 0, 0, 0], "before_break": {"usual_week": 25, "longest_run": 10, "weeks_off": 2}},
        {"runs_per_week": 0},
        {"runs_per_week": 1, "race": {"distance": 10, "week": 1}},
        {"goal_run": 9, "goal_week": 60, "runs_per_week": 2, "pain": "amber"},
        {"pain": "green", "goal_week": 60, "goal_run": 20, "age": "60_or_over"},
    ],
    ids=str,
)
def test_rare_inputs_are_planned_or_refused_alike(changed: dict[str, Any]) -> None:
    """What a page's form hardly ever sends, and what its fields are while they are being filled in."""
    inputs = {"recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 4, **changed}
    assert call("mileage_planner", "planFrom", inputs) == in_python(plan_from, inputs)
    assert call("mileage_planner", "answerForm", inputs) == in_python(answer_form, inputs)


def planned_alike(inputs: dict[str, Any]) -> Any:
    """Return the plan that both languages make, as JSON values."""
    answer = call("mileage_planner", "planFrom", inputs)
    assert answer == in_python(plan_from, inputs)
    return answer["result"]


@pytest.mark.parametrize("unit", ["km", "mi"])
def test_the_longest_run_that_is_allowed_has_a_row_of_its_own_as_a_race(unit: str) -> None:
    """The table of races ends where the planner does, and the longest race is planned by its last row: two easier weeks before it."""
    limits = load_limits().data
    assert limits["race_row"][-1]["up_to"][unit] == limits["unit"][unit]["longest_allowed"]
    longest = limits["unit"][unit]["longest_allowed"] / 10
    made = planned_alike(
        {"recent_weeks": [60] * 4, "longest_run": 25, "unit": unit, "race": {"distance": longest, "week": 4}},
    )
    assert [week["kind"] for week in made["weeks"]] == ["build", "taper", "taper", "race", "after", "after"]


@pytest.mark.parametrize(
    ("recent_weeks", "kinds"),
    [
        ([4, 5, 5, 6], ["build", "race", "after", "after"]),  # under 10 km a week there is nothing to make easier
        ([10, 10, 10, 10], ["taper", "race", "after", "after"]),
    ],
)
def test_a_small_week_is_not_made_easier_before_a_race(recent_weeks: list[float], kinds: list[str]) -> None:
    """A race of 15 km in week 2 has one easier week before it, unless the runner runs less than 10 km a week."""
    made = planned_alike({"recent_weeks": recent_weeks, "longest_run": 3, "race": {"distance": 15, "week": 2}})
    assert [week["kind"] for week in made["weeks"]] == kinds


def test_easier_weeks_that_have_begun_go_on() -> None:
    """The first easier week brings the runner under 10 km a week: the second is easier all the same."""
    made = planned_alike({"recent_weeks": [10, 10, 10, 10], "longest_run": 5, "race": {"distance": 42.2, "week": 3}})
    assert [(week["kind"], week["total"]) for week in made["weeks"][:3]] == [("taper", 7.5), ("taper", 6.0), ("race", 3.0)]


def test_a_race_is_left_out_if_there_is_nothing_to_come_back_to() -> None:
    """Red and no running in four weeks: no race, however far away, and the plan says why."""
    made = planned_alike({"recent_weeks": [0] * 4, "longest_run": 0, "pain": "red", "race": {"distance": 10, "week": 9}})
    assert made["race"] is None
    assert "The race in week 9 is left out: there is too little running to come back to." in made["messages"]
    near = planned_alike({"recent_weeks": [20] * 4, "longest_run": 8, "pain": "red", "race": {"distance": 10, "week": 4}})
    assert near["race"] is None
    assert "The race in week 4 is left out: with red there is no race within 4 weeks." in near["messages"]


def test_a_goal_for_a_run_can_be_why_amber_gives_less() -> None:
    """A run of 7 km and two of 6 km are less than 20 km: the sentence names the goal, not the rule that shares out the week."""
    made = planned_alike({"recent_weeks": [20] * 4, "longest_run": 8, "weeks": 1, "pain": "amber", "goal_run": 7})
    assert (made["weeks"][0]["total"], made["weeks"][0]["guard_week"]) == (19.0, "fit")
    assert any("your goal for a run is lower, and no other run is longer than that" in said for said in made["messages"])


def test_the_problem_of_a_whole_object_comes_where_its_fields_would() -> None:
    """After the runs a week, before the first day: the order of the questions."""
    inputs = {"recent_weeks": [20] * 4, "longest_run": 8, "weeks": 4, "first_day": "soon", "race": 5, "before_break": 1, "runs_per_week": 0}
    expected = in_python(plan_from, inputs)
    assert [line.split(":")[0] for line in expected["error"].split("\n")] == ["runs_per_week", "before_break", "race", "first_day"]
    assert call("mileage_planner", "planFrom", inputs) == expected


def test_a_week_of_ones_own_is_held_to_what_less_pain_would_allow() -> None:
    """Amber after three weeks off: the same runner with green would come back to a run of 2 km, so 2.5 km is too much."""
    inputs = {"recent_weeks": [20, 0, 0, 0], "longest_run": 8, "pain": "amber", "total": 3, "longest": 2.5}
    verdict = call("mileage_planner", "judgeFrom", inputs)
    assert verdict == in_python(judge_from, inputs)
    breaches = {breach["guard"]: (breach["given"], breach["cap"]) for breach in verdict["result"]["breaches"]}
    assert breaches["less_pain"] == (2.5, 2.0)
    assert breaches["pain_gate"] == (3.0, 0.0)


@pytest.mark.parametrize(
    ("date", "distance", "strength"),
    [
        ("2026-12-10", 21.1, ["2026-12-07"]),  # Thursday: only Monday is far enough from it, and has the longest run of the week
        ("2026-12-09", 42.2, []),  # Wednesday, and five days of rest after it: no day is left
    ],
)
def test_strength_work_in_the_week_of_a_race(date: str, distance: float, strength: list[str]) -> None:
    """At most one heavy session, never within two days before the race or in its days of rest; next to a run it is kept light."""
    race = {"distance": distance, "date": date}
    given = {
        "plan": {"recent_weeks": [30, 32, 28, 30], "longest_run": 12, "race": race, "first_day": MONDAY},
        "days": {"strength": "beyer"},
    }
    answer = call("mileage_planner", "daysFrom", given)
    assert answer == in_python(planned, given)
    sessions = [row for row in answer["result"]["rows"] if row["week"] == 2 and row["what"] == "strength"]
    assert [row["date"] for row in sessions] == strength
    assert all(row["note"].endswith("the longest run is today: keep it light or leave it out") for row in sessions)
