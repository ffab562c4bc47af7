"""What the students sent, from the zips and folders that a teacher downloads: who sent which file, and what could not be told.

Understood are Moodle's ``Firstname Lastname_12345_assignsubmission_file/causes.ipynb`` (or all that in one file name, where
"Download submissions in folders" is off), Canvas's ``lastnamefirst_12345_67890_causes-1.ipynb`` (``_LATE_`` may stand in it), and
a plain folder for each student. So name files ``mod/assign/classes/downloader.php`` and ``lib/content_zipper.rb`` there.
"""

import os
import re
import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import nbformat

from grading.course import Course, CourseError, write_whole
from grading.rebuild import LARGEST, UnreadableError, belongs_to, read
from grading.students import Student, find, safe

MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_?/|_)(?:.*/)?(?P<file>[^/]+)$")
HIDDEN = "Participant"  # whom Moodle names so is told from others by the number alone
CANVAS = re.compile(r"(?P<name>[^/_]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<file>[^/]+)$")
SENT_AS = "sent-as.txt"  # beside the notebook that was received
COPY = re.compile(r"(?:[-_ ]?\((?P<brackets>\d+)\)|-(?P<dash>\d+)|[-_ ]copy\d*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A notebook that was found: where, from whom as far as its name says, when it was written, and its content.

    ``problem`` says why there is no content. ``sent_as`` is what Moodle calls the submission, where it is Moodle's.
    """

    where: str
    label: str
    number: str
    file: str
    when: float
    content: bytes = b""
    problem: str = ""

    @property
    def sent_as(self) -> str:
        """Return the name by which Moodle takes back a file for this student; nothing where it is not Moodle's."""
        named = MOODLE.search(self.where.rpartition(": ")[2].replace(os.sep, "/"))
        return f"{named['name']}_{named['number']}_assignsubmission_file" if named else ""


@dataclass(frozen=True)
class Collected:
    """What came in: a remark in words for each student where there is something to say, and for files of nobody."""

    remarks: dict[str, list[str]]
    nobody: list[str]


def collect(course: Course, exercise: str, downloads: list[Path], students: list[Student]) -> Collected:
    """Put what was sent into the course's folder, one file for each student: the newest. What came in before stays, if it is newer.

    With an empty list of students each name is taken as it is.
    """
    remarks: dict[str, list[str]] = defaultdict(list)
    nobody: list[str] = []
    sent: dict[str, list[Found]] = defaultdict(list)
    for found in (one for path in downloads for one in look_into(path)):
        who = find(found.label, found.number, students)
        if len(who) > 1:
            nobody.append(
                f"{found.where}: {' and '.join(student.key for student in who)} could be meant. Put it into a folder named by id."
            )
        else:
            key = who[0].key if who else safe(found.label)
            sent[key].append(found)
            if students and not who:
                remarks[key] += [f"{found.label} is not on the class list."]
    names = nbformat.read(course.release(exercise), as_version=4)
    for key, files in sorted(sent.items()):
        chosen = _chosen(exercise, files, names, remarks[key])
        if chosen is not None:
            _keep(course.received(exercise, key), chosen, remarks[key])
    return Collected({key: list(dict.fromkeys(said)) for key, said in remarks.items() if said}, nobody)


def _chosen(exercise: str, files: list[Found], names: nbformat.NotebookNode, said: list[str]) -> Found | None:
    """Return the file that counts: the newest of the right name, or the newest that holds the exercise by another name."""
    right = [found for found in files if stem(found.file) == exercise]
    if not right:
        right = [found for found in files if _holds(found, names)]
        if not right:
            listed = ", ".join(sorted(found.file for found in files))
            said.append(f"Not graded: there is no {exercise}.ipynb among the files; found: {listed}.")
            return None
        said.append(f"The file was called {right[-1].file}.")
    right.sort(key=lambda found: (found.when, copy_number(found.file)))
    if len({found.content for found in right}) > 1:
        said.append(f"{len(right)} files; the newest counts: {right[-1].where}.")
    return right[-1]


def _holds(found: Found, names: nbformat.NotebookNode) -> bool:
    try:
        return belongs_to(read(found.content), names)
    except UnreadableError:
        return False


def _keep(path: Path, found: Found, said: list[str]) -> None:
    """Write what was sent, with its time, unless a newer file lies there."""
    if found.problem:
        said.append(f"Not graded: {found.problem}")
        return
    if path.is_file() and path.stat().st_mtime > found.when:
        if path.read_bytes() != found.content:
            said.append(f"{found.where} is older than what was collected before, and was left out.")
        return
    if path.is_file() and path.read_bytes() == found.content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(found.content)
    os.utime(part, (found.when, found.when))
    part.replace(path)
    write_whole(path.with_name(SENT_AS), found.sent_as)


def look_into(path: Path) -> Iterator[Found]:
    """Give every notebook in a zip, a folder, or by itself. Raises ``CourseError`` where there is nothing of the name."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.suffix == ".zip":
                yield from look_into(file)
            elif file.suffix == ".ipynb" and ".ipynb_checkpoints" not in file.parts:
                yield _from_disk(file, file.relative_to(path))
    elif path.suffix == ".ipynb" and path.is_file():
        yield _from_disk(path, Path(path.name))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith(".ipynb") and "__MACOSX" not in entry.filename and ".ipynb_checkpoints" not in entry.filename:
                    yield _from_zip(archive, entry, path)
    else:
        raise CourseError(f"downloads: {path} is no zip, no folder and no notebook" if path.exists() else f"downloads: {path} is not there")


def _from_disk(file: Path, relative: Path) -> Found:
    label, number, name = whose(relative.as_posix())
    details = file.lstat()
    if not stat.S_ISREG(details.st_mode):
        return Found(str(file), label, number, name, details.st_mtime, problem="What was sent is a link, not a file.")
    with file.open("rb") as opened:
        return Found(str(file), label, number, name, details.st_mtime, opened.read(LARGEST + 1))


def _from_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> Found:
    label, number, name = whose(entry.filename)
    when = datetime(*entry.date_time).timestamp()  # noqa: DTZ001 - zips know no zone
    where = f"{path.name}: {entry.filename}"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Found(where, label, number, name, when, problem="What was sent is a link, not a file.")
    try:
        with archive.open(entry) as opened:
            return Found(where, label, number, name, when, opened.read(LARGEST + 1))
    except (RuntimeError, zipfile.BadZipFile, NotImplementedError, OSError) as error:
        return Found(where, label, number, name, when, problem=f"The file cannot be taken out of {path.name}: {error}")


def whose(name: str) -> tuple[str, str, str]:
    """Return from whom a path in a download is: the name, the number that Canvas gave (or nothing), and the file's own name.

    >>> whose("Ada Lovelace_123_assignsubmission_file/causes.ipynb")
    ('Ada Lovelace', '', 'causes.ipynb')
    >>> whose("lovelaceada_LATE_77_9001_causes-1.ipynb")
    ('lovelaceada', '77', 'causes-1.ipynb')
    >>> whose("ada/causes.ipynb")
    ('ada', '', 'causes.ipynb')
    """
    path = PurePosixPath(name)
    moodle = MOODLE.search(name)
    if moodle:
        # The number is of this one assignment, and not on the class list.
        return (f"{HIDDEN} {moodle['number']}" if moodle["name"] == HIDDEN else moodle["name"]), "", moodle["file"]
    canvas = CANVAS.search(path.name)
    if canvas:
        return canvas["name"], canvas["number"], canvas["file"]
    return (path.parts[0] if len(path.parts) > 1 else COPY.sub("", path.stem)), "", path.name


def stem(file: str) -> str:
    """Return a file's name without ending and without what browsers and LMSs add to a copy.

    JupyterLite names what it downloads by folder and file: a set that was done on the course's page is called ``causes_causes``.

    >>> stem("causes-1.ipynb"), stem("causes (2).ipynb"), stem("causes.ipynb"), stem("causes_causes (1).ipynb")
    ('causes', 'causes', 'causes', 'causes')
    """
    name = COPY.sub("", PurePosixPath(file).stem)
    half = name[: len(name) // 2]
    return half if name == f"{half}_{half}" else name


def copy_number(file: str) -> int:
    """Return the number of a copy: the higher, the later."""
    found = COPY.search(PurePosixPath(file).stem)
    return int(found["brackets"] or found["dash"] or 0) if found else 0
