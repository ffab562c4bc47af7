"""Waiting for what a page says of itself. Playwright's own way needs eval, which the pages' policy forbids."""

import time
from typing import Any

from playwright.sync_api import Page

# A ceiling and not a budget: on a busy machine everything takes ten times as long, and no test may fail for that.
PATIENCE = 120.0


def wait_until(page: Page, expression: str, argument: Any = None, *, seconds: float = PATIENCE) -> None:
    """Wait until an expression, or a function of the argument, is true in the page; fail where it does not become so."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression, argument):
        assert time.monotonic() < end, f"after {seconds} s still not true: {expression}"
        page.wait_for_timeout(30)


def wait_until_mounted(page: Page) -> None:
    """Wait until every tool of a page answers."""
    wait_until(page, "[...document.querySelectorAll('[data-widget-model]')].every((place) => place.dataset.mounted)")
