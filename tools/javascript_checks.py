"""The checks of the JavaScript: Biome lints and formats it, TypeScript checks the types in its JSDoc comments.

``python -m tools.javascript_checks`` checks the types. In the files of ``tools/javascript/types_missing.txt`` a type may be missing where
TypeScript cannot infer it; what it can infer must be right there too. A file in that list that has all its types must leave it.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.install import PYTHON, node
from tools.processes import ROOT

FOLDER = ROOT / "tools" / "javascript"
TYPES_MISSING = FOLDER / "types_missing.txt"
# Pages, workers and Node.js each know other things.
PROJECTS = ("tsconfig.json", "tsconfig.workers.json", "tsconfig.node.json")
PACKAGES = ("achilles", "sphinx_livepage", "teach")
ENDINGS = {".js", ".mjs", ".cjs"}
NOT_OURS = {"node_modules", "wheels", "__pycache__"}
ERROR = re.compile(r"^(?P<file>[^(\s][^(]*)\(\d+,\d+\): error TS(?P<number>\d+)")
MISSING = range(7000, 7100)  # TypeScript's errors about types that are not given and that it cannot infer


def files() -> list[str]:
    """Return the JavaScript of the packages, as paths from the root."""
    return sorted(_found(ROOT / package for package in PACKAGES))


def _found(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if name not in NOT_OURS]
            yield from ((Path(place) / name).relative_to(ROOT).as_posix() for name in names if Path(name).suffix in ENDINGS)


def biome(*options: str) -> list[str]:
    """Return a command of Biome on all our JavaScript."""
    program = FOLDER / "node_modules" / "@biomejs" / "biome" / "bin" / "biome"
    return [node(), str(program), "check", *options, "--error-on-warnings", f"--config-path={FOLDER}", *files()]


def checks() -> dict[str, list[str]]:
    """Return the checks, by name."""
    return {"JavaScript": biome(), "JavaScript types": [str(PYTHON), "-m", "tools.javascript_checks"]}


def complaints(said: str, may_miss: set[str]) -> list[str]:
    """Return what is wrong, from what TypeScript printed: errors, and files that are let through though they need not be."""
    wrong: list[str] = []
    still_missing: set[str] = set()
    counts = False
    for line in said.splitlines():
        if found := ERROR.match(line):
            file = found["file"].replace("\\", "/")
            is_let_through = file in may_miss and int(found["number"]) in MISSING
            counts = not is_let_through
            if is_let_through:
                still_missing.add(file)
        if counts and line.strip():
            wrong.append(line)
    left = sorted(may_miss - still_missing)
    return wrong + [f"{file} misses no type, or is not there: take it out of {TYPES_MISSING.relative_to(ROOT)}" for file in left]


def main() -> int:
    """Check the types. Returns the exit code."""
    program = FOLDER / "node_modules" / "typescript" / "bin" / "tsc"
    said = ""
    for project in PROJECTS:
        command = [node(), str(program), "-p", str(FOLDER / project), "--pretty", "false"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        said += done.stdout
        if done.returncode and not ERROR.match(done.stdout):  # TypeScript itself failed
            print(done.stdout, done.stderr)
            return 1
    may_miss = set(TYPES_MISSING.read_text(encoding="utf-8").split())
    found = complaints(said, may_miss)
    for line in found:
        print(line)
    print(f"{len(files()) - len(may_miss)} of {len(files())} files give every type; in the others what is given or inferred is checked.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
