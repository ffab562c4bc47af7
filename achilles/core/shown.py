"""How a value is shown in an error, the same in Python and in JavaScript.

The two languages print values differently (``1.0`` and ``1``, ``1e-07`` and ``1e-7``, ``True`` and
``true``), so both follow this one rule: JSON's look, JavaScript's numbers, long things cut short.
``shown.js`` is the same in JavaScript; ``tests/achilles/test_shown.py`` checks that both print the same.
"""

import math
from collections.abc import Mapping
from decimal import Decimal
from numbers import Real
from typing import Any

LONGEST_TEXT = 40
LONGEST_LIST = 8
DEEPEST = 2


def shown(value: object, depth: int = 0) -> str:
    r"""Return ``value`` as a reader sees it in an error text.

    >>> shown(1.0), shown(1e-07), shown(True), shown(None), shown(float("nan")), shown(-0.0)
    ('1', '1e-7', 'true', 'null', 'NaN', '0')
    >>> shown(10**30), shown('say "no"'), shown([1, "a", None]), shown({"a": 1})
    ('1e+30', '"say \\"no\\""', '[1, "a", null]', '{...}')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _shown_text(value)
    if isinstance(value, Real):
        return _shown_number(value)
    if isinstance(value, list | tuple):
        if depth >= DEEPEST:
            return "[...]"
        items = [shown(item, depth + 1) for item in value[:LONGEST_LIST]]
        return f"[{', '.join([*items, '...'] if len(value) > LONGEST_LIST else items)}]"
    if isinstance(value, Mapping):
        return "{...}"
    return f"<{type(value).__name__}>"


def _shown_text(text: str) -> str:
    r"""Quote a text, with control characters and halves of broken characters written as ``\uXXXX``."""
    cut = text[:LONGEST_TEXT]
    quoted = "".join(_shown_character(character) for character in cut)
    return f'"{quoted}{"..." if len(text) > LONGEST_TEXT else ""}"'


def _shown_character(character: str) -> str:
    code = ord(character)
    if character in '"\\':
        return "\\" + character
    if code < 0x20 or 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code in (0x2028, 0x2029):
        return f"\\u{code:04x}"
    return character


def _shown_number(number: Any) -> str:
    """Write a number as JavaScript does: shortest digits that round-trip, plain between 1e-6 and 1e21."""
    try:
        value = float(number)
    except OverflowError:
        value = math.inf if number > 0 else -math.inf
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign, digit_tuple, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, digit_tuple))
    point = len(digits) + int(exponent)  # position of the decimal point, counted from the first digit
    if -6 < point <= 21:
        if point <= 0:
            text = "0." + "0" * -point + digits
        elif point >= len(digits):
            text = digits + "0" * (point - len(digits))
        else:
            text = digits[:point] + "." + digits[point:]
    else:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        text = f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return "-" + text if sign else text
