"""The class list, as Moodle or Canvas export it, or typed by hand, and finding a student by what an LMS makes of a name."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.clean import one_line
from grader.course import CourseError
from grader.tables import BadTableError, decoded, read_rows

# What a column is called, by meaning. Moodle: participants and grades; Canvas: its gradebook, with names in one column or in two.
COLUMNS = {
    "id": ("id", "student_id", "id number", "sis user id", "sis login id", "username"),
    "first_name": ("first_name", "first name", "firstname"),
    "last_name": ("last_name", "last name", "surname", "lastname"),
    "full_name": ("full name", "student", "name"),
    "email": ("email", "email address"),
    "lms_id": ("lms_user_id", "id", "identifier"),
}


LONGEST = 80  # characters of a key; file systems allow 255 bytes for a name


@dataclass(frozen=True)
class Student:
    """A student: ``key`` names folders and the gradebook's entry; ``lms_id`` is the number that the LMS writes into file names."""

    key: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""

    @property
    def name(self) -> str:
        """Return the name as a person writes it, or the key."""
        return f"{self.first_name} {self.last_name}".strip() or self.key


def read_class(path: Path) -> list[Student]:
    """Return the students of a CSV file. Raises ``CourseError`` where the file or a row says too little."""
    try:
        rows = [row for _, row in read_rows(decoded(path.read_bytes()))]
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"students: {path} cannot be read as text: {error}") from None
    except BadTableError as error:
        raise CourseError(f"students: {path} cannot be read as CSV after line {error.line}: {error}") from None
    head, rows = (rows[0], rows[1:]) if rows else ([], [])
    students = [student for student in (_student(dict(zip(head, row, strict=False))) for row in rows) if student is not None]
    if not students:
        wanted = "id or email, and first_name and last_name; or what Moodle or Canvas export"
        raise CourseError(f"students: {path} has no student; its columns are {head or 'none'}; wanted: {wanted}")
    keys = [student.key for student in students]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise CourseError(f"students: {path} has {', '.join(twice)} more than once")
    return students


def _student(row: Mapping[str, str]) -> Student | None:
    named = {column.strip().casefold(): value.strip() for column, value in row.items()}

    def value(meaning: str) -> str:
        return next((named[name] for name in COLUMNS[meaning] if named.get(name)), "")

    last, _, first = value("full_name").partition(",") if "," in value("full_name") else ("", "", "")
    if not last and value("full_name"):
        first, _, last = value("full_name").rpartition(" ")
    first, last = value("first_name") or first.strip(), value("last_name") or last.strip()
    canvas = "section" in named and ("student" in named or {"lastname", "firstname"} <= set(named))
    if canvas and (not named.get("id") or (last.casefold(), first.casefold()) == ("student", "test")):
        return None  # Canvas's own rows: how grades are posted, the points that are possible, and the test student
    key = next((named[name] for name in COLUMNS["id"] if named.get(name) and not (canvas and name == "id")), "")
    key = key or value("email").partition("@")[0] or (named.get("id", "") if canvas else "")
    if not key:
        return None
    first, last, email = (re.sub(r'[<>"\\`]', "", one_line(text)) for text in (first, last, value("email")))
    return Student(safe(key), first, last, email, re.sub(r"\D", "", value("lms_id")))


def safe(text: str) -> str:
    """Return a text as the name of a folder: letters, digits, dots and dashes. Texts that differ in anything but blanks and dashes get different names.

    >>> safe("Ada Lovelace"), safe("s-12"), safe("José"), safe("李小明")
    ('Ada-Lovelace', 's-12', 'Jose-24c2ab65', 'student-5a5d7e84')
    """
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()).strip("-.")
    if re.fullmatch(r"[A-Za-z0-9._-]+(?: [A-Za-z0-9._-]+)*", text) and len(text) <= LONGEST and slug == text.replace(" ", "-"):
        return slug
    whole = hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slug[:LONGEST].strip('-.') or 'student'}-{whole[:8]}"


def squeezed(text: str) -> str:
    """Return a name as Canvas squeezes it: no accents, no signs, lower case."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum())


def find(label: str, number: str, students: list[Student]) -> list[Student]:
    """Return who is meant by a name in a file name and, if the LMS gives one, a number. More than one: it cannot be told.

    A name that is on the list as it is goes before one that is spelt alike without accents and signs.
    """
    by_number = [student for student in students if number and student.lms_id == number]
    if by_number:
        return by_number
    for spelling in (_exact, squeezed):
        found = [student for student in students if spelling(label) in set(map(spelling, _names(student)))]
        if found and spelling(label):
            return found
    return []


def _names(student: Student) -> tuple[str, ...]:
    first, last = student.first_name, student.last_name
    return tuple(filter(None, (student.key, f"{first} {last}".strip(), f"{last} {first}".strip())))


def _exact(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
