"""A plan by days and as a calendar: the worked weeks, the page's own code, and two readers of what both write."""

import copy
import datetime as dt
import random
from typing import Any

import pytest
import vobject
from icalendar import Calendar
from support.javascript import call, call_with

from achilles.core.rulefile import RuleFile
from achilles.mileage_planner import calendar, load_limits, plan, plan_from
from achilles.mileage_planner.calendar import SEQUENCE_FROM, calendar_of
from achilles.mileage_planner.days import WEEK, plan_days

NOW = dt.datetime(2026, 11, 29, 18, tzinfo=dt.UTC)
MONDAY = "2026-11-30"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TWO_DAYS = "two days off after each run"
# Inputs, options by days, then week 1 as the days with something in them, and what must be said of it.
WORKED: dict[str, tuple[dict[str, Any], dict[str, Any], list[str], list[str]]] = {
    "30 km, amber, Beyer, four days": (
        {"recent_weeks": [30] * 4, "longest_run": 12, "weeks": 1, "pain": "amber", "goal_week": 45, "goal_run": 18},
        {"days": ["tue", "thu", "sat", "sun"], "long_day": "sun", "strength": "beyer"},
        ["mon strength", "tue run 9.0", "wed strength", "thu run 9.0", "fri strength", "sun run 12.0"],
        ["3 runs leave one day off where two would be better"],
    ),
    "18 km in two runs, amber, floor level": (
        {"recent_weeks": [18] * 4, "longest_run": 10, "weeks": 1, "runs_per_week": 2, "pain": "amber"},
        {"days": ["wed", "sun"], "long_day": "sun", "strength": "floor_level"},
        [
            "mon strength",
            "tue strength",
            "wed run 8.0",
            "wed strength",
            "thu strength",
            "fri strength",
            "sat strength",
            "sun run 10.0",
            "sun strength",
        ],
        [TWO_DAYS],
    ),
    "marathoner, green, six runs, speed": (
        {"recent_weeks": [90, 92, 88, 90], "longest_run": 32, "weeks": 1, "runs_per_week": 6, "pain": "green"},
        {"days": ["tue", "wed", "thu", "fri", "sat", "sun"], "long_day": "sun", "strength": "three_a_week", "hard": ["speed"]},
        [
            "tue run 12.0",
            "tue strength",
            "wed run 12.0 with speed",
            "thu run 12.0",
            "thu strength",
            "fri run 12.0",
            "sat run 12.0",
            "sat strength",
            "sun run 32.0",
        ],
        [],
    ),
    "amber, only Saturday and Sunday": (
        {"recent_weeks": [18] * 4, "longest_run": 10, "weeks": 1, "runs_per_week": 2, "pain": "amber"},
        {"days": ["sat", "sun"], "long_day": "sun"},
        ["sun run 10.0"],
        ["8.0 km left out: with amber there are no two runs on neighbouring days", TWO_DAYS],
    ),
}


def row_text(row: dict[str, Any]) -> str:
    """Return a row as the worked weeks have it: weekday, what, distance, and whether it is a hard one."""
    distance = "" if row["distance"] is None else f" {row['distance']:.1f}"
    hard = f" {row['note']}" if row["note"].startswith("with ") else ""
    return f"{row['weekday']} {row['what']}{distance}{hard}"


@pytest.mark.parametrize("name", WORKED)
def test_a_worked_week(name: str) -> None:
    """Runs and strength on their days, what is said of the week, and the same from the page's own code."""
    inputs, options, expected, says = WORKED[name]
    days = plan_days(plan_from(inputs), {"first_day": MONDAY, **options})
    rows = [row for row in days.to_dict()["rows"] if row["what"] != "rest"]
    assert [row_text(row) for row in rows] == expected
    for words in says:
        assert any(words in sentence for sentence in days.says), days.says
    page = call("mileage_planner", "daysFrom", {"plan": inputs, "days": {"first_day": MONDAY, **options}})
    assert page == {"result": days.to_dict()}


def some_layout(dice: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return inputs and options by days, all allowed."""
    runs = dice.randint(1, 6)
    week = dice.randint(5, 900) / 10
    days = dice.sample(WEEKDAYS, dice.randint(runs, 7))
    inputs: dict[str, Any] = {
        "recent_weeks": [round(week * dice.uniform(0.7, 1.3), 1) for _ in range(4)],
        "longest_run": round(min(week * dice.uniform(0.2, 0.6), 50), 1),
        "weeks": dice.randint(1, 6),
        "runs_per_week": runs,
        "pain": dice.choice(["none", "green", "amber", "red"]),
    }
    if dice.random() < 0.3:
        inputs["race"] = {"distance": dice.choice([5, 10, 21.1, 42.2]), "week": dice.randint(1, 8)}
        del inputs["weeks"]
    return inputs, {
        "first_day": (dt.date(2026, 1, 1) + dt.timedelta(days=dice.randrange(700))).isoformat(),
        "days": days,
        "long_day": dice.choice([None, *days]),
        "strength": dice.choice(["none", "alfredson", "silbernagel", "beyer", "floor_level", "three_a_week"]),
        "hard": dice.choice([[], ["speed"], ["hills"], ["speed", "hills"]]),
    }


def unfolded(text: str) -> str:
    """Return a calendar with its long lines in one piece."""
    return text.replace("\r\n ", "")


def read_by_icalendar(text: str) -> list[tuple[Any, ...]]:
    """Return what the first reader finds in a calendar: id, first day, day after, title, text, class, and reminders."""
    calendar = Calendar.from_ical(text)
    return [
        (
            str(event["UID"]),
            event["DTSTART"].dt,
            event["DTEND"].dt,
            str(event["SUMMARY"]),
            str(event["DESCRIPTION"]),
            str(event["CLASS"]),
            int(event["SEQUENCE"]),
            [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")],
        )
        for event in calendar.walk("VEVENT")
    ]


def read_by_vobject(text: str) -> list[tuple[Any, ...]]:
    """Return the same from the second reader, which shares no code with the first."""
    events = vobject.readOne(text).contents.get("vevent", [])
    return [
        (
            event.uid.value,
            event.dtstart.value,
            event.dtend.value,
            event.summary.value,
            event.description.value,
            event.contents["class"][0].value,
            int(event.sequence.value),
            [alarm.trigger.value for alarm in event.contents.get("valarm", [])],
        )
        for event in events
    ]


def test_calendars_of_python_and_the_page_are_the_same_to_two_readers() -> None:
    """Over 30 plans, days and options: the writers say the same, the readers on every entry; nothing is left out or added."""
    dice = random.Random(16)  # noqa: S311 - the same plans each time
    for _ in range(30):
        inputs, options = some_layout(dice)
        days = plan_days(plan_from(inputs), options)
        assert call("mileage_planner", "daysFrom", {"plan": inputs, "days": options}) == {"result": days.to_dict()}
        asked = {"weeks": dice.randint(1, 9), "mark": dice.choice(["", "a1"]), "alarm": dice.choice([None, "07:00", "00:00", "18:45"])}
        ours = calendar_of(days, now=NOW, **asked)
        of_page = {"plan": inputs, "days": options, "options": {**asked, "now": int(NOW.timestamp() * 1000)}}
        page = call("mileage_planner", "calendarFrom", of_page)["result"]
        assert unfolded(page) == unfolded(ours)  # each writer may break a long line where it likes
        found = read_by_icalendar(ours)
        assert found == read_by_vobject(ours) == read_by_icalendar(page) == read_by_vobject(page)
        last = dt.date.fromisoformat(days.first_day) + dt.timedelta(days=WEEK * asked["weeks"])
        rows = [row for row in days if row.what != "rest" and dt.date.fromisoformat(row.date) < last]
        assert [event[1] for event in found] == [dt.date.fromisoformat(row.date) for row in rows]
        assert all(event[2] - event[1] == dt.timedelta(days=1) for event in found)
        assert {event[5] for event in found} <= {"PRIVATE"}
        assert len({event[0] for event in found}) == len(found)
        assert all(len(line.encode()) <= 75 for line in (ours + page).split("\r\n"))


@pytest.mark.parametrize(("alarm", "trigger"), [("00:00", "P0D"), ("00:30", "PT30M"), ("07:00", "PT7H"), ("18:45", "PT18H45M")])
def test_when_a_calendar_reminds(alarm: str, trigger: str) -> None:
    """From midnight of the day, in hours and minutes: none of them is written if it is 0."""
    inputs, options, _, _ = WORKED["30 km, amber, Beyer, four days"]
    asked = {"first_day": MONDAY, **options}
    ours = calendar_of(plan_days(plan_from(inputs), asked), now=NOW, alarm=alarm)
    of_page = {"plan": inputs, "days": asked, "options": {"alarm": alarm, "now": int(NOW.timestamp() * 1000)}}
    page = call("mileage_planner", "calendarFrom", of_page)["result"]
    for text in (ours, page):
        assert {line for line in text.split("\r\n") if line.startswith("TRIGGER")} == {f"TRIGGER:{trigger}"}


def test_a_long_line_is_broken_between_characters_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Characters of one to four octets: no line has more than 75 octets, and both readers find the whole text."""
    limits = load_limits()
    changed = copy.deepcopy(limits.data)
    changed["calendar"]["ceiling"] = "aä€🏃" * 40
    monkeypatch.setattr(calendar, "load_limits", lambda: RuleFile(limits.path, changed, limits.questions))
    inputs, options, _, _ = WORKED["30 km, amber, Beyer, four days"]
    asked = {"first_day": MONDAY, **options}
    ours = calendar_of(plan_days(plan_from(inputs), asked), now=NOW)
    of_page = {"plan": inputs, "days": asked, "options": {"now": int(NOW.timestamp() * 1000)}}
    page = call_with(changed, "mileage_planner", "calendarFrom", of_page)["result"]
    assert unfolded(page) == unfolded(ours)
    for text in (ours, page):
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        found = read_by_icalendar(text)
        assert found == read_by_vobject(text)
        assert all(event[4].endswith(changed["calendar"]["ceiling"]) for event in found)


def test_a_later_export_replaces_the_earlier_one() -> None:
    """The same ids, a higher number: a calendar takes the new entries in place of the old ones."""
    inputs, options, _, _ = WORKED["30 km, amber, Beyer, four days"]
    days = plan_days(plan_from(inputs), {"first_day": MONDAY, **options})
    first, later = (read_by_vobject(calendar_of(days, now=NOW + dt.timedelta(minutes=minutes))) for minutes in (0, 5))
    assert [event[0] for event in first] == [event[0] for event in later]
    assert {event[6] for event in later} == {(NOW - SEQUENCE_FROM) // dt.timedelta(minutes=1) + 5}
    assert all(one[6] < two[6] for one, two in zip(first, later, strict=True))


def test_tables_for_pandas_hold_every_week_and_every_day() -> None:
    """A row for each, with dates as dates and distances as numbers."""
    made = plan([20, 22, 18, 20], longest_run=8, weeks=2)
    weeks = made.to_frame()
    assert [*weeks.index] == [1, 2]
    assert [*weeks["total"]] == [week.total for week in made.weeks]
    days = made.days(start="2026-11-30", days=["mon", "wed", "sat"])
    table = days.to_frame()
    assert len(table) == len(days.rows) == 14
    assert table["date"].iloc[-1] - table["date"].iloc[0] == dt.timedelta(days=13)
    assert table["distance"].sum() == pytest.approx(sum(week.total for week in made.weeks))


def test_the_figure_of_days_says_in_words_what_it_shows() -> None:
    """The sentence counts the days' own rows: runs, distance, the longest run and its day, strength sessions."""
    days = plan([20, 22, 18, 20], longest_run=8, weeks=2).days(start="2026-11-30", days=["mon", "wed", "sat"], strength="beyer")
    runs = [day for day in days if day.what == "run"]
    says = days.figure().layout.meta["says"]
    longest = max(runs, key=lambda day: day.distance)
    sessions = sum(day.what == "strength" for day in days)
    assert says.startswith(
        f"2026-11-30 to 2026-12-13: {len(runs)} runs; {sum(day.distance for day in runs):.1f} km at most, "
        f"the longest {longest.distance:.1f} km on {longest.date}; {sessions} strength sessions."
    )
