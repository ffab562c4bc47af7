"""What goes back to learners by way of the LMS: one zip with all pages of feedback, and the file of marks to import."""

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from grader.collect import SENT_AS, UPLOADED_AS
from grader.course import Course
from grader.lms.write import NEXT, write
from grader.report import Report, State

UPLOADED = re.compile(r"[\w.-]+_")  # what Canvas itself wrote: letters, the student's number, the file's number
MOODLE = 'In Moodle: the assignment, "Upload multiple feedback files in a zip".'
CANVAS = 'In Canvas: Grades, the menu of the assignment, "Re-Upload Submissions". Each page becomes a comment with a file.'
OTHERS = "In your platform: unpack the zip and attach each page; the folder's name is the student's id."


@dataclass(frozen=True)
class Packed:
    """The zip of all pages, and what to do with it: a sentence for each LMS from which hand-ins came."""

    zip: Path
    pages: int
    sentences: tuple[str, ...]


def pack_feedback(course: Course, made: Report) -> Packed | None:
    """Put all pages of feedback into one zip, each under the name by which its LMS takes it back; nothing if there is no page.

    Moodle wants a folder that is named as the submission was (``mod/assign/feedback/file/importziplib.php``). Canvas wants files whose names
    begin as they were downloaded: it reads the numbers of the student and of the file (``generate_comments_from_files`` in
    ``app/models/assignment.rb``). For any other system there is a folder for each student, named by the id.
    """
    pages = {row.student.key: course.feedback(made.exercise, row.student.key) for row in made.rows if row.state is State.MARKED}
    pages = {key: page for key, page in pages.items() if page.is_file()}
    target = course.people / f"feedback-{made.exercise}.zip"
    target.unlink(missing_ok=True)
    if not pages:
        return None
    part = target.with_suffix(".part")
    used: Counter[str] = Counter()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
        for key, page in pages.items():
            name, sentence = _name(course.received(made.exercise, key), key, page.name)
            used[sentence] += 1
            packed.write(page, name)
    return Packed(part.replace(target), len(pages), tuple(sentence for sentence, _ in used.most_common()))


def _name(received: Path, key: str, page: str) -> tuple[str, str]:
    """Return a page's name in the zip, and what to do with it in the LMS from which the work came."""
    canvas, moodle = (_noted(received.with_name(note)) for note in (UPLOADED_AS, SENT_AS))
    if UPLOADED.fullmatch(canvas):
        return f"{canvas}{page}", CANVAS
    return f"{moodle or key}/{page}", MOODLE if moodle else OTHERS


def _noted(note: Path) -> str:
    return note.read_text(encoding="utf-8") if note.is_file() else ""


@dataclass(frozen=True)
class Filled:
    """The file of marks for the LMS, how many marks are in it, what to look at, and where to import it."""

    file: Path
    marks: int
    remarks: tuple[str, ...]
    sentence: str


def fill_gradebook(course: Course, made: Report, exported: Path, column: str) -> Filled:
    """Put the marks of a class, as its table has them, into the file that an LMS exported. Raises ``TableError`` if that cannot be."""
    target = course.people / f"to-import-{made.exercise}.csv"
    kind, filled = write(exported, course.people / f"marks-{made.exercise}.csv", column, target)
    # Who is not marked yet is listed as a problem already.
    unmarked = tuple(f": {state}; left as it was." for state in State)
    return Filled(target, len(filled.marked), tuple(one for one in filled.remarks if not one.endswith(unmarked)), NEXT[kind])
