"""The site without a network: a service worker that keeps a copy of all of it, and a list of what there is to keep."""

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_livepage.filling import filled
from sphinx_livepage.fingerprint import fingerprint_of_files, integrity
from sphinx_livepage.python.distribution import PLACE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

WORKER = "service-worker.js"
# What no page of a host asks for: what other books link by, notebooks and other downloads, modules for a folder, and the library for
# figures that no page has, but that a reader's own code may draw. Python is kept once it was used.
NOT_KEPT = (
    f"_static/{PLACE}/",
    "_sources/",
    "_static/downloads/",
    "_static/vendor/plotly-more",
    "objects.inv",
    ".buildinfo",
    "_headers",
    "robots.txt",
    "sitemap.xml",
    WORKER,
)
FOR_FOLDERS = ".text.js"
_BUILD = re.compile(r'<html[^>]* data-build="([0-9a-f]+)"')
_ADDRESS = re.compile(r"(?:src|href)=\"(?:\.\./|\./)*(_static/[^\"?#]+\?[^\"#]+)\"")


def write_service_worker(app: "Sphinx", failure: Exception | None) -> None:
    """Write the worker beside the start page, so that its reach is the whole site, wherever that is hosted."""
    if failure or app.builder.format != "html":
        return
    site = Path(app.outdir)
    # A build of the same day from the same files is the same build.
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    files, version = copy_of(site)
    values = {
        "VERSION": version,
        "MADE": now.date().isoformat(),
        "FILES": files,
        "PYTHON": next((folder.name for folder in site.glob(f"_static/{PLACE}/*/")), ""),
        "PYTHON_FILES": python_of(site),
        "BUILD": build_of(site),
        "BUILT_FOR": app.config.notfound_urls_prefix,
    }
    text = Path(__file__).with_name("service_worker.js").read_text(encoding="utf-8")
    (site / WORKER).write_text(filled(text, values), encoding="utf-8")


def copy_of(site: Path) -> tuple[dict[str, str], str]:
    """Return what a copy of a site holds, and a fingerprint of it all: the addresses, as pages ask for them, with their hashes.

    A file that pages ask for with a version in the address is kept under that address, since that never changes.
    """
    files = {
        name: path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not (name := path.relative_to(site).as_posix()).startswith(NOT_KEPT) and not name.endswith(FOR_FOLDERS)
    }
    asked: dict[str, set[str]] = {}
    for page in (content for name, content in files.items() if name.endswith(".html")):
        for address in _ADDRESS.findall(page.decode()):
            asked.setdefault(address.partition("?")[0], set()).add(address)
    kept = {address: integrity(files[name]) for name in files for address in sorted(asked.get(name, {name}))}
    return kept, fingerprint_of_files(files)


def build_of(site: Path) -> str:
    """Return the build that the pages of a site say they are of (see ``pages.py``); "" where none says so."""
    found = (_BUILD.search(page.read_text(encoding="utf-8")) for page in sorted(site.glob("*.html")))
    return next((match[1] for match in found if match), "")


def python_of(site: Path) -> dict[str, str]:
    """Return the files of Python in a site by their addresses, with their hashes."""
    folder = site / "_static" / PLACE
    return {path.relative_to(site).as_posix(): integrity(path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()}
