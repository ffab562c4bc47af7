"""Questions that a tool asks, and the checking of what was answered.

A question has one of these kinds:

=========  ==============================================  =============================
kind       an answer is                                    checked answer
=========  ==============================================  =============================
many       a list of option ids (or one id)                tuple in the options' order
one        one option id                                   that id
whole      a whole number from ``low`` to ``high``         int
number     a number from ``low`` to ``high``               float
distance   the same, rounded to tenths of the unit first   int, in tenths
distances  a list of ``count`` distances                   tuple of ints, in tenths
date       a day as ISO text (in Python also a ``date``)   that text
=========  ==============================================  =============================

Blank is ``None``, an empty list, or a question left out. ``questions.js`` is the same in JavaScript.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal

from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown

Kind = Literal["many", "one", "whole", "number", "distance", "distances", "date"]
KINDS: tuple[Kind, ...] = ("many", "one", "whole", "number", "distance", "distances", "date")

# "none" says that there is no sign; next to a sign it is ignored, because the sign counts.
NONE = "none"
_DATE = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a rule file, as data.

    ``exclusive`` lists options of which only one may be given (ages); ``also`` lists whole numbers that are
    allowed outside the range; ``above`` leaves ``low`` itself out. ``labels`` names each item of a list of distances;
    ``longest_run`` marks the distance of a single run, which a tool may bound by its unit.
    """

    id: str
    kind: Kind
    options: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    low: float = 0
    high: float = 0
    above: bool = False
    also: tuple[int, ...] = ()
    count: int = 0
    labels: tuple[str, ...] = ()
    longest_run: bool = False
    required: bool = False

    def allowed(self) -> str:
        """Say what may be answered, as the end of an error."""
        if self.kind == "many":
            return f"any of {', '.join(self.options)}"
        if self.kind == "one":
            return f"one of {', '.join(self.options)}"
        if self.kind == "date":
            return "a day from 2000-01-01 to 2099-12-31, written like this"
        start = "over " if self.above else ""
        also = "".join(f"{shown(number)} or " for number in self.also)
        span = f"{also}{start}{shown(self.low)} to {shown(self.high)}"
        if self.kind == "whole":
            return f"a whole number, {span}"
        if self.kind == "distances":
            return f"{self.count} numbers, each {span}"
        return f"a number, {span}"


def check(questions: Iterable[Question], answers: object, *, partial: bool = False) -> dict[str, Any]:
    """Return the checked answers, with every question present and ``None`` where it is blank.

    ``partial`` allows required questions to be blank, as in a form that is being filled in.
    Raises ``BadInputError`` (a ``ValueError``) that names all problems at once, in the order of the questions.
    """
    asked = tuple(questions)
    given_answers = as_object(answers)
    checked: dict[str, Any] = {}
    problems: list[Problem] = []
    for question in asked:
        value = check_answer(question, given_answers.get(question.id), partial=partial)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            checked[question.id] = value
    problems += unknown_fields(given_answers, [question.id for question in asked])
    if problems:
        raise BadInputError(problems)
    return checked


def check_answer(question: Question, given: object, *, partial: bool = False) -> Any:
    """Return the checked answer to one question, ``None`` where it is blank, or the ``Problem`` with what was given."""
    if is_blank(given):
        return _not_allowed(question, given) if question.required and not partial else None
    value = _CHECKS[question.kind](question, _with_blanks_filled(question, given) if partial else given)
    return None if partial and _is_unfinished(given) and not isinstance(value, Problem) else value


def as_object(answers: object) -> Mapping[Any, Any]:
    """Return answers that are an object of question and answer; raise ``BadInputError`` for anything else."""
    if isinstance(answers, Mapping):
        return answers
    raise BadInputError([Problem("answers", f"{shown(answers)} is not allowed; allowed: an object of question and answer")])


def unknown_fields(answers: Mapping[Any, Any], known: list[str]) -> list[Problem]:
    """Return a problem for each unknown field, in an order that both languages share."""
    unknown = sorted((str(name) for name in answers if name not in known), key=_utf16)
    return [Problem(shown(name), f"no such question; allowed: {', '.join(known)}") for name in unknown]


def is_blank(given: object) -> bool:
    """Return whether nothing was answered.

    >>> is_blank(None), is_blank([]), is_blank(""), is_blank(0)
    (True, True, False, False)
    """
    return given is None or (isinstance(given, list | tuple) and not given)


def _is_unfinished(given: object) -> bool:
    """Tell whether fields of a list are still blank."""
    return isinstance(given, list | tuple) and any(map(is_blank, given))


def _with_blanks_filled(question: Question, given: object) -> object:
    """Return a list of distances with a sound value in each blank field, so that only what was typed is judged."""
    if question.kind != "distances" or not isinstance(given, list | tuple):
        return given
    return [question.high if is_blank(item) else item for item in given]


def tenths(distance: float) -> int:
    """Round a distance to whole tenths, halves up: the one rounding of input, the same in both languages.

    >>> tenths(8), tenths(21.1), tenths(0.04), tenths(0.05)
    (80, 211, 0, 1)
    """
    return math.floor(10 * distance + 0.5)


def _utf16(text: str) -> bytes:
    """Sort key that puts texts in the order of JavaScript's ``sort``."""
    return text.encode("utf-16-be", "surrogatepass")


def _not_allowed(question: Question, given: object) -> Problem:
    return Problem(question.id, f"{shown(given)} is not allowed; allowed: {question.allowed()}")


def _as_number(given: object) -> float | None:
    """Return a finite number, or None. ``True`` is not a number here, though Python thinks so."""
    if isinstance(given, bool) or not isinstance(given, Real):
        return None
    try:
        value = float(given)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def _check_many(question: Question, given: object) -> tuple[str, ...] | Problem:
    chosen = list(given) if isinstance(given, list | tuple) else [given]
    wrong = [item for item in chosen if not isinstance(item, str) or item not in question.options]
    if wrong:
        what = ", ".join(shown(item) for item in wrong)
        return Problem(question.id, f"{what} is not allowed; allowed: {question.allowed()}")
    if sum(option in chosen for option in question.exclusive) > 1:
        what = ", ".join(shown(option) for option in question.exclusive if option in chosen)
        return Problem(question.id, f"{what} is not allowed; allowed: only one of {', '.join(question.exclusive)}")
    if any(item != NONE for item in chosen):
        chosen = [item for item in chosen if item != NONE]
    return tuple(option for option in question.options if option in chosen)


def _check_one(question: Question, given: object) -> str | Problem:
    if isinstance(given, str) and given in question.options:
        return given
    return _not_allowed(question, given)


def _check_whole(question: Question, given: object) -> int | Problem:
    value = _as_number(given)
    if value is None or value != math.floor(value):
        return _not_allowed(question, given)
    if value in question.also or _within(question, value, 1):
        return int(value)
    return _not_allowed(question, given)


def _check_number(question: Question, given: object) -> float | Problem:
    value = _as_number(given)
    if value is None or not _within(question, value, 1):
        return _not_allowed(question, given)
    return value


def _check_distance(question: Question, given: object) -> int | Problem:
    value = _in_tenths(question, given)
    return _not_allowed(question, given) if value is None else value


def _check_distances(question: Question, given: object) -> tuple[int, ...] | Problem:
    if not isinstance(given, list | tuple) or len(given) != question.count:
        return _not_allowed(question, given)
    values = [_in_tenths(question, item) for item in given]
    wrong = [at for at, value in enumerate(values) if value is None]
    if wrong:
        what = ", ".join(shown(given[at]) + (f" ({question.labels[at]})" if question.labels else "") for at in wrong)
        return Problem(question.id, f"{what} is not allowed; allowed: {question.allowed()}")
    return tuple(value for value in values if value is not None)


def _check_date(question: Question, given: object) -> str | Problem:
    text = given.isoformat() if isinstance(given, dt.date) and not isinstance(given, dt.datetime) else given
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return _not_allowed(question, given)
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return _not_allowed(question, given)
    return text


def _in_tenths(question: Question, given: object) -> int | None:
    """Return a distance in tenths, or None. Only the sign is judged before rounding, the range after."""
    value = _as_number(given)
    if value is None or value < 0 or value > question.high + 1:
        return None
    rounded = tenths(value)
    return rounded if _within(question, rounded, 10) else None


def _within(question: Question, value: float, scale: int) -> bool:
    low, high = question.low * scale, question.high * scale
    return (value > low if question.above else value >= low) and value <= high


_CHECKS = {
    "many": _check_many,
    "one": _check_one,
    "whole": _check_whole,
    "number": _check_number,
    "distance": _check_distance,
    "distances": _check_distances,
    "date": _check_date,
}
