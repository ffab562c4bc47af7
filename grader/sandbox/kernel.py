"""The Python in which students' cells run: before each cell it puts back what the cell before may have bent.

The tests run in another Python (``tester.py``), but the answers that they call run here. So ``builtins.abs = ...``, a changed ``run_cell``
or a course's rule that answers what suits would change what other cells do. This kernel keeps copies and restores them. That is a hurdle,
not a wall: the grader asks questions as well (``grader/canary.py``), and the wall is that nothing outside can be reached (``launch.py``).
"""

import builtins
import contextlib
import importlib
import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

PRINTERS = ("singleton_printers", "type_printers", "deferred_printers")
TRANSFORMS = ("cleanup_transforms", "line_transforms", "token_transformers")
PARTS = (
    *("displayhook", "display_pub", "display_formatter", "events", "input_transformer_manager", "ast_transformers"),
    *("formatters", "callbacks", *PRINTERS, *TRANSFORMS),
)
# What answers and the exercise's own cells compute by: the course's rules and numbers, and what they use of Python's library.
OURS = "achilles"
_HEAP_TYPE = 1 << 9  # made in Python, so that it can be changed
LIBRARY = ("csv", "datetime", "json", "math")


def restorer(kernel: IPythonKernel, modules: list[str]) -> Callable[[], None]:
    """Return a function that puts what runs and shows cells back to what it is now, and with it the modules that are named.

    Only what takes part in that is kept. What a cell may rightly leave, such as its variables and imports, stays.
    """
    shell = kernel.shell
    formatters = shell.display_formatter.formatters
    transforms = shell.input_transformer_manager
    machines = [kernel, shell, shell.displayhook, shell.display_pub, shell.display_formatter, *formatters.values()]
    steps = [_parts(part) for part in (shell, shell.display_formatter, shell.events, transforms, *formatters.values())]
    steps += [_table(table) for table in (vars(builtins), formatters, shell.events.callbacks)]
    steps += [_table(getattr(formatter, name)) for formatter in formatters.values() for name in PRINTERS]
    steps += [_row(row) for row in (*shell.events.callbacks.values(), shell.ast_transformers)]
    steps += [_row(getattr(transforms, name)) for name in TRANSFORMS]
    steps += [_methods(one) for one in {one for machine in machines for one in type(machine).__mro__ if one is not object}]
    steps += [_shadows(machine) for machine in machines]
    steps += [_path(), _modules(modules)]

    def restore() -> None:
        sys.settrace(None)
        sys.setprofile(None)
        for step in steps:
            step()

    return restore


def _table(table: dict[Any, Any]) -> Callable[[], None]:
    """Keep the entries of a dictionary."""
    before, update = dict(table), dict.update  # by a name of our own: `dict` may be bent

    def restore() -> None:
        update(table, before)  # first, since what follows needs the builtins
        for name in [name for name in table if name not in before]:
            del table[name]

    return restore


def _row(row: list[Any]) -> Callable[[], None]:
    """Keep the entries of a list."""
    before = list(row)

    def restore() -> None:
        row[:] = before

    return restore


def _parts(owner: Any) -> Callable[[], None]:
    """Keep which lists, dictionaries and machines hang on a machine."""
    before = {name: getattr(owner, name) for name in PARTS if hasattr(owner, name)}

    def restore() -> None:
        for name, value in before.items():
            if getattr(owner, name, None) is not value:
                setattr(owner, name, value)

    return restore


def _methods(one: type) -> Callable[[], None]:
    """Keep the methods of a class."""
    before = {name: value for name, value in vars(one).items() if callable(value)}

    def restore() -> None:
        for name, value in before.items():
            if vars(one).get(name) is not value:
                setattr(one, name, value)

    return restore


def _shadows(machine: Any) -> Callable[[], None]:
    """Take away what was hung on a machine in front of a method of its class. What hangs there now stays."""
    before = set(vars(machine))

    def restore() -> None:
        for name in [name for name in vars(machine) if name not in before and callable(getattr(type(machine), name, None))]:
            delattr(machine, name)

    return restore


def _path() -> Callable[[], None]:
    """Keep where modules are looked for. The submission's own folder comes last: no file that it writes hides the course's package."""
    before = [place for place in sys.path if place]

    def restore() -> None:
        sys.path[:] = [*before, ""]

    return restore


def _modules(wanted: list[str]) -> Callable[[], None]:
    """Keep what the course's modules and some of Python's own hold, with the code of their functions and the methods of their classes."""
    for name in (*LIBRARY, *wanted):
        with contextlib.suppress(Exception):  # a course without our package can be graded as well, and not every name is a module's
            importlib.import_module(name)
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == OURS or name in LIBRARY}
    steps = [step for module in kept.values() for step in _contents(module)]
    modules, update = sys.modules, dict.update

    def restore() -> None:
        update(modules, kept)
        for step in steps:
            step()

    return restore


def _contents(module: ModuleType) -> list[Callable[[], None]]:
    """Return what puts a module's contents back. What was added to it stays: a module that is imported later hangs there."""
    before, update = dict(vars(module)), dict.update
    own = [value for value in before.values() if getattr(value, "__module__", None) == module.__name__]
    functions = [(one, one.__code__, one.__defaults__, one.__kwdefaults__) for one in own if isinstance(one, FunctionType)]

    def restore() -> None:
        update(vars(module), before)
        for one, code, defaults, named in functions:
            one.__code__, one.__defaults__, one.__kwdefaults__ = code, defaults, named

    return [restore, *(_methods(one) for one in own if isinstance(one, type) and one.__flags__ & _HEAP_TYPE)]


class RestoringKernel(IPythonKernel):  # type: ignore[misc] # ipykernel's types are its own
    """IPython's kernel, but each cell starts with its machinery as it was at first."""

    def __init__(self, **further: Any) -> None:
        super().__init__(**further)
        execute = super().do_execute
        restore: list[Callable[[], None]] = []

        async def do_execute(*arguments: Any, **named: Any) -> Any:
            restore[0]()
            return await execute(*arguments, **named)

        self.do_execute = do_execute
        restore.append(restorer(self, MODULES))


MODULES: list[str] = []
if __name__ == "__main__":
    MODULES += filter(None, sys.argv.pop(1).split(","))
    IPKernelApp.launch_instance(kernel_class=RestoringKernel)
