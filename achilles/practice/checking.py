"""Checking what a reader put into the blanks of a cell. Nothing here raises for a wrong answer: it says what to try next."""

import io
import linecache
import math
import sys
import tokenize
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from achilles.practice.blank import Blank
from achilles.practice.errors import explain_error
from achilles.practice.show import feedback_html
from achilles.practice.tasks import Complete, as_text, task

BLANK = "___"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a check says: whether the answer is right, and a sentence or two. A notebook shows hints below it."""

    name: str
    right: bool
    says: str
    task: Complete

    def __repr__(self) -> str:
        return f"{'Right' if self.right else 'Not yet'}. {self.says}"

    def _repr_html_(self) -> str:
        return feedback_html(self.name, self.task, right=self.right, says=self.says)


def check(name: str, value: object) -> Feedback:
    """Check a completed cell: ``value`` is the number, list or function that the cell made. The last line of the cell.

    >>> check("causes/share_sore", 7 / 40)
    Not yet. That divides by all 40 runners. Two of them were lost, and nobody knows how they fared.
    >>> check("causes/share_sore", 7 / 38).right
    True
    """
    one = task(name, Complete)
    left = _blanks_in(sys._getframe(1))  # noqa: SLF001 - the cell that calls
    says = _says_of_blanks(left) if left else _says(one, value)
    return Feedback(name, not says, says or one.after, one)


def _says_of_blanks(left: int) -> str:
    return (
        "The cell has one blank left. Replace ___ and run the cell again."
        if left == 1
        else f"The cell has {left} blanks left. Replace each ___ and run the cell again."
    )


def _blanks_in(frame: FrameType) -> int:
    """Return how many blanks the text of the calling cell has; none if it is no cell. An import is not a blank."""
    if Path(frame.f_code.co_filename).is_file():
        return 0
    source = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    lines = [line for line in source.splitlines(keepends=True) if "import" not in line]
    try:
        return sum(token.string == BLANK for token in tokenize.generate_tokens(io.StringIO("".join(lines)).readline))
    except (tokenize.TokenError, SyntaxError):
        return 0


def _says(one: Complete, value: object) -> str:
    """Return what is wrong with a value, and nothing if it is right."""
    if isinstance(value, Blank):
        return "A blank is left. Replace ___ and run the cell again."
    if one.calls:
        return _says_of_calls(one, value)
    if value is None:
        return "The cell made nothing (None). Check that the name on the last line is the one that you gave a value to."
    if is_same(value, one.answer, one.tolerance):
        return ""
    known = next((mistake.says for mistake in one.mistakes if is_same(value, mistake.value, one.tolerance)), "")
    return known or f"Your cell gives {as_text(value)}, and that is not what the task asks for. The hints below help."


def _says_of_calls(one: Complete, function: object) -> str:
    if not callable(function):
        return f"The check needs the function itself, and got {as_text(function)}. Write its name without brackets."
    return next((says for call in one.calls if (says := _says_of_call(one, function, call.args, call.gives))), "")


def _says_of_call(one: Complete, function: Callable[..., Any], args: tuple[Any, ...], wanted: object) -> str:
    called = f"{getattr(function, '__name__', 'your function')}({', '.join(repr(each) for each in args)})"
    try:
        given = function(*args)
    except Exception as error:  # noqa: BLE001 - whatever a reader's function raises is part of the answer
        return f"{called} stops with an error. {explain_error(error) or f'{type(error).__name__}: {error}'}"
    if isinstance(given, Blank):
        return "The function still has a blank. Replace ___ and run the cell again."
    if given is None:
        return f"{called} gives nothing back (None). Does the function end with return?"
    if is_same(given, wanted, one.tolerance):
        return ""
    known = next((mistake.says for mistake in one.mistakes if is_same(given, mistake.value, one.tolerance)), "")
    return known or f"{called} gives {as_text(given)}; it should give {as_text(wanted)}."


def is_same(given: Any, wanted: Any, tolerance: float) -> bool:
    """Tell whether two values are the same: numbers within a tolerance, lists and tuples item by item.

    >>> is_same((1, 0.3000001), [1, 0.3], 0.001), is_same(True, 1, 0.1), is_same("1", 1, 0.1)
    (True, False, False)
    """
    if isinstance(wanted, bool) or isinstance(given, bool):
        return given is wanted
    if isinstance(wanted, int | float) and isinstance(given, int | float):
        return math.isclose(given, wanted, rel_tol=0, abs_tol=tolerance)
    if isinstance(wanted, list | tuple) and isinstance(given, list | tuple):
        return len(given) == len(wanted) and all(is_same(*pair, tolerance) for pair in zip(given, wanted, strict=True))
    if isinstance(wanted, Mapping) and isinstance(given, Mapping):
        return given.keys() == wanted.keys() and all(is_same(given[key], wanted[key], tolerance) for key in wanted)
    return bool(type(given) is type(wanted) and given == wanted)
