"""Reading a chapter's questions: TOML in, checked questions out.

A question file is written by people who know the chapter, not code, so a slip in it is told in their words: which
file, which entry, what is allowed. What comes out is a ``RuleFile`` as the other tools have it, so that the form and
the checking of answers are the same; its ``data`` is what the page gets.
"""

import datetime as dt
import math
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

from achilles.core.plain import as_json
from achilles.core.problems import BadInputError, Problem
from achilles.core.questions import NONE, Question
from achilles.core.rulefile import RuleFile, RuleFileError, Table
from achilles.core.shown import shown
from achilles.evidence.reader import sources

CHAPTERS = ("introduction", "causes", "symptoms", "prevention", "treatment", "when_to_seek_help", "long_term", "conclusion")
KINDS = ("one", "many", "number")
FEWEST, MOST = 4, 6
LARGEST = 100_000  # of the numbers that may be given as an answer
FOLDER = Path(__file__).with_name("questions")
SHARED = Path(__file__).with_name("shared.toml")

_ID = re.compile(r"[a-z][a-z0-9_]*")
_OF_FILE: dict[str, type] = {"chapter": str, "title": str, "version": str, "date": dt.date, "question": list}
_OF_EACH: dict[str, type] = {"id": str, "kind": str, "text": str, "see": str, "see_text": str, "sources": list}
_OF_CHOICE: dict[str, type] = {"options": list}
_OF_NUMBER: dict[str, type] = {
    "unit": str,
    "answer": Real,
    "tolerance": Real,
    "right_feedback": str,
    "low_feedback": str,
    "high_feedback": str,
}
_OF_OPTION: dict[str, type] = {"id": str, "text": str, "right": bool, "feedback": str}
_OF_MISTAKE: dict[str, type] = {"value": Real, "feedback": str}
_NAMES = {str: "a text", list: "a list", dt.date: "a date", bool: "true or false", Real: "a number"}


def load_questions(chapter: str) -> RuleFile:
    """Return a chapter's questions, read once. Raises ``ValueError`` for a chapter that has none.

    >>> load_questions("shoes")
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: chapter: "shoes" is not allowed; allowed: one of introduction, causes, symptoms, \
prevention, treatment, when_to_seek_help, long_term, conclusion
    """
    if chapter not in CHAPTERS:
        raise BadInputError([Problem("chapter", f"{shown(chapter)} is not allowed; allowed: one of {', '.join(CHAPTERS)}")])
    return _load(chapter)


@cache
def _load(chapter: str) -> RuleFile:
    return read_questions(FOLDER / f"{chapter}.toml")


def read_questions(path: Path) -> RuleFile:
    """Read a file of questions. Raises ``RuleFileError`` where it is not well formed."""
    shared: Table = tomllib.loads(SHARED.read_text(encoding="utf-8"))
    try:
        data: Table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(f"{path.name}: {error}") from error
    file = RuleFile(path, data, ())
    _check_fields(file, "file", data, _OF_FILE)
    if data["chapter"] != path.stem or data["chapter"] not in CHAPTERS:
        raise file.fail("chapter", f"{shown(data['chapter'])} is not allowed; allowed: the file's name, one of {', '.join(CHAPTERS)}")
    names = {it.id: it.name for it in sources() if it.checked != "no"} | shared["sources"]
    tables: list[Table] = data["question"]
    if not FEWEST <= len(tables) <= MOST:
        raise file.fail("question", f"{len(tables)} questions are not allowed; allowed: {FEWEST} to {MOST}")
    for table in tables:
        _check_question(file, table, list(names))
    _require_unique(file, "question", [table["id"] for table in tables])
    used = {key for table in tables for key in table["sources"]}
    whole = {
        **{key: value for key, value in shared.items() if key != "waiting"},
        **data,
        "memory": f"quiz-{data['chapter']}",
        "question": [{**table, "low": 0, "high": LARGEST} if table["kind"] == "number" else table for table in tables],
        "sources": {key: name for key, name in names.items() if key in used},
    }
    return RuleFile(path, as_json(whole), tuple(_question(table) for table in tables))


def waiting() -> str:
    """Return what stands where the score will stand."""
    return str(tomllib.loads(SHARED.read_text(encoding="utf-8"))["waiting"])


def slug(heading: str) -> str:
    """Return the id that a heading has on its page.

    >>> slug("3. Running technique"), slug("What this chapter cannot tell you")
    ('running-technique', 'what-this-chapter-cannot-tell-you')
    """
    plain = unicodedata.normalize("NFKD", heading.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"^[-0-9]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", plain))


def _question(table: Table) -> Question:
    options = tuple(option["id"] for option in table.get("options", ()))
    return Question(id=table["id"], kind=table["kind"], options=options, high=0 if options else LARGEST)


def _check_question(file: RuleFile, table: Any, names: list[str]) -> None:
    entry = f"question {table.get('id', '?')}" if isinstance(table, dict) else "question"
    if not isinstance(table, dict):
        raise file.fail(entry, f"{shown(table)} is not allowed; allowed: a table")
    file.require_known(entry, [table.get("kind")], KINDS)
    is_number = table["kind"] == "number"
    _check_fields(file, entry, table, _OF_EACH | (_OF_NUMBER if is_number else _OF_CHOICE), {"mistakes": list} if is_number else {})
    if not _ID.fullmatch(table["id"]):
        raise file.fail(entry, f"{shown(table['id'])} is not allowed as an id; allowed: small letters, digits and _")
    address = slug(table["see_text"])
    if table["see"] != address:
        raise file.fail(entry, f"see {shown(table['see'])} is not the heading {shown(table['see_text'])}; its id is {address}")
    file.require_known(f"{entry}, sources", table["sources"] or ["no source"], names)
    if is_number:
        _check_number(file, entry, table)
    else:
        _check_options(file, entry, table)


def _check_options(file: RuleFile, entry: str, table: Table) -> None:
    for option in table["options"]:
        _check_fields(file, f"{entry}, options", option, _OF_OPTION)
    ids = [option["id"] for option in table["options"]]
    _require_unique(file, f"{entry}, options", ids)
    if NONE in ids or not all(map(_ID.fullmatch, ids)):
        raise file.fail(f"{entry}, options", f"ids {', '.join(ids)} are not allowed; allowed: small letters, digits and _, but not {NONE}")
    right = sum(option["right"] for option in table["options"])
    if len(ids) < 2 or right == 0 or (table["kind"] == "one" and right > 1):
        allowed = "exactly one right option" if table["kind"] == "one" else "at least one right option"
        raise file.fail(entry, f"{len(ids)} options, {right} of them right, is not allowed; allowed: two options or more, and {allowed}")


def _check_number(file: RuleFile, entry: str, table: Table) -> None:
    if not 0 <= table["answer"] <= LARGEST or table["tolerance"] < 0:
        raise file.fail(entry, f"answer and tolerance are not allowed; allowed: an answer from 0 to {LARGEST}, a tolerance of 0 or more")
    for mistake in table.get("mistakes", ()):
        _check_fields(file, f"{entry}, mistakes", mistake, _OF_MISTAKE)
        if abs(mistake["value"] - table["answer"]) <= table["tolerance"]:
            raise file.fail(f"{entry}, mistakes", f"{shown(mistake['value'])} counts as right")


def _check_fields(file: RuleFile, entry: str, table: Any, required: Mapping[str, type], optional: Mapping[str, type] | None = None) -> None:
    """Raise unless the table has the required fields, no unknown ones, each of its type and none empty."""
    if not isinstance(table, dict):
        raise file.fail(entry, f"{shown(table)} is not allowed; allowed: a table")
    known = {**required, **(optional or {})}
    file.require_known(entry, table, known)
    for name, kind in known.items():
        if name not in table and name in required:
            raise file.fail(entry, f"{name} is missing")
        if name not in table:
            continue
        if not _is_a(table[name], kind):
            raise file.fail(entry, f"{name} {shown(table[name])} is not allowed; allowed: {_NAMES[kind]}")


def _is_a(value: Any, kind: type) -> bool:
    """Tell whether a value is of a kind: a text is not blank, and a number is finite and not ``true``."""
    if kind is Real:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return isinstance(value, kind) and not (isinstance(value, str) and not value.strip())


def _require_unique(file: RuleFile, entry: str, ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        raise file.fail(entry, f"ids are not unique: {', '.join(ids)}")
