"""Serving the built book on this machine only."""

import argparse
import functools
import http.server
import os
import webbrowser
from http import HTTPStatus
from pathlib import Path

from tools.site import SITE, build, need_site


def run(options: argparse.Namespace, _further: list[str]) -> int:
    """Build and serve the book, until Ctrl+C."""
    if not options.no_build:
        build()
    need_site()
    handler = functools.partial(QuietHandler, directory=str(SITE))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        print(f"Port {options.port} is taken, so another free one is used.")
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"\nThe book is open at {address}   (Ctrl+C stops it)", flush=True)
    if not options.no_open and not os.environ.get("CI"):
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        server.server_close()
    return 0


def port(typed: str) -> int:
    """Read the number of a port."""
    if not (typed.isdecimal() and 1 <= int(typed) <= 65535):
        raise argparse.ArgumentTypeError(f"{typed} is not a port; a port is a whole number from 1 to 65535")
    return int(typed)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each, and lets no browser keep an old page."""

    # Some systems have other ideas of these types; a browser runs no script and compiles no program under them.
    extensions_map = {  # noqa: RUF012 - as the base class has it
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, *_arguments: object) -> None:
        """Print nothing: a page is a dozen requests."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the book's own page for a wrong address, as hosts do."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Ask the browser to check back, so that a rebuilt page is a new page."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()
