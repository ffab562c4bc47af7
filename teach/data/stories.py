"""Short stories of runners with a sore lower leg, in the words that people use. All are made up.

Each story of the pool (``stories.toml``) is a few sentences, and what it changes in a calm story: the symptom checker turns that into a
level. A class gets twelve of them, under letters, with names dealt by chance; the seed also picks which. Three of each level but
self-care always come, and two that can be looked after at home.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from achilles.symptom_checker import assess
from teach.data.dice import Dice

NAMES = ("Alex", "Bo", "Charlie", "Dana", "Eli", "Frankie", "Gabi", "Harper", "Indy", "Jo", "Kim", "Lou", "Max", "Noor", "Robin", "Sam")
CALM: Mapping[str, Any] = {
    "now": ["none"],
    "pop": "no",
    "onset": "gradual",
    "strength": "raise_with_pain",
    "look": ["none"],
    "calf": ["none"],
    "infection": ["none"],
    "medicines": ["none"],
    "you": ["18_to_59"],
    "place": "midportion",
    "body": ["none"],
    "bone": ["none"],
    "duration": "2_to_6_weeks",
    "trend": "same",
    "limping": "no",
    "pain_running": 2,
    "pain_next_morning": 1,
    "usual_morning": 1,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A story of the pool: words that no other story has, its text, and what it answers to the checker where a calm story differs."""

    words: str
    text: str
    answers: Mapping[str, Any]

    @property
    def level(self) -> str:
        """Return how soon the person must be seen, by the symptom checker."""
        return assess({**CALM, **self.answers}).level


CASES: tuple[Case, ...] = tuple(
    Case(**one) for one in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["story"]
)


def case_of(text: str) -> Case:
    """Return the case that a text is of, whatever name is in it.

    >>> case_of("Bo felt a kick in the back of the leg").level
    'emergency'
    """
    (found,) = [case for case in CASES if case.words in text]
    return found


def stories(dice: Dice) -> str:
    """Return twelve stories as the text of a JSON file: letter and text. Nothing else, and no order, that would give a level away."""
    by_level: dict[str, list[Case]] = {}
    for case in dice.shuffled(CASES):
        by_level.setdefault(case.level, []).append(case)
    chosen = [case for level, many in (("emergency", 4), ("urgent", 3), ("soon", 3), ("self_care", 2)) for case in by_level[level][:many]]
    names = dice.shuffled(NAMES)
    lettered = [
        {"story": letter, "text": case.text.format(name=name)}
        for letter, case, name in zip("ABCDEFGHIJKL", dice.shuffled(chosen), names, strict=False)
    ]
    return json.dumps(lettered, indent=1) + "\n"
