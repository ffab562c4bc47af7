"""Assignments of a teacher's own: made by the command, checked before anybody is graded, and graded with each kind of cell."""

import csv
import json
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import nbformat
import nbgrader
import pytest
from conftest import TIMEOUT
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.apps import QuickStartApp
from probe import cell

from grader import masters
from grader.__main__ import main
from grader.course import Course, CourseError
from grader.layout import is_called
from grader.masters import check
from grader.report import Report, Row, State, Task, as_csv
from grader.students import Student
from teach import new_assignment
from teach.new_assignment import AssignmentError, make, master

NAME = "poster-1"


def course_with(root: Path, notebook: NotebookNode) -> Course:
    """Make a course folder with a master."""
    course = Course(root)
    make(NAME, root)
    nbformat.write(notebook, course.master(NAME))
    return course


@pytest.mark.long
def test_an_assignment_of_ones_own_from_the_command_to_the_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Made, checked, handed out, graded, marked by hand: each kind of cell has its column, and the total is never above the maximum."""
    root = tmp_path / "course"
    assert new_assignment.main([NAME, "--course", str(root)]) == 0
    course = Course(root, timeout=TIMEOUT)
    options = ["--course", str(root), "--timeout", str(TIMEOUT), "--workers", "1"]

    # With no hand-in the command checks the master and makes what learners get: no solution, hidden test or mark scheme.
    capsys.readouterr()
    assert main([NAME, *options]) == 0
    assert "the master gets all its points. Hand out what is in " in capsys.readouterr().out
    handed_out = course.release(NAME).parent
    assert {path.name for path in handed_out.iterdir()} == {f"{NAME}.ipynb", "numbers.csv"}
    text = course.release(NAME).read_text(encoding="utf-8")
    assert not [secret for secret in ("BEGIN", "is_right", "Only you see this", "far from the others") if secret in text]

    # Ada forgets the empty list, and answers the task in cells of her own.
    sent = nbformat.read(course.release(NAME), as_version=4)
    cell(sent, "mean").source = "def mean(numbers):\n    return sum(numbers) / len(numbers)"
    cell(sent, "words").source = "If one is far away: 1 and 99 have the mean 50."
    sent.cells += [new_code_cell("print('#' * 8)"), new_markdown_cell("My drawing: eight signs.")]
    (tmp_path / "in" / "ada").mkdir(parents=True)
    nbformat.write(sent, tmp_path / "in" / "ada" / f"{NAME}.ipynb")
    assert main([NAME, str(tmp_path / "in"), *options]) == 0
    assert "To mark by hand (words, drawing)" in capsys.readouterr().out
    row = _row(course)
    assert (row["test_mean"], row["words"], row["drawing"], row["total"], row["out_of"]) == ("2", "", "", "2", "9")
    assert row["state"] == "to be marked by hand"

    # Marked by hand, with one point too many in a task.
    with Gradebook(course.database, "achilles") as gradebook:
        for name, points in (("words", 2.0), ("drawing", 6.0)):
            grade = gradebook.find_grade(name, NAME, NAME, "ada")
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()
    assert main([NAME, *options]) == 0
    row = _row(course)
    assert (row["drawing"], row["total"], row["out_of"], row["state"]) == ("6", "9", "9", "marked")
    assert "add up to 10 of 9" in row["remarks"]
    assert "Not yet: an empty list" in course.feedback(NAME, "ada").read_text(encoding="utf-8")


def _row(course: Course) -> dict[str, str]:
    with (course.people / f"marks-{NAME}.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    return row


def test_a_total_is_at_most_the_maximum() -> None:
    """Whatever was typed into Formgrader."""
    table = as_csv(Report("x", (Task("a", 4, by_hand=True),), (Row(Student("ada"), State.MARKED, {"a": 5.0}),)))
    assert table.splitlines()[1].split(",")[4:7] == ["5", "4", "4"]


@pytest.mark.parametrize("name", ["", "1", "a b", "../x", "a" * 61, "ps1.ipynb", "-x"])
def test_a_name_that_is_not_allowed_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing is written."""
    with pytest.raises(AssignmentError, match="allowed: a letter, then"):
        make(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_assignment_that_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with a sentence."""
    path = make(NAME, tmp_path)
    path.write_text("mine", encoding="utf-8")
    assert new_assignment.main([NAME, "--course", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("file", [f"{NAME}.ipynb", f"{NAME} (2).ipynb", f"{NAME}-3.ipynb", "Poster-1.ipynb"])
def test_a_name_with_a_number_is_no_copy(file: str) -> None:
    """``poster-1`` is the first poster, not a copy of ``poster``."""
    assert is_called(file, NAME)
    assert not is_called("poster-2.ipynb", NAME)


Spoil = Callable[[NotebookNode], None]


def _old(notebook: NotebookNode) -> None:
    cell(notebook, "mean").metadata.nbgrader["schema_version"] = 1


def _twice(notebook: NotebookNode) -> None:
    notebook.cells.append(new_code_cell("1", metadata=deepcopy(cell(notebook, "mean").metadata)))


def _autotest(notebook: NotebookNode) -> None:
    cell(notebook, "test_mean").source = "### AUTOTEST mean([1])"


def _points(notebook: NotebookNode) -> None:
    cell(notebook, "test_mean").metadata.nbgrader["points"] = -1


def _no_points(notebook: NotebookNode) -> None:
    del cell(notebook, "drawing").metadata.nbgrader["points"]


def _raw(notebook: NotebookNode) -> None:
    cell(notebook, "words").cell_type = "raw"


def _task_in_code(notebook: NotebookNode) -> None:
    cell(notebook, "drawing").cell_type = "code"


def _nothing(notebook: NotebookNode) -> None:
    for one in notebook.cells:
        one.metadata.pop("nbgrader", None)


def _nameless(notebook: NotebookNode) -> None:
    cell(notebook, "mean").metadata.nbgrader["grade_id"] = ""


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_old, r"cell 4 has nbgrader's metadata of version 1.*nbgrader update"),
        (_twice, "the cells 4 and 9 are both called 'mean'"),
        (_autotest, r"cell 5 \(test_mean\) uses nbgrader's AUTOTEST"),
        (_points, r"cell 5 \(test_mean\) has -1 points; allowed: a number from 0"),
        (_no_points, r"cell 8 \(drawing\) has None points"),
        (_raw, r"cell 7 \(words\) is a raw cell"),
        (_task_in_code, r"cell 8 \(drawing\) is a task, which must be a text cell"),
        (_nothing, "no cell gives points"),
        (_nameless, r"cell 4 \(without a grade_id\) needs a grade_id"),
    ],
)
def test_a_master_that_nbgrader_would_stumble_over_is_named(tmp_path: Path, spoil: Spoil, says: str) -> None:
    """In one sentence, with the cell."""
    notebook = master(NAME)
    spoil(notebook)
    course = course_with(tmp_path, master(NAME))
    course.master(NAME).write_text(json.dumps(notebook), encoding="utf-8")  # nbformat would put things right
    with pytest.raises(CourseError, match=says):
        check(course, NAME)


def test_a_file_that_is_no_notebook_is_named(tmp_path: Path) -> None:
    """A notebook of version 3 has no cells at its top."""
    course = course_with(tmp_path, master(NAME))
    for text in ("", "{}", '{"worksheets": []}', "\x00"):
        course.master(NAME).write_text(text, encoding="utf-8")
        with pytest.raises(CourseError, match="is not a notebook of version 4"):
            check(course, NAME)


def test_a_single_notebook_with_another_name_is_refused(tmp_path: Path) -> None:
    """With its name and the one that it must have."""
    course = course_with(tmp_path, master(NAME))
    course.master(NAME).rename(course.root / "source" / NAME / "problem.ipynb")
    with pytest.raises(CourseError, match=r"has problem.ipynb; a single notebook must be called poster-1.ipynb"):
        check(course, NAME)


@pytest.mark.long
def test_an_assignment_of_two_notebooks_has_one_table(tmp_path: Path) -> None:
    """As in nbgrader's own example course. Their cells have the same names; a part that was not sent is blank, and so is the state."""
    course = Course(tmp_path / "course", timeout=TIMEOUT)
    for part in ("problem1", "problem2"):
        make(part, course.root)
    (course.root / "source" / "ps1").mkdir()
    for part in ("problem1", "problem2"):
        folder = course.root / "source" / part
        for file in folder.iterdir():
            file.rename(course.root / "source" / "ps1" / file.name)
        folder.rmdir()
    options = ["ps1", "--course", str(course.root), "--timeout", str(TIMEOUT), "--workers", "1"]
    right = "def mean(numbers):\n    return sum(numbers) / len(numbers) if numbers else None"
    for student, parts in {"ada": {"problem1": right, "problem2": "def mean(numbers):\n    return 5"}, "bo": {"problem2": right}}.items():
        for part, answer in parts.items():
            sent = master(part)
            cell(sent, "mean").source = answer
            (tmp_path / "in" / student).mkdir(parents=True, exist_ok=True)
            nbformat.write(sent, tmp_path / "in" / student / f"{part}.ipynb")
    assert main([*options[:1], str(tmp_path / "in"), *options[1:]]) == 0
    with (course.people / "marks-ps1.csv").open(encoding="utf-8") as file:
        ada, bo = csv.DictReader(file)
    assert (ada["problem1/test_mean"], ada["problem2/test_mean"], ada["out_of"], ada["state"]) == ("3", "1", "18", "to be marked by hand")
    assert (bo["problem1/test_mean"], bo["problem2/test_mean"], bo["state"]) == ("", "3", "not graded")
    assert "problem1: not sent" in bo["remarks"]


@pytest.mark.long
def test_nbgraders_own_example_course_grades_as_in_its_documentation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The course that ``nbgrader quickstart`` makes, with the two hand-ins of nbgrader's guide: the points are those of its own table."""
    with monkeypatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setattr(sys, "argv", ["nbgrader", "quickstart", "course101"])  # which it reads while it starts
        quickstart = QuickStartApp()
        quickstart.initialize(["course101"])
        quickstart.start()
    guide = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
    options = ["--course", str(tmp_path / "course101"), "--timeout", str(TIMEOUT), "--workers", "2"]
    assert main(["ps1", str(guide / "submitted"), *options]) == 0
    with (guide / "grades.csv").open(encoding="utf-8") as file:
        expected = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    with (tmp_path / "course101" / "class" / "marks-ps1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"]: float(row["total"]) for row in rows} == expected
    assert {row["state"] for row in rows} == {"to be marked by hand"}


def test_packages_that_an_assignment_needs_must_be_installed(tmp_path: Path) -> None:
    """One that is there is fine; one that is not, or not in this version, is named with the command that installs it."""
    course = course_with(tmp_path, master(NAME))
    wanted = course.master(NAME).with_name(masters.REQUIREMENTS)
    wanted.write_text("# what it needs\n\nnbformat>=5  # there\n", encoding="utf-8")
    check(course, NAME)
    wanted.write_text("nbformat>=5\nnot-there-at-all==1.0\nnbclient>=999\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"needs not-there-at-all==1.0, nbclient>=999, which are not installed here.*pip install -r"):
        check(course, NAME)


@pytest.mark.parametrize("line", ["-r other.txt", "--hash=sha256:0", "pandas @ https://example.org/pandas.whl", "../package", "pandas >"])
def test_requirements_are_names_and_versions(tmp_path: Path, line: str) -> None:
    """No address, no path, no option: nothing is fetched that the teacher cannot see by its name."""
    course = course_with(tmp_path, master(NAME))
    course.master(NAME).with_name(masters.REQUIREMENTS).write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(CourseError, match="allowed: a package's name and version"):
        check(course, NAME)
