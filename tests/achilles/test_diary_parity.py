"""The diary says the same in Python and in JavaScript, on 20,000 generated diaries."""

import random
from collections.abc import Callable
from typing import Any

from support.diaries import NOTES, in_javascript, some_diary, some_length, some_todays, spoiled
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
        "[" * 5000,
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


def damaged(dice: random.Random, text: str) -> str:
    """Return a text with a piece cut out, doubled, or other characters put in."""
    start = dice.randrange(len(text))
    end = min(len(text), start + dice.choice([0, 1, 1, 2, 30]))
    piece = dice.choice(["", "", text[start:end] * 2, '"', ",", "\r", "\n", ";", "'", "=", "11", "-1", "0", " ", "é"])
    return text[:start] + piece + text[end:]
