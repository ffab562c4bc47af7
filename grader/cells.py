"""Reading notebooks: what is a notebook at all, and what nbgrader's marks say of a cell."""

import ast
import warnings

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

LONGEST_CODE = 100_000  # characters of a cell that are parsed
LARGEST = 20_000_000  # bytes; a notebook of this course has some ten thousand


class UnreadableError(Exception):
    """What was sent is no notebook; the text says why, for the teacher."""


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
    """Return the syntax of a cell; of a line of IPython's own, such as ``%xmode``, what it stands for. What is no Python, or too long or too deep to be looked at, is empty."""
    if len(source) > LONGEST_CODE:
        return ast.Module([], [])
    try:
        return ast.parse(str(TransformerManager().transform_cell(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two are Python's words for nested too deeply
        return ast.Module([], [])
