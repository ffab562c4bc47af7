"""Reading a chapter's questions: TOML in, checked questions out.

What comes out is a ``RuleFile`` as the other tools have it, so that the form and the checking of answers are the same; its
``data`` is what the page gets.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from achilles.core.plain import as_json
from achilles.core.problems import require_one_of
from achilles.core.questions import NONE, Question
from achilles.core.rulefile import RuleFile
from achilles.core.tables import FieldError, Table, read_toml, require_known, require_unique, row
from achilles.core.words import fill
from achilles.evidence.reader import sources

Chapter = Literal["introduction", "causes", "symptoms", "prevention", "treatment", "when_to_seek_help", "long_term", "conclusion"]
CHAPTERS: tuple[str, ...] = get_args(Chapter)
KINDS = ("one", "many", "number")
FEWEST, MOST = 4, 6
LARGEST = 100_000  # of the numbers that may be given as an answer
FOLDER = Path(__file__).with_name("questions")

_ID = re.compile(r"[a-z][a-z0-9_]*")
_AS_ID = "small letters, digits and _"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What all quizzes share: ``shared.toml``."""

    tool: str
    edition: str
    heading: str
    waiting: str
    note: str
    sources: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A chapter's file. ``before`` is the question that the chapter also asks at its start, to be thought about while reading."""

    chapter: Chapter
    title: str
    version: str
    date: date
    question: tuple[Table, ...]
    before: str = ""

    def __post_init__(self) -> None:
        """Raise ``FieldError`` for too few or too many questions, or for one to ask before reading that is not there."""
        if not FEWEST <= len(self.question) <= MOST:
            raise FieldError("question", len(self.question), f"{FEWEST} to {MOST} of them")
        choices = [str(table.get("id")) for table in self.question if table.get("kind") == "one"]
        if self.before and self.before not in choices:
            raise FieldError("before", self.before, f"one of {', '.join(choices)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What every question has. ``see`` is the id of the heading ``see_text`` in the chapter."""

    id: str
    kind: Literal["one", "many", "number"]
    text: str
    see: str
    see_text: str
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raise ``FieldError`` for what its type cannot say."""
        if not _ID.fullmatch(self.id):
            raise FieldError("id", self.id, _AS_ID)
        if self.see != slug(self.see_text):
            raise FieldError("see", self.see, f"{slug(self.see_text)}, the id of the heading")
        if not self.sources:
            raise FieldError("sources", self.sources, "at least one key")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    id: str
    text: str
    right: bool
    feedback: str

    def __post_init__(self) -> None:
        """Raise ``FieldError`` for an id that is none."""
        if self.id == NONE or not _ID.fullmatch(self.id):
            raise FieldError("id", self.id, f"{_AS_ID}, but not {NONE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice(_Asked):
    """A question with options to choose from."""

    options: tuple[_Option, ...]

    def __post_init__(self) -> None:
        """Raise ``FieldError`` unless there is something to choose, and a right answer."""
        super(_Choice, self).__post_init__()
        right = sum(option.right for option in self.options)
        if len(self.options) < 2:
            raise FieldError("options", len(self.options), "two or more")
        if right == 0 or (self.kind == "one" and right > 1):
            raise FieldError("right", right, "exactly one right option" if self.kind == "one" else "at least one right option")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mistake:
    """A wrong number that people give for a known reason."""

    value: float
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number(_Asked):
    """A question whose answer is a number."""

    unit: str
    answer: float
    tolerance: float
    right_feedback: str
    low_feedback: str
    high_feedback: str
    mistakes: tuple[_Mistake, ...] = ()

    def __post_init__(self) -> None:
        """Raise ``FieldError`` unless a known mistake lies outside the tolerance."""
        super(_Number, self).__post_init__()
        if not 0 <= self.answer <= LARGEST:
            raise FieldError("answer", self.answer, f"0 to {LARGEST}")
        if self.tolerance < 0:
            raise FieldError("tolerance", self.tolerance, "0 or more")
        for mistake in self.mistakes:
            if abs(mistake.value - self.answer) <= self.tolerance:
                raise FieldError("mistakes", mistake.value, "what does not count as right")


def load_questions(chapter: str) -> RuleFile:
    """Return a chapter's questions, read once. Raises ``ValueError`` for a chapter that has none.

    >>> load_questions("shoes")
    Traceback (most recent call last):
    ...
    achilles.core.problems.BadInputError: chapter: "shoes" is not allowed; allowed: one of introduction, causes, symptoms, \
prevention, treatment, when_to_seek_help, long_term, conclusion
    """
    require_one_of("chapter", chapter, CHAPTERS)
    return _load(chapter)


@cache
def _load(chapter: str) -> RuleFile:
    return read_questions(FOLDER / f"{chapter}.toml")


@cache
def _shared() -> _Shared:
    path = Path(__file__).with_name("shared.toml")
    return row(_Shared, read_toml(path), path.name, "file")


def read_questions(path: Path) -> RuleFile:
    """Read a file of questions. Raises ``DataFileError`` where it is not well formed."""
    shared, data = _shared(), read_toml(path)
    file = row(_File, data, path.name, "file")
    require_known(path.name, "file: chapter", [file.chapter], [path.stem])
    names = {source.id: source.name for source in sources() if source.checked != "no"} | shared.sources
    asked = [_asked(path.name, table, list(names)) for table in file.question]
    require_unique(path.name, "question", [question.id for question in asked])
    used = {key for question in asked for key in question.sources}
    whole = {
        "tool": shared.tool,
        "edition": shared.edition,
        "note": shared.note,
        **data,
        "title": fill(shared.heading, {"title": file.title}),
        "memory": f"quiz-{file.chapter}",
        "question": [{**table, "low": 0, "high": LARGEST} if table["kind"] == "number" else table for table in file.question],
        "sources": {key: name for key, name in names.items() if key in used},
    }
    return RuleFile(path, as_json(whole), tuple(map(_question, asked)))


def title(chapter: str) -> str:
    """Return the title of a chapter's questions on its own, as in a list of all quizzes.

    >>> title("long_term")
    'Long-term strategies'
    """
    return row(_File, read_toml(FOLDER / f"{chapter}.toml"), f"{chapter}.toml", "file").title.capitalize()


def waiting() -> str:
    """Return what is shown until there is a score."""
    return _shared().waiting


def slug(heading: str) -> str:
    """Return the id that a heading has on its page.

    >>> slug("3. Running technique"), slug("What this chapter cannot tell you")
    ('running-technique', 'what-this-chapter-cannot-tell-you')
    """
    plain = unicodedata.normalize("NFKD", heading.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"^[-0-9]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", plain))


def _asked(file: str, table: Table, names: list[str]) -> _Asked:
    entry = f"question {table.get('id', '?')}"
    require_known(file, entry, [table.get("kind")], KINDS)
    question: _Asked = row(_Number if table["kind"] == "number" else _Choice, table, file, entry)
    require_known(file, f"{entry}, sources", question.sources, names)
    if isinstance(question, _Choice):
        require_unique(file, f"{entry}, options", [option.id for option in question.options])
    return question


def _question(asked: _Asked) -> Question:
    if isinstance(asked, _Choice):
        return Question(id=asked.id, kind=asked.kind, options=tuple(option.id for option in asked.options))
    return Question(id=asked.id, kind=asked.kind, high=LARGEST)
