"""The part of IPython that cells on a page have: ``display``, ``clear_output``, ``HTML`` and the like, and ``get_ipython``.

The build packs those files of the real IPython that need nothing else (``ipython/``, see ``distribution.py``). What they ask of
IPython's shell is answered here. All of IPython would double what a reader waits for; a notebook in JupyterLite has it.
"""

import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .faults import in_words
from .importing import stand_in_for_what_plotly_asks
from .shown import bundle

Tell = Callable[[dict[str, Any]], None]
PARTS = Path(__file__).with_name("ipython")


class Shell:
    """What IPython's own files and ipywidgets ask a shell for."""

    _only: "Shell"

    def __init__(self, tell: Tell, called: Callable[[str], str | None]) -> None:
        Shell._only = self
        self._tell = tell
        self._called = called
        self.user_ns: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
        self.display_formatter = self.display_pub = self.events = self

    @classmethod
    def initialized(cls) -> bool:
        """Tell IPython's display functions that there is a page to show things on."""
        return True

    @classmethod
    def instance(cls) -> "Shell":
        """Return the one shell."""
        return cls._only

    def format(self, value: Any, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what a value looks like, by MIME type, and its metadata."""
        data, metadata = bundle(value, pretty)
        wanted = [kind for kind in data if (not include or kind in include) and kind not in (exclude or ())]
        return {kind: data[kind] for kind in wanted}, metadata

    def publish(self, data: dict[str, Any], metadata: Any = None, **_further: Any) -> None:
        """Show something below the running cell."""
        self._tell({"say": "display", "data": data, "metadata": metadata or {}})

    def clear_output(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002 - IPython's own signature
        """Take away what the running cell has shown."""
        self._tell({"say": "clear", "wait": wait})

    def trigger(self, *_event: Any) -> None:
        """Nobody here listens to IPython's events."""

    def showtraceback(self, *_arguments: Any, **_further: Any) -> None:
        """Say what went wrong where no cell is running, as in a widget that was told something wrong."""
        error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
        if error is not None:
            self._tell({"say": "stream", "name": "stderr", "text": in_words(error, self._called) + "\n"})


def pretty(value: Any) -> str:
    """Return a value as IPython prints it."""
    from IPython.lib.pretty import pretty as printed  # noqa: PLC0415 - it is there once a shell is set up

    return str(printed(value))


def set_up(shell: Shell) -> None:
    """Let ``import IPython`` find the parts that are here, with this shell behind them."""
    package = types.ModuleType("IPython", "The parts of IPython that run on a page.")
    package.__path__ = [str(PARTS)]
    package.get_ipython = lambda: shell  # type: ignore[attr-defined]
    package.version_info = (9, 0)  # type: ignore[attr-defined]
    sys.modules["IPython"] = package
    interactive = types.ModuleType("IPython.core.interactiveshell")
    interactive.InteractiveShell = Shell  # type: ignore[attr-defined]
    sys.modules[interactive.__name__] = interactive
    getting = types.ModuleType("IPython.core.getipython")
    getting.get_ipython = package.get_ipython  # type: ignore[attr-defined]
    sys.modules[getting.__name__] = getting
    stand_in_for_what_plotly_asks()
