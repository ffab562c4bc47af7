"""The running diary: worked diaries, colours, the next run, whom to see, what the planner takes, and bad input."""

import datetime as dt
from typing import Any

import pytest
from support.diaries import EXAMPLES

from achilles.mileage_planner import plan
from achilles.running_diary import Diary, State, loads

WORKED = {
    "settling": (
        "amber amber amber green green green green green",
        "Your typical score, week by week: 3, 2, 2, 1, 1, 1. That is better, with about the same running.",
    ),
    "stuck": ("amber " * 7, "Your typical score, week by week: 4, 3, 4, 3, 3, 4. That is about the same, with about the same running."),
    "flare_after_a_race": (
        "green green red red green green",
        "Your typical score, week by week: 1, 1, 1, 1, 1, 1. That is about the same, with less running. Red: once in these weeks.",
    ),
    "noisy_but_fine": (
        "amber green green amber green green",
        "Your typical score, week by week: 1, 2, 1, 2, 1, 1. That is about the same, with about the same running.",
    ),
    "insertional_slow": (
        "amber " * 6 + "green " * 4,
        "Your typical score, week by week: 3, 3, 3, 3, 2, 2. That is better, with about the same running.",
    ),
}


def worked(name: str) -> Diary:
    """Return a worked diary of the specification."""
    return Diary.read(EXAMPLES / f"{name}.csv")


def date(day: int) -> str:
    """Return a date by its number; day 1 is the first of these diaries."""
    return (dt.date(2026, 2, 28) + dt.timedelta(day)).isoformat()


def calm(days: int = 8, **changes: Any) -> list[dict[str, Any]]:
    """Return a calm diary that runs every other day, beginning on day 1 with a rest day; ``day_3={...}`` changes day 3."""
    rows: list[dict[str, Any]] = []
    for day in range(1, days + 1):
        row: dict[str, Any] = {"date": date(day), "run": 0, "next_morning": 1, "limp": "no", "usual_morning": 1}
        if day % 2 == 0:
            row |= {"run": 5, "during": 1, "after": 1}
        rows.append(row | changes.get(f"day_{day}", {}))
    return rows


def state(days: int = 8, **changes: Any) -> State:
    """Return what a calm diary with changes says on the morning after its last row."""
    return Diary(calm(days, **changes)).next_day()


def colour(**answers: Any) -> str:
    """Return the colour of a run day with usual morning 1 and these answers."""
    row = {"date": date(1), "run": 5, "during": 1, "after": 1, "next_morning": 1, "usual_morning": 1, "limp": "no"} | answers
    return Diary([row]).colours()[0].colour


@pytest.mark.parametrize("name", WORKED)
def test_worked_diaries(name: str) -> None:
    """The five diaries of the specification: the weeks' colours and the sentence."""
    colours, says = WORKED[name]
    diary = worked(name)
    assert [week.colour for week in diary.weeks()] == colours.split()
    assert diary.next_day().says == says


def test_worked_diaries_send_the_right_people_away() -> None:
    """Only the runner who is stuck is sent to someone, and only in week 7."""
    for name in WORKED:
        diary = worked(name)
        first = dt.date.fromisoformat(diary.weeks()[0].first)
        mornings = [(first + dt.timedelta(day)).isoformat() for day in range(1, 7 * len(diary.weeks()) + 1)]
        sent = [(morning, diary.state(morning).see) for morning in mornings if diary.state(morning).see]
        assert {see for _, see in sent} == ({"professional"} if name == "stuck" else set())
        assert all(morning > "2026-10-19" for morning, _ in sent)


def test_after_the_race_nobody_runs_until_seven_days_without_red() -> None:
    """The flare: not on the day after the race, and then not before the eighth day after the last red one."""
    diary = worked("flare_after_a_race")
    red = [day.date for day in diary.colours() if day.colour == "red"]
    assert red == ["2026-09-27", "2026-09-28", "2026-09-29"]
    for day in range(28, 31):
        today = f"2026-09-{day}"
        assert (diary.state(today).next_run or "") > today
    for day in range(1, 6):
        assert diary.state(f"2026-10-0{day}").next_run == "2026-10-07"
    assert all(day.colour != "red" for day in worked("noisy_but_fine").colours())


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "green"),
        ({"during": 2, "after": 2, "next_morning": 0}, "green"),
        ({"during": 3}, "amber"),
        ({"after": 5}, "amber"),
        ({"next_morning": 2}, "amber"),
        ({"next_morning": 3}, "red"),
        ({"during": 6}, "red"),
        ({"limp": "yes"}, "red"),
        ({"limp": "yes", "during": None, "next_morning": None}, "red"),
        ({"next_morning": None}, "waiting"),
        ({"limp": None}, "waiting"),
        ({"run": None}, "waiting"),
        ({"after": None}, "waiting"),
        ({"usual_morning": None}, "waiting"),
        ({"usual_morning": None, "next_morning": 6}, "red"),
        ({"run": 0, "during": None, "after": None}, "green"),
        ({"run": 0, "during": 4, "after": None, "strength": "beyer"}, "amber"),
        ({"usual_morning": 4, "next_morning": 4}, "green"),
    ],
)
def test_colour_of_a_day(answers: dict[str, Any], expected: str) -> None:
    """The first colour that fits, of red, waiting, amber, green."""
    assert colour(**answers) == expected


def test_usual_morning() -> None:
    """The median after days without a run, of 14 days if there are 3, never above that of 42; else what was said."""

    def usual(mornings: dict[int, int], today: int, **first: Any) -> int | None:
        rows = [{"date": date(day), "run": 0, "next_morning": score} for day, score in mornings.items()]
        return Diary([*rows, {"date": date(200), **first}] if first else rows).state(date(today)).usual

    assert usual({1: 1, 2: 2, 3: 4}, 4) == 2
    assert usual({1: 1, 2: 2, 3: 4, 4: 4}, 5) == 4  # of two in the middle the higher
    assert usual({1: 1, 2: 2}, 3) is None
    assert usual({1: 1, 2: 1, 3: 1, 4: 1, 30: 3, 31: 3, 32: 3}, 33) == 1  # a slow worsening does not become usual
    assert usual({1: 3, 2: 3, 3: 3, 4: 3, 30: 1, 31: 1, 32: 1}, 33) == 1
    assert usual({1: 1, 20: 2, 30: 2}, 34) == 2  # fewer than 3 in 14 days: those of 42
    assert usual({1: 1, 20: 2, 30: 2}, 44) is None
    said = [{"date": date(1), "usual_morning": 3}]
    assert Diary(said).state(date(29)).usual == 3
    assert Diary(said).state(date(30)).usual is None


def test_a_run_never_changes_the_usual_morning() -> None:
    """Only mornings after days without a run count, and a blank run is not a day without one."""
    rows = [{"date": date(day), "run": 5, "next_morning": 4} for day in range(1, 8)]
    assert Diary(rows).state(date(8)).usual is None
    assert Diary([{**row, "run": None} for row in rows]).state(date(8)).usual is None
    assert Diary([{**row, "run": 0} for row in rows]).state(date(8)).usual == 4


@pytest.mark.parametrize(
    ("changes", "week"),
    [
        ({}, "green"),
        ({"day_4": {"during": 3}}, "green"),  # one 3 among three runs is noise
        ({"day_4": {"during": 3}, "day_6": {"during": 3}}, "amber"),
        ({"day_4": {"during": 4}}, "amber"),
        ({"day_5": {"next_morning": 3}}, "amber"),
        ({"day_5": {"next_morning": 3}, "day_7": {"next_morning": 3}}, "red"),
        ({"day_8": {"next_morning": 3}}, "red"),
        ({"day_3": {"limp": "yes"}}, "red"),
        ({"day_4": {"after": 6}}, "red"),
        ({"day_1": {"limp": "yes"}}, "green"),  # eight days ago
        ({"day_8": {"next_morning": None}}, "waiting"),
        ({"day_8": {"during": None}}, "waiting"),
        ({"day_8": {"run": None}}, "waiting"),
        ({f"day_{day}": {"next_morning": None} for day in range(2, 7)}, "waiting"),
        ({f"day_{day}": {"next_morning": None} for day in range(3, 6)}, "green"),
    ],
)
def test_colour_of_a_week(changes: dict[str, Any], week: str) -> None:
    """The week, asked on the morning after its last day."""
    assert state(**changes).week == week
    assert state(**changes).gate == (None if week == "waiting" else week)


def rising(*levels: int) -> Diary:
    """Return a diary of whole weeks without runs, each with one score every morning."""
    rows: list[dict[str, Any]] = []
    for week, level in enumerate(levels):
        rows += [
            {"date": date(7 * week + day), "run": 0, "strength": "yes", "during": level, "after": 0, "next_morning": 0, "limp": "no"}
            for day in range(1, 8)
        ]
    rows[0]["usual_morning"] = 0
    return Diary(rows)


def test_rising_pain() -> None:
    """A typical score that rises two weeks in a row: amber up to 2, red from 3 on, and no run for seven days."""
    assert (rising(0, 1, 2).next_day().week, rising(1, 2, 2).next_day().week) == ("amber", "green")
    third = rising(1, 2, 3).next_day()
    assert third.week == "red"
    assert third.next_run == date(29)


def test_next_run() -> None:
    """As planned when green; two days off when amber; red waits; the newest morning first."""
    assert state().next_run == date(9)
    assert "longest" not in state(day_8={"run": 4}).next_run_why
    assert "longest" in state(day_8={"run": 6}).next_run_why
    assert state(day_8={"during": 3}).next_run == date(11)
    assert state(day_8={"next_morning": 2}).next_run == date(11)
    assert state(9, day_9={"next_morning": 2}).next_run == date(11)
    assert state(13, day_13={"next_morning": 2}, day_12={"run": 0, "during": None, "after": None}).next_run == date(15)
    assert state(9, day_9={"next_morning": 3}).next_run == date(11)  # one red morning: not today
    assert state(9, day_7={"next_morning": 3}, day_9={"next_morning": 3}).next_run == date(17)
    assert state(8, day_3={"limp": "yes"}).next_run == date(11)
    assert state(8, day_8={"next_morning": None}).next_run is None
    ran = calm(8)
    ran[-1]["next_morning"] = None
    assert Diary(ran).state(date(8)).next_run == date(9)  # ran today: tomorrow at the earliest
    ran[-1]["during"] = 4
    assert Diary(ran).state(date(8)).next_run == date(11)


def test_what_tomorrow_brings_is_not_known_today() -> None:
    """A question about an earlier morning sees what was known then: later rows and the next morning are left out."""
    rows = calm(8)
    for today in range(2, 9):
        known = [dict(row) for row in rows[:today]]
        del known[-1]["next_morning"]
        then, now = Diary(known).state(date(today)).to_dict(), Diary(rows).state(date(today)).to_dict()
        assert {**then, "days": None} == {**now, "days": None}


def test_strength_today() -> None:
    """As planned, unless yesterday or today had a limp or a score over 5."""
    planned = state().strength_today
    assert state(day_7={"limp": "yes"}).strength_today == planned
    assert state(day_8={"next_morning": 3}).strength_today == planned
    assert state(day_8={"limp": "yes"}).strength_today != planned
    assert state(day_8={"after": 6}).strength_today != planned


def test_whom_to_see() -> None:
    """The symptom checker for 8 or more, a limp, or long stiffness on three mornings; a professional for red twice."""
    assert state(day_8={"after": 7}).see is None
    assert state(day_8={"after": 8}).see == "checker"
    assert state(day_8={"limp": "yes"}).see == "checker"
    stiff = {f"day_{day}": {"stiffness": 31} for day in (1, 4)}
    assert state(**stiff).see is None
    assert state(**stiff, day_8={"stiffness": 31}).see == "checker"
    assert state(**stiff, day_8={"stiffness": 30}).see is None
    assert state(20, day_2={"after": 6}, day_10={"after": 6}).see == "professional"
    assert state(20, day_2={"after": 6}, day_9={"next_morning": 3}).see is None  # one spell: seven days apart
    assert state(20, day_2={"after": 6}, day_10={"next_morning": 3}).see is None  # a single red morning does not count
    assert state(55, day_2={"after": 6}, day_40={"after": 6}).see is None  # not within six weeks


def test_how_it_goes() -> None:
    """Every pair of weeks votes; fewer than four weeks are too early; more running at the same score is progress."""
    assert rising(1, 1, 2).next_day().trend == "early"
    assert rising(4, 3, 2, 1).next_day().trend == "better"
    assert rising(1, 1, 2, 3).next_day().trend == "worse"
    assert rising(3, 1, 3, 1).next_day().trend == "same"
    assert rising(9, 9, 2, 2, 2, 2, 2, 2).next_day().weeks == (2, 2, 2, 2, 2, 2)
    rows = calm(28)
    for row in rows[14:]:
        row["run"] *= 1.2
    assert Diary(rows).next_day().says == (
        "Your typical score, week by week: 1, 1, 1, 1. That is about the same, with more running, which is progress too."
    )


def test_what_the_planner_takes() -> None:
    """Four spans that end today, and the longest run since the last span without running."""
    given = state(28, day_2={"run": 9}, day_28={"run": 7})
    assert (given.unit, given.recent_weeks, given.longest_run) == ("km", (24.0, 15.0, 20.0, 17.0), 9.0)
    today = 100
    assert loads([(70, 100)], first_day=100) == ([0, 0, 0, 0], 0)
    assert loads([(71, 100), (72, 50), (99, 20)], first_day=today) == ([50, 0, 0, 20], 20)
    assert loads([(72, 50), (80, 30), (86, 30)], first_day=today) == ([50, 30, 30, 0], 50)
    assert loads([(71, 100), (72, 50), (80, 30), (86, 30), (93, 30)], first_day=today) == ([50, 30, 30, 30], 50)
    assert loads([(69, 100), (100, 100), (99, 10)], first_day=today) == ([0, 0, 0, 10], 10)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([{"date": date(1), "during": 11}], "row 1, during: 11 is not allowed; allowed: a whole number, 0 to 10"),
        ([{"date": date(1), "run": 200.1}], "row 1, run: 200.1 is not allowed; allowed: a number, 0 to 200"),
        ([{"date": date(1), "limp": True}], "row 1, limp: true is not allowed; allowed: one of no, yes"),
        ([{"date": "1.3.2026"}], 'row 1, date: "1.3.2026" is not allowed; allowed: a date from 1970 on, as in 2026-11-27'),
        ([{"run": 5}], "row 1, date: null is not allowed; allowed: a date from 1970 on, as in 2026-11-27"),
        ([{"date": date(1)}, {"date": date(1)}], f'row 2, date: "{date(1)}" is not allowed; allowed: each day once'),
        (
            [{"date": date(1), "unit": "km"}, {"date": date(2), "unit": "mi"}],
            'row 2, unit: "mi" is not allowed; allowed: one unit for the whole diary, here km',
        ),
        (
            [{"date": date(1), "after": -1, "run": "far"}, {"date": date(2), "stiffness": 241}],
            (
                'row 1, run: "far" is not allowed; allowed: a number, 0 to 200\n'
                "row 1, after: -1 is not allowed; allowed: a whole number, 0 to 10\n"
                "row 2, stiffness: 241 is not allowed; allowed: a whole number, 0 to 240"
            ),
        ),
        ("no rows", 'rows: "no rows" is not allowed; allowed: a list of days'),
    ],
)
def test_bad_rows(rows: Any, error: str) -> None:
    """One error that names every fault by row and field, with the value and what is allowed."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        Diary(rows)
    assert str(caught.value) == error


def test_a_day_after_today_is_refused_where_today_is_known() -> None:
    """A form knows today; looking back needs no today."""
    with pytest.raises(ValueError, match="row 2, date"):
        Diary([{"date": date(1)}, {"date": date(3)}], today=date(2))
    assert len(Diary([{"date": date(1)}, {"date": date(3)}]).days) == 2


def test_csv_goes_out_and_in() -> None:
    """The worked diaries come out byte by byte; notes that a spreadsheet would run are guarded and come back."""
    for name in WORKED:
        text = (EXAMPLES / f"{name}.csv").read_bytes().decode()
        assert Diary.from_csv(text).to_csv() == text
    notes = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'x", "''x", 'a "b", c', "two\nlines", "x;y", "plain"]
    rows = [{"date": date(day), "unit": "mi", "note": note} for day, note in enumerate(notes, start=1)]
    text = Diary(rows).to_csv()
    assert Diary.from_csv(text).rows() == rows
    assert ",=1" not in text
    assert Diary.from_csv(text.removeprefix("\ufeff")).rows() == rows


def test_csv_of_a_spreadsheet() -> None:
    """Semicolons with decimal commas are read; other columns, a missing cell and an open quote are refused."""
    head = "date;run;unit;strength;during;after;next_morning;usual_morning;stiffness;limp;note"
    diary = Diary.from_csv(f'{head}\n{date(1)};8,5;km;no;1;1;;;;no;"hilly; wet"\n;;;;;;;;;;\n')
    assert diary.rows() == [
        {"date": date(1), "unit": "km", "run": 8.5, "strength": "no", "during": 1, "after": 1, "limp": "no", "note": "hilly; wet"}
    ]
    for text, error in (
        ("date,km\r\n", "columns: date, km is not allowed; allowed: date, run, unit"),
        (f"{head}\n{date(1)};5\n", "row 1: 2 is not allowed; allowed: 11 cells in each row"),
        (f'{head}\n{date(1)};5;;;;;;;;;"open\n', "csv: this file is not allowed; allowed: a quote that is closed"),
        (f"{head}\n{date(1)};5;;;11;;;;;;\n", "row 1, during: 11 is not allowed"),
    ):
        with pytest.raises(ValueError, match="is not allowed") as caught:
            Diary.from_csv(text)
        assert str(caught.value).startswith(error)


def test_json_keeps_the_newest_400_days() -> None:
    """What the browser keeps reads back, in tenths with blanks left out."""
    rows = [{"date": (dt.date(2024, 1, 1) + dt.timedelta(day)).isoformat(), "run": 8, "next_morning": 0} for day in range(500)]
    kept = Diary(rows).to_json()
    assert kept.startswith('{"diary":1,"unit":"km","days":[{"date":"2024-04-10","run":80,"next_morning":0},')
    assert len(Diary.from_json(kept).days) == 400
    assert Diary.from_json(kept).to_json() == kept
    with pytest.raises(ValueError, match="diary: "):
        Diary.from_json('{"diary":2,"unit":"km","days":[]}')


def test_print_out_has_what_matters() -> None:
    """The text names the week, the next run, whom to see first, and the rules' version and date."""
    text = str(state(day_8={"after": 8}))
    assert text.startswith("Pain of 8 or more")
    assert f"Rules {state().version} of {state().date}" in text


def test_made_up_diaries_by_name() -> None:
    """Each comes by its name; another name is refused with those that there are."""
    assert len(Diary.made_up("stuck").days) == 49
    with pytest.raises(ValueError, match="allowed: one of flare_after_a_race, insertional_slow"):
        Diary.made_up("../stuck")


def test_the_figure_has_each_day() -> None:
    """One bar a day, each score in its day's colour, and the same as a table."""
    diary = Diary.made_up("flare_after_a_race")
    figure = diary.figure()
    assert len(figure.data[0].x) == len(figure.layout.meta["rows"]) == 42
    assert sum(len(trace.x) for trace in figure.data[1:]) == 42
    assert [row[3] for row in figure.layout.meta["rows"]].count("red") == 3


def test_the_figure_has_the_ceilings_of_a_plan() -> None:
    """Each planned run has its mark and its number in the table, in the diary's days and after them; a plan in miles is refused."""
    diary = Diary.made_up("settling")
    last = diary.rows()[-1]["date"]
    week = {"longest_run": 6, "weeks": 1, "pain": "green", "first_day": last}
    days = plan([15, 15, 15, 15], **week).days(start=last, days=["mon", "wed", "sat"])
    runs = {day.date: day.distance for day in days if day.what == "run"}
    figure = diary.figure(days)
    marks = figure.data[-1]
    assert dict(zip(marks.x, marks.y, strict=True)) == runs
    assert {row[0]: row[4] for row in figure.layout.meta["rows"] if row[4] is not None} == runs
    assert len(figure.layout.meta["rows"]) == len({*runs, *(row["date"] for row in diary.rows())})
    in_miles = plan([10, 10, 10, 10], **{**week, "longest_run": 4}, unit="mi").days(start=last, days=["mon", "wed", "sat"])
    with pytest.raises(ValueError, match=r'plan: a plan in "mi" is not allowed; allowed: the diary\'s unit, km'):
        diary.figure(in_miles)
