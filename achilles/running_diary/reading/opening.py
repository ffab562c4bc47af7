"""Opening a file of any kind: what it is, by what is in it, and what it holds. The twin for the page is ``opening.js``."""

import codecs
import datetime as dt
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.core.words import fill
from achilles.running_diary.reading.archive import Entry, entries_of, inflated, unpacked
from achilles.running_diary.reading.cells import Zone, device_zone, load_words
from achilles.running_diary.reading.fit import is_fit, read_fit
from achilles.running_diary.reading.judging import Aside, Log, judged
from achilles.running_diary.reading.raw import Raw, Unreadable
from achilles.running_diary.reading.records import read_json
from achilles.running_diary.reading.tables import read_table
from achilles.running_diary.reading.tracks import HealthScanner, read_gpx, read_tcx

HEAD = 65_536
DEEPEST_ZIP = 2  # a zip in a zip
_READ = (".fit", ".gpx", ".tcx", ".csv", ".json", ".zip")
_QUIETLY = ("unknown", "no_activity", "columns", "nothing", "empty")  # in a zip there is much that was never a run


@dataclass(slots=True)
class _Reading:
    """What is asked of each file, and what was found so far."""

    zone: Zone
    unit: str | None
    day_first: bool | None
    raws: list[Raw] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    read: int = 0
    files: int = 0


def read_runs(
    source: str | Path | bytes,
    *,
    unit: str | None = None,
    day_first: bool | None = None,
    zone: dt.tzinfo | None = None,
    kinds: Collection[str] | None = None,
    keep_rides: bool = False,
) -> Log:
    r"""Return the runs in an export: a file's path, a folder's, or a file's bytes.

    Reads exports of Strava, Garmin, Apple Health, Runkeeper, Google Fit, Samsung, Polar, Suunto and Nike, the formats FIT, GPX and TCX,
    and a sheet of one's own as CSV, each also packed. ``unit`` (km or mi) and ``day_first`` answer what a file may not say;
    ``zone`` is the runner's time zone, by default this machine's, for times that are written in UTC. ``kinds`` and
    ``keep_rides`` are as for ``judged``. Raises ``ValueError`` with a sentence for the runner where nothing can be read.

    >>> log = read_runs(b"Date,km\n2026-11-01,8.5\n2026-11-04,10\n")
    >>> [(run.day, run.metres) for run in log.runs]
    [('2026-11-01', 8500), ('2026-11-04', 10000)]
    """
    if unit not in (None, "km", "mi"):
        raise BadInputError([Problem("unit", f"{shown(unit)} is not allowed; allowed: one of km, mi")])
    reading = _Reading(device_zone if zone is None else _shift_of(zone), unit, day_first)
    if isinstance(source, bytes):
        _read_alone(reading, "this file", io.BytesIO(source))
    elif Path(source).is_dir():
        _read_folder(reading, Path(source))
    else:
        with Path(source).open("rb") as file:
            _read_alone(reading, Path(source).name, file)
    log = judged(reading.raws, kinds=kinds, keep_rides=keep_rides)
    return replace(log, aside=(*log.aside, *reading.aside), files=(reading.read, reading.files))


def _shift_of(zone: dt.tzinfo) -> Zone:
    def shift(utc: int) -> int:
        try:
            found = dt.datetime.fromtimestamp(utc, tz=zone).utcoffset()
        except (OverflowError, OSError, ValueError):
            return 0
        return 0 if found is None else int(found.total_seconds())

    return shift


def _sentence(error: Unreadable, name: str) -> str:
    return fill(load_words()["sentence"][error.reason], {"file": name, **error.values})


def _read_alone(reading: _Reading, name: str, file: BinaryIO) -> None:
    """Read one file, whose failing is an error."""
    try:
        _read_file(reading, file, depth=0)
    except Unreadable as error:
        raise ValueError(_sentence(error, name)) from None


def _read_folder(reading: _Reading, folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    limits = load_words()["limits"]
    if len(paths) > limits["files"]:
        raise ValueError(_sentence(Unreadable("too_many", count=len(paths), most=limits["files"]), str(folder)))
    for path in paths:
        with path.open("rb") as file:
            _or_aside(reading, path.name, lambda file=file: _read_file(reading, file, depth=0))  # type: ignore[misc]


def _or_aside(reading: _Reading, name: str, read: Callable[[], None], quietly: Collection[str] = ()) -> None:
    """Read one file of several: what cannot be read is set aside with its sentence."""
    try:
        read()
    except Unreadable as error:
        if error.reason not in quietly:
            reading.files += 1
            reading.aside.append(Aside(error.reason, _sentence(error, name), file=name))


def _read_file(reading: _Reading, file: BinaryIO, *, depth: int) -> None:
    file.seek(0)
    head = file.read(HEAD)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        if depth > DEEPEST_ZIP:
            raise Unreadable("zip")
        _read_zip(reading, file, depth=depth)
        return
    if _is_health(head):
        _take(reading, _health(reading, _pieces(file)))
        return
    limits = load_words()["limits"]
    size = file.seek(0, 2)
    if size > limits["file_bytes"]:
        raise Unreadable("too_large", size=size // 1_000_000)
    file.seek(0)
    _take(reading, _read_bytes(reading, file.read()))


def _take(reading: _Reading, raws: Iterable[Raw]) -> None:
    reading.raws += raws
    reading.read += 1
    reading.files += 1


def _read_bytes(reading: _Reading, data: bytes, *, is_unpacked: bool = False) -> list[Raw]:
    """Return the activities in a file's bytes, by what they begin with."""
    if data[:2] == b"\x1f\x8b" and not is_unpacked:
        return _read_bytes(reading, unpacked(data), is_unpacked=True)
    if is_fit(data):
        return read_fit(data, reading.zone)
    if data[:15] == b"SQLite format 3":
        raise Unreadable("health_connect")
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable("excel")
    if _is_health(data[:HEAD]):
        return _health(reading, [data])
    text = text_of(data).lstrip(" \t\r\n\x00")
    if not text:
        raise Unreadable("empty")
    if "\x00" in text[:1000]:
        raise Unreadable("unknown")
    return _read_text(reading, text)


def _read_text(reading: _Reading, text: str) -> list[Raw]:
    head = text[:4096]
    if text[0] == "<":
        lower = head.lower()
        if "<!doctype html" in lower or "<html" in lower:
            raise Unreadable("web_page")
        if "gpx" in lower:
            return read_gpx(text, reading.zone)
        if "trainingcenterdatabase" in lower:
            return read_tcx(text, reading.zone)
        raise Unreadable("unknown")
    if text[0] in "{[":
        return read_json(text, reading.zone)
    return read_table(text, reading.zone, reading.unit, day_first=reading.day_first)


def text_of(data: bytes) -> str:
    """Return a file's text: UTF-8 or UTF-16 by its mark, else UTF-8 if it is that, else Latin-1."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[2:].decode("utf-16-le" if data[0] == 0xFF else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _is_health(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and b"HealthData" in head


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(1 << 20):
        yield piece


def _health(reading: _Reading, pieces: Iterable[bytes]) -> list[Raw]:
    scanner = HealthScanner(reading.zone)
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    for piece in pieces:
        scanner.push(decoder.decode(piece))
    if not scanner.runs:
        raise Unreadable("nothing")
    return scanner.runs


def _read_zip(reading: _Reading, file: BinaryIO, *, depth: int) -> None:
    """Read a zip: by its table of activities or its one large file if it has one, else each file."""
    entries = [entry for entry in entries_of(file) if not entry.name.endswith("/") and not _is_hidden(entry.name)]
    names = [entry.name.lower() for entry in entries]
    if any(name.startswith("xl/") for name in names):
        raise Unreadable("excel")
    if any(name.endswith("health_connect_export.db") for name in names):
        raise Unreadable("health_connect")
    for entry, name in zip(entries, names, strict=True):
        if _base(name) == "activities.csv":
            _take(reading, _read_bytes(reading, _whole(file, entry)))
            return
        if name.endswith(".xml") and not name.endswith("_cda.xml"):
            pieces = inflated(file, entry)
            first = next(pieces, b"")
            if _is_health(first[:HEAD]):
                _take(reading, _health(reading, _chained(first, pieces)))
                return
    wanted = [entry for entry, name in zip(entries, names, strict=True) if name.removesuffix(".gz").endswith(_READ)]
    limits = load_words()["limits"]
    if len(wanted) > limits["files"]:
        raise Unreadable("too_many", count=len(wanted), most=limits["files"])
    before = len(reading.raws), len(reading.aside)
    for entry in wanted:
        _or_aside(reading, _base(entry.name), lambda entry=entry: _read_entry(reading, file, entry, depth), _QUIETLY)  # type: ignore[misc]
    if (len(reading.raws), len(reading.aside)) == before:
        raise Unreadable("zip_empty", count=len(entries))


def _read_entry(reading: _Reading, file: BinaryIO, entry: Entry, depth: int) -> None:
    data = _whole(file, entry)
    if data[:2] == b"PK":
        _read_file(reading, io.BytesIO(data), depth=depth + 1)
    else:
        _take(reading, _read_bytes(reading, data))


def _whole(file: BinaryIO, entry: Entry) -> bytes:
    limit = load_words()["limits"]["entry_bytes"]
    if entry.size > limit:
        raise Unreadable("too_large", size=entry.size // 1_000_000)
    return b"".join(inflated(file, entry))


def _chained(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX") or _base(name).startswith(".")
