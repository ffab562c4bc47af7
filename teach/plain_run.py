"""Runs a set's notebook in this Python, without a kernel: quick enough to try every variant and every wrong answer.

What a kernel would add is tested elsewhere. A line that begins with ``%`` is left out: it is IPython's.
"""

import ast
import contextlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell: its id in the gradebook (its cell id where it has none), its text, and its points where it has any."""

    name: str
    text: str
    points: float | None
    is_answer: bool
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a graded cell came to: points, or the error that it stopped at; and what it printed."""

    got: Any
    most: float
    error: str | None
    said: str

    @property
    def points(self) -> float:
        """The points: none after an error, and all where the cell ended without a number."""
        return 0 if self.error else self.most if self.got is None else self.got


def code_cells(notebook: Path) -> list[Cell]:
    """Return the code cells of a notebook in their order."""
    found = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            marked = cell["metadata"].get("nbgrader", {})
            text = "".join(cell["source"])
            points = marked["points"] if marked.get("grade") else None
            found.append(Cell(marked.get("grade_id", cell["id"]), text, points, marked.get("solution", False), marked.get("locked", False)))
    return found


def run(notebook: Path, answers: Mapping[str, str] | None = None, *, only: str | None = None) -> dict[str, Outcome]:
    """Run a notebook in its folder. Returns what each graded cell came to.

    ``answers`` puts other text into answer cells, by their names. With ``only`` no other graded cell is run.
    """
    return {cell.name: outcome for cell, outcome in _outcomes(notebook, answers or {}, only) if cell.points is not None}


def failing(notebook: Path) -> list[str]:
    """Run a notebook in its folder, to its end whatever happens. Returns the names of the code cells that raised an error."""
    return [cell.name for cell, outcome in _outcomes(notebook, {}, None) if outcome.error]


def _outcomes(notebook: Path, answers: Mapping[str, str], only: str | None) -> Iterator[tuple[Cell, Outcome]]:
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in code_cells(notebook):
        if cell.points is not None and only not in {None, cell.name}:
            continue
        said = io.StringIO()
        error = got = None
        with _inside(notebook.parent), contextlib.redirect_stdout(said):
            try:
                got = _value(answers.get(cell.name, cell.text), cell.name, names)
            except Exception as problem:  # noqa: BLE001 - whatever a notebook raises is its outcome
                error = f"{type(problem).__name__}: {problem}"
        yield cell, Outcome(got, cell.points or 0, error, said.getvalue())


def _value(text: str, name: str, names: dict[str, Any]) -> Any:
    """Run the text of a cell; return the value of its last line, as a notebook shows it."""
    tree = ast.parse("\n".join(line for line in text.split("\n") if not line.startswith("%")))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), names)  # noqa: S102 - the course's own notebooks
    return eval(compile(ast.Expression(last.value), name, "eval"), names) if isinstance(last, ast.Expr) else None  # noqa: S307


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
