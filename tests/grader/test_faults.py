"""Faults that pass: a full disk, a busy gradebook, a second grader, a kill. No mark is lost, nothing of them is remembered."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from conftest import Class, new_class
from probe import NAME

from grader import submission
from grader.__main__ import main
from grader.course import Course, CourseError
from grader.files import write_whole
from grader.lock import only_one
from grader.steps import grade_all, waiting
from grader.submission import GraderError, Outcome, grade

STUDENTS = ("ada", "bea", "cem")


class Here(Executor):
    """Does the work at once, in this process."""

    def submit(self, call: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Return what came of a call."""
        done: Future[Any] = Future()
        try:
            done.set_result(call(*arguments, **named))
        except Exception as error:  # noqa: BLE001 - as executors do
            done.set_exception(error)
        return done


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Make a class of three that has handed in."""
    made = new_class(tmp_path_factory.mktemp("faults"))
    for student in STUDENTS:
        path = made.downloads / student / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(made.answered, path)
    return made


@pytest.fixture
def received(sent: Class) -> Course:
    """Put what was sent into the course, graded by nobody yet."""
    for student in STUDENTS:
        path = sent.course.received(NAME, student)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(sent.answered, path)
        sent.course.outcome(NAME, student).unlink(missing_ok=True)
    return sent.course


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "No space left on device"), GraderError("database is locked"), MemoryError(), FileNotFoundError("gone")]
)
def test_a_fault_that_passes_is_not_remembered(received: Course, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """The student is reported now, and tried again the next time."""

    def fails(*_arguments: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(submission, "rebuild", fails)
        failed = grade_all(received, NAME, ["ada"], Here())
    assert str(failed["ada"]).startswith("Not graded: the grader itself failed")
    assert "ada" in waiting(received, NAME)


def test_nbgraders_own_failure_is_not_the_students(received: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nbgrader could not write is no outcome of the submission."""

    class Fails:
        @staticmethod
        def autograde(*_arguments: object, **_named: object) -> dict[str, object]:
            return {"success": False, "log": "", "error": "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) disk I/O error"}

    monkeypatch.setattr(Course, "nbgrader", lambda _self: Fails)
    with pytest.raises(GraderError, match="disk I/O error"):
        grade(received, NAME, "ada")


def test_a_file_that_is_no_notebook_is_the_students(received: Course) -> None:
    """It is remembered: nothing changes until another file comes."""
    received.received(NAME, "ada").write_bytes(b"nonsense")
    outcome = grade(received, NAME, "ada")
    assert not outcome.graded
    outcome.save(received.outcome(NAME, "ada"))
    assert "ada" not in waiting(received, NAME)


def test_a_full_disk_leaves_the_old_file_and_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of marks is whole, old or new."""
    path = tmp_path / "marks.csv"
    write_whole(path, "old")

    def full(_file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile._TemporaryFileWrapper.flush", full, raising=False)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_graders_do_not_work_in_one_folder(sent: Class) -> None:
    """The second is told who is at work, and changes nothing. When the first has ended, however it ended, the folder is free."""
    hold = "import sys, time; from pathlib import Path; from grader.lock import only_one\nwith only_one(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(300)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", hold, str(sent.course.people)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        done = subprocess.run(sent.command(), capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 1
        assert f"is being graded already, by process {first.pid} on " in done.stderr
        assert "Traceback" not in done.stderr
        first.send_signal(signal.SIGKILL)
    with only_one(sent.course.people):
        pass


def test_a_lock_that_was_left_behind_holds_nobody_up(tmp_path: Path) -> None:
    """A file without a process that holds it is no lock."""
    (tmp_path / "grading.lock").write_text("process 1 on another machine", encoding="utf-8")
    with only_one(tmp_path), pytest.raises(CourseError, match=f"process {os.getpid()} on "), only_one(tmp_path):
        pass


def test_a_locked_gradebook_ends_the_command_with_a_sentence(
    sent: Class, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another program writes to it; nothing is lost, and the same command works afterwards."""
    monkeypatch.setattr(Course, "database", property(lambda self: f"sqlite:///{self.people / 'gradebook.db'}?timeout=0.2"))
    with closing(sqlite3.connect(sent.course.people / "gradebook.db")) as gradebook:
        gradebook.execute("BEGIN EXCLUSIVE")
        # Another limit of time, so that nbgrader is not the one that this process has made, which waits a minute.
        code = main([NAME, "--course", str(sent.root), "--timeout", "29"])
        gradebook.rollback()
    said = capsys.readouterr().err
    assert code == 1
    assert "The gradebook does not answer, perhaps because another program is writing to it" in said
    assert "Run the same command again." in said
    assert "Traceback" not in said


@pytest.mark.long
def test_a_killed_grader_leaves_nothing_running_and_loses_nothing(sent: Class) -> None:
    """After a kill its workers end by themselves, and the same command goes on."""
    shutil.rmtree(sent.course.people / "received", ignore_errors=True)  # there if another test has graded this class
    with subprocess.Popen(sent.command(str(sent.downloads)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        until = time.monotonic() + 300
        outcomes = sent.course.outcome(NAME, "x").parent
        while not list(outcomes.glob("*.json")) and running.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        family = psutil.Process(running.pid).children(recursive=True)
        for process in [
            running,
            *(one for one in family if "grader" in one.cmdline() and "multiprocessing" not in " ".join(one.cmdline())),
        ]:
            process.kill()
    until = time.monotonic() + 60
    while [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] and time.monotonic() < until:
        time.sleep(0.2)
    assert not [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    sent.grade(str(sent.downloads))
    rows = sent.rows()
    assert {name: (rows[name]["mean_test"], rows[name]["longest_test"]) for name in STUDENTS} == dict.fromkeys(STUDENTS, ("2", "3"))
    assert all(Outcome.of(sent.course.outcome(NAME, name)) for name in STUDENTS)
