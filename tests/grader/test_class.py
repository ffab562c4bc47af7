"""A class of 12, through the command that a teacher types: sent, interrupted, graded, marked by hand, sent again."""

import os
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy

import nbformat
import pytest
from conftest import SMALL, TIMEOUT, Class, new_class
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from probe import NAME, cell

pytestmark = pytest.mark.long  # a class that is graded several times

NAMES = ("Ada", "Bea", "Cem", "Dan", "Eva", "Fay", "Gil", "Hal", "Ida", "Jan", "Kim", "Lea")


def _right(_notebook: NotebookNode) -> None:
    """Leave everything right."""


def _half(notebook: NotebookNode) -> None:
    cell(notebook, "longest").source = "def longest(runs):\n    return runs[-1]"


def _loop(notebook: NotebookNode) -> None:
    cell(notebook, "mean").source = "def mean(runs):\n    while True:\n        pass"


def _kill(notebook: NotebookNode) -> None:
    notebook.cells.insert(0, new_code_cell("import os\nos._exit(1)"))


def _blank(notebook: NotebookNode) -> None:
    cell(notebook, "why").source = "YOUR ANSWER HERE"


SPOILT: dict[str, Callable[[NotebookNode], None]] = {"Bea": _half, "Dan": _loop, "Eva": _kill, "Gil": _blank}
TRUNCATED, SENT_NOTHING, NOT_LISTED = "Hal", "Kim", "Max"
# Points of the two tests and of the written task, before it is marked by hand.
MARKS = {
    **dict.fromkeys(("ada", "cem", "fay", "ida", "jan", "lea", "Max-Muster"), ("2", "3", "")),
    "bea": ("2", "2", ""),
    "dan": ("0", "3", ""),
    "eva": ("2", "3", ""),
    "gil": ("2", "3", "0"),
    **dict.fromkeys(("hal", "kim"), ("", "", "")),
}


def _send(made: Class, file: str, names: list[str], when: tuple[int, int, int, int, int, int]) -> None:
    """Write a zip as Moodle makes it."""
    made.downloads.mkdir(exist_ok=True)
    with zipfile.ZipFile(made.downloads / file, "w") as archive:
        for number, name in enumerate(names):
            notebook = deepcopy(made.answered)
            SPOILT.get(name, _right)(notebook)
            text = nbformat.writes(notebook)
            entry = zipfile.ZipInfo(f"{name} Muster_{200 + number}_assignsubmission_file_/{NAME}.ipynb", when)
            archive.writestr(entry, text[:500] if name == TRUNCATED else text)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Make the class and what it sent."""
    made = new_class(tmp_path_factory.mktemp("class"))
    lines = [f"{name},Muster,{name.lower()},{name.lower()}@example.org" for name in NAMES]
    (made.root / "list.csv").write_text("\n".join(["First name,Surname,ID number,Email address", *lines]), encoding="utf-8")
    _send(made, "moodle.zip", [*(name for name in NAMES if name != SENT_NOTHING), NOT_LISTED], (2026, 11, 1, 12, 0, 0))
    return made


def _outcomes(made: Class) -> dict[str, int]:
    """Return whose grading was noted, and when."""
    folder = made.course.outcome(NAME, "x").parent
    return {path.stem: path.stat().st_mtime_ns for path in folder.glob("*.json")}


def test_a_class_from_zip_to_feedback(sent: Class) -> None:
    """One story, since each step builds on what the step before left on disk."""
    typed = (str(sent.downloads / "moodle.zip"), "--students", str(sent.root / "list.csv"))

    # Ctrl+C after the first few: they are kept, and the table says of the others that they are not graded.
    environment = {**os.environ, **SMALL}
    with subprocess.Popen(sent.command(*typed), env=environment, stderr=subprocess.PIPE, start_new_session=True, text=True) as running:
        until = time.monotonic() + 400
        while len(_outcomes(sent)) < 3 and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        _, complaints = running.communicate(timeout=200)
    assert "Interrupted. What was graded is kept; the same command goes on." in complaints
    kept = _outcomes(sent)
    assert 3 <= len(kept) < 12
    assert sum("interrupted" in row["remarks"] for row in sent.rows().values()) == 12 - len(kept)

    # The same command goes on, and grades the others alone.
    said = sent.grade(*typed)
    assert f"{12 - len(kept)} graded now. Of 13: 1 marked, 10 to be marked by hand, 1 not graded, 1 nothing sent." in said
    assert "To mark by hand (why)" in said
    assert {name: when for name, when in _outcomes(sent).items() if name in kept} == kept
    rows = sent.rows()
    assert {name: (row["mean_test"], row["longest_test"], row["why"]) for name, row in rows.items()} == MARKS
    assert [rows["bea"][name] for name in ("first_name", "last_name", "email", "total", "out_of")] == [
        "Bea",
        "Muster",
        "bea@example.org",
        "4",
        "9",
    ]
    problems = sent.problems().splitlines()
    assert problems[0] == "Hal Muster (hal): Not graded: The file is not a notebook, or only a part of one arrived: it is not JSON."
    assert problems[1] == "Kim Muster (kim): Sent nothing."
    assert "Eva Muster (eva): Cell 1 ended Python: it was killed, or ran out of memory. Everything else was run without it." in problems
    assert f"Dan Muster (dan): mean_test: stopped after {TIMEOUT} s, so it has no points. It may be an infinite loop." in problems
    assert "Gil Muster (gil): why is not answered." in problems
    assert "Max-Muster (Max-Muster): Max Muster is not on the class list." in problems
    assert len(problems) == 6
    assert sent.course.feedback(NAME, "gil").is_file()  # marked in full: a written task without an answer is nought
    assert not sent.course.feedback(NAME, "ada").exists()

    # Marks by hand, in Formgrader: then the command writes feedback, and grades nothing again. The class list is remembered.
    before = _outcomes(sent)
    sent.mark({name: 3.5 for name, marks in MARKS.items() if marks[2] == "" and marks[0]})
    assert "0 graded now" in sent.grade()
    assert _outcomes(sent) == before
    assert (sent.rows()["ada"]["why"], sent.rows()["ada"]["total"], sent.rows()["ada"]["state"]) == ("3.5", "8.5", "marked")
    assert "Score: 8.5 / 9.0" in sent.page("ada")
    assert "Well argued." in sent.page("ada")
    written = {path: path.stat().st_mtime_ns for path in sent.root.glob("class/feedback/*/*/*.html")}
    assert len(written) == 11

    # Bea sends a better one. It alone is graded, her mark by hand stays, and she gets a new page. Nobody else does.
    SPOILT.pop("Bea")
    _send(sent, "again.zip", ["Bea"], (2026, 11, 2, 12, 0, 0))
    assert "1 graded now" in sent.grade(str(sent.downloads / "again.zip"))
    bea = sent.rows()["bea"]
    assert (bea["mean_test"], bea["longest_test"], bea["why"], bea["total"]) == ("2", "3", "3.5", "8.5")
    assert "why was marked by hand, then graded again: look whether your mark still fits." in bea["remarks"]
    changed = {path.parts[-3] for path, when in written.items() if path.stat().st_mtime_ns != when}
    assert changed == {"bea"}

    # The first zip again: what it holds is older, and nothing is lost.
    assert "0 graded now" in sent.grade(*typed)
    assert sent.rows()["bea"]["total"] == "8.5"


def test_all_pages_are_in_one_zip_that_moodle_takes_back(sent: Class) -> None:
    """Under the names that Moodle gave the submissions."""
    with zipfile.ZipFile(sent.root / "class" / f"feedback-{NAME}.zip") as pages:
        assert len(pages.namelist()) == 11
        assert pages.read(f"Ada Muster_200_assignsubmission_file/{NAME}.html").decode() == sent.page("ada")


def test_all_that_is_about_people_is_in_one_ignored_folder(sent: Class) -> None:
    """Beside the master and what the teacher put there, nothing is written."""
    assert {path.name for path in sent.root.iterdir()} == {"source", "class", "downloads", "list.csv"}
