"""The checks of the JavaScript: Biome lints and formats it, TypeScript checks the types in its JSDoc comments.

``python -m tools.javascript_checks`` checks the types. Files in ``tools/javascript/not_yet_typed.txt`` are let through; a file
in that list that has no error any more must leave it.
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
NOT_YET_TYPED = FOLDER / "not_yet_typed.txt"
# Pages, workers and Node.js each know other things.
PROJECTS = ("tsconfig.json", "tsconfig.workers.json", "tsconfig.node.json")
PACKAGES = ("achilles", "sphinx_livepage")
ENDINGS = {".js", ".mjs", ".cjs"}
NOT_OURS = {"node_modules", "wheels", "__pycache__"}
ERROR = re.compile(r"^(?P<file>[^(\s][^(]*)\(\d+,\d+\): error TS\d+")


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


def complaints(said: str, not_yet: set[str]) -> list[str]:
    """Return what is wrong, from what TypeScript printed: errors in typed files, and files that could be typed now."""
    wrong: list[str] = []
    with_errors: set[str] = set()
    ours = False
    for line in said.splitlines():
        if found := ERROR.match(line):
            file = found["file"].replace("\\", "/")
            with_errors.add(file)
            ours = file not in not_yet
        if ours and line.strip():
            wrong.append(line)
    left = sorted(not_yet - with_errors)
    return wrong + [f"{file} has no type error, or is not there: take it out of {NOT_YET_TYPED.relative_to(ROOT)}" for file in left]


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
    not_yet = set(NOT_YET_TYPED.read_text(encoding="utf-8").split()) if NOT_YET_TYPED.is_file() else set()
    found = complaints(said, not_yet)
    for line in found:
        print(line)
    print(f"{len(files()) - len(not_yet)} of {len(files())} files are checked for types.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
