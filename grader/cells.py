"""Reading notebooks: what is a notebook at all, and what nbgrader's marks say of a cell."""

import ast
import warnings

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

LONGEST_CODE = 100_000  # characters of a cell that are parsed
MARKED_CELLS = 3  # with fewer it cannot be told which exercise a notebook is of by nbgrader's names
SHORTEST_TEXT = 15  # characters of a text that could be an answer
FEWEST_WORDS = 4
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
        raise UnreadableError(
            f"The file is not a notebook as Jupyter saves one: something in it has another form ({type(error).__name__}). Ask for it again."
        ) from error
    if not any(source.strip() for _, source in cells):
        raise UnreadableError("The notebook has no cells, or only blank ones.")
    return notebook


def why_not_of(notebook: NotebookNode, exercise: NotebookNode) -> str:
    """Return why a notebook is not of an exercise, whatever its file is called; nothing if it is, or may be.

    Most of the cells that nbgrader named must be the exercise's. If an editor lost the names, one cell of the exercise must be there.
    """
    names, sent = ({name for name in map(name_of, one.cells) if name} for one in (exercise, notebook))
    if len(sent) >= MARKED_CELLS:
        if 2 * len(sent & names) >= len(sent):
            return ""
        return f"The notebook is of another exercise: of its {len(sent)} marked cells {len(sent & names)} are of this one."
    own = {str(cell.get("id", "")) for cell in exercise.cells} | {"".join(cell.source).strip() for cell in exercise.cells}
    answers = {name for cell in exercise.cells if is_answer(cell) for name in defined(cell.source)}
    for cell in notebook.cells:
        source = "".join(cell.source)
        if name_of(cell) in names or {str(cell.get("id", "")), source.strip()} & own or answers & defined(source):
            return ""
    return "Nothing in the notebook is of this exercise."


def defined(source: str) -> set[str]:
    """Return the names that code gives to functions and values at its outermost level."""
    found = set()
    for node in parsed(source).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def is_prose(cell: NotebookNode) -> bool:
    """Tell whether somebody has written text in a cell: Markdown, or a code cell that is no Python, or holds only a text or comments."""
    source = "".join(cell.source).strip()
    if cell.cell_type != "code":
        return len(source) >= SHORTEST_TEXT
    tree = parsed(source)
    only_text = all(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) for node in tree.body
    )
    return only_text and len(source) >= SHORTEST_TEXT and len(source.split()) >= FEWEST_WORDS


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


def is_task(cell: NotebookNode) -> bool:
    """Tell whether a cell of the exercise is a task that is marked by hand: what answers it is in cells of the student's own."""
    return bool(name_of(cell)) and bool(cell.metadata.nbgrader.get("task"))


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
