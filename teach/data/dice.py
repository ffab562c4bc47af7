"""Chance that is the same on every Python: ``random()`` alone is promised to stay as it is, so all else is made of it."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """Chance by name and seed.

    >>> Dice("log", 1).whole(1, 6) == Dice("log", 1).whole(1, 6)
    True
    """

    def __init__(self, name: str, seed: int) -> None:
        self._random = Random(f"{name} {seed}").random  # noqa: S311 - made-up data, no secret

    def happens(self, share: float) -> bool:
        """Whether something happens that does in this share of cases."""
        return self._random() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def around(self, middle: float, spread: float) -> float:
        """Return a number up to this share under or over the middle."""
        return middle * (1 + spread * (2 * self._random() - 1))

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things."""
        return things[self.whole(0, len(things) - 1)]

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """Return the things in another order."""
        rest = list(things)
        return [rest.pop(self.whole(0, len(rest) - 1)) for _ in things]
