"""One day of the diary and the checking of rows. The twin for the page is ``fields.js``.

A day is known by its number, the whole days since 1970-01-01, and distances are whole tenths of the diary's unit.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from achilles.core.problems import BadInputError, Problem
from achilles.core.questions import Question, check_answer, tenths, unknown_fields
from achilles.core.rulefile import RuleFile, read_rule_file
from achilles.core.shown import shown
from achilles.core.words import fill

RULES_PATH = Path(__file__).with_name("diary.toml")
FIELDS = (
    "date", "run", "unit", "strength", "during", "after", "next_morning", "usual_morning", "stiffness", "limp", "note",
)  # fmt: skip
UNITS = ("km", "mi")
EPOCH = dt.date(1970, 1, 1).toordinal()
_PLAIN_NUMBERS = {"whole": (int,), "distance": (int, float)}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def load_rules() -> RuleFile:
    """Read ``diary.toml`` once."""
    return read_rule_file(RULES_PATH)


@dataclass(frozen=True, slots=True)
class Day:
    """One row of the diary. ``None`` is a blank, which is not 0.

    ``day`` counts days since 1970-01-01, ``run`` is in tenths of the unit, scores go from 0 to 10, ``stiffness`` is
    in minutes, ``limp`` is yes or no.
    """

    day: int
    run: int | None = None
    strength: str | None = None
    during: int | None = None
    after: int | None = None
    next_morning: int | None = None
    usual_morning: int | None = None
    stiffness: int | None = None
    limp: str | None = None
    note: str | None = None


def day_number(text: object) -> int | None:
    """Return the number of a day written as YYYY-MM-DD, or ``None`` for anything else.

    >>> day_number("1970-01-02"), day_number("2026-02-30"), day_number(20260101)
    (1, None, None)
    """
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return None
    try:
        number = dt.date.fromisoformat(text).toordinal() - EPOCH
    except ValueError:
        return None
    return number if number >= 0 else None


def iso_date(day: int) -> str:
    """Return the date of a day's number as YYYY-MM-DD.

    >>> iso_date(1)
    '1970-01-02'
    """
    return dt.date.fromordinal(day + EPOCH).isoformat()


def spoken_date(day: int) -> str:
    """Return a day as a reader says it.

    >>> spoken_date(1)
    'Friday 2 January'
    """
    words = load_rules().data["words"]
    date = dt.date.fromordinal(day + EPOCH)
    return f"{words['weekdays'][date.weekday()]} {date.day} {words['months'][date.month - 1]}"


def checked_rows(rows: object, *, today: int | None = None) -> tuple[str, list[Day]]:
    """Return the unit and the days of the rows, oldest first.

    ``rows`` is a list of objects with the fields of ``FIELDS``; ``today``, a day's number, refuses later dates. Raises
    ``BadInputError`` (a ``ValueError``) with every problem, in the order of rows and fields.
    """
    allowed = load_rules().data["allowed"]
    if not isinstance(rows, Sequence) or isinstance(rows, str | bytes):
        raise BadInputError([Problem("rows", _not_allowed(rows, allowed["rows"]))])
    problems: list[Problem] = []
    days: list[Day] = []
    seen: set[int] = set()
    unit: str | None = None
    for at, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            problems.append(Problem(f"row {at}", _not_allowed(row, allowed["row"])))
            continue
        wrong: list[Problem] = []
        number = _checked_date(row.get("date"), seen, today, wrong)
        values = _checked_values(row, wrong)
        unit = _checked_unit(row.get("unit"), unit, wrong)
        if len(row) > len(FIELDS) or any(name not in FIELDS for name in row):
            wrong += unknown_fields(row, list(FIELDS))
        if wrong:
            wrong.sort(key=lambda problem: FIELDS.index(problem.field) if problem.field in FIELDS else len(FIELDS))
            problems += [Problem(f"row {at}, {problem.field}", problem.message) for problem in wrong]
        elif number is not None:
            days.append(Day(number, **values))
    if problems:
        raise BadInputError(problems)
    days.sort(key=lambda day: day.day)
    return unit or UNITS[0], days


def _checked_date(given: object, seen: set[int], today: int | None, wrong: list[Problem]) -> int | None:
    allowed = load_rules().data["allowed"]
    if isinstance(given, dt.date):
        given = given.isoformat()
    number = day_number(given)
    if number is None:
        wrong.append(Problem("date", _not_allowed(given, allowed["date"])))
    elif today is not None and number > today:
        wrong.append(Problem("date", _not_allowed(given, fill(allowed["date_today"], {"today": iso_date(today)}))))
    elif number in seen:
        wrong.append(Problem("date", _not_allowed(given, allowed["date_once"])))
    else:
        seen.add(number)
        return number
    return None


def _checked_unit(given: object, unit: str | None, wrong: list[Problem]) -> str | None:
    """Return the diary's unit, which the first row that names one decides."""
    allowed = load_rules().data["allowed"]
    if given is None or given == "":
        return unit
    if not isinstance(given, str) or given not in UNITS:
        wrong.append(Problem("unit", _not_allowed(given, allowed["unit"])))
        return unit
    if unit is not None and given != unit:
        wrong.append(Problem("unit", _not_allowed(given, fill(allowed["unit_once"], {"unit": unit}))))
    return unit or given


def _checked_values(row: Mapping[Any, Any], wrong: list[Problem]) -> dict[str, Any]:
    """Return the fields that are answers of the core's kinds, and the note."""
    values: dict[str, Any] = {}
    for name, question in _questions().items():
        given = row.get(name)
        if given is None or given == "":
            continue
        if _is_plainly(question, given):
            values[name] = tenths(given) if question.kind == "distance" else given
            continue
        value = check_answer(question, given)
        if isinstance(value, Problem):
            wrong.append(value)
        else:
            values[name] = value
    note = row.get("note")
    if note is not None and note != "":
        if not _is_note(note):
            wrong.append(Problem("note", _not_allowed(note, load_rules().data["allowed"]["note"])))
        values["note"] = note
    return values


def _is_plainly(question: Question, given: Any) -> bool:
    """Tell whether an answer is plainly right: most are, and only the others need the whole check with its sentences."""
    if question.kind == "one":
        return isinstance(given, str) and given in question.options
    return type(given) in _PLAIN_NUMBERS[question.kind] and bool(0 <= given <= question.high)


@cache
def _questions() -> dict[str, Question]:
    return {question.id: question for question in load_rules().questions}


def _is_note(given: object) -> bool:
    """Tell whether this is a text that a file can hold: at most 200 characters, none of them half a character."""
    limit = load_rules().data["limits"]["note_length"]
    return isinstance(given, str) and len(given) <= limit and not any("\ud800" <= character <= "\udfff" for character in given)


def _not_allowed(given: object, allowed: str) -> str:
    return f"{shown(given)} is not allowed; allowed: {allowed}"
