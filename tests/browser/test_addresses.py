"""Short and wrong addresses, in a browser on a host with a sub-path."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect
from support.copies import hosted_copy

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
