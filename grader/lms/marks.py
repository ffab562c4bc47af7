"""The marks of a class, from the table that ``dev.py grade`` writes, or from any CSV with the same columns."""

import math
from dataclasses import dataclass
from pathlib import Path

from grader.tables import BadTableError, read_rows

COLUMNS = ("id", "first_name", "last_name", "email", "total", "out_of", "state")
MARKED = "marked"  # the state of a row that needs nothing more from the teacher


class TableError(Exception):
    """A file that cannot be used; the text says which, what is wrong with it, and what is wanted."""


@dataclass(frozen=True)
class Mark:
    """What one student reached. ``points`` is None while something is missing; ``state`` says what."""

    key: str
    name: str
    email: str
    points: float | None
    out_of: float
    state: str


def read_marks(path: Path) -> list[Mark]:
    """Return the marks of a table with the columns id, first_name, last_name, email, total, out_of and state."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path} cannot be read as UTF-8 text: {error}") from None
    rows = read_rows(text, ",")
    try:
        _, head = next(rows, (0, list[str]()))
        missing = [name for name in COLUMNS if name not in head]
        if missing:
            raise TableError(f"{path} has no column {', '.join(missing)}; wanted: the marks that `dev.py grade` wrote")
        return [_mark(path, _named(path, line, head, row)) for line, row in rows]
    except BadTableError as error:
        raise TableError(f"{path} cannot be read as CSV after line {error.line}: {error}") from None


def _named(path: Path, line: int, head: list[str], row: list[str]) -> dict[str, str]:
    """Return a row by its columns. Raises ``TableError`` if it has more or fewer fields than the head."""
    if len(row) != len(head):
        raise TableError(f"{path}, line {line} has more or fewer fields than its head; let `dev.py grade` write the table again")
    return dict(zip(head, row, strict=True))


def _mark(path: Path, row: dict[str, str]) -> Mark:
    name = " ".join(filter(None, (_plain(row["first_name"]), _plain(row["last_name"]))))
    points = _number(path, row, "total") if row["total"] and row["state"] == MARKED else None
    out_of = _number(path, row, "out_of")
    if out_of <= 0 or (points is not None and points < 0):
        raise TableError(
            f"{path}, {row['id']}: total {row['total']!r} of {row['out_of']!r} is not allowed; allowed: 0 or more, of more than 0"
        )
    if points is not None and points > out_of:
        raise TableError(f"{path}, {row['id']}: total {row['total']!r} of {row['out_of']!r} is not allowed; allowed: at most the maximum")
    return Mark(_plain(row["id"]), name, _plain(row["email"]), points, out_of, row["state"])


def _number(path: Path, row: dict[str, str], column: str) -> float:
    try:
        number = float(row[column])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise TableError(f"{path}, {row['id']}: {column} {row[column]!r} is not allowed; allowed: a number with a decimal point")
    return number


def _plain(text: str) -> str:
    """Return a text without the sign that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text
