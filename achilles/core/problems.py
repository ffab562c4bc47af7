"""Bad input, told once and in full: every problem names its field, the value given and what is allowed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field: ``message`` reads on its own, beside the field."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class BadInputError(ValueError):
    """All problems of one input, in the order of the fields. Its text is one line a problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
