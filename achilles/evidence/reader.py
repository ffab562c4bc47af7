"""Read the three evidence files, check them, and hand out their rows.

A slip in a file (an unknown field, a verdict outside the scale, an interval that does not hold its
estimate) is an error when the file is read, so that no chapter can show it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

SECTIONS = (
    "introduction",
    "causes",
    "symptoms",
    "prevention",
    "treatment",
    "when_to_seek_help",
    "long_term",
    "summary_table",
    "questions_and_answers",
    "conclusion",
)
VERDICTS = ("supported", "partly", "contested", "not supported")
TOPICS = (
    "training",
    "risk_factors",
    "surfaces",
    "prevention",
    "shoes",
    "inserts",
    "loading",
    "recovery",
    "medicines",
    "food",
    "diagnosis",
)
INTERVALS = ("95 % CI", "range")
CHECKED = ("in part", "no")

_HERE = Path(__file__).parent
_CLAIM_ID = re.compile(r"C[0-5][0-9]|O[1-9]")
_FINDING_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim of the article, or one thing that it leaves out, with its verdict and sources."""

    id: str
    section: str
    claim: str
    safety_critical: bool
    note: str
    strength: str
    sources: tuple[str, ...]
    checked: date
    quote: str | None = None
    verdict: str | None = None
    qualifier: str | None = None

    @property
    def is_omission(self) -> bool:
        """Whether the article leaves this out, rather than claims it.

        >>> claim("O1").is_omission, claim("C01").is_omission
        (True, False)
        """
        return self.id.startswith("O")

    @property
    def label(self) -> str:
        """What the claim is called in a sentence.

        >>> claim("C04").label, claim("O1").label
        ('Claim 4', 'Omission 1')
        """
        return f"{'Omission' if self.is_omission else 'Claim'} {int(self.id[1:])}"

    @property
    def judgement(self) -> str:
        """The verdict as a reader meets it: with its qualifier, and with the mark for safety.

        >>> claim("C31").judgement
        'Partly (understated: "may" is too weak). Safety-critical.'
        >>> claim("O7").judgement
        'Left out by the article.'
        """
        text = (self.verdict or "left out by the article").capitalize()
        text += f" ({self.qualifier})." if self.qualifier else "."
        return text + (" Safety-critical." if self.safety_critical else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One published number, with its interval where there is one, and where it comes from."""

    id: str
    topic: str
    label: str
    measure: str
    effect: float
    design: str
    population: str
    outcome: str
    source: str
    note: str
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    events: int | None = None
    of: int | None = None
    worthwhile: float | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of the bibliography as a reader meets it: its name, and how far it was checked."""

    id: str
    name: str
    checked: str | None = None
    why: str | None = None

    @property
    def mark(self) -> str | None:
        """What stands beside a source that was not checked in full.

        >>> source("habets2021").mark, source("nice_cks").mark, source("beyer2015").mark
        ('Checked in part', 'Not checked', None)
        """
        return {None: None, "in part": "Checked in part", "no": "Not checked"}[self.checked]


_Row = TypeVar("_Row", Claim, Finding, Source)


def claims(section: str | None = None) -> tuple[Claim, ...]:
    """Return the claims of one section in the article's order, its omissions last; all without one.

    >>> [c.id for c in claims("long_term")]
    ['C33', 'C34', 'C35']
    >>> claims("shoes")
    Traceback (most recent call last):
    ...
    ValueError: section: 'shoes' is not allowed; one of introduction, causes, symptoms, prevention, \
treatment, when_to_seek_help, long_term, summary_table, questions_and_answers, conclusion
    """
    rows = _claims()
    if section is None:
        return tuple(rows.values())
    _allowed("section", section, SECTIONS)
    return tuple(c for c in rows.values() if c.section == section)


def claim(id: str) -> Claim:  # noqa: A002 - the file's own name for it
    """Return one claim.

    >>> claim("C34").claim
    'Build up distance and effort gradually.'
    """
    return _row("id", id, _claims())


def findings(topic: str | None = None) -> tuple[Finding, ...]:
    """Return the findings of one topic in the file's order; all of them without one.

    >>> [f.effect for f in findings("surfaces")]
    [10.0, 0.47]
    """
    rows = _findings()
    if topic is None:
        return tuple(rows.values())
    _allowed("topic", topic, TOPICS)
    return tuple(f for f in rows.values() if f.topic == topic)


def finding(id: str) -> Finding:  # noqa: A002 - the file's own name for it
    """Return one finding.

    >>> f = finding("longest_run_over_100")
    >>> f.effect, f.low, f.high
    (2.28, 1.5, 3.48)
    """
    return _row("id", id, _findings())


def source(id: str) -> Source:  # noqa: A002 - the file's own name for it
    """Return one source by its key in the bibliography.

    >>> source("lagas2020incidence").name
    'Lagas 2020, onset in runners'
    """
    return _row("id", id, _sources())


def sources() -> tuple[Source, ...]:
    """Return all sources in the bibliography's order."""
    return tuple(_sources().values())


@cache
def _claims() -> dict[str, Claim]:
    return check_claims(tomllib.loads((_HERE / "claims.toml").read_text("utf-8")))


@cache
def _findings() -> dict[str, Finding]:
    return check_findings(tomllib.loads((_HERE / "findings.toml").read_text("utf-8")))


@cache
def _sources() -> dict[str, Source]:
    return check_sources(tomllib.loads((_HERE / "sources.toml").read_text("utf-8")))


def check_claims(data: dict[str, Any]) -> dict[str, Claim]:
    """Build the claims from what the file holds, or say what is wrong with it."""
    checked = data.get("checked")
    if type(checked) is not date:
        raise ValueError(_wrong("claims.toml", "checked", checked, "a date"))
    rows: dict[str, Claim] = {}
    for raw in data["claim"]:
        c = _build(Claim, {"checked": checked, **raw}, "claims.toml")
        where = f"claims.toml, {c.id}"
        _fits(where, "id", c.id, _CLAIM_ID)
        _allowed(f"{where}, section", c.section, SECTIONS)
        if c.is_omission:
            if c.verdict is not None:
                raise ValueError(_wrong(where, "verdict", c.verdict, "none for an omission"))
        else:
            _allowed(f"{where}, verdict", c.verdict, VERDICTS)
        if not c.sources:
            raise ValueError(_wrong(where, "sources", c.sources, "at least one key"))
        _add(rows, c, "claims.toml")
    return rows


def check_findings(data: dict[str, Any]) -> dict[str, Finding]:
    """Build the findings from what the file holds, or say what is wrong with it."""
    rows: dict[str, Finding] = {}
    for raw in data["finding"]:
        f = _build(Finding, raw, "findings.toml")
        where = f"findings.toml, {f.id}"
        _fits(where, "id", f.id, _FINDING_ID)
        _allowed(f"{where}, topic", f.topic, TOPICS)
        _check_interval(f, where)
        if (f.events is None) != (f.of is None):
            raise ValueError(_wrong(where, "events", f.events, "given together with `of`"))
        if f.events is not None and f.of is not None and not 0 <= f.events <= f.of:
            raise ValueError(_wrong(where, "events", f.events, f"0 to {f.of}"))
        _add(rows, f, "findings.toml")
    return rows


def check_sources(data: dict[str, Any]) -> dict[str, Source]:
    """Build the sources from what the file holds, or say what is wrong with it."""
    rows: dict[str, Source] = {}
    names: set[str] = set()
    for key, raw in data["source"].items():
        s = _build(Source, {"id": key, **raw}, "sources.toml")
        where = f"sources.toml, {s.id}"
        if s.checked is not None:
            _allowed(f"{where}, checked", s.checked, CHECKED)
        if (s.checked is None) != (s.why is None):
            raise ValueError(_wrong(where, "why", s.why, "given together with `checked`"))
        if s.name in names:
            raise ValueError(_wrong(where, "name", s.name, "each name once"))
        names.add(s.name)
        _add(rows, s, "sources.toml")
    return rows


def _check_interval(f: Finding, where: str) -> None:
    if f.low is None and f.high is None and f.interval is None:
        return
    if f.low is None or f.high is None or f.interval is None:
        raise ValueError(_wrong(where, "interval", f.interval, "low, high and interval together"))
    _allowed(f"{where}, interval", f.interval, INTERVALS)
    if not f.low <= f.effect <= f.high:
        raise ValueError(_wrong(where, "effect", f.effect, f"{f.low} to {f.high}, its interval"))


_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "int": (int,),
    "float": (float,),
    "date": (date,),
    "tuple[str, ...]": (list,),
}


def _build(kind: type[_Row], raw: dict[str, Any], file: str) -> _Row:
    """Make a row of `kind`; every field known, none missing, each of the type that the class names."""
    known = {f.name: f for f in fields(kind)}
    where = f"{file}, {raw.get('id', 'a row without id')}"
    for name in raw:
        _allowed(f"{where}, field", name, tuple(known))
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name not in raw:
            if field.default is MISSING:
                raise ValueError(_wrong(where, name, None, "a value"))
            continue
        value = raw[name]
        wanted = str(field.type).removesuffix(" | None")
        if type(value) not in _KINDS[wanted]:
            raise ValueError(_wrong(where, name, value, wanted))
        if isinstance(value, str) and (not value or value != value.strip()):
            raise ValueError(_wrong(where, name, value, "text without spaces at its ends"))
        if isinstance(value, list):
            if not all(isinstance(v, str) and v for v in value):
                raise ValueError(_wrong(where, name, value, "a list of keys"))
            value = tuple(value)
        values[name] = value
    return kind(**values)


def _add(rows: dict[str, _Row], row: _Row, file: str) -> None:
    if row.id in rows:
        raise ValueError(_wrong(file, "id", row.id, "each id once"))
    rows[row.id] = row


def _row(name: str, value: str, rows: dict[str, _Row]) -> _Row:
    _allowed(name, value, tuple(rows))
    return rows[value]


def _allowed(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        message = f"{name}: {value!r} is not allowed; one of {', '.join(allowed)}"
        raise ValueError(message)


def _fits(where: str, name: str, value: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(value):
        raise ValueError(_wrong(where, name, value, f"the form {pattern.pattern}"))


def _wrong(where: str, name: str, value: object, allowed: str) -> str:
    return f"{where}, {name}: {value!r} is not allowed; {allowed}"
