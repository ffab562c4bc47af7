"""A real Chromium on the built site, with every other host blocked and every complaint of a page noted."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect, sync_playwright
from support.chromium import ARGUMENTS, NO_OTHER_HOST
from support.copies import Host
from support.site import SITE
from support.waiting import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)


class Watched:
    """A page, and what it did that it should not: foreign requests, failures, errors on the console."""

    def __init__(self, page: Page, own: str) -> None:
        self.page = page
        self.own = own
        self.complaints: list[str] = []
        page.on("console", lambda message: self._note(f"console: {message.text}") if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("requestfailed", self._note_failure)
        page.on("response", lambda response: self._note(f"{response.status}: {response.url}") if response.status >= 400 else None)
        page.on("requestfinished", self._note_foreign)

    def _note(self, complaint: str) -> None:
        self.complaints.append(complaint)

    def _note_failure(self, request: Request) -> None:
        """Note a failed request, but not one that the page's policy stopped, nor one of ours that leaving the page broke off."""
        if request.failure == "csp":
            return
        self._note_foreign(request)
        if request.failure != "net::ERR_ABORTED":
            self._note(f"failed: {request.url} {request.failure}")

    def _note_foreign(self, request: Request) -> None:
        """Note a request to another host. The browser finds none; to stop it here would cost the cache, and so much time."""
        if not request.url.startswith((self.own, "blob:", "data:")):
            self._note(f"foreign: {request.url}")


Opener = Callable[..., Watched]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright once."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start the Chromium that dev.py found."""
    path = os.environ.get("BROWSER_FOR_TESTS", "/usr/bin/chromium")
    running = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, NO_OTHER_HOST])
    yield running
    running.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the built site below a sub-path, as a project's page is. It must have been built: `python3 dev.py site`."""
    assert (SITE / "index.html").is_file(), "the book is not built: python3 dev.py site"
    host = Host(SITE)
    yield host.address
    host.off()


@pytest.fixture(scope="session")
def usual_context(browser: Browser) -> Iterator[BrowserContext]:
    """Open the one context of the tests that ask for nothing special: what its pages share is fetched and compiled once."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(PATIENCE * 1000)
    yield context
    context.close()


@pytest.fixture
def open_page(browser: Browser, usual_context: BrowserContext, site: str) -> Iterator[Opener]:
    """Return a function that opens a page of the site, watched; at the end no page may have a complaint.

    No copy of the site is saved unless a test asks for it. What a page stored is gone before the next test.
    """
    opened: list[Watched] = []

    def opener(name: str, *, width: int = 360, height: int = 780, base: str = site, **options: Any) -> Watched:
        context = usual_context
        if options:
            context = browser.new_context(**{"service_workers": "block", **options})
            context.set_default_timeout(PATIENCE * 1000)
        watched = Watched(context.new_page(), base)
        opened.append(watched)
        watched.page.set_viewport_size({"width": width, "height": height})
        watched.page.goto(base + name, wait_until="load")
        return watched

    yield opener
    complaints = [complaint for watched in opened for complaint in watched.complaints]
    for watched in opened:
        if watched.page.context is not usual_context:
            watched.page.context.close()
        elif not watched.page.is_closed():
            watched.page.evaluate("try { localStorage.clear(); sessionStorage.clear(); } catch {}")
            watched.page.close()
    assert complaints == []


@pytest.fixture
def checker(open_page: Opener) -> Page:
    """Open the symptom checker on its own page, ready, with all its questions on one page."""
    return whole_form(open_page("book/checker.html").page)


def whole_form(page: Page) -> Page:
    """Wait for the symptom checker and show all its questions at once, on its own page or in the chapter."""
    page.wait_for_selector('[data-mounted] form[data-tool="symptom_checker"]')
    page.locator('[data-action="whole"], [data-action="here"]').click()
    return page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run JupyterLab and JupyterLite first: they take longest, and the pages fill the time beside them."""
    first = {Path(__file__).with_name(f"test_{name}.py") for name in ("jupyterlab", "exercises_in_browser")}
    items.sort(key=lambda item: item.path not in first)
