"""Where the exercise sets are."""

import sys
from pathlib import Path

import pytest
from made_up import NAMES

ROOT = Path(__file__).parents[2]
EXERCISES = ROOT / "exercises"
NOT_EVERYWHERE = ("numpy", "pandas", "plotly", "plotly.graph_objects", "IPython", "ipywidgets", "anywidget")

each_set = pytest.mark.parametrize("name", NAMES)


def master(name: str) -> Path:
    """Return the master of a set."""
    return EXERCISES / "source" / name / f"{name}.ipynb"


def release(name: str) -> Path:
    """Return the student version of a set."""
    return EXERCISES / "release" / name / f"{name}.ipynb"


@pytest.fixture
def standard_library_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a browser's Python, or a bare one, does not have."""
    for module in NOT_EVERYWHERE:
        monkeypatch.setitem(sys.modules, module, None)
