"""What every format is read into, before it is judged. The twin for the page is ``raw.js``."""

from dataclasses import dataclass
from typing import Any

from achilles.running_diary.reading.cells import When, Zone, local_time, utc_seconds


class Unreadable(ValueError):  # noqa: N818 - what it says of a file
    """A file, or a part of a zip, that cannot be read: ``reason`` names the sentence in ``reading.toml``."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True, slots=True)
class Raw:
    """An activity as a file has it.

    ``day`` counts days since 1970-01-01 and ``at`` seconds of that day, both local. ``metres`` or, where the unit must be
    asked, ``distance`` as written. ``other_day`` is the day if the month comes first, where that must be asked, with
    ``example`` as written. ``about`` is true for a distance summed from positions, ``unit_given`` for a unit that somebody
    chose rather than the format.
    """

    day: int | None
    at: int | None
    metres: float | None
    seconds: float | None
    kind: str
    source: str
    distance: float | None = None
    about: bool = False
    other_day: int | None = None
    example: str = ""
    unit_given: bool = False
    breaks_off: bool = False


def of_moment(moment: int | None, zone: Zone, **values: Any) -> Raw:
    """Return an activity that began at a moment in seconds since 1970 UTC; ``None`` for one without a date."""
    if moment is None:
        return Raw(day=None, at=None, **values)
    day, at = local_time(moment, zone)
    return Raw(day=day if day >= 0 else None, at=at if day >= 0 else None, **values)


def of_date(when: When | None, zone: Zone, *, is_utc: bool = False, **values: Any) -> Raw:
    """Return an activity that began at a date as written: local, unless it ends in Z or the format says UTC."""
    if when is None:
        return Raw(day=None, at=None, **values)
    if when.at is not None and (is_utc or when.is_utc):
        return of_moment(utc_seconds(when), zone, **values)
    other = when.number(day_first=False) if when.order == "either" else None
    return Raw(day=when.number(), at=when.at, other_day=other, **values)
