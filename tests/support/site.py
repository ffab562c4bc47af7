"""The built site, served as a host would serve it (gzip), and the pages in it."""

import contextlib
import functools
import gzip
import http.server
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import yaml

ROOT = Path(__file__).parents[2]
SITE = Path(os.environ.get("SITE_FOR_TESTS", ROOT / "_build" / "html"))  # another one, to try something out
PACKED = {".html", ".js", ".mjs", ".css", ".json", ".svg", ".txt", ".wasm"}


@functools.cache
def _packed(path: Path, _changed: int) -> bytes:
    """Return a file as it goes over the wire; packed once, so that the packing is not what tests time."""
    body = path.read_bytes()
    return gzip.compress(body, 6) if path.suffix in PACKED else body


class GzipHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, with text packed by gzip."""

    protocol_version = "HTTP/1.1"
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "application/octet-stream",  # as a stock nginx sends it, which no browser runs
        ".wasm": "application/wasm",
    }

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, packed where that helps."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        body = _packed(path, path.stat().st_mtime_ns)
        if path.suffix in PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(int(path.stat().st_mtime)))
        if "/_static/" in self.path:
            self.send_header("Cache-Control", "max-age=600")  # as hosts do
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a browser may leave before the end
            self.wfile.write(body)


@contextmanager
def served(folder: Path = SITE) -> Iterator[str]:
    """Serve a folder on this machine; give its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(GzipHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def page_names() -> list[str]:
    """Return every page that the table of contents names."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    entries = [entry for part in contents["parts"] for entry in part["chapters"]]
    chapters = [page["file"] for entry in entries for page in (entry, *entry.get("sections", ()))]
    return [f"{name}.html" for name in [contents["root"], *chapters]]
