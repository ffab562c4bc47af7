"""Where the exercise sets are."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from teach.data import NAMES

ROOT = Path(__file__).parents[2]
EXERCISES = ROOT / "exercises"
NOT_EVERYWHERE = ("numpy", "pandas", "plotly", "plotly.graph_objects", "IPython", "ipywidgets", "anywidget")

_SIGN = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION\n?", re.MULTILINE)
each_set = pytest.mark.parametrize("name", NAMES)


def master(name: str) -> Path:
    """Return the master of a set."""
    return EXERCISES / "source" / name / f"{name}.ipynb"


def release(name: str) -> Path:
    """Return the student version of a set."""
    return EXERCISES / "release" / name / f"{name}.ipynb"


def answers(name: str) -> dict[str, str]:
    """Return the reference answers of a set's programs, by cell id."""
    cells = json.loads(master(name).read_text(encoding="utf-8"))["cells"]
    texts = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code" and _is_answer(cell)}
    return {cell: _SIGN.sub("", text) for cell, text in texts.items()}


def answered(name: str) -> dict[str, Any]:
    """Return the student version of a set with the reference answers in its programs: what a pupil has who got all right."""
    notebook: dict[str, Any] = json.loads(release(name).read_text(encoding="utf-8"))
    right = answers(name)
    for cell in notebook["cells"]:
        cell["source"] = right.get(cell["id"], cell["source"])
    return notebook


def _is_answer(cell: dict[str, Any]) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


@pytest.fixture
def standard_library_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a browser's Python, or a bare one, does not have."""
    for module in NOT_EVERYWHERE:
        monkeypatch.setitem(sys.modules, module, None)
