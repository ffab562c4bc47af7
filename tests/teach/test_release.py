"""The student versions: fresh, without anything of a solution, and failing exactly where something is to be written."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade
from support.exercises import (
    EXERCISES,
    ROOT,
    each_set,
    master,
    release,
    standard_library_alone,  # noqa: F401 - a fixture
)
from support.tiers import short_of

from teach.data import NAMES
from teach.generation import make_release, make_variant
from teach.plain_run import code_cells, failing
from teach.variant import short_of_points
from tools.suite import notebooks

STUB = re.compile(r"# YOUR CODE HERE\n\s*raise NotImplementedError\(\)")


def test_the_committed_student_versions_are_fresh(tmp_path: Path) -> None:
    """Generated again, every file has the same bytes, and there is no other."""
    made = make_release(EXERCISES, tmp_path / "release")
    assert _files(made) == _files(EXERCISES / "release"), "run: python3 dev.py release"
    assert not (EXERCISES / "gradebook.db").exists()


@each_set
def test_a_student_version_holds_nothing_of_a_solution(name: str) -> None:
    """No marks of nbgrader's regions, no marking guide, a place to write for each answer, and what a pupil needs."""
    text = release(name).read_text(encoding="utf-8")
    for word in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN", "Marking guide", "xmode", "A good "):
        assert word not in text, word
    cells = nbformat.read(release(name), as_version=4).cells
    answers = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")]
    assert all(STUB.search(cell.source) if cell.cell_type == "code" else cell.source == "YOUR ANSWER HERE" for cell in answers)
    assert len(answers) >= 5


@pytest.mark.parametrize("name", short_of(NAMES, "when_to_seek_help"))
def test_a_kernel_gives_a_master_all_points(name: str) -> None:
    """As a grader runs it, with nbgrader's own reading of the outputs: no error, nothing on stderr, a number that is all points."""
    nb = nbformat.read(master(name), as_version=4)
    NotebookClient(nb, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(master(name).parent)}}).execute()
    graded = [cell for cell in nb.cells if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")]
    assert len(graded) >= 4
    for cell in graded:
        assert determine_grade(cell) == (cell.metadata.nbgrader.points,) * 2, cell.id
        assert cell.outputs[-1].output_type == "execute_result", "a cell that ends without a number would get all points by default"


@each_set
@pytest.mark.usefixtures("standard_library_alone")
def test_a_student_version_fails_where_something_is_to_be_written(name: str) -> None:
    """Every graded cell and every stub outside a function; the cells that are given run, and so does a function not yet written."""
    cells = code_cells(release(name))
    failed = set(failing(release(name)))
    graded = {cell.name for cell in cells if cell.points is not None}
    stubs = {cell.name for cell in cells if cell.is_answer and not cell.text.startswith("def ")}
    runs = {cell.name for cell in cells if cell.is_locked or cell.is_answer} - graded - stubs
    assert graded == {cell.name for cell in code_cells(master(name)) if cell.points is not None}
    assert failed >= graded | stubs
    assert failed & runs == set()


def test_what_runs_the_masters_leaves_the_student_versions_alone() -> None:
    """They must fail, so no collection of notebooks that must pass may hold them."""
    assert {f"exercises/source/{name}/{name}.ipynb" for name in NAMES} <= {path.replace("\\", "/") for path in notebooks()}
    assert not [path for path in notebooks() if "release" in path]
    collect = [sys.executable, "-m", "pytest", "-p", "nbval.plugin", "--nbval-lax", "--collect-only", "-p", "no:cacheprovider", "exercises"]
    collected = subprocess.run(collect, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "exercises/source/causes/causes.ipynb" in collected
    assert "exercises/release" not in collected


@pytest.mark.usefixtures("standard_library_alone")
def test_a_variant_is_a_whole_course_folder(tmp_path: Path) -> None:
    """Masters with all their points, student versions without solutions, and other data than everybody's."""
    course = make_variant(5, tmp_path / "class")
    assert short_of_points(course) == []
    for name in NAMES:
        assert (course / "source" / name / f"{name}.ipynb").read_bytes() == master(name).read_bytes()
        assert (course / "release" / name / f"{name}.ipynb").read_bytes() == release(name).read_bytes()
    public, private = _files(EXERCISES / "release"), _files(course / "release")
    assert public.keys() == private.keys()
    assert {Path(path).parent.name for path in public if public[path] != private[path]} == set(NAMES)
    assert {path.partition("/")[0] for path in _files(course)} == {"source", "release"}


def _files(folder: Path, below: str = "") -> dict[str, bytes]:
    return {(Path(below) / path.relative_to(folder)).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
