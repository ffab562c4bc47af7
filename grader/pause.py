"""Marking by hand in the middle of ``dev.py grade``: Formgrader runs while the command waits, and ends when it goes on."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.course import HERE, Course, CourseError

WAITING = "Mark the written answers there, then press Enter here. (Ctrl+C: not now.) "


def mark_by_hand(course: Course, ask: Callable[[str], str] = input) -> bool:
    """Run Formgrader for a course until the teacher presses Enter. Returns whether that was it, and not Ctrl+C.

    Raises ``CourseError`` if Formgrader cannot be started.
    """
    with _formgrader(course) as address:
        print(f"\n{address}", flush=True)
        try:
            ask(WAITING)
        except (KeyboardInterrupt, EOFError):
            print()
            return False
    return True


@contextmanager
def _formgrader(course: Course) -> Iterator[str]:
    """Give the line with which Formgrader says where it is. It ends with the block, and also if this process is killed."""
    command = [sys.executable, "-m", "grader.formgrader", "--course", str(course.root), "--until-input-ends"]
    command += ["--gradebook", course.gradebook] if course.gradebook else []
    # In a session of its own: Ctrl+C is for the command that waits, which then ends this one by closing its input.
    running = subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=HERE.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with running:
        assert running.stdin is not None  # noqa: S101 - both are pipes
        assert running.stdout is not None  # noqa: S101
        try:
            address = running.stdout.readline().strip()
            if not address:
                raise CourseError("Formgrader could not be started. What was graded is kept")
            yield address
        finally:
            running.stdin.close()
