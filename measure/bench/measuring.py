"""One visit to a page with a cold cache: bytes, requests, first paint, when it is ready, and how soon it answers a press."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Error, Page, Request, sync_playwright
from support.chromium import ARGUMENTS, NO_OTHER_HOST

from measure.bench.variants import Variant

SLOW = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}  # 10 Mbit/s, 40 ms
SLOWER_CPU = 4
PATIENCE = 60_000  # ms: Pyodide on a slow line

# Notes when the page is ready. A promise of the answer is made before the press; it is kept once the answer is painted.
WATCHER = """(ready) => {
  const bench = (globalThis.bench = { ready: null });
  const look = () => {
    if (bench.ready !== null || !document.querySelector(ready)) return;
    bench.ready = performance.now();
    watcher.disconnect();
  };
  const watcher = new MutationObserver(look);
  const says = ["data-mounted", "data-ready"]; // whoever says so itself is not watched while it is being read
  const childList = !says.some((name) => ready?.includes(`[${name}]`));
  if (ready) watcher.observe(document, { childList, subtree: true, attributes: true, attributeFilter: says });
  else addEventListener("DOMContentLoaded", () => setTimeout(() => (bench.ready = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd)));
  bench.watchFor = (place) => {
    let pressed = null;
    addEventListener("click", (event) => (pressed ??= event.timeStamp), { capture: true });
    bench.answered = new Promise((resolve) => {
      const answer = new MutationObserver(() => {
        if (pressed === null) return;
        answer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
      });
      answer.observe(document.querySelector(place), { childList: true, subtree: true, characterData: true });
    });
  };
}"""


@dataclass
class Visit:
    """What was measured. Times are milliseconds from the start of the navigation; the answer's is from the press."""

    files: dict[str, int] = field(default_factory=dict)  # address to bytes on the wire, heads included
    paint: float = 0
    ready: float = 0
    answer: float | None = None
    foreign: int = 0
    faults: int = 0  # errors on the console, failed requests

    @property
    def weight(self) -> int:
        """Bytes on the wire."""
        return sum(self.files.values())

    @property
    def requests(self) -> int:
        """Requests of the page."""
        return len(self.files)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Start Chromium, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, NO_OTHER_HOST])
        try:
            yield browser
        finally:
            with suppress(Error):  # one that was ended for taking too long must not hide which measure that was
                browser.close()


def visit(browser: Browser, variant: Variant, base: str, *, slow: bool) -> Visit:
    """Visit a page in a browser that knows nothing of it. Raises a timeout error where it never gets ready."""
    # The copy for reading without a network is fetched once the page stands; it is no part of the page.
    context = browser.new_context(viewport={"width": 360, "height": 780}, service_workers="block")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    found = Visit()
    try:
        _note(page, found, base)
        session = context.new_cdp_session(page)
        if slow:
            session.send("Network.emulateNetworkConditions", SLOW)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        page.add_init_script(f"({WATCHER})({variant.ready!r})" if variant.ready else f"({WATCHER})(null)")
        page.goto(base + variant.path, wait_until="load")
        page.wait_for_function("bench.ready !== null")
        _wait_until_quiet(page, found)
        found.ready = float(page.evaluate("bench.ready"))
        found.paint = float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        weighed = dict(found.files)
        if variant.press:
            if variant.before:
                page.evaluate(variant.before)
            page.evaluate("(place) => bench.watchFor(place)", variant.answer)
            page.locator(variant.press).click()
            found.answer = float(page.evaluate("bench.answered"))
        found.files = weighed
    finally:
        context.close()
    return found


def _wait_until_quiet(page: Page, found: Visit) -> None:
    """Wait until nothing was loaded for half a second, so that what comes late is weighed too; 20 seconds at most."""
    loaded, quiet = -1, 0
    for _ in range(200):
        quiet = quiet + 1 if loaded == len(found.files) else 0
        loaded = len(found.files)
        if quiet >= 5:
            return
        page.wait_for_timeout(100)


def _note(page: Page, found: Visit, base: str) -> None:
    """Note what a page asks for, what that weighs, and what goes wrong."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}

    def asked(event: dict) -> None:
        address = event["request"]["url"]
        if address.startswith(("blob:", "data:")):
            return
        addresses[event["requestId"]] = address.removeprefix(base).split("?")[0]
        found.foreign += not address.startswith(base)

    def loaded(event: dict) -> None:
        if event["requestId"] in addresses:
            found.files[addresses[event["requestId"]]] = int(event["encodedDataLength"])

    def failed(_request: Request) -> None:
        found.faults += 1

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", loaded)
    page.on("requestfailed", failed)
    page.on("pageerror", lambda _error: failed(None))
    page.on("console", lambda message: failed(None) if message.type == "error" else None)
