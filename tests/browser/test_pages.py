"""Every page of the built site: nothing from another host, no error, no failure, and no heavier than its budget."""

import re
from pathlib import Path

import pytest
from conftest import Opener
from playwright.sync_api import Browser, Route, expect
from support.layout import MISFITS, add_fonts, set_text
from support.site import SITE
from support.tiers import short_of
from support.waiting import wait_until, wait_until_mounted

from achilles.footwear_checklist import FootwearChecklist
from achilles.mileage_planner import MileagePlanner
from achilles.quiz import Quiz
from achilles.symptom_checker import SymptomChecker

TOOL_PAGES = {"checker": SymptomChecker, "planner": MileagePlanner, "shoes": FootwearChecklist}
PLAIN_TEXT_MS = 350  # of `_plain_text`, on a machine that stays a good way below the alarm
HEAVIEST = 250_000
STATE = re.compile(r'<script type="application/vnd\.jupyter\.widget-state\+json">(.*?)</script>', re.DOTALL)
MOST_MOVED = 0.1  # of the screen, weighed by how far: what Chromium's makers call good
# How much of what was seen moved, without anybody having pressed anything.
MOVED = """new Promise((done) => {
  let moved = 0;
  const count = (list) => { for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) moved += value; };
  new PerformanceObserver(count).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(moved))));
})"""


def module_file(name: str) -> Path:
    """Return the file of a widget's module."""
    return SITE / "_static" / "widgets" / f"{name}.js"


@pytest.mark.parametrize("name", short_of(["book/index.html", "book/exercises/causes.html", "search.html"], "book/exercises/causes.html"))
def test_red_flag_card_is_one_press_away(open_page: Opener, name: str) -> None:
    """From the top of a page, at each depth of the site. That each page has that link is held by ``test_links.py``."""
    page = open_page(name).page
    page.locator(".livepage-notice a").click()
    expect(page).to_have_url(re.compile(r"/book/red_flags\.html#?$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Red-flag card")


def test_red_flag_card_has_no_script_of_ours_and_prints_on_one_sheet(open_page: Opener) -> None:
    """It holds with scripts off, and on one sheet of A4."""
    page = open_page("book/red_flags.html", java_script_enabled=False).page
    expect(page.locator(".red-flag-card")).to_contain_text("Call your emergency number now")
    assert "livepage-loader" not in page.content()
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


def test_start_page_takes_everyone_to_their_place_in_one_press(open_page: Opener) -> None:
    """Three doors, three tools."""
    for door, tool in (
        ("Is it safe to wait?", "symptom_checker"),
        ("What can I run this week?", "mileage_planner"),
        ("Are my shoes", "footwear_checklist"),
    ):
        page = open_page("book/index.html").page
        page.get_by_role("link", name=door).click()
        expect(page.locator(f'form[data-tool="{tool}"]')).to_be_visible()


@pytest.mark.parametrize("width", short_of([360, 1280], 360))
@pytest.mark.parametrize(
    "name", short_of(["checker", "planner", "shoes", "diary", "your_exercises", "symptoms", "not_better"], "checker", "diary")
)
def test_nothing_jumps_when_a_tool_starts_late(browser: Browser, site: str, name: str, width: int) -> None:
    """On a slow phone a page is read long before its tools answer: what is under the finger then stays there."""
    # A context of its own: one in which another test has stopped the clock tells nothing of what was painted.
    page = browser.new_page(viewport={"width": width, "height": 780}, service_workers="block")
    held: list[Route] = []
    is_seen = False
    page.route("**/_static/widgets/*.js", lambda route: route.continue_() if is_seen else held.append(route))
    page.goto(f"{site}book/{name}.html", wait_until="commit")
    wait_until(page, "performance.getEntriesByName('first-contentful-paint').length > 0 && document.readyState !== 'loading'")
    wait_until(page, "document.fonts.status === 'loaded'")
    assert page.locator("[data-mounted]").count() == 0
    is_seen = True
    for route in held:
        route.continue_()
    wait_until_mounted(page)
    moved = page.evaluate(MOVED)
    page.close()
    print(f"{name}, {width} px: {moved:.3f} moved")
    assert moved <= MOST_MOVED


@pytest.mark.parametrize("name", short_of(TOOL_PAGES, "checker"))
def test_weight_of_a_tools_page(open_page: Opener, name: str) -> None:
    """On the wire, packed, before any figure is in view: at most 250 KB."""
    watched = open_page("book/index.html")
    page = watched.page
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{watched.own}book/{name}.html")
    page.wait_for_load_state("networkidle")
    print(f"{name}: {sum(sizes) / 1000:.0f} KB in {len(sizes)} requests")
    assert 50_000 < sum(sizes) <= HEAVIEST


@pytest.mark.parametrize("name", short_of(TOOL_PAGES, "checker"))
def test_form_and_emergency_words_stand_without_scripts(open_page: Opener, name: str) -> None:
    """Scripts off: the questions can be read, the emergency words hold, and the page says that the tool is still."""
    page = open_page(f"book/{name}.html", java_script_enabled=False).page
    form = page.locator(f'form[data-tool="{TOOL_PAGES[name].rules_file.data["tool"]}"]')
    assert form.locator("fieldset").count() >= 10
    expect(form.locator(".tool-first").first).to_contain_text("pop")
    expect(form.locator("noscript")).to_have_count(1)


def test_a_tool_that_cannot_start_says_so_and_the_rest_lives(open_page: Opener) -> None:
    """With the tool's own text broken, its place says so and keeps its words; the figure beside it is drawn."""
    watched = open_page("book/index.html")
    page = watched.page

    (module,) = (file.name for file in module_file("x").parent.glob("*.js") if file.read_text(encoding="utf-8") == Quiz._esm)
    page.route(f"**/{module}", lambda route: route.fulfill(body="throw new Error(1);", content_type="text/javascript"))
    page.goto(f"{watched.own}book/prevention.html")
    quiz = page.locator(".tool-mount", has=page.locator('form[data-tool="quiz"]'))
    expect(quiz.locator(".livepage-failed")).to_contain_text("could not start")
    quiz.locator("summary").first.click()
    expect(quiz.locator("legend").first).to_be_visible()
    expect(page.locator(".livepage-failed")).to_have_count(1)
    figure = page.locator(".explorable").first
    figure.locator(".explorable-canvas").scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-drawn", "true")
    assert [complaint.split("\n")[0] for complaint in watched.complaints] == ["console: sphinx_livepage: Error: 1"]
    watched.complaints.clear()


@pytest.mark.timed
@pytest.mark.parametrize("throttled", [False, True], ids=["as it is", "10 Mbit, 40 ms, CPU 4x slower"])
@pytest.mark.parametrize("name", TOOL_PAGES)
def test_tool_is_ready_in_time(browser: Browser, site: str, name: str, throttled: bool) -> None:
    """Cold cache: the tool is ready within 1.25 times what its page takes without it, and soon enough.

    The budgets are 500 ms and, throttled, 1200 ms. The alarm is at twice that, and later by as much as this machine
    lays out plain text more slowly than the one where the alarm was set. The ratio needs no such room. The best of three
    counts, on pages that are not watched: watching costs time.
    """
    runs = [_times(browser, site, name, throttled=throttled) for _ in range(3)]
    ready, ratio = min(ready for ready, _ in runs), min(ready / page for ready, page in runs)
    slower = max(1, _plain_text(browser) / PLAIN_TEXT_MS)
    print(
        f"{name}{', throttled' if throttled else ''}: ready after {ready:.0f} ms, {ratio:.2f} times the page itself; machine {slower:.2f}"
    )
    assert ratio <= 1.25
    assert ready < 2 * slower * (1200 if throttled else 500)


def _plain_text(browser: Browser) -> float:
    """Return how long this machine takes to style and lay out a fixed page of plain text, in milliseconds, the best of five."""
    page = browser.new_page(viewport={"width": 360, "height": 780})
    page.set_content("<main></main>")
    took = page.evaluate(
        """() => Math.min(...[1, 2, 3, 4, 5].map(() => {
          const main = document.querySelector("main");
          main.replaceChildren();
          const start = performance.now();
          main.innerHTML = "<section><h2>Title</h2><ul><li>One line of plain text</li><li>And another</li></ul></section>".repeat(2000);
          main.getBoundingClientRect();
          return performance.now() - start;
        }))"""
    )
    page.close()
    return float(took)


def _times(browser: Browser, site: str, name: str, *, throttled: bool) -> tuple[float, float]:
    """Return when the tool was ready and when the page itself was, in milliseconds from the start of the navigation."""
    page = browser.new_page(viewport={"width": 360, "height": 780})
    page.goto(f"{site}book/red_flags.html")  # the browser is warm, the cache is not
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    if throttled:
        speed = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
        session.send("Network.emulateNetworkConditions", speed)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(f"{site}book/{name}.html")
    wait_until_mounted(page)
    ready = float(page.evaluate("Math.max(...performance.getEntriesByName('livepage-ready').map(({ startTime }) => startTime))"))
    alone = float(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventStart"))
    page.close()
    return ready, alone


@pytest.mark.parametrize("button", short_of(["Menu", "Search", "Download this page", "On this page"], "Menu"))
def test_what_opens_over_a_page_fits_a_phone_with_large_text(open_page: Opener, button: str) -> None:
    """Wide letters at 200 % on 360 px: the menu, the search, the list of downloads and the list of sections stay on the screen."""
    page = open_page("book/causes.html").page
    add_fonts(page)
    set_text(page, "wide", 200)
    page.get_by_role("button", name=button).locator("visible=true").first.click()
    expect(page.locator("dialog[open], .dropdown-menu.show")).to_be_visible()
    assert page.evaluate(MISFITS) == []


def test_search_finds_a_page(open_page: Opener) -> None:
    """From a chapter's search field to a result."""
    page = open_page("book/causes.html", width=1280, height=900).page
    page.keyboard.press("Control+k")
    page.keyboard.type("orthotics")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results li a").first).to_be_visible()
