"""The policy of each page, read from its HTML. That a browser obeys it is tested in ``tests/browser``."""

import re

import pytest
from support.site import ROOT, SITE, page_names

from sphinx_livepage.policy import HEADER, POLICY, as_text, policy_of_404

PAGES = ["search.html", "genindex.html", "404.html", *page_names()]
EXECUTED = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/)[^>]*>", re.IGNORECASE)
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+=", re.IGNORECASE)


@pytest.mark.parametrize("name", PAGES)
def test_page_holds_no_script_and_says_its_policy_first(name: str) -> None:
    """Nothing runs that is not a file of the site, except the script by which a wrong address finds the site; the policy stands before the first script."""
    text = (SITE / name).read_text(encoding="utf-8")
    inside = SCRIPT.findall(text)
    assert len(inside) == (name == "404.html") == len(EXECUTED.findall(text))
    assert HANDLER.findall(text) == []
    assert text.count("Content-Security-Policy") == 1
    assert f'content="{as_text(policy_of_404(inside[0]) if inside else POLICY)}"' in text
    assert text.index("Content-Security-Policy") < text.index("<script")


def test_every_page_has_a_policy() -> None:
    """Also redirects, Jupyter's own pages, and whatever else a build writes: one, before anything that could run or be fetched."""
    pages = {file.relative_to(SITE).as_posix(): file.read_text(encoding="utf-8") for file in SITE.rglob("*.html")}
    assert {"index.html", "checker.html", "lite/notebooks/index.html"} <= set(pages)
    first = {
        name: re.search(r"<meta http-equiv=\"?Content-Security-Policy|<(?:script|link|img|style)\b", text) for name, text in pages.items()
    }
    assert [name for name, found in first.items() if found is None or "Content-Security-Policy" not in found[0]] == []


def test_header_in_the_readme_is_the_policy() -> None:
    """Who hosts the site copies that line."""
    assert as_text(HEADER) in (ROOT / "README.md").read_text(encoding="utf-8")
    assert HEADER == {**POLICY, "frame-ancestors": "'none'"}
