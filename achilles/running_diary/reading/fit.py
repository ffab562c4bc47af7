"""Watch files (FIT): the sessions of an activity, or its records where the watch died. The twin is ``fit.js``.

Only the few fields that matter are read; everything else is stepped over by its declared size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from achilles.running_diary.reading.cells import Zone
from achilles.running_diary.reading.raw import Raw, Unreadable, of_moment

# Messages and fields by their numbers in the FIT profile.
FILE_ID, SESSION, RECORD, ACTIVITY = 0, 18, 20, 34
WANTED = {FILE_ID: (0,), SESSION: (2, 5, 7, 8, 9, 253), RECORD: (5, 253), ACTIVITY: (5, 253)}
AN_ACTIVITY = 4
SINCE_1989 = 631_065_600  # FIT counts seconds from 1989-12-31
CLOCK_NEVER_SET = 0x10000000
LONGEST_DAY = 86_400
SPORTS = {
    0: "generic", 1: "running", 2: "cycling", 3: "transition", 4: "fitness equipment", 5: "swimming", 10: "training", 11: "walking",
    12: "cross country skiing", 13: "alpine skiing", 15: "rowing", 17: "hiking",
}  # fmt: skip


@dataclass(slots=True)
class _File:
    kind: int | None = None
    sessions: list[dict[int, int]] = field(default_factory=list)
    shift: int | None = None
    first: int | None = None
    last: int | None = None
    distance: int | None = None
    is_whole: bool = True


def is_fit(data: bytes) -> bool:
    """Tell whether bytes begin like a FIT file."""
    return len(data) >= 12 and data[8:12] == b".FIT"


def read_fit(data: bytes, zone: Zone) -> list[Raw]:
    """Return the activities of one or several FIT files in one. Raises ``Unreadable`` where there is none."""
    runs: list[Raw] = []
    seen_activity = False
    at = 0
    while is_fit(data[at : at + 12]):
        file, at = _read_one(data, at)
        if file.kind == AN_ACTIVITY:
            seen_activity = True
            runs += _activities(file, zone)
    if not seen_activity:
        raise Unreadable("no_activity")
    if not runs:
        raise Unreadable("nothing")
    return runs


def _read_one(data: bytes, start: int) -> tuple[_File, int]:
    """Read one file; return it, and where the next one begins. What comes before a damaged place is kept."""
    file = _File()
    header = data[start]
    size = int.from_bytes(data[start + 4 : start + 8], "little")
    begin = start + max(header, 12)
    # A watch that died wrote a length of 0: read on to the end.
    end = begin + size if size else len(data)
    file.is_whole = end <= len(data) and header >= 12
    for message, values in _messages(data, begin, min(end, len(data)), file):
        _take(file, message, values)
    return file, end + 2 if size else len(data)


def _messages(data: bytes, at: int, end: int, file: _File) -> Iterator[tuple[int, dict[int, int]]]:
    layouts: dict[int, tuple[int, list[tuple[int, int, int]], int, bool]] = {}
    time = 0
    while at < end:
        head = data[at]
        at += 1
        compressed = bool(head & 0x80)
        local = (head >> 5) & 3 if compressed else head & 15
        if not compressed and head & 0x40:
            if at + 5 > end:
                break
            layout, at = _layout(data, at, has_developer_fields=bool(head & 0x20))
            layouts[local] = layout
            continue
        if local not in layouts:
            break
        message, fields, size, is_big = layouts[local]
        if at + size > end:
            break
        values = _values(data, at, fields, "big" if is_big else "little")
        if compressed:
            time += (head - time) & 31
            values[253] = time
        elif 253 in values:
            time = values[253]
        at += size
        yield message, values
    if at != end:
        file.is_whole = False


def _values(data: bytes, at: int, fields: list[tuple[int, int, int]], order: Literal["big", "little"]) -> dict[int, int]:
    """Return the wanted fields of a message; one of all ones is not known, and left out."""
    values = {number: int.from_bytes(data[at + offset : at + offset + length], order) for number, offset, length in fields}
    return {number: values[number] for number, _, length in fields if values[number] != (1 << 8 * length) - 1}


def _layout(data: bytes, at: int, *, has_developer_fields: bool) -> tuple[tuple[int, list[tuple[int, int, int]], int, bool], int]:
    is_big = data[at + 1] == 1
    message = int.from_bytes(data[at + 2 : at + 4], "big" if is_big else "little")
    count = data[at + 4]
    at += 5
    wanted = WANTED.get(message, ())
    fields, size = [], 0
    for _ in range(count):
        if at + 3 > len(data):
            break
        number, length = data[at], data[at + 1]
        if number in wanted and length in (1, 2, 4):
            fields.append((number, size, length))
        size += length
        at += 3
    if has_developer_fields and at < len(data):
        count = data[at]
        at += 1
        size += sum(data[at + 3 * n + 1] for n in range(count) if at + 3 * n + 1 < len(data))
        at += 3 * count
    return (message, fields, size, is_big), at


def _take(file: _File, message: int, values: dict[int, int]) -> None:
    if message == FILE_ID and file.kind is None:
        file.kind = values.get(0)
    elif message == SESSION:
        file.sessions.append(values)
    elif message == ACTIVITY and 253 in values and 5 in values:
        shift = values[5] - values[253]
        if abs(shift) <= 50_400:
            file.shift = shift
    elif message == RECORD and values.get(253, 0) >= CLOCK_NEVER_SET:
        file.first = values[253] if file.first is None else file.first
        file.last = values[253]
        file.distance = values.get(5, file.distance)


def _activities(file: _File, zone: Zone) -> Iterator[Raw]:
    own_zone: Zone = zone if file.shift is None else (lambda _: file.shift or 0)
    for session in file.sessions:
        start = session.get(2, session.get(253, 0))
        yield _raw(start, session.get(9), _seconds(session), SPORTS.get(session.get(5, 0), str(session.get(5))), own_zone)
    if not file.sessions and file.first is not None and file.distance is not None:
        seconds = (file.last or file.first) - file.first
        yield _raw(file.first, file.distance, seconds, "", own_zone, breaks_off=not file.is_whole)


def _raw(start: int, centimetres: int | None, seconds: float | None, kind: str, zone: Zone, **more: Any) -> Raw:
    metres = None if centimetres is None else centimetres / 100
    moment = start + SINCE_1989 if start >= CLOCK_NEVER_SET else None
    return of_moment(moment, zone, metres=metres, seconds=seconds, kind=kind, source="fit", **more)


def _seconds(session: dict[int, int]) -> float | None:
    """Return the elapsed time, or the timer's where the watch counted days on."""
    for name in (7, 8):
        if name in session and session[name] <= 1000 * LONGEST_DAY:
            return session[name] / 1000
    return None
