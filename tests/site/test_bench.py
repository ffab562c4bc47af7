"""What ``dev.py bench`` presses in the tools is on their pages: it runs too rarely to find out by itself."""

import pytest
from bs4 import BeautifulSoup
from support.site import SITE

from measure.bench.variants import TOOLS


@pytest.mark.parametrize("chapter", TOOLS)
def test_what_the_bench_presses_is_there(chapter: str) -> None:
    """One control, on the page of its tool."""
    _, _, press = TOOLS[chapter]
    page = BeautifulSoup((SITE / "book" / f"{chapter}.html").read_text(encoding="utf-8"), "html.parser")
    assert len(page.select(press)) == 1
