"""Reading a data file: TOML tables in, frozen dataclasses out.

Data files are written by people who know tendons, not code. So a slip in one (an unknown field, one that is missing, a value
of the wrong type) stops the reading with an error in their words: the file, the entry, the field, the value and what is allowed.

>>> @dataclass(frozen=True)
... class Shoe:
...     id: str
...     grade: Literal["A", "B"]
...     drop: float = 8
>>> row(Shoe, {"id": "racer", "grade": "A"}, "shoes.toml", "shoe racer")
Shoe(id='racer', grade='A', drop=8)
>>> row(Shoe, {"id": "racer", "grade": "C"}, "shoes.toml", "shoe racer")
Traceback (most recent call last):
...
achilles.core.tables.DataFileError: shoes.toml: shoe racer: grade "C" is not allowed; allowed: A, B

A field's type is what may be in the file: ``str``, ``bool``, ``int``, ``float``, ``date``, ``Literal[...]``, another dataclass (a
table), ``tuple[...]`` (a list), ``dict[str, ...]`` (a table with keys of its own), any of them ``| None``, or ``Any``. What no type
can say, the class says in ``__post_init__`` by raising a ``FieldError``.
"""

import dataclasses
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from achilles.core.shown import shown

Table = dict[str, Any]
Row = TypeVar("Row")

_NAMES: dict[type, str] = {
    str: "a text without spaces at its ends",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date",
}


class DataFileError(ValueError):
    """A data file says something that cannot be. Names the file, the entry and what is allowed."""


class FieldError(ValueError):
    """One field of a row does not fit the others; whoever reads the row adds the file and the entry."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(f"{field} {shown(value)} is not allowed; allowed: {allowed}")


def read_toml(path: Path) -> Table:
    """Return a TOML file as it is. Raises ``DataFileError`` with the file and the line if it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"{path.name}: {error}") from error


def row(kind: type[Row], table: object, file: str, entry: str, *, more: bool = False) -> Row:
    """Return a table as a frozen dataclass. ``more`` lets the table have fields that the class does not know.

    Raises ``DataFileError`` for the first thing that is wrong.
    """
    return _Reader(file, more=more).row(kind, table, entry)


def rows(kind: type[Row], tables: Iterable[object], file: str, what: str) -> dict[str, Row]:
    """Return tables as rows by their ``id``, in the file's order. ``what`` names an entry: "claim" makes "claim C01"."""
    made: list[Any] = [row(kind, table, file, _entry(what, table)) for table in tables]
    require_unique(file, what, [each.id for each in made])
    return {each.id: each for each in made}


def require_unique(file: str, entry: str, ids: Sequence[str]) -> None:
    """Raise ``DataFileError`` unless each id is there once."""
    repeated = [each for each, times in Counter(ids).items() if times > 1]
    if repeated:
        raise DataFileError(f"{file}: {entry}: {', '.join(repeated)} is not allowed; allowed: each once")


def require_known(file: str, entry: str, given: Iterable[object], allowed: Iterable[object]) -> None:
    """Raise ``DataFileError`` unless each of the given values is among the allowed ones."""
    known = list(allowed)
    for item in given:
        if item not in known:
            raise DataFileError(f"{file}: {entry}: {shown(item)} is not allowed; allowed: {', '.join(map(str, known))}")


def _entry(what: str, table: object) -> str:
    return f"{what} {table.get('id', '?')}" if isinstance(table, dict) else what


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the tables of one file."""

    file: str
    more: bool

    def row(self, kind: type[Row], table: object, entry: str) -> Row:
        if not isinstance(table, dict):
            raise self._not_allowed(entry, "", table, "a table")
        known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]  # only dataclasses are asked for
        if not self.more:
            require_known(self.file, entry, table, known)
        types = get_type_hints(kind)
        values: Table = {}
        for name, field in known.items():
            if name in table:
                values[name] = self._value(types[name], table[name], entry, name)
            elif field.default is MISSING and field.default_factory is MISSING:
                raise DataFileError(f"{self.file}: {entry}: {name} is missing")
        try:
            return kind(**values)
        except FieldError as error:
            raise DataFileError(f"{self.file}: {entry}: {error}") from error

    def _value(self, hint: Any, value: object, entry: str, name: str) -> Any:
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._value(next(one for one in inner if one is not NoneType), value, entry, name)
        if hint is Any:
            return value
        if origin is Literal:
            if value not in inner:
                raise self._not_allowed(entry, name, value, ", ".join(inner))
            return value
        if origin is tuple:
            return self._list(inner, value, entry, name)
        if origin is dict:
            if not isinstance(value, dict):
                raise self._not_allowed(entry, name, value, "a table")
            return {key: self._value(inner[1], each, f"{entry}, {name}", key) for key, each in value.items()}
        if dataclasses.is_dataclass(hint):
            return self.row(hint, value, f"{entry}, {name}")  # type: ignore[arg-type]  # a class, since it is a type
        if not _is_a(value, hint):
            raise self._not_allowed(entry, name, value, _NAMES[hint])
        return value

    def _list(self, inner: tuple[Any, ...], value: object, entry: str, name: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise self._not_allowed(entry, name, value, "a list")
        any_length = inner[-1] is Ellipsis
        if not any_length and len(value) != len(inner):
            raise self._not_allowed(entry, name, value, f"a list of {len(inner)}")
        hints = [inner[0]] * len(value) if any_length else inner
        if dataclasses.is_dataclass(inner[0]):
            return tuple(self.row(inner[0], each, f"{entry}, {name} {at}") for at, each in enumerate(value, start=1))  # type: ignore[arg-type]
        return tuple(self._value(hint, each, entry, name) for hint, each in zip(hints, value, strict=True))

    def _not_allowed(self, entry: str, name: str, value: object, allowed: str) -> DataFileError:
        return DataFileError(f"{self.file}: {entry}: {name and f'{name} '}{shown(value)} is not allowed; allowed: {allowed}")


def _is_a(value: object, kind: type) -> bool:
    """Tell whether a value is of a type: a text has no spaces at its ends, a number is finite and not ``true``."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if kind is str:
        return isinstance(value, str) and bool(value) and value == value.strip()
    return type(value) is kind
