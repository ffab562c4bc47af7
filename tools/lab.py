"""Opening the notebooks in JupyterLab."""

import argparse

from tools.install import PYTHON
from tools.processes import ROOT, Stop, call, is_root

FIRST = "book/symptoms.ipynb"


def run(_options: argparse.Namespace, further: list[str]) -> int:
    """Start JupyterLab with the options that were typed; Ctrl+C stops it."""
    if is_root() and "--allow-root" not in further:
        raise Stop(
            "you are root, and JupyterLab lets root in only when asked to: python3 dev.py lab --allow-root. "
            "Anything that a notebook does is then done as root, so another user is better"
        )
    command = [str(PYTHON), "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", *further]
    if not any(not option.startswith("-") for option in further):
        command.append(FIRST)
    try:
        return call(command)
    except KeyboardInterrupt:
        print("\nJupyterLab was stopped. Notebooks that you saved are kept.")
        return 0
