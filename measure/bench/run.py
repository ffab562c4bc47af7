"""How fast and how light the pages are, beside what Jupyter Book makes by default: ``python3 dev.py bench``.

Builds copies of the course, opens each page several times with a cold cache, runs Lighthouse, and writes
``docs/speed.md``. A missed budget of the design ends it with exit code 1 and the five largest files of that page.
A measure that fails or takes too long ends it with exit code 2 and a sentence that names it; then nothing is written.
All of it takes a quarter of an hour; nothing else should run on the machine meanwhile.
"""

import argparse
import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    # Before the imports below, so that it answers at once.
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two visits, one Lighthouse page, no growing book; writes nothing")
    parser.add_argument("--runs", type=int, default=5, help="visits to each page on each line (5)")
    OPTIONS = parser.parse_args()

from support.site import served  # noqa: E402

from measure.bench.budgets import complaints  # noqa: E402
from measure.bench.building import build, changed, copy_course, with_copies  # noqa: E402
from measure.bench.lighthouse import audit, scores  # noqa: E402
from measure.bench.limits import MeasureError, limited  # noqa: E402
from measure.bench.measuring import chromium, visit  # noqa: E402
from measure.bench.notebooks import OUR_LITE, STOCK_LITE, open_both, stock_lite  # noqa: E402
from measure.bench.report import LINES, Results, budgets, page  # noqa: E402
from measure.bench.running import CELLS, CORE, core_alone, run_cell  # noqa: E402
from measure.bench.variants import BARE, OURS, PYODIDE, TOOLS, Variant, all_variants  # noqa: E402

RESULTS = ROOT / "docs" / "speed.md"
COPIES = (10, 20)
FEWEST_RUNS, MOST_SECONDS = 3, 390  # on a slow machine there are fewer rounds of visits
AUDITED = {"the start page": "index", "causes": "causes", **{chapter: chapter for chapter in TOOLS}}
CLEAN, CHANGED = "clean", "after a sentence of one chapter changed"


def main(options: argparse.Namespace) -> int:
    """Build, measure, write the results. Returns the exit code."""
    start, measured = time.monotonic(), commit()
    browser = os.environ.get("BROWSER_FOR_TESTS", "/usr/bin/chromium")
    results = Results()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workshop = Path(folder)
        site = build_all(workshop, results, quick=options.quick)
        with step("building what the pages are compared with"):
            variants = all_variants(site, workshop / "others")
        version = measure(variants, results, browser, runs=2 if options.quick else options.runs)
        (core,) = (variant.folder for variant in variants if variant.kind == PYODIDE)
        run_python(site, core, results, browser, runs=1 if options.quick else FEWEST_RUNS)
        run_notebooks(site, workshop, results, browser, runs=1 if options.quick else FEWEST_RUNS)
        look(site, results, browser, quick=options.quick)
    minutes = (time.monotonic() - start) / 60
    text = page(results, when=f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}", commit=measured, machine=machine(version), minutes=minutes)
    print(text)
    if not options.quick:
        RESULTS.write_text(text, encoding="utf-8")
    missed = complaints(budgets(results), results.weights())
    for sentence in missed:
        print(f"MISSED: {sentence}", file=sys.stderr)
    print(f"{len(missed)} budgets missed; {minutes:.1f} minutes")
    return 1 if missed else 0


def build_all(workshop: Path, results: Results, *, quick: bool) -> Path:
    """Build the course and time it; with more chapters too, unless it is to be quick. Returns the built site."""
    course = workshop / "course"
    with step("copying the course"):
        copy_course(course)
    for number in range(1 if quick else 2):
        with step(f"clean build {number + 1}"):
            shutil.rmtree(course / "_build", ignore_errors=True)
            results.builds.setdefault(CLEAN, []).append(build(course))
    site = workshop / "site"
    shutil.copytree(course / "_build" / "html", site)
    with step("build after a change"):
        results.builds[CHANGED] = [changed(course)]
    if quick:
        return site
    for copies in COPIES:
        with step(f"build with {copies} more chapters"):
            larger = workshop / f"copies-{copies}"
            copy_course(larger)
            results.builds[f"clean, {copies} more chapters"] = [with_copies(larger, copies)]
            shutil.rmtree(larger, ignore_errors=True)
    return site


def measure(variants: list[Variant], results: Results, browser: str, *, runs: int) -> str:
    """Visit all pages in turn, as often as asked, after one visit each that does not count. Returns the browser's version."""
    start = time.monotonic()
    with ExitStack() as stack, chromium(browser) as running:
        bases = {folder: stack.enter_context(served(folder)) for folder in {variant.folder for variant in variants}}
        for variant in variants:
            with limited(f"the visit to {variant.name}"):
                visit(running, variant, bases[variant.folder], slow=False)
        for number in range(runs):
            if number >= FEWEST_RUNS and time.monotonic() - start > MOST_SECONDS:
                say("this takes long: no further round")
                break
            say(f"visits, round {number + 1} of {runs}")
            turned = variants[number % len(variants) :] + variants[: number % len(variants)]
            turned = turned if number % 2 == 0 else turned[::-1]
            # What the ratio of a budget is made of is visited twice: it differs by little, and its visits are short.
            for variant in [*turned, *(variant for variant in turned if variant.kind in {OURS, BARE})]:
                for slow in (False, True):
                    with limited(f"the visit to {variant.name} ({LINES[slow]})"):
                        found = visit(running, variant, bases[variant.folder], slow=slow)
                    results.visits.setdefault((variant, slow), []).append(found)
        return running.version


def run_python(site: Path, core: Path, results: Results, browser: str, *, runs: int) -> None:
    """Run code cells of chapters in their pages, and Pyodide's core alone, in turn: another one is the first in each round."""
    with served(site) as ours, served(core) as alone, chromium(browser) as running:
        asked = {CORE: lambda: core_alone(running, alone)}
        asked |= {name: partial(run_cell, running, ours, chapter, nth) for name, (chapter, nth) in CELLS.items()}
        for number in range(runs):
            say(f"Python in the page, round {number + 1} of {runs}")
            turned = [*asked][number % len(asked) :] + [*asked][: number % len(asked)]
            for name in turned:
                with limited(f"Python in the page, {name}"):
                    results.runs.setdefault(name, []).append(asked[name]())


def run_notebooks(site: Path, workshop: Path, results: Results, browser: str, *, runs: int) -> None:
    """Open an exercise in our JupyterLite and in a stock one, in turn."""
    with step("building a stock JupyterLite"):
        folders = {OUR_LITE: site, STOCK_LITE: stock_lite(site, workshop / "stock-lite")}
    for number in range(runs):
        with step(f"JupyterLite, round {number + 1} of {runs}"):
            for kind, pair in open_both(folders, browser).items():
                results.notebooks.setdefault(kind, []).append(pair)


def look(site: Path, results: Results, browser: str, *, quick: bool) -> None:
    """Run Lighthouse on the start page, a chapter and each tool's page."""
    with served(site) as base:
        for name, chapter in AUDITED.items():
            if quick and chapter != "symptoms":
                continue
            with step(f"Lighthouse: {name}"):
                results.audits[name] = audit(f"{base}book/{chapter}.html", browser)
            say(f"  {scores(results.audits[name])}")


def commit() -> str:
    """Return the commit that was measured, and whether anything was changed since."""
    command = ["git", "describe", "--always", "--dirty= with changes"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"


def machine(version: str) -> str:
    """Return the processor, its cores, the system and the browser."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        named = [line.split(":", 1)[1].strip() for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        model = named[0] if named else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, Chromium {version}"


@contextmanager
def step(measure: str) -> Iterator[None]:
    """Say which measure begins, and run it within its time."""
    say(measure)
    with limited(measure):
        yield


def say(words: str) -> None:
    """Tell what is going on, at once."""
    print(f"... {words}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(OPTIONS))
    except MeasureError as error:
        print(f"{error}\nNothing was written.", file=sys.stderr)
        sys.exit(2)
