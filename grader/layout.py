"""Who handed in what, by the layout of a download: the outermost folder or file name decides, which the LMS or the teacher chose.

Understood are Moodle's ``Firstname Lastname_12345_assignsubmission_file/causes.ipynb`` (or all that in one file name, if
"Download submissions in folders" is off), Canvas's ``lastnamefirst_12345_67890_causes-1.ipynb`` (with ``_LATE_`` in it for late work),
Google Classroom's ``Class folder/Ada Lovelace - causes.ipynb``, and a plain folder or file for each student. Moodle names files this way in ``mod/assign/classes/downloader.php``, Canvas in
``lib/content_zipper.rb``. Whatever lies deeper, a student may have named: it never says who handed in.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

MOODLE_FOLDER = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?")
MOODLE_FILE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_(?P<file>.+)")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<file>.+)")
GOOGLE = re.compile(r"(?P<name>.+?) - (?P<file>.+)")  # Classroom's, from Drive: one folder for the whole class
HIDDEN = "Participant"  # Moodle's name for everybody in anonymous marking, who differ only by number
COPY = re.compile(r"(?:[-_ ]?\((?P<brackets>\d+)\)|-(?P<dash>\d+)|[-_ ]copy\d*)$", re.IGNORECASE)
NOTEBOOK = re.compile(r"\.ipynb(?:\.(?:txt|json))?$", re.IGNORECASE)
JUNK = {"__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Sender:
    """Who handed in, as far as the layout says: the name, the LMS's number for that person, and by which LMS.

    ``sent_as`` is what Moodle calls the submission; a zip of feedback names it so.
    """

    name: str
    number: str = ""
    lms: str = ""
    late: bool = False

    @property
    def sent_as(self) -> str:
        """Return the name by which Moodle takes a file back for this student; nothing if it did not come from Moodle."""
        return f"{self.name.removesuffix(f' {self.number}')}_{self.number}_assignsubmission_file" if self.lms == "moodle" else ""


def sender(path: str) -> tuple[Sender, str]:
    """Return who handed in a file of a download, and the file's own name.

    >>> sender("Ada Lovelace_123_assignsubmission_file/causes.ipynb")
    (Sender(name='Ada Lovelace', number='123', lms='moodle', late=False), 'causes.ipynb')
    >>> sender("lovelaceada_LATE_77_9001_causes-1.ipynb")
    (Sender(name='lovelaceada', number='77', lms='canvas', late=True), 'causes-1.ipynb')
    >>> sender("eve/Bob Builder_2_assignsubmission_file/causes.ipynb")
    (Sender(name='eve', number='', lms='', late=False), 'causes.ipynb')
    """
    outermost, *deeper = PurePosixPath(path).parts
    own = deeper[-1] if deeper else outermost
    if deeper:
        folder = MOODLE_FOLDER.fullmatch(outermost)
        return (_of_moodle(folder) if folder else Sender(outermost)), own
    moodle, canvas = MOODLE_FILE.fullmatch(outermost), CANVAS.fullmatch(outermost)
    if moodle:
        return _of_moodle(moodle), moodle["file"]
    if canvas:
        return Sender(canvas["name"], canvas["number"], "canvas", bool(canvas["late"])), canvas["file"]
    google = GOOGLE.fullmatch(outermost)
    if google:
        return Sender(google["name"]), google["file"]
    return Sender(COPY.sub("", stem(outermost))), own


def _of_moodle(found: "re.Match[str]") -> Sender:
    name = f"{HIDDEN} {found['number']}" if found["name"] == HIDDEN else found["name"]
    return Sender(name, found["number"], "moodle")


def is_labelled(name: str, *, folder: bool) -> bool:
    """Tell whether an LMS gave a folder or a file its name."""
    return bool(MOODLE_FOLDER.fullmatch(name) if folder else MOODLE_FILE.fullmatch(name) or CANVAS.fullmatch(name))


def wrapper(paths: Iterable[str], is_student: Callable[[str], bool] = lambda _: False) -> str:
    """Return the one folder around a whole download, such as a zip of a folder, or nothing.

    It is one only if an LMS named everything in it, or if it holds folders or files of two students who are on the class list. Otherwise it
    is a student's, and what is in it may be named to look like another's.

    >>> wrapper(["submissions/adalovelace_1_2_a.ipynb", "submissions/bobbuilder_2_3_a.ipynb"])
    'submissions/'
    >>> wrapper(["Week 2/Ada Lovelace - a.ipynb", "Week 2/Bob Builder - a.ipynb"])
    'Week 2/'
    >>> wrapper(["class/ada/a.ipynb", "class/bob/a.ipynb"], {"ada", "bob"}.__contains__)
    'class/'
    >>> wrapper(["eve/bob_1_2_a.ipynb", "ada/a.ipynb"]), wrapper(["Eve_3_assignsubmission_file/Bob_2_assignsubmission_file/a.ipynb"])
    ('', '')
    """
    parts = [PurePosixPath(path).parts for path in paths]
    outer = {one[0] for one in parts}
    if len(outer) != 1 or any(len(one) < 2 for one in parts):
        return ""
    (name,) = outer
    if is_labelled(name, folder=True):
        return ""
    second = [one[1] for one in parts]
    if not is_student(name) and len({who for who in map(_person, second) if is_student(who)}) > 1:
        return f"{name}/"
    google = [GOOGLE.fullmatch(one[1]) if len(one) == 2 else None for one in parts]
    if all(google) and len({found["name"] for found in google if found}) > 1:
        return f"{name}/"
    if not all(is_labelled(one[1], folder=len(one) > 2) for one in parts):
        return ""
    return f"{name}/"


def _person(name: str) -> str:
    """Return whose a folder or file is by its name."""
    google = GOOGLE.fullmatch(name)
    return google["name"] if google else COPY.sub("", stem(name)) if is_notebook(name) or name.lower().endswith(".zip") else name


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


def copy_number(file: str) -> int:
    """Return the number of a copy: the higher, the later."""
    found = COPY.search(stem(file))
    return int(found["brackets"] or found["dash"] or 0) if found else 0
