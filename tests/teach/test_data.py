"""The made-up data: fresh, the same for a seed, with the faults that it says it has."""

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
from support.exercises import EXERCISES, each_set

from achilles.running_diary import Diary
from teach.data import NAMES, SEED, files
from teach.data.dice import Dice
from teach.data.stories import CASES, case_of, stories
from teach.data.stories import NAMES as PEOPLE


@each_set
@pytest.mark.parametrize("kind", ["source", "release"])
def test_the_committed_data_is_what_the_generator_makes(name: str, kind: str) -> None:
    """The same bytes, on whichever Python this is, beside the master and beside the student version."""
    folder = EXERCISES / kind / name
    there = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".ipynb"}
    assert there == {file: text.encode() for file, text in files(name, SEED).items()}, "run: python3 dev.py release"


@each_set
def test_another_seed_gives_other_numbers(name: str) -> None:
    """Every set has data, and twenty seeds give twenty versions of it."""
    assert len({json.dumps(files(name, seed)) for seed in range(1, 21)}) == 20


@pytest.mark.parametrize("seed", [0, -1, 1.0, True, "1", None])
def test_a_bad_seed_is_named(seed: object) -> None:
    """What is not a whole number from 1 is no seed."""
    with pytest.raises(ValueError, match=r"seed: .* is not allowed; allowed: a whole number from 1"):
        files("causes", seed)


def test_an_unknown_set_is_named() -> None:
    """The error lists those that there are."""
    with pytest.raises(ValueError, match=f"set: 'yoga' is not allowed; one of {', '.join(NAMES)}"):
        files("yoga", 1)


@pytest.mark.parametrize("seed", range(1, 11))
def test_a_log_has_the_faults_of_real_logs(seed: int) -> None:
    """Two ways to write a date, miles, duplicates, walks, a lost distance, two runs on a day, gaps, no order."""
    rows = list(csv.DictReader(io.StringIO(files("long_term", seed)["log.csv"])))
    runs = [row for row in rows if row["activity"] == "run"]
    when = [(_day(row), row["start"]) for row in runs]
    days = sorted({day for day, _ in when})
    assert {"/" in row["date"] for row in rows} == {True, False}
    assert {row["unit"] for row in runs} == {"km", "mi"}
    assert {row["activity"] for row in rows} == {"run", "walk", "ride"}
    assert any(not row["distance"] for row in runs)
    assert max(Counter(when).values()) == 2, "a run that came over twice"
    assert max(Counter(day for day, _ in set(when)).values()) == 2, "a day with two runs"
    assert max((b - a).days for a, b in pairwise(days)) > 20, "a gap"
    assert when != sorted(when), "the file is not in order"
    assert max(float(row["distance"]) for row in rows if row["activity"] == "walk") > 15, "a walk longer than most runs"


@pytest.mark.parametrize("seed", range(1, 11))
def test_an_export_has_the_faults_of_two_devices(seed: int) -> None:
    """Runs recorded twice, one far too short, metres on the track, a lost distance; and a diary that is red after its long run."""
    made = files("running_diary", seed)
    rows = list(csv.DictReader(io.StringIO(made["log.csv"]), delimiter=";"))
    assert {row["Type"] for row in rows} == {"Running", "Track Running", "Treadmill Running", "Walking", "Cycling"}
    assert [row["Start"] for row in rows] == sorted((row["Start"] for row in rows), reverse=True)
    assert [row["Distance"] for row in rows].count("--") == 1
    assert all(float(row["Distance"]) > 200 for row in rows if row["Type"] == "Track Running")
    days = Counter(row["Start"][:10] for row in rows if row["Type"] == "Running")
    assert sum(count > 1 for count in days.values()) >= 7, "seven runs that came over twice"
    indoors = [float(row["Distance"].replace(",", ".")) for row in rows if row["Type"] == "Treadmill Running"]
    assert len(indoors) == 3
    assert min(indoors) < 0.8 * max(indoors)
    diary = Diary.from_csv(made["diary.csv"])
    assert {day.colour for day in diary.colours()} >= {"green", "amber", "red"}
    assert diary.next_day().week in ("green", "amber")


@pytest.mark.parametrize("seed", range(1, 21))
def test_twelve_stories_hold_all_levels(seed: int) -> None:
    """Four emergencies, three urgent, three soon, two for home; each story once, in full."""
    texts = json.loads(files("when_to_seek_help", seed)["stories.json"])
    cases = [case_of(one["text"]) for one in texts]
    assert Counter(case.level for case in cases) == {"emergency": 4, "urgent": 3, "soon": 3, "self_care": 2}
    assert len({case.words for case in cases}) == len(texts) == 12
    assert all(set(one) == {"story", "text"} and "{" not in one["text"] for one in texts)


def test_nothing_but_the_text_of_a_story_says_its_level() -> None:
    """Neither the letter, which is the place in the file, nor the name: what is learnt from 150 classes is no better than chance in others."""
    cases = [
        (seed, one, case_of(one["text"]).level) for seed in range(1, 301) for one in json.loads(stories(Dice("when_to_seek_help", seed)))
    ]
    for field in (lambda one: one["story"], lambda one: next(name for name in PEOPLE if name in one["text"])):
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for seed, one, level in cases:
            if seed % 2:
                seen[field(one)][level] += 1
        others = [(one, level) for seed, one, level in cases if not seed % 2]
        right = sum(seen[field(one)].most_common(1)[0][0] == level for one, level in others)
        # Chance is the commonest level, 4 of 12; three standard errors of 1,800 guesses are 0.033.
        assert right / len(others) < 4 / 12 + 0.035


def test_the_pool_of_stories_holds_each_level_more_than_once() -> None:
    """So that another class gets other stories; and each has words that no other has."""
    assert Counter(case.level for case in CASES) == {"emergency": 6, "urgent": 6, "soon": 6, "self_care": 3}
    assert all(case_of(case.text) is case for case in CASES)


def _day(row: dict[str, str]) -> date:
    return date.fromisoformat("-".join(row["date"].split("/")[::-1]))
