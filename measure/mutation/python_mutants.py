"""Mutants of a Python module, made on its syntax tree.

Changed are comparisons, ``and`` and ``or``, ``not`` and minus, arithmetic, numbers, truth values, texts, conditions,
both ends of ``x if c else y``, parts of ``a | b``, filters of comprehensions, defaults of ``get``, sort keys, spreads,
``min`` and ``max``, ``any`` and ``all``, what is returned; and statements are left out. Left alone is what changes no
answer: docstrings, annotations, decorators, imports and names of types.
"""

import ast
import copy
from collections.abc import Callable, Iterator

from measure.mutation.mutant import Mutant

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult, ast.Div),
    ast.Div: (ast.Mult,),
    ast.Mod: (ast.Mult,),
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "sorted": "list"}
NOT_MUTATED = {"annotation", "returns", "decorator_list", "bases", "ctx", "type_comment"}
WIDEST = 90  # how much of a statement a mutant shows

Put = Callable[[ast.AST | None], None]


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """Give every mutant of a module's text. Its tree is one and the same, damaged while it is in use: take them one by one."""
    tree = ast.parse(text)
    for node, put, above, where in _places(tree, (), ""):
        for damaged in _damages(node, above, where):
            shown = _shown(node, above)
            old = _text(shown)
            put(damaged)
            new = _text(damaged if shown is node else shown)
            yield Mutant(file, getattr(node, "lineno", getattr(shown, "lineno", 0)), where, old, new, ast.fix_missing_locations(tree))
            put(node)


def _places(node: ast.AST, above: tuple[ast.AST, ...], where: str) -> Iterator[tuple[ast.AST, Put, tuple[ast.AST, ...], str]]:
    """Give every node that may be changed, how to put another in its place, the nodes above it and the function it is in."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        where = f"{where}.{node.name}".lstrip(".")
    above = (*above, node)
    for field, value in ast.iter_fields(node):
        if field in NOT_MUTATED:
            continue
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST) and not _is_left_alone(child, node):
                yield child, _put(node, field, at), above, where
                yield from _places(child, above, where)


def _put(node: ast.AST, field: str, at: int) -> Put:
    def put(new: ast.AST | None) -> None:
        if isinstance(getattr(node, field), list):
            getattr(node, field)[at] = new
        else:
            setattr(node, field, new)

    return put


def _is_left_alone(node: ast.AST, parent: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(parent, ast.Module) and isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
        return True  # a name of a type
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return True
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)  # a docstring


def _shown(node: ast.AST, above: tuple[ast.AST, ...]) -> ast.AST:
    """Return as much around a node as fits a line: up to its statement, or to the condition of an if or a loop."""
    shown = node
    for outer in reversed(above):
        if isinstance(shown, ast.stmt) or (hasattr(outer, "body") and isinstance(outer, ast.stmt)) or len(ast.unparse(outer)) > WIDEST:
            break
        shown = outer
    return shown


def _text(node: ast.AST) -> str:
    """Return a node as code; of an if or a loop only its head."""
    if isinstance(node, ast.If | ast.While):
        return f"{'if' if isinstance(node, ast.If) else 'while'} {ast.unparse(node.test)}"
    return ast.unparse(node)


def _damages(node: ast.AST, above: tuple[ast.AST, ...], where: str) -> Iterator[ast.AST | None]:
    """Give what may stand in place of a node."""
    if isinstance(node, ast.stmt):
        yield from _statements(node, above, where)
    elif isinstance(node, ast.Constant):
        yield from (_with(node, value=value) for value in _constants(node.value))
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.comprehension):
        yield from (_with(node, ifs=_without(node.ifs, at)) for at in range(len(node.ifs)))
    elif isinstance(node, ast.List):
        yield from (_with(node, elts=_without(node.elts, at)) for at, item in enumerate(node.elts) if isinstance(item, ast.Starred))
    elif isinstance(node, ast.Dict):
        spread = [at for at, key in enumerate(node.keys) if key is None]
        yield from (_with(node, keys=_without(node.keys, at), values=_without(node.values, at)) for at in spread)
    else:
        yield from _operators(node)


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            for other in COMPARISONS[type(operator)]:
                yield _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for at in range(len(node.values)):
            rest = _without(node.values, at)
            yield _with(node, values=rest) if len(rest) > 1 else rest[0]
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from (node.left, node.right)
    elif isinstance(node, ast.BinOp):
        yield from (_with(node, op=other()) for other in ARITHMETIC.get(type(node.op), ()))
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)


def _statements(node: ast.stmt, above: tuple[ast.AST, ...], where: str) -> Iterator[ast.AST]:
    nothing = ast.copy_location(ast.Pass(), node)
    if isinstance(node, ast.If | ast.While):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Return) and not _may_be_none(node.value):
        yield _with(node, value=ast.Constant(None))
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Continue | ast.Raise) or (
        isinstance(node, ast.Assign) and where and _is_set_elsewhere(node, above)
    ):
        yield nothing


def _may_be_none(value: ast.AST | None) -> bool:
    """Tell whether None is returned already, in one case at least: that mutant is made of the choice between the cases."""
    return value is None or "None" in map(ast.unparse, (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,))


def _is_set_elsewhere(node: ast.Assign, above: tuple[ast.AST, ...]) -> bool:
    """Tell whether an assignment may be left out and its names are set all the same: else nothing but a NameError comes of it."""
    function = next(outer for outer in reversed(above) if isinstance(outer, ast.FunctionDef))
    arguments = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    stored = [name.id for name in ast.walk(function) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]
    own = {
        name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    return all(name in arguments or stored.count(name) > 1 for name in own)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name in NAMES:
        other = {"id": NAMES[name]} if isinstance(node.func, ast.Name) else {"attr": NAMES[name]}
        keywords = [] if name == "sorted" else node.keywords
        yield _with(node, func=_with(node.func, **other), keywords=keywords)
    if name == "get" and len(node.args) > 1:
        yield _with(node, args=node.args[:1])
    if [keyword.arg for keyword in node.keywords] == ["key"] and name != "sort":
        yield _with(node, keywords=[])


def _constants(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1)
    elif isinstance(value, str):
        yield f"{value}~"


def _with(node: ast.AST, **changes: object) -> ast.AST:
    other = copy.copy(node)
    for field, value in changes.items():
        setattr(other, field, value)
    return other


def _without(items: list, at: int) -> list:
    return [*items[:at], *items[at + 1 :]]
