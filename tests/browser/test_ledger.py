"""The list of all claims: its filter leaves what the data say, by mouse and by keyboard, and each address is reached."""

import re

import pytest
from conftest import Opener
from playwright.sync_api import Page, expect
from support.site import SITE
from support.tiers import short_of
from support.waiting import wait_until

from achilles.evidence import SECTIONS, VERDICTS, claims, sources

ALL = len(claims())
LIST = "book/evidence.html"
LINK = re.compile(r'href="(?:references\.html)?#([\w-]+)"')


def shown(page: Page) -> list[str]:
    """Return the ids of the claims that can be seen."""
    return page.locator("#ledger [data-item]:visible").evaluate_all("items => items.map((item) => item.id)")


def ids(fits) -> list[str]:
    """Return the ids of the claims that fit, in the order of the list."""
    return [c.id for section in SECTIONS for c in claims(section) if fits(c)]


def expect_shown(page: Page, expected: list[str]) -> None:
    """Hold that the status line says how many are shown, and that it is these."""
    expect(page.get_by_role("status")).to_have_text(f"{len(expected)} of {ALL} shown")
    assert shown(page) == expected


@pytest.mark.long
def test_each_verdict_leaves_the_claims_with_that_verdict(open_page: Opener) -> None:
    """And "Show all" brings all back."""
    page = open_page(LIST).page
    expect_shown(page, ids(lambda _: True))
    for verdict in (*VERDICTS, "left out"):
        page.get_by_label("Verdict").select_option(verdict.replace(" ", "-"))
        expect_shown(page, ids(lambda c, verdict=verdict: (c.verdict or "left out") == verdict))
    page.get_by_role("button", name="Show all").click()
    expect_shown(page, ids(lambda _: True))


@pytest.mark.long
def test_each_chapter_leaves_its_claims_and_no_other_heading(open_page: Opener) -> None:
    """One after the other in one visit, so that nothing of the last choice stays."""
    page = open_page(LIST).page
    for section in SECTIONS:
        page.get_by_label("Chapter").select_option(section)
        expect_shown(page, [c.id for c in claims(section)])
        expect(page.locator("#ledger h3:visible")).to_have_text(section.replace("_", " ").capitalize())


def test_choices_hold_together(open_page: Opener) -> None:
    """Verdict and chapter; safety-critical alone; all three, down to none."""
    page = open_page(LIST).page
    page.get_by_label("Verdict").select_option("partly")
    page.get_by_label("Chapter").select_option("when_to_seek_help")
    expect_shown(page, ids(lambda c: c.verdict == "partly" and c.section == "when_to_seek_help"))
    page.get_by_label("Safety-critical only").check()
    expect_shown(page, ["C30", "C31", "C32"])
    page.get_by_label("Chapter").select_option("causes")
    expect_shown(page, [])
    expect(page.locator("#ledger h3:visible")).to_have_count(0)
    page.get_by_label("Chapter").select_option("")
    page.get_by_label("Verdict").select_option("")
    expect_shown(page, ids(lambda c: c.safety_critical))


def test_by_keyboard_alone(open_page: Opener) -> None:
    """Tab from control to control: type a verdict, tick with Space, show all with Enter. The focus can be seen."""
    page = open_page(LIST, width=1280, height=900).page
    page.locator("#all-claims-and-omissions").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    visible_focus = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
    for _ in range(5):  # the heading may hold a link of its own
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "verdict":
            break
    assert page.evaluate(visible_focus)
    page.keyboard.type("Contested")
    expect_shown(page, ids(lambda c: c.verdict == "contested"))
    page.keyboard.press("Tab")
    page.keyboard.type("Treat")
    expect_shown(page, ids(lambda c: c.verdict == "contested" and c.section == "treatment"))
    page.keyboard.press("Tab")
    assert page.evaluate(visible_focus)
    page.keyboard.press("Space")
    expect_shown(page, [])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_shown(page, ids(lambda _: True))


@pytest.mark.long
def test_what_changes_is_announced_and_controls_are_large(open_page: Opener) -> None:
    """The status line stands in the page from the start, in one piece; each control is 44 px high, or its label is."""
    page = open_page(LIST).page
    status = page.get_by_role("status").element_handle()
    page.get_by_label("Safety-critical only").check()
    assert status.evaluate("e => e.isConnected && e.textContent") == "16 of 76 shown"
    for control in page.locator("form.book-filter :is(select, button, label:has(input))").all():
        assert control.bounding_box()["height"] >= 44


@pytest.mark.parametrize("width", short_of([360, 1280], 360))
def test_an_address_leads_to_its_claim(open_page: Opener, width: int) -> None:
    """Its beginning stands in view, below what covers the top of the page."""
    page = open_page(f"{LIST}#C41", width=width).page
    expect(page.locator("#C41")).to_be_in_viewport()
    wait_until(page, "document.getElementById('C41').getBoundingClientRect().top < 250")
    box = page.locator("#C41-label").bounding_box()
    seen = page.evaluate("([x, y]) => document.elementFromPoint(x, y).id", [box["x"] + 5, box["y"] + 5])
    assert seen == "C41-label"


@pytest.mark.long
def test_a_link_to_a_claim_that_is_hidden_shows_it(open_page: Opener) -> None:
    """From the words above the list, with the list cut down to something else."""
    page = open_page(LIST).page
    page.get_by_label("Verdict").select_option("supported")
    expect(page.locator("#C23")).to_be_hidden()
    page.locator('article a[href="#C23"]').first.click()
    expect(page.locator("#C23")).to_be_in_viewport()
    expect_shown(page, ids(lambda _: True))


@pytest.mark.long
def test_nothing_is_remembered(open_page: Opener) -> None:
    """After a reload all is shown, and nothing was stored."""
    page = open_page(LIST).page
    page.get_by_label("Verdict").select_option("supported")
    page.reload()
    expect_shown(page, ids(lambda _: True))
    assert page.get_by_label("Verdict").input_value() == ""
    assert not page.evaluate("Object.keys(localStorage).some((key) => /filter|verdict|ledger/.test(key))")


def test_all_claims_stand_without_scripts(open_page: Opener) -> None:
    """And no form that would not answer."""
    page = open_page(LIST, java_script_enabled=False).page
    assert shown(page) == ids(lambda _: True)
    expect(page.locator("form.book-filter")).to_be_hidden()


def test_each_link_to_a_source_or_a_claim_arrives() -> None:
    """All addresses within the list and to the references page are there."""
    page = (SITE / LIST).read_text(encoding="utf-8")
    references = (SITE / "book" / "references.html").read_text(encoding="utf-8")
    wanted = set(LINK.findall(page))
    assert len(wanted) > 70
    assert [name for name in wanted if f'id="{name}"' not in page + references] == []


def test_the_references_say_what_was_not_checked(open_page: Opener) -> None:
    """A word at the end of those entries, and of no other."""
    page = open_page("book/references.html").page
    entries = page.locator("div.citation").evaluate_all("all => all.map((entry) => [entry.id, entry.textContent.trim()])")
    assert len(entries) == len(sources())
    told = {name: text for name, text in entries if re.search(r"Checked in part\.|Not checked\.", text)}
    assert set(told) == {f"cite-{s.id.replace('_', '-')}" for s in sources() if s.mark}
    for s in sources():
        if s.mark:
            assert told[f"cite-{s.id.replace('_', '-')}"].endswith(f"{s.mark}. {s.why}")
