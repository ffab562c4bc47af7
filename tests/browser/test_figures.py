"""Figures: never another picture than the data's, as wide as their place, and all of them drawn before a page prints."""

import json

import pytest
from conftest import Opener
from playwright.sync_api import Page, Route, expect
from support.site import SITE
from support.waiting import wait_until

PAGE = "book/causes.html"
KINDS = {
    "scatter": {"x": [1, 2], "y": [3, 4]},
    "bar": {"x": ["a", "b"], "y": [3, 4]},
    "pie": {"values": [1, 2]},
    "histogram": {"x": [1, 1, 1, 2, 2, 3, 5, 5]},
    "box": {"y": [1, 2, 3, 9]},
    "violin": {"y": [1, 2, 3, 9]},
    "heatmap": {"z": [[1, 2], [3, 4]]},
    "contour": {"z": [[1, 2], [3, 4]]},
    "histogram2d": {"x": [1, 1, 2], "y": [1, 1, 2]},
    "scatter3d": {"x": [1, 2], "y": [1, 2], "z": [1, 2]},
}


def with_figures(page: str, kinds: dict[str, dict[str, object]]) -> str:
    """Return a page with one more figure for each kind at the end of its article."""
    figures = ""
    for kind, data in kinds.items():
        figure = json.dumps({"data": [{"type": kind, **data}], "layout": {}})
        figures += (
            f'<div class="book-figure" data-kind="{kind}"><div class="book-figure-canvas"></div>'
            f'<script type="application/json">{figure}</script></div>'
        )
    return page.replace("</article>", f"{figures}</article>", 1)


def draw_all(page: Page) -> None:
    """Draw every figure of the page, as it does before it prints."""
    wait_until(page, "globalThis.livepageDrawAll !== undefined")
    page.evaluate("livepageDrawAll()")


@pytest.mark.long
def test_no_kind_of_figure_is_drawn_as_another(open_page: Opener) -> None:
    """Nine kinds are drawn as what they are; of a tenth, which no page can draw, the page says so."""
    watched = open_page("book/red_flags.html")
    page = watched.page
    body = with_figures((SITE / PAGE).read_text(encoding="utf-8"), KINDS)

    def changed(route: Route) -> None:
        route.fulfill(body=body, content_type="text/html")

    page.route(f"**/{PAGE}", changed)
    page.goto(f"{watched.own}{PAGE}")
    draw_all(page)
    drawn = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[data-kind][data-drawn]')].map((figure) =>"
        " [figure.dataset.kind, figure.querySelector('.book-figure-canvas')._fullData[0].type]))"
    )
    assert drawn == {kind: kind for kind in KINDS if kind != "scatter3d"}
    expect(page.locator('[data-kind="scatter3d"] .livepage-failed')).to_contain_text('cannot draw a figure of the kind "scatter3d"')
    watched.complaints.clear()  # the console says so too


@pytest.mark.long
def test_a_figure_is_as_wide_as_its_place(open_page: Opener) -> None:
    """It follows when a side bar closes or a fold opens, not only when the window changes."""
    page = open_page(PAGE, width=1280, height=900).page
    draw_all(page)
    place = page.locator(".explorable-canvas, .book-figure-canvas").first
    for share in ("60%", "100%"):
        place.evaluate("(place, share) => (place.style.width = share)", share)
        wait_until(
            page, "(place) => Math.abs(place.querySelector('svg.main-svg').clientWidth - place.clientWidth) < 2", place.element_handle()
        )


def test_every_figure_is_drawn_before_a_page_prints(open_page: Opener) -> None:
    """Also those that were never in view; Control and P together print, like the button."""
    page = open_page(PAGE).page
    page.evaluate("() => { globalThis.printed = 0; globalThis.print = () => (globalThis.printed += 1); }")
    wait_until(page, "globalThis.livepageDrawAll !== undefined")
    page.keyboard.press("Control+p")
    wait_until(page, "globalThis.printed === 1")
    figures = page.locator(".book-figure, form.explorable")
    assert figures.count() > 0
    assert page.locator(":is(.book-figure, form.explorable):not([data-drawn])").count() == 0
