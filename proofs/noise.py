"""How ordinary, flaring and worsening runners fare when their scores are a point off: a simulation, ``dev.py noise``.

A made-up runner has a true pain on a run, on a morning after a run and on a usual morning. Each score that is answered is the true
one with one point of noise: -1, 0 or +1, each as likely, kept between 0 and 10. The other answers are those of the calm runner, but
for the honest unknowns. Everything that is assumed is in ``CROWDS``, and is printed with the result. Nobody real is in it.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from achilles.symptom_checker import assess

RUNNERS = 5_000
MEASURED = Path(__file__).with_name("noise.json")  # what the page "How we know" shows
CALM: dict[str, Any] = {
    "now": "none",
    "pop": "no",
    "onset": "gradual",
    "strength": "raise_with_pain",
    "look": "none",
    "calf": "none",
    "infection": "none",
    "medicines": "none",
    "you": "18_to_59",
    "place": "midportion",
    "body": "short_morning_stiffness",
    "bone": "none",
    "limping": "no",
    "duration": "2_to_6_weeks",
    "trend": "same",
}
RUNNING, EASING = ("M1", "M2"), ("M3", "M4")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Runners of one kind: what is assumed of them, in words and as dice, and the goal that they must meet."""

    name: str
    assumed: str
    answers: Callable[[random.Random], dict[str, Any]]
    goal: str
    met: Callable[[dict[str, float]], bool]


def noisy(dice: random.Random, true: int) -> int:
    """Return a score with one point of noise."""
    return min(10, max(0, true + dice.choice((-1, 0, 1))))


def scores(dice: random.Random, running: int, morning: int, usual: int) -> dict[str, int]:
    """Return the three scores of a runner, each a point off at most."""
    return {"pain_running": noisy(dice, running), "pain_next_morning": noisy(dice, morning), "usual_morning": noisy(dice, usual)}


def calm(dice: random.Random) -> dict[str, Any]:
    """Return the answers of a calm runner: true pain 1 to 4 on a run, mornings 0 to 3 and all alike."""
    usual = dice.randint(0, 3)
    return {
        **CALM,
        "place": dice.choice(("midportion", "insertion")),
        "strength": dice.choice(("raise_with_pain", "raise_without_pain", "as_usual")),
        "duration": dice.choice(("under_2_weeks", "2_to_6_weeks")),
        "trend": dice.choice(("same", "less")),
        **scores(dice, dice.randint(1, 4), usual, usual),
    }


def ordinary(dice: random.Random) -> dict[str, Any]:
    """Return the answers of a wider ordinary crowd under six weeks, honest unknowns included."""
    usual = dice.randint(0, 4)
    answers = {
        **calm(dice),
        "trend": dice.choices(("same", "less", "more"), (5, 4, 1))[0],
        **scores(dice, dice.randint(1, 6), min(10, usual + dice.choices((0, 1, 2), (6, 3, 1))[0]), usual),
    }
    unknown = dice.choices((None, "medicines", "look", "onset", "strength"), (92, 2, 2, 2, 2))[0]
    if unknown:
        answers[unknown] = "not_tried" if unknown == "strength" else "unsure"
    if dice.random() < 0.05:  # a limp now and then
        answers["limping"] = "yes"
    return answers


def flaring(dice: random.Random) -> dict[str, Any]:
    """Return the answers of a runner who has done too much: one thing is too much, and all else is calm."""
    usual = dice.randint(0, 2)
    running, morning, trend = dice.choice(((7, usual, "same"), (3, usual + 3, "same"), (3, usual, "more")))
    return {**calm(dice), "trend": trend, **scores(dice, running, morning, usual)}


def worsening(dice: random.Random) -> dict[str, Any]:
    """Return the answers of a runner who clearly gets worse: growing pain, high on a run, and mornings well above usual."""
    usual = dice.randint(1, 4)
    trend = dice.choices(("more", "same"), (9, 1))[0]
    return {**calm(dice), "trend": trend, **scores(dice, dice.randint(6, 8), usual + dice.randint(3, 4), usual)}


CROWDS = (
    Crowd(
        "calm",
        "true pain on a run 1 to 4, mornings 0 to 3 and all alike, pain steady or less, under six weeks, no sign",
        calm,
        "over 95 % reach self-care (M1 to M4)",
        lambda share: share["M1, M2"] + share["M3, M4"] > 95,
    ),
    Crowd(
        "ordinary",
        "true pain on a run 1 to 6; usual mornings 0 to 4, after a run 0 to 2 above; pain growing in 1 of 10; a limp in 1 of 20; "
        "an honest “not sure” or “not tried” in 8 of 100; under six weeks",
        ordinary,
        "over 70 % reach self-care (M1 to M4)",
        lambda share: share["M1, M2"] + share["M3, M4"] > 70,
    ),
    Crowd(
        "flaring",
        "one thing too much, by a point over the limit: 7 on a run, or a morning 3 above usual, or growing pain; all else calm",
        flaring,
        "no goal: shown for itself",
        lambda _share: True,
    ),
    Crowd(
        "worsening",
        "true pain on a run 6 to 8, mornings 3 or 4 above usual, and growing pain in 9 of 10",
        worsening,
        "under 2 % may go on running (M1, M2)",
        lambda share: share["M1, M2"] < 2,
    ),
)


def simulated(crowd: Crowd, runners: int = RUNNERS) -> dict[str, float]:
    """Return the share of a crowd, in per cent, that reaches each outcome. The dice have a fixed seed."""
    dice = random.Random(15)  # noqa: S311 - so that the figures can be repeated
    ends = Counter(assess(crowd.answers(dice)).rule for _ in range(runners))
    share = {"M1, M2": sum(ends[rule] for rule in RUNNING), "M3, M4": sum(ends[rule] for rule in EASING)}
    share["see someone"] = runners - sum(share.values())
    return {name: 100 * count / runners for name, count in share.items()}


def all_simulated() -> dict[str, dict[str, float]]:
    """Return the shares of every crowd, by its name."""
    return {crowd.name: simulated(crowd) for crowd in CROWDS}


def lines(shares: dict[str, dict[str, float]]) -> Iterator[str]:
    """Give the result as lines of text, with what is assumed."""
    yield f"{RUNNERS:,} runners of each kind; each score is a point off at most."
    for crowd in CROWDS:
        share = shares[crowd.name]
        yield f"{crowd.name}: {', '.join(f'{name} {part:.1f} %' for name, part in share.items())}"
        yield f"  assumed: {crowd.assumed}"
        yield f"  goal: {crowd.goal}{'' if crowd.goal.startswith('no goal') else ': met' if crowd.met(share) else ': NOT MET'}"


if __name__ == "__main__":
    found = all_simulated()
    print("\n".join(lines(found)))
    MEASURED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")
