"""How soon a code cell that is run in its page gives its first result, and what it loads for that, beside Pyodide's core alone."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, Request

from measure.bench.measuring import PATIENCE

CORE = "Pyodide's core alone, `1+1`"
PLAIN, FIGURE = "a cell that asks the rules", "a cell that shows a figure"
# What is run: the chapter, and the number of the cell among those that it shows.
CELLS = {PLAIN: ("symptoms", 3), "a cell that shows a tool": ("symptoms", 8), FIGURE: ("causes", 1)}

# From the press to the end of the cell, when its output stands below it.
RUN = """([nth]) => new Promise((resolve) => {
  const cell = document.querySelectorAll(".cell:has(> .cell_input)")[nth - 1];
  const begun = performance.now();
  const watcher = new MutationObserver(() => {
    if (cell.querySelector(".run-status")?.textContent !== "Done." || !cell.querySelector(".run-output")) return;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  });
  watcher.observe(cell, { childList: true, subtree: true, characterData: true });
  cell.querySelector(".run-button").click();
})"""


@dataclass(frozen=True)
class Run:
    """Milliseconds to the first result with an empty cache and with a full one, and bytes on the wire with the empty one."""

    cold: float
    warm: float
    weight: int


def run_cell(browser: Browser, base: str, chapter: str, nth: int) -> Run:
    """Run a cell in a browser that knows nothing of the site, and in the same browser once more. What the page weighs is not counted."""

    def timed(page: Page) -> float:
        page.goto(f"{base}book/{chapter}.html", wait_until="networkidle")
        return float(page.evaluate(RUN, [nth]))

    return _twice(browser, timed, "/_static/python/")


def core_alone(browser: Browser, base: str) -> Run:
    """Start Pyodide's core in an empty page, and add 1 and 1."""

    def timed(page: Page) -> float:
        page.goto(base)
        page.wait_for_selector("[data-ready]")
        return float(page.locator("output").inner_text().split()[1])

    return _twice(browser, timed, "")


def _twice(browser: Browser, timed: Callable[[Page], float], counted: str) -> Run:
    context = browser.new_context(viewport={"width": 360, "height": 780}, service_workers="block")
    context.set_default_timeout(PATIENCE)
    try:
        cold, weight = _once(context, timed, counted)
        return Run(cold, _once(context, timed, counted)[0], weight)
    finally:
        context.close()


def _once(context: BrowserContext, timed: Callable[[Page], float], counted: str) -> tuple[float, int]:
    """Return the milliseconds, and the bytes of what was asked for at addresses with ``counted`` in them."""
    page = context.new_page()
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 - Playwright marks the handler, and a method takes no mark
    try:
        taken = timed(page)
        sizes = [request.sizes() for request in finished if counted in request.url]
        return taken, sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    finally:
        page.close()
