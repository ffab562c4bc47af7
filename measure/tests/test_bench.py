"""What the bench makes of its measurements: medians with their spread, budgets that name what is heavy, and no measure that hangs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from measure.bench.budgets import Budget, complaints, largest, spread
from measure.bench.lighthouse import shortfalls
from measure.bench.limits import MeasureError, limited
from measure.bench.measuring import Visit
from measure.bench.report import times

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs" / "speed.md"
FILES = {
    "page.html": 47_000,
    "theme.css": 29_000,
    "plotly.js": 24_000,
    "theme.js": 6_000,
    "copy.js": 3_300,
    "clip.js": 3_300,
    "icon.svg": 400,
}


def test_median_and_spread() -> None:
    """The middle of the runs in any order, or between the two middle ones; one slow run moves the spread alone."""
    assert spread([5, 1, 900, 3, 2]).shown() == "3 (1 to 900)"
    assert spread([4, 1, 2, 3]).median == 2.5
    assert spread([1.25]).shown(2) == "1.25 (1.25 to 1.25)"
    with pytest.raises(ValueError, match="at least one value"):
        spread([])


def test_a_ratio_is_taken_within_each_round() -> None:
    """A round in which the whole machine was slow changes nothing."""
    ours, bare = ([Visit(ready=ready) for ready in runs] for runs in ((120, 1200, 150), (100, 1000, 125)))
    assert times(ours, bare, "ready") == pytest.approx(1.2)


def test_a_missed_budget_names_the_five_largest_files_of_its_page() -> None:
    """And no file of another page; of two that weigh the same, both or the first by name."""
    missed = Budget("weight", "symptoms", 250_001, 250_000, "bytes")
    (said,) = complaints([missed], {"symptoms": FILES, "index": {"huge.js": 9_000_000}})
    assert said.startswith("symptoms: weight is 250,001 bytes; allowed: 250,000 bytes.")
    assert said.endswith("page.html 47.0 KB, theme.css 29.0 KB, plotly.js 24.0 KB, theme.js 6.0 KB, clip.js 3.3 KB.")
    assert [name for name, _ in largest(FILES, 2)] == ["page.html", "theme.css"]


@pytest.mark.parametrize(("measured", "kept"), [(1.24, True), (1.25, True), (1.2501, False)])
def test_a_budget_is_kept_up_to_its_limit(measured: float, kept: bool) -> None:
    """At the limit is within it; a missed one without a page's files is told all the same."""
    budget = Budget("ready", "symptoms", measured, 1.25, "x")
    assert budget.kept is kept
    assert len(complaints([budget], {})) == (not kept)


def test_shortfalls_of_lighthouse_say_what_each_costs() -> None:
    """An audit that failed costs its share of the category; what is not counted or passed costs nothing and is left out."""
    report = {
        "categories": {
            "performance": {
                "score": 0.9,
                "auditRefs": [
                    {"id": "paint", "weight": 3},
                    {"id": "shift", "weight": 1},
                    {"id": "hint", "weight": 0},
                    {"id": "none", "weight": 0},
                ],
            }
        },
        "audits": {
            "paint": {"title": "First paint", "score": 0.8, "displayValue": "2.0\u00a0s"},
            "shift": {"title": "Shift", "score": 1, "displayValue": "0"},
            "hint": {"title": "A hint", "score": 0, "displayValue": "Save 3 KiB"},
            "none": {"title": "Not for this page", "score": None},
        },
    }
    assert shortfalls(report) == [
        ("performance", "paint", "First paint", "2.0 s", 15.0),
        ("performance", "hint", "A hint", "Save 3 KiB", 0.0),
    ]
    report["categories"]["performance"]["score"] = 1
    assert shortfalls(report) == []


# In a program of its own, as ending all that was started would end what other tests have started. What is waited for is as stubborn as
# Sphinx's workers were: it starts another program, which keeps the output open, and neither ends when it is asked to.
HANGING = """
import subprocess, sys, time
from measure.bench.limits import MeasureError, limited
deaf = "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
waits = deaf + "time.sleep(600)"
starts = deaf + f"subprocess.run([sys.executable, '-c', {waits!r}])"
try:
    with limited("clean build 1", 2):
        subprocess.run([sys.executable, "-c", starts], capture_output=True, check=True)
except MeasureError as error:
    print(error)
with limited("a quick one", 2):
    pass
subprocess.run([sys.executable, "-c", "import time; time.sleep(3)"], check=True)
print("not ended later")
"""


def test_a_measure_that_hangs_ends_with_its_name_and_all_its_programs() -> None:
    """Also if what keeps it waiting was started by what it started; programs of a measure that is done are left alone."""
    ran = subprocess.run([sys.executable, "-c", HANGING], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert ran.stdout.splitlines() == ["clean build 1 could not be measured: it was not done after 2 seconds", "not ended later"], (
        ran.stderr
    )


def test_a_measure_that_fails_ends_with_its_name_and_the_reason() -> None:
    """The reason is what the measure itself said."""
    with pytest.raises(MeasureError, match=r"^the visit to causes could not be measured: no such page$"), limited("the visit to causes"):
        raise ValueError("no such page")


def test_nothing_is_written_when_a_measure_fails(tmp_path: Path) -> None:
    """The command ends with exit code 2 and the name of the measure, and the page of results stays as it was."""
    before = RESULTS.read_bytes()
    paths = f"{ROOT}{os.pathsep}{ROOT / 'tests'}"
    environment = {**os.environ, "GIT_DIR": str(tmp_path), "PYTHONPATH": paths}  # no repository, so git lists no file to copy
    command = [sys.executable, "-m", "measure.bench.run"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith("copying the course could not be measured: "), ran.stderr
    assert RESULTS.read_bytes() == before
