"""The planner's worked runners: every week of each, what is said of them, and the same runner from week to week."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.javascript import call

from achilles.mileage_planner import plan_from

RUNNERS = tomllib.loads((Path(__file__).parents[1] / "support" / "worked_runners.toml").read_text(encoding="utf-8"))["runner"]
CLIFF = {1: (26.6, 20.0), 2: (20.0, 13.3), 3: (16.0, 10.0), 4: (13.3, 8.0), 5: (11.4, 6.6), 8: (8.0, 4.4)}  # weeks off: no pain, green
WEEK_BY_WEEK = [  # pain, the four weeks before, and then what the plan gives: a runner who asks again each week
    ("green", [30.0, 30.0, 30.0, 30.0], 12.0, 0, (31.5, 12.6, "build")),
    ("amber", [30.0, 30.0, 30.0, 31.5], 12.6, 1, (31.5, 12.6, "hold")),
    ("amber", [30.0, 30.0, 31.5, 31.5], 12.6, 1, (31.5, 12.6, "hold")),
    ("green", [30.0, 31.5, 31.5, 31.5], 12.6, 1, (33.0, 13.2, "build")),
    ("green", [31.5, 31.5, 31.5, 33.0], 13.2, 2, (34.6, 13.8, "build")),
    ("green", [31.5, 31.5, 33.0, 34.6], 13.8, 3, (29.4, 11.7, "cutback")),
    ("green", [31.5, 33.0, 34.6, 29.4], 13.8, 0, (32.2, 13.8, "build")),
    ("red", [33.0, 34.6, 29.4, 32.2], 13.8, 1, (0.0, 0.0, "rest")),
    ("green", [34.6, 29.4, 32.2, 0.0], 13.8, 0, (16.0, 6.9, "restart")),
    ("green", [29.4, 32.2, 0.0, 16.0], 6.9, 0, (16.8, 7.2, "build")),
    ("green", [32.2, 0.0, 16.0, 16.8], 7.2, 1, (17.6, 7.5, "build")),
]


def week_text(week: Any) -> str:
    """Return a week as the worked runners have it."""
    text = f"{week.kind} {week.total:.1f} {week.longest:.1f}"
    text += ": " + " ".join(f"{run:.1f}" for run in week.runs) if week.runs else ""
    return text + (f" + {week.race:.1f}" if week.race else "")


@pytest.mark.parametrize("runner", RUNNERS, ids=lambda runner: runner["name"])
def test_a_worked_runner(runner: dict[str, Any]) -> None:
    """Every week to the tenth; the same from the page's own code."""
    if "weeks" in runner:
        assert [week_text(week) for week in plan_from(runner["inputs"]).weeks] == runner["weeks"]
        assert call("mileage_planner", "planFrom", runner["inputs"])["result"]["weeks"][-1]["week"] == len(runner["weeks"])
    else:
        said = "goal_run: 60 is not allowed; allowed: over 0 to 50: this planner is not for ultras"
        with pytest.raises(ValueError, match=said):
            plan_from(runner["inputs"])
        assert call("mileage_planner", "planFrom", runner["inputs"]) == {"error": said}


@pytest.mark.parametrize("weeks_off", CLIFF)
def test_each_week_off_gives_less_and_no_cliff(weeks_off: int) -> None:
    """40 km a week and 15 km before the break; four zeros say no more than that it was at least four weeks."""
    zeros = min(weeks_off, 4)
    inputs = {
        "recent_weeks": [40] * (4 - zeros) + [0] * zeros,
        "longest_run": 15 if weeks_off < 4 else 0,
        "weeks": 1,
        "goal_week": 40,
        "goal_run": 14,
        "before_break": {"usual_week": 40, "longest_run": 15, "weeks_off": weeks_off},
    }
    totals = tuple(plan_from({**inputs, "pain": pain}).weeks[0].total for pain in ("none", "green"))
    assert totals == CLIFF[weeks_off]


@pytest.mark.parametrize(("pain", "recent", "longest", "since", "expected"), WEEK_BY_WEEK)
def test_a_plan_asked_again_each_week(
    pain: str, recent: list[float], longest: float, since: int, expected: tuple[float, float, str]
) -> None:
    """Eleven weeks with the diary's colours, three runs, goals 45 and 18."""
    week = plan_from(
        {
            "recent_weeks": recent,
            "longest_run": longest,
            "weeks": 1,
            "goal_week": 45,
            "goal_run": 18,
            "pain": pain,
            "weeks_since_easier": since,
        }
    ).weeks[0]
    assert (week.total, week.longest, week.kind) == expected
