"""What a person should know about a submission: a kind, by which it is decided, and a sentence, which is only shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.clean import one_line

LONGEST = 1_000  # characters of a sentence


class Kind(StrEnum):
    """What a remark means for the marks."""

    NOT_GRADED = "not graded"  # there are none; the sentence says why
    LOOK = "look"  # there are some; a person should look at this


@dataclass(frozen=True)
class Remark:
    """A sentence about a submission. It is one line, whatever a student wrote into it."""

    text: str
    kind: Kind = Kind.LOOK

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", one_line(self.text, LONGEST))

    def __str__(self) -> str:
        return f"Not graded: {self.text}" if self.kind is Kind.NOT_GRADED else self.text

    @classmethod
    def of(cls, saved: Mapping[str, Any]) -> "Remark":
        """Return a remark that was saved as ``asdict``."""
        return cls(saved["text"], Kind(saved["kind"]))


def not_graded(why: str) -> Remark:
    """Return why a submission has no marks."""
    return Remark(why, Kind.NOT_GRADED)


def are_not_graded(remarks: Iterable[Remark]) -> bool:
    """Tell whether remarks say why there are no marks."""
    return any(remark.kind is Kind.NOT_GRADED for remark in remarks)
