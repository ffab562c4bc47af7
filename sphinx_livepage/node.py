"""Programs of this package that node runs, when the site is built."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sphinx.errors import ExtensionError


def run_node(program: Path, *arguments: str, asked: str = "") -> str:
    """Run a program in node, and hand it a text. Returns what it says; raises ``ExtensionError`` with its own words where it fails."""
    # npm may come from a Python package, which puts node beside this Python.
    node = shutil.which("node", path=os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)]))
    if node is None:
        raise ExtensionError("sphinx_livepage: there is no node (Node.js), which the build runs")
    command = [node, str(program), *arguments]
    ran = subprocess.run(command, input=asked, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - our own program
    if ran.returncode != 0:
        raise ExtensionError(f"sphinx_livepage: {program.name} failed: {ran.stderr}")
    return ran.stdout
