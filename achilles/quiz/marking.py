"""From answers to a marking: what is right, and why, for each option.

The questions are in ``questions/<chapter>.toml``; this module only reads them. Its counterpart for the page is
``marking.js``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from achilles.core.plain import AsDict
from achilles.core.questions import check
from achilles.core.rulefile import RuleFile
from achilles.core.tables import Table
from achilles.quiz.reader import load_questions

# 8.85 - 8.8 is not 0.05 in binary: a difference of the size of the tolerance counts as within it.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class OptionMark:
    """One option of a question: whether it was chosen, whether it is right, and why."""

    option: str
    chosen: bool
    right: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class QuestionMark:
    """One answered question. ``feedback`` is a text for a number, else each option with its own."""

    id: str
    right: bool
    feedback: tuple[OptionMark, ...] | str


@dataclass(frozen=True, slots=True)
class Marking(AsDict):
    """Every answered question, in order; how many are right, how many were answered, and of how many."""

    questions: tuple[QuestionMark, ...]
    score: int
    answered: int
    of: int
    version: str
    date: str

    def __str__(self) -> str:
        lines = [f"{marked.id}: {'right' if marked.right else 'not yet'}" for marked in self.questions]
        score = f"{self.score} right, {self.answered} answered, of {self.of}. Questions {self.version} of {self.date}."
        return "\n".join([*lines, score])


def mark(questions: str | RuleFile, answers: Mapping[str, object]) -> Marking:
    """Mark answers to the questions of a chapter, given by its name or as read by ``load_questions``.

    ``answers`` maps question ids to an option id, a list of them, or a number. A question of many is right when exactly
    the right options are chosen. What is left out is not marked. Raises ``ValueError`` that names, for every question
    answered badly, its id, what was given and what is allowed.

    >>> marking = mark("causes", {"past_year": "a"})
    >>> (marking.score, marking.answered)
    (0, 1)
    >>> mark("causes", {"past_year": "z"})
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: past_year: "z" is not allowed; allowed: one of a, b, c, d
    """
    file = load_questions(questions) if isinstance(questions, str) else questions
    checked = check(file.questions, answers)
    tables = [table for table in file.data["question"] if checked[table["id"]] is not None]
    marks = tuple(_mark_one(table, checked[table["id"]]) for table in tables)
    return Marking(marks, sum(it.right for it in marks), len(marks), len(file.questions), file.version, file.date)


def _mark_one(table: Table, answer: Any) -> QuestionMark:
    if table["kind"] == "number":
        return QuestionMark(table["id"], _is_near(table, answer, table["answer"]), _told_of_number(table, answer))
    chosen = answer if table["kind"] == "many" else (answer,)
    marks = tuple(OptionMark(it["id"], it["id"] in chosen, it["right"], it["feedback"]) for it in table["options"])
    return QuestionMark(table["id"], all(it.chosen == it.right for it in marks), marks)


def _told_of_number(table: Table, answer: float) -> str:
    """Return the feedback of the answer, of a known slip that it comes from, or of being too low or too high."""
    if _is_near(table, answer, table["answer"]):
        return str(table["right_feedback"])
    for mistake in table.get("mistakes", ()):
        if _is_near(table, answer, mistake["value"]):
            return str(mistake["feedback"])
    return str(table["low_feedback"] if answer < table["answer"] else table["high_feedback"])


def _is_near(table: Table, given: float, value: float) -> bool:
    return bool(abs(given - value) <= table["tolerance"] + _SLACK)
