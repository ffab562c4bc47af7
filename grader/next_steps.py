"""What ``dev.py grade`` prints: what came of it, and what the teacher does next, with the exact command."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course
from grader.giving_back import Filled, Packed
from grader.report import Report, State, problems


@dataclass(frozen=True)
class Commands:
    """The commands as a teacher types them: the one that grades again, without downloads, and the one for marking by hand."""

    again: str
    formgrader: str


def summary(course: Course, made: Report, graded: int) -> list[str]:
    """Return how many were graded and how many have what state, each problem, and where the tables are."""
    people = short(course.people)
    count = {state: sum(row.state is state for row in made.rows) for state in State}
    states = ", ".join(f"{number} {state}" for state, number in count.items() if number)
    return [
        f"\n{made.exercise}: {graded} graded now. Of {len(made.rows)}: {states}.",
        *(f"  - {line}" for line in problems(made)),
        f"Marks:    {people}/marks-{made.exercise}.csv",
        f"Problems: {people}/problems-{made.exercise}.txt",
    ]


def to_hand_out(course: Course, made: Report) -> str:
    """Return what is said before anybody has handed in."""
    return f"\n{made.exercise}: the master gets all its points. Hand out what is in {short(course.people)}/release/{made.exercise}."


def next_steps(made: Report, names: Sequence[Path], packed: Sequence[Packed], filled: Filled | None, commands: Commands) -> list[str]:
    """Return what the teacher does next, a numbered step each: first what is missing, then what goes back to the LMS.

    ``names`` are the tables in which the teacher says whose a hand-in is that could not be told.
    """
    steps = []
    for path in names:
        typed = shlex.quote(short(path))
        steps.append(
            f"Whose is it? Write the id of each student beside the name in {typed}, then run the command again with the downloads and --names {typed}"
        )
    if made.to_mark:
        tasks = ", ".join(task.name for task in made.tasks if task.by_hand)
        steps += [f"To mark by hand ({tasks}): {commands.formgrader}", f"Then the feedback and the marks: {commands.again}"]
    for one in packed:
        steps += [f"Feedback, {_pages(one.pages)}: {short(one.zip)}. {sentence}" for sentence in one.sentences]
    if filled:
        steps.append(f"Marks of {filled.marks}: {short(filled.file)}. {filled.sentence}")
        steps += [f"  - {remark}" for remark in filled.remarks]
    numbers = iter(range(1, len(steps) + 1))
    lines = [step if step.startswith("  - ") else f"  {next(numbers)}. {step}" for step in steps]
    return ["Next:", *lines] if lines else []


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"


def short(path: Path) -> str:
    """Return a path as it is typed from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
