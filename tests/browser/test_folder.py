"""The site opened from a folder by double click, with no server at all."""

from conftest import Opener
from playwright.sync_api import expect
from support.site import SITE


def test_a_tool_and_a_figure_from_a_folder(open_page: Opener) -> None:
    """The checker answers and a figure is drawn from file://."""
    folder = SITE.as_uri() + "/"
    page = open_page("book/symptoms.html", base=folder).page
    page.wait_for_selector('[data-mounted] form[data-tool="symptom_checker"]')
    page.locator('.tool input[name="pop"][value="yes"]').check()
    expect(page.locator('[role="status"][data-tool="symptom_checker"]')).to_have_attribute("data-rule", "E4")
    page = open_page("book/causes.html", base=folder).page
    figure = page.locator(".explorable").first
    figure.locator(".explorable-canvas").scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-drawn", "true")
