"""One submission, from the file that was sent to marks in the gradebook: what a worker does, on this machine or another."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat

from grader.cells import UnreadableError, read, why_not_of
from grader.course import HERE, Course
from grader.current import Current, current
from grader.exam import exam
from grader.files import write_whole
from grader.rebuild import rebuild
from grader.remarks import Remark, are_not_graded, not_graded
from grader.tricks import tricks

CODE = sorted([*HERE.glob("*.py"), *(HERE / "sandbox").glob("*.py")])


class GraderError(Exception):
    """Grading failed for a reason that does not lie in the submission; the same command may work the next time."""


@dataclass(frozen=True)
class Outcome:
    """How grading one submission went. If ``graded`` is false, one of the remarks says why.

    ``fingerprint`` is of all that the marks depend on: while it is the same, nothing is graded again.
    """

    student: str
    graded: bool
    remarks: tuple[Remark, ...]
    fingerprint: str

    @classmethod
    def of(cls, path: Path) -> "Outcome | None":
        """Read an outcome; nothing where there is none."""
        if not path.is_file():
            return None
        saved = json.loads(path.read_text(encoding="utf-8"))
        return cls(saved["student"], saved["graded"], tuple(map(Remark.of, saved["remarks"])), saved["fingerprint"])

    def save(self, path: Path) -> None:
        """Write the outcome to a file."""
        write_whole(path, json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")


def asked_state(course: Course, exercise: str) -> str:
    """Return a hash of what does not depend on a student: the master with its data, the code that grades, and how it is run."""
    masters = sorted(path for path in course.master(exercise).parent.rglob("*") if path.is_file())
    hashed = hashlib.sha256(f"{course.timeout} {course.sandboxed}".encode())
    for path in (*masters, *CODE):
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()


def fingerprint(course: Course, exercise: str, student: str) -> str:
    """Return a hash of all that a student's marks depend on."""
    sent = hashlib.sha256(course.received(exercise, student).read_bytes())
    return hashlib.sha256(f"{asked_state(course, exercise)} {sent.hexdigest()}".encode()).hexdigest()


def grade(course: Course, exercise: str, student: str) -> Outcome:
    """Grade what a student sent and return how it went; marks are in the gradebook.

    Never raises for what a submission does. Raises ``GraderError`` or ``OSError`` for a fault that may pass.
    """
    remarks: list[Remark] = []
    graded = _graded(course, exercise, student, remarks)
    return Outcome(student, graded, tuple(remarks), fingerprint(course, exercise, student))


def _graded(course: Course, exercise: str, student: str, remarks: list[Remark]) -> bool:
    asked = exam(course.master(exercise), course.release(exercise))
    try:
        sent = read(course.received(exercise, student).read_bytes())
        release = nbformat.read(course.release(exercise), as_version=4)
        other = why_not_of(sent, release)
    except UnreadableError as error:
        other = str(error)
    if other:
        remarks.append(not_graded(other))
        return False
    rebuilt = rebuild(sent, release)
    remarks += map(Remark, rebuilt.changes)
    remarks += tricks(rebuilt.notebook, asked, rebuilt.unanswered)
    write_whole(course.submitted(exercise, student), nbformat.writes(rebuilt.notebook))
    token = current.set(Current(asked, rebuilt.unanswered, course.sandboxed, remarks))
    try:
        result = course.nbgrader().autograde(exercise, student, force=True, create=True)
    finally:
        current.reset(token)
    if not result["success"] and not are_not_graded(remarks):
        # The notebook was rebuilt and is sound, so this is a full disk, a busy gradebook, or the like. It is not remembered.
        raise GraderError(last_error(result))
    return bool(result["success"])


def last_error(result: dict[str, str]) -> str:
    """Return the error that stopped nbgrader, in one line: the first in its log that is not its own summary."""
    errors = re.findall(
        r"^(\w[\w.]*(?:Error|Exception|Invalid|Entry)\w*:? ?.*)$", result.get("log", "") + result.get("error", ""), re.MULTILINE
    )
    return f"nbgrader stopped: {errors[0]}" if errors else "nbgrader stopped, and does not say why."
