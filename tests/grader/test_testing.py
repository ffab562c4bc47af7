"""The teacher's Python, which runs the tests, and what passes between it and the student's."""

import ast
import doctest
import enum
import json
import sys
import threading
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import probe
import pytest

from grader import exam as exams
from grader import testing
from grader.course import Course
from grader.exam import Exam, exam
from grader.sandbox import channel
from grader.testing import Result

Point = namedtuple("Point", "x y")  # noqa: PYI024 - the kind that students write


@dataclass(frozen=True)
class Shoe:
    """A value of a module's own class."""

    name: str
    weights: tuple[int, ...]


class Colour(enum.Enum):
    """A value of another."""

    RED = "red"


@pytest.fixture(scope="module")
def tester(tmp_path_factory: pytest.TempPathFactory) -> Iterator[testing.Tester]:
    """Start the tester in its sandbox, with one cell of an exercise and one file."""
    folder = tmp_path_factory.mktemp("exercise")
    (folder / "runs.csv").write_text("5\n", encoding="utf-8")
    made = testing.Tester(Exam(("import math\nlimit = int(open('runs.csv').read())", "broken = answer()"), {}, {}, folder), sandboxed=True)
    yield made
    made.stop()


def run(tester: testing.Tester, tmp_path: Path, source: str, notebook: dict[str, Any], seconds: int = 10) -> Result:
    """Run a test against a notebook's variables, served by a thread."""
    names = tuple(sorted({node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)} & set(notebook)))
    with tester.asking(exams.Test(source, names, (), 3, shows_a_value=True), tmp_path / "link", seconds) as result:
        thread = threading.Thread(target=channel.serve, args=(str(tmp_path / "link"), notebook))
        thread.start()
        thread.join(seconds + 20)
    return result


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 3, -(10**40), 2.5, float("inf"), "a\u2028ü", b"\x00\xff", [], (1, [2, {"a": {3}}]), {1: 2, (3,): frozenset({4})}),
        *(date(2026, 1, 2), datetime(2026, 1, 2, 3, 4), timedelta(1, 2, 3), Decimal("1.10"), Fraction(1, 3)),  # noqa: DTZ001 - students write these
        *(Shoe("x", (1, 2)), Point(1, [2]), Colour.RED),
    ],
    ids=repr,
)
def test_plain_values_arrive_as_they_are(value: Any) -> None:
    """In value and in type, all the way down."""
    kept: list[Any] = []
    found = channel.unpack(channel.pack(value, kept.append), kept.__getitem__)
    assert found == value
    assert type(found) is type(value)
    assert kept == []


class Lie(int):
    """Claims to be equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


@pytest.mark.parametrize("value", [Lie(5), lambda: 5, iter([5]), type("T", (float,), {})(5.0), type("L", (list,), {})([5])])
def test_what_is_not_plain_stays_where_it_is(value: Any) -> None:
    """The other side gets a handle, which is equal to nothing but itself and of no known type."""
    handle = channel.unpack(channel.pack(value, lambda _: 0), lambda number: channel.Handle(number, None))
    assert type(handle) is channel.Handle
    assert handle != 5
    assert handle != [5]
    assert not isinstance(handle, int | float | list)


@pytest.mark.parametrize(
    "data",
    [
        *(["eval", "1"], ["plain", [1]], ["plain", {"a": 1}], ["fields", "os", "system", {}], ["fields", "builtins", "int", {}]),
        *(
            ["enum", "subprocess", "Popen", "x"],
            ["named", "os", "environ", []],
            ["fields", "not_there", "X", {}],
            ["fields", __name__, "Shoe", {}],
        ),
        *([], ["kept"], ["date", 5], ["dict", [[["list", []], ["plain", 1]]]]),
    ],
    ids=repr,
)
def test_forged_data_make_no_value(data: list[Any]) -> None:
    """Nothing is looked up or called that the list of kinds does not name."""
    with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
        channel.unpack(data, lambda number: number)


def test_a_test_calls_an_answer(tester: testing.Tester, tmp_path: Path) -> None:
    """With values there and back, and what the exercise itself defines is the tester's own."""
    said = run(tester, tmp_path, "print('so')\nmean([1, 2]) + limit", {"mean": lambda runs: sum(runs) / len(runs), "limit": 99})
    assert (said.number, said.printed, said.error) == (1.5 + 99, "so\n", None)  # `limit` was asked for here; `exam` does not
    said = run(tester, tmp_path, "float(limit)", {})
    assert said.number == 5


@pytest.mark.parametrize(("raised", "name"), [(ValueError("no"), "ValueError"), (type("Mine", (Exception,), {})("no"), "Exception")])
def test_an_answers_error_is_raised_in_the_test(tester: testing.Tester, tmp_path: Path, raised: Exception, name: str) -> None:
    """Python's own by their name, others as a plain one: no class of a student is made."""

    def answer() -> None:
        raise raised

    said = run(tester, tmp_path, "answer()", {"answer": answer})
    assert said.error == (name, "no")


def test_an_answer_may_change_what_it_was_given(tester: testing.Tester, tmp_path: Path) -> None:
    """And a test that looks sees it."""
    said = run(tester, tmp_path, "given = [3, 1]\nanswer(given)\nassert given == [3, 1]", {"answer": lambda given: given.sort()})
    assert said.error == ("AssertionError", "")


def test_an_object_of_a_notebook_can_be_used(tester: testing.Tester, tmp_path: Path) -> None:
    """A class is called, an attribute read, and what a generator gives is gone through."""
    notebook: dict[str, Any] = {
        "Runner": type("Runner", (), {"__init__": lambda self, km: setattr(self, "km", km)}),
        "weeks": lambda: iter([1, 2]),
    }
    assert run(tester, tmp_path, "Runner(7).km + sum(weeks())", notebook).number == 10


def test_one_test_leaves_nothing_to_the_next(tester: testing.Tester, tmp_path: Path) -> None:
    """Each runs in a process of its own."""
    run(tester, tmp_path, "import builtins\nlimit = left = 1\nbuiltins.abs = None", {})
    said = run(tester, tmp_path, "'left' in globals() or abs(limit)", {})
    assert said.number == 5


@pytest.mark.long
def test_a_test_without_end_is_ended_and_the_next_one_runs(tester: testing.Tester, tmp_path: Path) -> None:
    """What a mistake in a master would do."""
    said = run(tester, tmp_path, "while True: pass", {}, seconds=1)
    assert said.error == ("TestEnded", "The test could not be finished.")
    assert run(tester, tmp_path, "2", {}).number == 2


def test_a_students_side_that_hangs_up_costs_the_test(tester: testing.Tester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And sends rubbish."""
    for rubbish in (lambda *_: {"value": "?"}, lambda *_: (_ for _ in ()).throw(SystemExit)):
        with monkeypatch.context() as patch:
            patch.setattr(channel, "_answered", rubbish)
            assert run(tester, tmp_path, "answer()", {"answer": print}).error is not None
    assert run(tester, tmp_path, "2", {}).number == 2


def test_no_word_of_a_test_reaches_the_notebook(tester: testing.Tester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for names and calls, with what the test hands over; never for code."""
    seen: list[str] = []
    answered = channel._answered
    monkeypatch.setattr(channel, "_answered", lambda asked, *further: (seen.append(repr(asked)), answered(asked, *further))[1])
    run(tester, tmp_path, "expected = 'SECRET'\nassert answer(1) == expected, 'SECRET'", {"answer": lambda given: given})
    assert len(seen) == 2
    assert "SECRET" not in "".join(seen)
    assert "expected" not in "".join(seen)


def test_the_sandbox_of_the_tests_has_no_way_out(tester: testing.Tester, tmp_path: Path) -> None:
    """A mistake in a master harms nothing: no network, no file to write, no master to read."""
    look = f"import os, socket\nfound = os.path.exists({str(Path(__file__))!r})\n"
    tried = "try:\n    open('/runs.csv', 'w')\n    found = True\nexcept OSError:\n    pass\n"
    assert run(tester, tmp_path, f"{look}{tried}int(found) + len(socket.if_nameindex())", {}).number == 1  # `lo`


def test_what_a_master_asks(tmp_path: Path) -> None:
    """Each test is about the answers before it, and asks the notebook for nothing that the exercise defines."""
    course = Course(probe.make_course(tmp_path))
    found = exam(course.master(probe.NAME), tmp_path / "release" / "probe.ipynb")
    assert {name: (test.names, test.answers, test.points) for name, test in found.tests.items()} == {
        "mean_test": (("mean",), ("mean",), 2),
        "longest_test": (("longest",), ("longest",), 3),
    }
    assert found.answers == {"mean": {"mean"}, "longest": {"longest"}}
    assert found.setup == ("from pathlib import Path\n",)
    assert exam(course.master(probe.NAME), tmp_path / "release" / "probe.ipynb") is found
    changed = probe.master()
    probe.cell(changed, "mean_test").metadata.nbgrader.points = 5
    nbformat.write(changed, course.master(probe.NAME))
    assert exam(course.master(probe.NAME), tmp_path / "release" / "probe.ipynb").tests["mean_test"].points == 5


def test_the_examples_in_the_docstrings() -> None:
    """What the functions say about themselves is so."""
    outcome = doctest.testmod(exams)
    assert outcome.attempted
    assert outcome.failed == 0


def test_a_test_can_check_that_one_answer_uses_another(tester: testing.Tester, tmp_path: Path) -> None:
    """A name that the test deletes is gone from the notebook during calls, and there again afterwards."""
    notebook: dict[str, Any] = {}
    exec("def square(n): return n * n\ndef uses(n): return square(n) + 1\ndef copies(n): return n * n + 1", notebook)  # noqa: S102 - answers
    source = """kept = square
del square
found = []
for one in (uses, copies):
    try:
        found.append(one(3))
    except NameError:
        found.append("gone")
square = kept
[*found, uses(3), square(2)]"""
    assert run(tester, tmp_path, source, notebook).value == "['gone', 10, 10, 4]"
    assert notebook["square"](5) == 25


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(2.5), 2.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        ({"a": np.float32(0.5)}, {"a": 0.5}),
        ((np.float64(1.5), [np.int8(-1)]), (1.5, [-1])),
        (np.array(4), 4),
    ],
    ids=repr,
)
def test_numbers_of_numpy_arrive_as_pythons_own(value: Any, expected: Any) -> None:
    """In a test they round, compare and have the type of any other number."""
    kept: list[Any] = []
    found = channel.unpack(channel.pack(value, kept.append), kept.__getitem__)
    assert repr(found) == repr(expected)
    assert kept == []


@pytest.mark.parametrize(
    "value", [np.array([[1, 2], [3, 4]]), np.array([0.5, np.nan]), np.array(["a", "bc"]), np.zeros((0, 3)), np.array([True])], ids=repr
)
def test_an_array_is_an_array_where_the_test_knows_numpy(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    """With its type and shape; elsewhere it is its rows."""
    kept: list[Any] = []
    data = json.loads(json.dumps(channel.pack(value, kept.append)))
    found = channel.unpack(data, kept.__getitem__)
    assert (found.dtype, found.shape) == (value.dtype, value.shape)
    assert np.array_equal(found, value, equal_nan=value.dtype.kind == "f")
    monkeypatch.delitem(sys.modules, "numpy")
    assert repr(channel.unpack(data, kept.__getitem__)) == repr(value.tolist())
    assert kept == []


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (pd.Series([3, 5, 8], name="km"), [3, 5, 8]),
        (pd.Series({"mon": 3.5, "tue": 4.0}), [3.5, 4.0]),
        (pd.Series([], dtype=float), []),
        (pd.Series(["a", "b"]), ["a", "b"]),
        (pd.Index(["mon", "tue"], name="day"), ["mon", "tue"]),
        (pd.DataFrame({"day": ["mon", "tue"], "km": [3, 5]}), {"day": ["mon", "tue"], "km": [3, 5]}),
        (pd.DataFrame({"km": [3.5]}, index=["mon"]), {"km": [3.5]}),
    ],
    ids=["numbers", "names", "nothing", "texts", "index", "table", "table with names"],
)
def test_what_pandas_holds_is_pandas_where_the_test_knows_it(monkeypatch: pytest.MonkeyPatch, value: Any, plain: Any) -> None:
    """The same column, index or table; elsewhere its values, which a test compares with a list or a dictionary."""
    kept: list[Any] = []
    data = json.loads(json.dumps(channel.pack(value, kept.append)))
    found = channel.unpack(data, kept.__getitem__)
    assert type(found) is type(value)
    assert list(found.index if hasattr(found, "index") else found) == list(value.index if hasattr(value, "index") else value)
    assert found.equals(value) or value.empty
    monkeypatch.delitem(sys.modules, "pandas")
    assert channel.unpack(data, kept.__getitem__) == plain
    assert kept == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (pd.Timestamp("2026-11-28 07:30"), datetime(2026, 11, 28, 7, 30)),  # noqa: DTZ001 - a runner's watch knows no zone
        (pd.Timedelta(minutes=5), timedelta(minutes=5)),
        (pd.Series([1.5, 2.5]).mean(), 2.0),
        (pd.Series([pd.Timestamp("2026-11-28"), None])[1], None),
        (pd.NA, None),
        (pd.Series([1, 2]).sum(), 3),
        (pd.Series([1, 2]).to_list(), [1, 2]),
    ],
    ids=repr,
)
def test_single_values_of_pandas_arrive_as_pythons_own(value: Any, expected: Any) -> None:
    """A time, a span of time, or what was computed from a column."""
    kept: list[Any] = []
    found = channel.unpack(json.loads(json.dumps(channel.pack(value, kept.append))), kept.__getitem__)
    assert (type(found), found) == (type(expected), expected)
    assert kept == []


def test_what_numpy_keeps_to_itself_stays_in_the_notebook() -> None:
    """A long double is no number of Python's, and rows of objects may be anything."""
    kept: list[Any] = []

    def keep(one: Any) -> int:
        kept.append(one)
        return len(kept) - 1

    channel.unpack(channel.pack(np.longdouble(1), keep), str)
    rows = channel.unpack(channel.pack(np.array([len, 1], dtype=object), keep), str)
    assert (rows[1], kept[1:]) == (1, [len])
