"""Grade a class: collect what was sent, run it in a sandbox, write marks, feedback and the list of what to look at.

    python3 dev.py grade causes downloads/*.zip --students students.csv

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
from pathlib import Path

from grader import sandbox
from grader.clean import one_line
from grader.collect import collect
from grader.course import EXERCISES, PEOPLE, Course, CourseError
from grader.earlier import remarks_with, unclaimed_with, with_what_could_be_theirs
from grader.files import write_whole
from grader.lock import only_one
from grader.parts import notebooks, split, together
from grader.pool import pool
from grader.rehearsal import needs_rehearsal, rehearse, stop_at
from grader.remarks import Remark
from grader.report import Report, State, as_csv, problems, report
from grader.steps import enrol, feedback, grade_all, pack_feedback, prepare, waiting
from grader.students import ASKED, Student, UnknownColumnsError, as_list, read_class
from grader.whose import Unclaimed, as_names, read_names

UNSANDBOXED = "--without-sandbox-i-trust-every-student"
INTERRUPTED = 130


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
    parser.add_argument("--course", type=Path, default=EXERCISES, help="folder with source/ (default: exercises/)")
    parser.add_argument("--workers", type=int, help="how many at once (default: one a core)")
    parser.add_argument("--timeout", type=int, default=30, help="seconds that one cell may take (default: 30)")
    parser.add_argument("--gradebook", default=os.environ.get("GRADEBOOK", ""), help="URL, such as postgresql+psycopg://HOST/NAME")
    parser.add_argument("--scheduler", default="", help="address of a Dask scheduler whose workers grade, such as tcp://HOST:8786")
    parser.add_argument(UNSANDBOXED, action="store_true", dest="trusting", help="run students' code as you, with all that you can read")
    options = parser.parse_args(arguments)
    options.column = dict(options.column)
    try:
        return grade_class(options)
    except CourseError as error:
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
    with only_one(course.people):
        if len(parts) < 2:
            return _grade_class(course, options, options.exercise)[0]
        return _grade_parts(course, options, parts)


def _grade_parts(course: Course, options: argparse.Namespace, parts: list[str]) -> int:
    """Grade an assignment of several notebooks, each as an exercise, and put their marks together."""
    split_course = split(course, options.exercise)
    made, code = [], 0
    for part in parts:
        code, one = _grade_class(split_course, options, part, tuple(other for other in parts if other != part))
        made.append(one)
        if code:
            return code
    whole = together(options.exercise, made)
    write_whole(course.people / f"marks-{whole.exercise}.csv", as_csv(whole))
    write_whole(course.people / f"problems-{whole.exercise}.txt", "".join(f"{line}\n" for line in problems(whole)))
    people = _short(course.people)
    print(f"\n{whole.exercise}: the marks of {' and '.join(parts)} together are in {people}/marks-{whole.exercise}.csv")
    return code


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
    pack_feedback(course, made)
    tell(course, made, 0 if code else len(keys) - len(failed))
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


def _short(path: Path) -> str:
    """Return a path as it is typed from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def tell(course: Course, made: Report, graded: int) -> None:
    """Print what came of it, and what the teacher does next."""
    people = _short(course.people)
    if nothing_came(course, made.exercise) and not made.nobody:
        print(f"\n{made.exercise}: the master gets all its points. Hand out what is in {people}/release/{made.exercise}.")
        if not made.rows:
            return
    count = {state: sum(row.state is state for row in made.rows) for state in State}
    print(
        f"\n{made.exercise}: {graded} graded now. Of {len(made.rows)}: {', '.join(f'{number} {state}' for state, number in count.items() if number)}."
    )
    for line in problems(made):
        print(f"  - {line}")
    print(f"Marks:    {people}/marks-{made.exercise}.csv\nProblems: {people}/problems-{made.exercise}.txt")
    if made.nobody:
        names = shlex.quote(f"{people}/names-{made.exercise}.csv")
        print(
            f"Whose?    Write the id of each student beside the name in {names}, then run this command again\n"
            f"          with the downloads and --names {names}."
        )
    if count[State.MARKED]:
        print(f"Feedback: {people}/feedback/STUDENT/{made.exercise}/{made.exercise}.html, and all in {people}/feedback-{made.exercise}.zip")
    if count[State.TO_MARK]:
        names = ", ".join(task.name for task in made.tasks if task.by_hand)
        further = f" --gradebook {shlex.quote(course.gradebook)}" if course.gradebook else ""
        print(
            f"To mark by hand ({names}): python3 dev.py formgrader {shlex.quote(_short(course.root))}{further}\n"
            "Then run this command again: it writes the feedback."
        )


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
