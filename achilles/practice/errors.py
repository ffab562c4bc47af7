"""What Python's commonest errors mean, in plain words. The sentences are in ``errors.toml``."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from achilles.core.tables import read_toml, row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A kind of error: its class (or one it inherits from), what its message matches, and what to say.

    ``{1}`` in ``says`` is the first group of ``matches``. ``example`` is code that causes it, for the tests.
    """

    id: str
    error: str
    matches: str
    says: str
    example: str


@cache
def kinds() -> tuple[_Kind, ...]:
    """Return the kinds of error, in the order in which they are tried."""
    path = Path(__file__).with_name("errors.toml")
    return tuple(row(_Kind, table, path.name, f"kind {table.get('id', '?')}") for table in read_toml(path)["kind"])


def explain_error(error: BaseException) -> str | None:
    """Return what an error means in plain words, or None for one that is not among the common ones.

    >>> explain_error(ZeroDivisionError("division by zero"))
    'Something is divided by zero. Look at what is below the / sign: it may be an empty list or a count of 0.'
    """
    found = find_kind(error)
    if found is None:
        return None
    match = re.search(found.matches, _message(error))
    groups = match.groups() if match else ()
    return found.says.format("", *(group or "" for group in groups))


def find_kind(error: BaseException) -> _Kind | None:
    """Return the kind of an error, or None."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return next((kind for kind in kinds() if kind.error in names and re.search(kind.matches, _message(error))), None)


def _message(error: BaseException) -> str:
    return str(error.msg) if isinstance(error, SyntaxError) else str(error)
