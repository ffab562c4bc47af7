"""Reading a runner's own log: formats, what is set aside, questions, each run counted once, the error sentences."""

import datetime as dt
import gzip
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.exports import Activity, fit, strava, zipped

from achilles.running_diary import Diary, Log, Run, for_planner, read_runs
from achilles.running_diary.reading.cells import decimal_sign, number_in, when_in

MADE = json.loads((Path(__file__).parents[1] / "support" / "made_exports.json").read_text(encoding="utf-8"))


def read(text: str | bytes, **answers: Any) -> Log:
    """Read a file's text, with times in UTC as local ones."""
    return read_runs(text.encode() if isinstance(text, str) else text, zone=dt.UTC, **answers)


def days(log: Log) -> list[tuple[str | None, int | None]]:
    """Return each run's day and metres."""
    return [(run.day, run.metres) for run in log.runs]


def garmin(*rows: tuple[str, str, str, str]) -> str:
    """Return Garmin's table of kinds, dates, distances and times."""
    head = "Type,Date,Favourite,Title,Distance,Calories,Time,Avg HR\n"
    return head + "".join(f'{kind},{date},false,x,"{distance}","1,024",{time},--\n' for kind, date, distance, time in rows)


@pytest.mark.parametrize(
    ("cell", "day", "at"),
    [
        ("May 29, 2022, 3:53:35 PM", (2022, 5, 29), 57215),
        ("Oct 1, 2023, 12:05:00\u202fAM", (2023, 10, 1), 300),
        ("8 jul 2017, 15:25:34", (2017, 7, 8), 55534),
        ("09.12.2022, 15:24:49", (2022, 12, 9), 55489),
        ("29 mai 2022 à 15:53:35", (2022, 5, 29), 57215),
        ("Fr, 25 Mai 2012 20:31", (2012, 5, 25), 73860),
        ("lun., 30 juin 2014 7:03", (2014, 6, 30), 25380),
        ("17 sie 2024, 06:00:00", (2024, 8, 17), 21600),
        ("3 rugp. 2024 06:00", (2024, 8, 3), 21600),
        ("2022年5月29日 15:53:35", (2022, 5, 29), 57215),
        ("2022. 5. 29. 오후 3:53:35", (2022, 5, 29), 57215),
        ("2014-10-22T19:46:33.073+02:00", (2014, 10, 22), 71193),
        ("2026-05-01 23:40:00 -0700", (2026, 5, 1), 85200),
        ("13/4/2026", (2026, 4, 13), None),
        ("4/13/2026", (2026, 4, 13), None),
    ],
)
def test_dates_of_many_languages(cell: str, day: tuple[int, int, int], at: int | None) -> None:
    """Dates as exports write them, whatever the account's language."""
    when = when_in(cell)
    assert when is not None
    assert ((when.year, when.month, when.day), when.at) == (day, at)


@pytest.mark.parametrize("cell", ["", "soon", "31.2.2026", "99/99/2026", "2026-13-01", "52:10", "1969-12-31", "12 foo 2026"])
def test_what_is_no_date(cell: str) -> None:
    """A day that does not exist is no date, nor is a time or a word."""
    assert when_in(cell) is None


def test_decimal_signs_of_a_column() -> None:
    """The sign is found from the whole column: 5,000 is five thousand where others have a point."""
    for cells, separator, sign in (
        (["6.21", "5,000", "4.50"], ",", "."),
        (["5,81", "12,75"], ",", ","),
        (["1.024,50"], ",", ","),
        (["6,640"], ",", "."),
        (["6,640"], ";", ","),
        (["10", "3"], ";", "."),
    ):
        assert decimal_sign(cells, separator) == sign
    assert number_in("1 015,5", ",") == (1015.5, None)
    assert number_in("5 mi") == (5, "mi")


def test_strava_is_read_in_any_language() -> None:
    """The exact metres, however the account writes its kilometres; a row that Strava marks as an error is passed over."""
    for language in ("en", "de", "fr", "nl", "es"):
        export = strava(random.Random(1), language)  # noqa: S311
        assert days(read(export.data + b"#error#\n")) == export.runs


def test_old_strava_tables() -> None:
    """Before July 2019 metres and lower-case headings, then kilometres: no question either way."""
    row = "1836776031,{},Evening Run,Run,,783,{},false,,activities/1.gpx\n"
    old = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n" + row.format("2018-09-12 15:02:23", "3681.0")
    later = "Activity ID,Activity Date,Name,Type,Text,Elapsed Time,Distance,Commute,Gear,Filename\n" + row.format(
        '"Sep 12, 2018, 3:02:23 PM"', "3.68"
    )
    assert (days(read(old)), days(read(later))) == ([("2018-09-12", 3681)], [("2018-09-12", 3680)])
    assert read(later).asked == read(old).asked == ()


def test_times_in_utc_become_local() -> None:
    """Strava writes UTC: the day is that of the runner's zone."""
    row = strava(random.Random(1), "en").data.decode()  # noqa: S311
    head = row.split("\n", 1)[0]
    text = head + '\n1,"Oct 1, 2023, 12:05:00 AM",x,Run,,3000,8.00' + "," * 9 + "3000.0,2990.0,8004.5\n"
    west = read_runs(text.encode(), zone=dt.timezone(dt.timedelta(hours=-7)))
    assert (read(text).runs[0].day, west.runs[0].day, west.runs[0].at) == ("2023-10-01", "2023-09-30", 61500)


def test_a_unit_that_is_not_in_the_file_is_asked() -> None:
    """Garmin's distances have no unit: until it is given no run has metres; a track run in metres is seen as such."""
    text = garmin(
        ("Running", "2026-08-20 07:15:23", "6.21", "00:50:12"),
        ("Track Running", "2026-08-22 07:15:23", "5,000", "00:24:00"),
        ("Treadmill Running", "2026-08-24 07:15:23", "4.50", "00:40:00.5"),
        ("Hiking", "2026-08-25 07:15:23", "9.00", "02:40:00"),
    )
    unknown = read(text)
    assert [question.field for question in unknown.asked] == ["unit"]
    assert "6.2 km / 10.0 km" in unknown.asked[0].says
    assert [run.metres for run in unknown.runs] == [None] * 3
    with pytest.raises(ValueError, match="runs without metres"):
        for_planner(unknown, "2026-08-26")
    assert [run.metres for run in read(text, unit="mi").runs] == [9994, 5000, 7242]
    assert [run.metres for run in read(text, unit="km").runs] == [6210, 5000, 4500]
    assert [aside.why for aside in read(text, unit="km").aside] == ["not_a_run"]
    assert dict(unknown.kinds) == {"Running": 1, "Track Running": 1, "Treadmill Running": 1, "Hiking": 1}
    with pytest.raises(ValueError, match='unit: "yd" is not allowed'):
        read(text, unit="yd")


def test_day_and_month_are_asked_where_no_date_tells() -> None:
    """3/4 may be 3 April or 4 March; a 13 anywhere in the column answers it for all rows."""
    unknown = read("Date,km\n3/4/2026,5\n5/4/2026,6\n")
    assert [(question.field, question.says) for question in unknown.asked] == [("day_first", "3/4/2026 is: 3 April / March 4")]
    assert [run.day for run in unknown.runs] == [None, None]
    with pytest.raises(ValueError, match="runs without a day"):
        for_planner(unknown, "2026-08-26")
    assert days(read("Date,km\n3/4/2026,5\n", day_first=True)) == [("2026-04-03", 5000)]
    assert days(read("Date,km\n3/4/2026,5\n", day_first=False)) == [("2026-03-04", 5000)]
    assert days(read("Date,km\n3/4/2026,5\n4/13/2026,6\n")) == [("2026-03-04", 5000), ("2026-04-13", 6000)]
    assert [q.field for q in read("Date,km\n3/4/2026,5\n4/13/2026,6\n13/4/2026,6\n").asked] == ["day_first"]


def test_a_sheet_of_ones_own() -> None:
    """Semicolons, decimal commas, notes, rest days, two runs a day, Latin-1, no headings at all."""
    text = 'Datum;Strecke;Zeit;Notiz\n1.11.2026;8,5;52:10;locker\n3.11.2026;;;Pause\n4.11.2026;10;1:02:00;"hart; bergig"\n4.11.2026;3;20:00;Böen\n'
    log = read(text.encode("latin-1"), unit="km")
    assert [(run.day, run.metres, run.seconds) for run in log.runs] == [
        ("2026-11-01", 8500, 3130),
        ("2026-11-04", 10000, 3720),
        ("2026-11-04", 3000, 1200),
    ]
    assert days(read("Date,Miles,Notes\n11/1/2026,5.0,easy\n11/13/2026,6.2,long\n")) == [("2026-11-01", 8047), ("2026-11-13", 9978)]
    assert days(read("2026-11-01,8.5 km\n2026-11-02,3 mi\n")) == [("2026-11-01", 8500), ("2026-11-02", 4828)]


def test_polar_session_has_its_time_in_a_column_of_its_own() -> None:
    """The second block of the file is another table."""
    text = (
        "Name,Sport,Date,Start time,Duration,Total distance (km),Average speed (km/h)\nx,RUNNING,20-06-2018,11:17:03,00:30:08,4.48,8.9\n\n"
        "Sample rate,Time,HR (bpm),Speed (km/h)\n1,00:00:00,95,3.7\n"
    )
    run = read(text).runs[0]
    assert (run.day, run.at, run.metres, run.seconds) == ("2018-06-20", 40623, 4480, 1808)


def test_what_is_not_believable_is_set_aside() -> None:
    """Too far or too fast is listed, never counted; faster than most runners is left out until it is ticked."""
    text = garmin(
        ("Running", "2026-08-20 07:00:00", "300.00", "20:00:00"),  # too far, and 300 m in 20 hours is no run
        ("Running", "2026-08-21 07:00:00", "45.00", "01:30:00"),  # a ride
        ("Running", "2026-08-22 07:00:00", "20.00", "01:00:00"),  # 5.56 m/s
        ("Running", "2026-08-23 07:00:00", "20.00", "01:01:00"),
        ("Running", "2026-08-24 07:00:00", "3.00", "01:00:00"),  # slow: kept
    )
    log = read(text, unit="km")
    assert [run.metres for run in log.runs] == [20000, 3000]
    assert [aside.why for aside in log.aside] == ["not_believable", "not_believable", "ride"]
    assert [run.metres for run in read(text, unit="km", keep_rides=True).runs] == [20000, 20000, 3000]


def test_a_watch_that_counts_wrongly_is_not_corrected_by_a_thousandth() -> None:
    """Formats that state their unit are taken at their word: 5,000 km in a watch file are set aside, not read as 5."""
    odd = Activity(dt.datetime(2026, 8, 22, 7, tzinfo=dt.UTC), 5_000_000, 1440)
    log = read(fit(random.Random(1), odd).data)  # noqa: S311
    assert (log.runs, [aside.why for aside in log.aside]) == ((), ["not_believable"])


def test_only_kinds_that_are_ticked_count() -> None:
    """Known words for running are ticked; the runner's own ticks replace them."""
    text = garmin(("Futás", "2026-08-20 07:00:00", "5.00", "00:30:00"), ("Skilanglauf", "2026-08-21 07:00:00", "9.00", "01:00:00"))
    assert [run.kind for run in read(text, unit="km").runs] == ["Futás"]
    assert [run.kind for run in read(text, unit="km", kinds={"Skilanglauf"}).runs] == ["Skilanglauf"]
    rides = read(garmin(("Radfahrt", "2026-08-20 07:00:00", "25.00", "01:00:00")), unit="km")
    assert [question.says for question in rides.asked] == ["No runs. This file has: Radfahrt 1. Tick what is running."]


def watch_file(kind: int = 4) -> bytes:
    """Return a watch file of a run, or with the same contents as another kind of file."""
    return fit(random.Random(3), Activity(dt.datetime(2026, 8, 22, 7, tzinfo=dt.UTC), 8640, 3000), kind).data  # noqa: S311


def test_a_watch_file_that_breaks_off() -> None:
    """Cut before its session: the distance so far is shown and asked about, not counted."""
    whole = watch_file()
    log = read(whole[: len(whole) // 3])
    assert log.runs == ()
    assert [aside.why for aside in log.aside] == ["breaks_off"]
    assert "Read so far" in log.aside[0].says
    assert days(read(whole + b"junk behind it")) == [("2026-08-22", 8640)]
    assert days(read(whole + watch_file())) == [("2026-08-22", 8640)] * 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "this file is empty. Export it again."),
        (b" \n", "this file is empty. Export it again."),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "This is a web page"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "An Excel file"),
        (b"\xd0\xcf\x11\xe0 an old Excel file", "An Excel file"),
        (zipped({"activities.csv": b"x" * 500})[:-30], "This zip is not whole"),
        (zipped({"a.jpg": b"x", "b.txt": b"y"}), "No runs in this zip (2 files)."),
        (zipped({"health_connect_export.db": b"SQLite format 3\x00"}), "Health Connect's file is a database"),
        (b"SQLite format 3\x00", "Health Connect's file is a database"),
        (b"Date,Mood\n2026-01-01,fine\n", "Which column is the date, which the distance? This file has: Date, Mood."),
        (b"<gpx><rte><rtept lat='1' lon='2'/></rte></gpx>", "Nothing was run in this file"),
        (b"<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>", "Nothing was run in this file"),
        (b'{"steps": 5000}', "This is not an export of runs"),
        (b"[1, 2", "This file is damaged"),
        (gzip.compress(b"Date,km\n2026-01-01,5\n")[:-6], "This file is damaged"),
    ],
)
def test_error_sentences(data: bytes, says: str) -> None:
    """What cannot be read says what it is and what to do."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared
        read(data)
    assert str(caught.value).startswith(says)


def test_a_file_of_settings_is_no_activity() -> None:
    """A watch file of another kind says where activities are."""
    with pytest.raises(ValueError, match="but not of an activity"):
        read(watch_file(kind=2))


def test_no_file_of_several_is_lost_without_a_word(tmp_path: Path) -> None:
    """A folder: what cannot be read is listed with its reason, and counted."""
    (tmp_path / "a.fit").write_bytes(watch_file())
    (tmp_path / "b.csv").write_bytes(b"Date,km\n2026-01-01,5\n")
    (tmp_path / "c.csv").write_bytes(b"")
    (tmp_path / "d.gpx").write_bytes(b"<gpx></gpx>")
    log = read_runs(tmp_path, zone=dt.UTC)
    assert days(log) == [("2026-01-01", 5000), ("2026-08-22", 8640)]
    assert [(aside.file, aside.why) for aside in log.aside] == [("c.csv", "empty"), ("d.gpx", "nothing")]
    assert log.files == (2, 4)


def test_a_zip_is_read_by_its_table() -> None:
    """Strava's zip has each activity twice, in the table and as a file: only the table counts."""
    table = strava(random.Random(2), "de")  # noqa: S311
    data = zipped({"activities.csv": table.data, "activities/1.fit.gz": gzip.compress(watch_file())})
    assert days(read(data)) == table.runs
    assert days(read(zipped({"a.zip": zipped({"b.fit": watch_file()})}))) == [("2026-08-22", 8640)]


def run(day: str, at: int | None, metres: int, seconds: int | None = None, *, about: bool = False) -> Run:
    """Return a run."""
    return Run(f"2026-11-{day}", at, metres, seconds, "Run", "strava", about)


def test_two_recordings_of_one_run_count_once() -> None:
    """They overlap by more than half of the shorter: the device before the sum of positions, then the longer."""
    watch, phone = run("02", 3600, 10_000, 3600), run("02", 3660, 10_400, 3500, about=True)
    both = for_planner([watch, phone], "2026-11-03", up_to_date=True, ran_before=False)
    assert (both.longest_run, [pair.counts for pair in both.counted_once], both.asked) == (10.0, [watch], ())
    longer = run("02", 3660, 10_200, 3500)
    assert for_planner([watch, longer], "2026-11-03").longest_run == 10.2
    after = run("02", 3600 + 1800, 10_000, 3600)
    assert for_planner([watch, after], "2026-11-03").recent_weeks[-1] == 20.0  # half an hour is not more than half


def test_recordings_that_differ_by_a_fifth_are_asked() -> None:
    """Until the runner says which is right, the shorter counts."""
    one, other = run("02", 3600, 10_000, 3600), run("02", 3600, 8_000, 3600)
    asked = for_planner([one, other], "2026-11-03", ran_before=False)
    assert (asked.longest_run, [question.field for question in asked.asked]) == (8.0, ["same_run"])
    assert for_planner([one, run("02", 3600, 8_001, 3600)], "2026-11-03", ran_before=False).asked == ()


def test_possible_copies_are_offered_and_not_merged() -> None:
    """The same run in another time zone, or on one day without a time: asked, and both count until then."""
    one = run("02", 36_000, 10_000, 3600)
    for other in (run("02", 36_000 - 7200, 10_050, 3600), run("02", None, 10_000)):
        asked = for_planner([one, other], "2026-11-03", ran_before=False)
        assert [question.field for question in asked.asked] == ["same_copy"]
        assert asked.recent_weeks[-1] == 20.0 + (0.1 if other.metres == 10_050 else 0)
    assert for_planner([one, run("02", 36_000 - 7000, 10_000, 3600)], "2026-11-03", ran_before=False).asked == ()


def test_the_runner_decides_about_two_recordings() -> None:
    """By the sentence that asked: the first counts, the other, or both; nothing is asked any more."""
    one, other = run("02", 3600, 10_000, 3600), run("02", 3600, 8_000, 3600)
    (question,) = for_planner([one, other], "2026-11-03", ran_before=False).asked
    for choice, longest, week in (("one", 8.0, 8.0), ("other", 10.0, 10.0), ("both", 10.0, 18.0)):
        planned = for_planner([one, other], "2026-11-03", ran_before=False, decided={question.says: choice})
        assert (planned.longest_run, planned.recent_weeks[-1], planned.asked) == (longest, week, ())
    copy = [run("02", 36_000, 10_000, 3600), run("02", 36_000 - 7200, 10_000, 3600)]
    (question,) = for_planner(copy, "2026-11-03", ran_before=False).asked
    merged = for_planner(copy, "2026-11-03", ran_before=False, decided={question.says: "one"})
    assert (merged.recent_weeks[-1], len(merged.counted_once), merged.asked) == (10.0, 1, ())
    silent = [run("02", 3600, 10_000, 3600), run("02", 3660, 9_900, 3500)]
    (pair,) = for_planner(silent, "2026-11-03", ran_before=False).counted_once
    assert for_planner(silent, "2026-11-03", ran_before=False, decided={pair.says: "both"}).recent_weeks[-1] == 19.9
    with pytest.raises(ValueError, match=r'decided: "maybe" is not allowed; allowed: one of one, other, both'):
        for_planner(silent, "2026-11-03", decided={pair.says: "maybe"})


def test_gaps_are_asked() -> None:
    """An old export must not read as rest, nor a young log as having begun to run."""
    old = for_planner([run("02", None, 5000), run("20", None, 5000)], "2026-11-28")
    assert [question.field for question in old.asked] == ["up_to_date", "ran_before"]
    assert for_planner([run("20", None, 5000)], "2026-11-28", up_to_date=True, ran_before=True).asked == ()
    recent = [run("21", None, 5000), Run("2026-10-20", None, 5000, None, "Run", "strava")]
    assert for_planner(recent, "2026-11-28").asked == ()


def test_the_log_comes_before_the_diary() -> None:
    """On a day in both, the log's runs count; the diary adds the other days. Metres are summed first and rounded once."""
    diary = Diary([{"date": "2026-11-02", "run": 9}, {"date": "2026-11-03", "run": 4}])
    runs = [run("02", 100, 5049), run("02", 9000, 2049)]
    both = for_planner(runs, "2026-11-04", diary=diary)
    assert (both.recent_weeks[-1], both.longest_run) == (11.1, 5.0)
    assert for_planner(runs, "2026-11-04", "mi").recent_weeks[-1] == 4.4


RUNS = st.lists(
    st.builds(
        lambda day, minute, metres, seconds, about: Run(f"2026-11-{day:02}", minute * 60, metres, seconds, "Run", "fit", about),
        st.integers(1, 5),
        st.integers(0, 1439),
        st.integers(100, 30_000),
        st.sampled_from([None, 600, 1800, 3600, 7200]),
        st.booleans(),
    ),
    max_size=8,
)


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(RUNS)
def test_nothing_counts_twice_and_nothing_is_lost(runs: list[Run]) -> None:
    """No two runs that count overlap, each that does not count overlaps one that does, and the longest is at most the biggest week."""
    planned = for_planner(runs, "2026-11-06")
    left_out = [pair.left_out for pair in planned.counted_once]
    assert planned.longest_run <= max(planned.recent_weeks)
    counted = list(runs)
    for one in left_out:
        counted.remove(one)
    assert sum(run.metres or 0 for run in counted) == pytest.approx(planned.recent_weeks[-1] * 1000, abs=50)
    again = for_planner(counted, "2026-11-06")
    assert again.counted_once == ()
    for pair in planned.counted_once:
        assert len(for_planner([pair.counts, pair.left_out], "2026-11-06").counted_once) == 1


def test_json_of_an_account() -> None:
    """Garmin's centimetres and milliseconds, Google's aggregate, Suunto's header."""
    suunto = {"DeviceLog": {"Header": {"DateTime": "2026-03-01T07:00:00", "Duration": 1800, "Distance": 5000, "ActivityType": 3}}}
    log = read(json.dumps(suunto), kinds=["suunto 3"])
    assert [(one.day, one.at, one.metres, one.seconds) for one in log.runs] == [("2026-03-01", 25200, 5000, 1800)]


@pytest.mark.parametrize("made", MADE, ids=[made["file"] for made in MADE])
def test_exports_as_the_apps_write_them(made: dict[str, Any], tmp_path: Path) -> None:
    """Made-up files in the form of each export: what is asked, and after the answer each run, as it is known to be."""
    path = tmp_path / made["file"]
    path.write_text(made["text"], encoding="utf-8", newline="")
    if "error" in made:
        with pytest.raises(ValueError, match=re.escape(made["error"])):
            read_runs(path, zone=dt.UTC)
        return
    assert [question.field for question in read_runs(path, zone=dt.UTC).asked] == made["asked"]
    log = read_runs(path, zone=dt.UTC, **made["answers"])
    assert [[run.day, run.at, run.metres, run.seconds] for run in log.runs] == made["runs"]
    assert [aside.why for aside in log.aside] == made["aside"]
