"""Mutation tests of the models: damage the code in many small ways, and see whether anything notices.

``python3 dev.py mutation`` runs it: all of it takes some 15 minutes. ``python3 dev.py mutation python`` (or ``javascript``)
runs one language and writes nothing. Needs Linux or macOS, for each mutant of Python has a process of its own.

Why no library: mutmut 3.8 was tried first. It switches a mutant on after everything was imported. Our tools read their
rule files while they are imported, so in all of that it notices nothing (``rules = read_rule_file(path)`` could become
``rules = None`` and survive), and it never changes tables and constants of a module. Stryker wants a test runner in
node; our tests run the page's own text in QuickJS.
"""

import argparse
import datetime as dt
import importlib.metadata
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from measure.mutation import javascript_mutants, python_mutants
from measure.mutation.mutant import Mutant
from measure.mutation.report import Tally, judged, page, percent, read_harmless, table

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs" / "mutation.md"
MODELS = [
    *(f"achilles/core/{name}" for name in ("shown", "questions", "rules", "words")),
    "achilles/symptom_checker/assessment",
    "achilles/footwear_checklist/findings",
    *(f"achilles/mileage_planner/{name}" for name in ("arithmetic", "inputs", "planning", "judging", "gate")),
]


class Oracle(Protocol):
    """What tells whether a damage is noticed."""

    def passes(self, file: str) -> bool:
        """Tell whether the file as it is passes."""

    def notices(self, mutant: Mutant) -> bool | None:
        """Tell whether a mutant is caught; None where it is none."""


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for; print the table and what is wrong. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", nargs="?", choices=("all", "python", "javascript"), default="all")
    language = parser.parse_args(arguments).language
    if not hasattr(os, "fork"):
        print("Mutation tests need Linux or macOS.")
        return 1
    start = time.monotonic()
    tallies: list[Tally] = []
    if language in ("all", "python"):  # first, while nothing of ours is imported
        from measure.mutation.python_oracle import PythonOracle  # noqa: PLC0415 - takes its time

        tallies += run(python_mutants.mutants, PythonOracle(), [f"{model}.py" for model in MODELS])
    if language in ("all", "javascript"):
        from measure.mutation.javascript_oracle import JavaScriptOracle  # noqa: PLC0415 - imports the models

        tallies += run(javascript_mutants.mutants, JavaScriptOracle(), [f"{model}.js" for model in MODELS])
    minutes = (time.monotonic() - start) / 60
    if language == "all":
        RESULTS.write_text(
            page(tallies, when=dt.datetime.now(dt.UTC).date().isoformat(), commit=commit(), versions=versions(), minutes=minutes),
            encoding="utf-8",
        )
    return told(tallies, minutes)


def told(tallies: list[Tally], minutes: float) -> int:
    """Print what came of it. Returns 1 where a survivor has no reason, a reason no survivor, or too few were caught."""
    verdict = judged(tallies, read_harmless())
    print(f"\n{table(tallies)}\n\n{minutes:.1f} minutes")
    for mutant in verdict.unexplained:
        print(f"NOT CAUGHT  {mutant.file}:{mutant.line} {mutant.where}\n    {mutant.old}\n    {mutant.new}")
    for file, where, old, new in verdict.stale:
        print(f"NO SURVIVOR ANY MORE, so its reason in harmless.toml goes  {file} {where}\n    {old}\n    {new}")
    for language in verdict.weak:
        print(f"TOO FEW CAUGHT in {language}")
    return 0 if verdict.passes else 1


def run(mutants: Callable[[str, str], Iterator[Mutant]], oracle: Oracle, files: list[str]) -> list[Tally]:
    """Judge every mutant of some files. Raises where a file does not even pass undamaged."""
    tallies = []
    for file in files:
        if not oracle.passes(file):
            raise SystemExit(f"{file} fails as it is, so nothing can be learnt from its mutants; run python3 dev.py test unit")
        tally = Tally(file)
        for mutant in mutants(file, (ROOT / file).read_text(encoding="utf-8")):
            noticed = oracle.notices(mutant)
            tally.mutants += noticed is not None
            if noticed is False:
                tally.survivors.append(Mutant(mutant.file, mutant.line, mutant.where, mutant.old, mutant.new, None))
        tallies.append(tally)
        print(f"{tally.caught:5} of {tally.mutants:5} caught, {percent(tally.caught, tally.mutants):5.1f} %  {file}", flush=True)
    return tallies


def commit() -> str:
    """Return the commit, and whether the working tree differs from it where it matters."""
    name = _git("rev-parse", "--short", "HEAD")
    return f"{name} with changes" if _git("status", "--porcelain", "--", "achilles", "tests/achilles", "tests/proofs", "proofs") else name


def versions() -> str:
    """Return what it ran on."""
    return f"Python {platform.python_version()}, quickjs-ng {importlib.metadata.version('quickjs-ng')}"


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607


if __name__ == "__main__":
    sys.exit(main())
