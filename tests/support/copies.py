"""A copy of the built site, hosted below a sub-path as on a project's page, that can be changed and switched off."""

import contextlib
import functools
import http.server
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sphinx_livepage.fingerprint import integrity
from support.site import SITE, GzipHandler

SUB_PATH = "/achilles/"
_BUILD = re.compile(r"\?build=([0-9a-f]{12})")


class SubPathHandler(GzipHandler):
    """Serves a folder below the sub-path, and others below theirs; a wrong address gets the site's own page for that."""

    def __init__(
        self, *arguments: Any, headers: dict[str, str] | None = None, others: dict[str, Path] | None = None, **further: Any
    ) -> None:
        self._further = headers or {}
        self._others = others or {}
        self._own = further.get("directory")
        super().__init__(*arguments, **further)

    def end_headers(self) -> None:
        """Send what the host sends with every file."""
        for name, value in self._further.items():
            self.send_header(name, value)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        """Return the file for an address; nothing outside the sub-paths."""
        for place, folder in self._others.items():
            if path.startswith(place):
                self.directory = str(folder)
                return super().translate_path("/" + path.removeprefix(place))
        self.directory = str(self._own)  # the same connection may have asked for another site before
        return super().translate_path("/" + path.removeprefix(SUB_PATH)) if path.startswith(SUB_PATH) else "nowhere"

    def send_error(self, code: int, *_rest: object) -> None:
        """Send the site's own page, as hosts do."""
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class CuttingServer(http.server.ThreadingHTTPServer):
    """A server that ends the connections which it holds when it is closed; the ordinary one goes on answering on them."""

    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        self._held: list[socket.socket] = []
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection."""
        self._held.append(request)
        super().process_request(request, client_address)

    def server_close(self) -> None:
        """Cut every connection, then stop listening."""
        for held in self._held:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
        super().server_close()


class Host:
    """A host of a folder that can be switched off, and on again at the same address.

    It may send headers of its own, and have ``others``: further sites below other paths of the same origin.
    """

    def __init__(self, folder: Path, headers: dict[str, str] | None = None, others: dict[str, Path] | None = None) -> None:
        self.folder = folder
        self._further = {"headers": headers, "others": others}
        self._port = 0
        self.on()

    @property
    def address(self) -> str:
        """The site's address."""
        return self.origin + SUB_PATH

    @property
    def origin(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self._port}"

    def on(self) -> None:
        """Start to answer."""
        handler = functools.partial(SubPathHandler, directory=str(self.folder), **self._further)
        self._server = CuttingServer(("127.0.0.1", self._port), handler)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def off(self) -> None:
        """Stop to answer: what asks is refused."""
        self._server.shutdown()
        self._server.server_close()


def deploy(folder: Path, name: str, content: bytes) -> None:
    """Put another file into a copy of the site as a whole deployment would: the service workers know its hash."""
    file = folder / name
    before = integrity(file.read_bytes())
    file.write_bytes(content)
    for worker in (folder / "service-worker.js", folder / "lite" / "service-worker.js"):
        if worker.is_file():
            worker.write_text(worker.read_text(encoding="utf-8").replace(before, integrity(content)), encoding="utf-8")


def deploy_exercise(folder: Path, path: str, content: bytes) -> None:
    """Deploy a JupyterLite with another notebook: every deployment has a build of its own, which its page and its start name."""
    deploy(folder, f"lite/files/{path}", content)
    (build,) = set(_BUILD.findall((folder / "lite" / "notebooks" / "index.html").read_text(encoding="utf-8")))
    another = integrity(content).encode().hex()[:12]
    for name in ("lite/start.js", "lite/notebooks/index.html"):
        deploy(folder, name, (folder / name).read_bytes().replace(build.encode(), another.encode()))


@contextmanager
def hosted_copy(folder: Path, headers: dict[str, str] | None = None, others: dict[str, Path] | None = None) -> Iterator[Host]:
    """Host a copy of the built site in a folder, as ``Host`` does."""
    host = Host(Path(shutil.copytree(SITE, folder / "site")), headers, others)
    try:
        yield host
    finally:
        host.off()
