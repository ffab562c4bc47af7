"""The branches of the models in JavaScript that the shared cases take: ``python3 dev.py coverage`` (under a minute).

Node.js itself counts, on the modules as they are. They answer what the mutation tests ask (see ``measure/mutation/inputs.py``), the first
inputs of each generator of the parity tests, and what the tests of days, calendars and diaries ask. Python's core is counted by
``python -m coverage run -m pytest tests/achilles`` and ``python -m coverage report``.
"""

import datetime as dt
import itertools
import json
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import test_diary_parity
import test_parity
import test_planner_days
import test_planner_examples
import test_planner_races
import test_shown
from support import javascript

from achilles.running_diary.fields import load_rules as diary_rules
from measure.mutation.inputs import given_inputs
from tools.install import node

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs" / "coverage.md"
HARNESS = Path(__file__).with_name("asking.mjs")
MODELS = [
    *(f"achilles/core/{name}.js" for name in ("shown", "questions", "rules", "words", "dates")),
    "achilles/symptom_checker/assessment.js",
    "achilles/footwear_checklist/findings.js",
    *(
        f"achilles/mileage_planner/{name}.js"
        for name in ("arithmetic", "inputs", "planning", "judging", "gate", "sentences", "days", "calendar")
    ),
    *(f"achilles/running_diary/{name}.js" for name in ("fields", "colours", "weeks", "loads", "state", "table")),
]
GENERATED = 4_000  # inputs of each generator
DIARIES = 1_500
LEAST = 100.0  # of all branches


@dataclass
class Branches:
    """The branches of one file: how many there are, and the lines of those that nothing takes."""

    count: int = 0
    missed: list[int] = field(default_factory=list)

    @property
    def percent(self) -> float:
        """The percentage of branches that are taken; 100 if there are none."""
        return 100 * (self.count - len(self.missed)) / self.count if self.count else 100.0


class Call(NamedTuple):
    """What a function is asked: its tool, its name in JavaScript, its argument, and rules if they are not the tool's own."""

    tool: str
    name: str
    given: Any
    rules: Any = None


class Noted:
    """A plugin of pytest: notes what the tests that run with it ask of the tools' and the diary's JavaScript."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def pytest_configure(self) -> None:
        """Stand between the tests and the engines, before any test runs."""
        for module in (test_planner_days, test_planner_examples, test_planner_races, test_parity):
            module.call = self._noting(module.call)
        for module in (test_planner_days, test_parity):
            module.call_with = self._noting_rules(module.call_with)
        ask_diary = test_diary_parity.in_javascript

        def diary(name: str, arguments: list[Any]) -> list[dict[str, Any]]:
            self.calls += [Call("running_diary", name, argument) for argument in arguments]
            return ask_diary(name, arguments)

        test_diary_parity.in_javascript = diary
        test_diary_parity.DIARIES = DIARIES

    def _noting(self, call: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        def noted(tool: str, function: str, argument: Any) -> dict[str, Any]:
            self.calls.append(Call(tool, function, argument))
            return call(tool, function, argument)

        return noted

    def _noting_rules(self, call_with: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        def noted(rules: Any, tool: str, function: str, argument: Any) -> dict[str, Any]:
            self.calls.append(Call(tool, function, argument, rules))
            return call_with(rules, tool, function, argument)

        return noted


def asked_by_tests() -> list[Call]:
    """Return what the tests ask that call JavaScript by hand. Raises ``SystemExit`` where one of them fails."""
    noted = Noted()
    of_parity = (test_parity.test_what_is_no_object_is_refused_alike, test_parity.test_changed_questions_are_read_alike)
    ids = [f"{ROOT / 'tests' / 'achilles' / 'test_parity.py'}::{test.__name__}" for test in of_parity]
    files = [str(module.__file__) for module in (test_planner_days, test_planner_examples, test_planner_races, test_diary_parity)]
    if code := pytest.main(["-q", *files, *ids], plugins=[noted]):
        raise SystemExit(int(code))
    return noted.calls


def generated() -> list[Call]:
    """Return the first inputs of each generator of the parity tests."""
    calls: list[Call] = []

    def instead(tool: str, name: str, _function: object, arguments: Iterable[Any]) -> dict[str, int]:
        calls.extend(Call(tool, name, argument) for argument in itertools.islice(arguments, GENERATED))
        return {"result": test_parity.CASES}

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(test_parity, "assert_same", instead)
        for test in (
            test_parity.test_symptom_checker,
            test_parity.test_footwear_checklist,
            test_parity.test_planner_plans,
            test_parity.test_planner_judges,
            test_parity.test_planner_form,
        ):
            test()
    return calls


def measured() -> dict[str, Branches]:
    """Ask everything, and return the branches of each model."""
    calls = [*itertools.starmap(Call, given_inputs()), *generated(), *asked_by_tests()]
    given = {
        "root": ROOT.as_uri(),
        "rules": {tool: widget.rules_file.data for tool, (widget, _) in javascript.TOOLS.items()},
        "diary": diary_rules().data,
        "calls": javascript.encoded(calls),
        "values": javascript.encoded([value for value, _ in test_shown.CASES]),
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "given.json").write_text(json.dumps(given), encoding="ascii")
        command = [node(), "--experimental-test-coverage", "--test-reporter=lcov", "--test-reporter-destination=stdout", str(HARNESS)]
        done = subprocess.run([*command, folder], capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"the models' answers could not be had:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    found = branches_in(done.stdout)
    return {file: found[file] for file in MODELS}


def branches_in(lcov: str) -> dict[str, Branches]:
    r"""Return the branches by file, as a path from the root, from a report in the form of lcov.

    >>> branches_in("SF:a/b.js\nBRDA:3,0,0,7\nBRDA:9,1,0,0\nend_of_record\\n")["a/b.js"]
    Branches(count=2, missed=[9])
    """
    found: dict[str, Branches] = {}
    branches = Branches()
    for line in lcov.splitlines():
        if line.startswith("SF:"):
            path = Path(line[3:])
            branches = found.setdefault(
                (path.relative_to(ROOT) if path.is_absolute() and path.is_relative_to(ROOT) else path).as_posix(), Branches()
            )
        elif match := re.fullmatch(r"BRDA:(\d+),\d+,\d+,(\d+|-)", line):
            branches.count += 1
            if match[2] in "0-":
                branches.missed.append(int(match[1]))
    return found


def together(found: dict[str, Branches]) -> Branches:
    """Return the branches of all files as one."""
    return Branches(sum(each.count for each in found.values()), [line for each in found.values() for line in each.missed])


def page(found: dict[str, Branches]) -> str:
    """Return the results as the page of the documentation."""
    version = subprocess.run([node(), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    lines = [
        "# Branches of the models in JavaScript",
        "",
        f"Written by `python3 dev.py coverage`, never by hand. {dt.datetime.now(dt.UTC).date()}, Node.js {version}, Python {platform.python_version()}.",
        "",
        "Node.js counts which branches of each module are taken while the modules answer the shared cases, generated inputs and what the tests",
        "ask by hand. The Python twins of the core are counted by `coverage`, which fails below 100 %.",
        "",
        "| File | Branches | Taken, % | Lines of those that are not |",
        "|---|---:|---:|---|",
    ]
    for file, branches in found.items():
        lines.append(f"| `{file}` | {branches.count} | {branches.percent:.1f} | {', '.join(map(str, sorted(set(branches.missed))))} |")
    lines.append(f"| **All** | {together(found).count} | {together(found).percent:.1f} | |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, write the page. Returns the exit code: 1 if fewer branches are taken than before."""
    found = measured()
    text = page(found)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0 if together(found).percent >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
