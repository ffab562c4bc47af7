"""What the exercises' tests compare and add up with: fair to every way of writing a right answer, and deaf to objects that only claim to be equal.

There is nothing to hide here, so the visible checks of a set use it as well: they are never stricter than the marking.
"""

import math
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from numbers import Real
from typing import Any

TOLERANCE = 1e-6  # of a number: absolute up to 1, beyond it as a share


def same(got: Any, wanted: Any) -> bool:
    """Tell whether an answer is the value that is wanted, however it is written.

    A number may be an int, a float, a Fraction or a Decimal, and differ by rounding in the last digits. A sequence may be a list, a tuple, a
    named tuple, or anything that can be gone through. Truth values, texts and all else must be of the very type that is wanted.

    >>> same([1, 2.0000000001], (1, 2)), same("1", 1), same(True, 1), same({"a": (1,)}, {"a": [1]}), same(iter([1]), [1])
    (True, False, False, True, True)
    """
    if type(wanted) in (int, float):
        return _is_number(got) and math.isclose(float(got), wanted, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(wanted, list | tuple):
        items = _items(got)
        return items is not None and len(items) == len(wanted) and all(map(same, items, wanted))
    if isinstance(wanted, Mapping):
        if not isinstance(got, Mapping) or len(got) != len(wanted):
            return False
        mine = {key: value for key, value in got.items() if type(key) in (str, int)}
        return mine.keys() == wanted.keys() and all(same(mine[key], wanted[key]) for key in wanted)
    return type(got) is type(wanted) and bool(got == wanted)


def _is_number(got: Any) -> bool:
    return isinstance(got, Real | Decimal) and not isinstance(got, bool)


def _items(got: Any) -> list[Any] | None:
    """Return what a sequence holds; nothing for a text, a dictionary, a set, whose order says nothing, or what is none."""
    if isinstance(got, str | bytes | Mapping | AbstractSet):
        return None
    try:
        return list(got)
    except TypeError:
        return None


def marks(*parts: tuple[float, str, Callable[[], object]]) -> float:
    """Return the sum of the points of the parts that hold, and print which do not. A part that raises an error does not hold."""
    total = 0.0
    for points, name, holds in parts:
        try:
            held = holds() is True
        except Exception:  # noqa: BLE001 - whatever an answer raises costs this part and no other
            held = False
        total += points if held else 0
        if not held:
            print("Not yet:", name)  # noqa: T201 - for the teacher, and in the feedback
    return int(total) if total == int(total) else total
