"""Which earlier cells a cell needs: those that made the names which it uses, and those that these need in turn."""

import ast
import symtable
from collections.abc import Iterator, Sequence


def needed(sources: Sequence[str], cell: int) -> list[int]:
    """Return the earlier cells that a cell needs, in their order. A text that is no Python needs none and makes none.

    >>> needed(["a = 1", "b = 2", "c = a", "print(c)"], 3)
    [0, 2]
    """
    found: set[int] = set()
    asked = [(name, cell) for name in used(sources[cell])]
    while asked:
        name, user = asked.pop()
        for maker in range(user - 1, -1, -1):
            if name in made(sources[maker]):
                if maker not in found:
                    found.add(maker)
                    asked += [(other, maker) for other in used(sources[maker])]
                break
    return sorted(found)


def made(source: str) -> set[str]:
    """Return the names that a cell binds, or whose object it changes by ``x.y = ...`` or ``x[y] = ...``."""
    table = _table(source)
    if table is None:
        return set()
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    inner = {symbol.get_name() for symbol in _global_symbols(table) if symbol.is_assigned()}
    return own | inner | {name for statement in ast.parse(source).body for name in _changed(statement)}


def used(source: str) -> set[str]:
    """Return the names that a cell needs from outside: those it uses before it binds them itself, or changes an object of."""
    table = _table(source)
    if table is None:
        return set()
    bound: set[str] = set()
    wanted: set[str] = set()
    for statement in ast.parse(source).body:
        own = _table(ast.unparse(statement))
        if own is None:
            continue
        uses = {symbol.get_name() for symbol in own.get_symbols() if symbol.is_referenced()} | set(_changed(statement))
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            uses.add(statement.target.id)
        wanted |= uses - bound
        bound |= {symbol.get_name() for symbol in own.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    # What functions use is looked up when they are called, which may be after all of the cell has run.
    return wanted | ({symbol.get_name() for symbol in _global_symbols(table) if symbol.is_referenced()} - bound)


def _table(source: str) -> symtable.SymbolTable | None:
    try:
        plain = _AsGenerators().visit(ast.parse(source))
        return symtable.symtable(ast.unparse(plain), "cell", "exec")
    except (SyntaxError, ValueError):
        return None


class _AsGenerators(ast.NodeTransformer):
    """Writes comprehensions as generators: from Python 3.12 on the names of the others pass for names of the cell."""

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """Return the list's generator."""
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        """Return the set's generator."""
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        """Return a generator of the keys and values."""
        pair = ast.Tuple([node.key, node.value], ast.Load())
        return self.generic_visit(ast.GeneratorExp(pair, node.generators))


def _global_symbols(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    """Give the symbols of functions and classes that mean a name of the whole notebook."""
    for child in table.get_children():
        yield from (symbol for symbol in child.get_symbols() if symbol.is_global())
        yield from _global_symbols(child)


def _changed(statement: ast.stmt) -> Iterator[str]:
    """Give the names whose object a statement changes by setting a part of it."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    for target in targets:
        inner = target
        while isinstance(inner, ast.Attribute | ast.Subscript):
            inner = inner.value
        if inner is not target and isinstance(inner, ast.Name):
            yield inner.id
