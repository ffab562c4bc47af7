"""Every page is whole and for everyone: no request elsewhere, no error, no barrier that axe knows, names, room to zoom, no motion.

A page is opened once for all tests of it, with what folds unfolded and its figures drawn; the tests change width and mode.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Watched
from playwright.sync_api import BrowserContext, Error, Page, expect
from support.axe import small_controls, violations
from support.layout import ALL_LAYOUTS, HARDEST, misfits
from support.site import SITE, page_names
from support.waiting import wait_until, wait_until_mounted

OTHERS = [name for name in ("search.html", "genindex.html", "404.html") if (SITE / name).is_file()]
PAGES = [pytest.param(name, marks=pytest.mark.xdist_group(name), id=name) for name in [*OTHERS, *page_names()]]
CONTROLS = {"button", "checkbox", "combobox", "DisclosureTriangle", "link", "radio", "searchbox", "slider", "spinbutton", "textbox"}
GROUPED = {"checkbox", "radio", "slider", "spinbutton", "textbox"}
GROUPS = {"group", "radiogroup", "form", "search", "dialog", "navigation"}

# Boxes that hide a part of what is in them until it is moved sideways, and cannot be reached or have no name.
SCROLLERS = """() => [...document.querySelectorAll("main *")]
  .filter((box) => /auto|scroll/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth + 1 && box.checkVisibility())
  .filter((box) => box.tabIndex < 0 || !box.ariaLabel || !box.getAttribute("role"))
  .map((box) => box.outerHTML.slice(0, 120))"""
# What moves by itself or glides: nothing may where a reader asked for less motion.
MOVING = """() => [...document.querySelectorAll("*")].flatMap((element) => ["", "::before", "::after"].flatMap((pseudo) => {
  const style = getComputedStyle(element, pseudo || null);
  const still = /^(0s(, )?)+$/.test(style.transitionDuration) && style.animationName === "none" && style.scrollBehavior !== "smooth";
  return still ? [] : [`${element.tagName}.${element.className}${pseudo}`];
})).slice(0, 5)"""


@pytest.fixture(scope="module", params=PAGES)
def watched(usual_context: BrowserContext, site: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """Open a page, watched; unfold what folds and draw its figures."""
    watched = Watched(usual_context.new_page(), site)
    unfold(watched.page, site + request.param)
    yield watched
    watched.page.close()
    assert watched.complaints == [], "by the end of all tests of the page"


def unfold(page: Page, address: str) -> None:
    """Open a page in a tab with all its folds open and all its figures drawn."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(address)
    wait_until_mounted(page)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    for figure in page.locator(".book-figure, .explorable").all():
        figure.locator(".book-figure-canvas, .explorable-canvas").scroll_into_view_if_needed()
        expect(figure).to_have_attribute("data-drawn", "true")


@pytest.fixture
def page(watched: Watched) -> Page:
    """Give the page alone."""
    return watched.page


def test_page_is_whole_asks_no_other_host_and_fits_a_phone(watched: Watched) -> None:
    """Every part started, every figure is drawn, nothing failed, and no word of an error on the console."""
    page = watched.page
    wait_until(page, "document.readyState === 'complete'")
    expect(page.locator(".livepage-failed")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert watched.complaints == []


@pytest.mark.long
def test_axe_finds_no_barrier(page: Page) -> None:
    """Every rule of axe, best practice and the size of targets with them: light and dark, on a phone and on a desk."""
    assert violations(page) == []


@pytest.mark.long
def test_every_control_has_a_name_and_stands_in_a_named_group(page: Page) -> None:
    """In the accessibility tree, where a screen reader looks. The sign of an icon font is no name: it has no letter."""
    nodes = tree(page)
    nameless = [node for node in nodes.values() if role(node) in CONTROLS and not re.search(r"\w", name(node))]
    assert [(role(node), name(node)) for node in nameless] == []
    lost = [name(node) for node in nodes.values() if role(node) in GROUPED and not group_of(node, nodes)]
    assert lost == []


@pytest.mark.long
def test_controls_are_large_on_a_phone(page: Page) -> None:
    """44 px high and wide: in the tools, the figures, the filters and the page's own lists."""
    page.set_viewport_size({"width": 360, "height": 800})
    places = page.locator("form.tool, form.explorable, form.book-filter, .livepage-copy, .page-contents, .programme").all()
    assert [small for place in places for small in small_controls(place)] == []


@pytest.mark.long
def test_it_reads_at_400_per_cent(page: Page) -> None:
    """On a screen of 1280 px that leaves 320: nothing runs off sideways but what has a scroller with a name, reached by Tab."""
    page.set_viewport_size({"width": 320, "height": 256})
    wait_until(page, "document.documentElement.scrollWidth <= 320")  # figures are drawn again for the new width
    wait_until(page, f"({SCROLLERS})().length === 0")  # the theme gives scrollers their tab stop a moment after the width has changed


@pytest.mark.long
def test_figures_are_named_and_bring_no_tool_bar(page: Page) -> None:
    """A picture says what it shows; plotly's unnamed buttons are off."""
    for picture in page.locator(".book-figure-canvas, .explorable-canvas").all():
        expect(picture).to_have_role("img")
        assert len(picture.get_attribute("aria-label") or "") > 40
    assert page.locator(".modebar-btn, .modebar a").count() == 0


@pytest.mark.long
def test_nothing_moves_where_less_motion_is_wanted(page: Page) -> None:
    """Neither ours nor the theme's: no transition, no animation, no gliding scroll."""
    assert page.evaluate(MOVING) == []
    assert page.evaluate("document.getAnimations().length") == 0


def tree(page: Page) -> dict[str, dict[str, Any]]:
    """Return the nodes of the accessibility tree that are not ignored, by their ids, with the parents of all."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return {node["nodeId"]: node for node in nodes}


def role(node: dict[str, Any]) -> str:
    """Return a node's role; none where it is ignored."""
    return "" if node["ignored"] else str(node["role"]["value"])


def name(node: dict[str, Any]) -> str:
    """Return a node's name."""
    return str(node.get("name", {}).get("value", "")).strip()


def group_of(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> str:
    """Return the name of the nearest group that has one."""
    while node.get("parentId") in nodes:
        node = nodes[node["parentId"]]
        if role(node) in GROUPS and name(node):
            return name(node)
    return ""


# The last of a page's tests: Chromium itself now and then crashes a tab whose fonts are changed this often. A new tab then answers.
@pytest.mark.parametrize("layouts", [HARDEST, pytest.param(ALL_LAYOUTS, marks=pytest.mark.long)], ids=["hardest", "all"])
def test_it_fits_a_phone_with_any_fonts_and_any_text_size(watched: Watched, layouts: tuple[tuple[int, str, int], ...]) -> None:
    """At 360 and 390 px, in wide, usual and narrow letters, with text at 100, 120 and 200 %: nothing is cut off or past the edge."""
    address = watched.page.url
    try:
        found = misfits(watched.page, layouts)
    except Error as error:
        if "Target crashed" not in str(error):
            raise
        another = watched.page.context.new_page()
        unfold(another, address)
        found = misfits(another, layouts)
        another.close()
    assert found == []
