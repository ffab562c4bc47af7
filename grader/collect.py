"""What the students sent, put into the course's folder: one notebook for each, and a sentence for every file that is not taken."""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from grader.cells import UnreadableError, read, why_not_of
from grader.clean import one_line
from grader.course import Course
from grader.downloads import BROKEN, Found, look_into
from grader.exchange import keep
from grader.files import write_whole
from grader.layout import copy_number, is_called, is_notebook, uploaded_as
from grader.remarks import Remark, not_graded
from grader.students import Student, find
from grader.whose import Names, Unclaimed, claimed, owners

SENT_AS = "sent-as.txt"  # beside the notebook that was received: what Moodle calls the submission
UPLOADED_AS = "uploaded-as.txt"  # beside it: how Canvas's name of the file begins
LATE = "late.txt"  # beside it, if the LMS called it late
LISTED = 10  # names of files in one sentence


@dataclass(frozen=True)
class Collected:
    """What came in: remarks for each student where there is something to say, and hand-ins of which it cannot be told whose they are.

    ``received`` are the outermost names of all that came; ``counting`` are the students of whom a file that came in now counts, so that
    what was said about an earlier one does not hold any more.
    """

    remarks: dict[str, list[Remark]]
    unclaimed: list[Unclaimed]
    received: frozenset[str] = field(default=frozenset(), compare=False)
    counting: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def nobody(self) -> list[str]:
        """Return a sentence for each hand-in of nobody."""
        return list(dict.fromkeys(one.sentence for one in self.unclaimed))


def collect(
    course: Course,
    exercise: str,
    downloads: list[Path],
    students: list[Student],
    names: Names | None = None,
    others: Sequence[str] = (),
) -> Collected:
    """Put what was sent into the course's folder, one file for each student: the newest. What came in before stays, if it is newer.

    With an empty list of students each name is taken as it is. ``names`` is what the teacher says about names that were received;
    ``others`` are the assignment's other notebooks, whose files are not of this exercise.
    """
    remarks: dict[str, list[Remark]] = defaultdict(list)
    counting: set[str] = set()
    found = [one for path in downloads for one in look_into(path, lambda name: len(find(name, "", students)) == 1)]
    found = [one for one in found if not any(is_called(one.file, other) for other in others)]
    found = claimed(found, names or {})
    release = nbformat.read(course.release(exercise), as_version=4)
    owned = owners(found, exercise, students, lambda key: _sent_as(course, exercise, key))
    for key in sorted({key for keys in owned.keys.values() for key in keys}):
        files = [one for one in found if key in owned.keys.get((one.download, one.sender), ())]
        who = files[0].sender
        remarks[key] += owned.remarks.get(key, [])
        if students and key not in {student.key for student in students}:
            remarks[key].append(Remark(f"{one_line(who.name)} is not on the class list."))
        elif not students and not who.given and who.name.replace(" ", "-") != key:
            remarks[key].append(Remark(f"Sent as {one_line(who.name)}."))
        shared = any(len(owned.keys[one.download, one.sender]) > 1 for one in files)
        if _take(course.received(exercise, key), exercise, files, release, remarks[key], shared=shared):
            counting.add(key)
    said = {key: list(dict.fromkeys(some)) for key, some in remarks.items() if some}
    return Collected(said, owned.unclaimed, frozenset(one.label for one in found), frozenset(counting))


def is_late(course: Course, exercise: str, key: str) -> bool:
    """Tell whether the LMS named the file that counts as late."""
    return course.received(exercise, key).with_name(LATE).is_file()


def _sent_as(course: Course, exercise: str, key: str) -> str:
    note = course.received(exercise, key).with_name(SENT_AS)
    return note.read_text(encoding="utf-8") if note.is_file() else ""


def _take(path: Path, exercise: str, files: list[Found], names: nbformat.NotebookNode, said: list[Remark], *, shared: bool) -> bool:
    """Keep the file of a student that counts; say what was wrong with the others, if that matters. Tell whether a file of these counts."""
    problems = [one.problem for one in files if one.problem]
    readable: list[tuple[Found, bytes]] = []
    unread: set[Found] = set()
    for one in files:
        if one.problem or not (is_notebook(one.file) or one.file.lower().endswith(".json")):
            continue
        try:
            readable.append((one, one.read()))
        except BROKEN as error:
            problems.append(f"{one_line(one.file)} cannot be read: {one_line(error)}.")
            unread.add(one)
    chosen = _chosen(exercise, readable, names, said)
    if chosen is not None:
        counts = _keep(path, *chosen, said, shared=shared)
        if counts:
            keep(path, chosen[0], files)
        return counts
    listed = sorted({one_line(one.file) for one in files if not one.problem and one not in unread})
    more = f" and {len(listed) - LISTED} more" if len(listed) > LISTED else ""
    if problems:
        said += map(not_graded, dict.fromkeys(problems[:LISTED]))
    if listed or not problems:
        said.append(not_graded(f"there is no {exercise}.ipynb among the files; found: {', '.join(listed[:LISTED])}{more}."))
    return not path.is_file()


def _chosen(
    exercise: str, files: list[tuple[Found, bytes]], names: nbformat.NotebookNode, said: list[Remark]
) -> tuple[Found, bytes] | None:
    """Return the file that counts: the newest of the right name, or the newest that holds the exercise by another name."""
    right = [(found, content) for found, content in files if is_called(found.file, exercise)]
    if not right:
        right = [(found, content) for found, content in files if _holds(content, names)]
        if not right:
            return None
        said.append(Remark(f"The file was called {one_line(right[-1][0].file)}."))
    right.sort(key=lambda one: (one[0].version, one[0].when, copy_number(one[0].file)))
    if len({content for _, content in right}) > 1:
        said.append(Remark(f"{len(right)} files; the newest counts: {right[-1][0].where}."))
    return right[-1]


def _holds(content: bytes, names: nbformat.NotebookNode) -> bool:
    try:
        return not why_not_of(read(content), names)
    except UnreadableError:
        return False


def _keep(path: Path, found: Found, content: bytes, said: list[Remark], *, shared: bool) -> bool:
    """Write what was sent, with its time, unless a newer file is there. Tell whether it counts. A ``shared`` one is of several students."""
    if path.is_file() and path.stat().st_mtime > found.when:
        if path.read_bytes() != content:
            said.append(Remark(f"{found.where} is older than what was collected before, and was left out."))
        return False
    if found.sender.late:
        said.append(Remark("Marked as late by the LMS."))
    if path.is_file() and path.read_bytes() == content:
        _note_late(path, late=found.sender.late)
        return True
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    os.utime(part, (found.when, found.when))
    part.replace(path)
    write_whole(path.with_name(SENT_AS), "" if shared else one_line(found.sender.sent_as, 250))
    _note(path.with_name(UPLOADED_AS), uploaded_as(found.label) if found.sender.lms == "canvas" and not shared else "")
    _note_late(path, late=found.sender.late)
    return True


def _note_late(path: Path, *, late: bool) -> None:
    _note(path.with_name(LATE), "late" if late else "")


def _note(path: Path, text: str) -> None:
    """Write a note beside what was received, or take away one that does not apply any more."""
    if text:
        write_whole(path, text)
    else:
        path.unlink(missing_ok=True)
