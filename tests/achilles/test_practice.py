"""Practice cells: every task is right as it is written, in plain Python, as its chapter's notebook has it."""

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from achilles import practice
from achilles.practice import ___, check, notebook
from achilles.practice.errors import explain_error, find_kind, kinds
from achilles.practice.tasks import Complete, Order, Predict, kind_of, load_tasks
from sphinx_livepage.python.cells import cells_of
from sphinx_livepage.python.runtime.faults import plain_words
from sphinx_livepage.python.runtime.needs import needed

BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = practice.chapters_with_tasks()
TASKS = [(chapter, one) for chapter in CHAPTERS for one in load_tasks(chapter).values()]
USED_BY = {"predict": "predict", "complete": "check", "order": "order", "explain": "explain"}


def of_kind(kind: type) -> list[Any]:
    """Return the tasks of a kind with their chapters, as parameters."""
    return [pytest.param(chapter, one, id=f"{chapter}-{one.id}") for chapter, one in TASKS if isinstance(one, kind)]


def sources(chapter: str) -> list[str]:
    """Return the code cells of a chapter, shown and hidden."""
    return [source for source, _ in cells_of(json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8")))]


def cell_of(chapter: str, name: str) -> int:
    """Return the place of the only cell that uses a task."""
    places = [at for at, source in enumerate(sources(chapter)) if f'("{chapter}/{name}"' in source]
    assert len(places) == 1, f"{chapter}/{name} is in {len(places)} cells; a task is in exactly one"
    return places[0]


def run(chapter: str, at: int, text: str) -> Any:
    """Run the cells that a cell needs, then this text in its place. Returns what its last line gives."""
    cells = sources(chapter)
    cells[at] = text
    names: dict[str, Any] = {}
    for each in needed(cells, at):
        exec(cells[each], names)  # noqa: S102 - the book's own cells
    *body, last = text.rstrip().split("\n")
    exec("\n".join(body), names)  # noqa: S102
    return eval(last, names)  # noqa: S307


@pytest.mark.parametrize(("chapter", "one"), TASKS, ids=[f"{chapter}-{one.id}" for chapter, one in TASKS])
def test_a_task_is_in_one_cell_of_its_chapter(chapter: str, one: Any) -> None:
    """By the function of its kind; a chapter with tasks shows its progress once."""
    assert f'{USED_BY[kind_of(one)]}("{chapter}/{one.id}"' in sources(chapter)[cell_of(chapter, one.id)]
    assert sum(f'progress("{chapter}")' in source for source in sources(chapter)) == 1


@pytest.mark.parametrize(("chapter", "one"), of_kind(Complete))
def test_a_cell_to_complete_or_repair_is_not_yet_right_as_it_is(chapter: str, one: Complete) -> None:
    """It runs to its end, so that a reader who presses Run sees what to do and no traceback."""
    at = cell_of(chapter, one.id)
    text = sources(chapter)[at]
    feedback = run(chapter, at, text)
    assert not feedback.right
    assert "<details><summary>Hint 1 of 2" in feedback._repr_html_()


@pytest.mark.parametrize(("chapter", "one"), of_kind(Complete))
def test_a_cell_to_complete_is_right_with_its_solution(chapter: str, one: Complete) -> None:
    """The solution is the cell with its blanks filled, nothing else changed. A cell without blanks has a line or two to repair."""
    at = cell_of(chapter, one.id)
    lines = [line for line in sources(chapter)[at].split("\n") if not line.startswith(("from ", "import ", "#"))]
    blanks = "\n".join(lines[:-1]).strip()
    if "___" in blanks:
        pattern = ".+?".join(map(re.escape, blanks.split("___")))
        assert re.fullmatch(pattern, one.solution), "the solution fills the blanks of the cell and changes nothing else"
    else:
        both = zip(blanks.split("\n"), one.solution.split("\n"), strict=True)
        assert sum(before != after for before, after in both) in {1, 2}, "the solution repairs a line or two and changes nothing else"
    feedback = run(chapter, at, f"{one.solution}\n{lines[-1]}")
    assert feedback.right, feedback
    assert str(feedback) == f"Right. {one.after}"
    assert "Hint" not in feedback._repr_html_()


@pytest.mark.parametrize(("chapter", "one"), of_kind(Predict))
def test_a_prediction_is_about_what_the_cell_gives(chapter: str, one: Predict) -> None:
    """So the sentence after it fits."""
    at = cell_of(chapter, one.id)
    form = run(chapter, at, sources(chapter)[at]).form
    assert f"The cell gives <code>{one.given}</code>" in form
    assert "You changed the cell" not in form


@pytest.mark.parametrize(("chapter", "one"), of_kind(Order))
def test_lines_in_order_are_python(chapter: str, one: Order) -> None:  # noqa: ARG001 - names the test
    compile(one.lines, one.id, "exec")


# ------------------------------------------------------------------------------------------------ checks


def test_a_check_names_known_mistakes_and_nothing_given_back() -> None:
    """What to try next, in place of a traceback."""
    assert str(check("causes/share_sore", 7 / 40)).startswith("Not yet. That divides by all 40")
    assert "nothing back (None)" in str(check("causes/could_be_chance", lambda *_ends: None))
    assert "needs the function itself" in str(check("causes/could_be_chance", 3))
    assert "stops with an error. Something is divided by zero" in str(check("causes/could_be_chance", lambda low, _high: low / 0))
    assert "(3.9, 10.0) gives True; it should give False" in str(check("causes/could_be_chance", lambda *_ends: True))
    assert "made nothing" in str(check("causes/share_sore", None))
    with pytest.raises(ValueError, match='task: "nothing" is not allowed; allowed: one of share_sore'):
        check("causes/nothing", 1)
    with pytest.raises(ValueError, match='chapter: "shoes" is not allowed'):
        check("shoes/nothing", 1)


def test_a_blank_stays_blank() -> None:
    """Whatever a cell does with it."""
    for value in (___ / 3, 3 // ___, -___, ___ + "text", round(___, 2), ___.effect, ___[0](1), max(___, 1), ___ < 3, ___ == 3):
        assert value is ___ or value == 1
    assert (sum(___), len(___), sorted(___), bool(___), f"{___:.2f}", list(range(___))) == (0, 0, [], False, "___", [])


# ------------------------------------------------------------------------------------------------ errors in plain words


def error_of(code: str) -> Exception:
    """Return the error that some code ends with."""
    try:
        exec(compile(code, "<cell>", "exec"), {"___": ___})  # noqa: S102
    except Exception as error:  # noqa: BLE001 - any
        return error
    raise AssertionError(f"no error: {code}")


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.id)
def test_an_error_of_beginners_is_explained(kind: Any) -> None:
    """The example of each kind is found as that kind, and the page's runner says the same."""
    error = error_of(kind.example)
    assert find_kind(error) == kind
    says = explain_error(error)
    assert says
    assert not re.search(r"[{}]", says)
    assert plain_words(error, "achilles.practice.errors:explain_error") == says


def test_the_page_shows_the_error_whatever_the_explanation_does() -> None:
    """A book without one, one that has nothing to say, and one that fails."""
    for explain in ("", "builtins:repr2", "no.such.module:at_all"):
        assert plain_words(ValueError("odd"), explain) == ""
    assert explain_error(ValueError("odd")) is None


@pytest.fixture(scope="module")
def shell() -> Any:
    """Start IPython, with errors explained as a notebook has it."""
    shell = InteractiveShell.instance()
    notebook.explain_errors_in_notebook()
    yield shell
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.id)
def test_ipython_explains_an_error_above_its_traceback(shell: Any, kind: Any) -> None:
    """Errors of syntax as well as errors of a run. The traceback stays."""
    shell.user_ns["___"] = ___
    said = io.StringIO()
    with redirect_stderr(said), redirect_stdout(said):
        shell.run_cell(kind.example)
    text = said.getvalue()
    assert "In plain words: " in text, text
    assert kind.says.partition("{")[0].partition("'")[0] in text
    assert text.index("In plain words") < text.rindex("Error")
