"""The reader's own colours (Windows' contrast themes): what the course says in colour is still there without ours."""

import pytest
from conftest import Opener, whole_form
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.long

ANSWERS = {"emergency": ("pop", "yes"), "urgent": ("calf", "swollen_warm_or_aching")}
COLOURS = """(element) => {
  const probe = document.body.appendChild(document.createElement("i"));
  const named = (name) => { probe.style.setProperty("color", name); return getComputedStyle(probe).color; };
  const style = getComputedStyle(element, element.dataset.pseudo);
  const found = { ground: named("Canvas"), text: named("CanvasText"), mark: style.backgroundColor, image: style.backgroundImage };
  probe.remove();
  return found;
}"""


@pytest.fixture
def forced(open_page: Opener) -> Page:
    """Open the symptom checker with forced colours, all its questions shown."""
    return whole_form(open_page("book/checker.html", forced_colors="active").page)


@pytest.mark.parametrize("level", ANSWERS)
def test_a_level_keeps_its_mark(forced: Page, level: str) -> None:
    """The shape beside the level is drawn in the colour of text."""
    question, option = ANSWERS[level]
    forced.locator(f'.tool input[name="{question}"][value="{option}"]').check()
    mark = forced.locator(f'[data-level="{level}"] .tool-level .tool-mark')
    expect(mark).to_be_visible()
    colours = mark.evaluate(COLOURS)
    assert colours["mark"] == colours["text"] != colours["ground"]


def test_a_verdict_keeps_its_mark(open_page: Opener) -> None:
    """The shapes of the verdicts too."""
    verdicts = open_page("book/symptoms.html", forced_colors="active").page.locator(".claim-verdict")
    assert verdicts.count() >= 2
    for verdict in verdicts.all():
        verdict.evaluate("(element) => { element.dataset.pseudo = '::before'; }")
        colours = verdict.evaluate(COLOURS)
        assert colours["mark"] == colours["text"] or colours["text"] in colours["image"]


def test_the_drawing_shows_its_lines_and_the_chosen_place(forced: Page) -> None:
    """Lines of a drawing are no text, so the browser leaves them alone: they follow the reader's colours by our own doing."""
    colours = forced.locator("body").evaluate(COLOURS)
    assert forced.locator(".tool-drawing .leg").first.evaluate("(leg) => getComputedStyle(leg).stroke") == colours["text"]
    spot = forced.locator('[data-spot="insertion"] ellipse')
    before = spot.evaluate("(spot) => getComputedStyle(spot).fill")
    forced.locator('.tool input[name="place"][value="insertion"]').check()
    assert spot.evaluate("(spot) => getComputedStyle(spot).fill") != before


def test_the_focus_has_an_outline(forced: Page) -> None:
    """And not a shadow, which forced colours take away."""
    forced.keyboard.press("Tab")
    for selector in (
        '.tool input[name="now"]',
        ".search-button",
        ".primary-toggle",
        '.tool [data-action="restart"]',
    ):
        element = forced.locator(selector).first
        element.focus()
        style = element.evaluate(
            "(element) => { const { outlineStyle, outlineWidth } = getComputedStyle(element); return [outlineStyle, outlineWidth]; }"
        )
        assert style == ["solid", "3px"], selector
