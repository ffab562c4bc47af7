"""No measure may hang: each has a name and a time limit, and the first that fails ends the bench with a sentence that names it.

All that a measure waits for is another program: a build, Lighthouse, a browser. At the limit these programs are ended, whatever they
are waiting for themselves, and the wait for them ends with them.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

LONGEST = 15 * 60  # seconds: several times what the slowest measure takes on a slow machine


class MeasureError(Exception):
    """A measure that failed or took too long, in a sentence that names it."""


@contextmanager
def limited(measure: str, seconds: float = LONGEST) -> Iterator[None]:
    """Run a measure under its name. Raises ``MeasureError`` where it fails, or is not done after so many seconds."""
    late = threading.Event()

    def end() -> None:
        late.set()
        _end_children()

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()
    try:
        yield
    except Exception as error:
        why = f"it was not done after {seconds:g} seconds" if late.is_set() else str(error).strip() or repr(error)
        raise MeasureError(f"{measure} could not be measured: {why}") from error
    finally:
        watch.cancel()


def _end_children() -> None:
    """End every program that this one started, and what those started. All are listed first: what has lost its parent is not found."""
    for program in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            program.kill()
