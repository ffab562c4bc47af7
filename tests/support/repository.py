"""The files of the repository, with git or, from a downloaded zip, without it."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What the commands write; the same folders as in .gitignore.
WRITTEN = {
    ".venv",
    ".next",
    "_build",
    "node_modules",
    "wheels",
    "__pycache__",
    "build",
    "dist",
    "class",
    "solution",
    ".ipynb_checkpoints",
}


def repository_files(root: Path = ROOT) -> list[Path]:
    """Return the files that are part of the repository: those that git lists, or all that no command writes."""
    git = shutil.which("git")
    if git and (root / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout.decode()
        return [root / name for name in listed.split("\0") if name and (root / name).is_file()]
    found = []
    for place, inner, names in os.walk(root):
        inner[:] = [
            name for name in inner if name not in WRITTEN and not name.endswith(("_cache", ".egg-info", ".hypothesis")) and name != ".git"
        ]
        found += [Path(place) / name for name in names]
    return found
