"""Reading a rule file: TOML in, checked questions and conditions out.

``RuleFile.data`` is the whole content as plain JSON values, for the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from achilles.core.plain import as_json
from achilles.core.questions import Question
from achilles.core.rules import COMPARISONS, Condition
from achilles.core.shown import shown
from achilles.core.tables import DataFileError, Table, read_toml, require_known, require_unique, row


@dataclass(frozen=True)
class RuleFile:
    """A rule file as read: its questions, and all of its content as JSON values with patterns written out."""

    path: Path
    data: Table
    questions: tuple[Question, ...]

    @property
    def version(self) -> str:
        """The version of the rules, as the file gives it."""
        return str(self.data["version"])

    @property
    def date(self) -> str:
        """The date of the rules, as YYYY-MM-DD."""
        return str(self.data["date"])

    def fail(self, entry: str, message: str) -> DataFileError:
        """Return the error to raise for an entry of this file."""
        return DataFileError(f"{self.path.name}: {entry}: {message}")

    def require_known(self, entry: str, given: Iterable[object], allowed: Iterable[object]) -> None:
        """Raise unless each of the given ids is among the allowed ones."""
        require_known(self.path.name, entry, given, allowed)

    def condition(self, entry: str, when: object) -> Table:
        """Return a condition with its named patterns written out; raise if it does not follow the grammar."""
        if not isinstance(when, dict):
            raise self.fail(entry, f"{shown(when)} is not allowed; allowed: a condition")
        if "pattern" in when:
            self.require_known(entry, [when["pattern"]], self.data.get("pattern", {}))
            return self.condition(entry, self.data["pattern"][when["pattern"]])
        keys = set(when)
        if keys in ({"all"}, {"any"}):
            key = keys.pop()
            return {key: [self.condition(entry, part) for part in when[key]]}
        if keys == {"not"}:
            return {"not": self.condition(entry, when["not"])}
        self._check_comparison(entry, when)
        return dict(when)

    def _check_comparison(self, entry: str, when: Condition) -> None:
        by_id = {question.id: question for question in self.questions}
        comparison = set(when) - {"question", "by"}
        if "question" not in when or len(comparison) != 1 or not comparison <= set(COMPARISONS):
            allowed = f"all, any, not, pattern, or question with one of {', '.join(COMPARISONS)}"
            raise self.fail(entry, f"{', '.join(when)} is not a condition; allowed: {allowed}")
        name = comparison.pop()
        self.require_known(entry, [when["question"]], by_id)
        question = by_id[when["question"]]
        if COMPARISONS[name] not in (None, question.kind):
            raise self.fail(entry, f"{name} does not fit {question.id}, which is of the kind {question.kind}")
        if "by" in when and (not isinstance(when["by"], int) or not isinstance(when.get("over"), str)):
            raise self.fail(entry, "by is a whole number, and only goes with over and a question")
        if name in ("has", "only", "is"):
            self.require_known(entry, when[name], question.options)
        elif isinstance(when[name], str):
            self.require_known(entry, [when[name]], by_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What every rule file has; what else is in it, its tool reads."""

    tool: str
    title: str
    version: str
    date: str
    question: tuple[Table, ...]
    sources: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wording:
    """What a question shows, as far as its answers depend on it; the rest of it, ``page/form.py`` reads."""

    text: str
    options: tuple[_Option, ...] = ()


def read_rule_file(path: Path) -> RuleFile:
    """Read a rule file with its questions. Raises ``DataFileError`` for a question that is not well formed."""
    data: Table = as_json(read_toml(path))
    file = row(_File, data, path.name, "file", more=True)
    questions = tuple(_question(path.name, table) for table in file.question)
    require_unique(path.name, "question", [question.id for question in questions])
    return RuleFile(path, data, questions)


def _question(file: str, table: Table) -> Question:
    entry = f"question {table.get('id', '?')}"
    wording = row(_Wording, table, file, entry, more=True)
    question = row(Question, {**table, "options": [option.id for option in wording.options]}, file, entry, more=True)
    if (question.kind in ("many", "one")) != bool(question.options):
        raise DataFileError(f"{file}: {entry}: options belong to the kinds many and one, and only to them")
    require_known(file, entry, question.exclusive, question.options)
    return question
