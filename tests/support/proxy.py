"""A proxy that is the whole internet of a browser: it serves the built site under a name of its own and notes all else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from urllib.parse import urlsplit

from support.copies import SUB_PATH, SubPathHandler
from support.site import SITE

HOST = "course.test"  # a name that nobody can own
ADDRESS = f"http://{HOST}{SUB_PATH}"


class Net:
    """Where the proxy listens, and what was asked of it that is not the course."""

    def __init__(self, proxy: str) -> None:
        self.proxy = proxy
        self.foreign: list[str] = []


@contextmanager
def net() -> Iterator[Net]:
    """Start the proxy."""
    noted: list[str] = []

    class Handler(SubPathHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(SITE))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.netloc != HOST:
                noted.append(self.path)
                self.close_connection = True
                return
            self.path = address.path or "/"
            super().do_GET()

        do_POST = do_HEAD = do_OPTIONS = do_GET

        def do_CONNECT(self) -> None:
            noted.append(self.path)
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = Net(f"127.0.0.1:{server.server_port}")
    made.foreign = noted
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
