"""The checks of the JavaScript: Biome lints and formats it, TypeScript checks the types in its JSDoc comments, strictly.

``python -m tools.javascript_checks`` checks the types.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.install import PYTHON, node
from tools.processes import ROOT, call

FOLDER = ROOT / "tools" / "javascript"
# Pages, workers and Node.js each know other things.
PROJECTS = ("tsconfig.json", "tsconfig.workers.json", "tsconfig.node.json")
PACKAGES = ("achilles", "sphinx_livepage", "teach")
ENDINGS = {".js", ".mjs", ".cjs"}
NOT_OURS = {"node_modules", "wheels", "__pycache__"}


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


def types(project: str, *options: str) -> list[str]:
    """Return the command that checks the types of a project: one of the settings in ``PROJECTS``."""
    program = FOLDER / "node_modules" / "typescript" / "bin" / "tsc"
    return [node(), str(program), "-p", str(FOLDER / project), "--pretty", "false", *options]


def checks() -> dict[str, list[str]]:
    """Return the checks, by name."""
    return {"JavaScript": biome(), "JavaScript types": [str(PYTHON), "-m", "tools.javascript_checks"]}


def main() -> int:
    """Check the types of all projects, so that one's errors do not hide another's. Returns the exit code."""
    return max([call(types(project)) for project in PROJECTS])


if __name__ == "__main__":
    sys.exit(main())
