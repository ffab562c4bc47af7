"""The two readers of runs give the same log, on generated exports, on damaged ones and for the planner."""

import random
from collections.abc import Iterator

import pytest
from support.exports import bomb, lying_zip, zipped
from support.log_cases import fuzzed, generated
from support.reader import Reader, in_python, javascript_reader

GENERATED = 500
DAMAGED = 600
LOGS = 400


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """Start the reader in JavaScript once."""
    with javascript_reader() as started:
        yield started


def test_generated_exports(reader: Reader) -> None:
    """Every format, packed or not: both languages agree, and days and distances are those that were written."""
    assert list(generated(reader, GENERATED, seed=1)) == []


def test_damaged_exports(reader: Reader) -> None:
    """A damaged file gives runs or a sentence, the same in both languages."""
    outcomes = list(fuzzed(reader, DAMAGED, seed=2))
    assert [text for kind, text in outcomes if kind == "fault"] == []
    kinds = [kind for kind, _ in outcomes]
    assert min(kinds.count("runs"), kinds.count("sentence")) > DAMAGED // 10


def test_zips_that_lie_about_their_size(reader: Reader) -> None:
    """A zip bomb, a wrong size, a zip in a zip in a zip: refused alike, without unpacking all of it."""
    dice = random.Random(3)  # noqa: S311
    nested = zipped({"a.csv": b"Date,km\n2026-01-01,5\n"})
    for _ in range(5):
        nested = zipped({"a.zip": nested})
    for data in (bomb(201_000_000), lying_zip(dice), nested, zipped({"xl/workbook.xml": b"<x/>"}), zipped({"photo.jpg": b"x"})):
        python = in_python(data)
        assert "error" in python or python["result"]["aside"]
        assert python == reader.read(data)


def csv_log(dice: random.Random) -> bytes:
    """Return a sheet of runs, many of them recorded twice, some in another time zone, some over each other."""
    rows = ["Type,Date,Favourite,Title,Distance,Calories,Time,HR"]
    for _ in range(dice.randint(1, 25)):
        day, minute, length = dice.randint(1, 28), dice.randrange(20 * 60), dice.randint(10, 90)
        kilometres = dice.choice([5.0, round(length / 6, 2), round(dice.uniform(1, 20), 2)])
        for _ in range(dice.choice([1, 1, 1, 2, 3])):
            minute = (minute + dice.choice([0, 0, 1, 15, 60, length // 2, length])) % (22 * 60)
            length = max(10, length + dice.choice([0, 0, 0, 1, -3, 30]))
            kilometres = round(kilometres * dice.choice([1, 1, 1.005, 0.97, 0.8, 1.3]), 2)
            time = f"{length // 60:02}:{length % 60:02}:00" if dice.random() < 0.9 else "--"
            date = f"2026-{dice.choice(['09', '10'])}-{day:02} {minute // 60:02}:{minute % 60:02}:00"
            rows.append(f"Running,{date},false,x,{kilometres},1,{time},1")
    return "\n".join(rows).encode()


def test_runs_for_the_planner(reader: Reader) -> None:
    """Weeks, longest run, pairs counted once and questions are the same."""
    dice = random.Random(4)  # noqa: S311
    seen = {"counted_once": 0, "same_run": 0, "same_copy": 0, "up_to_date": 0, "ran_before": 0}
    for _ in range(LOGS):
        planner = {"first_day": f"2026-{dice.choice(['10', '11'])}-{dice.randint(1, 28):02}", "unit": dice.choice(["km", "mi"])}
        data = csv_log(dice)
        python = in_python(data, planner, unit="km")
        assert python == reader.read(data, planner, unit="km")
        seen["counted_once"] += bool(python["result"]["counted_once"])
        for question in python["result"]["asked"]:
            seen[question["field"]] += 1
        pairs = [*python["result"]["counted_once"], *python["result"]["asked"]]
        if len(pairs) > 2:
            decided = {**planner, "decided": {pair["says"]: dice.choice(["one", "other", "both"]) for pair in pairs}}
            assert in_python(data, decided, unit="km") == reader.read(data, decided, unit="km")
    assert min(seen.values()) > LOGS // 20, seen
