"""Resolving the requirements into lock files that hold a hash for each file and name no host."""

import argparse
import re
import shutil
from pathlib import Path

from tools.install import BROWSER_PYTHON, REQUIREMENTS, VENV, tool
from tools.processes import ROOT, check

OLDEST = "3.11"
FOR_JUPYTERLAB = ("widgetsnbextension", "jupyterlab-widgets")  # scripts for a notebook's own page, which ipywidgets asks for
HEADER = """\
# The versions of requirements/course.txt for `pip install -r requirements.txt`, written by `python3 dev.py lock`.
# pip takes no hashes beside folders (-e), so there are none here: `dev.py` installs requirements/course.txt, which has them.
"""


def run(options: argparse.Namespace, _further: list[str]) -> int:
    """Resolve for every platform and Python version that the course runs on; pins stay unless a raise was asked for."""
    resolve = [tool("uv"), "pip", "compile", "--quiet", "--generate-hashes", "--no-annotate"]
    resolve += ["--custom-compile-command", "python3 dev.py lock", *(["--upgrade"] if options.upgrade else [])]
    everywhere = [*resolve, "--universal", "--python-version", OLDEST]
    constraints = VENV / "constraints.txt"
    # The others must fit what readers have; the workers of a large course have what grading has as well.
    for name, fits in (
        ("course", ()),
        ("dev", ("course",)),
        ("grading", ("course",)),
        ("scale", ("course", "grading")),
        ("hub", ("course", "grading")),
        ("node", ()),
    ):
        constraints.write_text("\n".join(pin for other in fits for pin in pins(REQUIREMENTS / f"{other}.txt")) + "\n", encoding="utf-8")
        compile_one([*everywhere, "--constraint", str(constraints)], name)
    constraints.write_text("\n".join(pins(REQUIREMENTS / "course.txt")) + "\n", encoding="utf-8")
    compile_one([*for_browser(resolve), "--constraint", str(constraints)], "browser")
    compile_next(everywhere)
    (ROOT / "requirements.txt").write_text(plain(), encoding="utf-8")
    return 0


def compile_one(command: list[str], name: str) -> None:
    """Resolve one file of requirements/ into its lock."""
    check([*command, f"requirements/{name}.in", "-o", f"requirements/{name}.txt"], f"requirements/{name}.in could not be resolved")


def compile_next(command: list[str]) -> None:
    """Resolve the coming stack: what readers have, but for the versions that requirements/next.in names."""
    target = REQUIREMENTS / "next.txt"
    if not target.is_file():
        shutil.copy(REQUIREMENTS / "course.txt", target)  # uv keeps the versions that it finds there
    message = "requirements/next.in could not be resolved"
    check([*command, "--override", "requirements/next.in", "requirements/course.in", "-o", "requirements/next.txt"], message)


def for_browser(resolve: list[str]) -> list[str]:
    """Return the command that resolves what Python in the browser loads: pure wheels."""
    left_out = [part for package in FOR_JUPYTERLAB for part in ("--no-emit-package", package)]
    return [*resolve, "--python-version", BROWSER_PYTHON, "--python-platform", "wasm32-pyodide2025", "--only-binary", ":all:", *left_out]


def pins(lock: Path) -> list[str]:
    """Return the pinned packages of a lock file, each with its marker and without hashes."""
    return re.findall(r"^[^\s#-][^\\\n]*?(?=\s*\\?$)", lock.read_text(encoding="utf-8"), re.MULTILINE)


def plain(course: Path = REQUIREMENTS / "course.txt") -> str:
    """Return the text of requirements.txt: the course itself, its Sphinx extension and the versions of its lock."""
    return HEADER + "\n".join(["-e .", "-e ./sphinx_livepage", *pins(course)]) + "\n"
