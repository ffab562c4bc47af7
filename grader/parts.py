"""An assignment of several notebooks: each is graded as an exercise of its own, and the marks come together in one table."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from shutil import copytree, rmtree

from grader.course import Course, CourseError
from grader.remarks import Remark
from grader.report import Report, Row, State, Task

WORST = (State.NOT_GRADED, State.TO_MARK, State.MARKED)  # of the parts that came, in the order in which it is the whole's


def notebooks(course: Course, exercise: str) -> list[str]:
    """Return the names of an assignment's notebooks."""
    return sorted(path.stem for path in (course.root / "source" / exercise).glob("*.ipynb"))


def split(course: Course, exercise: str) -> Course:
    """Return a course, in the folder of all personal data, in which each notebook of an assignment is an exercise with a copy of the data.

    Raises ``CourseError`` if the gradebook is not this course's own: in one that is shared, names of parts could be those of others.
    """
    if course.gradebook:
        raise CourseError("gradebook: an assignment of several notebooks needs the course's own gradebook; leave the option out")
    source = course.root / "source" / exercise
    made = replace(course, root=course.people / "parts" / exercise)
    rmtree(made.root / "source", ignore_errors=True)
    for part in notebooks(course, exercise):
        others = {path.name for path in source.glob("*.ipynb") if path.stem != part}
        copytree(source, made.root / "source" / part, ignore=lambda _, names, others=others: others & set(names))
    return made


def together(exercise: str, parts: Sequence[Report]) -> Report:
    """Return the marks of all parts as one report. A student of whom a part is missing has no total that could be taken for the whole."""
    tasks = tuple(Task(f"{part.exercise}/{task.name}", task.points, task.by_hand) for part in parts for task in part.tasks)
    by_key = [{row.student.key: row for row in part.rows} for part in parts]
    keys = dict.fromkeys(chain.from_iterable(by_key))
    rows = tuple(_row([(part.exercise, rows.get(key)) for part, rows in zip(parts, by_key, strict=True)]) for key in keys)
    return Report(exercise, tasks, rows, tuple(dict.fromkeys(chain.from_iterable(part.nobody for part in parts))))


def _row(parts: list[tuple[str, Row | None]]) -> Row:
    """Return a student's row of the whole."""
    came = [row for _, row in parts if row is not None and row.state is not State.NOTHING_SENT]
    student = next(row.student for _, row in parts if row is not None)
    if not came:
        return Row(student, State.NOTHING_SENT)
    missing = [part for part, row in parts if row is None or row.state is State.NOTHING_SENT]
    state = State.NOT_GRADED if missing else next(state for state in WORST if state in {row.state for row in came})
    remarks = [replace(one, text=f"{part}: {one.text}") for part, row in parts if row is not None for one in row.remarks]
    remarks += [Remark(f"{part}: not sent, so the whole has no mark yet.") for part in missing]
    scores = {f"{part}/{task}": points for part, row in parts if row is not None for task, points in row.scores.items()}
    return Row(student, state, scores, tuple(remarks), late=any(row.late for row in came))
