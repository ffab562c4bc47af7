"""Reading a log on the built page, in Chromium: seconds, the longest task, and the memory, against their budgets.

Figures are by the clock, so they are only the page's own on a machine that is otherwise quiet.
"""

import os
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from support.chromium import ARGUMENTS, NO_OTHER_HOST
from support.copies import Host
from support.site import SITE
from support.waiting import wait_until

BUDGETS = {"activities.csv": 0.3, "loose.zip": 15.0, "export.xml": 5.0}  # seconds
LONGEST_TASK, MEGABYTES = 50.0, 100.0
PATIENCE = 600  # seconds
WATCH = """
() => {
  globalThis.tasks = [];
  globalThis.heap = 0;
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  setInterval(() => { heap = Math.max(heap, performance.memory.usedJSHeapSize); }, 100);
}
"""


def measured(folder: Path) -> list[str]:
    """Read each file of a folder on the page and print the figures; return what is over its budget."""
    over = []
    host = Host(SITE)
    with sync_playwright() as playwright:
        path = os.environ.get("BROWSER_FOR_TESTS", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, NO_OTHER_HOST, "--enable-precise-memory-info"])
        for name, budget in BUDGETS.items():
            page = browser.new_page()
            page.goto(f"{host.address}book/diary.html")
            page.locator('[data-mounted] summary:has-text("Your own running")').click()
            seconds, task, megabytes = _read(page, folder / name)
            print(
                f"on the page, {name}: {seconds:.2f} s (budget {budget}), longest task {task:.0f} ms ({LONGEST_TASK:.0f}), {megabytes:.0f} MB"
            )
            found = {"seconds": seconds > budget, "task": task > LONGEST_TASK, "memory": megabytes > MEGABYTES}
            over += [f"{name}: {what}" for what, is_over in found.items() if is_over]
            page.close()
        browser.close()
    host.off()
    return over


def _read(page: Page, path: Path) -> tuple[float, float, float]:
    page.evaluate(WATCH)
    page.wait_for_timeout(500)
    page.evaluate("tasks.length = 0")
    begin = time.perf_counter()
    page.locator("#diary-log-files").set_input_files(path)
    wait_until(page, "/ runs/.test(document.querySelector('.diary-log-status').textContent)", seconds=PATIENCE)
    seconds = time.perf_counter() - begin
    return seconds, max(page.evaluate("tasks"), default=0.0), page.evaluate("heap") / 1e6
