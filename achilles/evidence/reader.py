"""Read the three evidence files, check them, and return their rows.

A slip in a file (an unknown field, a verdict outside the scale, an interval that does not contain its
estimate) is an error when the file is read, so that no chapter can show it.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, get_args

from achilles.core.problems import require_one_of
from achilles.core.tables import FieldError, Table, read_toml, require_known, require_unique, row, rows

Section = Literal[
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
    "your_exercises",
    "look_alikes",
    "not_better",
    "coming_back",
    "about",
]
Verdict = Literal["supported", "partly", "contested", "not supported"]
Topic = Literal[
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
    "add_ons",
]
COURSE_RULE = "course rule"  # among sources: our own judgement, which has no entry in the bibliography
SECTIONS: tuple[str, ...] = get_args(Section)
VERDICTS: tuple[str, ...] = get_args(Verdict)
TOPICS: tuple[str, ...] = get_args(Topic)

_HERE = Path(__file__).parent
_CLAIM_ID = re.compile(r"C[0-5][0-9]|O(?:[1-9]|1[0-9]|2[0-5])")
_OTHER_CLAIM = re.compile(r"\{([CO]\d+)\}")
_FINDING_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim of the article, or one thing that it leaves out, with its verdict and sources."""

    id: str
    section: Section
    claim: str
    safety_critical: bool
    note: str
    strength: str
    sources: tuple[str, ...]
    checked: date
    quote: str | None = None
    verdict: Verdict | None = None
    qualifier: str | None = None

    def __post_init__(self) -> None:
        """Raise ``FieldError`` where the fields do not fit together."""
        if not _CLAIM_ID.fullmatch(self.id):
            raise FieldError("id", self.id, f"the form {_CLAIM_ID.pattern}")
        if self.is_omission != (self.verdict is None):
            raise FieldError("verdict", self.verdict, "one for a claim, none for an omission")
        if not self.sources:
            raise FieldError("sources", self.sources, "at least one key")

    @property
    def note_text(self) -> str:
        """The note as plain text: other claims by their numbers.

        >>> claim("C49").note_text
        'Nothing ensures this.'
        """
        return _OTHER_CLAIM.sub(lambda hole: str(int(hole[1][1:])), self.note)

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
    topic: Topic
    label: str
    measure: str
    scale: Literal["ratio", "difference", "share", "amount"]
    effect: float
    design: str
    population: str
    outcome: str
    source: str
    note: str
    low: float | None = None
    high: float | None = None
    interval: Literal["95 % CI", "range"] | None = None
    events: int | None = None
    of: int | None = None
    worthwhile: float | None = None
    n: int | None = None

    def __post_init__(self) -> None:
        """Raise ``FieldError`` where the fields do not fit together."""
        if not _FINDING_ID.fullmatch(self.id):
            raise FieldError("id", self.id, f"the form {_FINDING_ID.pattern}")
        if len({end is None for end in (self.low, self.high, self.interval)}) > 1:
            raise FieldError("interval", self.interval, "low, high and interval together")
        if self.low is not None and self.high is not None and not self.low <= self.effect <= self.high:
            raise FieldError("effect", self.effect, f"{self.low} to {self.high}, its interval")
        if (self.events is None) != (self.of is None):
            raise FieldError("events", self.events, "given together with `of`")
        if self.events is not None and self.of is not None and not 0 <= self.events <= self.of:
            raise FieldError("events", self.events, f"0 to {self.of}")

    @property
    def has_interval(self) -> bool:
        """Whether our record has the interval of this number.

        >>> finding("heel_lifts").has_interval, finding("surface_asphalt").has_interval
        (True, False)
        """
        return self.interval is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of the bibliography as a reader meets it: its name, and how far it was checked."""

    id: str
    name: str
    checked: Literal["in part", "no"] | None = None
    why: str | None = None

    def __post_init__(self) -> None:
        """Raise ``FieldError`` where the fields do not fit together."""
        if (self.checked is None) != (self.why is None):
            raise FieldError("why", self.why, "given together with `checked`")

    @property
    def mark(self) -> str | None:
        """What is shown next to a source that was not checked in full.

        >>> source("habets2021").mark, source("nice_cks").mark, source("beyer2015").mark
        ('Checked in part', 'Not checked', None)
        """
        return {None: None, "in part": "Checked in part", "no": "Not checked"}[self.checked]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claims:
    version: str
    checked: date
    claim: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Findings:
    version: str
    checked: date
    finding: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    version: str
    source: dict[str, Table]


_Row = TypeVar("_Row", Claim, Finding, Source)


def claims(section: str | None = None) -> tuple[Claim, ...]:
    """Return the claims of one section in the article's order, its omissions last; all without one.

    >>> [c.id for c in claims("long_term")]
    ['C33', 'C34', 'C35']
    >>> claims("shoes")
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: section: "shoes" is not allowed; allowed: one of introduction, causes, symptoms, prevention, \
treatment, when_to_seek_help, long_term, summary_table, questions_and_answers, conclusion, your_exercises, look_alikes, not_better, coming_back, about
    """
    if section is None:
        return tuple(_claims().values())
    require_one_of("section", section, SECTIONS)
    return tuple(c for c in _claims().values() if c.section == section)


def claim(id: str) -> Claim:  # noqa: A002 - the file's own name for it
    """Return one claim.

    >>> claim("C34").claim
    'Build up distance and effort gradually.'
    """
    return _with_id(id, _claims())


def findings(topic: str | None = None) -> tuple[Finding, ...]:
    """Return the findings of one topic in the file's order; all of them without one.

    >>> [f.effect for f in findings("surfaces")]
    [10.0, 0.47]
    """
    if topic is None:
        return tuple(_findings().values())
    require_one_of("topic", topic, TOPICS)
    return tuple(f for f in _findings().values() if f.topic == topic)


def finding(id: str) -> Finding:  # noqa: A002 - the file's own name for it
    """Return one finding.

    >>> f = finding("longest_run_over_100")
    >>> f.effect, f.low, f.high
    (2.28, 1.5, 3.48)
    """
    return _with_id(id, _findings())


def source(id: str) -> Source:  # noqa: A002 - the file's own name for it
    """Return one source by its key in the bibliography.

    >>> source("lagas2020incidence").name
    'Lagas 2020, onset in runners'
    """
    return _with_id(id, _sources())


def sources() -> tuple[Source, ...]:
    """Return all sources in the bibliography's order."""
    return tuple(_sources().values())


@cache
def _claims() -> dict[str, Claim]:
    return check_claims(read_toml(_HERE / "claims.toml"))


@cache
def _findings() -> dict[str, Finding]:
    return check_findings(read_toml(_HERE / "findings.toml"))


@cache
def _sources() -> dict[str, Source]:
    return check_sources(read_toml(_HERE / "sources.toml"))


def check_claims(data: Table) -> dict[str, Claim]:
    """Return the claims of ``claims.toml``. Raises ``DataFileError``."""
    file = row(_Claims, data, "claims.toml", "file")
    found = rows(Claim, ({"checked": file.checked, **table} for table in file.claim), "claims.toml", "claim")
    for each in found.values():
        require_known("claims.toml", f"claim {each.id}: note", _OTHER_CLAIM.findall(each.note), found)
    return found


def check_findings(data: Table) -> dict[str, Finding]:
    """Return the findings of ``findings.toml``. Raises ``DataFileError``."""
    return rows(Finding, row(_Findings, data, "findings.toml", "file").finding, "findings.toml", "finding")


def check_sources(data: Table) -> dict[str, Source]:
    """Return the sources of ``sources.toml``. Raises ``DataFileError``."""
    file = row(_Sources, data, "sources.toml", "file")
    found = rows(Source, ({"id": key, **table} for key, table in file.source.items()), "sources.toml", "source")
    require_unique("sources.toml", "name", [source.name for source in found.values()])
    return found


def _with_id(id: str, known: dict[str, _Row]) -> _Row:  # noqa: A002 - the files' own name for it
    require_one_of("id", id, known)
    return known[id]
