"""The diary says the same in Python and in JavaScript, on 20,000 generated diaries."""

import random
from collections.abc import Callable
from json import loads
from typing import Any

from support.diaries import NOTES, in_javascript, iso, some_diary, some_length, some_todays, spoiled
from support.inputs import WRONG
from support.javascript import encoded

from achilles.core.plain import as_json
from achilles.running_diary import Diary

DIARIES = 20_000
SPOILED = 2_000
BATCH = 500


def in_python(function: Callable[[Any], Any], argument: Any) -> dict[str, Any]:
    """Call a Python function; return its result as JSON values, or the text of its ValueError."""
    try:
        return {"result": function(argument)}
    except ValueError as error:
        return {"error": str(error)}


def states(argument: Any) -> Any:
    """Return the states of a diary on several mornings."""
    rows, todays = argument
    diary = Diary(rows)
    return [as_json(diary.state(today)) for today in todays]


def texts(rows: Any) -> Any:
    """Return a diary as CSV and as JSON."""
    diary = Diary(rows)
    return [diary.to_csv(), diary.to_json()]


def assert_same(name: str, function: Callable[[Any], Any], arguments: list[Any]) -> list[dict[str, Any]]:
    """Compare both languages on each argument; return what both answered."""
    answers = []
    for start in range(0, len(arguments), BATCH):
        batch = arguments[start : start + BATCH]
        for argument, answer in zip(batch, in_javascript(name, encoded(batch)), strict=True):
            assert answer == in_python(function, argument), f"{name}({argument!r})"
            answers.append(answer)
    return answers


def test_states_of_generated_diaries() -> None:
    """20,000 diaries: the same colours, next run, gate, sentences; and every kind of answer is common among them."""
    dice = random.Random(17)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    lengths = [some_length(dice) for _ in range(DIARIES)]
    arguments = [[some_diary(dice, length), some_todays(dice, length)] for length in lengths]
    answers = [state for answer in assert_same("states", states, arguments) for state in answer["result"]]
    for field, values in (
        ("week", ("green", "amber", "red", "waiting")),
        ("trend", ("better", "worse", "same", "early")),
        ("see", (None, "checker", "professional")),
    ):
        for value in values:
            assert sum(state[field] == value for state in answers) > DIARIES // 200, (field, value)


def test_wrong_rows_are_refused_alike() -> None:
    """Rows with one to four things wrong: the same errors in the same order."""
    dice = random.Random(18)  # noqa: S311
    arguments: list[Any] = [[spoiled(dice, some_diary(dice, 12) or [{}]), ["2026-01-10"]] for _ in range(SPOILED)]
    arguments += [[wrong, ["2026-01-10"]] for wrong in WRONG]
    answers = assert_same("states", states, arguments)
    errors = [answer["error"] for answer in answers if "error" in answer]
    assert sum("\n" in error for error in errors) > SPOILED // 20
    assert sum("\n" not in error for error in errors) > SPOILED // 4
    assert len(errors) < len(answers)


def test_texts_are_the_same() -> None:
    """Both languages write the same CSV and JSON, and read each other's."""
    dice = random.Random(19)  # noqa: S311
    diaries = [some_diary(dice, 20) for _ in range(300)]
    for rows in diaries:
        for row in rows:
            row["note"] = dice.choice(NOTES)
    written = [answer["result"] for answer in assert_same("texts", texts, diaries)]
    assert_same("fromCsv", lambda text: Diary.from_csv(text).to_csv(), [csv for csv, _ in written])
    assert_same("fromJson", lambda text: Diary.from_json(text).to_json(), [json for _, json in written])


def test_damaged_texts_are_refused_alike() -> None:
    """A CSV or JSON that was cut or changed is read alike or refused alike."""
    dice = random.Random(20)  # noqa: S311
    csvs, jsons = [], []
    for _ in range(600):
        csv, json = texts(some_diary(dice, 9))
        csvs.append(damaged(dice, csv.replace(",", ";") if dice.random() < 0.3 else csv))
        jsons.append(damaged(dice, json))
    jsons += [
        "",
        "null",
        "[]",
        "NaN",
        '{"diary":true,"days":[]}',
        '{"diary":1,"unit":"km","days":[{"date":"2026-01-05","run":1e999}]}',
        '{"diary":1,"unit":"km","days":[5,null,[]]}',
        "[" * 5000,
        None,
        3,
    ]
    csvs += [
        "",
        "date",
        "\ufeff",
        None,
        3,
        "date,run,unit,strength,during,after,next_morning,usual_morning,stiffness,limp,note\r\n2026-01-05,5",
    ]
    for name, function, given in (
        ("fromCsv", lambda text: Diary.from_csv(text).to_csv(), csvs),
        ("fromJson", lambda text: Diary.from_json(text).to_json(), jsons),
    ):
        answers = assert_same(name, function, given)
        assert 50 < sum("error" in answer for answer in answers) < len(answers)


def calm(day: int, **answers: Any) -> dict[str, Any]:
    """Return the row of a calm day without a run, with these answers changed."""
    return {"date": iso(day), "run": 0, "next_morning": 0, "usual_morning": 0, "limp": "no"} | answers


def state_in_both(rows: list[dict[str, Any]], today: int) -> Any:
    """Return what both languages say of a diary on one morning."""
    return assert_same("states", states, [[rows, [iso(today)]]])[0]["result"][0]


def test_a_low_score_that_rises_two_weeks_in_a_row_makes_the_week_amber() -> None:
    """Weeks of 0, 1 and 2: every day is green, and only the rise is said. From 3 on it is red."""
    rows = [calm(day, strength="yes", during=day // 7, after=0) for day in range(21)]
    rising = state_in_both(rows, 21)
    assert {day["colour"] for day in rising["days"]} == {"green"}
    assert (rising["week"], rising["why"]) == ("amber", "Your typical score has risen two weeks in a row.")
    higher = state_in_both([row | {"during": row["during"] + 1} for row in rows], 21)
    assert (higher["week"], higher["why"]) == ("red", "Your typical score has risen two weeks in a row, to 3.")


def test_the_morning_after_todays_run_is_not_known_yet() -> None:
    """Whatever is written of it, first steps or stiffness, today is judged without it."""
    before = [calm(day) for day in range(8)]
    for answers in ({}, {"stiffness": 60}, {"next_morning": 9}, {"next_morning": 9, "stiffness": 60}):
        today = {"date": iso(8), "run": 5, "during": 1, "after": 1, "limp": "no", **answers}
        state = state_in_both([*before, today], 8)
        assert (state["week"], state["next_run"], state["see"]) == ("green", iso(9), None)
        assert state["next_run_why"] == "You have run today. Tomorrow's first steps come first."


def test_days_after_today_are_refused_alike() -> None:
    """A file that is read on a day has no later one; the error names the row and the last date that is allowed."""
    rows = [calm(day) for day in (3, 5, 4)]
    sound, refused = assert_same("upTo", lambda given: Diary(given[0], today=given[1]).to_csv(), [[rows, iso(5)], [rows, iso(4)]])
    assert sound["result"].count("\r\n") == 4
    assert refused["error"] == f'row 2, date: "{iso(5)}" is not allowed; allowed: a date up to today, {iso(4)}'


def test_a_plan_that_the_page_keeps_is_no_part_of_the_diary() -> None:
    """The page adds the plan at the end, and only if there is one; reading the diary leaves it out."""
    rows, plan = [calm(0), calm(1)], [{"date": iso(2), "what": "run", "distance": 50}]
    ours = Diary(rows).to_json()
    without, kept = (answer["result"] for answer in in_javascript("withPlan", [[rows, []], [rows, plan]]))
    assert without == ours
    assert loads(kept) == loads(ours) | {"plan": plan}
    assert assert_same("fromJson", lambda text: Diary.from_json(text).to_json(), [kept]) == [{"result": ours}]


def damaged(dice: random.Random, text: str) -> str:
    """Return a text with a piece cut out, doubled, or other characters put in."""
    start = dice.randrange(len(text))
    end = min(len(text), start + dice.choice([0, 1, 1, 2, 30]))
    piece = dice.choice(["", "", text[start:end] * 2, '"', ",", "\r", "\n", ";", "'", "=", "11", "-1", "0", " ", "é"])
    return text[:start] + piece + text[end:]
