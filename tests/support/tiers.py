"""Which parameters of a test the short suite takes (``dev.py test``); the others are for the long one (``dev.py test long``)."""

from collections.abc import Iterable
from typing import Any

import pytest


def short_of(values: Iterable[Any], *short: Any) -> list[Any]:
    """Return a test's parameters with all of them marked ``long`` but those named. Raises ``ValueError`` for one that there is not."""
    values = list(values)
    if unknown := [value for value in short if value not in values]:
        raise ValueError(f"short: {unknown} is not allowed; allowed: {values}")
    return [value if value in short else long(value) for value in values]


def long(value: Any) -> Any:
    """Return a parameter, or the values of several in a tuple, marked ``long``."""
    return pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.long)
