"""Short and wrong addresses, in a browser on a host with a sub-path."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.copies import Host, hosted_copy
from support.site import SITE
from support.waiting import wait_until

pytestmark = pytest.mark.long

SHORT = {
    "checker": "checker",
    "diary": "diary",
    "planner": "planner",
    "shoes": "shoes",
    "exercises-today": "your_exercises",
    "red-flags": "red_flags",
}


def test_short_and_wrong_addresses_below_a_sub_path(browser: Browser, tmp_path: Path) -> None:
    """A short address leads to its tool; a wrong one, at any depth, to a page with its style and links that lead somewhere."""
    with hosted_copy(tmp_path) as host:
        page = browser.new_context(service_workers="block", viewport={"width": 360, "height": 780}).new_page()
        for short, name in SHORT.items():
            page.goto(f"{host.address}{short}.html")
            page.wait_for_url(re.compile(rf"/achilles/book/{name}\.html"))
        wrong = page.goto(f"{host.address}book/deep/er/no_such_page.html")
        assert wrong is not None
        assert wrong.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("This page is not here")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 248, 243)"
        page.get_by_role("link", name="The red-flag card").click()
        page.wait_for_url(re.compile(r"/achilles/book/red_flags\.html"))
        page.context.close()


def test_a_wrong_address_of_a_site_that_was_moved(browser: Browser, tmp_path: Path) -> None:
    """Hosted below another path than it was built for, at any depth, the page has its style, and its links and its search lead there."""
    moved = "/moved/to/here/"
    shutil.copy(SITE / "404.html", tmp_path)  # nothing else is at the path that the site was built for
    host = Host(tmp_path, others={moved: SITE})
    try:
        for wrong in ("no_such_page.html", "book/deep/er/no_such_page.html"):
            page = browser.new_context(service_workers="block", viewport={"width": 1280, "height": 780}).new_page()
            answer = page.goto(f"{host.origin}{moved}{wrong}")
            assert answer is not None
            assert answer.status == 404
            wait_until(page, "document.documentElement.dataset.mode !== undefined")
            wait_until(page, "getComputedStyle(document.body).backgroundColor === 'rgb(251, 248, 243)'")
            assert page.locator('form[action$="search.html"]').first.evaluate("form => form.action") == f"{host.origin}{moved}search.html"
            page.get_by_role("link", name="The red-flag card").click()
            page.wait_for_url(re.compile(rf"{moved}book/red_flags\.html"))
            page.context.close()
    finally:
        host.off()
