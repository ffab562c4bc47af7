"""Folders in which files are made ready, before Sphinx or another program copies them into the site."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def stage_folder(app: "Sphinx", name: str) -> Path:
    """Return the folder of this name, beside what Sphinx keeps of a build and outside the site."""
    return Path(app.doctreedir, "livepage", name)


def fresh_stage(app: "Sphinx", name: str) -> Path:
    """Return that folder, empty: nothing of an earlier build stays."""
    folder = stage_folder(app, name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
