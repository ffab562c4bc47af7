"""Python in the reader's browser: what it is made of (``distribution.py``), and cells of a chapter that run in place (``cells.py``)."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_livepage.python.cells import add_cells
from sphinx_livepage.python.distribution import PLACE, Parts, write_distribution
from sphinx_livepage.stage import fresh_stage, stage_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def stage_python(app: "Sphinx") -> str:
    """Put Python where Sphinx copies static files from, if the book has any. Returns its place below ``_static``, or ""."""
    settings = app.config.livepage_python
    if app.builder.format != "html" or not settings:
        return ""
    stage = fresh_stage(app, "python")
    folder = write_distribution(Parts.of(settings, Path(app.srcdir)), stage / PLACE)
    app.config.html_static_path.append(str(stage))
    return f"{PLACE}/{folder.name}"


def drop_older(app: "Sphinx", failure: Exception | None) -> None:
    """Delete what an earlier build left in the site: only one Python is in use."""
    if failure or app.builder.format != "html":
        return
    kept = {folder.name for folder in (stage_folder(app, "python") / PLACE).glob("*")}
    for folder in Path(app.outdir, "_static", PLACE).glob("*"):
        if folder.name not in kept:
            shutil.rmtree(folder)


def setup_python(app: "Sphinx") -> None:
    """Register the option, and what pages with code cells get."""
    app.add_config_value("livepage_python", {}, "html")
    app.connect("html-page-context", add_cells)
    app.connect("build-finished", drop_older)
