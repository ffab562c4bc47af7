"""``dev.py new-assignment``: a source folder for an assignment of your own, with a worked example of each kind of cell.

Change the notebook in JupyterLab (View, Activate Create Assignment), or keep what you need of it. Nothing in it is about this course: it is an
nbgrader master. Then `dev.py grade NAME --course FOLDER` checks it, and makes what students get.
"""

import argparse
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

OWN_COURSE = Path("my-course")  # in the folder where the command was typed; git ignores it in this repository
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
SCHEMA = 3  # of nbgrader's metadata

INTRODUCTION = """# {title}

Say here what the assignment is about, what must be known before, and how long it takes.

*Use plain Python only.*"""
TASK_1 = """## 1. The mean ({points} points)

Complete `mean(numbers)`: it gives the mean of a list of numbers, and `None` for an empty list.

**Points:** 1 for the example below, 1 for other numbers, 1 for an empty list. Each part counts by itself."""
ANSWER_1 = """def mean(numbers):
    \"\"\"Return the mean of a list of numbers; None for an empty list.\"\"\"
    ### BEGIN SOLUTION
    return sum(numbers) / len(numbers) if numbers else None
    ### END SOLUTION"""
TEST_1 = """# Learners see this check. What an assert says after the comma is shown to whoever fails it.
assert abs(mean([4, 6]) - 5) < 1e-9, "The mean of 4 and 6 is 5."
points = 1
### BEGIN HIDDEN TESTS
# Learners do not get these lines. Each part adds its own points, and an error in one costs only that one.
def is_right(numbers, expected):
    try:
        found = mean(numbers)
        return found is None if expected is None else abs(found - expected) < 1e-9
    except Exception:
        return False

if is_right([3.5], 3.5) and is_right([1, 2, 6], 3):
    points += 1
else:
    print("Not yet: other numbers")
if is_right([], None):
    points += 1
else:
    print("Not yet: an empty list")
### END HIDDEN TESTS
points"""
TASK_2 = """## 2. In your own words ({points} points)

When does the mean say little about a list of numbers? Give an example.

**Points:** 1 for a reason, 1 for an example with numbers."""
ANSWER_2 = "A mean says little if a few numbers are far from the others: 1, 1, 1 and 97 have the mean 25, and none of them is near it."
TASK_3 = """## 3. A drawing ({points} points)

Show the numbers of `numbers.csv` in a way of your own: a drawing, a table or a program. Add as many cells below this one as you need.

**Points:** 2 for a picture that is right, 2 for a title and labels.

=== BEGIN MARK SCHEME ===
Only you see this. 2 points: all five numbers are there and at the right place. 2 points: a title, and what is on each axis with its unit.
=== END MARK SCHEME ==="""
SETUP = """# Learners run this cell and cannot change it: what it defines is theirs to use.
from pathlib import Path

rows = Path("numbers.csv").read_text(encoding="utf-8").split()
numbers = [float(row) for row in rows[1:]]"""
DATA = "number\n3\n5\n4\n8\n5\n"


class AssignmentError(Exception):
    """An assignment that cannot be made; the text says why, and what is allowed."""


def make(name: str, course: Path) -> Path:
    """Write the source folder of an assignment into a course folder. Returns the notebook's path.

    Raises ``AssignmentError`` for a name that is not allowed or is taken.
    """
    if not NAME.fullmatch(name):
        raise AssignmentError(f"name: {name!r} is not allowed; allowed: a letter, then at most 59 letters, digits, _ or -")
    folder = course / "source" / name
    if folder.exists():
        raise AssignmentError(f"name: {folder} is there already; take another name, or change what is in it")
    folder.mkdir(parents=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(master(name), path)
    (folder / "numbers.csv").write_text(DATA, encoding="utf-8")
    return path


def master(name: str) -> NotebookNode:
    """Return a master with one cell of each kind, for 9 points."""
    title = name.replace("_", " ").replace("-", " ").capitalize()
    cells = [
        new_markdown_cell(INTRODUCTION.format(title=title), id="introduction"),
        new_code_cell(SETUP, id="setup", metadata=_marks("setup")),
        new_markdown_cell(TASK_1.format(points=3), id="task-mean"),
        new_code_cell(ANSWER_1, id="mean", metadata=_marks("mean", solution=True)),
        new_code_cell(TEST_1, id="test-mean", metadata=_marks("test_mean", grade=True, points=3)),
        new_markdown_cell(TASK_2.format(points=2), id="task-words"),
        new_markdown_cell(ANSWER_2, id="words", metadata=_marks("words", grade=True, solution=True, points=2)),
        new_markdown_cell(TASK_3.format(points=4), id="drawing", metadata=_marks("drawing", task=True, points=4)),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _marks(name: str, *, grade: bool = False, solution: bool = False, task: bool = False, points: int | None = None) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell. A task's text is locked, and what answers it is in cells below."""
    marks = {"grade": grade, "grade_id": name, "locked": not solution, "schema_version": SCHEMA, "solution": solution, "task": task}
    return {"nbgrader": marks | ({} if points is None else {"points": points})}


def main(arguments: list[str] | None = None) -> int:
    """Write the folder and say what to do next. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="dev.py new-assignment", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="the assignment's name, which its folder and its notebook get")
    parser.add_argument("--course", type=Path, default=OWN_COURSE, help=f"the course folder (default: {OWN_COURSE}, here)")
    options = parser.parse_args(arguments)
    try:
        path = make(options.name, options.course)
    except AssignmentError as problem:
        print(f"dev.py new-assignment: {problem}", file=sys.stderr)
        return 1
    grade = f"python3 dev.py grade {options.name} --course {shlex.quote(str(options.course))}"
    print(
        f"The assignment: {path}, with an example of each kind of cell.\n"
        f"1. Change it:   python3 dev.py lab {shlex.quote(str(path))}\n"
        f"2. Check it:    {grade}\n"
        f"3. Hand out:    {options.course}/class/release/{options.name}\n"
        f"4. Grade:       {grade} submissions.zip --students class.csv"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
