"""Values as JSON has them."""

import dataclasses
import datetime as dt
from typing import Any

_AS_THEY_ARE = frozenset((str, int, float, bool, type(None)))


def as_json(value: Any) -> Any:
    """Return a value with JSON's types only: tuples and dataclasses become lists and objects, dates text.

    >>> as_json({"when": dt.date(2026, 11, 23), "which": ("a", 1)})
    {'when': '2026-11-23', 'which': ['a', 1]}
    """
    if type(value) in _AS_THEY_ARE:  # most values are, and the questions below are slow
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


class AsDict:
    """For a tool's answer, a frozen dataclass: the same values that the page computes, as JSON has them."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer's fields by name, with JSON's types only."""
        return dict(as_json(self))
