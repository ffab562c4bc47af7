"""Writes the file that goes back to Moodle or Canvas: what they exported, with the marks of a class in one column."""

from pathlib import Path

from grader.lms.fill import Filled, fill
from grader.lms.marks import TableError, read_marks
from grader.lms.table import Kind, read_table

NEXT = {
    Kind.WORKSHEET: "In Moodle: the assignment, Submissions, Upload grading worksheet.",
    Kind.GRADEBOOK: 'In Moodle: Grades, Import, CSV file. Map "Email address" to the user\'s e-mail, and the one column to the assignment.',
    Kind.CANVAS: "In Canvas: Grades, Import. It shows each change before it takes it.",
}


def check(exported: Path, column: str) -> None:
    """Raise ``TableError`` if marks cannot be put into an exported file: a teacher should know that before a class is graded."""
    fill(read_table(exported), [], column)


def write(exported: Path, marks: Path, column: str, target: Path) -> tuple[Kind, Filled]:
    """Write ``target``: the exported file with the marks of a table in one column. Returns whose file it is, and what came of it.

    Raises ``TableError`` if one of the files cannot be used, or if the exported file itself would be overwritten.
    """
    table = read_table(exported)
    filled = fill(table, read_marks(marks), column)
    if target.resolve() == exported.resolve():
        raise TableError(f"--to is {target}, the exported file itself; name another, so that you keep what was there")
    target.write_text(filled.text, encoding="utf-8", newline="")
    return table.kind, filled
