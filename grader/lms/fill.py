"""Puts marks into a table of a learning management system, row by row. What has no mark stays as it is: a blank is never a 0."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from grader.lms.marks import Mark, TableError
from grader.lms.table import Kind, Table

IDS = ("id number", "student id", "username", "sis user id", "sis login id", "integration id")
EMAILS = ("email address", "sis login id", "username")
POINTS_POSSIBLE = "points possible"


@dataclass(frozen=True)
class Filled:
    """What came of it: the file's text, who got a mark, and in words what a teacher must look at."""

    text: str
    marked: tuple[str, ...]
    remarks: tuple[str, ...]


def fill(table: Table, marks: Sequence[Mark], column: str) -> Filled:
    """Put the marks into a column. Where the system counts another maximum, they are scaled to it, and that is said.

    Raises ``TableError`` where the column is missing or a maximum is no number.
    """
    target = _target(table, column)
    remarks: list[str] = []
    marked: list[str] = []
    seen: set[str] = set()
    scales: set[tuple[float, float]] = set()
    for row in table.rows[1:]:
        if _is_no_student(table, row):
            continue
        found = _whose(table, row, marks)
        if len(found) != 1:
            who = " and ".join(mark.key for mark in found)
            remarks.append(f"{_name(table, row)}: {f'{who} could be meant' if found else 'has no mark here'}; left as it was.")
            continue
        mark = found[0]
        if mark.key in seen:
            raise TableError(f"{mark.name or mark.key} stands in the file twice; export it again")
        seen.add(mark.key)
        if mark.points is None:
            remarks.append(f"{mark.name or mark.key}: {mark.state}; left as it was.")
            continue
        if _is_locked(table, row):
            remarks.append(f"{mark.name or mark.key}: the grade cannot be changed there; left as it was.")
            continue
        most = _most(table, row, target)
        if most is not None and most[0] != mark.out_of:
            scales.add((mark.out_of, most[0]))
        value = _written(mark, most)
        before = row[target].strip()
        if before not in {"", "-", value} and _same_number(before) != _same_number(value):
            remarks.append(f"{mark.name or mark.key}: {before} becomes {value}.")
        row[target] = value
        marked.append(mark.key)
    remarks += [f"{mark.name or mark.key}: is not in the file." for mark in marks if mark.key not in seen]
    remarks += [f"Scaled: {ours:g} points here are {theirs:g} there." for ours, theirs in sorted(scales)]
    return Filled(table.text(_kept(table, target)), tuple(marked), tuple(remarks))


def _target(table: Table, column: str) -> int:
    """Return where the marks go: the column of that name, also without the number that Canvas, or the words that Moodle, adds."""
    if table.kind is Kind.WORKSHEET:
        found = table.column("Grade")
        assert found is not None  # noqa: S101 - or it would not be a worksheet
        return found
    wanted = column.strip().casefold()
    exact = [at for at, name in enumerate(table.head) if name.strip().casefold() == wanted]
    near = [at for at, name in enumerate(table.head) if _bare(name) == wanted]
    found_at = exact or near
    if len(found_at) != 1:
        problem = "more than one column is" if found_at else "no column is"
        raise TableError(f"{problem} called {column!r}; name one with --column: {', '.join(name for name in table.head if name.strip())}")
    return found_at[0]


def _bare(name: str) -> str:
    """Return the name that a teacher gave: "causes" of "causes (4711)" and of "Assignment: causes (Real)"."""
    name = name.strip().casefold()
    if name.endswith(")") and " (" in name:
        name = name[: name.rindex(" (")]
    return name.removeprefix("assignment:").strip()


def _is_no_student(table: Table, row: list[str]) -> bool:
    """Tell Canvas's own rows: the possible points, and the words for grades that are posted by hand."""
    return table.kind is Kind.CANVAS and (not row[0].strip() or POINTS_POSSIBLE in row[0].casefold())


def _whose(table: Table, row: list[str], marks: Sequence[Mark]) -> list[Mark]:
    """Return whose row it is: by e-mail address, else by an id, else by the name. More than one: it cannot be told."""
    emails = _cells(table, row, EMAILS)
    ids = {_squeezed(cell) for cell in _cells(table, row, IDS)}
    if table.kind is Kind.CANVAS:
        ids |= {_squeezed(cell) for cell in _cells(table, row, ("id",))}
    names = {_squeezed(name) for name in (_name(table, row), " ".join(reversed(_name(table, row).split(", "))))}
    for found in (
        [mark for mark in marks if mark.email and mark.email.casefold() in {cell.casefold() for cell in emails}],
        [mark for mark in marks if _squeezed(mark.key) in ids],
        [mark for mark in marks if mark.name and _squeezed(mark.name) in names],
    ):
        if found:
            return found
    # Last of all: the key was made of the address, where the class list had nothing else.
    return [mark for mark in marks if not mark.email and mark.key.casefold() in {cell.partition("@")[0].casefold() for cell in emails}]


def _cells(table: Table, row: list[str], names: Sequence[str]) -> list[str]:
    places = [table.column(name) for name in names]
    return [row[at].strip() for at in places if at is not None and row[at].strip()]


def _name(table: Table, row: list[str]) -> str:
    whole = _cells(table, row, ("full name", "student"))
    if whole:
        return whole[0]
    first = _cells(table, row, ("first name", "firstname"))
    last = _cells(table, row, ("last name", "surname", "lastname"))
    return " ".join([*first, *last])


def _is_locked(table: Table, row: list[str]) -> bool:
    at = table.column("grade can be changed")
    return table.kind is Kind.WORKSHEET and at is not None and row[at].strip().casefold() == "no"


def _most(table: Table, row: list[str], target: int) -> tuple[float, str] | None:
    """Return the maximum that the file gives, and the sign before its decimals; None where it gives none."""
    if table.kind is Kind.GRADEBOOK:
        return None
    at = table.column("maximum grade")
    cell = row[at] if at is not None and table.kind is Kind.WORKSHEET else ""
    if table.kind is Kind.CANVAS:
        cell = next((other[target] for other in table.rows[1:] if POINTS_POSSIBLE in other[0].casefold()), "")
    cell = cell.strip()
    if not cell:
        return None
    number = _same_number(cell)
    if number is None or number <= 0:
        raise TableError(
            f"maximum: {cell!r} is not allowed; allowed: a number over 0. Is {table.head[target]!r} an assignment with points?"
        )
    return number, "," if "," in cell and "." not in cell else "."


def _written(mark: Mark, most: tuple[float, str] | None) -> str:
    assert mark.points is not None  # noqa: S101 - asked before
    points = mark.points if most is None else mark.points * most[0] / mark.out_of
    return f"{round(points, 2):.2f}".replace(".", most[1] if most else ".")


def _same_number(text: str) -> float | None:
    """Return the number that a cell says, with a decimal point or comma; None where it says none."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _kept(table: Table, target: int) -> list[int] | None:
    """Return the columns that go back: to Canvas who it is and that one column, so that no other grade can change."""
    if table.kind is not Kind.CANVAS:
        return None
    section = table.column("section")
    assert section is not None  # noqa: S101 - or it would not be Canvas's
    return [*range(section + 1), target]


def _squeezed(text: str) -> str:
    """Return letters and digits alone, without accents and capitals: systems write one name in many ways."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum())
