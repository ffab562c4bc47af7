"""The loading programmes, week by week, with the doses that trials and protocols print: the reader of ``programmes.toml``.

>>> beyer = programme("beyer")
>>> beyer.weeks[0].repetitions, beyer.weeks[11].repetitions
((405, 405), (216, 216))
>>> programme("silbernagel").repetitions  # the record gives a range where phases overlap or copies differ
(15330, 17220)
>>> programme("alfredson").weeks[4].phases[0].exercises[0].dose
'3 x 15'

What the record does not hold is None here; ``dose`` says so in words. A slip in the file is an error when it is read.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

PLACES = ("midportion", "insertion")
NOT_KNOWN = "not in our record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise of a phase. ``reps`` are the least and the most in a set."""

    name: str
    sets: int | None = None
    reps: tuple[int, int] | None = None
    rm: int | None = None

    @property
    def dose(self) -> str:
        """Sets and repetitions in words.

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

    first: int
    last: int
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
    """A loading programme of 12 weeks."""

    id: str
    name: str
    title: str
    place: str
    how: str
    weeks: tuple[Week, ...]
    sources: tuple[str, ...]
    load: str | None = None
    after: str | None = None
    note: str | None = None

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
class Gate:
    """What stands before every programme: who may begin, where it hurts, how much pain is accepted, when to stop."""

    only_if: str
    link: str
    flags: str
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
    return tuple(_file()[0].values())


def programme(id: str) -> Programme:  # noqa: A002 - the file's own name for it
    """Return one programme.

    >>> programme("yoga")
    Traceback (most recent call last):
    ...
    ValueError: id: 'yoga' is not allowed; one of alfredson, silbernagel, beyer, floor_level
    """
    rows = _file()[0]
    if id not in rows:
        raise ValueError(f"id: {id!r} is not allowed; one of {', '.join(rows)}")
    return rows[id]


def gate() -> Gate:
    """Return what stands before every programme."""
    return _file()[1]


def rm_words() -> str:
    """Return what "RM" means."""
    return _file()[2]


@cache
def _file() -> tuple[dict[str, Programme], Gate, str]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return check_programmes(data), _made(Gate, data["gate"], "gate"), data["rm"]


def check_programmes(data: dict[str, Any]) -> dict[str, Programme]:
    """Build the programmes from what the file holds, or say what is wrong with it."""
    rows: dict[str, Programme] = {}
    for raw in data["programme"]:
        where = str(raw.get("id", "a programme without id"))
        phases = [_phase(phase, where) for phase in raw.get("phase", ())]
        weeks = tuple(Week(number=at, phases=tuple(p for p in phases if p.first <= at <= p.last)) for at in range(1, data["weeks"] + 1))
        empty = [week.number for week in weeks if not week.phases]
        if empty:
            raise ValueError(f"programmes.toml, {where}, weeks: none holds week {empty[0]}")
        made = _made(Programme, {"weeks": weeks, **{k: v for k, v in raw.items() if k != "phase"}}, where)
        if made.place not in PLACES:
            raise ValueError(f"programmes.toml, {where}, place: {made.place!r} is not allowed; one of {', '.join(PLACES)}")
        if not made.sources or made.id in rows:
            raise ValueError(f"programmes.toml, {where}: needs sources, and an id of its own")
        rows[made.id] = made
    return rows


def _phase(raw: dict[str, Any], where: str) -> Phase:
    first, last = raw["weeks"]
    exercises = tuple(_made(Exercise, exercise, where) for exercise in raw["exercise"])
    for e in exercises:
        if (e.sets is None) != (e.reps is None) or (e.reps is not None and not 0 < e.reps[0] <= e.reps[1]):
            raise ValueError(f"programmes.toml, {where}, {e.name}: sets and reps together, the least before the most")
    rest = {k: v for k, v in raw.items() if k not in {"weeks", "exercise"}}
    made: Phase = _made(Phase, {"first": first, "last": last, "exercises": exercises, **rest}, where)
    return made


def _made(kind: type[Any], raw: dict[str, Any], where: str) -> Any:
    """Make a row of `kind` of which every field is known."""
    unknown = [name for name in raw if name not in {field.name for field in fields(kind)}]
    if unknown:
        raise ValueError(f"programmes.toml, {where}: {unknown[0]!r} is not a field")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()})
