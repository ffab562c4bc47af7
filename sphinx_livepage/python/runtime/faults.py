"""What went wrong, for the one who wrote the cell: the lines of the cells, then the error. Not the lines of libraries."""

import contextlib
import importlib
import linecache
import traceback
from collections.abc import Callable

NAME = "<cell {}>"
MOST_PLACES = 6


def note_source(number: int, source: str) -> str:
    """Let tracebacks find the text of a cell. Returns the file name that the cell is compiled under."""
    name = NAME.format(number)
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    return name


def in_words(error: BaseException, called: Callable[[str], str | None]) -> str:
    """Return an error as text. ``called`` gives a cell's file name as readers call it, and None for what is no cell."""
    found = [(called(frame.filename), frame) for frame in traceback.extract_tb(error.__traceback__)]
    places = [f"{place}, line {frame.lineno}:\n    {frame.line}" for place, frame in found if place]
    half = MOST_PLACES // 2
    lines = places if len(places) <= MOST_PLACES else [*places[:half], f"… and {len(places) - 2 * half} more …", *places[-half:]]
    if isinstance(error, SyntaxError):
        place = called(error.filename or "")
        if place:
            lines += [f"{place}, line {error.lineno}:", *_pointed(error)]
        lines.append(f"{type(error).__name__}: {error.msg}")
    elif isinstance(error, MemoryError):
        lines.append("MemoryError: this needs more memory than the browser gives to Python.")
    elif isinstance(error, KeyboardInterrupt):
        lines.append("Stopped.")
    else:
        whole = "".join(traceback.format_exception_only(error)).rstrip("\n")
        lines.append(whole.removeprefix(f"{type(error).__module__}."))
    return "\n".join(lines)


def plain_words(error: BaseException, explain: str) -> str:
    """Return what the book's own function, ``module:function``, says of an error; nothing if it has nothing to say."""
    module, _, function = explain.partition(":")
    if module:
        with contextlib.suppress(Exception):  # the error itself must be shown whatever happens here
            return getattr(importlib.import_module(module), function)(error) or ""
    return ""


def _pointed(error: SyntaxError) -> list[str]:
    """Return the line that is no Python, with a mark below the place."""
    if not error.text:
        return []
    text = error.text.rstrip("\n")
    bare = text.lstrip()
    at = max(0, (error.offset or 1) - 1 - (len(text) - len(bare)))
    return [f"    {bare}", f"    {' ' * at}^"]
