"""Folders in which files are made ready, before Sphinx or another program copies them into the site."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

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


def existing_file(path: Path, what_for: str) -> Path:
    """Return a file that a book's settings name. Raises ``ExtensionError`` if it is not there, with what it is needed for."""
    if not path.is_file():
        raise ExtensionError(f"sphinx_livepage: {path} is not there, and {what_for}")
    return path
