"""The class list, as Moodle or Canvas export it, or typed by hand, and finding a student by what an LMS makes of a name."""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    "groups": ("groups", "group"),
    "lms_id": ("lms_user_id", "id", "identifier"),
}
ASKED = ("id", "first_name", "last_name", "full_name", "email", "groups")  # what --column can name
KEPT = ("id", "first_name", "last_name", "email", "lms_user_id", "lms", "groups")  # the columns of the list that the course keeps

LONGEST = 80  # characters of a key; file systems allow 255 bytes for a name


@dataclass(frozen=True)
class Student:
    """A student: ``key`` names folders and the gradebook's entry; ``lms_id`` is the number by which ``lms`` names hand-ins."""

    key: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    lms: str = "canvas"
    groups: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name as a person writes it, or the key."""
        return f"{self.first_name} {self.last_name}".strip() or self.key


class UnknownColumnsError(CourseError):
    """The headings of a class list say too little; ``head`` has them, for whoever can say which is which."""

    def __init__(self, why: str, head: Sequence[str]) -> None:
        super().__init__(why)
        self.head = tuple(head)


def read_class(path: Path, columns: Mapping[str, int] | None = None) -> list[Student]:
    """Return the students of a CSV file.

    ``columns`` says where a meaning of ``ASKED`` is, counted from 1, if the headings are in another language. Raises
    ``UnknownColumnsError`` if the headings say too little, and ``CourseError`` if the file or a row does.
    """
    try:
        rows = [row for _, row in read_rows(decoded(path.read_bytes()))]
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"students: {path} cannot be read as text: {error}") from None
    except BadTableError as error:
        raise CourseError(f"students: {path} cannot be read as CSV after line {error.line}: {error}") from None
    head, rows = (rows[0], rows[1:]) if rows else ([], [])
    _check(columns or {}, head)
    students = [student for student in (_student(dict(_named(head, row, columns or {}))) for row in rows) if student is not None]
    known = {name.strip().casefold() for name in head}
    says_who = {name for meaning in ("id", "first_name", "last_name", "full_name") for name in COLUMNS[meaning]}
    if rows and head and (not students or not (columns or known & says_who)):
        raise UnknownColumnsError(_which(path, head), head)
    if not students:
        raise CourseError(f"students: {path} has no student; its columns are {head or 'none'}; {_WANTED}")
    return _apart(path, students)


_WANTED = "wanted: id or email, and first_name and last_name; or what Moodle or Canvas export"


def _which(path: Path, head: Sequence[str]) -> str:
    numbered = ", ".join(f"{number} {one_line(name, 40) or '(blank)'}" for number, name in enumerate(head, start=1))
    return (
        f"students: {path} has no student whose id, name or e-mail address is in a column that is known; {_WANTED}. Its columns are: {numbered}. "
        "Say which is which by number, such as --column first_name=1 --column last_name=2 --column email=3"
    )


def _check(columns: Mapping[str, int], head: Sequence[str]) -> None:
    for meaning, number in columns.items():
        if meaning not in ASKED:
            raise CourseError(f"column: {meaning!r} is not allowed; allowed: {', '.join(ASKED)}")
        if not 1 <= number <= len(head):
            raise CourseError(f"column: {meaning}={number} is not allowed; the class list has columns 1 to {len(head)}")


def _named(head: Sequence[str], row: Sequence[str], columns: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the fields of a row by their headings, and by meaning those that somebody has said."""
    said = {COLUMNS[meaning][0]: row[number - 1] for meaning, number in columns.items() if number <= len(row)}
    given = {name.strip().casefold(): value.strip() for name, value in zip(head, row, strict=False)}
    other = {name for meaning in columns for name in COLUMNS[meaning][1:]}  # a heading of the same meaning gives way
    return [
        *((name, value) for name, value in given.items() if name not in other),
        *((name, value.strip()) for name, value in said.items()),
    ]


def _student(named: Mapping[str, str]) -> Student | None:
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
    key = key or value("email").partition("@")[0] or (named.get("id", "") if canvas else "") or f"{first} {last}".strip()
    if not key:
        return None
    first, last, email = (re.sub(r'[<>"\\`]', "", one_line(text)) for text in (first, last, value("email")))
    lms, number = _number(named, canvas=canvas)
    groups = tuple(filter(None, (group.strip() for group in re.split("[,;|]", value("groups")))))
    return Student(safe(key), first, last, email, number, lms, groups)


def _number(named: Mapping[str, str], *, canvas: bool) -> tuple[str, str]:
    """Return by which LMS's number a student's hand-ins are named, and the number. A school's own number is not one."""
    if named.get("lms_user_id"):
        lms, number = named.get("lms") or "canvas", named["lms_user_id"]
    elif canvas:
        lms, number = "canvas", named.get("id", "")
    else:  # Moodle's grading worksheet: "Participant 2001" is the number of the folder
        lms, number = "moodle", named.get("identifier", "")
    digits = re.sub(r"\D", "", number)
    return (lms, digits) if digits else ("canvas", "")


def _apart(path: Path, students: list[Student]) -> list[Student]:
    """Return students with a key each. Those whose addresses differ only behind the @ are told apart by the whole address."""
    common = {key for key, number in Counter(student.key for student in students).items() if number > 1}
    addresses = Counter(student.email.casefold() for student in students)

    def by_address(student: Student) -> bool:
        return safe(student.email.partition("@")[0]) == student.key and addresses[student.email.casefold()] == 1

    students = [
        replace(student, key=safe(student.email)) if student.key in common and by_address(student) else student for student in students
    ]
    keys = [student.key for student in students]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        who = "; ".join(" and ".join(student.name for student in students if student.key == key) for key in twice)
        raise CourseError(f"students: {path} has {', '.join(twice)} more than once: {who}. Give each a different id, in a column called id")
    return students


def as_list(students: Sequence[Student]) -> str:
    """Return a class list as CSV that ``read_class`` reads again, whatever the headings were when it was given."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(KEPT)
    for one in students:
        writer.writerow(
            [one.key, one.first_name, one.last_name, one.email, one.lms_id, one.lms if one.lms_id else "", ";".join(one.groups)]
        )
    return text.getvalue()


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


def find(label: str, number: str, students: Sequence[Student], lms: str = "canvas") -> list[Student]:
    """Return who is meant by a name in a file name and, if the LMS gives one, a number. More than one: it cannot be told.

    A name that is on the list as it is goes before one that is spelt alike without accents and signs.
    """
    by_number = [student for student in students if number and (student.lms, student.lms_id) == (lms, number)]
    if by_number:
        return by_number
    for spelling in (_exact, squeezed):
        found = [student for student in students if spelling(label) in set(map(spelling, names_of(student)))]
        if found and spelling(label):
            return found
    return []


def names_of(student: Student) -> tuple[str, ...]:
    """Return what a student can be called: the key, and the name in both orders."""
    first, last = student.first_name, student.last_name
    return tuple(filter(None, (student.key, f"{first} {last}".strip(), f"{last} {first}".strip())))


def _exact(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
