"""Builds JupyterLite from its packages, and makes it light: one app, few labextensions, the site's own Python, a start of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.utils import canonicalize_name
from sphinx.errors import ExtensionError

from sphinx_livepage.exercises import OPEN
from sphinx_livepage.filling import fill
from sphinx_livepage.fingerprint import fingerprint_of_files, integrity
from sphinx_livepage.lite.kernel_zip import WHEELS
from sphinx_livepage.lite.page import finished_page, root_page, way_back
from sphinx_livepage.python.distribution import WASM
from sphinx_livepage.python.library import PACKED
from sphinx_livepage.staging import DRAWING, PLOTLY_MORE

HERE = Path(__file__).parent
PARTS = HERE / "parts"
LABEXTENSIONS = Path(sys.prefix, "share", "jupyter", "labextensions")
KERNEL = "@jupyterlite/pyodide-kernel-extension"
WIDGETS = ("@jupyter-widgets/jupyterlab-manager", "anywidget")
FIGURES = "livepage-figures"
APP = "notebooks"
BOOT = "boot.js"
KERNEL_ZIP = "kernel.zip"
KEPT_SCRIPT = "kept.js"
OUR_WORKER = "service-worker.js"
JUPYTERS_WORKER = "jupyterlite-service-worker.js"
# JupyterLite's own service worker believes whatever its cache holds, so it must never be in charge without ours around it.
ONLY_IN_OURS = 'if (typeof isOfTheSite !== "function") throw new Error("this is only a part of service-worker.js");\n'
# Fonts of browsers long gone, pages for developers, and wheels that the kernel has from elsewhere.
NOT_ASKED_FOR = (
    *(f"build/fa-*.{ending}" for ending in ("svg", "eot", "ttf", "woff")),
    *("extensions/*/*/static/pypi", "extensions/*/*/install.json", "doc", "rspack.*", "package.json", "manifest.webmanifest", "icon-*.png"),
)
# Wheels of the site's Python that no notebook imports from there: the kernel has them, or does without.
NOT_IMPORTED = {*map(canonicalize_name, WHEELS), "jedi", "micropip", "parso", "prompt-toolkit", "wcwidth"}
_SHOWN = re.compile(rf'<div class="{OPEN}" data-exercise="([^"]+)"')
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=.*")


def build_lite(notebooks: Iterable[Path], lite: Path, stage: Path) -> None:
    """Build JupyterLite with the folders of notebooks, as its own program does. Raises ``ExtensionError`` with that program's words.

    ``stage`` is an empty folder for what is handed to it.
    """
    shutil.rmtree(lite, ignore_errors=True)
    shutil.copytree(HERE / "figures", stage / "figures")
    for folder in notebooks:
        shutil.copytree(folder, stage / "contents" / folder.name)
    for name in ("jupyter-lite.json", "overrides.json"):
        shutil.copy(PARTS / name, stage)
    settings = {
        "apps": [APP],
        "contents": [str(stage / "contents")],
        "federated_extensions": [*(str(LABEXTENSIONS / name) for name in (KERNEL, *WIDGETS)), str(stage / "figures")],
        "ignore_sys_prefix": True,
        "lite_dir": str(stage),
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "output_dir": str(lite),
    }
    (stage / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": settings}), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    ran = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)  # noqa: S603 - a pinned program
    if ran.returncode != 0 or not (lite / APP / "index.html").is_file():
        raise ExtensionError(f"sphinx_livepage: JupyterLite did not build: {(ran.stdout + ran.stderr)[-2000:]}")


def make_light(lite: Path, python: Path, plotly: Path, kernel: bytes, *, explain: str, notice: Mapping[str, str]) -> None:
    """Give a built JupyterLite our start, the site's one Python with the kernel's packages, the site's plotly.js, and a way back.

    ``explain`` is that of the site's Python (see ``python/distribution.py``), ``notice`` what is on top of the site's pages.
    """
    site = lite.parent
    for unused in (path for pattern in NOT_ASKED_FOR for path in lite.glob(pattern)):
        shutil.rmtree(unused) if unused.is_dir() else unused.unlink()
    (lite / KERNEL_ZIP).write_bytes(kernel)
    theirs = (lite / "service-worker.js").read_text(encoding="utf-8")
    (lite / JUPYTERS_WORKER).write_text(ONLY_IN_OURS + theirs, encoding="utf-8")
    figures = lite / "extensions" / FIGURES / "static"
    libraries = [file for file in (plotly, plotly.parent / Path(PLOTLY_MORE).name) if file.is_file()]
    drawing = site / "_static" / DRAWING
    fill(figures / "remoteEntry.js", {"DRAWING": _way(figures, drawing), "LIBRARIES": [_way(figures, file) for file in libraries]})
    worker = _only(lite / "extensions" / KERNEL / "static", "comlink.worker.*.js")
    wheels = [wheel for wheel in python.glob("*.whl") if canonicalize_name(wheel.name.partition("-")[0]) not in NOT_IMPORTED]
    join_chunks(lite)
    later = [
        *wheels,
        drawing,
        plotly,
        *(path for place in ("files", "api", "build/themes") for path in (lite / place).rglob("*") if path.is_file()),
    ]
    shutil.copy(HERE / "kernel" / "begin.py", lite)
    shutil.copy(HERE / KEPT_SCRIPT, lite)
    values = {
        "start.js": {
            "APP_VERSION": json.loads((lite / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]["appVersion"],
            "KERNEL_WORKER": "comlink.worker",
            "FOR_PYTHON": sorted(_way(lite, path) for path in (lite / KERNEL_ZIP, python / WASM, python / PACKED)),
            "LATER": sorted(_way(lite, path) for path in later),
            "PAGES": {name: _way(lite, page) for name, page in pages_of(site).items()},
        },
        "service-worker.js": {"SITE": _way(lite, site) + "/"},
        "python.js": {"KERNEL_WORKER": _way(lite, worker)},
        "pyodide.js": {
            "EXPLAIN": explain,
            "CONFINE": _way(lite, python / "confine.js"),
            "LIBRARY": _way(lite, python / "library.js"),
            "FIRST": first_of(python),
            "IN_THE_ZIP": [canonicalize_name(name) for name in WHEELS],
            "PYODIDE": _way(lite, python / "pyodide.js"),
        },
    }
    for name, each in values.items():
        shutil.copy(PARTS / name, lite)
        fill(lite / name, each)
    build = fingerprint_of_files(_contents(lite, lite))
    fill(lite / "start.js", {"BUILD": build})
    page = lite / APP / "index.html"
    above = way_back(f"{_way(page.parent, site)}/", notice)
    page.write_text(finished_page(page.read_text(encoding="utf-8"), build, above), encoding="utf-8")
    (lite / "index.html").write_text(root_page(), encoding="utf-8")
    files = {**_contents(lite, site), **_contents(python, site), **_contents(plotly.parent, site)}
    files[drawing.relative_to(site).as_posix()] = drawing.read_bytes()
    fill(
        lite / OUR_WORKER,
        {"HASHES": {name: integrity(content) for name, content in sorted(files.items()) if name != f"{lite.name}/{OUR_WORKER}"}},
    )


def pages_of(site: Path) -> dict[str, Path]:
    """Return the sets of exercises that the pages of a site show, each with the page that does."""
    return {name: page for page in sorted(site.rglob("*.html")) for name in _SHOWN.findall(page.read_text(encoding="utf-8"))}


def join_chunks(lite: Path) -> None:
    """Join the pieces of JupyterLab that every start asks for, a hundred of them, into one file. ``boot.json`` lists them."""
    pieces = [
        _only((lite / pattern).parent, Path(pattern).name) for pattern in json.loads((PARTS / "boot.json").read_text(encoding="utf-8"))
    ]
    texts = (_SOURCE_MAP.sub("", piece.read_text(encoding="utf-8")) for piece in pieces)
    (lite / BOOT).write_text(";\n".join(texts), encoding="utf-8")
    for piece in pieces:
        piece.unlink()


def first_of(python: Path) -> list[str]:
    """Return the packages that are loaded when the site's Python starts, as its worker for the pages says."""
    found = re.search(r"const FIRST = (\[[^\]]*\]);", (python / "worker.js").read_text(encoding="utf-8"))
    if not found:
        raise ExtensionError("sphinx_livepage: python/worker.js does not say what is loaded first")
    return list(json.loads(found[1]))


def _way(start: Path, file: Path) -> str:
    """Return how a file is reached from a folder, as an address."""
    way = Path(os.path.relpath(file, start)).as_posix()
    return way if way.startswith(".") else f"./{way}"


def _contents(folder: Path, root: Path) -> dict[str, bytes]:
    """Return the files of a folder by their addresses below ``root``."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _only(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise ExtensionError(f"sphinx_livepage: {folder} has {len(found)} files {pattern}; JupyterLite has changed")
    return found[0]
