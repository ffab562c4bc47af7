"""Your exercises in the browser: the place is handed over and confirmed, the week's cards are left, movement only on request."""

import pytest
from conftest import Opener
from playwright.sync_api import Page, expect
from support.tiers import long

PAGE = "book/your_exercises.html"


@pytest.fixture
def page(open_page: Opener) -> Page:
    return open_page(f"{PAGE}#insertion").page


def shown(page: Page) -> list[str]:
    """Return the cards that can be seen."""
    return page.locator("[data-move]:visible").evaluate_all("cards => cards.map((card) => card.dataset.move)")


def test_the_checkers_place_is_ticked_and_only_its_programmes_are_offered(page: Page) -> None:
    """At the heel bone every card that fits is there until a programme is chosen; then those of the week, with their doses, and a file for the calendar."""
    expect(page.locator('input[name="place"][value="insertion"]')).to_be_checked()
    assert len(shown(page)) == 8  # none that goes below flat, and none with a bar or a leg press
    offered = page.locator('input[name="programme"]:visible').evaluate_all("inputs => inputs.map((input) => input.value)")
    assert offered == ["floor_level", "ladder"]
    page.locator('input[name="programme"][value="floor_level"]').check()
    status = page.locator('.tool-status[data-tool="your_exercises"]')
    expect(status).to_have_text("Week 1 of 12: 1 exercise, twice a day, every day.")
    assert shown(page) == ["floor_lowering"]
    expect(page.locator("[data-move=floor_lowering] [data-dose]")).to_contain_text("3 x 15, twice a day, every day")
    with page.expect_download() as found:
        page.locator('[data-action="calendar"]').click()
    text = found.value.path().read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") == 84
    page.locator('input[name="programme"][value="ladder"]').check()
    page.locator('select[name="stage"]').select_option("3")
    assert shown(page) == ["rebound", "hop"]


def test_the_tendons_programmes_follow_the_week(page: Page) -> None:
    page.locator('input[name="place"][value="midportion"]').check()
    page.locator('input[name="programme"][value="beyer"]').check()
    page.locator('select[name="week"]').select_option("12")
    assert shown(page) == ["raise_seated", "heavy_bar", "heavy_press"]
    expect(page.locator("[data-move=heavy_bar] [data-dose]")).to_contain_text("4 x 6 at 6RM")
    expect(page.locator(".programme-short:visible")).to_have_count(1)


@pytest.mark.parametrize(("programme", "kind"), [("floor_level", "floor_level"), long(("ladder", "yes"))])
def test_what_was_done_today_goes_into_the_diary(page: Page, programme: str, kind: str) -> None:
    """The diary asks first, and then has today's strength work ticked."""
    page.locator(f'input[name="programme"][value="{programme}"]').check()
    page.get_by_role("link", name="Write it into my running diary").click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(f'input[name="strength"][value="{kind}"]')).to_be_checked()


@pytest.mark.long
def test_nothing_moves_until_it_is_asked_for_and_a_press_steps_where_less_motion_is_wanted(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    card = page.locator('[data-move="floor_lowering"]')
    expect(card.locator(".move-still svg")).to_have_count(0)
    card.get_by_role("button").click()
    first = card.locator(".move-still").inner_html()
    card.get_by_role("button").click()
    assert card.locator(".move-still").inner_html() != first
    page.emulate_media(reduced_motion="no-preference")
    other = page.locator('[data-move="hold"]')
    other.get_by_role("button", name="Show the movement").click()
    expect(other.get_by_role("button", name="Stop")).to_be_visible()
    expect(other.get_by_role("button", name="Show the movement")).to_be_visible(timeout=10_000)
    expect(other.locator(".move-still svg")).to_have_count(0)
