"""The loading programmes, week by week, with the doses that trials and protocols print: the reader of ``programmes.toml``.

>>> beyer = programme("beyer")
>>> beyer.weeks[0].repetitions, beyer.weeks[11].repetitions
((405, 405), (216, 216))
>>> programme("silbernagel").repetitions  # the record gives a range where phases overlap or copies differ
(15330, 17220)
>>> programme("alfredson").weeks[4].phases[0].exercises[0].dose
'3 x 15'

What the record does not hold is None here; ``dose`` says so as text. A slip in the file is an error when it is read.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from achilles.core.problems import require_one_of
from achilles.core.tables import FieldError, Table, read_toml, row, rows

Place = Literal["midportion", "insertion"]
NOT_KNOWN = "not in our record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise of a phase. ``reps`` are the least and the most in a set."""

    name: str
    sets: int | None = None
    reps: tuple[int, int] | None = None
    rm: int | None = None
    move: str | None = None

    def __post_init__(self) -> None:
        """Raise ``FieldError`` where the fields do not fit together."""
        if (self.sets is None) != (self.reps is None):
            raise FieldError("reps", self.reps, "sets and reps together")
        if self.reps is not None and not 0 < self.reps[0] <= self.reps[1]:
            raise FieldError("reps", self.reps, "the least before the most")

    @property
    def dose(self) -> str:
        """Sets and repetitions as text.

        >>> Exercise(name="raise", sets=3, reps=(10, 15)).dose, Exercise(name="jumps").dose
        ('3 x 10 to 15', 'not in our record')
        """
        if self.sets is None or self.reps is None:
            return NOT_KNOWN
        low, high = self.reps
        return f"{self.sets} x {low}" if low == high else f"{self.sets} x {low} to {high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of weeks with one dose."""

    weeks: tuple[int, int]
    where: str
    days: int
    times: int
    exercises: tuple[Exercise, ...]
    load: str | None = None
    note: str | None = None

    @property
    def sessions(self) -> int:
        """Sessions a week."""
        return self.days * self.times

    @property
    def repetitions(self) -> tuple[int, int]:
        """Repetitions a week, the least and the most; what is not in our record is not counted."""
        low, high = (sum(e.sets * e.reps[end] for e in self.exercises if e.sets is not None and e.reps is not None) for end in (0, 1))
        return self.sessions * low, self.sessions * high

    @property
    def counts_all(self) -> bool:
        """Whether every exercise has its sets and repetitions in our record."""
        return all(e.sets is not None for e in self.exercises)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week: the phases that may hold in it (more than one where they overlap in the source)."""

    number: int
    phases: tuple[Phase, ...]

    @property
    def repetitions(self) -> tuple[int, int]:
        """Repetitions in this week, the least and the most."""
        return min(p.repetitions[0] for p in self.phases), max(p.repetitions[1] for p in self.phases)

    @property
    def sessions(self) -> tuple[int, int]:
        """Sessions in this week, the least and the most."""
        return min(p.sessions for p in self.phases), max(p.sessions for p in self.phases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A loading programme of so many weeks, and its phases, which may overlap."""

    id: str
    name: str
    title: str
    place: Place
    how: str
    length: int
    phase: tuple[Phase, ...]
    sources: tuple[str, ...]
    tempo: str | None = None
    rest: str | None = None
    load: str | None = None
    after: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        """Raise ``FieldError`` where the fields do not fit together."""
        if not self.sources:
            raise FieldError("sources", self.sources, "at least one key")
        for week in self.weeks:
            if not week.phases:
                raise FieldError("phase", [phase.weeks for phase in self.phase], f"one for each week; none holds week {week.number}")

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks from the first on, each with its phases."""
        return tuple(
            Week(number=at, phases=tuple(phase for phase in self.phase if phase.weeks[0] <= at <= phase.weeks[1]))
            for at in range(1, self.length + 1)
        )

    @property
    def repetitions(self) -> tuple[int, int]:
        """Repetitions in all, the least and the most."""
        return sum(w.repetitions[0] for w in self.weeks), sum(w.repetitions[1] for w in self.weeks)

    @property
    def sessions(self) -> tuple[int, int]:
        """Sessions in all, the least and the most."""
        return sum(w.sessions[0] for w in self.weeks), sum(w.sessions[1] for w in self.weeks)

    @property
    def counts_all(self) -> bool:
        """Whether our record holds the repetitions of every exercise."""
        return all(p.counts_all for w in self.weeks for p in w.phases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page of the book, and what it is called in a sentence. The address is relative to the chapters."""

    name: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What comes before every programme: who may begin, where it hurts, how much pain is accepted, when to stop."""

    only_if: str
    checker: Link
    card: Link
    not_for: tuple[str, ...]
    pain: tuple[str, ...]
    stop: str
    rules: str
    place: dict[str, str]
    sources: tuple[str, ...]


def programmes() -> tuple[Programme, ...]:
    """Return the programmes in the file's order.

    >>> [p.id for p in programmes()]
    ['alfredson', 'silbernagel', 'beyer', 'floor_level']
    """
    return tuple(_programmes().values())


def programme(id: str) -> Programme:  # noqa: A002 - the file's own name for it
    """Return one programme.

    >>> programme("yoga")
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: id: "yoga" is not allowed; allowed: one of alfredson, silbernagel, beyer, floor_level
    """
    require_one_of("id", id, _programmes())
    return _programmes()[id]


def gate() -> Gate:
    """Return what comes before every programme."""
    return _file().gate


def rm_words() -> str:
    """Return what "RM" means."""
    return _file().rm


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    version: str
    checked: date
    weeks: int
    rm: str
    gate: Gate
    programme: tuple[Table, ...]


@cache
def _file() -> _File:
    return check_file(read_toml(Path(__file__).with_suffix(".toml")))


@cache
def _programmes() -> dict[str, Programme]:
    return check_programmes(_file())


def check_file(data: Table) -> _File:
    """Return ``programmes.toml`` without looking into its programmes. Raises ``DataFileError``."""
    return row(_File, data, "programmes.toml", "file")


def check_programmes(file: _File) -> dict[str, Programme]:
    """Return the file's programmes by their ids. Raises ``DataFileError``."""
    return rows(Programme, ({"length": file.weeks, **table} for table in file.programme), "programmes.toml", "programme")
