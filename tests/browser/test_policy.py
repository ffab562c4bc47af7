"""The policy of each page, and what a browser keeps: hostile input and hostile storage change nothing."""

import json
import time

import pytest
from conftest import Opener, whole_form
from playwright.sync_api import Page, expect
from support.copies import SUB_PATH
from support.tiers import long, short_of
from support.waiting import PATIENCE, wait_until, wait_until_mounted

STORED = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
SCRIPT = "<img src=x onerror='globalThis.broken = true'>"
STOPPED = 3  # a handler, a line of script, a script from elsewhere
# Every name that the tools or the theme read, with nonsense, and a word that would close the theme's own announcement.
HOSTILE = {
    "mode": f'dark"{SCRIPT}',
    "theme": SCRIPT,
    "pst_announcement_banner_pref": '{"closed": "2999-01-01T00:00:00Z"}',
    "pst_banner_pref": "{",
    "sphinx_highlight_terms": SCRIPT,
    "achilles-course:symptom_checker": json.dumps({"pop": SCRIPT, "__proto__": {"level": "self_care"}, "now": {"has": 1}}),
    "achilles-course:mileage_planner": json.dumps({"gate": "none", "pain": "none", "confirmed": "yes", "length": SCRIPT}),
    "achilles-course:footwear_checklist": "[[",
    "achilles-course:practice": json.dumps(
        {"done": [SCRIPT, 3], "answers": {"causes/before": SCRIPT, "causes/lost": SCRIPT, "causes/odds_ratio": [SCRIPT]}}
    ),
    "achilles-course:quiz-symptoms": json.dumps({"pop_yesterday": SCRIPT}),
    "__proto__": SCRIPT,
}


def test_policy_bites(open_page: Opener) -> None:
    """Script that gets into a page does not run: not as an element, not as a handler, not from another host."""
    watched = open_page("book/causes.html")
    watched.page.evaluate(
        """markup => {
            const place = document.createElement("div");
            place.innerHTML = markup;
            document.body.append(place);
            for (const [name, value] of [["textContent", "globalThis.broken = true"], ["src", "https://example.org/x.js"]])
                document.body.append(Object.assign(document.createElement("script"), { [name]: value }));
        }""",
        SCRIPT,
    )
    end = time.monotonic() + PATIENCE
    while sum("Content Security Policy" in complaint for complaint in watched.complaints) < STOPPED and time.monotonic() < end:
        watched.page.wait_for_timeout(30)
    assert watched.page.evaluate("globalThis.broken") is None
    assert sum("Content Security Policy" in complaint for complaint in watched.complaints) >= STOPPED
    assert not [complaint for complaint in watched.complaints if complaint.startswith("foreign")]
    watched.complaints.clear()


def test_a_visit_keeps_nothing(open_page: Opener) -> None:
    """Pages, each tool, the search: nothing is left in the browser unless a box or a button for it was pressed."""
    watched = open_page("book/checker.html", width=1280, height=900)
    page = watched.page
    whole_form(page)
    page.locator('.tool input[name="pop"][value="yes"]').check()
    page.keyboard.press("Control+k")
    page.keyboard.type("cadence")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.click()
    page.wait_for_load_state("networkidle")
    page.goto(f"{watched.own}book/shoes.html")
    page.locator('.tool input[name="heel_rub"][value="yes"]').check()
    assert page.evaluate(STORED) == "[{},{}]"
    assert page.context.cookies() == []


@pytest.mark.long
def test_light_or_dark_is_kept_once_pressed(open_page: Opener) -> None:
    """The one choice beside the answers that stays, and only that; back at "auto" nothing stays."""
    page = open_page("book/causes.html", width=1280, height=900, color_scheme="light").page
    button = page.locator("button.theme-switch-button").locator("visible=true").first
    seen = []
    for _ in range(3):
        button.click()
        seen.append((page.evaluate("document.documentElement.dataset.mode"), page.evaluate(STORED)))
    assert sorted(seen) == [("auto", "[{},{}]"), ("dark", '[{"mode":"dark"},{}]'), ("light", '[{"mode":"light"},{}]')]
    button.click()
    while page.evaluate("document.documentElement.dataset.mode") != "dark":
        button.click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def _seen(page: Page) -> str:
    """Return all that a reader sees, once the page's tools are ready."""
    wait_until_mounted(page)
    return str(page.evaluate("document.documentElement.dataset.theme + document.body.innerText.replace(/\\s+/g, ' ')"))


@pytest.mark.parametrize(
    "name",
    short_of(
        ["causes", "symptoms", "checker", "diary", "long_term", "planner", "prevention", "red_flags", "shoes", "index"],
        "checker",
    ),
)
def test_hostile_storage_changes_nothing(open_page: Opener, site: str, name: str) -> None:
    """Another page of the same host may have written anything: this one looks, says and warns as ever."""
    clean = _seen(open_page(f"book/{name}.html").page)
    stored = [{"name": key, "value": value} for key, value in HOSTILE.items()]
    watched = open_page(f"book/{name}.html", storage_state={"origins": [{"origin": site.removesuffix(SUB_PATH), "localStorage": stored}]})
    assert watched.page.evaluate("localStorage.pst_banner_pref") == "{"
    assert _seen(watched.page) == clean
    expect(watched.page.locator(".livepage-notice a")).to_be_visible()
    assert watched.page.evaluate("globalThis.broken") is None


@pytest.mark.parametrize(
    "address",
    [
        f"search.html?q={SCRIPT}",
        *map(
            long,
            [
                f"search.html?q=cadence&highlight={SCRIPT}",
                f"book/causes.html?highlight={SCRIPT}#{SCRIPT}",
                f"book/evidence.html#{SCRIPT}",
                f"book/planner.html?gate={SCRIPT}&pain={SCRIPT}",
            ],
        ),
    ],
)
def test_hostile_address_runs_nothing(open_page: Opener, address: str) -> None:
    """What stands in an address is text at most."""
    page = open_page(address).page
    page.wait_for_load_state("networkidle")
    assert page.evaluate("globalThis.broken") is None
    assert page.locator("img[src='x']").count() == 0


@pytest.mark.long
def test_the_themes_buttons_still_work(open_page: Opener) -> None:
    """Print and full screen were lines inside the page, the menu needed a library; they are pressed from a file now."""
    page = open_page("book/causes.html", width=1280, height=900).page
    page.evaluate(
        "globalThis.print = () => { globalThis.printed = true }; globalThis.toggleFullScreen = () => { globalThis.filled = true }"
    )
    page.locator('[data-press="full-screen"]').locator("visible=true").first.click()
    menu, shown = page.locator(".dropdown-download-buttons > button"), page.locator(".dropdown-download-buttons > ul")
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.locator("h1").click(), lambda: menu.press("Enter")):
        menu.focus()
        page.keyboard.press("Enter")
        expect(menu).to_have_attribute("aria-expanded", "true")
        expect(shown).to_be_visible()
        close()
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(shown).to_be_hidden()
    menu.click()
    page.locator('[data-press="print"]').locator("visible=true").first.click()
    wait_until(page, "globalThis.printed === true")  # the page's figures are drawn first
    assert page.evaluate("globalThis.filled")
