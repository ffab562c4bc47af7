"""When each page was last checked, when the next check is due, and who has reviewed it: the reader of ``review.toml``.

>>> review("book/red_flags").next_check > review("book/red_flags").last_checked
True
>>> foot("book/red_flags").count("Not reviewed by a clinician yet")
1
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from achilles.core.problems import require_one_of
from achilles.core.tables import Table, read_toml, row, rows
from achilles.evidence.html import MONTHS

FILE = "review.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One page: its name in the table of contents, the day of its last check, the day by which it is due again, its reviewer."""

    id: str
    last_checked: date
    next_check: date
    reviewer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    version: str
    months: int
    evidence_until: date
    page: tuple[Table, ...]


@cache
def reviews() -> dict[str, Review]:
    """Return all pages by their names. Raises ``DataFileError``."""
    file = row(_File, read_toml(Path(__file__).with_name(FILE)), FILE, "file")
    return rows(Review, ({"next_check": later(table["last_checked"], file.months), **table} for table in file.page), FILE, "page")


def later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month.

    >>> later(date(2026, 11, 28), 12), later(date(2028, 2, 29), 12)
    (datetime.date(2027, 11, 28), datetime.date(2029, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    for shorter in range(4):
        try:
            return date(day.year + years, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError(day)


def review(id: str) -> Review:  # noqa: A002 - the file's own name for it
    """Return one page's dates. Raises ``ValueError`` for an unknown one."""
    require_one_of("id", id, reviews())
    return reviews()[id]


def overdue(today: date) -> list[str]:
    """Return the pages whose next check is due before a day.

    >>> overdue(date(2026, 11, 28))
    []
    """
    return [each.id for each in reviews().values() if each.next_check < today]


def spoken(day: date) -> str:
    """Return a day as a reader says it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def foot(page: str) -> str:
    """Return what the foot of a page says of its check, as HTML; nothing for a page that has no dates."""
    found = reviews().get(page)
    if found is None:
        return ""
    who = f"Reviewed by {escape(found.reviewer)}" if found.reviewer else "Not reviewed by a clinician yet"
    return (
        f'<p class="livepage-checked">{who}. Last checked <time datetime="{found.last_checked}">{spoken(found.last_checked)}</time>, '
        f'next check due by <time datetime="{found.next_check}">{spoken(found.next_check)}</time>.</p>'
    )
