"""The site without a network: a service worker that keeps a copy of all of it, and a list of what there is to keep."""

import datetime as dt
import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_livepage.python.distribution import PLACE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

WORKER = "service-worker.js"
# What no page of a host asks for: what other books link by, notebooks and other downloads, modules for a folder. Python is kept
# once it was used.
NOT_KEPT = (
    f"_static/{PLACE}/",
    "_sources/",
    "_static/downloads/",
    "objects.inv",
    ".buildinfo",
    "_headers",
    "robots.txt",
    "sitemap.xml",
    WORKER,
)
FOR_FOLDERS = ".text.js"
_ADDRESS = re.compile(r"(?:src|href)=\"(?:\.\./|\./)*(_static/[^\"?#]+\?[^\"#]+)\"")


def write_service_worker(app: "Sphinx", failure: Exception | None) -> None:
    """Write the worker beside the start page, so that its reach is the whole site, wherever that is hosted."""
    if failure or app.builder.format != "html":
        return
    site = Path(app.outdir)
    addresses, version = copy_of(site)
    # A build of the same day from the same files is the same build.
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    text = Path(__file__).with_name("service_worker.js").read_text(encoding="utf-8")
    python = next((folder.name for folder in site.glob(f"_static/{PLACE}/*/")), "")
    for mark, value in (("VERSION", version), ("MADE", now.date().isoformat()), ("PYTHON", python)):
        text = text.replace(f'/*{mark}*/ ""', json.dumps(value))
    text = text.replace("/*FILES*/ []", json.dumps(addresses, indent=1))
    (site / WORKER).write_text(text, encoding="utf-8")


def copy_of(site: Path) -> tuple[list[str], str]:
    """Return the addresses that a copy of a site needs, as its pages ask for them, and a fingerprint of their contents.

    A file that pages ask for with a version in the address is kept under that address, since that never changes.
    """
    files = sorted(path for path in site.rglob("*") if path.is_file())
    names = {
        name: path
        for path in files
        if not (name := path.relative_to(site).as_posix()).startswith(NOT_KEPT) and not name.endswith(FOR_FOLDERS)
    }
    asked: dict[str, set[str]] = {}
    for page in (path for name, path in names.items() if name.endswith(".html")):
        for address in _ADDRESS.findall(page.read_text(encoding="utf-8")):
            asked.setdefault(address.partition("?")[0], set()).add(address)
    content = hashlib.sha256()
    for name, path in names.items():
        content.update(name.encode() + b"\0" + path.read_bytes())
    return [address for name in names for address in sorted(asked.get(name, {name}))], content.hexdigest()[:12]
