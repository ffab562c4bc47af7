"""The files in what a teacher downloaded: zips, folders and notebooks, with zips inside of them. Nothing is unpacked to disk.

A broken or hostile file is one student's problem. It is noted at that file, and all others are read.
"""

import io
import lzma
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from grader.cells import LARGEST
from grader.clean import one_line
from grader.course import CourseError
from grader.layout import Sender, handed_in, is_junk, is_labelled, is_notebook, lms_of, sender, version, without_drafts, wrapper

DEEPEST = 2  # zips inside a zip
LARGEST_ZIP = 100_000_000  # bytes of a zip inside a zip
MOST_FILES = 2_000  # files of one student's zip
BROKEN = (RuntimeError, zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)
Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Found:
    """A file that was found: where, who sent it, what it is called, and when it arrived, in seconds since 1970.

    ``path`` is its path in the download, whose first part says who sent it. ``version`` is Teams's number of a hand-in. ``read`` gives its
    content, no more than a notebook may have. ``problem`` says why there is none.
    """

    where: str
    sender: Sender
    file: str
    when: float
    download: str
    read: Callable[[], bytes] = bytes
    problem: str = ""
    path: str = ""
    version: int = 0

    @property
    def label(self) -> str:
        """Return the outermost name, by which a teacher can say whose it is."""
        return one_line(PurePosixPath(self.path).parts[0], 250) if self.path else ""


def look_into(path: Path, is_student: Callable[[str], bool] = lambda _: False) -> Iterator[Found]:
    """Give every file in a zip, a folder, or by itself. Raises ``CourseError`` if there is nothing of the name, or no download.

    ``is_student`` tells whether the class list has a name, so that ``ada.zip`` in a folder is known to be Ada's.
    """
    if path.is_dir():
        yield from _in_folder(path, is_student)
    elif path.is_file() and zipfile.is_zipfile(path):
        try:
            yield from _in_download(path, one_line(path.name), is_student)
        except BROKEN as error:
            raise CourseError(f"downloads: {path} cannot be read as a zip: {one_line(error)}. Download it again") from None
    elif path.is_file() and is_notebook(path.name):
        yield _on_disk(path, path.name, path.name, "")
    else:
        raise CourseError(f"downloads: {path} is no zip, no folder and no notebook" if path.exists() else f"downloads: {path} is not there")


def _in_folder(folder: Path, is_student: Callable[[str], bool]) -> Iterator[Found]:
    """Give the files of a folder that somebody unpacked or put together."""
    files = [file for file in sorted(folder.rglob("*")) if not file.is_dir() or file.is_symlink()]
    named = {file: file.relative_to(folder).as_posix() for file in files}
    kept = set(_handed_in([name for name in named.values() if not is_junk(name)], folder.name))
    named = {file: name for file, name in named.items() if name in kept}
    around = wrapper(named.values(), is_student)
    named = {file: name.removeprefix(around) for file, name in named.items()}
    lms = lms_of(name for name in named.values() if not _is_download(name, is_student))
    for file, name in named.items():
        in_folder, ending = "/" in name, PurePosixPath(name).suffix.lower()
        if _is_download(name, is_student) and zipfile.is_zipfile(file):
            yield from _in_download(file, one_line(file.name), is_student)
        elif in_folder or is_notebook(name) or ending == ".zip" or is_labelled(name, folder=False):
            yield from _one_file(_on_disk(file, name, folder.name, lms), _opener(file), 0)


def _is_download(name: str, is_student: Callable[[str], bool]) -> bool:
    """Tell whether a file in a folder is an LMS's download: a zip right in it that is not named after a student."""
    place = PurePosixPath(name)
    return place.suffix.lower() == ".zip" and len(place.parts) == 1 and not is_labelled(name, folder=False) and not is_student(place.stem)


def _handed_in(paths: list[str], download: str) -> list[str]:
    """Return the files that were handed in, without drafts and an LMS's own list of contents."""
    try:
        paths = without_drafts(paths)
    except ValueError as error:
        raise CourseError(f"downloads: {download} cannot be read: {error}") from None
    outer = {PurePosixPath(path).parts[0] for path in paths}
    for around in ("", *(f"{name}/" for name in outer if len(outer) == 1)):
        contents = f"{around}index.html"  # Brightspace's, beside the folders that it named
        others = [path.removeprefix(around) for path in paths if path != contents]
        if contents in paths and lms_of(others) == "brightspace":
            return [path for path in paths if path != contents]
    return paths


def _in_download(path: Path, download: str, is_student: Callable[[str], bool]) -> Iterator[Found]:
    """Give the files of a zip that an LMS made."""
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    entries = [entry for entry in entries if _parts(entry.filename) and not is_junk(_path(entry))]
    kept = set(_handed_in(list(map(_path, entries)), download))
    entries = [entry for entry in entries if _path(entry) in kept]
    around = wrapper(map(_path, entries), is_student)
    lms = lms_of(_path(entry).removeprefix(around) for entry in entries)
    for entry in entries:
        inside = _path(entry).removeprefix(around)
        who, name = sender(inside, lms)
        when = _date(entry, path.stat().st_mtime)
        found = _dated(Found(f"{download}: {one_line(entry.filename)}", who, name, when, download, path=inside), lms)
        opener = _opener(path)
        yield from _one_file(_of_zip(found, opener, entry), _entry_opener(opener, entry), 0)


def _one_file(found: Found, opener: Opener, depth: int) -> Iterator[Found]:
    """Give a file, or if it is a zip, what is in it: all of the same student, and as old as the zip."""
    if PurePosixPath(found.file).suffix.lower() != ".zip" or found.problem:
        yield found
        return
    try:
        with opener() as content, zipfile.ZipFile(content) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and _parts(entry.filename)]
    except BROKEN as error:
        yield _with_problem(found, f"{found.file} cannot be opened as a zip: {one_line(error)}.")
        return
    entries = [entry for entry in entries if not is_junk(_path(entry))]
    if not entries or depth >= DEEPEST:
        yield _with_problem(found, f"{found.file} is an empty zip." if not entries else f"{found.file} has zips in zips in zips.")
    for entry in entries[:MOST_FILES] if depth < DEEPEST else ():
        inner = replace(found, where=f"{found.where}: {one_line(entry.filename)}", file=_parts(entry.filename)[-1])
        yield from _one_file(_of_zip(inner, opener, entry), _entry_opener(opener, entry), depth + 1)


def _with_problem(found: Found, problem: str) -> Found:
    return replace(found, read=bytes, problem=problem)


def _on_disk(file: Path, name: str, download: str, lms: str) -> Found:
    who, own = sender(name, lms)
    details = file.lstat()
    found = _dated(Found(one_line(file), who, own, min(details.st_mtime, time.time()), download, path=name), lms)
    if not stat.S_ISREG(details.st_mode):
        return _with_problem(found, "What was sent is a link, not a file.")
    return replace(found, read=lambda: _read(_opener(file)))


def _dated(found: Found, lms: str) -> Found:
    """Return a file with the time and the version that the LMS wrote into its name, where it did."""
    when = handed_in(found.label, lms)
    seconds = found.when if when is None else min(when.timestamp(), time.time())
    return replace(found, when=seconds, version=version(found.path))


def _of_zip(found: Found, opener: Opener, entry: zipfile.ZipInfo) -> Found:
    if stat.S_ISLNK(entry.external_attr >> 16):
        return _with_problem(found, "What was sent is a link, not a file.")
    return replace(found, read=lambda: _read(_entry_opener(opener, entry)))


def _read(opener: Opener) -> bytes:
    """Return the content of a file, one byte more than a notebook may have at most. Raises one of ``BROKEN``."""
    with opener() as content:
        return content.read(LARGEST + 1)


def _opener(file: Path) -> Opener:
    return lambda: file.open("rb")


def _entry_opener(opener: Opener, entry: zipfile.ZipInfo) -> Opener:
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        with opener() as content, zipfile.ZipFile(content) as archive, archive.open(entry) as inner:
            if PurePosixPath(entry.filename).suffix.lower() != ".zip":
                yield inner
                return
            with tempfile.SpooledTemporaryFile(max_size=10_000_000) as copy:  # a zip in a zip cannot be read backwards
                _copy(inner, copy)
                yield copy

    return opened  # type: ignore[return-value] # a context manager like the file that it gives


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    left = LARGEST_ZIP
    while piece := source.read(1_000_000):
        left -= len(piece)
        if left < 0:
            raise ValueError(f"more than {LARGEST_ZIP / 1e6:.0f} MB")
        target.write(piece)
    target.seek(0, io.SEEK_SET)


def _parts(name: str) -> list[str]:
    """Return the parts of an entry's name that name something: neither ``..`` nor a drive leads anywhere."""
    return [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", "..", "."}]


def _path(entry: zipfile.ZipInfo) -> str:
    return "/".join(_parts(entry.filename))


def _date(entry: zipfile.ZipInfo, otherwise: float) -> float:
    """Return when an LMS received a file; of a date that there is not, or is still to come, when the download was made."""
    try:
        when = datetime(*entry.date_time).timestamp()  # noqa: DTZ001 - zips know no zone
    except (ValueError, OverflowError, OSError):
        return otherwise
    return when if when <= time.time() else min(otherwise, time.time())
