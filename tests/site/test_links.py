"""Every link inside the built site leads somewhere: the page is there, and the place on it."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from support.site import SITE, page_names

from achilles.footwear_checklist import load_rules as footwear_rules
from achilles.mileage_planner import load_limits
from achilles.quiz import CHAPTERS, load_questions
from achilles.symptom_checker import load_rules as symptom_rules
from sphinx_livepage.markup import SCRIPT, corrections_of_this_theme

HREF = re.compile(r'<a [^>]*?href="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')
MADE_LATER = {"", "top"}  # addresses that are the page itself


@cache
def ids_of(page: Path) -> frozenset[str]:
    """Return every id of a page."""
    return frozenset(ID.findall(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", page_names())
def test_links_of_a_page_lead_somewhere(name: str) -> None:
    """Pages, files and places on pages; links to other hosts stand only in the bibliography and the theme's own line."""
    page = SITE / name
    lost = []
    for href in HREF.findall(page.read_text(encoding="utf-8")):
        link = urlsplit(href.replace("&amp;", "&"))
        if link.scheme:
            continue
        target = (page.parent / unquote(link.path)).resolve() if link.path else page
        if not target.is_file() or (target.suffix == ".html" and link.fragment not in MADE_LATER and link.fragment not in ids_of(target)):
            lost.append(href)
    assert lost == []


@pytest.mark.parametrize("name", ["search.html", "genindex.html", *page_names()])
def test_red_flag_card_is_linked_on_top(name: str) -> None:
    """In the line above everything else; on the card itself that link leads to its own top."""
    page = SITE / name
    notice = re.search(r'<aside class="livepage-notice"[^>]*>.*?<a href="([^"]*)"', page.read_text(encoding="utf-8"), re.DOTALL)
    assert notice
    assert (page.parent / notice[1].rstrip("#")).resolve() == SITE / "book" / "red_flags.html" or name == "book/red_flags.html"


def test_sources_of_the_tools_have_their_place_in_the_bibliography() -> None:
    """The tools make their links in the browser, as ``cite-`` and the key without underscores."""
    ids = ids_of(SITE / "book" / "references.html")
    files = [symptom_rules(), load_limits(), footwear_rules(), *map(load_questions, CHAPTERS)]
    keys = {key for file in files for key in file.data["sources"] if " " not in key}
    assert len(keys) > 40
    assert {key for key in keys if f"cite-{key.replace('_', '-')}" not in ids} == set()


@pytest.mark.parametrize(
    "link",
    [link for kind in ("rule", "mention") for entry in symptom_rules().data[kind] for link in entry.get("links", ())],
    ids=lambda link: link["text"],
)
def test_links_of_a_result_lead_to_their_place(link: dict[str, str]) -> None:
    """The page makes them in the browser, from the rule file."""
    page = SITE / "book" / f"{link['page']}.html"
    assert page.is_file()
    assert link.get("place") is None or link["place"] in ids_of(page)


def test_every_mend_of_the_themes_markup_is_needed() -> None:
    """What the theme writes is gone, and what replaces it is there: if not, the theme has changed, and the fault may be back."""
    files = [*SITE.glob("*.html"), *SITE.glob("book/**/*.html"), SITE / SCRIPT]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert [correction.why for correction in corrections_of_this_theme() if correction.theirs in text or correction.ours not in text] == []
