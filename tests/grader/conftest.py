"""One course with the probe, one class of bad submissions: graded once by the real command, then looked at by many tests."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import attacks
import bad
import nbformat
import point_tricks  # noqa: F401 - registers its submissions
import probe
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, sync_playwright
from support.chromium import ARGUMENTS, NO_OTHER_HOST

from grader.course import Course
from grader.sandbox import is_missing
from grader.steps import prepare

ROOT = Path(__file__).resolve().parents[2]
# Seconds for a cell of the probe, which needs milliseconds. On a machine that others use as well it gets as much more as there are
# programs that wait for each core; otherwise a slow machine would look like a slow answer.
TIMEOUT = round(3 * min(max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)), 8.0))
# Less than a course allows, so that the bombs are short.
SMALL = {"SANDBOX_MEMORY": "300000000", "SANDBOX_ADDRESS_SPACE": "3000000000", "SANDBOX_FILE_SIZE": "10000000", "SANDBOX_DISK": "30000000"}


@pytest.fixture(scope="session", autouse=True)
def sandbox() -> None:
    """Fail at once, in words, where nothing can be graded. A command of a background job ignores Ctrl+C; those of tests must not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    missing = is_missing()
    assert not missing, missing


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Make a course whose students' version is there, without nbgrader."""
    made = Course(tmp_path / "course")
    made.release(probe.NAME).parent.mkdir(parents=True)
    nbformat.write(probe.master(), made.release(probe.NAME))
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium without a way to any other host."""
    with sync_playwright() as playwright:
        path = os.environ.get("BROWSER_FOR_TESTS", "/usr/bin/chromium")
        running = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, NO_OTHER_HOST])
        yield running
        running.close()


@dataclass
class Class:
    """A course on disk with its downloads, and what the command wrote about it."""

    root: Path
    answered: nbformat.NotebookNode

    @property
    def course(self) -> Course:
        """Return the course as the code knows it."""
        return Course(self.root, timeout=TIMEOUT)

    @property
    def downloads(self) -> Path:
        """Return the folder of downloads."""
        return self.root / "downloads"

    def command(self, *further: str) -> list[str]:
        """Return the command that a teacher types."""
        arguments = [probe.NAME, *further, "--course", str(self.root), "--timeout", str(TIMEOUT), "--workers", "2"]
        return [sys.executable, str(ROOT / "dev.py"), "grade", *arguments]

    def grade(self, *further: str) -> str:
        """Run the command; return what it prints."""
        done = subprocess.run(self.command(*further), env={**os.environ, **SMALL}, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self) -> dict[str, dict[str, str]]:
        """Return the table of marks, by student."""
        with (self.root / "class" / f"marks-{probe.NAME}.csv").open(encoding="utf-8") as file:
            return {row["id"]: row for row in csv.DictReader(file)}

    def problems(self) -> str:
        """Return the list of problems."""
        return (self.root / "class" / f"problems-{probe.NAME}.txt").read_text(encoding="utf-8")

    def mark(self, students: dict[str, float], comment: str = "Well argued.") -> None:
        """Give points for the written task, as Formgrader does."""
        with Gradebook(self.course.database, "achilles") as gradebook:
            for student, points in students.items():
                grade = gradebook.find_grade("why", probe.NAME, probe.NAME, student)
                grade.manual_score, grade.needs_manual_grade = points, False
                gradebook.find_comment("why", probe.NAME, probe.NAME, student).manual_comment = comment
            gradebook.db.commit()

    def page(self, student: str) -> str:
        """Return a student's feedback."""
        return self.course.feedback(probe.NAME, student).read_text(encoding="utf-8")

    def output(self, student: str) -> str:
        """Return all that a submission put out while it was graded."""
        notebook = nbformat.read(self.course.autograded(probe.NAME, student), as_version=4)
        return json.dumps([cell.outputs for cell in notebook.cells if cell.cell_type == "code"])


def new_class(root: Path) -> Class:
    """Return a course with the probe, prepared, and nothing sent yet."""
    probe.make_course(root)
    prepare(Course(root), probe.NAME)
    release = nbformat.read(Course(root).release(probe.NAME), as_version=4)
    return Class(root, probe.answered(release))


@pytest.fixture(scope="session")
def few_bad(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Grade one bad submission of each kind."""
    made = new_class(tmp_path_factory.mktemp("few"))
    for name in bad.SHORT:
        bad.write(bad.BAD[name], made.answered, made.downloads / name)
    made.grade(str(made.downloads))
    return made


@pytest.fixture(scope="session")
def bad_class(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Grade all bad submissions, then mark by hand a few whose feedback is looked at."""
    made = new_class(tmp_path_factory.mktemp("bad"))
    for name, one in bad.BAD.items():
        bad.write(one, made.answered, made.downloads / name)
    link = made.downloads / "link-to-the-master" / f"{probe.NAME}.ipynb"
    link.parent.mkdir()
    link.symlink_to(made.course.master(probe.NAME))
    made.grade(str(made.downloads))
    made.mark(dict.fromkeys((*bad.LOOKED_AT, *attacks.SEEN_IN_A_BROWSER), 3.0))
    made.grade()
    return made
