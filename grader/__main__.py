"""Grade a class: collect what was sent, run it in a sandbox, write marks, feedback and the list of what to look at.

    python3 dev.py grade causes downloads/*.zip --students students.csv --return exported.csv

In a terminal it waits while you mark written answers in your browser, then writes the feedback and the file of marks for your LMS.
Run it again whenever something came in or you marked something by hand: only what changed is done. Ctrl+C loses nothing.
"""

import argparse
import contextlib
import errno
import multiprocessing
import os
import shlex
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import sandbox
from grader.clean import one_line
from grader.collect import collect
from grader.course import EXERCISES, PEOPLE, Course, CourseError
from grader.earlier import remarks_with, unclaimed_with, with_what_could_be_theirs
from grader.files import write_whole
from grader.giving_back import fill_gradebook, pack_feedback
from grader.lms import write as lms_file
from grader.lms.marks import TableError
from grader.lock import only_one
from grader.next_steps import Commands, next_steps, short, summary, to_hand_out
from grader.parts import notebooks, split, together
from grader.pause import mark_by_hand
from grader.pool import pool
from grader.rehearsal import needs_rehearsal, rehearse, stop_at
from grader.remarks import Remark
from grader.report import Report, State, as_csv, problems, report
from grader.steps import enrol, feedback, grade_all, prepare, waiting
from grader.students import ASKED, Student, UnknownColumnsError, as_list, read_class
from grader.whose import Unclaimed, as_names, read_names

UNSANDBOXED = "--without-sandbox-i-trust-every-student"
INTERRUPTED = 130
SECONDS = 30  # that one cell may take


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and grade. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py grade", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercise", help="the folder's name in source/")
    parser.add_argument("downloads", nargs="*", type=Path, help="zips of Moodle or Canvas, or folders; none: only what is there already")
    parser.add_argument("--students", type=Path, help="class list as CSV: of Moodle, of Canvas, or id,first_name,last_name,email")
    parser.add_argument(
        "--column", type=column, action="append", default=[], help="where something is in the class list: email=3 and so on"
    )
    parser.add_argument(
        "--names", type=Path, help="CSV with the columns received and id: whose a file or folder is, if its name does not say"
    )
    parser.add_argument("--return", type=Path, dest="exported", help="CSV that Moodle or Canvas exported: it is filled with the marks")
    parser.add_argument("--return-column", help="the assignment's column in that file (default: the one called like the exercise)")
    parser.add_argument("--no-pause", action="store_true", help="do not wait in a terminal while you mark by hand")
    parser.add_argument("--course", type=Path, default=EXERCISES, help="folder with source/ (default: exercises/)")
    parser.add_argument("--workers", type=int, help="how many at once (default: one a core)")
    parser.add_argument("--timeout", type=int, default=SECONDS, help="seconds that one cell may take (default: %(default)s)")
    parser.add_argument("--gradebook", default=os.environ.get("GRADEBOOK", ""), help="URL, such as postgresql+psycopg://HOST/NAME")
    parser.add_argument("--scheduler", default="", help="address of a Dask scheduler whose workers grade, such as tcp://HOST:8786")
    parser.add_argument(UNSANDBOXED, action="store_true", dest="trusting", help="run students' code as you, with all that you can read")
    options = parser.parse_intermixed_args(arguments)  # files may also come after options
    options.column = dict(options.column)
    try:
        return grade_class(options)
    except (CourseError, TableError) as error:
        print(f"\ndev.py grade: {error}.".replace("..", "."), file=sys.stderr)
    except Exception as error:  # noqa: BLE001 - whatever happened, it ends with a sentence, and what is done is kept
        print(f"\ndev.py grade: {_in_words(error)} What was graded before is kept. Run the same command again.", file=sys.stderr)
        with contextlib.suppress(OSError):
            (options.course / PEOPLE / "last-error.txt").write_text(traceback.format_exc(), encoding="utf-8")
    return 1


def _in_words(error: Exception) -> str:
    """Return what went wrong, as a sentence."""
    said = one_line(str(error).partition("\n")[0]) or "no details"
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full ({said})."
    if isinstance(error, OSError):
        return f"A file cannot be read or written ({said})."
    if type(error).__module__.startswith("sqlalchemy"):
        return f"The gradebook does not answer, perhaps because another program is writing to it ({said})."
    return f"It stopped at something unforeseen ({type(error).__name__}: {said}); class/last-error.txt has the details."


def grade_class(options: argparse.Namespace) -> int:
    """Do all steps. Raises ``CourseError`` where something that was typed is wrong or something is missing."""
    missing = "" if options.trusting else sandbox.is_missing()
    if missing:
        raise CourseError(f"{missing}\nTo grade without a sandbox, where any submission could change your files and marks: {UNSANDBOXED}")
    course = Course(options.course.resolve(), _with_driver(options.gradebook), not options.trusting, options.timeout)
    parts = notebooks(course, options.exercise)
    if len(parts) < 2:
        course.master(options.exercise)  # before a folder is made in the wrong place
    if options.exported:
        lms_file.check(options.exported, options.return_column or options.exercise)
    with only_one(course.people):
        graded = _graded(course, options, parts)
        waits = graded.whole.to_mark and sys.stdin.isatty() and not options.no_pause
        if not graded.code and waits and mark_by_hand(graded.desk):
            options.downloads = []  # they were collected
            graded = _graded(course, options, parts)
        give_back(course, options, graded)
    return graded.code


@dataclass(frozen=True)
class Graded:
    """What came of it: the exit code, the marks, those of each notebook, and the course that Formgrader opens to mark by hand."""

    code: int
    whole: Report
    parts: tuple[Report, ...]
    desk: Course


def _graded(course: Course, options: argparse.Namespace, parts: list[str]) -> Graded:
    if len(parts) < 2:
        code, made = _grade_class(course, options, options.exercise)
        return Graded(code, made, (made,), course)
    return _grade_parts(course, options, parts)


def _grade_parts(course: Course, options: argparse.Namespace, parts: list[str]) -> Graded:
    """Grade an assignment of several notebooks, each as an exercise, and put their marks together."""
    split_course = split(course, options.exercise)
    made, code = [], 0
    for part in parts:
        code, one = _grade_class(split_course, options, part, tuple(other for other in parts if other != part))
        made.append(one)
        if code:
            break
    whole = together(options.exercise, made)
    write_whole(course.people / f"marks-{whole.exercise}.csv", as_csv(whole))
    write_whole(course.people / f"problems-{whole.exercise}.txt", "".join(f"{line}\n" for line in problems(whole)))
    print(f"\n{whole.exercise}: the marks of {' and '.join(parts)} together are in {short(course.people)}/marks-{whole.exercise}.csv")
    return Graded(code, whole, tuple(made), split_course)


def give_back(course: Course, options: argparse.Namespace, graded: Graded) -> None:
    """Write what goes back to the LMS, and print what the teacher does next."""
    packed = [pack for part in graded.parts if (pack := pack_feedback(graded.desk, part)) is not None]
    marked = any(row.state is State.MARKED for row in graded.whole.rows)
    column = options.return_column or options.exercise
    filled = fill_gradebook(course, graded.whole, options.exported, column) if options.exported and marked else None
    names = [graded.desk.people / f"names-{part.exercise}.csv" for part in graded.parts if part.nobody]
    for line in next_steps(graded.whole, names, packed, filled, _commands(course, graded.desk, options)):
        print(line)


def _commands(course: Course, desk: Course, options: argparse.Namespace) -> Commands:
    """Return the commands that come next, with the options that were given and still matter."""
    of_course = [] if course.root == EXERCISES else ["--course", short(course.root)]
    of_desk = [] if desk.root == EXERCISES else ["--course", short(desk.root)]
    gradebook = ["--gradebook", course.gradebook] if course.gradebook else []
    back = ["--return", str(options.exported)] if options.exported else []
    back += ["--return-column", options.return_column] if options.exported and options.return_column else []
    # Another limit of time, or no sandbox, would grade everybody again.
    same = ["--timeout", str(options.timeout)] if options.timeout != SECONDS else []
    same += ["--scheduler", options.scheduler] if options.scheduler else []
    same += [UNSANDBOXED] if options.trusting else []
    again = ["python3", "dev.py", "grade", options.exercise, *of_course, *back, *gradebook, *same]
    return Commands(shlex.join(again), shlex.join(["python3", "dev.py", "formgrader", *of_desk, *gradebook]))


def _grade_class(course: Course, options: argparse.Namespace, exercise: str, others: tuple[str, ...] = ()) -> tuple[int, Report]:
    prepare(course, exercise)
    students = class_list(course, options.students, options.column)
    enrol(course, students)
    names = read_names(options.names, students) if options.names else None
    collected = collect(course, exercise, options.downloads, students, names, others)
    unclaimed = unclaimed_with(course, exercise, collected)
    nobody = list(dict.fromkeys(one.sentence for one in unclaimed))
    known = with_what_could_be_theirs(course, exercise, remarks_with(course, exercise, collected), unclaimed)
    keys = waiting(course, exercise)
    failed: dict[str, Remark] = {}
    trouble: dict[str, Remark] = {}
    code = 0
    # As many as there is work for: starting a process takes two seconds.
    workers = min(options.workers or os.cpu_count() or 1, max(len(keys), 1))
    try:
        with pool(options.scheduler, workers) as executor:
            if (keys or nothing_came(course, exercise)) and needs_rehearsal(course, exercise):
                stop_at(course, exercise, executor.submit(rehearse, course, exercise).result())
            failed = grade_all(course, exercise, keys, executor)
            made = report(course, exercise, students, _joined(known, failed), nobody)
            trouble = feedback(course, made, executor)
    except KeyboardInterrupt:
        print("\nInterrupted. What was graded is kept; the same command goes on.", file=sys.stderr)
        made, code = report(course, exercise, students, known, nobody), INTERRUPTED
    made = made.noted(trouble)
    write_whole(course.people / f"marks-{exercise}.csv", as_csv(made))
    write_whole(course.people / f"problems-{exercise}.txt", "".join(f"{line}\n" for line in problems(made)))
    write_names(course, exercise, unclaimed)
    if nothing_came(course, exercise) and not nobody:
        print(to_hand_out(course, made))
    if made.rows or nobody:
        print("\n".join(summary(course, made, 0 if code else len(keys) - len(failed))))
    return code, made


def nothing_came(course: Course, exercise: str) -> bool:
    """Tell whether nobody has handed in yet: then the command is there to check the master, and to make what students get."""
    return not any(course.received(exercise, "x").parents[1].glob("*/*.ipynb"))


def class_list(course: Course, given: Path | None, columns: dict[str, int]) -> list[Student]:
    """Return the students of the list that was given, which is kept, or of the one that was given last."""
    kept = course.people / "students.csv"
    if given is None:
        if columns:
            raise CourseError("column: it says where something is in a class list; give that as well, with --students")
        return read_class(kept) if kept.is_file() else []
    try:
        students = read_class(given, columns)
    except UnknownColumnsError as error:
        if not sys.stdin.isatty():
            raise
        students = read_class(given, ask_for_columns(error.head))
    write_whole(kept, as_list(students))
    return students


def ask_for_columns(head: Sequence[str], ask: Callable[[str], str] = input) -> dict[str, int]:
    """Ask which column of a class list has what, by number. Returns the numbers, from 1; a blank answer means that there is none."""
    print("\nThe class list has columns whose names are not known here:")
    for number, name in enumerate(head, start=1):
        print(f"  {number}  {one_line(name, 60) or '(blank)'}")
    columns = {}
    for meaning in ASKED:
        while answer := ask(f"Which number has the {meaning.replace('_', ' ')}? (Enter: none) ").strip():
            if answer.isdecimal() and 1 <= int(answer) <= len(head):
                columns[meaning] = int(answer)
                break
            print(f"{answer!r} is not allowed; allowed: 1 to {len(head)}, or nothing.")
    return columns


def column(text: str) -> tuple[str, int]:
    """Read what --column says. Raises ``ArgumentTypeError`` for anything but a name and a number.

    >>> column("email=3")
    ('email', 3)
    """
    meaning, _, number = text.partition("=")
    if meaning not in ASKED or not number.isdecimal():
        raise argparse.ArgumentTypeError(
            f"{text!r} is not allowed; allowed: one of {', '.join(ASKED)}, then = and a column's number from 1"
        )
    return meaning, int(number)


def _with_driver(url: str) -> str:
    """Return a gradebook's URL with the driver of PostgreSQL that this course installs."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1) if url.startswith("postgresql://") else url


def write_names(course: Course, exercise: str, unclaimed: Sequence[Unclaimed]) -> None:
    """Write the table in which a teacher says whose the hand-ins of nobody are. What is in it already stays."""
    path = course.people / f"names-{exercise}.csv"
    if unclaimed:
        write_whole(path, as_names(path, unclaimed))


def _joined(known: dict[str, list[Remark]], failed: dict[str, Remark]) -> dict[str, list[Remark]]:
    return known | {key: [*known.get(key, []), problem] for key, problem in failed.items()}


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
