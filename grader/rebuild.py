"""A submission, rebuilt on a fresh copy of the exercise: of what the student sent, only the answers are taken.

Tests come from the exercise, so editing, deleting, copying, tagging or renaming them changes nothing. A notebook that went
through another editor and lost its marks is put together again by cell ids. Each change is reported.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.cells import is_answer, is_graded, is_prose, name_of
from grader.clean import clean, one_line

NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell}  # all else is shown as text


@dataclass(frozen=True)
class Rebuilt:
    """A submission that nbgrader can grade, and what had to be changed for it, as sentences."""

    notebook: NotebookNode
    changes: tuple[str, ...]
    unanswered: frozenset[str]  # answers that are as they were handed out


def rebuild(sent: NotebookNode, exercise: NotebookNode) -> Rebuilt:
    """Put the answers of a notebook into a copy of the exercise. The student's further cells stay behind the cell they followed."""
    changes: list[str] = []
    places = {name_of(cell) or str(cell.get("id", "")): cell for cell in exercise.cells}
    owners = _owners(sent, places, changes)
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
        cells += _filled(name, place, found[name], changes)
        cells += map(_bare, behind[name])
    _show_what_could_be_answers(cells, places, found, behind, changes)
    same = [name for name, place in places.items() if is_answer(place) and found[name] and not _changed(found[name], place)]
    changes += [line for name, place in places.items() for line in _marks_changed(name, place, found[name])]
    whole = clean(nbformat.from_dict({**exercise, "cells": cells}))
    return Rebuilt(whole, tuple(one_line(line, 400) for line in changes), frozenset(same))


def _show_what_could_be_answers(
    cells: list[NotebookNode],
    places: dict[str, NotebookNode],
    found: dict[str, list[NotebookNode]],
    behind: dict[str, list[NotebookNode]],
    changes: list[str],
) -> None:
    """Put text of other cells into the written answers that are blank, so that somebody reads it: it may have been meant for them."""
    for cell in cells:
        name = name_of(cell)
        if not (is_answer(cell) and is_graded(cell)) or _changed(found[name], places[name]):
            continue
        known = {place.source.strip() for place in places.values()}
        others = [one for kept in behind.values() for one in kept]
        others += [one for key, place in places.items() if not name_of(place) for one in _changed(found[key], place)]
        texts = ["".join(one.source).strip() for one in others if is_prose(one)]
        texts = [text for text in dict.fromkeys(texts) if text not in known]
        if texts:
            changes.append(f"{name} is blank; text from other cells of the notebook is shown in it, to be marked by hand.")
            parts = [places[name].source, "**From other cells of the notebook:**", *(_plain("markdown", text) for text in texts)]
            cell.source = "\n\n".join(parts)


def _changed(sent: list[NotebookNode], place: NotebookNode) -> list[NotebookNode]:
    """Return the cells for one place that are not as they were handed out."""
    return [one for one in sent if "".join(one.source).strip() != place.source.strip()]


def _marks_changed(name: str, place: NotebookNode, sent: list[NotebookNode]) -> Iterator[str]:
    """Say which of nbgrader's marks, or kind of cell, came back changed. The exercise's own are used."""
    for cell in sent if is_answer(place) or is_graded(place) else ():
        given, own = cell.get("metadata", {}).get("nbgrader"), place.metadata.nbgrader
        if cell.cell_type != place.cell_type:
            yield f"The cell {name} had been turned into {cell.cell_type}; it counts as {place.cell_type}."
        if isinstance(given, dict) and any(mark in given and given[mark] != own.get(mark) for mark in ("grade", "solution", "points")):
            yield f"nbgrader's marks of the cell {name} had been changed; the exercise's own were used."


def _owners(sent: NotebookNode, places: dict[str, NotebookNode], changes: list[str]) -> list[str]:
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
            changes.append(f"The answer {gone[0]} was renamed to {name_of(sent.cells[strange[0]])}; it counts as {gone[0]}.")
            owners[strange[0]] = gone[0]
    return owners


def _filled(name: str, place: NotebookNode, sent: list[NotebookNode], changes: list[str]) -> list[NotebookNode]:
    """Return what stands in one place: the exercise's cell, the answer in it, or the student's version of a free cell."""
    if len(sent) > 1 and name_of(place):
        changes.append(f"The cell {name} is there {len(sent)} times; the first {'answer' if is_answer(place) else 'place'} counts.")
    if not name_of(place):
        return [_bare(cell) for cell in sent]
    cell = nbformat.from_dict(place)
    if not is_answer(place):
        if not sent:
            changes.append(f"The cell {name} was missing; it was put back.")
        elif _changed(sent, place):
            changes.append(f"The cell {name} had been changed; the original was used.")
        return [cell]
    if not sent:
        changes.append(f"The answer {name} is missing.")
        if cell.cell_type == "code" and not cell.metadata.nbgrader.get("grade"):
            cell.source = "# This answer is missing."  # what stands in the exercise would undo an answer in another cell
        return [cell]
    answers = _changed(sent, place) or sent
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
