"""Bad input, reported once and in full: every problem names its field, the value given and what is allowed."""

from collections.abc import Iterable
from dataclasses import dataclass

from achilles.core.shown import shown


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field: ``message`` reads on its own, next to the field."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class BadInputError(ValueError):
    """All problems of one input, in the order of the fields. Its text has one line per problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def require_one_of(field: str, given: object, allowed: Iterable[str]) -> None:
    """Raise ``BadInputError`` unless what was given is one of the allowed values.

    >>> require_one_of("place", "knee", ["midportion", "insertion"])
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: place: "knee" is not allowed; allowed: one of midportion, insertion
    """
    known = list(allowed)
    if not isinstance(given, str) or given not in known:
        raise BadInputError([Problem(field, f"{shown(given)} is not allowed; allowed: one of {', '.join(known)}")])
