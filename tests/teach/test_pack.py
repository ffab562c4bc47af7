"""The teacher's pack: complete, nothing in it that learners may not see where they get it, and none of it on the site."""

import io
import json
import re
import shutil
import sys
import zipfile
from html import unescape
from pathlib import Path

import nbformat
import pytest

from achilles.quiz import CHAPTERS
from teach.data import NAMES
from teach.pack.__main__ import NAME, main
from teach.pack.contents import PackError, check_executed, contents
from teach.pack.guide import guide_pages
from teach.pack.writing import write_zip

ROOT = Path(__file__).parents[2]
EXERCISES = ROOT / "exercises"
SECRET = ("BEGIN HIDDEN", "BEGIN SOLUTION", "Marking guide", "A good ")


def as_executed(master: Path, target: Path) -> None:
    """Write a master with outputs as a kernel leaves them. That a kernel gives all points is tested with the sets."""
    notebook = nbformat.read(master, as_version=4)
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.execution_count = number
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "4"}, execution_count=number)]
    nbformat.write(notebook, target)


@pytest.fixture(scope="module")
def solutions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("solution")
    for name in NAMES:
        shutil.copytree(EXERCISES / "source" / name, folder / name)
        as_executed(EXERCISES / "source" / name / f"{name}.ipynb", folder / name / f"{name}.ipynb")
    return folder


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory, solutions: Path) -> zipfile.ZipFile:
    target = tmp_path_factory.mktemp("pack") / "pack.zip"
    write_zip(target, NAME, contents(ROOT, EXERCISES, solutions))
    return zipfile.ZipFile(target)


def text(pack: zipfile.ZipFile, name: str) -> str:
    return pack.read(f"{NAME}/{name}").decode()


def test_every_part_is_there_for_every_set(pack: zipfile.ZipFile) -> None:
    """Learners' zips, data, solutions, marking guides, quizzes, the guide and the licences."""
    data = {name: [path.name for path in (EXERCISES / "release" / name).iterdir() if path.suffix != ".ipynb"] for name in NAMES}
    assert all(data.values())
    wanted = {
        "README.md",
        "guide.html",
        "LICENSE.txt",
        "LICENSE-TEXT.txt",
        "for-learners/stories.html",
        "quizzes/achilles-quizzes.zip",
        "quizzes/moodle/all.xml",
    }
    wanted |= {f"quizzes/canvas/{chapter}.zip" for chapter in CHAPTERS} | {f"quizzes/moodle/{chapter}.xml" for chapter in CHAPTERS}
    for name in NAMES:
        wanted |= {f"for-learners/{name}.zip", f"solutions/{name}/{name}.ipynb", f"marking-guides/{name}.md"}
        wanted |= {f"{folder}/{name}/{file}" for file in data[name] for folder in ("data", "solutions")}
    assert {name.removeprefix(f"{NAME}/") for name in pack.namelist()} == wanted


@pytest.mark.parametrize("name", NAMES)
def test_a_learners_zip_holds_what_it_takes_and_no_answer(pack: zipfile.ZipFile, name: str) -> None:
    """The student's notebook and data as they are released, the package, how to start; nothing of a solution in any of them."""
    with zipfile.ZipFile(io.BytesIO(pack.read(f"{NAME}/for-learners/{name}.zip"))) as learners:
        released = {path.name: path.read_bytes() for path in (EXERCISES / "release" / name).iterdir()}
        (wheel,) = [file for file in learners.namelist() if file.endswith(".whl")]
        assert {file.removeprefix(f"{name}/") for file in learners.namelist()} == {*released, "START.txt", wheel.removeprefix(f"{name}/")}
        assert all(learners.read(f"{name}/{file}") == content for file, content in released.items())
        assert wheel.removeprefix(f"{name}/") in learners.read(f"{name}/START.txt").decode()
        inside = zipfile.ZipFile(io.BytesIO(learners.read(wheel)))
        everything = [learners.read(file) for file in learners.namelist() if file != wheel] + [
            inside.read(file) for file in inside.namelist()
        ]
    assert not [word for word in SECRET for content in everything if word.encode() in content]


def test_the_package_runs_where_nothing_else_is_installed(pack: zipfile.ZipFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacked, it answers: rules, questions and published numbers are in it."""
    with zipfile.ZipFile(io.BytesIO(pack.read(f"{NAME}/for-learners/causes.zip"))) as learners:
        (wheel,) = [file for file in learners.namelist() if file.endswith(".whl")]
        zipfile.ZipFile(io.BytesIO(learners.read(wheel))).extractall(tmp_path)
    for module in [name for name in sys.modules if name.partition(".")[0] == "achilles"]:
        monkeypatch.delitem(sys.modules, module)
    for module in ("plotly", "anywidget", "ipywidgets", "text2qti"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.syspath_prepend(str(tmp_path))
    from achilles.evidence import finding  # noqa: PLC0415 - the unpacked one
    from achilles.symptom_checker import assess  # noqa: PLC0415

    assert str(tmp_path) in str(sys.modules["achilles"].__file__)
    assert assess({"pop": "yes"}).rule == "E4"
    assert finding("compression_socks").effect == 1.7


@pytest.mark.parametrize("name", NAMES)
def test_a_marking_guide_holds_tasks_points_and_the_written_answer(pack: zipfile.ZipFile, name: str) -> None:
    """All graded cells with their points, the sum that the set announces, the guide of its written task, and wrong answers."""
    guide = text(pack, f"marking-guides/{name}.md")
    cells = json.loads((EXERCISES / "source" / name / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    graded = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
    for cell in graded:
        marked = cell["metadata"]["nbgrader"]
        assert f"| {marked['grade_id']} | {marked['points']:g} |" in guide
    announced = re.search(r"\*\*Points:\*\* (\d+)", "".join(cells[0]["source"]))
    assert announced
    assert f"| **In all** | | **{announced[1]}** | |" in guide
    (written,) = [cell for cell in graded if cell["cell_type"] == "markdown"]
    assert "".join(written["source"]) in guide
    assert "## Wrong answers that were tried" in guide


def test_the_guide_is_whole_without_the_site(pack: zipfile.ZipFile) -> None:
    """Every page of the part is in it, each link leads within it, nothing is asked of another host, and the red-flag card is there."""
    guide = text(pack, "guide.html")
    ids = set(re.findall(r'id="(\w+)"', guide))
    assert ids == {*(page.stem for page in guide_pages(ROOT)), "red_flags"}
    assert set(re.findall(r'href="#(\w+)"', guide)) <= ids
    assert not re.search(r'(?:href|src)="(?!#)', guide)
    assert "Call your emergency number now" in guide
    assert not re.search(r"\{\w+\}|```|:::", guide)


def test_the_stories_can_be_printed_without_their_levels(pack: zipfile.ZipFile) -> None:
    """Twelve texts as in the data, and no word of how soon beside them."""
    page = unescape(text(pack, "for-learners/stories.html"))
    texts = json.loads(text(pack, "data/when_to_seek_help/stories.json"))
    assert len(texts) == 12
    assert all(f"{it['story']}.</strong> {it['text']}<br>" in page for it in texts)
    assert not re.search("self_care|level", page)


def test_a_solution_that_was_not_run_is_refused(tmp_path: Path) -> None:
    """The cell is named."""
    master = EXERCISES / "source" / "causes" / "causes.ipynb"
    as_executed(master, tmp_path / "causes.ipynb")
    check_executed(tmp_path / "causes.ipynb")
    notebook = nbformat.read(tmp_path / "causes.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "test-count")
    cell.outputs = [nbformat.v4.new_output("error", ename="NameError", evalue="x", traceback=[])]
    nbformat.write(notebook, tmp_path / "causes.ipynb")
    with pytest.raises(PackError, match="the cell test-count was not run"):
        check_executed(tmp_path / "causes.ipynb")
    with pytest.raises(PackError, match="not run to its end"):
        check_executed(master)


def test_the_pack_is_not_written_into_the_site(capsys: pytest.CaptureFixture[str]) -> None:
    """It holds the solutions."""
    assert main(["--to", str(ROOT / "_build" / "html" / "pack.zip")]) == 1
    assert "inside the site" in capsys.readouterr().err


def test_a_folder_without_sets_is_named(tmp_path: Path) -> None:
    """A wrong --course says what is missing there."""
    with pytest.raises(PackError, match="has no release of causes"):
        contents(ROOT, tmp_path, tmp_path)
