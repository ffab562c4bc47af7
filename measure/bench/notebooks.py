"""An exercise in JupyterLite: from opening it to the first cell's answer, ours beside a stock one, cold and warm.

Stock is what `jupyter lite build` makes of the same notebooks by default, with the labextensions of the libraries that they use.
What it would fetch from a CDN and from PyPI at each start lies beside it, so neither asks another host. Each is opened in a browser
of its own with an empty profile, then with that profile in a new browser.
"""

import functools
import hashlib
import http.server
import io
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import BrowserContext, Playwright, sync_playwright
from support.chromium import ARGUMENTS
from support.site import GzipHandler
from support.waiting import wait_until

from measure.bench.measuring import NO_OTHER_HOST, PATIENCE
from sphinx_livepage.python.distribution import CORE, LOCK, RENAMED
from sphinx_livepage.python.runtime.importing import opened

ROOT = Path(__file__).resolve().parents[2]
LABEXTENSIONS = Path(sys.prefix, "share", "jupyter", "labextensions")
USED = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget", "jupyterlab-plotly")
NOTEBOOK = "causes/causes.ipynb"
OUR_LITE, STOCK_LITE = "ours", "stock"
PAGES = {OUR_LITE: "lite/notebooks/index.html", STOCK_LITE: "notebooks/index.html"}
ANSWERED = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')][0]?.textContent.trim() === '[1]:'"


@dataclass
class Opening:
    """One opening of the exercise: milliseconds from navigation to the notebook and to its first answer, bytes, requests."""

    notebook: float
    answer: float
    weight: int
    requests: int


@dataclass(frozen=True)
class Pair:
    """A cold opening, and the warm one after it."""

    cold: Opening
    warm: Opening


class Counted(GzipHandler):
    """Serves a folder as GitHub Pages does, packed and kept for ten minutes, and counts what goes out."""

    extensions_map: ClassVar[dict[str, str]] = {**GzipHandler.extensions_map, ".mjs": "text/javascript"}
    sent: int = 0
    asked: int = 0

    def end_headers(self) -> None:
        """Let a browser keep the file for a while."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def send_header(self, keyword: str, value: str) -> None:
        """Count the bytes that follow."""
        if keyword == "Content-Length":
            type(self).sent += int(value)
            type(self).asked += 1
        super().send_header(keyword, value)


def stock_lite(site: Path, folder: Path) -> Path:
    """Build the exercises as JupyterLite does by default, with the site's wheels beside it. Returns the folder to serve."""
    stage = folder / "stage"
    (python,) = (site / "_static" / "python").iterdir()
    copy = Path(shutil.copytree(python, stage / "static" / "pyodide"))
    lock = json.loads((copy / LOCK).read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        wheel = copy / package["file_name"]
        wheel.write_bytes(plain(wheel.read_bytes()))
        package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (copy / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    for name in CORE:  # under the names that JupyterLite looks for
        (copy / RENAMED.get(name, name)).unlink(missing_ok=True)  # the library has another form there
        shutil.copy(ROOT / "sphinx_livepage" / "node_modules" / "pyodide" / name, copy)
    settings = {
        "contents": [str(ROOT / "exercises" / "release")],
        "federated_extensions": [str(LABEXTENSIONS / name) for name in USED],
        "ignore_sys_prefix": True,
        "output_dir": str(folder / "site"),
        "lite_dir": str(stage),
    }
    (stage / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": settings}), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    ran = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder / "site"


def plain(wheel: bytes) -> bytes:
    """Return a wheel as pip and micropip read it, packed file by file."""
    whole = io.BytesIO()
    with opened(wheel) as given, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in given.namelist():
            archive.writestr(name, given.read(name))
    return whole.getvalue()


@contextmanager
def counting(folder: Path) -> Iterator[tuple[str, type[Counted]]]:
    """Serve a folder; give its address, and the handler that counts."""

    class Handler(Counted):
        pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", Handler
    finally:
        server.shutdown()
        server.server_close()


def open_both(folders: dict[str, Path], browser: str) -> dict[str, Pair]:
    """Open the exercise in each folder's JupyterLite, cold and then warm."""
    found = {}
    with sync_playwright() as playwright:
        for kind, folder in folders.items():
            with counting(folder) as (base, counter), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
                address = f"{base}{PAGES[kind]}?path={NOTEBOOK}"
                cold, warm = (_open(playwright, browser, profile, address, counter) for _ in range(2))
                found[kind] = Pair(cold, warm)
    return found


def _open(playwright: Playwright, browser: str, profile: str, address: str, counter: type[Counted]) -> Opening:
    """Open the exercise in a new browser, and run its first cell as soon as it is there."""
    counter.sent = counter.asked = 0
    context: BrowserContext = playwright.chromium.launch_persistent_context(
        profile, executable_path=browser, args=[*ARGUMENTS, NO_OTHER_HOST], viewport={"width": 1280, "height": 900}
    )
    try:
        page = context.new_page()
        page.goto(address, wait_until="commit")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=PATIENCE)
        shown = float(page.evaluate("performance.now()"))
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        wait_until(page, ANSWERED, seconds=PATIENCE / 1000)
        return Opening(shown, float(page.evaluate("performance.now()")), counter.sent, counter.asked)
    finally:
        context.close()
