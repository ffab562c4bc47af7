"""One grader at a time in a course's folder: two would undo each other's files."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from grader.course import CourseError

try:
    import fcntl
except ImportError:  # Windows, which cannot grade anyway
    fcntl = None  # type: ignore[assignment]


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. The system lets go of it when this process ends, also when it is killed.

    Raises ``CourseError`` if somebody else holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "grading.lock"
    with path.open("a+", encoding="utf-8") as file:
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            who = file.read().strip() or "another process"
            raise CourseError(f"{folder} is being graded already, by {who}. Wait until that has ended, or stop it") from None
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now():%H:%M}")  # noqa: DTZ005 - for whoever sits here
        file.flush()
        yield
