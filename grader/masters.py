"""What a master must be so that it can be handed out and graded; said in one sentence, before nbgrader would stop with a traceback."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from grader.clean import one_line
from grader.course import Course, CourseError

SCHEMA = 3  # of nbgrader's metadata, since its version 0.6
AUTOTEST = re.compile(r"^\s*#+ (?:HASHED )?AUTOTEST\b", re.MULTILINE)
REQUIREMENTS = "requirements.txt"
LISTED = 4  # mistakes in one sentence


def check(course: Course, exercise: str) -> None:
    """Raise ``CourseError`` with a sentence if the master cannot be graded as it is, or a package that it needs is not installed."""
    path = course.master(exercise)
    mistakes = list(_mistakes(_cells(path)))
    if mistakes:
        more = f"; and {len(mistakes) - LISTED} more" if len(mistakes) > LISTED else ""
        raise CourseError(f"exercise: {path} cannot be graded: {'; '.join(mistakes[:LISTED])}{more}")
    missing = list(_not_installed(path.with_name(REQUIREMENTS)))
    if missing:
        raise CourseError(
            f"exercise: {exercise} needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed here. The sandbox "
            f"has what .venv has, so install it there: .venv/bin/python -m pip install -r {path.with_name(REQUIREMENTS)}"
        )


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [cell for cell in cells if cell["cell_type"] and isinstance(cell.get("metadata", {}), dict)]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise CourseError(
            f"exercise: {path} is not a notebook of version 4 ({type(error).__name__}). Open and save it in JupyterLab"
        ) from None


def _mistakes(cells: list[dict[str, Any]]) -> Iterator[str]:
    places: dict[str, list[int]] = defaultdict(list)
    gives_points = False
    for number, cell in enumerate(cells, start=1):
        marks = cell.get("metadata", {}).get("nbgrader")
        if not isinstance(marks, dict):
            continue
        if marks.get("schema_version") != SCHEMA:
            yield (
                f"cell {number} has nbgrader's metadata of version {one_line(marks.get('schema_version', 0), 20)}, and this nbgrader writes "
                f"version {SCHEMA} (.venv/bin/nbgrader update FOLDER brings a folder up to date)"
            )
            return  # nothing else can be read for sure
        places[str(marks.get("grade_id", ""))].append(number)
        gives_points = gives_points or bool(marks.get("grade") or marks.get("task"))
        yield from _mistakes_of(number, cell, marks)
    for name, numbers in places.items():
        if len(numbers) > 1:
            yield f"the cells {' and '.join(map(str, numbers))} are both called {one_line(name, 40)!r}; each needs a grade_id of its own"
    if not gives_points:
        yield "no cell gives points; mark one as a test, an answer or a task under Create Assignment in JupyterLab"


def _mistakes_of(number: int, cell: dict[str, Any], marks: dict[str, Any]) -> Iterator[str]:
    named = f"cell {number} ({one_line(marks.get('grade_id', ''), 40) or 'without a grade_id'})"
    kind, source = cell["cell_type"], "".join(cell.get("source", ""))
    if not marks.get("grade_id"):
        yield f"{named} needs a grade_id"
    if kind not in {"code", "markdown"}:
        yield f"{named} is a raw cell, which is neither run nor shown"
    if marks.get("task") and kind != "markdown":
        yield f"{named} is a task, which must be a text cell"
    if marks.get("grade") and not marks.get("solution") and kind != "code":
        yield f"{named} is a test, which must be a code cell"
    points = marks.get("points")
    if (marks.get("grade") or marks.get("task")) and (
        isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points < 1e6
    ):
        yield f"{named} has {one_line(repr(points), 20)} points; allowed: a number from 0"
    if AUTOTEST.search(source):
        yield f"{named} uses nbgrader's AUTOTEST, which is not supported here; write its tests out"


def _not_installed(path: Path) -> Iterator[str]:
    """Give the packages of an assignment's ``requirements.txt`` that are not installed, or in another version."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in (line.partition("#")[0].strip() for line in lines):
        if not line:
            continue
        try:
            wanted = Requirement(line)
        except InvalidRequirement:
            wanted = None
        if wanted is None or wanted.url:
            raise CourseError(
                f"exercise: {one_line(line, 80)!r} in {path} is not allowed; allowed: a package's name and version on each line, such as pandas>=2"
            )
        try:
            if version(wanted.name) not in wanted.specifier:
                yield str(wanted)
        except PackageNotFoundError:
            yield str(wanted)
