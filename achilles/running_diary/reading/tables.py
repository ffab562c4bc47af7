"""Exports as CSV, and a runner's own sheet. The twin for the page is ``tables.js``.

Known exports are found by their structure, since their headings are in the account's language and columns are added all
the time. Only a sheet of one's own is read by the words in its headings.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from achilles.running_diary.reading.cells import (
    FACTORS,
    When,
    Zone,
    bare,
    decimal_sign,
    duration_in,
    load_words,
    number_in,
    plain,
    when_in,
)  # fmt: skip
from achilles.running_diary.reading.raw import Raw, Unreadable, of_date
from achilles.running_diary.table import cells_of

Rows = Sequence[Sequence[str]]
_SAMSUNG_KINDS = {"1001": "walking", "1002": "running"}
_ISO_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])([0-9]{2}):?([0-9]{2})")


def read_table(text: str, zone: Zone, unit: str | None, *, day_first: bool | None) -> list[Raw]:
    """Return the activities of a table.

    ``unit`` (km or mi) and ``day_first`` answer what some files do not say. Raises ``Unreadable`` where no date or distance is found.
    """
    separator = _separator(text)
    rows = [[bare(cell) for cell in line] for line in cells_of(text, separator)[0]]
    while rows and sum(cell != "" for cell in rows[0]) < 2:
        del rows[0]
    if not rows:
        raise Unreadable("unknown")
    header, body = rows[0], rows[1:]
    if header[0].startswith("com.samsung.") and body:
        return _samsung(body[0], body[1:], zone)
    for is_it, read in ((_is_strava, _strava), (_is_old_strava, _old_strava), (_is_garmin, _garmin)):
        if is_it(header, body):
            return read(header, body, zone, unit, separator)
    return _own_sheet(header, body, zone, unit, separator, day_first=day_first)


def _separator(text: str) -> str:
    """Return what separates the cells: what the richest of the first lines has most of."""
    lines = re.split(r"[\r\n]+", text[:20_000])[:10]
    best, most = ",", 0
    for line in lines:
        for separator in (",", ";", "\t"):
            if line.count(separator) > most:
                best, most = separator, line.count(separator)
    return best


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if 0 <= at < len(row) else ""


def _column(body: Rows, at: int) -> list[str]:
    return [_cell(row, at) for row in body]


def _distance(cell: str, sign: str, unit: str | None) -> dict[str, Any] | None:
    """Return the distance of a cell as fields of ``Raw``: in metres where the unit is known, else as written."""
    found = number_in(cell, sign)
    if found is None:
        return None
    number, own_unit = found
    known = own_unit or unit
    return {"metres": None, "distance": number} if known is None else {"metres": number * FACTORS[known], "distance": number}


def _is_strava(header: Sequence[str], _body: Rows) -> bool:
    """Strava's later columns repeat two headings, whatever the language: 5 and 15 elapsed time, 6 and 17 distance."""
    return len(header) > 17 and header[5] == header[15] != "" and header[6] == header[17] != "" and header[5] != header[6]


def _strava(_header: Sequence[str], body: Rows, zone: Zone, _unit: str | None, separator: str) -> list[Raw]:
    sign = decimal_sign(_column(body, 6), separator)
    runs = []
    for row in body:
        exact = number_in(_cell(row, 17))
        values = {"metres": exact[0]} if exact else _distance(_cell(row, 6), sign, "km")
        runs += _strava_row(row, values, zone)
    return runs


def _strava_row(row: Sequence[str], values: dict[str, Any] | None, zone: Zone) -> list[Raw]:
    seconds = number_in(_cell(row, 5))
    if values is None:
        return []
    time = None if seconds is None else seconds[0]
    return [
        of_date(
            when_in(_cell(row, 1)), zone, is_utc=True, seconds=time, kind=_cell(row, 3), source="strava", **{**values, "distance": None}
        )
    ]


def _is_old_strava(_header: Sequence[str], body: Rows) -> bool:
    """Strava before 2020: an id, a date with its time, and whole seconds at 5."""
    return any(
        re.fullmatch(r"[0-9]{4,}", row[0]) and re.fullmatch(r"[0-9]+", row[5]) and _has_time(when_in(row[1]))
        for row in body
        if len(row) > 8
    )


def _has_time(when: When | None) -> bool:
    return when is not None and when.at is not None


def _old_strava(header: Sequence[str], body: Rows, zone: Zone, _unit: str | None, separator: str) -> list[Raw]:
    unit = "m" if header[0] == "id" else "km"  # in July 2019 the headings became words, and metres kilometres
    sign = decimal_sign(_column(body, 6), separator)
    return [run for row in body for run in _strava_row(row, _distance(_cell(row, 6), sign, unit), zone)]


def _is_garmin(_header: Sequence[str], body: Rows) -> bool:
    """Garmin Connect: kind, date, favourite (true or false), title, distance, calories, time."""
    return any(len(row) > 6 and row[2] in ("true", "false") and _ISO_TIME.fullmatch(row[1]) for row in body)


def _garmin(_header: Sequence[str], body: Rows, zone: Zone, unit: str | None, separator: str) -> list[Raw]:
    sign = decimal_sign(_column(body, 4), separator)
    runs = []
    for row in body:
        values = _distance(_cell(row, 4), sign, unit)
        if values is not None:
            seconds = duration_in(_cell(row, 6))
            runs.append(
                of_date(when_in(_cell(row, 1)), zone, seconds=seconds, kind=_cell(row, 0), source="garmin", unit_given=True, **values)
            )
    return runs


def _samsung(header: Sequence[str], body: Rows, zone: Zone) -> list[Raw]:
    names = [name.rsplit(".", 1)[-1] for name in header]
    if "start_time" not in names or "distance" not in names:
        raise Unreadable("unknown")
    at = {name: names.index(name) for name in ("exercise_type", "start_time", "time_offset", "duration", "distance") if name in names}
    runs = []
    for row in body:
        distance, duration = number_in(_cell(row, at["distance"])), number_in(_cell(row, at.get("duration", -1)))
        if distance is None:
            continue
        offset = _OFFSET.fullmatch(_cell(row, at.get("time_offset", -1)))
        shift = 0 if offset is None else (-1 if offset[1] == "-" else 1) * (int(offset[2]) * 3600 + int(offset[3]) * 60)
        own_zone: Zone = zone if offset is None else (lambda _, shift=shift: shift)  # type: ignore[misc]
        kind = _cell(row, at.get("exercise_type", -1))
        seconds = None if duration is None else duration[0] / 1000
        runs.append(
            of_date(
                when_in(_cell(row, at["start_time"])),
                own_zone,
                is_utc=True,
                metres=distance[0],
                seconds=seconds,
                kind=_SAMSUNG_KINDS.get(kind, kind),
                source="samsung",
            )
        )
    return runs


def _own_sheet(header: Sequence[str], body: Rows, zone: Zone, unit: str | None, separator: str, *, day_first: bool | None) -> list[Raw]:
    """Read a sheet by its headings; where a block with other headings follows, only the first."""
    body = _first_block(body)
    dates = _most(header, body, lambda cell: when_in(cell) is not None)
    if dates is not None and when_in(_cell(header, dates)) is not None:  # no headings at all
        header, body = [""] * len(header), [header, *body]
    distances = None if dates is None else _distances(header, body, dates)
    if dates is None or distances is None:
        headings = ", ".join(name for name in header if name) or "none"
        raise Unreadable("columns", headings=headings[:200])
    names = [plain(name) for name in header]
    words = load_words()["words"]
    unit = _heading_unit(names[distances]) or unit
    sign = decimal_sign(_column(body, distances), separator)
    clocks = [at for at, name in enumerate(names) if at != dates and _is_clock(body, at) and not re.search(words["pace"], name)]
    starts = next((at for at in clocks if re.search(words["start"], names[at])), None)
    lasts = [at for at in clocks if at != starts]
    duration = next((at for at in lasts if re.search(words["duration"], names[at])), lasts[0] if lasts else -1)
    kinds = next((at for at, name in enumerate(names) if at not in (dates, distances) and re.search(words["kind"], name)), -1)
    whens = [when_in(_cell(row, dates)) for row in body]
    day_first = _day_first(whens) if day_first is None else day_first
    runs = []
    for row, when in zip(body, whens, strict=True):
        values = _distance(_cell(row, distances), sign, unit)
        if values is None or not values["distance"]:
            continue
        raw = of_date(
            _dated(when, duration_in(_cell(row, -1 if starts is None else starts)), day_first=day_first),
            zone,
            seconds=duration_in(_cell(row, duration)),
            kind=_cell(row, kinds),
            source="sheet",
            example=_cell(row, dates),
            unit_given=True,
            **values,
        )
        runs.append(raw)
    return runs


def _first_block(body: Rows) -> Rows:
    """Return the rows up to a second row of headings: cells without any digit, in a row as long as a table's."""
    for at, row in enumerate(body):
        cells = [cell for cell in row if cell]
        if at and len(cells) > 2 and not any(re.search("[0-9]", cell) for cell in cells):
            return body[:at]
    return body


def _most(header: Sequence[str], body: Rows, is_it: Callable[[str], bool]) -> int | None:
    """Return the column most of whose cells are of a kind, the first of several; at least half of those that are filled."""
    best, most = None, 0
    for at in range(len(header)):
        filled = [cell for cell in _column(body, at) if cell]
        count = sum(map(is_it, filled))
        if count > most and 2 * count >= len(filled):
            best, most = at, count
    return best


def _distances(header: Sequence[str], body: Rows, dates: int) -> int | None:
    words = load_words()["words"]
    columns = [at for at in range(len(header)) if at != dates and any(number_in(cell) is not None for cell in _column(body, at))]
    named = [at for at in columns if re.search(words["distance"], plain(header[at])) and not re.search(words["pace"], plain(header[at]))]
    if named:
        return named[0]
    return columns[0] if len(columns) == 1 and not header[columns[0]] else None


def _is_clock(body: Rows, at: int) -> bool:
    filled = [cell for cell in _column(body, at) if cell]
    return bool(filled) and 2 * sum(duration_in(cell) is not None for cell in filled) >= len(filled)


def _heading_unit(name: str) -> str | None:
    words = load_words()["words"]
    for unit, pattern in (("mi", "miles"), ("km", "kilometres"), ("m", "metres")):
        if re.search(words[pattern], name):
            return unit
    return None


def _day_first(whens: Sequence[When | None]) -> bool | None:
    """Return whether the day comes before the month, from dates with a number over 12; ``None`` where that must be asked."""
    orders = {when.order for when in whens if when is not None}
    if ("day" in orders) == ("month" in orders):
        return None
    return "day" in orders


def _dated(when: When | None, start: float | None, *, day_first: bool | None) -> When | None:
    """Return a date with the answer to which number is the day, and its time of day from a column of its own."""
    if when is None:
        return None
    at = int(start) if when.at is None and start is not None and start < 86_400 else when.at
    if when.order != "either" or day_first is None:
        return When(when.year, when.month, when.day, at, when.is_utc, when.order)
    month, day = (when.month, when.day) if day_first else (when.day, when.month)
    return When(when.year, month, day, at, when.is_utc)
