"""Races, days and breaks that few runners have: the page's own code answers as Python does, plan and refusal alike."""

import itertools
from typing import Any

import pytest
from support.javascript import call, in_python

from achilles.mileage_planner import plan_from
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
