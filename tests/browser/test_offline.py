"""The site with the network gone: after one visit, below a sub-path, with a way to renew and to remove the copy."""

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from conftest import Opener
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.copies import Host, deploy, hosted_copy
from support.site import SITE, page_names
from support.waiting import PATIENCE, wait_until

SAVED = "navigator.serviceWorker.ready.then(() => caches.keys())"
FILES = re.compile(r"const FILES = ({[^}]*});")
A_YEAR_AGO = time.time() - 365 * 86_400
BUILD = re.compile(r'const BUILD = "(\w+)";')
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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
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


def new_version(folder: Path) -> None:
    """Deploy the site as another build: its pages say so, and its service worker knows them."""
    worker = folder / "service-worker.js"
    (build,) = set(BUILD.findall(worker.read_text(encoding="utf-8")))
    for name in ("book/index.html", "book/red_flags.html"):
        deploy(folder, name, (folder / name).read_bytes().replace(build.encode(), b"0123456789ab"))
    text = VERSION.sub('const VERSION = "another";', worker.read_text(encoding="utf-8"))
    worker.write_text(text.replace(build, "0123456789ab"), encoding="utf-8")


@pytest.mark.long
def test_an_open_page_says_that_there_is_a_newer_version(context: BrowserContext, host: Host) -> None:
    """Not the reader's first page, not a page that came with the new version, but the tab that was open all the while."""
    page = visit(context, host)
    page.reload()
    wait_until(page, "document.readyState === 'complete'")
    new_version(host.folder)
    other = context.new_page()
    other.goto(f"{host.address}book/red_flags.html")
    expect(page.locator(".livepage-saved")).to_contain_text("There is a newer version of this course.")
    expect(other.locator(".livepage-saved")).to_have_count(0)
    page.get_by_role("button", name="Load it").click()
    wait_until(page, "document.documentElement.dataset.build === '0123456789ab'")
    expect(page.locator(".livepage-saved")).to_have_count(0)


@pytest.mark.long
def test_two_versions_on_one_host_keep_out_of_each_others_way(browser: Browser, tmp_path: Path) -> None:
    """Below two paths of one origin each has its own copy, gives its own pages without a network, and goes by itself."""
    other = Path(shutil.copytree(SITE, tmp_path / "other"))
    new_version(other)
    with hosted_copy(tmp_path, others={"/other/": other}) as host:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        addresses = [host.address, f"{host.origin}/other/"]
        for address in addresses:
            page.goto(f"{address}book/red_flags.html")
            wait_until(page, "navigator.serviceWorker.controller !== null")
        host.off()
        builds = []
        for address in addresses:
            page.goto(f"{address}book/red_flags.html")
            builds.append(page.evaluate("document.documentElement.dataset.build"))
        assert builds[0] != builds[1] == "0123456789ab"
        host.on()
        page.goto(f"{host.origin}/other/book/offline.html")
        page.get_by_role("button", name="Remove the copy").click()
        expect(page.locator(".livepage-copy")).to_contain_text("The copy is removed")
        host.off()
        page.goto(f"{host.address}book/red_flags.html")
        expect(page.locator("article h1")).to_be_visible()
        context.close()


def test_the_site_can_be_installed_and_starts_without_a_network(context: BrowserContext, host: Host) -> None:
    """The browser has no objection, and the page that an app opens is in the copy."""
    page = visit(context, host)
    session = context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    start = urljoin(manifest["url"], json.loads(manifest["data"])["start_url"])
    found = {error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert found <= {"in-incognito"}  # as every context of these tests is
    host.off()
    page.goto(start)
    expect(page.locator("article h1").first).to_be_visible()
    expect(page.get_by_role("link", name="Is it safe to wait?")).to_be_visible()


# As Chromium says it to a page that could be installed.
ASKED = """() => {
  const event = new Event("beforeinstallprompt", { cancelable: true });
  event.prompt = () => (document.title = "asked");
  dispatchEvent(event);
  return event.defaultPrevented;
}"""
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"


def test_installing_is_offered_and_can_be_declined_for_good(open_page: Opener) -> None:
    """Only when the browser offers it; what is kept is that one word, and a page that has no place for it leaves it to the browser."""
    page = open_page("book/index.html").page
    hint = page.locator(".livepage-install")
    expect(hint).to_be_empty()
    assert page.evaluate(ASKED)
    page.get_by_role("button", name="Install").click()
    expect(page).to_have_title("asked")
    page.get_by_role("button", name="No, thanks").click()
    expect(hint).to_be_empty()
    page.reload()
    assert not page.evaluate(ASKED)
    expect(hint).to_be_empty()
    assert page.evaluate("Object.entries(localStorage)") == [["livepage-install", "no"]]


def test_an_iphone_gets_a_sentence(open_page: Opener) -> None:
    page = open_page("book/offline.html", user_agent=IPHONE).page
    expect(page.locator(".livepage-install")).to_contain_text("press Share, then Add to Home Screen")
