"""The masters: full marks for the solution, fair marks for what is nearly right, none for what only pretends."""

import ast
import json
import re
from pathlib import Path

import pytest
from right_answers import RIGHT
from support.exercises import (
    ROOT,
    each_set,
    master,
    release,
    standard_library_alone,  # noqa: F401 - a fixture
)

from teach.data import NAMES, write
from teach.data.stories import CALM, CASES
from teach.plain_run import code_cells, run
from teach.wrong_answers import WRONG

pytestmark = pytest.mark.usefixtures("standard_library_alone")

FAKE = """
class Fake:
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __call__(self, *given, **named): return self
    def __getattr__(self, name): return self
    def __getitem__(self, key): return self
    def __iter__(self): return iter([self, self, self])
    def __float__(self): return 1.0
    def __int__(self): return 1
    __ne__ = lambda self, other: False
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = lambda self, *other: True
    __len__ = lambda self: 3
    __abs__ = __sub__ = __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = lambda self, *other: 0.0
"""


@each_set
def test_a_master_reaches_all_points_with_the_standard_library_alone(name: str) -> None:
    """No numpy, no pandas, no plotly, no IPython: as in a bare Python, or a browser's."""
    outcomes = run(master(name))
    assert {cell: (outcome.got, outcome.error) for cell, outcome in outcomes.items()} == {
        cell: (outcome.most, None) for cell, outcome in outcomes.items()
    }


@each_set
def test_each_task_is_marked_by_itself(name: str) -> None:
    """A graded cell gives its points also where every other graded cell was stopped: nothing is lost twice."""
    for cell in code_cells(master(name)):
        if cell.points is not None:
            assert run(master(name), only=cell.name)[cell.name].got == cell.points, cell.name


@each_set
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_variants_reach_all_points_too(name: str, seed: int, tmp_path: Path) -> None:
    """Other data, the same master: no answer is typed."""
    (tmp_path / name).mkdir()
    notebook = tmp_path / name / f"{name}.ipynb"
    notebook.write_bytes(master(name).read_bytes())
    write(name, seed, notebook.parent)
    assert {cell: outcome.points for cell, outcome in run(notebook).items()} == {
        cell.name: cell.points for cell in code_cells(notebook) if cell.points is not None
    }


@pytest.mark.parametrize(
    ("name", "cell", "points", "text"), [(n, c, p, t) for n, c, _, p, t in WRONG], ids=[f"{w[0]}: {w[2]}" for w in WRONG]
)
def test_a_wrong_answer_gets_what_it_is_worth(name: str, cell: str, points: float, text: str) -> None:
    """Partial credit for what is right in it, less than all."""
    outcome = run(master(name), {cell: text}, only=f"test_{cell}")[f"test_{cell}"]
    assert outcome.points == points < outcome.most, outcome


@pytest.mark.parametrize(
    ("name", "cell", "text"), [(n, c, t) for n, c, _, t in RIGHT], ids=[f"{n} {c}: {style}" for n, c, style, _ in RIGHT]
)
def test_a_right_answer_in_another_style_gets_all_points(name: str, cell: str, text: str) -> None:
    """What the text of the task does not forbid costs nothing."""
    outcome = run(master(name), {cell: text}, only=f"test_{cell}")[f"test_{cell}"]
    assert (outcome.points, outcome.error) == (outcome.most, None), outcome


def test_each_set_has_right_answers_in_five_styles() -> None:
    """So that no set is only fair to the style of its author."""
    assert all(sum(of == name for of, *_ in RIGHT) >= 5 for name in NAMES)


@each_set
def test_what_was_handed_out_gets_no_points(name: str) -> None:
    """The control run: the same tests, asked of the student version as it is."""
    empty = {cell.name: cell.text for cell in code_cells(release(name)) if cell.is_answer}
    outcomes = run(master(name), empty)
    assert {cell: outcome.points for cell, outcome in outcomes.items()} == dict.fromkeys(outcomes, 0)


def test_every_task_has_a_wrong_answer() -> None:
    """Otherwise nobody knows whether its test bites."""
    tried = {(name, cell) for name, cell, *_ in WRONG}
    tasks = {(name, cell.name.removeprefix("test_")) for name in NAMES for cell in code_cells(master(name)) if cell.points is not None}
    assert tasks - tried == set()


@each_set
def test_an_object_that_claims_to_be_equal_gets_nothing(name: str) -> None:
    """It is equal to everything, true, callable and iterable; it has no builtin type."""
    for cell in code_cells(master(name)):
        if cell.points is not None:
            task = cell.name.removeprefix("test_")
            assert run(master(name), {task: f"{FAKE}\n{task} = Fake()"}, only=cell.name)[cell.name].points == 0, cell.name


@each_set
def test_a_pupil_who_covers_a_builtin_loses_nothing(name: str) -> None:
    """A variable called sum or list is a common slip: hidden tests have the real ones again. Visible checks say what is wrong."""
    for cell in code_cells(master(name)):
        if cell.points is not None:
            task = cell.name.removeprefix("test_")
            answer = next(c.text for c in code_cells(master(name)) if c.name == task)
            outcome = run(master(name), {task: answer + "\nhash = chr = reversed = 0"}, only=cell.name)[cell.name]
            assert outcome.points == cell.points, (cell.name, outcome)


@each_set
def test_hidden_tests_follow_the_rules_of_safe_marking(name: str) -> None:
    """Each begins with a short traceback and real builtins, compares with the course's own helpers, and ends with a number; nothing goes to stderr."""
    blocks = hidden_blocks(name)
    assert len(blocks) == len([cell for cell in code_cells(master(name)) if cell.points is not None])
    for block in blocks:
        assert block.startswith("%xmode Minimal\nfrom builtins import *"), block[:80]
        assert re.search(r"^from achilles\.checks import (?:marks, )?same$", block, re.MULTILINE)
        assert not re.search(r"^def (?:same|marks)\(", block, re.MULTILINE)
        assert re.search(r"\n(?:marks\(\n(?:    .*\n)+\)|quarters / 4)\n?$", block), block[-200:]
        assert "stderr" not in block
        assert "warn" not in block


@each_set
def test_a_master_says_what_a_pupil_needs_to_know(name: str) -> None:
    """Aims, time, points that add up, what to know, privacy; each task its points; a marking guide that adds up."""
    cells = json.loads(master(name).read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    for needed in (
        "**You will**",
        "**Time:** about",
        "**Points:**",
        "**You need:**",
        "nobody will ask about your own body",
        "red-flag card",
    ):
        assert needed in texts[0], needed
    marked = [(cell["metadata"]["nbgrader"], text) for cell, text in zip(cells, texts, strict=True) if "nbgrader" in cell["metadata"]]
    graded = [(mark["grade_id"], mark["points"], text) for mark, text in marked if mark["grade"]]
    headings = [float(points) for text in texts for points in re.findall(r"^## \d+\. .* \((\d+) points\)$", text, re.MULTILINE)]
    assert headings == [points for _, points, _ in graded]
    assert int(re.search(r"\*\*Points:\*\* (\d+)", texts[0])[1]) == sum(headings)
    *_, (_, written, guide) = graded
    assert f"**Marking guide ({written} points" in guide
    assert not re.search(r"(?<![\w./])/(?:home|srv|work|tmp|Users)|[A-Z]:\\\\", "\n".join(texts))
    for cell in cells:
        mark = cell["metadata"].get("nbgrader")
        assert mark is None or mark["grade_id"].replace("_", "-") == cell["id"]


@each_set
def test_a_master_has_three_to_five_programs_one_figure_and_one_task_in_words(name: str) -> None:
    """In this order, numbered, so that a set fits into one sitting or two."""
    cells = json.loads(master(name).read_text(encoding="utf-8"))["cells"]
    headings = [found for cell in cells for found in re.findall(r"^## (\d+)\. (.*) \(\d+ points\)$", "".join(cell["source"]), re.MULTILINE)]
    assert [int(number) for number, _ in headings] == list(range(1, len(headings) + 1))
    *programs, (_, figure), (_, _words) = headings
    assert 3 <= len(programs) <= 5
    assert figure.startswith("A figure to ")
    assert not [title for _, title in programs if title.startswith("A figure")]
    graded = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
    assert [cell["cell_type"] for cell in graded] == ["code"] * (len(programs) + 1) + ["markdown"]


@each_set
def test_the_list_of_sets_says_the_time_and_the_points_of_each(name: str) -> None:
    """As the notebook itself does."""
    opening = "".join(json.loads(master(name).read_text(encoding="utf-8"))["cells"][0]["source"])
    time, points = re.search(r"\*\*Time:\*\* about (\d+) minutes.*\*\*Points:\*\* (\d+)", opening).groups()
    listed = (ROOT / "book" / "exercises.md").read_text(encoding="utf-8")
    assert re.search(rf"\(exercises/{name}\.md\) \|.*\| {time} minutes, {points} points \|", listed)


def test_the_hidden_test_of_the_stories_has_the_key_of_the_generator() -> None:
    """What each story answers, and what a story leaves untold."""
    block = next(block for block in hidden_blocks("when_to_seek_help") if "CASES = {" in block)
    quiet, key = (
        ast.literal_eval(re.search(rf"^{name} = (\{{\n.*?^\}})$", block, re.MULTILINE | re.DOTALL)[1]) for name in ("quiet", "CASES")
    )
    assert quiet == {question: answer[0] if isinstance(answer, list) else answer for question, answer in CALM.items()}
    assert key == {case.words: case.answers for case in CASES}


def hidden_blocks(name: str) -> list[str]:
    """Return the hidden tests of a master."""
    texts = [cell.text for cell in code_cells(master(name))]
    return [found for text in texts for found in re.findall(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", text, re.DOTALL)]
