"""What the figures say: each state has its sentence, every hole is filled, and no sentence outlives what it takes for granted."""

import re
import sys
from typing import Any

import pytest

from achilles import figures
from achilles.core.tables import DataFileError
from achilles.figures.sentences import FigureFile, filled, is_true, read_figure, require_true

HOLE = re.compile(r"\{([^}]+)\}")
# The figures whose sentence does not depend on the state alone, with the states that their sentences tell apart.
BY_KIND = {
    "cadence": {"0", "5", "10"},
    "how_soon": {"emergency", "urgent", "soon", "self_care", "beside_one", "beside_two", "beside_more"},
    "load_capacity": {"calm", "flare"},
}
MODULES = {"load_capacity": "capacity"}


def module(name: str) -> Any:
    """Return a figure's module, which is hidden behind the figure of the same name."""
    return sys.modules[f"achilles.figures.{MODULES.get(name, name)}"]


every_figure = pytest.mark.parametrize("name", figures.__all__)


@every_figure
def test_each_state_has_its_sentence_and_no_sentence_is_left_over(name: str) -> None:
    """The keys of the file are the states of the figure."""
    states = BY_KIND.get(name) or set(getattr(figures, name).states)
    assert set(module(name).FILE.says) == states


@pytest.mark.parametrize("name", [name for name in figures.__all__ if name != "load_capacity"])
def test_every_hole_of_a_state_is_filled(name: str) -> None:
    """From a finding, or from what the figure computes."""
    for key, state in getattr(figures, name).states.items():
        assert not HOLE.search(state["says"]), key
        assert state["says"].endswith("."), key


@every_figure
def test_no_number_of_a_finding_is_typed_into_a_sentence(name: str) -> None:
    """A number with a decimal point comes from a hole, so that it changes with the file that has it."""
    for sentence in module(name).FILE.says.values():
        assert not re.search(r"\d\.\d", HOLE.sub("", sentence))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("0 < heel_lifts.low < heel_lifts.effect", True),
        ("heel_lifts.effect < heel_lifts.low", False),
        ("compression_socks.low = 1", True),
        ("compression_socks.low < 1", False),
        ("compression_socks.low <= 1 <= compression_socks.high", True),
        ("10 < surface_sand.width", True),
        ("3 < count.runs", False),
        ("-1.5 < count.runs = 3", True),
    ],
)
def test_conditions_compare_findings_numbers_and_values(condition: str, expected: bool) -> None:
    """By hand: heel lifts 9.6 (1.8 to 17.4), compression socks from 1.0, sand from 1.1 to 93."""
    assert is_true(condition, {"count.runs": 3}) is expected


def test_a_sentence_whose_ground_is_gone_stops_the_figure() -> None:
    """The error names the file and the condition."""
    file = FigureFile(figure="shoes", says={"B": "One of them is clear."}, holds_while=("held.B = 1", "held.A = 0"))
    assert file.say("B", {"held.B": 1, "held.A": 0}) == "One of them is clear."
    with pytest.raises(DataFileError, match=r"^shoes\.toml: holds_while: held\.B = 1 is no longer true"):
        file.say("B", {"held.B": 2, "held.A": 0})
    require_true("shoes.toml", (), {})


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("{nonsense.effect}", 'id: "nonsense" is not allowed'),
        ("{speed}", 'id: "speed" is not allowed'),
        ("{surface_asphalt.low}", "findings.toml: finding surface_asphalt: low is missing"),
    ],
)
def test_a_hole_that_nothing_fills_is_an_error(sentence: str, message: str) -> None:
    """An unknown finding, a value that the figure does not compute, and a number that the finding does not have."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        filled(sentence, {})


def test_a_figures_file_is_checked_when_it_is_read(tmp_path: Any) -> None:
    """As all data files are."""
    (tmp_path / "odd.toml").write_text('colour = "red"\n[says]\nall = "Red."\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r'^odd\.toml: file: "colour" is not allowed; allowed: figure, says, label, holds_while'):
        read_figure(FigureFile, str(tmp_path / "odd.py"))
