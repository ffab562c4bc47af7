"""The teacher's Python: it runs the tests, each in a process of its own, and no code of a student.

Started once for an exercise, it runs what the exercise itself defines, and is forked for each test. What a test uses of a notebook comes
through ``channel``. Reads and writes messages on the standard streams.
"""

import ast
import contextlib
import io
import json
import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - quick to start

import channel

MOST_PRINTED = 100_000  # characters


class NoShell:
    """What ``get_ipython()`` gives here: a line such as ``%xmode`` does nothing."""

    def __getattr__(self, name):
        return lambda *_given, **_named: None


class Printed(io.StringIO):
    """Keeps what a test prints, up to a limit."""

    def write(self, text):
        return super().write(text[: max(MOST_PRINTED - self.tell(), 0)])


def main():
    """Run the exercise's own cells, then test after test."""
    stream = open_streams()
    begin = channel.receive(stream)
    sys.modules.update({"plotly": None})  # a figure is nothing that a test needs, and it takes a second
    sys.modules["__main__"].__dict__.pop("main", None)
    names = {"__name__": "__main__", "get_ipython": NoShell}
    for source in begin["setup"]:
        with contextlib.suppress(Exception), contextlib.redirect_stdout(Printed()):
            exec(compile(source, "<exercise>", "exec"), names)  # noqa: S102 - the teacher's own cells
    channel.send(stream, {"ready": sorted(map(str, names))})
    while (wanted := channel.receive(stream)) is not None:
        stream.flush()
        child = os.fork()
        if child == 0:
            signal.alarm(wanted["seconds"])
            try:
                channel.send(stream, {"done": result(wanted, names, channel.Ask(stream))})
            finally:
                os._exit(0)
        channel.send(stream, {"ended": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])})


def open_streams():
    """Return the two standard streams as one to read and to write, and lead what is printed elsewhere."""
    reading, writing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    return io.BufferedRWPair(io.FileIO(reading), io.FileIO(writing, "w"), 1)


def result(wanted, names, ask):
    """Run a test. Returns what it printed, and its error or the value of its last line."""
    printed, value, error = Printed(), None, None
    try:
        tree = ast.parse(wanted["test"])
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        if wanted["names"]:
            ask.fill(names, wanted["names"])
        with contextlib.redirect_stdout(printed):
            exec(compile(tree, "<test>", "exec"), names)  # noqa: S102 - the teacher's own test
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "<test>", "eval"), names)  # noqa: S307
    except BaseException as problem:  # noqa: BLE001 - whatever it is, it is the outcome
        error = [type(problem).__name__, str(problem)[:10_000]]
    number = value if type(value) in (int, float) else None
    return {"printed": printed.getvalue(), "error": error, "number": number, "value": None if value is None else repr(value)[:1_000]}


if __name__ == "__main__":
    json.dumps({})
    main()
