"""Starting other programs so that a failure, or Ctrl+C, ends with a sentence."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
INTERRUPTED = 130
PATIENCE = 20  # seconds for a program to end after it was asked to

_running: dict[subprocess.Popen[bytes], bool] = {}  # and whether each is ended at once


class Stop(Exception):  # noqa: N818 - it ends a command, with a sentence
    """Something is missing or failed; the text says what, and what to do."""


def check(command: list[str], message: str, *, cwd: Path = ROOT, at_once: bool = False, **environment: str) -> None:
    """Run a program, as ``call`` does. Raises ``Stop`` with the message if it fails."""
    if call(command, cwd=cwd, environment={**os.environ, **environment}, at_once=at_once) != 0:
        raise Stop(message)


def call(
    command: list[str],
    *,
    cwd: Path = ROOT,
    environment: dict[str, str] | None = None,
    output: IO[bytes] | None = None,
    at_once: bool = False,
) -> int:
    """Run a program and return its exit code; its output goes to the terminal or into a file.

    The program has a process group of its own, so Ctrl+C reaches only us: we end it and everything that it started without
    the traceback that it would print. It is asked to end, and killed if it does not; with ``at_once`` it is killed, which is
    for a program that has nothing to put in order and prints a traceback if it is asked, as the one that runs notebooks does.
    """
    together = subprocess.STDOUT if output else None
    running = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=output, stderr=together, stdin=subprocess.DEVNULL, start_new_session=os.name != "nt"
    )
    _running[running] = at_once
    try:
        return running.wait()
    except BaseException:
        end(running)
        raise
    finally:
        _running.pop(running, None)


def end_all() -> None:
    """End every program that ``call`` started, in whichever thread."""
    for running in list(_running):
        end(running)


def end(running: subprocess.Popen[bytes]) -> None:
    """End a program that ``call`` started, and everything that it started."""

    def send(number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                running.terminate()
            else:
                os.killpg(running.pid, number)

    kill = getattr(signal, "SIGKILL", signal.SIGTERM)
    send(kill if _running.get(running) else signal.SIGTERM)
    try:
        running.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        send(kill)
        running.wait()


def hand_over(command: list[str], *, cwd: Path | None = None, **environment: str) -> int:
    """Run a program of our own that deals with Ctrl+C itself, and wait until it has. Returns its exit code."""
    with subprocess.Popen(command, cwd=cwd, env={**os.environ, **environment}) as running:
        signal.signal(signal.SIGTERM, lambda *_: running.terminate())
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return running.wait()


def is_root() -> bool:
    """Tell whether this is root, who alone may install Debian's packages."""
    return sys.platform != "win32" and os.geteuid() == 0
