"""What the students sent, put into the course's folder: one notebook for each, and a sentence for every file that is not taken."""

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader.cells import UnreadableError, read, why_not_of
from grader.clean import one_line
from grader.course import Course
from grader.downloads import BROKEN, Found, look_into
from grader.files import write_whole
from grader.layout import Sender, assignment, copy_number, is_notebook
from grader.remarks import Remark, not_graded
from grader.students import Student, find, safe

SENT_AS = "sent-as.txt"  # beside the notebook that was received
LISTED = 10  # names of files in one sentence
Place = tuple[str, Sender]  # a sender in a download


@dataclass(frozen=True)
class Collected:
    """What came in: remarks for each student where there is something to say, and files of which it cannot be told whose they are."""

    remarks: dict[str, list[Remark]]
    nobody: list[str]


def collect(course: Course, exercise: str, downloads: list[Path], students: list[Student]) -> Collected:
    """Put what was sent into the course's folder, one file for each student: the newest. What came in before stays, if it is newer.

    With an empty list of students each name is taken as it is.
    """
    remarks: dict[str, list[Remark]] = defaultdict(list)
    nobody: list[str] = []
    found = [one for path in downloads for one in look_into(path, lambda name: len(find(name, "", students)) == 1)]
    names = nbformat.read(course.release(exercise), as_version=4)
    keys = _keys(course, exercise, found, students, nobody)
    for key in sorted(set(keys.values())):
        files = [one for one in found if keys.get((one.download, one.sender)) == key]
        who = files[0].sender.name
        if students and key not in {student.key for student in students}:
            remarks[key].append(Remark(f"{one_line(who)} is not on the class list."))
        elif not students and who.replace(" ", "-") != key:
            remarks[key].append(Remark(f"Sent as {one_line(who)}."))
        if any(one.sender.late for one in files):
            remarks[key].append(Remark("Marked as late by the LMS."))
        _take(course.received(exercise, key), exercise, files, names, remarks[key])
    return Collected({key: list(dict.fromkeys(said)) for key, said in remarks.items() if said}, nobody)


def _keys(course: Course, exercise: str, found: list[Found], students: list[Student], nobody: list[str]) -> dict[Place, str]:
    """Return the key of whoever sent what, by download. Of people who could be one another both are named, and neither gets a key."""
    keys: dict[Place, str] = {}
    on_list: dict[str, list[Place]] = defaultdict(list)
    others: dict[str, list[Place]] = defaultdict(list)
    for place in dict.fromkeys((one.download, one.sender) for one in found):
        name, number = place[1].name, place[1].number if place[1].lms == "canvas" else ""
        who = find(name, number, students)
        if len(who) > 1:
            could = " and ".join(student.key for student in who)
            where = next(one.where for one in found if (one.download, one.sender) == place)
            nobody.append(f"{where}: {could} could be meant. Put it into a folder named by id.")
        elif who:
            on_list[who[0].key].append(place)
        else:
            others[safe(name)].append(place)
    for key, places in on_list.items():
        # One person has one number in one download of an LMS; in the next it may be another.
        numbers = {
            (download, who.lms): {one.number for at, one in places if (at, one.lms) == (download, who.lms)} for download, who in places
        }
        if any(len(several) > 1 for several in numbers.values()):
            nobody.append(_both(key, places))
        else:
            keys |= dict.fromkeys(places, key)
    for key, places in others.items():
        people = {(who.name, who.number) for _, who in places}
        before = _sent_as(course, exercise, key)
        if len(people) == 1 and before in {"", places[0][1].sent_as}:
            keys |= dict.fromkeys(places, key)
        elif all(number for _, number in people):
            keys |= {place: key if place[1].sent_as == before else f"{key}-{place[1].number}" for place in places}
        else:
            nobody.append(_both(key, places))
    return keys


def _both(key: str, places: list[Place]) -> str:
    names = sorted({one_line(f"{who.name} (number {who.number})" if who.number else who.name) for _, who in places})
    return f"{' and '.join(names)}: each could be {key}. Put each into a folder named by the student's id."


def _sent_as(course: Course, exercise: str, key: str) -> str:
    note = course.received(exercise, key).with_name(SENT_AS)
    return note.read_text(encoding="utf-8") if note.is_file() else ""


def _take(path: Path, exercise: str, files: list[Found], names: nbformat.NotebookNode, said: list[Remark]) -> None:
    """Keep the file of a student that counts; say what was wrong with the others, if that matters."""
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
        _keep(path, *chosen, said)
        return
    listed = sorted({one_line(one.file) for one in files if not one.problem and one not in unread})
    more = f" and {len(listed) - LISTED} more" if len(listed) > LISTED else ""
    if problems:
        said += map(not_graded, dict.fromkeys(problems[:LISTED]))
    if listed or not problems:
        said.append(not_graded(f"there is no {exercise}.ipynb among the files; found: {', '.join(listed[:LISTED])}{more}."))


def _chosen(
    exercise: str, files: list[tuple[Found, bytes]], names: nbformat.NotebookNode, said: list[Remark]
) -> tuple[Found, bytes] | None:
    """Return the file that counts: the newest of the right name, or the newest that holds the exercise by another name."""
    right = [(found, content) for found, content in files if assignment(found.file).casefold() == exercise.casefold()]
    if not right:
        right = [(found, content) for found, content in files if _holds(content, names)]
        if not right:
            return None
        said.append(Remark(f"The file was called {one_line(right[-1][0].file)}."))
    right.sort(key=lambda one: (one[0].when, copy_number(one[0].file)))
    if len({content for _, content in right}) > 1:
        said.append(Remark(f"{len(right)} files; the newest counts: {right[-1][0].where}."))
    return right[-1]


def _holds(content: bytes, names: nbformat.NotebookNode) -> bool:
    try:
        return not why_not_of(read(content), names)
    except UnreadableError:
        return False


def _keep(path: Path, found: Found, content: bytes, said: list[Remark]) -> None:
    """Write what was sent, with its time, unless a newer file lies there."""
    if path.is_file() and path.stat().st_mtime > found.when:
        if path.read_bytes() != content:
            said.append(Remark(f"{found.where} is older than what was collected before, and was left out."))
        return
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    os.utime(part, (found.when, found.when))
    part.replace(path)
    write_whole(path.with_name(SENT_AS), one_line(found.sender.sent_as, 250))
