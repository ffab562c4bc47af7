"""Chapters on a phone: at most as many screens as their budget, with what is for learners behind folds that lose nothing."""

import re
from pathlib import Path

import pytest
from conftest import Opener
from playwright.sync_api import Browser, Page, expect
from support.tiers import short_of
from support.waiting import wait_until_mounted

from achilles.quiz import CHAPTERS
from measure.chapters import MOST_SCREENS, PHONE, screens_of

TABLE = Path(__file__).parents[2] / "docs" / "chapters.md"
CHAPTER = "book/treatment.html"
SECTION = "practise-rules-and-intervals-in-python"


def phone(open_page: Opener, name: str = CHAPTER, **options: object) -> Page:
    """Open a page on a phone."""
    return open_page(name, **PHONE, **options).page


@pytest.mark.parametrize("name", short_of(CHAPTERS, "symptoms"))
def test_a_chapter_is_at_most_15_screens(browser: Browser, site: str, name: str) -> None:
    """As it opens; and the committed table says the same: after a change, `python3 dev.py chapters` writes it."""
    context = browser.new_context(viewport=PHONE, bypass_csp=True, service_workers="block")
    page = context.new_page()
    page.goto(f"{site}book/{name}.html")
    found = screens_of(page)
    context.close()
    assert found.all <= MOST_SCREENS
    assert found.unfolded > found.all > found.cells > 1
    committed = re.search(
        rf"^\| {name} \|[^|]*\|[^|]*\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert committed
    assert [float(number) for number in committed.groups()] == pytest.approx([found.all, found.cells, found.unfolded], abs=0.3)


@pytest.mark.long
def test_every_cell_but_those_that_a_runner_uses_is_in_a_fold(open_page: Opener) -> None:
    """What shows on a phone without a press are figures, the quiz, and the one prediction that is made before reading on."""
    for name in CHAPTERS:
        page = phone(open_page, f"book/{name}.html")
        wait_until_mounted(page)
        shown = page.locator(".cell > .cell_input").evaluate_all(
            "(cells) => cells.filter((cell) => cell.checkVisibility()).map((cell) => cell.querySelector('pre').textContent)"
        )
        assert [code for code in shown if not re.search(r"\.explore\(|Quiz\(|predict\(\"conclusion/supported\"", code)] == [], name
        assert page.locator(".livepage-fold .cell > .cell_input").count() >= 6


def test_a_fold_opens_by_key_and_shows_its_cells(open_page: Opener) -> None:
    page = phone(open_page)
    fold = page.locator(".livepage-fold")
    expect(fold.get_by_role("button", name="Run cell 5")).to_be_hidden()
    expect(fold.locator(":scope > summary")).to_have_text("For learners: 7 cells of Python")
    fold.locator(":scope > summary").focus()
    page.keyboard.press("Enter")
    expect(fold.get_by_role("button", name="Run cell 5")).to_be_visible()


def test_on_a_wider_screen_nothing_is_folded(open_page: Opener) -> None:
    page = open_page(CHAPTER, width=1280, height=900).page
    expect(page.locator(".livepage-fold > summary")).to_be_hidden()
    expect(page.locator(".livepage-fold").get_by_role("button", name="Run cell 5")).to_be_visible()
    expect(page.locator(".explorable-sources > p").first).to_be_visible()


@pytest.mark.parametrize("anchor", [SECTION, "in-the-fold"])
def test_an_address_opens_the_fold_that_it_leads_to(open_page: Opener, anchor: str) -> None:
    """The section itself, and something within its fold, which is on the screen then."""
    page = phone(open_page)
    wait_until_mounted(page)
    page.locator(".livepage-fold .cell").last.evaluate("(cell) => { cell.id = 'in-the-fold'; }")
    page.evaluate("(anchor) => { location.hash = anchor; }", anchor)
    expect(page.locator(".livepage-fold")).to_have_attribute("open", "")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_an_address_elsewhere_leaves_the_fold_shut(open_page: Opener) -> None:
    page = phone(open_page, f"{CHAPTER}#treatment-in-short")
    wait_until_mounted(page)
    expect(page.locator("#treatment-in-short")).to_be_attached()
    expect(page.locator(".livepage-fold")).not_to_have_attribute("open", "")


def test_without_scripts_a_press_opens_the_fold(open_page: Opener) -> None:
    page = phone(open_page, java_script_enabled=False)
    page.locator(".livepage-fold > summary").click()
    expect(page.locator(".livepage-fold .cell_input").first).to_be_visible()


def test_on_paper_nothing_is_folded(open_page: Opener) -> None:
    """The words for learners, and the sources of a figure, also where the screen is that of a phone."""
    page = phone(open_page)
    page.emulate_media(media="print")
    expect(page.locator(".livepage-fold > summary")).to_be_hidden()
    expect(page.locator(".livepage-fold > p").first).to_be_visible()
    expect(page.locator(".explorable-sources > p").first).to_be_visible()


@pytest.mark.long
def test_a_reader_whose_practice_is_kept_finds_the_folds_open(open_page: Opener) -> None:
    """In this chapter and in another; once all is forgotten, they are shut again."""
    page = phone(open_page)
    fold = page.locator(".livepage-fold")
    fold.locator(":scope > summary").click()
    fold.get_by_label("Remember my practice on this device").check()
    fold.locator('[data-task="treatment/no_difference"] textarea').fill("Too few people to tell.")
    fold.get_by_role("button", name="Compare with a model answer").click()
    page.goto(page.url.replace("treatment", "conclusion"))
    wait_until_mounted(page)
    expect(page.locator(".livepage-fold")).to_have_attribute("open", "")
    page.goto(page.url.replace("conclusion", "treatment"))
    wait_until_mounted(page)
    expect(fold).to_have_attribute("open", "")
    fold.get_by_role("button", name="Forget all").click()
    page.reload()
    wait_until_mounted(page)
    expect(fold).not_to_have_attribute("open", "")
