"""The Python in which students' cells run: before each cell it puts back what the cell before may have bent.

A submission shares its Python with the tests. So ``builtins.abs = ...``, a changed ``run_cell``, or a printer that shows every
number as full marks would reach the tests. This kernel keeps copies and restores them. That is a hurdle, not a wall: the grader
asks questions as well (``grading/canary.py``), and the wall is that nothing outside can be reached (``launch.py``).
"""

import builtins
import sys
from collections.abc import Callable
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

PRINTERS = ("singleton_printers", "type_printers", "deferred_printers")
TRANSFORMS = ("cleanup_transforms", "line_transforms", "token_transformers")
PARTS = (
    *("displayhook", "display_pub", "display_formatter", "events", "input_transformer_manager", "ast_transformers"),
    *("formatters", "callbacks", *PRINTERS, *TRANSFORMS),
)


def restorer(kernel: IPythonKernel) -> Callable[[], None]:
    """Return a function that puts what runs and shows cells back to what it is now.

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


class RestoringKernel(IPythonKernel):
    """IPython's kernel, but each cell starts with its machinery as it was at first."""

    def __init__(self, **further: Any) -> None:
        super().__init__(**further)
        execute = super().do_execute
        restore: list[Callable[[], None]] = []

        async def do_execute(*arguments: Any, **named: Any) -> Any:
            restore[0]()
            return await execute(*arguments, **named)

        self.do_execute = do_execute
        restore.append(restorer(self))


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=RestoringKernel)
