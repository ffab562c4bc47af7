"""``dev.py next``: the whole book on the coming Sphinx and theme, in a copy of the repository with an environment of its own."""

import argparse
import shutil

from tools import lock
from tools.processes import ROOT, hand_over

COPY = ROOT / ".next"
LEFT_OUT = shutil.ignore_patterns(".venv", ".next", "_build", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "*.egg-info")


def run(options: argparse.Namespace, _further: list[str]) -> int:
    """Build and test the copy. Returns the exit code; what holds it back is written in docs/next.md."""
    renew_copy(coming=not options.pinned)
    python = shutil.which(options.python) or options.python
    print(f"The copy is in {COPY.relative_to(ROOT)}/, its environment in {COPY.relative_to(ROOT)}/.venv", flush=True)
    return hand_over([python, str(COPY / "dev.py"), *(["site"] if options.site else ["test", "all"])], cwd=COPY)


def renew_copy(*, coming: bool) -> None:
    """Copy the repository as it is, with the coming versions in place of the pinned ones; an environment of an earlier run stays."""
    COPY.mkdir(exist_ok=True)
    for old in COPY.iterdir():
        if old.name == ".venv":
            continue
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    shutil.copytree(ROOT, COPY, ignore=LEFT_OUT, symlinks=True, dirs_exist_ok=True)
    if coming:
        course = COPY / "requirements" / "course.txt"
        shutil.copy(ROOT / "requirements" / "next.txt", course)
        (COPY / "requirements.txt").write_text(lock.plain(course), encoding="utf-8")
