"""Being found and shared: the map of the site, canonical links, the card, the page for a wrong address, stable addresses."""

import functools
import json
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from support.site import ROOT, SITE, page_names

ADDRESS = "https://example.org/achilles/"
REPOSITORY = "https://example.org/someone/achilles/"
# Addresses that somebody may have written down: a page may move, and then its old address leads there (`redirects`).
STABLE = (Path(__file__).parent / "stable_addresses.txt").read_text(encoding="utf-8").split()


def last_change(source: str) -> str:
    """Return the day on which a file was last committed, "" before that."""
    command = ["git", "log", "-1", "--format=%ad", "--date=format-local:%Y-%m-%d", "--", source]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"}).stdout.strip()


@pytest.fixture(autouse=True)
def _the_site_knows_its_address() -> None:
    assert ADDRESS in (SITE / "robots.txt").read_text(encoding="utf-8"), "built without an address; python3 dev.py test gives it one"


@functools.cache
def site_map() -> dict[str, str]:
    """Return the address of each page in the map, with the day of its last change."""
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    entries = ET.parse(SITE / "sitemap.xml").getroot()  # noqa: S314 - our own build wrote it
    return {entry.findtext("s:loc", "", names): entry.findtext("s:lastmod", "", names) for entry in entries}


@pytest.mark.parametrize("name", page_names())
def test_page_says_what_it_is_for_catalogues(name: str) -> None:
    """One block of JSON-LD for each page with a review date, which says no more than the foot of the page does."""
    text = (SITE / name).read_text(encoding="utf-8")
    blocks = [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)]
    days = re.findall(r'class="livepage-checked">[^<]*<time datetime="([^"]+)"', text)
    assert [block["lastReviewed"] for block in blocks] == days
    for block in blocks:
        assert block["url"] == ADDRESS + name
        assert block["name"]
        assert len(block["description"]) > 40
        assert ("reviewedBy" in block) == ("Not reviewed by a clinician yet" not in text)


def test_the_start_page_is_a_course() -> None:
    """With what it teaches, for whom, and who provides it."""
    text = (SITE / "book" / "index.html").read_text(encoding="utf-8")
    (block,) = (json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text))
    assert "Course" in block["@type"]
    assert {"provider", "teaches", "audience", "license"} <= set(block)


def test_the_map_names_every_page_and_nothing_else() -> None:
    """No search page, no redirect."""
    assert sorted(site_map()) == sorted(ADDRESS + name for name in page_names())


@pytest.mark.parametrize("name", page_names())
def test_page_says_its_address_its_card_its_day_and_its_source(name: str) -> None:
    """What a search engine, a friend and a corrector need."""
    text = (SITE / name).read_text(encoding="utf-8")
    assert re.findall(r'<link rel="canonical" href="([^"]+)"', text) == [ADDRESS + name]
    shared = dict(re.findall(r'<meta property="og:([^"]+)" content="([^"]*)"', text))
    assert shared["url"] == ADDRESS + name
    assert shared["site_name"] == "Achilles Pain After Running"
    assert len(shared["title"]) > 4
    assert len(shared["description"]) > 40
    assert shared["image"] == f"{ADDRESS}_static/social-card.png"
    (source,) = re.findall(rf'href="{REPOSITORY}edit/main/([^"]+)">Suggest a change', text)
    day = last_change(source)
    assert bool(re.search(r"Last updated on \d{1,2} \w+ 20\d\d", text)) == bool(day), "a page that git does not know yet has no day"
    assert site_map()[ADDRESS + name][:10] >= day, "what the page is made of beside its source may be newer, never older"


def test_card_is_one_that_networks_show() -> None:
    """1200 by 630, under 300 KB, in the course's colours."""
    file = SITE / "_static" / "social-card.png"
    card = Image.open(file)
    assert card.size == (1200, 630)
    assert file.stat().st_size < 300_000
    assert card.getpixel((2, 2)) == (0x0B, 0x62, 0x5E)
    assert len(card.getcolors(1_000_000) or []) > 20, "words and emblem are drawn"


@pytest.mark.parametrize("address", STABLE)
def test_address_that_once_was_good_still_is(address: str) -> None:
    """The page is there, or its old address leads to one that is."""
    page = SITE / address
    assert page.is_file()
    moved = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.read_text(encoding="utf-8"), re.IGNORECASE)
    if moved:
        assert (SITE / urljoin(address, moved[1].partition("#")[0])).is_file()


def test_every_page_has_a_stable_address() -> None:
    """A new page is added to the list, and none is ever taken off it."""
    assert set(page_names()) <= set(STABLE)
