"""Does anything notice a damaged Python module? Each mutant is judged in a child process of its own.

The child imports the models afresh with the damaged module among them, so that what a module does while it is imported is
judged too: its tables, its constants, its reading of a rule file. It stops at the first input that is answered otherwise
than before; if there is none, the unit tests and the module's doctests have their say. Whatever fails, throws or runs for
too long has been noticed.
"""

import ast
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import mmap
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measure.mutation.mutant import Mutant

ROOT = Path(__file__).resolve().parents[2]
PRELOADED = ("pytest", "anywidget", "traitlets", "quickjs", "hypothesis", "plotly.graph_objects", "IPython")  # none of our own
SECONDS = 15
MEMORY = 4_000_000_000
SYMPTOMS = "tests/achilles/test_symptom_checker.py"
PLANNER = "tests/achilles/test_mileage_planner.py"
SHOES = "tests/achilles/test_footwear_checklist.py"
SHOWN = "tests/achilles/test_shown.py"
QUESTIONS = "tests/achilles/test_survivors_questions.py"
ONLY_PYTHON = "tests/proofs/test_bad_input.py::test_what_only_python_can_hand_in"
TWINS = "tests/achilles/test_parity.py::test_changed_rules_are_read_alike"
TESTS = {  # those that speak of a module most, the quickest first
    "achilles/core/shown.py": (SHOWN, ONLY_PYTHON),
    "achilles/core/questions.py": (QUESTIONS, SHOES, SYMPTOMS, PLANNER, ONLY_PYTHON),
    "achilles/core/rules.py": (QUESTIONS, SYMPTOMS),
    "achilles/core/words.py": (PLANNER,),
    "achilles/symptom_checker/": (SYMPTOMS, TWINS),
    "achilles/footwear_checklist/": (SHOES,),
    "achilles/mileage_planner/": (PLANNER, ONLY_PYTHON),
}


OPTIONS = ["-x", "-p", "no:cacheprovider", "--doctest-modules", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
OPTIONS += ["-k", "not over_every_length"]  # long, and the inputs have long plans enough
BY_TESTS = b"\xff\xff\xff\xff"


class PythonOracle:
    """Judges mutants of one module after the other. Made once, before any of the models is imported here."""

    def __init__(self) -> None:
        for name in PRELOADED:  # so that the children need not
            importlib.import_module(name)
        with tempfile.TemporaryDirectory() as folder:
            answers = Path(folder) / "answers"
            if in_child(lambda: _write_answers(answers), quiet=False):
                raise RuntimeError("the models could not be asked")
            self.asked: list[tuple[str, str, Any, str]] = pickle.loads(answers.read_bytes())  # noqa: S301 - written just above
        self.asked.sort(key=lambda one: len(one[3]))
        self.by_tests: set[tuple[str, str]] = set()  # functions of which tests caught the last mutant
        self.decisive = mmap.mmap(-1, len(BY_TESTS))  # where a child leaves the place of the input that it stopped at

    def notices(self, mutant: Mutant) -> bool:
        """Tell whether a mutant is caught. What caught one has the first say from then on: it is likely to catch the next."""
        place = (mutant.file, mutant.where)
        self.decisive[:] = BY_TESTS
        noticed = in_child(lambda: self._judge(mutant, tests_first=place in self.by_tests))
        if self.decisive[:] != BY_TESTS:
            self.asked.insert(0, self.asked.pop(int.from_bytes(self.decisive[:])))
            self.by_tests.discard(place)
        elif noticed:
            self.by_tests.add(place)
        return noticed

    def passes(self, file: str) -> bool:
        """Tell whether the module as it is passes: without that, nothing caught would mean anything."""
        text = (ROOT / file).read_text(encoding="utf-8")
        return not in_child(lambda: self._judge(Mutant(file, 0, "", "", "", ast.parse(text)), tests_first=False))

    def _judge(self, mutant: Mutant, *, tests_first: bool) -> bool:
        os.chdir(ROOT)
        damaged = _Damaged(mutant)
        sys.meta_path.insert(0, damaged)
        importlib.import_module(damaged.name)  # before pytest does, which would read it from its file
        first, second = (self._fails, self._differs) if tests_first else (self._differs, self._fails)
        return first(mutant.file) or second(mutant.file)

    def _differs(self, file: str) -> bool:
        """Tell whether any input is answered otherwise, and leave its place for the parent."""
        from measure.mutation.inputs import MODELS, told  # noqa: PLC0415 - only here, in the child, may the models be imported

        tool = file.split("/")[1]
        for at, (_, function, given, expected) in enumerate(self.asked):
            if tool in ("core", MODELS[function][0]):
                self.decisive[:] = at.to_bytes(4)
                if told(function, given) != expected:
                    return True
        self.decisive[:] = BY_TESTS
        return False

    def _fails(self, file: str) -> bool:
        """Tell whether any test fails of those that speak of a module."""
        import pytest  # noqa: PLC0415 - was imported by the parent

        tests = next(names for start, names in TESTS.items() if file.startswith(start))
        return pytest.main([*OPTIONS, *tests, file]) != 0


class _Damaged(importlib.abc.MetaPathFinder):
    """Finds one module, and gives its damaged code."""

    def __init__(self, mutant: Mutant) -> None:
        self.path = ROOT / mutant.file
        self.name = mutant.file.removesuffix(".py").replace("/", ".")
        self.code = compile(mutant.module, str(self.path), "exec")

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> importlib.machinery.ModuleSpec | None:
        """Answer for the damaged module alone."""
        if fullname != self.name:
            return None
        loader = importlib.machinery.SourceFileLoader(fullname, str(self.path))
        loader.get_code = lambda _name: self.code
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


def in_child(act: Callable[[], bool], *, quiet: bool = True) -> bool:
    """Call a function in a child process: True where it says so, throws, dies or takes too long."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    noticed = True
    try:
        _limit()
        if quiet:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        noticed = bool(act())
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is noticed
        if not quiet:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(int(noticed))


def _limit() -> None:
    """Let no mutant run for ever or take all memory."""
    import resource  # noqa: PLC0415 - not on Windows, where there is no fork either

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))  # of the processor: a busy machine makes nobody guilty
    with contextlib.suppress(OSError, ValueError):  # macOS may know no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _write_answers(path: Path) -> bool:
    from measure.mutation.inputs import every_input  # noqa: PLC0415 - imports the models

    path.write_bytes(pickle.dumps([tuple(asked) for asked in every_input()]))
    return False
