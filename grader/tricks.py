"""Code that a solution does not need, named so that a person looks at it. No mark depends on it: the tests run elsewhere."""

import ast
import re

from nbformat import NotebookNode

from grader.cells import is_answer, name_of, parsed
from grader.exam import Exam, bound
from grader.remarks import Remark

# By these, code reaches into Python, the kernel or other cells.
WORDS = frozenset(
    [
        "get_ipython",
        "globals",
        "_getframe",
        "currentframe",
        "f_globals",
        "f_locals",
        "f_back",
        "settrace",
        "setprofile",
        "builtins",
        "__builtins__",
        "__import__",
        "exec",
        "eval",
        "gc",
        "ctypes",
        "importlib",
        "__closure__",
        "cell_contents",
        "__code__",
        "__del__",
        "do_execute",
        "displayhook",
        "user_ns",
        "set_custom_exc",
        "In",
        "Out",
        "_ih",
        "sys.modules",
    ]
)
MAGICS = frozenset(("matplotlib", "time", "timeit", "xmode", "precision", "pip", "pwd", "who", "whos"))
MARKS = re.compile(r"(?:\b\d+(?:\.\d+)? (?:of|/) \d+\b.*\bpoints?\b|^\s*(?:score|points)\s*:)", re.IGNORECASE)


def tricks(notebook: NotebookNode, exam: Exam, unanswered: frozenset[str]) -> list[Remark]:
    """Return what a person should look at in a rebuilt submission's own cells."""
    found: list[Remark] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or (name_of(cell) and not is_answer(cell)):
            continue
        tree = parsed(cell.source)
        words = sorted(_words(tree) & WORDS)
        if words:
            found.append(Remark(f"Cell {number} uses {', '.join(words)}, which no answer needs. Look at its code."))
        if any(MARKS.search(text) for text in _texts(tree)):
            found.append(Remark(f"Cell {number} writes something that looks like marks. Look at its code."))
        elsewhere = [name for name in unanswered if not name_of(cell) and exam.answers.get(name, frozenset()) & bound(tree)]
        found += [
            Remark(f"Cell {number} answers {name}, whose own cell is as it was handed out. Only that one counts.") for name in elsewhere
        ]
        wanted = exam.answers.get(name_of(cell), frozenset())
        if wanted and name_of(cell) not in unanswered and not wanted & bound(tree):
            found.append(
                Remark(f"The answer {name_of(cell)} does not define {', '.join(sorted(wanted))}. Look whether it is in another cell.")
            )
    return list(dict.fromkeys(found))


def _words(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    harmless = {id(node.func.value.func) for node in ast.walk(tree) if _is_harmless_magic(node)}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in harmless:
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found |= {node.attr, f"{node.value.id}.{node.attr}"} if isinstance(node.value, ast.Name) else {node.attr}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {part for one in node.names for part in one.name.split(".")}
            found |= set((getattr(node, "module", None) or "").split("."))
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return found | {text for text in _texts(tree) if text.isidentifier()}


def _is_harmless_magic(node: ast.AST) -> bool:
    """Tell whether a node is the call that a line such as ``%matplotlib inline`` stands for."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "run_line_magic"
        and isinstance(node.func.value, ast.Call)
        and isinstance(node.func.value.func, ast.Name)
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value in MAGICS
    )


def _texts(tree: ast.Module) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
