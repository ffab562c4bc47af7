"""Which exercise set gets which made-up data."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from achilles.evidence import programmes
from teach.data.diary import diary
from teach.data.dice import Dice
from teach.data.notes import notes
from teach.data.people import follow_up, pressed
from teach.data.running_days import running_days
from teach.data.shoes import pairs
from teach.data.stories import CALM, case_of, stories
from teach.data.training_log import SEASON, training_log

SEED = 1  # of the sets that everybody sees
YEAR, SEASON_START, DIARY_START = date(2024, 12, 30), date(2025, 6, 2), date(2026, 8, 3)  # Mondays


def files(name: str, seed: int) -> dict[str, str]:
    """Return the data files of a set, file name to text. Raises ``ValueError`` for an unknown set or a bad seed."""
    if name not in _MAKERS:
        raise ValueError(f"set: {name!r} is not allowed; one of {', '.join(NAMES)}")
    if type(seed) is not int or seed < 1:
        raise ValueError(f"seed: {seed!r} is not allowed; allowed: a whole number from 1")
    return _MAKERS[name](Dice(name, seed))


def write(name: str, seed: int, folder: Path) -> None:
    """Write the data files of a set into a folder."""
    for file, text in files(name, seed).items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")


def _treatment(dice: Dice) -> dict[str, str]:
    chosen = dice.pick([p for p in programmes() if p.id != "silbernagel"])  # its phases overlap, so its sessions have no one number
    usual = dice.whole(0, 2)
    person = {"name": dice.pick(("Kit", "Mika", "Ola", "Rae")), "programme": chosen.id, "usual_morning": usual}
    phase = chosen.weeks[0].phases[0]
    days = range(7) if phase.days == 7 else (0, 2, 4)
    times = {day: phase.times if day in days else 0 for day in range(7)}
    return {"diary.csv": diary(dice, date(2025, 9, 1), usual=usual, times=times), "person.json": json.dumps(person, indent=1) + "\n"}


def _final_case(dice: Dice) -> dict[str, str]:
    name = dice.pick(("Toni", "Uma", "Vic", "Wren"))
    place = dice.pick(("midportion", "insertion"))
    answers = {
        **CALM,
        **case_of("it is getting less").answers,
        "place": place,
        "pain_running": dice.pick((2, 3, 4)),
        "duration": "2_to_6_weeks",
    }
    case = {
        "name": name,
        "age": dice.whole(22, 58),
        "today": "2025-09-21",
        "answers": answers,
        "shoes": json.loads(pairs(dice, 1))[0]["answers"] | {"sore": "yes"},
        "wants": {"total": dice.whole(28, 36), "longest": dice.whole(13, 16)},
    }
    return {"log.csv": training_log(dice, SEASON_START, SEASON, surprises=2), "case.json": json.dumps(case, indent=1) + "\n"}


_MAKERS: Mapping[str, Callable[[Dice], dict[str, str]]] = {
    "causes": lambda dice: {"runners.csv": follow_up(dice)},
    "symptoms": lambda dice: {"notes.csv": notes(dice), "pressed.csv": pressed(dice)},
    "prevention": lambda dice: {"pairs.json": pairs(dice)},
    "treatment": _treatment,
    "when_to_seek_help": lambda dice: {"stories.json": stories(dice)},
    "long_term": lambda dice: {"log.csv": training_log(dice, YEAR)},
    "running_diary": lambda dice: running_days(dice, DIARY_START),
    "final_case": _final_case,
}
NAMES = tuple(_MAKERS)
