"""Reading a rule file: TOML in, checked questions and conditions out.

A rule file is written by people who know tendons, not code, so a slip in it is told in their words: which file,
which entry, what is allowed. ``RuleFile.data`` is the same content as plain JSON values, for the page.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from achilles.core.plain import as_json
from achilles.core.questions import KINDS, Question
from achilles.core.rules import COMPARISONS, Condition
from achilles.core.shown import shown

Table = dict[str, Any]


class RuleFileError(ValueError):
    """A rule file says something that cannot be. Names the file, the entry and what is allowed."""


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

    def fail(self, entry: str, message: str) -> RuleFileError:
        """Return the error to raise for an entry of this file."""
        return RuleFileError(f"{self.path.name}: {entry}: {message}")

    def require_known(self, entry: str, given: Any, allowed: Any) -> None:
        """Raise unless each of the given ids is among the allowed ones."""
        for item in given:
            if item not in allowed:
                raise self.fail(entry, f"{shown(item)} is not allowed; allowed: {', '.join(map(str, allowed))}")

    def condition(self, entry: str, when: object) -> Table:
        """Return a condition with its named patterns written out; raise where it is not of the grammar."""
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
        comparison = set(when) - {"question"}
        if "question" not in when or len(comparison) != 1 or not comparison <= set(COMPARISONS):
            allowed = f"all, any, not, pattern, or question with one of {', '.join(COMPARISONS)}"
            raise self.fail(entry, f"{', '.join(when)} is not a condition; allowed: {allowed}")
        name = comparison.pop()
        self.require_known(entry, [when["question"]], by_id)
        question = by_id[when["question"]]
        if COMPARISONS[name] not in (None, question.kind):
            raise self.fail(entry, f"{name} does not fit {question.id}, which is of the kind {question.kind}")
        if name in ("has", "is"):
            self.require_known(entry, when[name], question.options)
        elif isinstance(when[name], str):
            self.require_known(entry, [when[name]], by_id)


def read_rule_file(path: Path) -> RuleFile:
    """Read a rule file with its questions. Raises ``RuleFileError`` for a question that is not well formed."""
    data: Table = as_json(tomllib.loads(path.read_text(encoding="utf-8")))
    rules = RuleFile(path, data, ())
    for key in ("tool", "title", "version", "date", "question", "sources"):
        if key not in data:
            raise rules.fail(key, "is missing")
    questions = tuple(_question(rules, table) for table in data["question"])
    ids = [question.id for question in questions]
    if len(set(ids)) != len(ids):
        raise rules.fail("question", f"ids are not unique: {', '.join(ids)}")
    return RuleFile(path, data, questions)


def _question(rules: RuleFile, table: Table) -> Question:
    entry = f"question {table.get('id', '?')}"
    for key in ("id", "kind", "text"):
        if key not in table:
            raise rules.fail(entry, f"{key} is missing")
    rules.require_known(entry, [table["kind"]], KINDS)
    options = tuple(option["id"] for option in table.get("options", ()))
    if (table["kind"] in ("many", "one")) != bool(options):
        raise rules.fail(entry, "options belong to the kinds many and one, and only to them")
    exclusive = tuple(table.get("exclusive", ()))
    rules.require_known(entry, exclusive, options)
    return Question(
        id=table["id"],
        kind=table["kind"],
        options=options,
        exclusive=exclusive,
        low=table.get("low", 0),
        high=table.get("high", 0),
        above=table.get("above", False),
        also=tuple(table.get("also", ())),
        count=table.get("count", 0),
        labels=tuple(table.get("labels", ())),
        longest_run=table.get("longest_run", False),
        required=table.get("required", False),
    )
