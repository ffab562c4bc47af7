"""The steps from a folder of downloads to marks, each of which can be broken off and run again."""

import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import Executor, Future, as_completed
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from grader.clean import one_line
from grader.course import Course, CourseError
from grader.exchange import give_back
from grader.files import write_whole
from grader.masters import check
from grader.remarks import Remark, not_graded
from grader.report import Report, State
from grader.sandbox import compile_course
from grader.students import Student
from grader.submission import Outcome, fingerprint, grade, last_error


def prepare(course: Course, exercise: str) -> None:
    """Tell the gradebook what the master asks and make the students' version, where that is not done yet or the master changed."""
    master = course.master(exercise)
    files = sorted(path for path in master.parent.rglob("*") if path.is_file())
    state = hashlib.sha256(b"".join(path.read_bytes() for path in files) + course.database.encode()).hexdigest()
    stamp = course.people / "outcomes" / f"{exercise}-prepared.txt"
    check(course, exercise)
    if course.release(exercise).is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return
    course.people.mkdir(parents=True, exist_ok=True)
    made = course.nbgrader().generate_assignment(exercise, force=True, create=True)
    if not made["success"] and "OperationalError" in f"{made.get('log', '')}{made.get('error', '')}":
        raise CourseError("The gradebook does not answer, perhaps because another program is writing to it. Run the same command again")
    if not made["success"]:
        raise CourseError(f"exercise: nbgrader cannot read {master}: {last_error(made)}")
    write_whole(stamp, state)


def enrol(course: Course, students: Iterable[Student]) -> None:
    """Write the class list into the gradebook, so that Formgrader shows names."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - takes a second

    with Gradebook(course.database, "achilles") as gradebook:
        for student in students:
            named = {
                "first_name": student.first_name,
                "last_name": student.last_name,
                "email": student.email,
                "lms_user_id": student.lms_id,
            }
            gradebook.update_or_create_student(student.key, **{name: value for name, value in named.items() if value})


def waiting(course: Course, exercise: str) -> list[str]:
    """Return whose submission is new or changed, or was graded with another master or another code."""
    keys = sorted(path.parent.name for path in course.received(exercise, "x").parents[1].glob("*/*.ipynb"))
    outcomes = {key: Outcome.of(course.outcome(exercise, key)) for key in keys}
    return [key for key, outcome in outcomes.items() if outcome is None or outcome.fingerprint != fingerprint(course, exercise, key)]


def grade_all(course: Course, exercise: str, keys: list[str], executor: Executor) -> dict[str, Remark]:
    """Grade submissions, many at once. Each is noted as soon as it is done, so that breaking off loses at most what is under way.

    Returns the submissions that could not be graded for a reason that is not theirs; they are tried again next time.
    """
    if keys and course.sandboxed:
        compile_course()
    running: dict[Future[Outcome], str] = {executor.submit(partial(grade, course, exercise, key)): key for key in keys}
    failed = {}
    for done in _shown(running, "graded"):
        key = running[done]
        try:
            done.result().save(course.outcome(exercise, key))
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told, and the others go on
            failed[key] = not_graded(f"the grader itself failed ({type(error).__name__}: {one_line(error)}). Run the same command again.")
    return failed


def _shown(running: dict[Future[Any], str], what: str) -> Iterable[Future[Any]]:
    """Give the work that is done as it comes, with a progress bar."""
    with tqdm(total=len(running), desc=what, unit="", disable=not running) as bar:
        for done in as_completed(running):
            bar.update()
            yield done


def write_feedback(course: Course, exercise: str, key: str) -> str:
    """Write the page for one student; return nothing, or why it could not be written."""
    made = course.nbgrader().generate_feedback(exercise, key, force=True)
    return "" if made["success"] else one_line(str(made.get("error", "")).strip().rpartition("\n")[2])


def feedback(course: Course, made: Report, executor: Executor) -> dict[str, Remark]:
    """Write feedback for all who are marked, where marks or comments changed. Returns what went wrong, by student."""
    states = {row.student.key: _marks(course, made.exercise, row.student.key) for row in made.rows if row.state is State.MARKED}
    wanted = {key: state for key, state in states.items() if not _is_written(course.feedback(made.exercise, key), state)}
    running = {executor.submit(partial(write_feedback, course, made.exercise, key)): key for key in wanted}
    failed = {}
    for done in _shown(running, "feedback"):
        key = running[done]
        try:
            problem = done.result()
        except Exception as error:  # noqa: BLE001 - as above
            problem = f"{type(error).__name__}: {one_line(error)}"
        if problem:
            failed[key] = Remark(f"No feedback could be written: {problem}")
        else:
            write_whole(_stamp(course.feedback(made.exercise, key)), wanted[key])
    for key in states:
        give_back(course.received(made.exercise, key), course.feedback(made.exercise, key))
    return failed


def _stamp(page: Path) -> Path:
    return page.with_name("stamp.txt")


def _is_written(page: Path, state: str) -> bool:
    return page.is_file() and _stamp(page).is_file() and _stamp(page).read_text(encoding="utf-8") == state


def _marks(course: Course, exercise: str, key: str) -> str:
    """Return a hash of all that a student's page shows."""
    from nbgrader.api import Gradebook  # noqa: PLC0415

    with Gradebook(course.database, "achilles") as gradebook:
        (notebook,) = gradebook.find_submission(exercise, key).notebooks
        shown = [
            course.outcome(exercise, key).read_text(encoding="utf-8"),
            sorted((one.name, one.auto_score, one.manual_score, one.extra_credit) for one in notebook.grades),
            sorted((one.name, one.comment) for one in notebook.comments),
        ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()
