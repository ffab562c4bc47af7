"""Copies of the course, and how long they take to build: whole, after one change, and with more chapters.

Chapters are read one after another. Read in several processes by Sphinx, a build can hang for good: when one process fails, Sphinx
sends the others SIGTERM, nbclient catches that to stop its kernel and goes on, and the others then wait for somebody to read what they
have to say.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
JUPYTER_BOOK = shutil.which("jupyter-book", path=str(Path(sys.executable).parent)) or "jupyter-book"
CHAPTER = "causes"  # the one that is copied: a chapter with two figures, cards and a quiz


def copy_course(folder: Path) -> None:
    """Copy what the course is built from: the files that git knows, and the libraries of the pages."""
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for fetched in ("node_modules", "wheels"):
        shutil.copytree(ROOT / "sphinx_livepage" / fetched, folder / "sphinx_livepage" / fetched)


def build(folder: Path, *, whole: bool = True, strict: bool = True) -> float:
    """Build a copy as ``dev.py site`` does, or only what changed. Returns the seconds. Raises ``RuntimeError`` where it fails."""
    command = [JUPYTER_BOOK, "build", ".", "--quiet", *(["-W", "--keep-going", "-n"] if strict else []), *(["--all"] if whole else [])]
    # The copy's own packages, not the ones that are installed.
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    start = time.monotonic()
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    seconds = time.monotonic() - start
    if ran.returncode != 0:
        raise RuntimeError(f"{folder.name} did not build: {ran.stderr.decode(errors='replace')[-2000:]}")
    return seconds


def changed(folder: Path) -> float:
    """Change a sentence of one chapter; read that chapter alone, run its notebook, and write all pages. Returns the seconds.

    ``dev.py site`` never does so: a chapter whose widget changed would keep the old one.
    """
    shutil.rmtree(folder / "_build" / "html")  # a finished page cannot be finished again
    notebook = folder / "book" / f"{CHAPTER}.ipynb"
    text = notebook.read_text(encoding="utf-8")
    assert "Reading time" in text, "the sentence to change is gone"
    notebook.write_text(text.replace("Reading time", "Time to read", 1), encoding="utf-8")
    return build(folder, whole=False)


def with_copies(folder: Path, copies: int) -> float:
    """Add copies of one chapter, and build all of it. Returns the seconds."""
    contents = yaml.safe_load((folder / "_toc.yml").read_text(encoding="utf-8"))
    names = [f"book/{CHAPTER}_{number}" for number in range(copies)]
    for name in names:
        shutil.copy(folder / "book" / f"{CHAPTER}.ipynb", folder / f"{name}.ipynb")
    contents["parts"].append({"caption": "Copies", "chapters": [{"file": name} for name in names]})
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
    # Copies cite and label the same things twice, so here warnings are not errors.
    return build(folder, strict=False)
