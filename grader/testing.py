"""Running tests in a Python that no answer touches, and handing their questions across to the one that runs the answers."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import AF_UNIX, socket
from typing import Any

from grader.exam import Exam, Test
from grader.sandbox import HERE, channel
from grader.sandbox.launch import Limits, tester

GRACE = 5  # seconds that a test has beyond the answers' own time
SOURCE = (HERE / "channel.py").read_text(encoding="utf-8")


@dataclass
class Result:
    """What came of a test: what it printed, its error by name and text, or the value of its last line, also as a number if it is one."""

    printed: str = ""
    error: tuple[str, str] | None = None
    value: str | None = None
    number: float | None = None


@dataclass
class Tester:
    """The teacher's Python for one exercise, which lives as long as the process that grades."""

    exam: Exam
    sandboxed: bool
    running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "subprocess.Popen[bytes]":
        """Return the running tester, started if there is none."""
        if self.running is None or self.running.poll() is not None:
            folder = self.exam.folder
            command = tester(folder, Limits.from_environment()) if self.sandboxed else [sys.executable, "-I", str(HERE / "tester.py")]
            self.running = subprocess.Popen(  # noqa: S603 - our own sandbox
                command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            channel.send(self.running.stdin, {"setup": list(self.exam.setup)})
            if channel.receive(self.running.stdout) is None:
                raise OSError("the Python that runs the tests could not be started")
        return self.running

    def stop(self) -> None:
        """End it; the next test gets a new one."""
        if self.running is not None:
            self.running.kill()
            with self.running:  # closes its pipes, and waits
                self.running = None

    @contextmanager
    def asking(self, test: Test, address: Path, seconds: int) -> Iterator[Result]:
        """Run a test while the block runs, in which the student's Python must serve ``address``. The result is there afterwards."""
        self.start()  # here, since bubblewrap ends with the thread that started it
        result = Result(error=("TestEnded", "The test could not be finished."))
        with socket(AF_UNIX) as listening:
            listening.bind(str(address))
            address.chmod(0o666)  # the sandbox is another user's
            listening.listen(1)
            thread = threading.Thread(target=self._run, args=(test, listening, seconds, result))
            thread.start()
            try:
                yield result
            finally:
                with contextlib.suppress(OSError):
                    listening.shutdown(2)  # nobody else comes
                thread.join(seconds + 2 * GRACE)
                if thread.is_alive():
                    self.stop()
                    thread.join()
                address.unlink(missing_ok=True)

    def _run(self, test: Test, listening: socket, seconds: int, result: Result) -> None:
        try:
            running = self.running
            if running is None:
                return
            channel.send(running.stdin, {"test": test.source, "names": list(test.names), "seconds": seconds + GRACE})
            with contextlib.closing(_Line(listening)) as line:
                while (message := channel.receive(running.stdout)) is not None and "ended" not in message:
                    if "done" in message:
                        _note(result, message["done"])
                        line.close()  # the student's Python may go on
                    else:
                        channel.send(running.stdin, line.ask(message["ask"]))
                if message is None:
                    self.stop()
        except (OSError, ValueError):
            self.stop()


class _Line:
    """The connection of the student's Python, from when it calls."""

    def __init__(self, listening: socket) -> None:
        self.listening = listening
        self.stream: Any = None
        self.link: socket | None = None
        self.closed = False

    def accept(self) -> None:
        """Wait for the call; nothing if none comes any more."""
        if self.link is None and not self.closed:
            with contextlib.suppress(OSError):
                self.link, _ = self.listening.accept()
                self.stream = self.link.makefile("rwb")

    def ask(self, question: Any) -> dict[str, Any]:
        """Return the answer of the student's Python, or that it is gone."""
        self.accept()
        try:
            if self.stream is not None:
                channel.send(self.stream, question)
                answer = channel.receive(self.stream)
                if isinstance(answer, dict):
                    return answer
        except (OSError, ValueError):
            pass
        return {"gone": True}

    def close(self) -> None:
        """Hang up."""
        self.accept()
        self.closed = True
        for one in (self.stream, self.link):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.close()


def _note(result: Result, done: dict[str, Any]) -> None:
    result.printed, result.value, result.number = str(done["printed"]), done["value"], done["number"]
    result.error = tuple(done["error"]) if done["error"] else None


def serving(address: Path) -> str:
    """Return the cell that lets a notebook answer a test."""
    side = f"exec(compile({SOURCE!r}, 'channel', 'exec'), side), side['serve']({str(address)!r}, globals())"
    return f"(lambda side: ({side}))({{'__name__': 'channel'}})"


_testers: dict[bool, Tester] = {}


def tester_for(exam: Exam, *, sandboxed: bool) -> Tester:
    """Return this process's tester for an exercise; one for another exercise, or for the master before a change, is ended."""
    found = _testers.get(sandboxed)
    if found is None or found.exam is not exam:
        if found is not None:
            found.stop()
        found = _testers[sandboxed] = Tester(exam, sandboxed)
    return found
