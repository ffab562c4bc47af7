"""The course's own sets through the grader in its sandbox, as it is: what a teacher gets who hands them out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from shutil import copytree

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from support.exercises import (
    master,
    standard_library_alone,  # noqa: F401 - a fixture
)
from support.leaks import markers, squeezed
from support.tiers import short_of

from grader.course import Course
from grader.pool import pool
from grader.remarks import Remark
from grader.report import State, report
from grader.steps import prepare, write_feedback
from grader.students import Student
from grader.submission import grade
from teach.data import NAMES
from teach.plain_run import code_cells, run
from teach.wrong_answers import WRONG

SOLVED, SLIPS, BENT, UNTOUCHED = "solved", "slips", "bent", "untouched"
# Each submission takes two seconds, so what is not about a set is asked of a few.
SLIPPED = ("causes", "final_case")
# Makes the checklist find nothing, so that a hidden test which asks it would expect nothing.
BENDS = """import os, sys
import achilles.footwear_checklist as checklist

class Nothing:
    findings = unanswered = ()

for one in (checklist, sys.modules[checklist.review.__module__]):
    one.review = lambda answers: Nothing()
os.makedirs("achilles/footwear_checklist")
open("achilles/__init__.py", "w").close()
with open("achilles/footwear_checklist/__init__.py", "w") as file:
    file.write("def review(answers):\\n    return type('Nothing', (), {'findings': (), 'unanswered': ()})")
"""
FLATTERED = 'def to_change(answers):\n    return ["heel_slip"] if answers.get("heel_slip") == "yes" and len(answers) == 2 else []'


secrets = cache(markers)  # it reads all that the course publishes


@dataclass(frozen=True)
class Marked:
    """What came of one submission: the points of each task, its state, and the feedback where there is any."""

    points: dict[str, float]
    state: State
    remarks: tuple[Remark, ...]
    page: str = ""


def solutions(name: str) -> dict[str, str]:
    """Return the reference answers of a set, by their cells."""
    cells = nbformat.read(master(name), as_version=4).cells
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")}


def slips(name: str) -> dict[str, str]:
    """Return one wrong answer for each task."""
    return {cell: text for of, cell, _, _, text in WRONG if of == name}


def graded(root: Path, name: str) -> dict[str, Marked]:
    """Grade what one to three students made of a set. Runs in a process of its own."""
    course = Course(root / name)
    copytree(master(name).parent, course.root / "source" / name)
    prepare(course, name)
    sent = {SOLVED: solutions(name)}
    if name in SLIPPED:
        sent[SLIPS] = slips(name)
    if name == "prevention":
        sent |= {UNTOUCHED: {}, BENT: {"to_change": FLATTERED}}
    for student, answers in sent.items():
        notebook = nbformat.read(course.release(name), as_version=4)
        fill(notebook, answers, BENDS if student == BENT else "")
        course.received(name, student).parent.mkdir(parents=True)
        nbformat.write(notebook, course.received(name, student))
        grade(course, name, student).save(course.outcome(name, student))
    rows = report(course, name, list(map(Student, sent)), {}, []).rows
    pages = {}
    if SLIPS in sent:
        pages[SLIPS] = write_feedback(course, name, SLIPS) or course.feedback(name, SLIPS).read_text(encoding="utf-8")
    return {row.student.key: Marked(dict(row.scores), row.state, row.remarks, pages.get(row.student.key, "")) for row in rows}


def fill(notebook: NotebookNode, answers: dict[str, str], first: str) -> None:
    """Write answers into a student's notebook, and a cell of the student's own before everything."""
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    if first:
        notebook.cells.insert(0, new_code_cell(first))


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[dict[str, dict[str, Marked]]]:
    """Grade the sets that a test of this run is about, two at a time."""
    root = tmp_path_factory.mktemp("sets")
    calls = [one.callspec for one in request.session.items if one.path == request.path and hasattr(one, "callspec")]
    wanted = {call.params["name"] for call in calls}
    with pool("", 2) as executor:
        running = {name: executor.submit(graded, root, name) for name in NAMES if name in wanted}
        yield {name: future.result() for name, future in running.items()}


def points_of(name: str) -> dict[str, float]:
    """Return what each task marked by tests can give."""
    return {cell.name: cell.points for cell in code_cells(master(name)) if cell.points is not None}


@pytest.mark.parametrize("name", short_of(NAMES, "causes"))
def test_reference_answers_get_all_points(marked: dict[str, dict[str, Marked]], name: str) -> None:
    """All but those for the task in words, which waits for the teacher; nothing had to be mended."""
    solved = marked[name][SOLVED]
    assert solved.points == points_of(name)
    assert solved.state is State.TO_MARK
    assert solved.remarks == ()


@pytest.mark.long
@pytest.mark.parametrize("name", ["prevention"])
def test_an_untouched_set_gets_nothing(marked: dict[str, dict[str, Marked]], name: str) -> None:
    """A mark of 0 in each task, not a blank, and words for why the task in words has one as well."""
    untouched = marked[name][UNTOUCHED]
    assert set(untouched.points) > set(points_of(name))
    assert set(untouched.points.values()) == {0}
    assert untouched.state is State.MARKED
    assert any("is not answered" in remark.text for remark in untouched.remarks)


@pytest.mark.parametrize("name", short_of(SLIPPED, "causes"))
@pytest.mark.usefixtures("standard_library_alone")
def test_slips_get_in_the_sandbox_what_they_get_without_it(marked: dict[str, dict[str, Marked]], name: str) -> None:
    """A slip in each task, all in one notebook: the same points as in a plain Python, more than none and less than all."""
    got = marked[name][SLIPS].points
    plain = {cell: outcome.points for cell, outcome in run(master(name), slips(name)).items()}
    assert {cell: got[cell] for cell in plain} == plain
    assert 0 <= sum(plain.values()) < sum(points_of(name).values())


@pytest.mark.parametrize("name", short_of(SLIPPED, "causes"))
def test_feedback_on_slips_holds_no_hidden_test(marked: dict[str, dict[str, Marked]], name: str) -> None:
    """No line of a hidden test or of a solution, and the points of each task."""
    slipped = marked[name][SLIPS]
    text = squeezed(unescape(re.sub(r"<[^>]*>", "", slipped.page))).lower()
    own = squeezed("".join(slips(name).values())).lower()  # a line of the solution in it is the student's own
    assert [marker for marker, of in secrets().items() if of == name and marker.lower() in text and marker.lower() not in own] == []
    for cell, most in points_of(name).items():
        assert f"{slipped.points[cell]:g} of {most:g} points." in slipped.page
        assert re.search(rf'<a href="#{cell}">\d\. [^<]+</a> \(Score', slipped.page), "the list at the top names each task by its heading"
    assert '<meta name="viewport"' in slipped.page


@pytest.mark.long
@pytest.mark.parametrize("name", ["prevention"])
def test_rules_that_a_submission_bends_are_straight_in_the_tests(marked: dict[str, dict[str, Marked]], name: str) -> None:
    """Somebody who makes the checklist find nothing, and answers nothing, has the one point for the case in which that is right."""
    assert marked[name][BENT].points["test_to_change"] == 1
