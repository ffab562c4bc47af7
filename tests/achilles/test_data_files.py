"""The reader of data files: TOML in, frozen dataclasses out, and errors in the words of whoever wrote the file."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest

from achilles.core.rulefile import read_rule_file
from achilles.core.tables import DataFileError, FieldError, read_toml, require_known, row, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A table inside another."""

    weeks: tuple[int, int]
    easy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One field of each type that a file may have."""

    id: str
    kind: Literal["build", "rest"]
    day: date
    share: float
    stretch: tuple[Stretch, ...]
    first: Stretch | None = None
    note: str | None = None
    names: dict[str, str] | None = None
    other: Any = None
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no type can say."""
        if self.share > 1:
            raise FieldError("share", self.share, "0 to 1")


WHOLE = {
    "id": "spring",
    "kind": "build",
    "day": date(2026, 3, 1),
    "share": 0.5,
    "stretch": [{"weeks": [1, 4]}, {"weeks": [5, 6], "easy": True}],
    "first": {"weeks": [1, 1]},
    "names": {"en": "Spring"},
    "other": [1, {"a": None}],
    "tags": ["x", "y"],
}


def test_a_table_becomes_a_row_with_tuples_for_lists_and_rows_for_tables() -> None:
    """Everything that is in the table is in the row, and what is left out has its default."""
    assert row(Plan, WHOLE, "plans.toml", "plan spring") == Plan(
        id="spring",
        kind="build",
        day=date(2026, 3, 1),
        share=0.5,
        stretch=(Stretch(weeks=(1, 4)), Stretch(weeks=(5, 6), easy=True)),
        first=Stretch(weeks=(1, 1)),
        names={"en": "Spring"},
        other=[1, {"a": None}],
        tags=("x", "y"),
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": 3}, "plan 3: id 3 is not allowed; allowed: a text without spaces at its ends"),
        ({"note": ""}, 'plan spring: note "" is not allowed; allowed: a text without spaces at its ends'),
        ({"note": "late "}, 'plan spring: note "late " is not allowed; allowed: a text without spaces at its ends'),
        ({"kind": "race"}, 'plan spring: kind "race" is not allowed; allowed: build, rest'),
        ({"day": "soon"}, 'plan spring: day "soon" is not allowed; allowed: a date'),
        ({"share": True}, "plan spring: share true is not allowed; allowed: a number"),
        ({"share": float("nan")}, "plan spring: share NaN is not allowed; allowed: a number"),
        ({"share": 2}, "plan spring: share 2 is not allowed; allowed: 0 to 1"),
        ({"stretch": "all"}, 'plan spring: stretch "all" is not allowed; allowed: a list'),
        ({"stretch": [1]}, "plan spring, stretch 1: 1 is not allowed; allowed: a table"),
        ({"stretch": [{"weeks": [1, 4]}, {}]}, "plan spring, stretch 2: weeks is missing"),
        ({"stretch": [{"weeks": [1]}]}, "plan spring, stretch 1: weeks [1] is not allowed; allowed: a list of 2"),
        ({"stretch": [{"weeks": [1, 2.5]}]}, "plan spring, stretch 1: weeks 2.5 is not allowed; allowed: a whole number"),
        ({"stretch": [{"weeks": [1, 2], "easy": 1}]}, "plan spring, stretch 1: easy 1 is not allowed; allowed: true or false"),
        ({"first": {"weeks": [1, 1], "hard": True}}, 'plan spring, first: "hard" is not allowed; allowed: weeks, easy'),
        ({"names": "Spring"}, 'plan spring: names "Spring" is not allowed; allowed: a table'),
        ({"names": {"en": 1}}, "plan spring, names: en 1 is not allowed; allowed: a text without spaces at its ends"),
        ({"tags": ["x", None]}, "plan spring: tags null is not allowed; allowed: a text without spaces at its ends"),
        (
            {"colour": "red"},
            'plan spring: "colour" is not allowed; allowed: id, kind, day, share, stretch, first, note, names, other, tags',
        ),
    ],
)
def test_a_slip_names_file_entry_field_value_and_what_is_allowed(change: dict[str, Any], message: str) -> None:
    """One slip at a time in a table that is otherwise right."""
    with pytest.raises(DataFileError) as caught:
        rows(Plan, [WHOLE | change], "plans.toml", "plan")
    assert str(caught.value) == f"plans.toml: {message}"


def test_a_missing_field_is_named() -> None:
    """The first field without a default that the table does not have."""
    with pytest.raises(DataFileError, match=r"^plans\.toml: plan \?: id is missing$"):
        rows(Plan, [{"kind": "build"}], "plans.toml", "plan")


def test_fields_that_belong_to_someone_else_may_be_let_through() -> None:
    """A tool's rule file has fields that the core does not know."""
    assert row(Stretch, {"weeks": [1, 2], "colour": "red"}, "plans.toml", "stretch", more=True) == Stretch(weeks=(1, 2))


def test_rows_come_by_their_ids_and_each_id_once() -> None:
    """The order is the file's; an id that is there twice is named."""
    other = WHOLE | {"id": "autumn"}
    assert list(rows(Plan, [WHOLE, other], "plans.toml", "plan")) == ["spring", "autumn"]
    with pytest.raises(DataFileError, match=r"^plans\.toml: plan: spring is not allowed; allowed: each once$"):
        rows(Plan, [WHOLE, other, WHOLE], "plans.toml", "plan")
    with pytest.raises(DataFileError, match=r"^plans\.toml: plan: 3 is not allowed; allowed: a table$"):
        rows(Plan, [3], "plans.toml", "plan")


def test_a_value_that_is_not_among_the_allowed_ones_is_named() -> None:
    """Allowed values may come from anywhere, also from a generator."""
    require_known("plans.toml", "plan", ["a"], iter("ab"))
    with pytest.raises(DataFileError, match=r'^plans\.toml: plan: "c" is not allowed; allowed: a, b$'):
        require_known("plans.toml", "plan", ["a", "c"], iter("ab"))


def test_a_file_that_is_not_toml_is_reported_with_its_line(tmp_path: Path) -> None:
    """A quote that is left open."""
    path = tmp_path / "plans.toml"
    path.write_text('id = "spring"\nkind = "build\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"^plans\.toml: .*line 2"):
        read_toml(path)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ('id = "pop"\nkind = "one"\ntext = "A pop?"', "question pop: options belong to the kinds many and one, and only to them"),
        ('id = "pain"\nkind = "whole"\ntext = "Pain?"\noptions = [{ id = "yes" }]', "question pain: options belong to the kinds"),
        ('id = "pop"\nkind = "one"\ntext = "A pop?"\noptions = [{ text = "Yes" }]', "question pop, options 1: id is missing"),
        ('kind = "one"\ntext = "A pop?"\noptions = [{ id = "yes" }]', "question ?: id is missing"),
    ],
)
def test_a_question_of_a_rule_file_that_is_not_well_formed_is_named(tmp_path: Path, question: str, message: str) -> None:
    """Options belong to the kinds that choose, and each has an id."""
    path = tmp_path / "rules.toml"
    head = 'tool = "t"\ntitle = "T"\nversion = "1"\ndate = 2026-01-01\n[sources]\n[[question]]\n'
    path.write_text(head + question, encoding="utf-8")
    with pytest.raises(DataFileError, match="^" + re.escape(f"rules.toml: {message}")):
        read_rule_file(path)
