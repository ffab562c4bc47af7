"""The master, run as if a student had sent it: a teacher's mistake must not cost a class its marks."""

import tempfile
from pathlib import Path
from shutil import copytree, ignore_patterns

import nbformat
from nbformat import NotebookNode

from grader.cells import is_test, name_of
from grader.clean import one_line
from grader.course import Course, CourseError
from grader.current import Current, current
from grader.exam import exam
from grader.files import write_whole
from grader.rebuild import rebuild
from grader.remarks import Remark, not_graded
from grader.submission import asked_state

LISTED = 5  # mistakes in one sentence


def needs_rehearsal(course: Course, exercise: str) -> bool:
    """Tell whether the master, or what grades it, changed since it last got all its points."""
    stamp = _stamp(course, exercise)
    return not stamp.is_file() or stamp.read_text(encoding="utf-8") != asked_state(course, exercise)


def stop_at(course: Course, exercise: str, mistakes: list[str]) -> None:
    """Note that the master is sound. Raises ``CourseError`` if it has mistakes: one sentence, before any student is graded."""
    if mistakes:
        more = f"; and {len(mistakes) - LISTED} more" if len(mistakes) > LISTED else ""
        raise CourseError(
            f"exercise: the master {course.master(exercise)} does not get full marks from its own tests, so nobody was graded: "
            f"{'; '.join(mistakes[:LISTED])}{more}. Correct it and run the same command again"
        )
    write_whole(_stamp(course, exercise), asked_state(course, exercise))


def rehearse(course: Course, exercise: str) -> list[str]:
    """Run the master's own answers through its own tests, in the sandbox in which students' answers run. Returns what goes wrong."""
    from grader.execute import CarefulExecute, NotToBeTrustedError  # noqa: PLC0415 - nbgrader takes a second

    release = course.release(exercise)
    asked = exam(course.master(exercise), release)
    solved = rebuild(nbformat.read(course.master(exercise), as_version=4), nbformat.read(release, as_version=4)).notebook
    remarks: list[Remark] = []
    token = current.set(Current(asked, frozenset(), course.sandboxed, remarks))
    try:
        with tempfile.TemporaryDirectory(prefix="master-") as folder:
            place = copytree(release.parent, Path(folder) / exercise, ignore=ignore_patterns("*.ipynb"))
            execute = CarefulExecute(config=course.nbgrader().config)
            ran, _ = execute.preprocess(solved, {"metadata": {"path": str(place)}})
    except NotToBeTrustedError:
        ran = None
        remarks = remarks or [not_graded("it changes how Python runs")]
    finally:
        current.reset(token)
    wrong = list(_lost(ran)) if ran is not None else []
    # What happened on the way explains a lost point; without one it is no mistake, but for a package that is not there.
    telling = [one.text for one in remarks if wrong or ran is None or "No module named" in one.text]
    errors = [f"cell {number} ends with {error}" for number, error in _errors(ran)] if wrong else []
    return [text.rstrip(".") for text in dict.fromkeys([*wrong, *telling, *errors])]


def _lost(ran: NotebookNode) -> list[str]:
    """Return the tests that do not give their own answer all points."""
    from nbgrader.utils import determine_grade  # noqa: PLC0415

    lost = []
    for cell in filter(is_test, ran.cells):
        points, most = determine_grade(cell)
        if points is None or points < most:
            why = next((f" ({one_line(one.ename)}: {one_line(one.evalue, 120)})" for one in cell.outputs if one.output_type == "error"), "")
            lost.append(f"{name_of(cell)} gives {points or 0:g} of {most:g} points{why}")
    return lost


def _errors(ran: NotebookNode | None) -> list[tuple[int, str]]:
    """Return which cells that are no tests ended with an error."""
    cells = enumerate(ran.cells if ran is not None else [], start=1)
    return [
        (number, f"{one_line(one.ename)}: {one_line(one.evalue, 120)}")
        for number, cell in cells
        if cell.cell_type == "code" and not is_test(cell)
        for one in cell.outputs
        if one.output_type == "error"
    ]


def _stamp(course: Course, exercise: str) -> Path:
    return course.people / "outcomes" / f"{exercise}-master.txt"
