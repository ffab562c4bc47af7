"""The site with the network gone: after one visit, below a sub-path, with a way to renew and to remove the copy."""

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.copies import Host, deploy, hosted_copy
from support.site import SITE, page_names
from support.waiting import PATIENCE, wait_until

SAVED = "navigator.serviceWorker.ready.then(() => caches.keys())"
FILES = re.compile(r"const FILES = ({[^}]*});")
A_YEAR_AGO = time.time() - 365 * 86_400
VERSION = re.compile(r'const VERSION = "(\w+)";')


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with hosted_copy(tmp_path) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 360, "height": 780})
    made.set_default_timeout(PATIENCE * 1000)
    yield made
    made.close()


def visit(context: BrowserContext, host: Host) -> Page:
    """Open the start page as a first visitor, and wait until its copy is saved and in charge."""
    page = context.new_page()
    page.goto(f"{host.address}book/index.html")
    wait_until(page, "navigator.serviceWorker.controller !== null")
    return page


def test_the_whole_course_without_a_network(context: BrowserContext, host: Host) -> None:
    """One visit to one page; then the host is gone, and every page, each tool, a figure and the search still work."""
    page = visit(context, host)
    host.off()
    for name in page_names():
        page.goto(host.address + name)
        expect(page.locator("article h1").first).to_be_visible()
        expect(page.locator(".livepage-saved")).to_contain_text("No network")
    page.goto(f"{host.address}book/checker.html?from=a-link")
    page.get_by_role("button", name="Show all questions on one page").click()
    page.locator('.tool input[name="pop"][value="yes"]').check()
    expect(page.locator('[role="status"][data-tool="symptom_checker"]')).to_have_attribute("data-rule", "E4")
    for name, tool in (("shoes", "footwear_checklist"), ("planner", "mileage_planner")):
        page.goto(f"{host.address}book/{name}.html")
        page.wait_for_selector(f'[data-mounted] form[data-tool="{tool}"]')
    page.goto(f"{host.address}book/prevention.html")
    figure = page.locator(".explorable").first
    figure.locator(".explorable-canvas").scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-drawn", "true")
    page.goto(f"{host.address}search.html?q=orthotics")
    expect(page.locator("#search-results li a").first).to_be_visible()
    page.goto(host.address)
    expect(page).to_have_url(f"{host.address}book/index.html")
    page.goto(f"{host.address}checker.html")
    page.wait_for_selector('[data-mounted] form[data-tool="symptom_checker"]')
    page.goto(f"{host.address}book/no_such_page.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not here")


def test_a_correction_reaches_who_has_a_network(context: BrowserContext, host: Host) -> None:
    """The network is asked first, even for a page old enough that the browser would trust its own copy for weeks."""
    card = host.folder / "book" / "red_flags.html"
    os.utime(card, (A_YEAR_AGO, A_YEAR_AGO))
    page = visit(context, host)
    page.goto(f"{host.address}book/red_flags.html")
    (first,) = page.evaluate(SAVED)
    corrected = card.read_text(encoding="utf-8").replace("Red-flag card</h1>", "Corrected</h1>").replace("Red-flag card<a", "Corrected<a")
    deploy(host.folder, "book/red_flags.html", corrected.encode())
    worker = host.folder / "service-worker.js"
    worker.write_text(VERSION.sub('const VERSION = "another";', worker.read_text(encoding="utf-8")), encoding="utf-8")
    page.goto(f"{host.address}book/red_flags.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Corrected")
    expect(page.locator(".livepage-saved")).to_have_count(0)
    wait_until(page, "name => caches.keys().then((names) => names.length === 1 && names[0] !== name)", first)
    host.off()
    page.goto(f"{host.address}book/red_flags.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Corrected")
    host.on()
    page.get_by_role("button", name="Look for a newer one").click()
    expect(page.locator(".livepage-saved")).to_have_count(0)


def test_the_copy_can_be_seen_and_removed(context: BrowserContext, host: Host) -> None:
    """The page about it says the day of the copy; one press and nothing is left on the device."""
    page = visit(context, host)
    page.goto(f"{host.address}book/offline.html")
    expect(page.locator(".livepage-copy")).to_contain_text(re.compile(r"A copy of the whole site of \d+ \w+ 20\d\d is on this device"))
    page.get_by_role("button", name="Remove the copy").click()
    expect(page.locator(".livepage-copy")).to_contain_text("The copy is removed")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0


def test_the_copy_holds_what_its_pages_ask_for(host: Host) -> None:
    """Each address of the list answers; a page that no contents name would be one that nobody can read offline."""
    text = (SITE / "service-worker.js").read_text(encoding="utf-8")
    listed = list(json.loads(FILES.search(text)[1]))
    assert {*page_names(), "index.html", "search.html", "404.html"} <= set(listed)
    assert any(name.startswith("_static/search-sections.js?v=") for name in listed)
    assert [name for name in listed if not (SITE / name.partition("?")[0]).is_file()] == []
    assert host.address.endswith("/achilles/")
    size = sum((SITE / name.partition("?")[0]).stat().st_size for name in listed)
    print(f"the copy: {len(listed)} files, {size / 1e6:.1f} MB unpacked")
    assert size < 8e6
