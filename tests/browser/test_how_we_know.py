"""The page "How we know" in Chromium: each rule to be read on a phone and on a desk, each source one press away."""

import re

import pytest
from conftest import Opener
from playwright.sync_api import expect
from support.site import SITE
from support.tiers import short_of

from proofs.results import PROVED, read, rule_files

PAGE = "book/how_we_know.html"
CHECKER = rule_files()["symptom_checker"]
# Each table by its name: how many rows it has below its head.
TABLES = {
    "Rules of the symptom checker": len(CHECKER.data["rule"]),
    "Items of the footwear checklist": sum(not item.get("context") for item in rule_files()["footwear_checklist"].data["question"]),
    "Promises of the symptom checker": len(read(PROVED)["promises"]) + 2,
}


@pytest.mark.parametrize("width", short_of([360, 1280], 360))
def test_tables_are_tables_at_every_width(open_page: Opener, width: int) -> None:
    """To a screen reader too, on a phone as on a desk; and nothing sticks out."""
    page = open_page(PAGE, width=width).page
    for name, rows in TABLES.items():
        expect(page.get_by_role("table", name=name).get_by_role("row")).to_have_count(rows + 1)
        expect(page.get_by_role("table", name=name).get_by_role("rowheader")).to_have_count(rows)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelectorAll('.bd-article table:not(.know-table)').length") == 0


@pytest.mark.long
def test_a_phone_shows_a_rule_as_a_card(open_page: Opener) -> None:
    """Cells below each other, each with its column's name; on a desk they stand side by side."""
    for width, stacked in ((360, True), (1280, False)):
        row = open_page(PAGE, width=width).page.locator("#rule-E7")
        expect(row).to_contain_text("can no longer push off")
        boxes = [cell.bounding_box() for cell in row.locator("> *").all()]
        tops = [round(box["y"]) for box in boxes if box]
        assert len(tops) == 4
        assert (tops == sorted(set(tops))) == stacked
        assert row.locator(".card-column").first.is_visible() == stacked
        if stacked:
            assert all(box and box["width"] > 250 for box in boxes)


@pytest.mark.long
def test_every_source_is_there(open_page: Opener) -> None:
    """Each link of a table leads to an entry of the references, or to a place in this book."""
    page = open_page(PAGE).page
    links = page.locator(".know-table a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    references = (SITE / "book" / "references.html").read_text(encoding="utf-8")
    assert len(links) > len(CHECKER.data["rule"])
    missing = {link for link in links if f'id="{link.removeprefix("references.html#")}"' not in references}
    assert missing == set()
    page.locator("#rule-E4 a").first.click()
    expect(page).to_have_url(re.compile(r"/references\.html#cite-boyd2015$"))


def test_the_page_says_when_and_what_it_cannot_show(open_page: Opener) -> None:
    """With scripts off as well: the page is made when the book is built."""
    page = open_page(PAGE, java_script_enabled=False).page
    article = page.locator("article.bd-article, .bd-article").first
    expect(article).to_contain_text("cannot show")
    expect(article).to_contain_text("No physiotherapist and no doctor has reviewed the rules")
    expect(article).to_contain_text(f"{read(PROVED)['checker']['answers']:,}")
    assert page.locator(".know-stale").count() == 0
    assert page.locator(".know-kept").count() > len(read(PROVED)["promises"])
