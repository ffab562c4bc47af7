"""What the master asks: the exercise's own cells, its tests, which answers each test is about, and which names are the answers'."""

import ast
import builtins
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from grader.cells import is_answer, is_graded, is_test, name_of, parsed

COURSE = "achilles"  # its package


@dataclass(frozen=True)
class Test:
    """A test: its code as plain Python, what of the notebook it uses, the answers that it is about, and its points."""

    source: str
    names: tuple[str, ...]
    answers: tuple[str, ...]
    points: float
    shows_a_value: bool


@dataclass(frozen=True)
class Exam:
    """An exercise as its tests need it. ``setup`` is the code of its own cells, in their order."""

    setup: tuple[str, ...]
    tests: dict[str, Test]
    answers: dict[str, frozenset[str]]  # what each answer defines in the master
    folder: Path
    modules: tuple[str, ...] = ()  # of the course's package, which the exercise's cells or its answers import


def exam(master: Path, release: Path) -> Exam:
    """Return what a master asks, read again only if it changed. Data files are beside the release."""
    return _exam(master, release, master.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _exam(master: Path, release: Path, _changed: int) -> Exam:
    cells = [cell for cell in nbformat.read(master, as_version=4).cells if cell.cell_type == "code"]
    answered = {name for cell in cells if is_answer(cell) for name in bound(parsed(cell.source))}
    setup = [cell for cell in cells if name_of(cell) and not is_answer(cell) and not is_graded(cell)]
    # What the exercise's own cells make of answers is the notebook's: without the answers they stop before it.
    own = {name for cell in setup for name in bound(parsed(cell.source))} - answered
    answers = {name_of(cell): frozenset(bound(parsed(cell.source))) for cell in cells if is_answer(cell)}
    tests: dict[str, Test] = {}
    group: list[str] = []
    closed = False
    for cell in cells:
        if is_answer(cell):
            group = [name_of(cell)] if closed else [*group, name_of(cell)]
            closed = False
        elif is_test(cell):
            tests[name_of(cell)] = _test(cell, own, answered, tuple(group))
            closed = True
    modules = {name for cell in cells if not is_test(cell) for name in imported(parsed(cell.source)) if name.partition(".")[0] == COURSE}
    return Exam(tuple(plain(cell.source) for cell in setup), tests, answers, release.parent, tuple(sorted(modules)))


def _test(cell: NotebookNode, own: set[str], answered: set[str], answers: tuple[str, ...]) -> Test:
    tree = parsed(cell.source)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names = (used - set(dir(builtins)) - own - (bound(tree) - answered)) | (used & answered)
    last = tree.body[-1] if tree.body else None
    points = float(cell.metadata.nbgrader.get("points") or 0)
    return Test(plain(cell.source), tuple(sorted(names - {"get_ipython"})), answers, points, isinstance(last, ast.Expr))


def plain(source: str) -> str:
    """Return a cell as plain Python: a line of IPython's own, such as ``%xmode``, is a call."""
    return str(TransformerManager().transform_cell(source))


def imported(tree: ast.Module) -> set[str]:
    r"""Return the names of the modules that a cell imports, with those of what it takes from them, which may be modules as well.

    >>> sorted(imported(ast.parse("import a.b\nfrom c import d")))
    ['a.b', 'c', 'c.d']
    """
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def bound(tree: ast.Module) -> set[str]:
    r"""Return the names that a cell defines for the cells behind it.

    >>> sorted(bound(ast.parse("import a.b, c as d\ndef f(x): y = 1\nfor i, j in []: k = 2")))
    ['a', 'd', 'f', 'i', 'j', 'k']
    """
    found: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            continue
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(one.asname or one.name).partition(".")[0] for one in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return found
