"""Each page has the day of its last check, and none is overdue."""

from datetime import date
from pathlib import Path

import yaml

from achilles.evidence.review import foot, later, overdue, review, reviews

CONTENTS = yaml.safe_load((Path(__file__).parents[2] / "_toc.yml").read_text(encoding="utf-8"))


def test_every_page_of_the_book_has_its_dates() -> None:
    named = [CONTENTS["root"]]
    for entry in (entry for part in CONTENTS["parts"] for entry in part["chapters"]):
        named += [entry["file"], *(section["file"] for section in entry.get("sections", ()))]
    assert sorted(reviews()) == sorted(named)


def test_no_page_is_overdue() -> None:
    """Read the page against its sources, then set its day in review.toml."""
    assert overdue(date.today()) == []  # noqa: DTZ011 - a day on the reader's calendar


def test_a_page_is_overdue_from_the_day_after_its_next_check() -> None:
    page = review("book/about")
    assert page.id not in overdue(page.next_check)
    assert page.id in overdue(date(page.next_check.year, page.next_check.month, page.next_check.day + 1))


def test_no_check_was_in_the_future_and_the_next_is_within_three_years() -> None:
    for page in reviews().values():
        assert page.last_checked < page.next_check <= later(page.last_checked, 36)


def test_the_foot_says_who_and_when() -> None:
    said = foot("book/about")
    assert "Not reviewed by a clinician yet" in said
    assert "28 November 2027" in said
    assert foot("genindex") == ""
