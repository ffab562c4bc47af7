"""The folder of a course: where masters, submissions, marks and the gradebook are, and how nbgrader is told."""

import logging
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from traitlets.config import Config, PyFileConfigLoader

HERE = Path(__file__).resolve().parent
EXERCISES = HERE.parent / "exercises"  # the course that is graded unless another is named
CONFIG = HERE / "nbgrader_config.py"
PEOPLE = "class"  # everything about people is in this one folder, which git ignores


class CourseError(Exception):
    """Something about the course or what was typed is wrong; the text says what, and what is allowed."""


@dataclass(frozen=True)
class Course:
    """A course on disk. Small and picklable: a worker on another machine makes all the rest from it.

    ``root`` is the folder with ``source/``, the same path for every worker. ``gradebook`` is a URL that SQLAlchemy reads.
    ``timeout`` is what one cell may take, in seconds.
    """

    root: Path
    gradebook: str = ""
    sandboxed: bool = True
    timeout: int = 30

    @property
    def people(self) -> Path:
        """Return the folder that holds all personal data."""
        return self.root / PEOPLE

    @property
    def database(self) -> str:
        """Return the gradebook's URL: the one that was given, or a file of SQLite that waits while another worker writes."""
        return self.gradebook or f"sqlite:///{self.people / 'gradebook.db'}?timeout=60"

    def master(self, exercise: str) -> Path:
        """Return the master notebook of an exercise. Raises ``CourseError`` where there is none."""
        path = self.root / "source" / exercise / f"{exercise}.ipynb"
        found = sorted(one.name for one in path.parent.glob("*.ipynb"))
        if found and found != [path.name]:
            raise CourseError(
                f"exercise: source/{exercise} has {', '.join(found)}; a single notebook must be called {path.name}. Rename it"
            )
        if not path.is_file():
            known = sorted(folder.name for folder in (self.root / "source").glob("*/") if any(folder.glob("*.ipynb")))
            raise CourseError(f"exercise: {exercise!r} is not known; allowed: {', '.join(known) or 'none, source/ is empty'}")
        return path

    def release(self, exercise: str) -> Path:
        """Return what students were given, as made from the master by ``prepare``."""
        return self.people / "release" / exercise / f"{exercise}.ipynb"

    def received(self, exercise: str, student: str) -> Path:
        """Return where the file lies as the student sent it."""
        return self.people / "received" / exercise / student / f"{exercise}.ipynb"

    def submitted(self, exercise: str, student: str) -> Path:
        """Return the rebuilt submission, which nbgrader grades."""
        return self.people / "submitted" / student / exercise / f"{exercise}.ipynb"

    def autograded(self, exercise: str, student: str) -> Path:
        """Return the submission as nbgrader ran it."""
        return self.people / "autograded" / student / exercise / f"{exercise}.ipynb"

    def feedback(self, exercise: str, student: str) -> Path:
        """Return the page that goes back to the student."""
        return self.people / "feedback" / student / exercise / f"{exercise}.html"

    def outcome(self, exercise: str, student: str) -> Path:
        """Return the file that says how grading one submission went."""
        return self.people / "outcomes" / exercise / f"{student}.json"

    def nbgrader(self) -> Any:
        """Return nbgrader's own interface to this course. Made once in a process, which takes a second."""
        return _nbgrader(self)

    def config(self) -> Config:
        """Return nbgrader's configuration: the committed file, then what differs for this course."""
        config = PyFileConfigLoader(str(CONFIG)).load_config()
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.db_url = self.database
        config.CourseDirectory.release_directory = f"{PEOPLE}/release"
        config.ExecutePreprocessor.timeout = self.timeout
        if not self.sandboxed:
            config.ExecutePreprocessor.kernel_name = "python3"
            config.KernelManager.transport = "tcp"
            config.KernelManager.ip = "127.0.0.1"
        return config


@lru_cache(maxsize=4)
def _nbgrader(course: Course) -> Any:
    from nbgrader.apps import NbGraderAPI  # noqa: PLC0415 - takes a second, which `--help` need not wait for

    from grader.gradebook import use_again  # noqa: PLC0415

    use_again()
    warnings.filterwarnings("ignore", module="nbgrader")  # of its use of SQLAlchemy, which is not ours to mend
    logging.getLogger("traitlets").handlers[:] = [logging.NullHandler()]  # what it says is captured where it is needed
    return NbGraderAPI(config=course.config())
