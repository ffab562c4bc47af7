"""Days as ISO text and as whole numbers, so that both languages count days alike. The port for the page is ``dates.js``."""

from datetime import date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def day_number(day: str) -> int:
    """Return a day, given as ISO text, as a whole number: days that follow each other differ by 1.

    >>> day_number("2026-12-01") - day_number("2026-11-30")
    1
    """
    return date.fromisoformat(day).toordinal()


def iso_day(number: int) -> str:
    """Return the ISO text of a day number.

    >>> iso_day(day_number("2026-02-28") + 1)
    '2026-03-01'
    """
    return date.fromordinal(number).isoformat()


def weekday_of(number: int) -> str:
    """Return the weekday of a day number.

    >>> weekday_of(day_number("2026-11-30"))
    'mon'
    """
    return WEEKDAYS[date.fromordinal(number).weekday()]
