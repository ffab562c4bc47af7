"""Who handed in what, by the layout of a download: the outermost folder or file name decides, which the LMS or the teacher chose.

Whatever is deeper, a student may have named: it never says who handed in. These are understood:

- Moodle: ``Firstname Lastname_12345_assignsubmission_file/causes.ipynb``, or all that in one file name if "Download submissions in folders"
  is off. For a group, ``Team 3_45_assignsubmission_file`` (Moodle 4), or ``Team 3-Firstname Lastname_...`` before.
- Canvas: ``lastnamefirst_12345_67890_causes-1.ipynb``, with ``_LATE_`` in it for late work; in anonymous grading
  ``anon_a1b2c_67890_causes.ipynb``.
- Brightspace: ``12345-67890 - Ada Lovelace - Nov 1, 2026 1105 AM/causes.ipynb``, or all that in one file name.
- Blackboard: ``Causes_ada1_attempt_2026-11-01-12-00-00_causes.ipynb``.
- Microsoft Teams: ``Submitted files/Ada Lovelace/Causes/Version 2/causes.ipynb``. Its "Working files" are drafts, and left out.
- Google Classroom: ``Class folder/Ada Lovelace - causes.ipynb``.
- A plain folder or file for each student.

Moodle's names are made in ``mod/assign/classes/downloader.php``, Canvas's in ``lib/content_zipper.rb``. The others are closed programs; their
names are as teachers' own scripts for such downloads read them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?:file|onlinetext)(?:_+(?P<file>.+)|_*)")
CANVAS = re.compile(r"(?P<name>.+?)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<file>.+)")
ANONYMOUS = re.compile(r"(?P<late>LATE_)?anon_(?P<number>[A-Za-z0-9]{5})_\d+_(?P<file>.+)")  # of Canvas
_PART = r"(?:(?! ?- ).)+?"  # what is between two dashes with blanks
BRIGHTSPACE = re.compile(
    rf"(?P<number>\d+)-\d+ - (?:\S*\d\S* - )?(?P<name>{_PART}) ?- (?P<date>(?=[^-]*\b\d{{4}}\b){_PART})(?: - (?P<file>.+))?"
)
BLACKBOARD = re.compile(r"(?P<name>.+?)_attempt_(?P<date>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<text>\.txt))")
GOOGLE = re.compile(r"(?P<name>.+?) - (?P<file>.+)")  # Classroom's, from Drive: one folder for the whole class
FOLDERS = {"moodle": (MOODLE,), "brightspace": (BRIGHTSPACE,)}
FILES = {"moodle": (MOODLE,), "canvas": (ANONYMOUS, CANVAS), "brightspace": (BRIGHTSPACE,), "blackboard": (BLACKBOARD,)}
SUBMITTED, WORKING = "Submitted files", "Working files"  # of Teams
VERSION = re.compile(r"Version (\d+)")
DATES = ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %I%M %p", "%d %B %Y %I%M %p")
HIDDEN = {
    "Participant",
    "Participante",
    "Partecipante",
    "Teilnehmer",
    "Teilnehmerin",
    "Deelnemer",
}  # Moodle's name for all, if names are hidden
SAME = re.compile(r"(?:[-_ ]?\(\d+\)|[-_ ]copy\d*)$", re.IGNORECASE)  # of a person's own file: "ada (1)" is Ada's, "s-12" is not s's
COPY = re.compile(r"(?:[-_ ]?\((?P<brackets>\d+)\)|-(?P<dash>\d+)|[-_ ]copy\d*)$", re.IGNORECASE)
NOTEBOOK = re.compile(r"\.ipynb(?:\.(?:txt|json))?$", re.IGNORECASE)
JUNK = {"__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Sender:
    """Who handed in, as far as the layout says: the name, the LMS's number for that person, by which LMS, and when if the name says so.

    ``sent_as`` is what Moodle calls the submission; a zip of feedback names it so. ``given`` are the keys of the students whose it is, if
    the teacher has said so.
    """

    name: str
    number: str = ""
    lms: str = ""
    late: bool = False
    given: tuple[str, ...] = ()

    @property
    def sent_as(self) -> str:
        """Return the name by which Moodle takes a file back for this student; nothing if it did not come from Moodle."""
        if self.lms != "moodle":
            return ""
        name = self.name.removesuffix(f" {self.number}") if self.number else self.name
        return f"{name}{f'_{self.number}' if self.number else ''}_assignsubmission_file"


def lms_of(paths: Iterable[str]) -> str:
    """Return which LMS named everything in a download; nothing if none did, or not everything.

    Without it a student's file name could look like another LMS's, or a teacher's ``Week_1_2`` like Canvas's numbers.

    >>> lms_of(["Week_1_2_ada_attempt_2026-11-01-12-00-00_a.ipynb", "Week_1_2_bob_attempt_2026-11-01-12-00-00_a.ipynb"])
    'blackboard'
    """
    outermost = {(parts[0], len(parts) > 1) for parts in map(_parts_of, paths) if parts[0] != "index.html"}
    fits = {lms for lms in FILES if outermost and all(_match(name, lms, folder=folder) for name, folder in outermost)}
    return fits.pop() if len(fits) == 1 else "blackboard" if "blackboard" in fits and len(outermost) > 1 else ""


def _parts_of(path: str) -> tuple[str, ...]:
    return PurePosixPath(path).parts


def _match(name: str, lms: str, *, folder: bool) -> "re.Match[str] | None":
    for pattern in (FOLDERS if folder else FILES).get(lms, ()):
        found = pattern.fullmatch(name)
        if found and bool(found.groupdict().get("file") or found.groupdict().get("text")) is not folder:
            return found
    return None


def _best(name: str, lms: str, *, folder: bool) -> "tuple[str, re.Match[str]] | None":
    """Return the LMS that named something, and how: the one whose part of the name ends first, since what is behind it is the student's."""
    found = [(one, match) for one in ([lms] if lms else FILES) if (match := _match(name, one, folder=folder)) is not None]
    return min(found, key=lambda one: one[1].start("file") if one[1].groupdict().get("file") else len(name), default=None)


def sender(path: str, lms: str = "") -> tuple[Sender, str]:
    """Return who handed in a file of a download, and the file's own name. ``lms`` is what ``lms_of`` says of the whole download.

    >>> sender("Ada Lovelace_123_assignsubmission_file/causes.ipynb")
    (Sender(name='Ada Lovelace', number='123', lms='moodle', late=False, given=()), 'causes.ipynb')
    >>> sender("lovelaceada_LATE_77_9001_causes-1.ipynb")
    (Sender(name='lovelaceada', number='77', lms='canvas', late=True, given=()), 'causes-1.ipynb')
    >>> sender("155-238 - Ada Lovelace - Nov 1, 2026 1105 AM/causes.ipynb")
    (Sender(name='Ada Lovelace', number='155', lms='brightspace', late=False, given=()), 'causes.ipynb')
    >>> sender("Causes_ada1_attempt_2026-11-01-12-00-00_my work.ipynb")
    (Sender(name='Causes_ada1', number='', lms='blackboard', late=False, given=()), 'my work.ipynb')
    >>> sender("eve/Bob Builder_2_assignsubmission_file/causes.ipynb")
    (Sender(name='eve', number='', lms='', late=False, given=()), 'causes.ipynb')
    """
    outermost, *deeper = PurePosixPath(path).parts
    own = deeper[-1] if deeper else outermost
    found = _best(outermost, lms, folder=bool(deeper))
    if found:
        return _named(*found), own if deeper else found[1].groupdict().get("file") or own
    if deeper:
        return Sender(outermost), own
    google = GOOGLE.fullmatch(outermost)
    if google:
        return Sender(google["name"], lms="google"), google["file"]
    return Sender(SAME.sub("", stem(outermost)) or stem(outermost)), own


def _named(lms: str, found: "re.Match[str]") -> Sender:
    groups = found.groupdict()
    name, number = groups.get("name") or f"anon {groups['number']}", groups.get("number") or ""
    if lms == "moodle" and name in HIDDEN and number:
        name = f"{name} {number}"
    return Sender(name, number, lms, bool(groups.get("late")))


def uploaded_as(label: str) -> str:
    """Return how Canvas's name of a file begins, by which it takes another file back for this student; nothing if it is not Canvas's.

    Of an anonymous hand-in it would not know the student again.

    >>> uploaded_as("lovelaceada_LATE_77_9001_causes-1.ipynb"), uploaded_as("anon_a1b2c_9001_causes.ipynb"), uploaded_as("ada.ipynb")
    ('lovelaceada_LATE_77_9001_', '', '')
    """
    found = _best(label, "", folder=False)
    return label[: found[1].start("file")] if found and found[0] == "canvas" and found[1].re is CANVAS else ""


def handed_in(label: str, lms: str = "") -> datetime | None:
    """Return when something was handed in, if its outermost name says so in a way that is known.

    >>> handed_in("155-238 - Ada Lovelace - Nov 1, 2026 1105 AM"), handed_in("ada.ipynb")
    (datetime.datetime(2026, 11, 1, 11, 5), None)
    """
    for folder in (True, False):
        found = _best(label, lms, folder=folder)
        text = found[1].groupdict().get("date") if found else None
        for form in DATES if text else ():
            try:
                return datetime.strptime(f"{text}", form)  # noqa: DTZ007 - the LMS's own time, to be compared with others of it
            except ValueError:
                continue
    return None


def version(path: str) -> int:
    """Return the number of Teams's version of a hand-in; 0 if the path has none.

    >>> version("Ada Lovelace/Causes/Version 2/causes.ipynb")
    2
    """
    *_, folder, _ = ("", *PurePosixPath(path).parts)
    found = VERSION.fullmatch(folder)
    return int(found[1]) if found else 0


def is_labelled(name: str, *, folder: bool) -> bool:
    """Tell whether an LMS gave a folder or a file its name."""
    return _best(name, "", folder=folder) is not None


def wrapper(paths: Iterable[str], is_student: Callable[[str], bool] = lambda _: False) -> str:
    """Return the folders around a whole download, such as a zip of a folder, or nothing.

    They are that only if an LMS named everything in them, or if they hold folders or files of two students who are on the class list.
    Otherwise the outermost is a student's, and what is in it may be named to look like another's.

    >>> wrapper(["submissions/adalovelace_1_2_a.ipynb", "submissions/bobbuilder_2_3_a.ipynb"])
    'submissions/'
    >>> wrapper(["Week 2/Ada Lovelace - a.ipynb", "Week 2/Bob Builder - a.ipynb"])
    'Week 2/'
    >>> wrapper(["Student Work/Submitted files/Ada/A/Version 1/a.ipynb", "Student Work/Submitted files/Bob/A/Version 1/a.ipynb"])
    'Student Work/Submitted files/'
    >>> wrapper(["class/ada/a.ipynb", "class/bob/a.ipynb"], {"ada", "bob"}.__contains__)
    'class/'
    >>> wrapper(["eve/bob_1_2_a.ipynb", "ada/a.ipynb"]), wrapper(["Eve_3_assignsubmission_file/Bob_2_assignsubmission_file/a.ipynb"])
    ('', '')
    """
    parts = [PurePosixPath(path).parts for path in paths]
    around = ""
    while parts and (one := _wrapper(parts, is_student)):
        around += f"{one}/"
        parts = [rest[1:] for rest in parts]
    return around


def _wrapper(parts: list[tuple[str, ...]], is_student: Callable[[str], bool]) -> str:
    """Return the one folder around everything, or nothing."""
    outer = {one[0] for one in parts}
    if len(outer) != 1 or any(len(one) < 2 for one in parts):
        return ""
    (name,) = outer
    if is_labelled(name, folder=True) or is_student(name):
        return ""
    if name == SUBMITTED and all(len(one) > 4 and VERSION.fullmatch(one[-2]) for one in parts):
        return name
    second = [one[1] for one in parts]
    if {SUBMITTED, WORKING} >= set(second) and all(len(one) > 4 for one in parts):
        return name
    if len({who for who in map(_person, second) if is_student(who)}) > 1:
        return name
    google = [GOOGLE.fullmatch(one[1]) if len(one) == 2 else None for one in parts]
    if all(google) and len({found["name"] for found in google if found}) > 1:
        return name
    if not all(is_labelled(one[1], folder=len(one) > 2) for one in parts if one[1:] != ("index.html",)):
        return ""
    return name if any(one[1:] != ("index.html",) for one in parts) else ""


def without_drafts(paths: list[str]) -> list[str]:
    """Return the files that were handed in: without Teams's working files, if it is Teams's folder of both.

    Raises ``ValueError`` if there are only working files.

    >>> without_drafts(["Submitted files/Ada/A/Version 1/a.ipynb", "Working files/Ada/A/a.ipynb"])
    ['Submitted files/Ada/A/Version 1/a.ipynb']
    """
    where = [next((part for part in PurePosixPath(path).parts[:2] if part in {SUBMITTED, WORKING}), "") for path in paths]
    if not paths or set(where) - {SUBMITTED, WORKING}:
        return paths
    if SUBMITTED not in where:
        raise ValueError(f'it has only the "{WORKING}" of Teams, which are drafts. Download the folder "{SUBMITTED}"')
    return [path for path, folder in zip(paths, where, strict=True) if folder == SUBMITTED]


def _person(name: str) -> str:
    """Return whose a folder or file is by its name."""
    google = GOOGLE.fullmatch(name)
    return google["name"] if google else SAME.sub("", stem(name)) if is_notebook(name) or name.lower().endswith(".zip") else name


def is_junk(path: str) -> bool:
    """Tell whether a file is one that a system leaves behind, and nobody's work."""
    parts = PurePosixPath(path).parts
    return bool(JUNK & set(parts)) or parts[-1].startswith("._")


def is_notebook(name: str) -> bool:
    """Tell whether a file is called as a notebook is, also after a mail program or a browser changed the ending."""
    return NOTEBOOK.search(name) is not None


def stem(file: str) -> str:
    """Return a file's name without its ending.

    >>> stem("causes.ipynb"), stem("causes.ipynb.txt"), stem("work.zip")
    ('causes', 'causes', 'work')
    """
    return NOTEBOOK.sub("", file) if is_notebook(file) else PurePosixPath(file).stem


def assignment(file: str) -> str:
    """Return which assignment a file is called by: without ending and without what browsers and LMSs add to a copy.

    JupyterLite names what it downloads by folder and file: a set that was done on the course's page is called ``causes_causes``.

    >>> assignment("causes-1.ipynb"), assignment("causes (2).IPYNB"), assignment("causes_causes (1).ipynb")
    ('causes', 'causes', 'causes')
    """
    name = COPY.sub("", stem(file))
    half = name[: len(name) // 2]
    return half if name == f"{half}_{half}" else name


def is_called(file: str, exercise: str) -> bool:
    """Tell whether a file is called like an exercise, which may end with a number as a copy does.

    >>> is_called("week-2.ipynb", "week-2"), is_called("Week-2 (1).ipynb", "week-2"), is_called("week-3.ipynb", "week-2")
    (True, True, False)
    """
    names = (stem(file), SAME.sub("", stem(file)), assignment(file))
    return exercise.casefold() in map(str.casefold, names)


def copy_number(file: str) -> int:
    """Return the number of a copy: the higher, the later."""
    found = COPY.search(stem(file))
    return int(found["brackets"] or found["dash"] or 0) if found else 0
