"""The mileage planner: worked examples of its specification, its errors, its gate and its promises in small."""

import json
from pathlib import Path
from typing import Any

import pytest

from achilles.core.problems import BadInputError
from achilles.core.tables import DataFileError
from achilles.mileage_planner import judge, load_limits, plan, plan_from
from achilles.mileage_planner.gate import answer_form, stated_pain
from achilles.mileage_planner.inputs import LIMITS_PATH, read_limits

MIA = [20, 22, 18, 20]


def weeks(*arguments: Any, **options: Any) -> list[tuple[float, float]]:
    """Return total and longest of each week of a plan."""
    return [(week.total, week.longest) for week in plan(*arguments, **options).weeks]


def test_mia_without_pain() -> None:
    """The worked example: every total, longest run, run and kind of week."""
    made = plan(MIA, 8, 6, goal_week=40, goal_run=15)
    assert [(week.kind, week.total, week.longest, list(week.runs)) for week in made.weeks] == [
        ("build", 22.0, 8.8, [8.8, 6.6, 6.6]),
        ("build", 24.2, 9.6, [9.6, 7.3, 7.3]),
        ("build", 26.6, 10.5, [10.5, 8.1, 8.0]),
        ("cutback", 19.9, 7.8, [7.8, 6.1, 6.0]),
        ("build", 25.4, 11.5, [11.5, 7.0, 6.9]),
        ("build", 27.9, 12.6, [12.6, 7.7, 7.6]),
    ]


@pytest.mark.parametrize(
    ("pain", "expected"),
    [
        ("none", [(22.0, 8.8), (24.0, 9.6), (24.0, 10.0), (18.0, 7.5)]),
        ("green", [(21.0, 8.4), (22.0, 8.8)]),
        ("amber", [(20.0, 8.0), (21.0, 8.4)]),
        ("red", [(0.0, 0.0), (10.0, 4.0), (10.5, 4.3), (11.0, 4.6)]),
    ],
)
def test_mia_at_each_gate(pain: str, expected: list[tuple[float, float]]) -> None:
    """Goals 24 and 10, at each colour of the pain gate."""
    assert weeks(MIA, 8, len(expected), goal_week=24, goal_run=10, pain=pain) == expected


def test_red_restarts_with_the_specified_runs() -> None:
    """After a week of rest: 10 km as 4, 3 and 3."""
    assert plan(MIA, 8, 2, goal_week=24, goal_run=10, pain="red").weeks[1].runs == (4.0, 3.0, 3.0)


@pytest.mark.parametrize(
    ("arguments", "options", "expected"),
    [
        (([0, 0, 0, 0], 0, 4), {}, [(3.0, 1.0), (3.5, 1.3), (4.0, 1.6), (4.5, 1.9)]),
        ((MIA, 8, 3), {"runs_per_week": 1, "goal_week": 30, "goal_run": 20}, [(8.8, 8.8), (9.6, 9.6), (10.5, 10.5)]),
        (([20, 20, 20, 42], 21.1, 1), {"goal_week": 40, "goal_run": 21}, [(28.6, 14.3)]),
        (([20, 20, 20, 42], 21.1, 1), {"goal_week": 40, "goal_run": 21, "pain": "amber"}, [(26.0, 13.0)]),
        (([60] * 4, 16, 1), {"runs_per_week": 6, "pain": "green", "goal_week": 80, "goal_run": 25}, [(63.0, 16.8)]),
        (([40, 0, 0, 0], 15, 1), {"goal_week": 45, "goal_run": 18}, [(16.0, 6.0)]),
    ],
)
def test_worked_examples(arguments: Any, options: Any, expected: list[tuple[float, float]]) -> None:
    """The further examples of the specification."""
    assert weeks(*arguments, **options) == expected


def test_goals_met_and_goals_that_cannot_be() -> None:
    """The plan says when both goals are met, or what stands in the way."""
    met = plan(MIA, 8, 4, goal_week=24, goal_run=10)
    assert (met.reached, met.reachable, met.in_the_way) == (3, True, None)
    too_long = plan(MIA, 8, 4, goal_week=24, goal_run=15)
    assert (too_long.reached, too_long.reachable, too_long.in_the_way) == (None, False, "goal_week")
    too_much = plan(MIA, 8, 4, goal_week=60, goal_run=10)
    assert (too_much.reachable, too_much.in_the_way) == (False, "goal_run")
    resting = plan([0, 0, 0, 0], 0, 4, pain="red")
    assert (resting.reachable, resting.in_the_way) == (False, "pain_gate")
    assert "see a physiotherapist or doctor first" in resting.messages[0]
    emptied = plan([20, 0, 0, 0], 8, 4, pain="red")  # the week of rest empties what there was to come back to
    assert [week.total for week in emptied.weeks] == [0, 0, 0, 0]
    assert (emptied.reachable, emptied.in_the_way) == (False, "pain_gate")
    assert "see a physiotherapist or doctor first" in emptied.messages[0]
    slow = plan(MIA, 8, 2, goal_week=40, goal_run=15)
    assert (slow.reachable, slow.in_the_way) == (True, "week_growth")
    long_run_left = plan(MIA, 8, 1, goal_week=22, goal_run=10)  # the week is at its goal, its longest run is not
    assert (long_run_left.reached, long_run_left.reachable, long_run_left.in_the_way) == (None, True, "longest_run")
    assert "Holding back the last week: longest run." in long_run_left.messages[0]


def test_a_week_that_was_cut_to_fit_is_told() -> None:
    """One run a week cannot hold 22 km under a longest run of 8.8."""
    made = plan(MIA, 8, 1, runs_per_week=1, goal_week=30, goal_run=30)
    assert made.weeks[0].guard_week == "fit"
    assert any(message.startswith("Cut so that") for message in made.messages)


def test_later_weeks_are_conditional() -> None:
    """Weeks after the first hold only if still green; after red, only when green for a week."""
    assert [week.only_if for week in plan(MIA, 8, 2, pain="green").weeks] == ["", "only if the week before was green"]
    assert plan(MIA, 8, 2, pain="red").weeks[1].only_if.startswith("only once a whole week was green")


@pytest.mark.parametrize("pain", ["none", "green", "amber", "red"])
@pytest.mark.parametrize("length", range(1, 53))
def test_promises_over_every_length(pain: str, length: int) -> None:
    """Runs add up, no run passes the longest, nothing passes its goal, and shorter plans are prefixes."""
    made = plan(MIA, 8, length, goal_week=45, goal_run=16, pain=pain)
    longer = plan(MIA, 8, 52, goal_week=45, goal_run=16, pain=pain)
    assert made.weeks == longer.weeks[:length]
    for week in made.weeks:
        assert round(sum(week.runs), 1) == week.total
        assert all(0 < run <= week.longest for run in week.runs)
        assert week.total <= 45
        assert week.longest <= 16
        assert week.total <= week.cap_week
        assert week.longest <= week.cap_longest


def test_every_error_at_once_in_the_order_of_the_fields() -> None:
    """Each wrong input names its field, the value and what is allowed; nothing else is thrown."""
    with pytest.raises(BadInputError) as caught:
        plan_from(
            {
                "unit": "miles",
                "pain": None,
                "cutback_every": 3,
                "goal_run": float("nan"),
                "goal_week": 0.04,
                "runs_per_week": 2.5,
                "weeks": True,
                "longest_run": 0,
                "recent_weeks": [20, 22, 18, 20],
                "pace": 5,
            }
        )
    assert str(caught.value).split("\n") == [
        "longest_run: 0 is not allowed; allowed: over 0, because there are weeks with running",
        "weeks: true is not allowed; allowed: a whole number, 1 to 52",
        "runs_per_week: 2.5 is not allowed; allowed: a whole number, 1 to 6",
        "goal_week: 0.04 is not allowed; allowed: a number, over 0 to 500",
        "goal_run: NaN is not allowed; allowed: a number, over 0 to 50",
        "cutback_every: 3 is not allowed; allowed: a whole number, 0 or 4 to 8",
        'unit: "miles" is not allowed; allowed: one of km, mi',
        (
            '"pace": no such question; allowed: recent_weeks, longest_run, weeks, runs_per_week, goal_week, goal_run, cutback_every, pain, unit, '
            "age, before_break.usual_week, before_break.longest_run, before_break.weeks_off, race.distance, race.week, race.date, weeks_since_easier, first_day"
        ),
    ]


@pytest.mark.parametrize(
    "wrong", [[20, 22, 18], [20, 22, 18, -0.01], [20, 22, 18, 500.05], "20 22 18 20", 20, [20, 22, 18, "20"], [20, 22, 18, True]]
)
def test_recent_weeks_that_are_wrong(wrong: Any) -> None:
    """Four numbers from 0 to 500: anything else is refused, the sign before rounding."""
    with pytest.raises(ValueError, match=r"recent_weeks: .* is not allowed; allowed: 4 numbers, each 0 to 500"):
        plan(wrong, 8, 4)


def test_distances_are_rounded_first_and_judged_after() -> None:
    """500.04 is 500.0; 0.04 of a longest run beside weeks that were run is none."""
    assert plan([500.04] * 4, 50.04, 1).weeks[0].total > 0
    with pytest.raises(ValueError, match=r"longest_run: 0\.04"):
        plan(MIA, 0.04, 1)


def test_judging_mias_own_week() -> None:
    """24 km with a 10 km run: which guards break, by how much, the cohort's band, and the nearest week that passes."""
    verdict = judge(MIA, 8, total=24, longest=10)
    assert [(breach.guard, breach.cap, breach.over) for breach in verdict.breaches] == [
        ("week_growth", 22.0, 2.0),
        ("longest_run", 8.8, 1.2),
    ]
    assert (verdict.band, verdict.week_change, verdict.longest_change) == ("over_10_to_30", 20, 25)
    assert (verdict.nearest_total, verdict.nearest_longest) == (22.0, 8.8)
    assert judge(MIA, 8, total=22, longest=8.8).passes


@pytest.mark.parametrize(
    ("longest", "band"),
    [
        (10.9, "up_to_10"),
        (11.0, "up_to_10"),
        (11.1, "over_10_to_30"),
        (13.0, "over_10_to_30"),
        (13.1, "over_30_to_100"),
        (20.0, "over_30_to_100"),
        (20.1, "over_100"),
    ],
)
def test_the_cohorts_bands_at_their_edges(longest: float, band: str) -> None:
    """Up to 10 % is the comparison group; each band ends where the next begins."""
    assert judge([60] * 4, 10, total=60, longest=longest).band == band


def test_judging_at_the_edges() -> None:
    """No run to compare with; a smallest step that the cohort counts as over 10 %; half of the week."""
    assert judge([0, 0, 0, 0], 0, total=3, longest=1).band is None
    small = judge([5, 5, 5, 5], 1, total=5, longest=1.3)
    assert small.passes
    assert small.band == "over_10_to_30"
    assert any("smallest step" in message for message in small.messages)
    assert [breach.guard for breach in judge(MIA, 16, total=20, longest=12).breaches] == ["half_week"]
    with pytest.raises(ValueError, match=r"longest: 25 is not allowed; allowed: at most the whole week, 24\.0"):
        judge(MIA, 8, total=24, longest=25)


FORM = {"gate": "checker", "confirmed": "yes", "recent_weeks": MIA, "longest_run": 8, "weeks": 2}


def test_the_gate_opens_only_when_confirmed() -> None:
    """No confirmation, no plan; and the checker's pain counts where the runner says less."""
    assert answer_form(FORM).plan is not None
    for name in ("gate", "confirmed"):
        assert answer_form({**FORM, name: None}).plan is None
    held = answer_form({**FORM, "checker_pain": "amber", "pain": "green"}).plan
    assert held is not None
    assert held.pain == "amber"
    with pytest.raises(ValueError, match="you said that you have no Achilles pain"):
        answer_form({**FORM, "gate": "no_pain", "pain": "red"})


@pytest.mark.parametrize(
    ("gate", "stated", "seen", "counts"),
    [
        ("checker", "none", "green", "green"),
        ("checker", "red", "green", "red"),
        ("checker", None, None, "green"),
        ("cleared", "amber", None, "amber"),
        ("no_pain", None, None, "none"),
    ],
)
def test_the_more_cautious_pain_counts(gate: str, stated: str | None, seen: str | None, counts: str) -> None:
    """From the checker, none is never taken for granted."""
    assert stated_pain(gate, stated, seen) == counts


def test_the_plan_as_rows_json_and_figure() -> None:
    """A plain table of rows, JSON values, and a figure of the same numbers."""
    made = plan(MIA, 8, 6, goal_week=40, goal_run=15)
    data = made.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert {"week", "kind", "total", "longest", "runs", "cap_week", "cap_longest"} <= set(data["weeks"][0])
    assert made.rows() == data["weeks"]
    figure = made.figure()
    assert list(figure.data[0].y) == [week.total for week in made.weeks]
    assert list(figure.data[1].y) == [week.longest for week in made.weeks]
    assert "Rules 2.0" in str(made)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'id = "gate"\nkind = "one"\npart = "gate"',
            'id = "gate"\nkind = "one"\npart = "door"',
            'question gate: "door" is not allowed; allowed: gate, handed, plan, own',
        ),
        (
            'id = "gate"\nkind = "one"\npart = "gate"',
            'id = "gate"\nkind = "one"',
            "question gate: null is not allowed; allowed: gate, handed, plan, own",
        ),
        ('part = "handed"', 'part = "hand"', 'question checker_pain: "hand" is not allowed'),
        (
            'sources = ["buist2008", "course rule"]',
            'sources = ["hearsay"]',
            'guard week_growth: "hearsay" is not allowed; allowed: course rule',
        ),
        ('sources = ["buist2008", "course rule"]', "sources = []", 'guard week_growth: "no source" is not allowed; allowed: course rule'),
        ('sources = ["buist2008", "course rule"]\n', "", 'guard week_growth: "no source" is not allowed; allowed: course rule'),
    ],
)
def test_a_slip_in_the_limits_file_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Whoever corrects the limits is told which question or guard is wrong and what is allowed."""
    text = LIMITS_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "limits.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"limits\.toml") as caught:
        read_limits(path)
    assert said in str(caught.value)


def test_the_limits_file_is_read_once() -> None:
    """Two callers get the same limits."""
    assert load_limits() is load_limits()


def test_the_plan_in_words() -> None:
    """Printed, a plan is a table of its weeks, what is to be said, and the rules' version."""
    limits = load_limits()
    made = plan(MIA, 8, 4, goal_week=24, goal_run=10)
    assert str(made).split("\n") == [
        "This week: 3 runs, 22.0 km at most, the longest 8.8 km.",
        "week  kind            total  longest  runs (km)",
        "   1  build            22.0      8.8  8.8 6.6 6.6",
        "   2  build            24.0      9.6  9.6 7.2 7.2",
        "   3  build            24.0     10.0  10.0 7.0 7.0",
        "   4  cutback          18.0      7.5  7.5 5.3 5.2",
        *made.messages,
        f"{limits.data['note']} Rules {limits.version} of {limits.date}.",
    ]
    assert made.messages[0] == "Both goals (24.0 km a week, 10.0 km in one run) are met in week 3."


def test_the_verdict_in_words() -> None:
    """Printed, a verdict is what it has to say, and the rules' version."""
    limits = load_limits()
    verdict = judge(MIA, 8, total=24, longest=10)
    assert str(verdict).split("\n") == [
        "This week breaks a ceiling.",
        "weekly growth: 24.0 km is 2.0 km over the ceiling of 22.0 km.",
        "longest run: 10.0 km is 1.2 km over the ceiling of 8.8 km.",
        "The nearest week within the ceilings: 22.0 km in all, with a longest run of 8.8 km.",
        f"In the cohort this longest run is {limits.data['band'][1]['text']}.",
        f"{limits.data['note']} Rules {limits.version} of {limits.date}.",
    ]


def test_the_smallest_weeks() -> None:
    """A week of nothing passes; a tenth that was run wants a longest run, as does a tenth that is planned."""
    nothing = judge(MIA, 8, total=0, longest=0)
    assert nothing.passes
    assert (nothing.band, nothing.week_change, nothing.nearest_total) == (None, -100, 0)
    with pytest.raises(ValueError, match=r"^longest_run: 0 is not allowed; allowed: over 0, because there are weeks with running$"):
        plan([0, 0, 0, 0.1], 0, 1)
    with pytest.raises(ValueError, match=r"^longest: 0 is not allowed; allowed: over 0, because the week is$"):
        judge(MIA, 8, total=0.1, longest=0)


def test_a_week_is_judged_by_three_runs_unless_another_number_is_given() -> None:
    """A first week of 3 km has runs of 1 km; with pain, three runs are not too many."""
    assert judge([0, 0, 0, 0], 0, total=3, longest=1).passes
    assert not judge([0, 0, 0, 0], 0, total=3, longest=1.1).passes
    assert judge([0, 0, 0, 0], 0, total=3, longest=1.5, runs_per_week=2).passes
    assert judge(MIA, 8, total=21, longest=8.4, pain="green").passes


def test_a_day_between_sore_runs_counts_in_a_verdict() -> None:
    """In amber, 6 runs a week count as 3, so the ceiling is halved; and the runs a week decide what fits one run."""
    assert judge([60] * 4, 16, total=40, longest=10, runs_per_week=6).passes
    sore = judge([60] * 4, 16, total=40, longest=10, runs_per_week=6, pain="amber")
    assert [(breach.guard, breach.given, breach.cap, breach.over) for breach in sore.breaches] == [("pain_gate", 40.0, 30.0, 10.0)]
    assert judge([60] * 4, 16, total=63, longest=10, runs_per_week=6, pain="green").passes
    assert judge([20] * 4, 20, total=20, longest=20, runs_per_week=1).passes
    assert not judge([20] * 4, 20, total=20, longest=20, runs_per_week=2).passes
    miles = judge([20] * 4, 8, total=30, longest=8, unit="mi")
    assert "30.0 mi is 8.0 mi over the ceiling of 22.0 mi" in miles.messages[1]


def test_the_form_answers_what_it_is_asked() -> None:
    """A plan once weeks are given, a verdict once both numbers of a week of one's own are; each from what stands in the form."""
    own = {"own_total": 24, "own_longest": 10}
    only_own = answer_form({**FORM, **own, "weeks": None, "unit": "mi", "runs_per_week": 2})
    assert (only_own.is_open, only_own.plan, only_own.missing) == (True, None, ("weeks",))
    assert only_own.verdict == judge(MIA, 8, total=24, longest=10, runs_per_week=2, unit="mi", pain="green")
    assert answer_form({**FORM, "own_total": 24}).verdict is None
    assert answer_form({**FORM, "own_longest": 10}).verdict is None
    assert answer_form({**FORM, **own, "confirmed": None}).verdict is None
    assert not answer_form({**FORM, "confirmed": None}).is_open
    for name in ("recent_weeks", "longest_run"):
        waiting = answer_form({**FORM, **own, name: None})
        assert (waiting.is_open, waiting.plan, waiting.verdict) == (True, None, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"longest_run": 0}, "longest_run: 0 is not allowed; allowed: over 0, because there are weeks with running"),
        ({"own_total": 5, "own_longest": 6}, "own_longest: 6 is not allowed; allowed: at most the whole week, 5.0"),
        ({"own_total": 5, "own_longest": 0}, "own_longest: 0 is not allowed; allowed: over 0, because the week is"),
        ({"weeks": 0}, "weeks: 0 is not allowed; allowed: a whole number, 1 to 52"),
        ({"pain": "amber", "gate": "no_pain"}, 'pain: "amber" is not allowed; allowed: none, because you said that you have no Achilles pain'),
        ({"longest_run": 0, "own_total": 5, "own_longest": 6}, "longest_run: 0 is not allowed; allowed: over 0, because there are weeks with running\nown_longest: 6 is not allowed; allowed: at most the whole week, 5.0"),
    ],
)  # fmt: skip
def test_the_form_names_its_own_fields(wrong: dict[str, Any], said: str) -> None:
    """What is wrong is told under its name in the form, whether or not the gate is open."""
    for confirmed in ("yes", None):
        with pytest.raises(BadInputError) as caught:
            answer_form({**FORM, "confirmed": confirmed, **wrong})
        assert str(caught.value) == said
    assert answer_form({**FORM, "gate": "no_pain"}).plan == plan(MIA, 8, 2)
    assert answer_form({**FORM, "gate": "no_pain", "pain": "none"}).plan == plan(MIA, 8, 2)
