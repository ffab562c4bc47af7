"""Check yourself: a few questions on a chapter, each judged when the reader asks for it."""

from typing import Any

from achilles.quiz.marking import Marking, OptionMark, QuestionMark, mark
from achilles.quiz.reader import CHAPTERS, load_questions

__all__ = ["CHAPTERS", "Marking", "OptionMark", "QuestionMark", "Quiz", "load_questions", "mark"]


def __getattr__(name: str) -> Any:
    """Bring in the widget only when it is asked for: marking by itself needs no widget library."""
    if name == "Quiz":
        from achilles.quiz.widget import Quiz  # noqa: PLC0415

        return Quiz
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
