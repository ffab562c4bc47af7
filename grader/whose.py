"""Whose a hand-in is: by the class list, by what the teacher has said, or not to be told. Two students are never taken for one."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from grader.clean import one_line
from grader.course import CourseError
from grader.downloads import Found
from grader.layout import Sender, assignment, is_called, is_notebook, stem
from grader.remarks import Remark
from grader.students import Student, find, names_of, safe, squeezed
from grader.tables import BadTableError, decoded, read_rows

SHORTEST_NAME = 5  # letters of a name that is looked for inside another
LISTED = 6  # names in one sentence
WAY_OUT = "Say whose it is with --names"
Place = tuple[str, Sender]  # a sender in a download
Names = Mapping[str, tuple[str, ...]]  # students' keys by what was received


@dataclass(frozen=True)
class Unclaimed:
    """A hand-in of which it cannot be told whose it is: its name as received, a sentence for the teacher, and the students it could be of."""

    received: str
    sentence: str
    could_be: tuple[str, ...] = ()


@dataclass
class Owners:
    """The keys of whoever sent what, what is to be noted about them, and the hand-ins of nobody."""

    keys: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    remarks: dict[str, list[Remark]] = field(default_factory=lambda: defaultdict(list))
    unclaimed: list[Unclaimed] = field(default_factory=list)


def read_names(path: Path, students: Sequence[Student]) -> Names:
    """Return what a teacher says about names of hand-ins: a CSV with what was received, and whose it is by id, e-mail address or name.

    One that is there in several rows is of several students, as a group's. Rows without a student are passed over. Raises ``CourseError``
    for a file that is not such a table, and for a student who is not on the class list or could be several.
    """
    try:
        rows = [row for _, row in read_rows(decoded(path.read_bytes()))]
    except (OSError, UnicodeDecodeError, BadTableError) as error:
        raise CourseError(f"names: {path} cannot be read as CSV: {error}") from None
    named: dict[str, list[str]] = defaultdict(list)
    for row in rows[1:]:
        received, who = (cell.strip() for cell in (*row, "", "")[:2])
        if received and who:
            named[_typed(received)].append(_student(path, who, students))
    if not rows or len(rows[0]) < 2:
        raise CourseError(f"names: {path} is not a table of two columns; wanted: received,id and a row for each name that was received")
    return {received: tuple(dict.fromkeys(keys)) for received, keys in named.items()}


def _student(path: Path, who: str, students: Sequence[Student]) -> str:
    if not students:
        return safe(who)
    found = [student for student in students if student.key == who or who.casefold() == student.email.casefold() != ""]
    found = found or find(who, "", students)
    if len(found) == 1:
        return found[0].key
    problem = f"could be {' or '.join(student.key for student in found)}" if found else "is not on the class list"
    raise CourseError(f"names: {one_line(who)!r} in {path} {problem}; write the student's id")


def _typed(text: str) -> str:
    """Return a name as it was received, without the sign that keeps a spreadsheet from taking it for a formula."""
    return one_line(text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text, 250)


def as_names(path: Path, unclaimed: Iterable[Unclaimed]) -> str:
    """Return the table for ``read_names`` to fill in: the rows that are there already, and one for each other hand-in of nobody."""
    try:
        rows = [row for _, row in read_rows(decoded(path.read_bytes()))][1:] if path.is_file() else []
    except (UnicodeDecodeError, BadTableError):
        rows = []
    there = {_typed(row[0]) for row in rows if row}
    rows += [[one.received, ""] for one in unclaimed if one.received not in there]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([["received", "id"], *([_harmless(row[0]), *row[1:]] for row in rows if row)])
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) else text


def claimed(found: list[Found], names: Names) -> list[Found]:
    """Return files with the students whose they are, where the teacher has said so: by the outermost name, or the sender's."""
    return [
        replace(one, sender=replace(one.sender, given=keys)) if (keys := names.get(one.label) or names.get(one.sender.name)) else one
        for one in found
    ]


def owners(found: list[Found], exercise: str, students: Sequence[Student], sent_as: Callable[[str], str]) -> Owners:
    """Return whose each hand-in is.

    ``sent_as`` gives by what name of Moodle a student's work came before. With an empty class list each name is taken as it is.
    """
    made = Owners()
    files: dict[Place, list[Found]] = defaultdict(list)
    for one in found:
        files[one.download, one.sender].append(one)
    grouped = _grouped(files)
    on_list: dict[str, list[Place]] = defaultdict(list)
    others: dict[str, list[Place]] = defaultdict(list)
    for place, sent in files.items():
        could_be, remark = _could_be(place[1], students, grouped=place[0] in grouped)
        members = place[1].given or (() if could_be else _members(place[1], students))
        if members:
            made.keys[place] = members
            for key in members if not place[1].given else ():
                made.remarks[key].append(Remark(f"Handed in by the group {one_line(place[1].name)}."))
        elif len(could_be) == 1:
            on_list[could_be[0].key].append(place)
            made.remarks[could_be[0].key] += remark
        elif unclaimed := _why_nobodys(place, could_be, files, exercise, students):
            made.unclaimed.append(replace(unclaimed, sentence=f"{sent[0].where}: {unclaimed.sentence}. {WAY_OUT}."))
        else:
            others[safe(place[1].name)].append(place)
    _take_those_on_the_list(made, on_list, files)
    _take_others(made, others, files, sent_as)
    return made


def _take_those_on_the_list(made: Owners, on_list: Mapping[str, list[Place]], files: Mapping[Place, list[Found]]) -> None:
    """Give hand-ins to students on the list, but not two people's to one: a person has one number in one download of an LMS."""
    for key, places in on_list.items():
        numbers = {
            (download, who.lms): {one.number for at, one in places if (at, one.lms) == (download, who.lms)} for download, who in places
        }
        if any(len(several) > 1 for several in numbers.values()):
            made.unclaimed += _each(key, places, files, (key,))
        else:
            made.keys |= dict.fromkeys(places, (key,))


def _take_others(
    made: Owners, others: Mapping[str, list[Place]], files: Mapping[Place, list[Found]], sent_as: Callable[[str], str]
) -> None:
    """Give hand-ins of whoever is not on the list a key of their own, by name and if need be by number."""
    for key, places in others.items():
        people = {(who.name, who.number) for _, who in places}
        before = sent_as(key)
        if len(people) == 1 and before in {"", places[0][1].sent_as}:
            made.keys |= dict.fromkeys(places, (key,))
        elif all(number for _, number in people):
            made.keys |= {place: (key if place[1].sent_as == before else f"{key}-{place[1].number}",) for place in places}
        else:
            made.unclaimed += _each(key, places, files, ())


def _grouped(files: Iterable[Place]) -> set[str]:
    """Return the downloads in which Moodle put a group before every name, as it did before version 4."""
    names: dict[str, set[str]] = defaultdict(set)
    for download, who in files:
        names[download].add(who.name if who.lms == "moodle" else "")
    return {download for download, all_names in names.items() if len(all_names) > 1 and all("-" in name for name in all_names)}


def _could_be(who: Sender, students: Sequence[Student], *, grouped: bool) -> tuple[list[Student], list[Remark]]:
    """Return who on the class list is meant, and what is to be noted about it."""
    found = find(who.name, who.number, students, who.lms or "canvas")
    if len(found) == 1 and found[0].lms_id == who.number and who.lms and find(who.name, "", students) != found:
        return found, [Remark(f"Sent as {one_line(who.name)}; the number {who.number} is this student's.")]
    sign = {"blackboard": "_", "moodle": "-" if grouped else ""}.get(who.lms, "")
    if found or not sign:
        return found, []
    ends = [who.name[at.end() :] for at in re.finditer(sign, who.name)]
    found = list(dict.fromkeys(student for end in ends for student in find(end, "", students)))
    return found, [Remark(f"Handed in for a group, as {one_line(who.name)}.")] if who.lms == "moodle" and found else []


def _members(who: Sender, students: Sequence[Student]) -> tuple[str, ...]:
    """Return the members of a group, by the class list, if Moodle names a hand-in by its group."""
    if who.lms != "moodle":
        return ()
    name = squeezed(who.name)
    return tuple(student.key for student in students if name and name in map(squeezed, student.groups))


def _why_nobodys(
    place: Place, could_be: Sequence[Student], files: Mapping[Place, list[Found]], exercise: str, students: Sequence[Student]
) -> Unclaimed | None:
    """Return why a hand-in that fits nobody on the class list, or several, is not taken; nothing if it is another person's."""
    who, sent = place[1], files[place]
    label = sent[0].label
    if could_be:
        keys = tuple(student.key for student in could_be)
        return Unclaimed(label, f"{' and '.join(keys)} could be meant", keys)
    inside = tuple(dict.fromkeys(student.key for student in students if any(map(squeezed(who.name).count, _long_names(student)))))
    if inside:
        return Unclaimed(label, f"it is not on the class list, but could be of {' or '.join(inside)}", inside)
    if who.lms == "moodle" and not who.number:
        return Unclaimed(label, "it is a group's, and the name does not say who is in it")
    if who.lms == "google" and len({one.label for one in sent}) > 1:
        return Unclaimed(label, f"{len(sent)} files have the same name, and could be of different students")
    return None if who.lms else _why_not_told(place, sent, files, exercise)


def _why_not_told(place: Place, sent: list[Found], files: Mapping[Place, list[Found]], exercise: str) -> Unclaimed | None:
    """Return why a name that no LMS made does not say who sent a hand-in; nothing if it does."""
    label = sent[0].label
    flat = {one.label for one in sent if len(PurePosixPath(one.path).parts) == 1}
    if any(is_called(name, exercise) for name in flat):
        return Unclaimed(label, "its name does not say who sent it")
    if len({other for other in files if other[0] == place[0]}) == 1 and not flat and (seen := list(_people(sent))):
        return Unclaimed(label, f"it could be a whole class's folder, since it holds {_listed(seen)}. A class list (--students) would tell")
    return None


def _long_names(student: Student) -> Iterator[str]:
    """Give the names of a student that are long enough to be looked for in another."""
    for name in map(squeezed, names_of(student)):
        if len(name) >= SHORTEST_NAME and name != squeezed(student.key):
            yield name


def _people(sent: list[Found]) -> Iterator[str]:
    """Give what could be the names of several people in one folder: its folders with notebooks, or notebooks called differently."""
    below = [PurePosixPath(one.path).parts[1:] for one in sent if is_notebook(one.file)]
    folders = {parts[0] for parts in below if len(parts) > 1}
    files = {assignment(parts[0]) for parts in below if len(parts) == 1}
    if len(folders) + len(files) > 1:
        yield from sorted({*folders, *(stem(parts[0]) for parts in below if len(parts) == 1)})


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(one_line(name, 60) for name in names[:LISTED]) + more


def _each(key: str, places: list[Place], files: Mapping[Place, list[Found]], could_be: tuple[str, ...]) -> Iterator[Unclaimed]:
    """Give the hand-ins of people who could be one another: a sentence for all of them."""
    names = sorted({one_line(f"{who.name} (number {who.number})" if who.number else who.name) for _, who in places})
    for place in places:
        yield Unclaimed(files[place][0].label, f"{' and '.join(names)}: each could be {key}. {WAY_OUT}.", could_be)
