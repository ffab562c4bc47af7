"""``dev.py test --changed``: which steps of the suite a change touches."""

import shutil
import subprocess
from collections.abc import Iterable

from tools.processes import ROOT, Stop

# Which steps look at a file, by how its path begins; the first line that fits counts. What fits none touches every step.
PYTHON = ("lint", "format", "types", "spelling")
MODELS = (
    "models and pages",
    "proofs",
    "notebooks run",
    "the book builds",
    "site in Chromium",
    "exercises",
    "grading",
    "examples in docstrings",
    "files of the site",
)
TOUCHES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("docs/", ("spelling", "models and pages")),
    (".github/", ("workflows", "spelling")),
    ("tools/javascript/", ("JavaScript", "JavaScript types")),
    ("tests/workflows/", ("workflows",)),
    ("tests/proofs/", ("proofs",)),
    ("proofs/", ("proofs", "models and pages")),
    ("measure/", ()),
    ("tests/sphinx_livepage/browser/", ("extension in Chromium",)),
    *((f"tests/{folder}/", ("models and pages",)) for folder in ("achilles", "sphinx_livepage", "book", "tools")),
    ("tests/site/", ("the book builds", "files of the site")),
    ("tests/browser/", ("the book builds", "site in Chromium", "times in Chromium")),
    ("tests/grader/", ("grading",)),
    ("tests/teach/", ("the book builds", "exercises")),
    (
        "sphinx_livepage/",
        (
            "models and pages",
            "extension in Chromium",
            "the book builds",
            "files of the site",
            "site in Chromium",
            "times in Chromium",
            "exercises",
        ),
    ),
    ("achilles/", MODELS),
    (
        "book/",
        (
            "models and pages",
            "notebooks run",
            "notebooks are stripped",
            "the book builds",
            "files of the site",
            "site in Chromium",
            "exercises",
        ),
    ),
    ("grader/", ("grading", "exercises")),
    ("teach/", ("grading", "exercises")),
    ("exercises/", ("grading", "exercises", "notebooks run", "notebooks are stripped", "the book builds", "site in Chromium")),
)
BY_ENDING: tuple[tuple[str, tuple[str, ...]], ...] = (
    (".py", PYTHON),
    (".js", ("JavaScript", "JavaScript types", "spelling")),
    (".mjs", ("JavaScript", "JavaScript types", "spelling")),
    (".cjs", ("JavaScript", "JavaScript types", "spelling")),
    (".ts", ("JavaScript types", "spelling")),
    (".md", ("spelling", "models and pages")),
    (".toml", ("spelling",)),
)


def touched(names: Iterable[str]) -> set[str]:
    """Return those of the steps, by name, that look at a file that was changed since main."""
    return steps_for(changed_files(), set(names))


def steps_for(files: Iterable[str], names: set[str]) -> set[str]:
    """Return the steps that look at one of the files."""
    found: set[str] = set()
    for file in files:
        by_place = next((steps for start, steps in TOUCHES if file.startswith(start)), None)
        by_ending = next((steps for ending, steps in BY_ENDING if file.endswith(ending)), None)
        if by_place is None and (by_ending is None or not file.endswith(".md")):
            return names
        found |= {*(by_place or ()), *(by_ending or ())}
    return found & names


def changed_files() -> list[str]:
    """Return the files that differ from main (on main: from the last commit), with those that git does not know yet."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        raise Stop("--changed asks git what was changed, and there is no git here. Without it: python3 dev.py test")

    def lines(*arguments: str) -> list[str]:
        done = subprocess.run([git, "-c", "core.quotePath=false", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.splitlines() if done.returncode == 0 else []

    base = next(iter(lines("merge-base", "HEAD", "main")), "HEAD")
    return sorted({*lines("diff", "--name-only", base), *lines("ls-files", "--others", "--exclude-standard")})
