"""Reading a chapter's practice tasks: TOML in, checked tasks out. Python and the page read the same file."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from achilles.core.problems import require_one_of
from achilles.core.tables import DataFileError, FieldError, read_toml, require_unique, row

FOLDER = Path(__file__).with_name("tasks")
HINTS = 2

_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What every task has. ``id`` is unique in its chapter; outside it is known as ``chapter/id``."""

    id: str

    def __post_init__(self) -> None:
        """Raise ``FieldError`` for an id that cannot be one."""
        if not _ID.fullmatch(self.id):
            raise FieldError("id", self.id, "small letters, digits and _")


@dataclass(frozen=True, slots=True, kw_only=True)
class Predict(_Task):
    """Say what a cell gives before it shows: one of ``options``, or a number.

    ``answer`` is what the unchanged cell gives, as ``str()`` writes it; ``after`` says what that means.
    """

    text: str
    answer: str | None = None
    number: float | None = None
    options: tuple[str, ...] = ()
    unit: str = ""
    after: str

    def __post_init__(self) -> None:
        """Raise ``FieldError`` unless there are options with the answer among them, or a number."""
        super(Predict, self).__post_init__()
        if (self.answer is None) == (self.number is None):
            raise FieldError("answer", self.answer, "an answer among options, or a number, and not both")
        if self.answer is not None and (len(self.options) < 2 or self.answer not in self.options):
            raise FieldError("answer", self.answer, "one of two or more options")
        if len(set(self.options)) != len(self.options):
            raise FieldError("options", list(self.options), "each once")

    @property
    def given(self) -> str:
        """What the unchanged cell gives, as text."""
        return self.answer if self.answer is not None else as_text(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A call of the reader's function, and what it must give."""

    args: tuple[Any, ...]
    gives: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mistake:
    """A wrong value that people give for a known reason."""

    value: Any
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(_Task):
    """A cell with blanks. ``solution`` is the cell without its check, with the blanks filled.

    Checked is either a value against ``answer``, or a function by ``calls``. Numbers may differ by ``tolerance``.
    """

    solution: str
    hints: tuple[str, ...]
    after: str
    answer: Any = None
    calls: tuple[_Call, ...] = ()
    tolerance: float = 1e-9
    mistakes: tuple[_Mistake, ...] = ()

    def __post_init__(self) -> None:
        """Raise ``FieldError`` unless there is something to check, and two hints."""
        super(Complete, self).__post_init__()
        if (self.answer is None) == (not self.calls):
            raise FieldError("answer", self.answer, "an answer or calls, and not both")
        if len(self.hints) != HINTS:
            raise FieldError("hints", len(self.hints), f"{HINTS} of them")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(_Task):
    """Lines to put in order. ``lines`` is the right order, ``start`` the order in which they are shown first."""

    text: str
    lines: str
    start: tuple[int, ...]
    hints: tuple[str, ...]
    after: str

    def __post_init__(self) -> None:
        """Raise ``FieldError`` unless every line is shown once, in another order."""
        super(Order, self).__post_init__()
        right = tuple(self.lines.split("\n"))
        if sorted(self.start) != list(range(len(right))) or self.shown == right:
            raise FieldError("start", list(self.start), f"0 to {len(right) - 1}, each once, in another order than the right one")
        if len(self.hints) != HINTS:
            raise FieldError("hints", len(self.hints), f"{HINTS} of them")

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines in the order in which they are shown first."""
        lines = self.lines.split("\n")
        return tuple(lines[at] for at in self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain(_Task):
    """A sentence to write, a model answer, and what to look for when comparing the two."""

    text: str
    model: str
    look_for: tuple[str, ...]


Task = Predict | Complete | Order | Explain
Kind = TypeVar("Kind", Predict, Complete, Order, Explain)
KINDS: dict[str, type[Task]] = {"predict": Predict, "complete": Complete, "order": Order, "explain": Explain}


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A chapter's file."""

    chapter: str
    predict: tuple[Predict, ...] = ()
    complete: tuple[Complete, ...] = ()
    order: tuple[Order, ...] = ()
    explain: tuple[Explain, ...] = ()


def chapters_with_tasks() -> list[str]:
    """Return the names of the chapters that have practice tasks."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def load_tasks(chapter: str) -> dict[str, Task]:
    """Return a chapter's tasks by id. Raises ``ValueError`` for a chapter without any.

    >>> type(load_tasks("causes")["lost"]).__name__
    'Predict'
    """
    require_one_of("chapter", chapter, chapters_with_tasks())
    return read_tasks(FOLDER / f"{chapter}.toml")


def read_tasks(path: Path) -> dict[str, Task]:
    """Read a file of tasks. Raises ``DataFileError`` if it is not well formed."""
    file = row(_File, read_toml(path), path.name, "file")
    if file.chapter != path.stem:
        raise DataFileError(f"{path.name}: chapter {file.chapter} is not allowed; allowed: {path.stem}")
    found: list[Task] = [*file.predict, *file.complete, *file.order, *file.explain]
    require_unique(path.name, "task", [one.id for one in found])
    return {one.id: one for one in found}


def task(name: str, kind: type[Kind]) -> Kind:
    """Return a task of a kind by its name, ``chapter/id``. Raises ``ValueError`` that lists what there is.

    >>> task("causes/no_such_task", Order)
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: task: "no_such_task" is not allowed; allowed: one of odds_ratio
    """
    chapter, _, identity = name.partition("/")
    allowed = {key: one for key, one in load_tasks(chapter).items() if isinstance(one, kind)}
    require_one_of("task", identity, list(allowed))
    return allowed[identity]


def kind_of(one: Task) -> str:
    """Return the kind of a task: predict, complete, order or explain."""
    return next(name for name, kind in KINDS.items() if isinstance(one, kind))


def as_text(value: object) -> str:
    """Return a value as a page shows it; 5.0 is 5.

    >>> as_text(5.0), as_text(0.25), as_text("calm"), as_text([1, 2])
    ('5', '0.25', 'calm', '[1, 2]')
    """
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)
