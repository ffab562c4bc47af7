"""The footwear checklist on its page: findings in order, what was not answered, and never a score."""

import re

from conftest import Opener
from playwright.sync_api import expect


def test_findings_in_order(open_page: Opener) -> None:
    """What to change first; the grade and sources with each; blanks listed as unanswered."""
    page = open_page("book/shoes.html").page
    page.wait_for_selector('[data-mounted] form[data-tool="footwear_checklist"]')
    for item, answer in {
        "surface": "firm",
        "arch_support": "yes",
        "rotation": "no",
        "cushioning": "hard",
        "heel_slip": "yes",
        "drop_change": "lower_planned",
    }.items():
        page.locator(f'.tool input[name="{item}"][value="{answer}"]').check()
    page.locator('.tool input[name="distance"]').fill("500")
    findings = page.locator("[data-item]")
    assert [(found.get_attribute("data-item"), found.get_attribute("data-finding")) for found in findings.all()] == [
        ("heel_slip", "change"),
        ("drop_change", "change"),
        ("cushioning", "watch"),
        ("distance", "watch"),
        ("rotation", "optional"),
        ("arch_support", "no_effect"),
        ("surface", "ok"),
    ]
    expect(page.locator('[data-item="cushioning"]')).to_contain_text("contested")
    status = page.locator('[role="status"][data-tool="footwear_checklist"]')
    expect(status).to_contain_text("Change this now: 2.")
    expect(status).to_contain_text("Not answered: 8.")
    expect(page.locator('form[data-tool="footwear_checklist"] .tool-detail')).to_contain_text("no shoe score is known")
    page.locator('.tool input[name="sore"][value="no"]').check()
    expect(page.locator('[data-item="drop_change"]')).to_have_attribute("data-finding", "watch")
    page.locator('.tool input[name="distance"]').fill("many")
    expect(page.locator('[data-question="distance"] .tool-problem')).to_contain_text('"many" is not allowed; allowed: a number, 0 to 5000')
    expect(page.locator('[data-item="heel_slip"]')).to_have_count(1)


def test_sources_lead_to_their_entry(open_page: Opener) -> None:
    """A source of a finding is a link into the bibliography."""
    page = open_page("book/shoes.html").page
    page.wait_for_selector('[data-mounted] form[data-tool="footwear_checklist"]')
    page.locator('.tool input[name="rotation"][value="no"]').check()
    page.get_by_role("link", name="Malisoux 2015").first.click()
    expect(page).to_have_url(re.compile(r"book/references\.html#cite-malisoux2015parallel$"))
    expect(page.locator("#cite-malisoux2015parallel")).to_be_in_viewport()
