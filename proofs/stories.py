"""How the checker rates real stories that were coded before it was asked: ``dev.py stories`` prints the table.

Too low: below the least acceptable level. Too high: above the most. Intervals are Wilson's, 95 %. The stories were coded a second
time, from their summaries: Cohen's kappa says how far the two codings agree beyond chance. The second reader also set the acceptable
levels of the later stories; there the second coding is too low if it is below either reader's least level.
"""

import tomllib
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from achilles.symptom_checker import assess, load_rules

STORIES = Path(__file__).with_name("stories.toml")
SECOND = Path(__file__).with_name("second_coding.toml")
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


@cache
def second_coding() -> dict[str, Any]:
    """Return the second coding as it is written: who coded, and the answers by the story's number."""
    return tomllib.loads(SECOND.read_text(encoding="utf-8"))


def rated() -> tuple[Rated, ...]:
    """Return every story as the checker rates it."""
    return tuple(rate(story, story["answers"]) for story in bank()["story"])


def rated_again() -> tuple[Rated, ...]:
    """Return the stories that were coded twice, as the checker rates their second coding, by the higher of the two least levels."""
    answers, levels = second_coding()["answers"], second_coding()["levels"]
    both = [(story, str(story["id"])) for story in bank()["story"]]
    return tuple(
        rate({**story, "at_least": max([story["at_least"], *levels.get(number, ())[:1]], key=LEVELS.index)}, answers[number])
        for story, number in both
        if number in answers
    )


def rate(story: dict[str, Any], answers: dict[str, Any]) -> Rated:
    """Ask the checker about a story, coded as these answers beside the calm ones, and compare with its acceptable levels."""
    answer = assess({**bank()["calm"], **answers})
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


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Return Cohen's kappa of pairs of judgements: 1 is full agreement, 0 is what chance would give.

    >>> round(kappa([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15), 2)
    0.4
    """
    of = len(pairs)
    agreed = sum(one == two for one, two in pairs) / of
    ones, twos = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    chance = sum(ones[value] * twos[value] for value in ones) / of**2
    return (agreed - chance) / (1 - chance)


def agreement() -> str:
    """Say how far the two codings agree: on each option that could be ticked or chosen, and on the level that follows."""
    again = rated_again()
    first = {story.id: story for story in rated()}
    levels = kappa([(first[story.id].level, story.level) for story in again])
    low = [story.id for story in again if story.too_low]
    least = _least_levels()
    return (
        f"{len(again)} stories were coded twice. The two codings agree with a kappa of {kappa(_ticks()):.2f} on the answers and of {levels:.2f} "
        f"on the level that follows. The least acceptable level was set twice for {len(least)} of them, with a kappa of {kappa(least):.2f}. "
        f"Rated too low by the second coding: {len(low)} ({', '.join(map(str, low)) or 'none'})"
    )


def _least_levels() -> list[tuple[str, str]]:
    """Return for each story whose levels were set twice the least acceptable level of the first and of the second reader."""
    first = {str(story["id"]): story["at_least"] for story in bank()["story"]}
    return [(first[number], least) for number, (least, _most) in second_coding()["levels"].items()]


def _ticks() -> list[tuple[bool, bool]]:
    """Return for each story coded twice and each option whether the first and whether the second reader chose it.

    Options of the calm runner do not count: nearly every story has them.
    """
    calm = bank()["calm"]
    options = [
        (question["id"], option["id"])
        for question in load_rules().data["question"]
        for option in question.get("options", ())
        if option["id"] not in _chosen(calm.get(question["id"]))
    ]
    first = {str(story["id"]): story["answers"] for story in bank()["story"]}
    return [
        (option in _chosen(first[number].get(question)), option in _chosen(answers.get(question)))
        for number, answers in second_coding()["answers"].items()
        for question, option in options
    ]


def _chosen(answer: Any) -> tuple[Any, ...]:
    """Return an answer as what was chosen: a list as it is, one option by itself."""
    return tuple(answer) if isinstance(answer, list) else (answer,)


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
    yield f"{agreement()}."
    yield f"Too low: {[story.id for story in rated() if story.too_low]}; too high: {[story.id for story in rated() if story.too_high]}"


if __name__ == "__main__":
    from proofs import vignettes  # which itself needs this module

    print("\n".join([*lines(), "", *vignettes.lines()]))
