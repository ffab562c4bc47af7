"""Runs the cells of one page. All that the page hears of it goes through ``tell``, as plain data."""

import contextlib
import io
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import importing, links, shell
from .faults import NAME, in_words, note_source, plain_words
from .needs import needed
from .shown import for_page

MOST_TEXT = 100_000  # characters that one run of a cell may print: a page with more stands still
PAUSE = 0.05  # seconds between two pieces of what is printed
FREELY = 200  # messages of one run that go out at once; with more the page would have no time for its reader
BREATH = 0.005  # seconds before each further one


class Runner:
    """Python behind a page.

    Args:
        post: takes a message as JSON, and bytes that no JSON holds.
        fetch: returns the content of a file beside the lock, as JavaScript holds it.
        packages: the lock's packages.
        loaded: those that were loaded when Python started.
        explain: ``module:function`` that returns what an error means in plain words, or None; "" if the book has none.
    """

    def __init__(
        self,
        post: Callable[[str, list[bytes]], None],
        fetch: Callable[[str], Any],
        packages: Mapping[str, Any],
        loaded: Sequence[str],
        explain: str = "",
    ) -> None:
        self._post = post
        self._titles: dict[str, str] = {}
        self._told = 0
        self._explain = explain
        self._shell = shell.Shell(self._tell, self._titles.get)
        shell.set_up(self._shell)

        def told(file_name: str) -> bytes:
            self._tell({"say": "loading", "file": file_name})
            return bytes(fetch(file_name).to_bytes())

        importing.set_up(packages, told, before={"ipywidgets": lambda: links.set_up(self._tell)}, loaded=loaded)

    async def run(self, number: int, title: str, source: str) -> bool:
        """Run a cell; show what its last expression is, or what went wrong. Returns whether all went well."""
        from pyodide.code import CodeRunner  # noqa: PLC0415 - it is there where this runs

        self._titles[NAME.format(number)] = title
        self._told = 0

        def show(name: str) -> Callable[[str], None]:
            return lambda text: self._tell({"say": "stream", "name": name, "text": text})

        printed = {name: Printed(show(name)) for name in ("stdout", "stderr")}
        # A cell reads nothing: input() would wait for ever.
        with contextlib.redirect_stdout(printed["stdout"]), contextlib.redirect_stderr(printed["stderr"]), no_input():
            try:
                cell = CodeRunner(source, filename=note_source(number, source), flags=_TOP_LEVEL_AWAIT).compile()
                value = await cell.run_async(self._shell.user_ns)
                if value is not None:
                    self._shell.user_ns["_"] = value
                    data, metadata = self._shell.format(value)
                    printed["stdout"].flush()
                    self._shell.publish(data, metadata)
            except BaseException as error:  # noqa: BLE001 - whatever it is, its writer needs to know, and Python goes on
                printed["stdout"].flush()
                self._tell(
                    {
                        "say": "error",
                        "name": type(error).__name__,
                        "text": in_words(error, self._titles.get),
                        "plain": plain_words(error, self._explain),
                    }
                )
                return False
            finally:
                for stream in printed.values():
                    stream.flush()
        return True

    def needed(self, sources: Sequence[str], cell: int) -> list[int]:
        """Return the earlier cells that a cell needs, by their places."""
        return needed(list(sources), cell)

    def receive(self, identity: str, data: str) -> None:
        """Hand what a reader did in a widget to Python."""
        links.receive(identity, json.loads(data))

    def _tell(self, message: dict[str, Any]) -> None:
        self._told += 1
        if self._told > FREELY:
            time.sleep(BREATH)
        buffers = message.pop("buffers", [])
        if "data" in message and message["say"] == "display":
            message["data"] = for_page(message["data"])
        try:
            text = json.dumps(message, allow_nan=False, default=str)
        except ValueError:  # JSON knows neither NaN nor infinity
            text = json.dumps(_finite(message), default=str)
        self._post(text, buffers)


class Printed(io.TextIOBase):
    """Hands on what is printed, in pieces, and not without end."""

    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__()
        self._show = show
        self._kept: list[str] = []
        self._length = 0
        self._shown_at = 0.0

    def write(self, text: str) -> int:
        """Keep the text, and show what is kept once in a while. Returns the number of characters."""
        room = MOST_TEXT - self._length
        if room > 0:
            self._kept.append(text[:room] if len(text) <= room else f"{text[:room]}\n… and more, which is not shown.\n")
        self._length += len(text)
        if time.monotonic() - self._shown_at > PAUSE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Show what is kept."""
        if self._kept:
            self._show("".join(self._kept))
            self._kept.clear()
        self._shown_at = time.monotonic()


@contextlib.contextmanager
def no_input() -> Any:
    """Let ``input()`` say that there is nobody to ask."""

    def refuse(prompt: object = "") -> str:
        raise EOFError(f"input({str(prompt)!r}): a cell on this page cannot ask you. Write the value into the code")

    import builtins  # noqa: PLC0415

    usual, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = usual


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    return [_finite(each) for each in value] if isinstance(value, list | tuple) else value


_TOP_LEVEL_AWAIT = 0x2000  # ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
