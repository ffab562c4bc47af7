"""How the checker rates real stories that were coded before it was asked: ``dev.py stories`` prints the table.

Too low: below the least acceptable level. Too high: above the most. Intervals are Wilson's, 95 %.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from achilles.symptom_checker import assess

STORIES = Path(__file__).with_name("stories.toml")
LEVELS = ("self_care", "soon", "urgent", "emergency")
NEVER_TOO_LOW = ("clot", "rupture or tear", "infection", "medicines")
ORDINARY = ("ordinary midportion", "ordinary insertional")
SELF_CARE = {"M1", "M2", "M3", "M4"}
Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Rated:
    """A story with what the checker says to it: its level, all rules that apply, and whether it is too low or too high."""

    id: int
    diagnosis: str
    level: str
    matched: tuple[str, ...]
    too_low: bool
    too_high: bool


@cache
def bank() -> dict[str, Any]:
    """Return the stories as they are written."""
    return tomllib.loads(STORIES.read_text(encoding="utf-8"))


def rated() -> tuple[Rated, ...]:
    """Return every story as the checker rates it."""
    return tuple(_rated(story) for story in bank()["story"])


def _rated(story: dict[str, Any]) -> Rated:
    answer = assess({**bank()["calm"], **story["answers"]})
    at = LEVELS.index(answer.level)
    low, high = LEVELS.index(story["at_least"]), LEVELS.index(story["at_most"])
    return Rated(story["id"], story["diagnosis"], answer.level, answer.matched, at < low, at > high)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share, in per cent.

    >>> [round(end, 1) for end in wilson(0, 10)]
    [0.0, 27.8]
    """
    share, part = count / of, Z * Z / of
    middle, half = share + part / 2, Z * sqrt((share * (1 - share) + part / 4) / of)
    return max(0.0, 100 * (middle - half) / (1 + part)), min(100.0, 100 * (middle + half) / (1 + part))


def of_all(count: int, of: int) -> str:
    """Write a count of so many, with its interval.

    >>> of_all(0, 10)
    '0 of 10 (0 to 28 %)'
    """
    low, high = wilson(count, of)
    return f"{count} of {of} ({low:.0f} to {high:.0f} %)"


def rows() -> Iterator[tuple[str, str, str]]:
    """Give the table by diagnosis: too low and too high, then all together."""
    stories = rated()
    for name in dict.fromkeys(story.diagnosis for story in stories):
        own = [story for story in stories if story.diagnosis == name]
        yield name, of_all(sum(story.too_low for story in own), len(own)), of_all(sum(story.too_high for story in own), len(own))
    yield (
        "all",
        of_all(sum(story.too_low for story in stories), len(stories)),
        of_all(sum(story.too_high for story in stories), len(stories)),
    )


def ordinary() -> str:
    """Say how many ordinary tendons reach self-care, by themselves or beside S6."""
    own = [story for story in rated() if story.diagnosis in ORDINARY]
    reach = sum(bool(SELF_CARE & {*story.matched}) for story in own)
    return f"Ordinary tendons that get self-care advice (M1 to M4, or M1 or M2 beside S6): {of_all(reach, len(own))}"


def lines() -> Iterator[str]:
    """Give the result as lines of text."""
    yield f"{len(bank()['story'])} stories, coded by {bank()['coded_by']}; second reader: {bank()['checked_by'] or 'none yet'}."
    for name, low, high in rows():
        yield f"{name:<22} too low {low:<24} too high {high}"
    yield ordinary()
    yield f"Too low: {[story.id for story in rated() if story.too_low]}; too high: {[story.id for story in rated() if story.too_high]}"


if __name__ == "__main__":
    print("\n".join(lines()))
