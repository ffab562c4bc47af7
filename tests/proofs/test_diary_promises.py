"""The running diary keeps its promises: for any diary that Hypothesis finds, and for many calm and worsening runners."""

import datetime as dt
import random
from collections.abc import Callable
from statistics import median
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.diaries import some_diary

from achilles.mileage_planner import plan
from achilles.running_diary import Diary
from proofs.notes import notes

EXAMPLES = 250
SETTINGS = settings(derandomize=True, database=None, deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
CAUTION = ("green", "waiting", "amber", "red")
ADVICE = (None, "professional", "checker")
RUNNERS = 300


def tried(name: str, check: Callable[..., None], *drawn: st.SearchStrategy[Any]) -> None:
    """Check a promise on what Hypothesis draws, and note how often it was tried."""
    times = 0

    @SETTINGS
    @given(st.tuples(*drawn))
    def holds(given_to_it: tuple[Any, ...]) -> None:
        nonlocal times
        times += 1
        check(*given_to_it)

    holds()
    assert times >= EXAMPLES
    notes("diary", {name: EXAMPLES})


@st.composite
def diaries(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw the rows of a diary, at least one, in the order of its days."""
    rows = some_diary(random.Random(draw(st.integers(0, 2**32))), draw(st.integers(2, 50)))  # noqa: S311
    return sorted(rows, key=lambda row: row["date"]) or [{"date": "2026-01-05", "run": 5}]


def day_after(date: str, days: int = 1) -> str:
    """Return the date so many days later."""
    return (dt.date.fromisoformat(date) + dt.timedelta(days)).isoformat()


def worse(row: dict[str, Any], name: str, by: int) -> dict[str, Any] | None:
    """Return a row with one answer that is worse, or ``None`` where that is not asked of it."""
    if name == "limp":
        return {**row, "limp": "yes"} if row.get("limp") == "no" else None
    if name not in row or row[name] + by > 10 or (name == "next_morning" and not row.get("run")):
        return None  # a higher morning after a day without a run raises the usual one: the runner's own measure
    return {**row, name: row[name] + by}


def test_a_worse_answer_never_gives_more() -> None:
    """No better colour of its day, nor of its week, no earlier next run, and nobody is sent away less."""

    def gives_no_more(rows: list[dict[str, Any]], name: str, by: int) -> None:
        today = day_after(rows[-1]["date"])
        before = Diary(rows).state(today)
        for at, row in enumerate(rows):
            changed = worse(row, name, by)
            if changed is None or row["date"] < day_after(today, -7):
                continue
            after = Diary([*rows[:at], changed, *rows[at + 1 :]]).state(today)
            assert CAUTION.index(after.days[at].colour) >= CAUTION.index(before.days[at].colour)
            assert CAUTION.index(after.week) >= CAUTION.index(before.week)
            assert ADVICE.index(after.see) >= ADVICE.index(before.see)
            if before.next_run and after.next_run:
                assert after.next_run >= before.next_run

    tried("worse answer", gives_no_more, diaries(), st.sampled_from(["during", "after", "next_morning", "limp"]), st.integers(1, 5))


def test_unanswered_is_never_green() -> None:
    """A day that lacks an answer is red or waiting, and while yesterday lacks one no run is allowed today."""

    def is_not_green(rows: list[dict[str, Any]], name: str) -> None:
        newest = {**rows[-1], "run": 5, "during": 1, "after": 1}
        newest.pop(name, None)
        asked = Diary([*rows[:-1], newest]).state(day_after(newest["date"]))
        assert asked.days[-1].colour in ("waiting", "red")
        assert asked.week in ("waiting", "red")
        assert asked.next_run is None or asked.next_run > asked.today

    tried("unanswered", is_not_green, diaries(), st.sampled_from(["run", "during", "after", "next_morning", "limp"]))


def test_a_red_week_allows_no_run_today() -> None:
    """A red week moves the next run; after a limp or a score over 5 seven days lie between."""

    def allows_no_run(rows: list[dict[str, Any]]) -> None:
        asked = Diary(rows).state(day_after(rows[-1]["date"]))
        if asked.week == "red":
            assert asked.next_run is not None
            assert asked.next_run > asked.today
        for day, row in zip(asked.days, rows, strict=True):
            scores = [row.get(name, 0) for name in ("during", "after", "next_morning")]
            if (row.get("limp") == "yes" or max(scores) > 5) and asked.next_run is not None:
                assert day.colour == "red"
                assert asked.next_run >= day_after(day.date, 8)

    tried("red week", allows_no_run, diaries())


def test_later_rows_change_nothing_before() -> None:
    """The colours of a diary are those that its beginning had."""

    def changes_nothing_before(rows: list[dict[str, Any]], known: int) -> None:
        assert Diary(rows[:known]).colours() == Diary(rows).colours()[:known]

    tried("later rows", changes_nothing_before, diaries(), st.integers(0, 49))


def test_texts_read_back() -> None:
    """CSV and JSON out and in again are the same diary."""

    def reads_back(rows: list[dict[str, Any]]) -> None:
        diary = Diary(rows)
        assert Diary.from_csv(diary.to_csv()).rows() == diary.rows()
        assert Diary.from_json(diary.to_json()).rows() == diary.rows()

    tried("read back", reads_back, diaries())


def test_the_gate_gives_a_plan_or_says_what_it_waits_for() -> None:
    """The planner takes what the diary hands over, and the longest run is at most the biggest week."""

    def gives_a_plan_or_waits(rows: list[dict[str, Any]]) -> None:
        asked = Diary(rows).state(day_after(rows[-1]["date"]))
        assert asked.longest_run <= max(asked.recent_weeks)
        assert asked.why
        if asked.gate is None:
            assert asked.week == "waiting"
        elif asked.longest_run <= 50:
            assert plan(list(asked.recent_weeks), asked.longest_run, 4, pain=asked.gate, unit=asked.unit).weeks

    tried("gate", gives_a_plan_or_waits, diaries())


def runner(dice: random.Random, worsening: float = 0) -> list[dict[str, Any]]:
    """Return eight weeks of a calm runner with noise of one point; after four the pain rises so much a week."""
    pain, usual, runs = dice.randint(0, 2), dice.randint(0, 3), dice.randint(2, 6)
    rows: list[dict[str, Any]] = []

    def score(level: float) -> int:
        return max(0, min(10, round(level) + dice.choice([-1, 0, 0, 1])))

    running = sorted(dice.sample(range(7), runs))
    for day in range(56):
        risen = worsening * max(0, day - 27) / 7
        row = {
            "date": day_after("2026-01-05", day),
            "run": 5 if day % 7 in running else 0,
            "limp": "no",
            "next_morning": score(usual + risen),
        }
        if row["run"]:
            row |= {"during": score(pain + risen), "after": score(pain + risen)}
        rows.append(row)
    rows[0]["usual_morning"] = usual
    return rows


def test_calm_runners_are_rarely_red() -> None:
    """With noise of one point under 3 % of days and of weeks are red."""
    dice = random.Random(5)  # noqa: S311
    days, weeks = [], []
    for _ in range(RUNNERS):
        diary = Diary(runner(dice))
        days += [day.colour for day in diary.colours()]
        weeks += [week.colour for week in diary.weeks()]
    assert days.count("red") / len(days) < 0.03
    assert weeks.count("red") / len(weeks) < 0.03
    assert days.count("green") / len(days) > 0.6
    notes("diary", {"calm runners": RUNNERS})


def test_a_real_rise_is_reported() -> None:
    """Of worsening runners half are red by the time that pain has risen by about one to one and a half points."""
    rises = {0.5: 14, 1: 9, 2: 7}  # points a week, and after how many days half are red
    for worsening, at_most in rises.items():
        dice = random.Random(6)  # noqa: S311
        after = []
        for _ in range(RUNNERS // len(rises)):
            diary = Diary(runner(dice, worsening))
            mornings = range(28, 56)
            after.append(next((day - 28 for day in mornings if diary.state(day_after("2026-01-05", day + 1)).week == "red"), 99))
        assert median(after) <= at_most, worsening
    notes("diary", {"worsening runners": RUNNERS})
