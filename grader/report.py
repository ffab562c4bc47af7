"""Marks and remarks, as a table for the teacher: a row for each student, a column for each task, and what to look at beside them.

A mark that is not there is a blank, never a 0: ``state`` says why. To write the table for an LMS, add a function beside ``as_csv``.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import nbformat

from grader.cells import is_graded, is_task, is_test, name_of
from grader.collect import is_late
from grader.course import Course
from grader.remarks import Remark, are_not_graded, not_graded
from grader.students import Student
from grader.submission import Outcome


class State(StrEnum):
    """What a teacher has to do about a submission."""

    MARKED = "marked"
    TO_MARK = "to be marked by hand"
    NOT_GRADED = "not graded"
    NOTHING_SENT = "nothing sent"


@dataclass(frozen=True)
class Task:
    """What gives points: a cell of the exercise, by nbgrader's name."""

    name: str
    points: float
    by_hand: bool


@dataclass(frozen=True)
class Row:
    """The marks of a student. ``scores`` has a number for each task that is marked."""

    student: Student
    state: State
    scores: Mapping[str, float] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    late: bool = False  # the LMS said so

    @property
    def total(self) -> float | None:
        """Return the sum of what is marked; nothing where nothing is."""
        return round(sum(self.scores.values()), 2) if self.scores else None


@dataclass(frozen=True)
class Report:
    """The marks of a class in one exercise."""

    exercise: str
    tasks: tuple[Task, ...]
    rows: tuple[Row, ...]
    nobody: tuple[str, ...] = ()  # files of which it cannot be told whose they are

    def noted(self, remarks: Mapping[str, Remark]) -> "Report":
        """Return the report with one more remark for some students, by their keys."""
        rows = (replace(row, remarks=(*row.remarks, *filter(None, [remarks.get(row.student.key)]))) for row in self.rows)
        return replace(self, rows=tuple(rows))

    @property
    def to_mark(self) -> int:
        """Return how many hand-ins wait for somebody to mark them."""
        return sum(row.state is State.TO_MARK for row in self.rows)

    @property
    def points(self) -> float:
        """Return what can be reached."""
        return sum(task.points for task in self.tasks)


def tasks_of(course: Course, exercise: str) -> tuple[Task, ...]:
    """Return the tasks of an exercise in their order."""
    cells = nbformat.read(course.release(exercise), as_version=4).cells
    return tuple(
        Task(name_of(cell), float(cell.metadata.nbgrader["points"]), not is_test(cell))
        for cell in cells
        if is_graded(cell) or is_task(cell)
    )


def report(course: Course, exercise: str, students: list[Student], remarks: Mapping[str, list[Remark]], nobody: list[str]) -> Report:
    """Put the gradebook's marks and all remarks together, for the class list and for whoever else sent something."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - takes a second

    tasks = tasks_of(course, exercise)
    folder = course.received(exercise, "x").parents[1]
    keys = {path.name for path in folder.glob("*/")} | set(remarks)
    listed = {student.key: student for student in students}
    everyone = [*students, *(Student(key) for key in sorted(keys - set(listed)))]
    with Gradebook(course.database, "achilles") as gradebook:
        rows = [_row(course, exercise, student, gradebook, remarks.get(student.key, [])) for student in everyone]
    points = sum(task.points for task in tasks)
    rows = [_noting_too_many(row, points) for row in rows]
    rows = [replace(row, late=is_late(course, exercise, row.student.key)) for row in rows]
    return Report(exercise, tasks, tuple(rows), tuple(nobody))


def _noting_too_many(row: Row, points: float) -> Row:
    """Return a row that says so if it adds up to more than can be reached, as with extra credit: its total is the maximum."""
    if row.total is None or row.total <= points:
        return row
    remark = Remark(f"The points add up to {row.total:g} of {points:g}; the total is {points:g}. Look at what was marked by hand.")
    return replace(row, remarks=(*row.remarks, remark))


def _row(course: Course, exercise: str, student: Student, gradebook: object, remarks: list[Remark]) -> Row:
    from nbgrader.api import MissingEntry  # noqa: PLC0415

    outcome = Outcome.of(course.outcome(exercise, student.key))
    said = [*remarks, *(outcome.remarks if outcome else ())]
    if outcome is None or not outcome.graded:
        sent = bool(said) or course.received(exercise, student.key).is_file()
        if sent and not are_not_graded(said):
            said.append(not_graded("grading was interrupted. Run the same command again."))
        return Row(student, State.NOT_GRADED if sent else State.NOTHING_SENT, remarks=tuple(said))
    try:
        (notebook,) = gradebook.find_submission(exercise, student.key).notebooks  # type: ignore[attr-defined]
    except MissingEntry:
        return Row(student, State.NOT_GRADED, remarks=(*said, not_graded("the gradebook does not know the submission.")))
    scores = {}
    for grade in notebook.grades:
        if grade.manual_score is not None or grade.auto_score is not None:
            scores[grade.name] = float(grade.score)
        if grade.manual_score is not None and grade.needs_manual_grade:
            said.append(Remark(f"{grade.name} was marked by hand, then graded again: look whether your mark still fits."))
    said += [Remark(f"{one.name} is not answered.") for one in notebook.comments if one.auto_comment == "No response."]
    waits = [grade.name for grade in notebook.grades if grade.name not in scores]
    return Row(student, State.TO_MARK if waits else State.MARKED, scores, tuple(said))


def as_csv(made: Report) -> str:
    """Return the table as CSV, with everything that is known."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    tasks = [task.name for task in made.tasks]
    writer.writerow(["id", "first_name", "last_name", "email", *tasks, "total", "out_of", "late", "state", "remarks"])
    for row in made.rows:
        who = row.student
        scores = ["" if row.scores.get(task) is None else f"{row.scores[task]:g}" for task in tasks]
        total = "" if row.total is None else f"{min(row.total, made.points):g}"
        last = [f"{made.points:g}", "late" if row.late else "", row.state.value, _harmless(" ".join(map(str, row.remarks)))]
        writer.writerow([*map(_harmless, (who.key, who.first_name, who.last_name, who.email)), *scores, total, *last])
    return text.getvalue()


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: a name comes from whoever typed it."""
    return "'" + text if text.lstrip().startswith(("=", "+", "-", "@", "|", "%")) else text


def problems(made: Report) -> list[str]:
    """Return what a teacher must look at, a line each, those without marks first."""
    order = [State.NOT_GRADED, State.NOTHING_SENT, State.TO_MARK, State.MARKED]
    lines = []
    for row in sorted(made.rows, key=lambda row: (order.index(row.state), row.student.key)):
        said = row.remarks or ((Remark("Sent nothing."),) if row.state is State.NOTHING_SENT else ())
        lines += [f"{row.student.name} ({row.student.key}): {remark}" for remark in said]
    return [*(f"Whose is it? {remark}" for remark in made.nobody), *lines]
