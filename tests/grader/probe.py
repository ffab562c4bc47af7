"""A small exercise with all that the course's have: setup, two code tasks with visible and hidden tests, a written one, data."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NAME = "probe"
HIDDEN = "HINT-HIDDEN"  # stands in the hidden tests and nowhere else
POINTS = {"mean_test": 2.0, "longest_test": 3.0, "why": 4.0}

MEAN = "def mean(runs):\n    ### BEGIN SOLUTION\n    return sum(runs) / len(runs)\n    ### END SOLUTION"
LONGEST = "def longest(runs):\n    ### BEGIN SOLUTION\n    return max(runs)\n    ### END SOLUTION"
MEAN_TEST = f"""assert mean([4.0, 6.0]) == 5.0, f"The mean of 4 and 6 is 5, not {{mean([4.0, 6.0])}}."
### BEGIN HIDDEN TESTS
%xmode Minimal
from builtins import *  # {HIDDEN}
for runs, expected in (([3.5], 3.5), ([1.25, 2.25, 4.75], 2.75)):
    found = mean(runs)
    assert type(found) is float, "The mean must be a float."
    assert abs(found - expected) < 1e-9, "The mean of some other runs is wrong."
### END HIDDEN TESTS"""
LONGEST_TEST = f"""assert longest([4, 6]) == 6, "The longest of 4 and 6 is 6."
points = 1
### BEGIN HIDDEN TESTS
%xmode Minimal
from builtins import *  # {HIDDEN}
for runs, expected in (([3], 3), ([9, 2], 9)):
    found = longest(runs)
    points += type(found) is int and found == expected
    if found != expected:
        print("Not yet:", "other runs")
### END HIDDEN TESTS
points"""


def _marks(name: str, *, grade: bool = False, solution: bool = False, points: float | None = None) -> dict[str, object]:
    marks = {"grade": grade, "grade_id": name, "locked": not solution, "schema_version": 3, "solution": solution, "task": False}
    return {"nbgrader": marks | ({} if points is None else {"points": points})}


def master() -> NotebookNode:
    """Return the master of the probe."""
    cells = [
        new_markdown_cell("# A probe", id="title"),
        new_code_cell("from pathlib import Path", id="setup", metadata=_marks("setup")),
        new_code_cell(MEAN, id="mean", metadata=_marks("mean", solution=True)),
        new_code_cell(MEAN_TEST, id="mean-test", metadata=_marks("mean_test", grade=True, points=2)),
        new_code_cell(LONGEST, id="longest", metadata=_marks("longest", solution=True)),
        new_code_cell(LONGEST_TEST, id="longest-test", metadata=_marks("longest_test", grade=True, points=3)),
        new_markdown_cell("Because.", id="why", metadata=_marks("why", grade=True, solution=True, points=4)),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def marked(mark: str) -> str:
    """Return the master as text, with a mark in its metadata by which it can be known again."""
    made = master()
    made.metadata["mark"] = mark
    return nbformat.writes(made)


def make_course(root: Path) -> Path:
    """Write a course with this one exercise; return its folder."""
    folder = root / "source" / NAME
    folder.mkdir(parents=True)
    nbformat.write(master(), folder / f"{NAME}.ipynb")
    (folder / "runs.csv").write_text("day,km\n1,5.0\n", encoding="utf-8")
    return root


def answered(release: NotebookNode) -> NotebookNode:
    """Return what a student hands in who has everything right."""
    notebook = nbformat.from_dict(release)
    cell(notebook, "mean").source = "def mean(runs):\n    return sum(runs) / len(runs)"
    cell(notebook, "longest").source = "def longest(runs):\n    return max(runs)"
    cell(notebook, "why").source = "The week before says how much a body is used to."
    return notebook


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return the cell of a notebook that nbgrader calls by a name."""
    (found,) = [one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == name]
    return found
