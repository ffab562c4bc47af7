"""``dev.py test``: the checks that every change must pass, as many at a time as there are cores.

They have two parts: the short one is for everybody before a push, the long one (``dev.py test long``) has all the rest.
"""

import argparse
import os
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import changes, javascript_checks, machine, site
from tools.commands import grading_is_tested
from tools.install import LIVEPAGE, PYTHON, ensure_node_packages, tool
from tools.processes import ROOT, Stop, call, end_all

PYTEST = [str(PYTHON), "-m", "pytest"]
# The tests need a site that knows an address, as a published one does; nobody lives there.
TEST_SITE = {"BOOK_ADDRESS": "https://example.org/achilles/", "BOOK_REPOSITORY": "https://example.org/someone/achilles"}
LIVEPAGE_IN_BROWSER = "tests/sphinx_livepage/browser"  # a small book of its own, in Chromium
UNIT = ["tests/achilles", "tests/sphinx_livepage", f"--ignore={LIVEPAGE_IN_BROWSER}", "tests/book", "tests/tools"]
WITH_EXAMPLES = [
    "achilles",
    "proofs",
    "sphinx_livepage/filling.py",
    "sphinx_livepage/python/runtime",
    "teach/data",
    "tests/support/reading.py",
]
SLOWEST = 10
BOOK = "the book builds"


# Each test is in exactly one of the two parts of the suite: in the one that everybody runs before a push, or, marked `long`, in the other.
SHORT, LONG = "not long", "long"
OF_LONG = " (long)"  # ends the name of a step that has the long tests of a step with the same name


@dataclass
class Step:
    """One check of the suite, and how it went."""

    name: str
    command: list[str]
    after: str = ""  # the step whose result it reads
    cores: int = 1
    alone: bool = False  # it measures times, so nothing may run beside it
    needs: str = ""  # "site": the book and a browser; "grading": a sandbox
    long: bool = False  # only in `test long` and `test all`
    passed: bool = False
    seconds: float = 0
    tests: list[tuple[float, str]] = field(default_factory=list)

    @property
    def subject(self) -> str:
        """Return what it checks, which a short and a long step may share."""
        return self.name.removesuffix(OF_LONG)


def steps() -> list[Step]:
    """Return all steps of the suite, the ones that others wait for and the slow ones first."""
    in_chromium = [*PYTEST, "-n", "2", "--dist", "loadgroup", "tests/browser"]
    return [
        Step(BOOK, [str(PYTHON), str(ROOT / "dev.py"), "site"], needs="site"),
        Step("models and pages", [*PYTEST, *UNIT]),
        Step("proofs", [*PYTEST, "tests/proofs"]),
        *in_two_parts("grading", [*PYTEST, "tests/grader"], needs="grading"),
        Step("extension in Chromium", [*PYTEST, LIVEPAGE_IN_BROWSER], needs="site", long=True),
        Step("types", [tool("mypy")]),
        Step("examples in docstrings", [*PYTEST, "--doctest-modules", *WITH_EXAMPLES]),
        Step("lint", [tool("ruff"), "check", "."]),
        Step("format", [tool("ruff"), "format", "--check", "."]),
        *(Step(name, command) for name, command in javascript_checks.checks().items()),
        Step("spelling", [tool("codespell")]),
        Step("notebooks are stripped", [tool("nbstripout"), "--verify", "--keep-id", *notebooks()]),
        Step("notebooks run", [*PYTEST, "-p", "nbval.plugin", "--nbval-lax", *notebooks()], needs="site", long=True),
        Step("workflows", [*PYTEST, "tests/workflows"], needs="site"),
        *in_two_parts("exercises", [*PYTEST, "tests/teach"], needs="site", after=BOOK),
        Step("files of the site", [*PYTEST, "tests/site"], needs="site", after=BOOK),
        *in_two_parts("site in Chromium", in_chromium, also="not timed", needs="site", after=BOOK, cores=2),
        Step("times in Chromium", [*PYTEST, "-m", "timed", "tests/browser"], needs="site", after=BOOK, alone=True, long=True),
    ]


def in_two_parts(name: str, command: list[str], *, also: str = "", **about: Any) -> list[Step]:
    """Return two steps: one with the tests of a pytest command that are not marked ``long``, one with those that are."""
    parts = {mark: " and ".join(filter(None, (mark, also))) for mark in (SHORT, LONG)}
    return [
        Step(name, [*command, "-m", parts[SHORT]], **about),
        Step(name + OF_LONG, [*command, "-m", parts[LONG]], long=True, **{"after": name, **about}),
    ]


def in_tier(tier: str, *, grading: bool) -> list[Step]:
    """Return the steps of a tier: "short", "long" (with the book, which its tests read), "all" (both), or "unit" (neither book nor browser)."""
    chosen = [step for step in steps() if grading or step.needs != "grading"]
    if tier == "unit":
        return [step for step in chosen if not step.needs]
    if tier == "long":
        return [step for step in chosen if step.long or step.name == BOOK]
    return [step for step in chosen if tier == "all" or not step.long]


def run(options: argparse.Namespace, _further: list[str]) -> int:
    """Run the checks; all of them, so that one failure does not hide another. Returns the exit code."""
    if options.tier == "measure":
        return call([*PYTEST, "measure/tests"])
    grading = grading_is_tested(options)
    chosen = in_tier(options.tier, grading=grading)
    if options.changed:
        touched = changes.touched([step.subject for step in chosen])
        chosen = [step for step in chosen if step.subject in touched]
    environment = {**os.environ, **TEST_SITE}
    if options.tier == "long" and site.is_built_from(site.fingerprint(environment)):
        print("The book is not built again: nothing has changed since it was built.", flush=True)
        chosen = [step for step in chosen if step.name != BOOK]
    prepare(options.tier, environment)
    if grading:
        machine.ensure_debian(["bubblewrap"])
    start = time.monotonic()
    done = run_all(chosen, environment)
    print_times(done, time.monotonic() - start)
    failed = [step.name for step in done if not step.passed]
    if options.tier != "unit" and not grading:
        print("\nGrading was not tested: it needs Linux, WSL2 or the dev container.")
    print(f"\n{len(done) - len(failed)} passed, {len(failed)} failed{': ' + ', '.join(failed) if failed else ''}")
    if options.tier == "short" and not failed:
        print("Before a change lands, the long tests must pass too: python3 dev.py test long")
    return 1 if failed else 0


def prepare(tier: str, environment: dict[str, str]) -> None:
    """Install what the tests need beyond ``.venv``."""
    ensure_node_packages(ROOT / "tools" / "javascript")
    ensure_node_packages(LIVEPAGE)  # whose types the build's scripts are checked with
    if tier != "unit":
        environment["BROWSER_FOR_TESTS"] = machine.find_browser()
        ensure_node_packages(ROOT / "tests" / "node")


def run_all(waiting: list[Step], environment: dict[str, str]) -> list[Step]:
    """Run steps, as many at the same time as there are cores, in the order given where that is possible. Returns them as they ended."""
    waiting, cores = list(waiting), max(2, os.cpu_count() or 2)
    names = {step.name for step in waiting}
    done: list[Step] = []
    running: dict[Future[None], Step] = {}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(cores) as pool:
        try:
            while waiting or running:
                for step in list(waiting):
                    free = cores - sum(other.cores for other in running.values())
                    ready = not step.after or step.after not in names or step.after in {other.name for other in done}
                    if step.alone:
                        ready = ready and not running and len(waiting) == 1
                    if ready and (step.cores <= free or not running):
                        waiting.remove(step)
                        running[pool.submit(run_step, step, environment, Path(folder))] = step
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    future.result()
                    done.append(running.pop(future))
        except BaseException:
            end_all()
            raise
    return done


def run_step(step: Step, environment: dict[str, str], folder: Path) -> None:
    """Run a step, note how it went, and print its output in one piece."""
    start = time.monotonic()
    report = folder / f"{step.name}.xml"
    command = [*step.command, f"--junitxml={report}"] if step.command[: len(PYTEST)] == PYTEST else step.command
    with (folder / f"{step.name}.log").open("w+b") as output:
        step.passed = call(command, environment=environment, output=output) == 0
        step.seconds = time.monotonic() - start
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    print(f"\n=== {step.name}: {'passed' if step.passed else 'FAILED'} after {step.seconds:.1f} s\n{text}", end="", flush=True)
    step.tests = tests_in(report)


def tests_in(report: Path) -> list[tuple[float, str]]:
    """Return the seconds and the name of each test in a JUnit report of pytest."""
    if not report.is_file():
        return []
    cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314 - pytest wrote it just now
    return [(float(case.get("time", "0")), f"{case.get('classname')}.{case.get('name')}") for case in cases]


def print_times(done: list[Step], seconds: float) -> None:
    """Print the slowest steps and the slowest tests."""
    print(f"\n=== the {SLOWEST} slowest steps")
    for step in sorted(done, key=lambda step: -step.seconds)[:SLOWEST]:
        print(f"{step.seconds:7.1f} s  {step.name}{'' if step.passed else '   FAILED'}")
    print(f"\n=== the {SLOWEST} slowest tests")
    for test_seconds, name in sorted((test for step in done for test in step.tests), reverse=True)[:SLOWEST]:
        print(f"{test_seconds:7.1f} s  {name}")
    print(f"\n{seconds:7.1f} s  in all")


def run_setup(_options: argparse.Namespace, _further: list[str]) -> int:
    """Do nothing more: ``.venv`` is there."""
    print("Ready: the course is installed in .venv.")
    return 0


def run_format(_options: argparse.Namespace, _further: list[str]) -> int:
    """Format all Python and JavaScript, and sort imports."""
    ensure_node_packages(ROOT / "tools" / "javascript")
    commands = [
        [tool("ruff"), "check", "--select", "I", "--fix", "--quiet", "."],
        [tool("ruff"), "format", "."],
        javascript_checks.biome("--write"),
    ]
    if any([call(command) for command in commands]):  # noqa: C419 - all of them must run
        raise Stop("something could not be formatted; the lines above say what")
    return 0


def notebooks() -> list[str]:
    """Return every notebook that is meant to run from top to bottom."""
    found = [*(ROOT / "book").glob("*.ipynb"), *(ROOT / "exercises").glob("source/*/*.ipynb")]
    return sorted(str(path.relative_to(ROOT)) for path in found)
