"""What each task says about its points is what its test gives, and each set says which packages it may use."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from teach.data import NAMES

SOURCE = Path(__file__).parents[2] / "exercises" / "source"
OWN_WORDS = {"when_to_seek_help"}  # its first task explains its quarters of a point; the others have two or three parts


def cells(name: str) -> list[dict[str, Any]]:
    return json.loads((SOURCE / name / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]


def parts_of(test: str) -> list[tuple[float, str]]:
    """Return the parts of a test by their points and names, as it prints them to whoever misses one."""
    tree = ast.parse("\n".join(line for line in test.splitlines() if not line.startswith("%")))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "marks"]
    return [(ast.literal_eval(part.elts[0]), ast.literal_eval(part.elts[1])) for call in calls for part in call.args]


def tasks(name: str) -> list[tuple[str, list[tuple[float, str]], float]]:
    """Return of each task its text, the parts of its test, and its points."""
    found, text = [], ""
    for cell in cells(name):
        source, marks = "".join(cell["source"]), cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "markdown" and source.startswith("## "):
            text = source
        elif cell["cell_type"] == "code" and marks.get("grade"):
            found.append((text, parts_of(source), marks["points"]))
    return found


@pytest.mark.parametrize("name", sorted(set(NAMES) - OWN_WORDS))
def test_a_task_says_how_its_points_are_awarded(name: str) -> None:
    """Each part of its test with its points, which add up to the task's."""
    assert len(tasks(name)) >= 5
    for text, parts, points in tasks(name):
        rubric = re.sub(r"\s+", " ", text.partition("**How points are awarded.**")[2])
        announced = [(float(number), label) for label, number in re.findall(r"\*([^*]+)\*, (\d+)", rubric)]
        assert announced == [(float(number), label) for number, label in parts], text.splitlines()[0]
        assert sum(number for number, _ in announced) == points


@pytest.mark.parametrize("name", NAMES)
def test_a_set_says_in_its_first_cell_which_packages_there_are(name: str) -> None:
    """Before anybody writes an answer with one that is not there."""
    first = re.sub(r"\s+", " ", "".join(cells(name)[0]["source"]))
    assert "Use plain Python: what comes with Python, and `achilles`. numpy and pandas are not there" in first
