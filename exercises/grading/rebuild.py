"""A submission, rebuilt on a fresh copy of the exercise: of what the student sent, only the answers are taken.

Tests come from the exercise, so editing, deleting, copying, tagging or renaming them changes nothing. A notebook that went
through another editor and lost its marks is put together again by cell ids. What was mended is said.
"""

import ast
import re
import warnings
from collections import defaultdict
from dataclasses import dataclass

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grading.clean import clean, one_line

LARGEST = 20_000_000  # bytes; a notebook of this course has some ten thousand
NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell}  # all else is shown as text


class UnreadableError(Exception):
    """What was sent is no notebook; the text says why, for the teacher."""


@dataclass(frozen=True)
class Rebuilt:
    """A submission that nbgrader can grade, and what had to be mended, in words."""

    notebook: NotebookNode
    mended: tuple[str, ...]


def read(content: bytes) -> NotebookNode:
    """Return the notebook in a file. Raises ``UnreadableError``."""
    if not content.strip():
        raise UnreadableError("The file is empty.")
    if len(content) > LARGEST:
        raise UnreadableError(f"The file has {len(content) / 1e6:.0f} MB; {LARGEST / 1e6:.0f} MB are allowed.")
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is mended below
            notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
        cells = [(cell.cell_type, "".join(cell.source)) for cell in notebook.cells]
    except UnicodeDecodeError:
        raise UnreadableError("The file is not a notebook: it is not text.") from None
    except nbformat.reader.NotJSONError:
        raise UnreadableError("The file is not a notebook, or only a part of one arrived: it is not JSON.") from None
    except (MemoryError, OSError):
        raise  # of this machine, not of the file
    except Exception as error:
        raise UnreadableError(f"The file is not a notebook: {type(error).__name__}.") from error
    if not any(source.strip() for _, source in cells):
        raise UnreadableError("The notebook has no cells, or only blank ones.")
    return notebook


def belongs_to(notebook: NotebookNode, exercise: NotebookNode) -> bool:
    """Tell whether a notebook holds cells of an exercise, whatever its file is called."""
    names = {name for name in map(name_of, exercise.cells) if name}
    return any(name_of(cell) in names for cell in notebook.cells)


def name_of(cell: NotebookNode) -> str:
    """Return the name that nbgrader gave a cell, or nothing."""
    marks = cell.get("metadata", {}).get("nbgrader")
    return str(marks.get("grade_id", "")) if isinstance(marks, dict) else ""


def is_answer(cell: NotebookNode) -> bool:
    """Tell whether a cell of the exercise is for the student to fill in."""
    return bool(name_of(cell)) and bool(cell.metadata.nbgrader.get("solution"))


def is_graded(cell: NotebookNode) -> bool:
    """Tell whether a cell of the exercise gives points."""
    return bool(name_of(cell)) and bool(cell.metadata.nbgrader.get("grade"))


def is_test(cell: NotebookNode) -> bool:
    """Tell whether a cell of the exercise is run to give points."""
    return is_graded(cell) and cell.cell_type == "code" and not is_answer(cell)


def parsed(source: str) -> ast.Module:
    """Return the syntax of a cell; of a line of IPython's own, such as ``%xmode``, what it stands for. What is no Python is empty."""
    try:
        return ast.parse(str(TransformerManager().transform_cell(source)))
    except SyntaxError:
        return ast.Module([], [])


def rebuild(sent: NotebookNode, exercise: NotebookNode) -> Rebuilt:
    """Put the answers of a notebook into a copy of the exercise. The student's further cells stay behind the cell they followed."""
    mended: list[str] = []
    places = {name_of(cell) or str(cell.get("id", "")): cell for cell in exercise.cells}
    owners = _owners(sent, places, mended)
    found: dict[str, list[NotebookNode]] = defaultdict(list)
    behind: dict[str, list[NotebookNode]] = defaultdict(list)
    last = ""
    for cell, owner in zip(sent.cells, owners, strict=True):
        if owner:
            found[owner].append(cell)
            last = owner
        else:
            behind[last].append(cell)
    cells = list(map(_bare, behind[""]))
    for name, place in places.items():
        cells += _filled(name, place, found[name], mended)
        cells += map(_bare, behind[name])
    return Rebuilt(clean(nbformat.from_dict({**exercise, "cells": cells})), tuple(one_line(line, 400) for line in mended))


def _owners(sent: NotebookNode, places: dict[str, NotebookNode], mended: list[str]) -> list[str]:
    """Return for each cell that was sent the place in the exercise that it is for, or nothing where it is the student's own."""
    owners = []
    for cell in sent.cells:
        name, identity = name_of(cell), str(cell.get("id", ""))
        owners.append(name if name in places else identity if identity in places else "")
    for kind in ("code", "markdown"):
        gone = [name for name, place in places.items() if is_answer(place) and place.cell_type == kind and name not in owners]
        strange = [
            number
            for number, (cell, owner) in enumerate(zip(sent.cells, owners, strict=True))
            if not owner and name_of(cell) and cell.cell_type == kind
        ]
        if len(gone) == len(strange) == 1:  # with more of them it would be a guess
            mended.append(f"The answer {gone[0]} was renamed to {name_of(sent.cells[strange[0]])}; it counts as {gone[0]}.")
            owners[strange[0]] = gone[0]
    return owners


def _filled(name: str, place: NotebookNode, sent: list[NotebookNode], mended: list[str]) -> list[NotebookNode]:
    """Return what stands in one place: the exercise's cell, the answer in it, or the student's version of a free cell."""
    if len(sent) > 1 and name_of(place):
        mended.append(f"The cell {name} is there {len(sent)} times; the first {'answer' if is_answer(place) else 'place'} counts.")
    if not name_of(place):
        return [_bare(cell) for cell in sent]
    cell = nbformat.from_dict(place)
    if not is_answer(place):
        if not sent:
            mended.append(f"The cell {name} was missing; it was put back.")
        elif any("".join(one.source).strip() != place.source.strip() for one in sent):
            mended.append(f"The cell {name} had been changed; the original was used.")
        return [cell]
    if not sent:
        mended.append(f"The answer {name} is missing.")
        if cell.cell_type == "code" and not cell.metadata.nbgrader.get("grade"):
            cell.source = "# This answer is missing."  # what stands in the exercise would undo an answer in another cell
        return [cell]
    answers = [one for one in sent if "".join(one.source).strip() != place.source.strip()] or sent
    cell.source = _plain(cell.cell_type, "".join(answers[0].source))
    if cell.cell_type == "markdown" and answers[0].get("attachments"):
        cell["attachments"] = answers[0].attachments
    return [cell, *(_bare(one) for one in sent if one is not answers[0])]


def _bare(cell: NotebookNode) -> NotebookNode:
    """Return a cell of the student's own: what stands in it, and no mark or tag that would change how it is run."""
    made = NEW_CELL.get(cell.cell_type, new_markdown_cell)(_plain(cell.cell_type, "".join(cell.source)))
    if made.cell_type == "markdown" and cell.get("attachments"):
        made["attachments"] = cell.attachments
    return made


def _plain(kind: str, source: str) -> str:
    """Return what stands in a cell; of a text the tags are shown, not followed: it is read in the browser of whoever marks."""
    return source if kind == "code" else re.sub(r"<(?=[A-Za-z/!?])", "&lt;", source)
