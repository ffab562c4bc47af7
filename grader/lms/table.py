"""A CSV file as a learning management system wrote it, so that it can be given back with one column changed and no more."""

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader.lms.marks import TableError
from grader.tables import BadTableError, delimiter_of, read_rows


class Kind(StrEnum):
    """Whose file it is, told by its columns."""

    WORKSHEET = "Moodle's grading worksheet"
    GRADEBOOK = "Moodle's gradebook"
    CANVAS = "Canvas's gradebook"


@dataclass
class Table:
    """The rows of a file, the first of them its head, and how it was written: sign between fields, line ends, byte-order mark."""

    kind: Kind
    rows: list[list[str]]
    delimiter: str
    line_end: str
    mark: bool

    @property
    def head(self) -> list[str]:
        """Return the names of the columns, as they stand there."""
        return self.rows[0]

    def column(self, *names: str) -> int | None:
        """Return where the first column of one of these names is."""
        known = [name.strip().casefold() for name in self.head]
        return next((known.index(name.casefold()) for name in names if name.casefold() in known), None)

    def text(self, keep: list[int] | None = None) -> str:
        """Return the file again, with all columns or some."""
        written = io.StringIO()
        writer = csv.writer(written, delimiter=self.delimiter, lineterminator=self.line_end)
        writer.writerows([row[at] for at in keep] if keep else row for row in self.rows)
        return ("\ufeff" if self.mark else "") + written.getvalue()


def read_table(path: Path) -> Table:
    """Read a file that Moodle or Canvas exported. Raises ``TableError`` for one that is neither."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path} cannot be read as UTF-8 text: {error}. Export it as CSV") from None
    mark, text = text.startswith("\ufeff"), text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = delimiter_of(text)
    try:
        rows = [row for _, row in read_rows(text, delimiter)]
    except BadTableError as error:
        raise TableError(f"{path} cannot be read as CSV: {error}. Export it again") from None
    if not rows:
        raise TableError(f"{path} is empty; wanted: {_WANTED}")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise TableError(f"{path}, row {number} has {len(row)} fields where its head has {len(rows[0])}; export the file again")
    kind = _kind({name.strip().casefold() for name in rows[0]})
    if kind is None:
        raise TableError(f"{path} has the columns {', '.join(rows[0])}; wanted: {_WANTED}")
    return Table(kind, rows, delimiter, "\r\n" if first.endswith("\r") else "\n", mark)


_WANTED = (
    "Moodle's grading worksheet (Identifier, Grade, Last modified (grade) and more), Moodle's gradebook export (First name, Email address "
    "and more), or Canvas's gradebook export (Student, ID, Section and more), in English"
)


def _kind(names: set[str]) -> Kind | None:
    """Return whose head this is. The names are those that the importers of Moodle and Canvas ask for."""
    if {"identifier", "grade", "last modified (grade)"} <= names:
        return Kind.WORKSHEET
    if {"id", "section"} <= names and ("student" in names or {"lastname", "firstname"} <= names):
        return Kind.CANVAS
    if {"first name", "email address"} <= names:
        return Kind.GRADEBOOK
    return None
