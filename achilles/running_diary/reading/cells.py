"""What stands in a cell of an export: numbers, durations, dates in many languages. The twin for the page is ``cells.js``."""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from achilles.core.plain import as_json

Zone = Callable[[int], int]
A_DAY = 86_400
MILE = 1609.344
EPOCH = dt.date(1970, 1, 1).toordinal()
FACTORS = {"km": 1000.0, "mi": MILE, "m": 1.0}
_SPACES = re.compile("[ \u00a0\u202f\u2009]+")
_DISTANCE = re.compile(r"'?([0-9][0-9.,]*)(km|k|mi|miles?|m)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2})(?:[.,][0-9]*)?")
_ISO = re.compile(
    r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]+)?)? ?(Z|[+-][0-9]{2}[:_]?[0-9]{2})?"
)
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_TIME = re.compile(r"([0-9]{1,2})[:h.]([0-9]{2})(?:[:.]([0-9]{2}))?")
_AFTERNOON = re.compile(r"p\.? ?m|午後|下午|오후", re.IGNORECASE)
_MORNING = re.compile(r"a\.? ?m|午前|上午|오전", re.IGNORECASE)


@cache
def load_words() -> dict[str, Any]:
    """Read ``reading.toml`` once, with JSON's types only."""
    return dict(as_json(tomllib.loads(Path(__file__).with_name("reading.toml").read_text(encoding="utf-8"))))


@dataclass(frozen=True, slots=True)
class When:
    """A date in a cell. ``order`` is ``either`` for one like 3/4/2026, which is read as day and month until that is known.

    ``day`` and ``month`` are orders that a number over 12 shows; a form that leaves no doubt has none.
    ``at`` is in seconds of the day. ``is_utc`` is true where the cell ends in Z, so that the runner's zone is not known.
    """

    year: int
    month: int
    day: int
    at: int | None = None
    is_utc: bool = False
    order: str = ""

    def number(self, *, day_first: bool = True) -> int | None:
        """Return the day's number since 1970-01-01, or ``None`` for a date that does not exist."""
        month, day = (self.day, self.month) if self.order == "either" and not day_first else (self.month, self.day)
        try:
            number = dt.date(self.year, month, day).toordinal() - EPOCH
        except ValueError:
            return None
        return number if number >= 0 else None


def bare(text: str) -> str:
    """Return a text without blanks around it."""
    return text.strip(" \t\r\n")


def plain(text: str) -> str:
    """Return a text in lower case without accents, as words are compared."""
    return bare("".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.category(c).startswith("M")))


def decimal_sign(cells: Sequence[str], separator: str) -> str:
    """Return the decimal sign of a column, from what all of its cells show."""
    comma = point = 0
    has_comma = False
    for cell in cells:
        number = _SPACES.sub("", cell).strip("'")
        has_comma = has_comma or "," in number
        last = max(number.rfind(","), number.rfind("."))
        if last < 0:
            continue
        digits = len(re.match(r"[0-9]*", number[last + 1 :])[0])  # type: ignore[index]  # it matches always
        both = "," in number and "." in number
        if both or (digits != 3 and number.count(number[last]) == 1):
            comma += number[last] == ","
            point += number[last] == "."
    if comma == point == 0:
        return "," if has_comma and separator != "," else "."
    return "," if comma > point else "."


def number_in(cell: str, sign: str = ".") -> tuple[float, str | None] | None:
    """Return a cell's number and its unit (``km``, ``mi``, ``m`` or ``None``); ``None`` for a cell without a number.

    >>> number_in("1,015"), number_in("5,81 km", ","), number_in("--")
    ((1015.0, None), (5.81, 'km'), None)
    """
    match = _DISTANCE.fullmatch(_SPACES.sub("", cell))
    if match is None:
        return None
    digits, unit = match[1], (match[2] or "").lower()
    digits = digits.replace("." if sign == "," else ",", "").replace(",", ".")
    if digits.count(".") > 1 or len(digits) > 20 or digits == ".":
        return None
    return float(digits), (None if not unit else "km" if unit[0] == "k" else "m" if unit == "m" else "mi")


def duration_in(cell: str) -> float | None:
    """Return the seconds of a duration such as ``1:02:00``, ``52:10`` or ``00:40:00.5``.

    >>> duration_in("1:02:00"), duration_in("52:10"), duration_in("--")
    (3720, 3130, None)
    """
    match = _CLOCK.fullmatch(bare(cell))
    return None if match is None else int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])


def when_in(cell: str) -> When | None:
    """Return the date in a cell, with its time of day and zone where it has them; ``None`` where there is none."""
    text = " ".join(_SPACES.split(bare(cell.replace("'", " "))))
    match = _ISO.match(text)
    if match:
        hour, minute, second = (None if part is None else int(part) for part in match.group(4, 5, 6))
        at = None if hour is None else _seconds(hour, minute or 0, second or 0, text[match.end() :])
        return _when(int(match[1]), int(match[2]), int(match[3]), at, is_utc=match[7] == "Z")
    match = _NUMERIC.search(text)
    if match:
        at = _time_in(text[match.end() :])
        first, second_number, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "." or first == second_number:
            return _when(year, second_number, first, at)
        if second_number > 12:
            return _when(year, first, second_number, at, order="month")
        return _when(year, second_number, first, at, order="day" if first > 12 else "either")
    return _when_in_words(text)


def _when_in_words(text: str) -> When | None:
    """Return a date with the month's name, or in Chinese, Japanese or Korean characters."""
    year = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9:])", text)
    if year is None:
        return None
    east = re.search(r"([0-9]{4}) ?[年년.] ?([0-9]{1,2}) ?[月월.] ?([0-9]{1,2}) ?[日일.]?", text)
    if east:
        return _when(int(east[1]), int(east[2]), int(east[3]), _time_in(text[east.end() :]))
    month = next(filter(None, map(_month, re.findall(r"[^\W\d_]{3,}", plain(text)))), None)
    outside = f"{text[: year.start()]} {text[year.end() :]}"
    time = re.search(r"[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2})?", outside)
    rest = f"{outside[: time.start()]} {outside[time.end() :]}" if time else outside
    day = re.search(r"(?<![0-9])[0-9]{1,2}(?![0-9])", rest)
    if month is None or day is None:
        return None
    return _when(int(year[0]), month, int(day[0]), _time_in(outside[time.start() :]) if time else None)


def _month(word: str) -> int | None:
    best, length = None, 0
    for at, prefixes in enumerate(load_words()["months"], start=1):
        for prefix in prefixes.split():
            if len(prefix) > length and word.startswith(prefix):
                best, length = at, len(prefix)
    return best


def _when(year: int, month: int, day: int, at: int | None, *, is_utc: bool = False, order: str = "") -> When | None:
    when = When(year, month, day, at, is_utc, order)
    return None if when.number() is None else when


def _time_in(text: str) -> int | None:
    match = _TIME.search(text)
    return None if match is None else _seconds(int(match[1]), int(match[2]), int(match[3] or 0), text)


def _seconds(hour: int, minute: int, second: int, text: str) -> int | None:
    if _AFTERNOON.search(text):
        hour = hour % 12 + 12
    elif _MORNING.search(text):
        hour %= 12
    return hour * 3600 + minute * 60 + min(second, 59) if hour < 24 and minute < 60 else None


def local_time(utc: int, zone: Zone) -> tuple[int, int]:
    """Return day number and seconds of the day of a moment, in seconds since 1970 UTC, where ``zone`` gives the shift."""
    local = utc + zone(utc)
    return local // A_DAY, local % A_DAY


def utc_seconds(when: When) -> int:
    """Return a date and time as seconds since 1970, as if it were UTC."""
    return (when.number() or 0) * A_DAY + (when.at or 0)


def device_zone(utc: int) -> int:
    """Return the shift in seconds of this machine's own time zone at a moment."""
    try:
        shift = dt.datetime.fromtimestamp(utc, tz=dt.UTC).astimezone().utcoffset()
    except (OverflowError, OSError, ValueError):
        return 0
    return 0 if shift is None else int(shift.total_seconds())
