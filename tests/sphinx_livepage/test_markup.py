"""What is mended in the theme's markup, and the list of a long page's sections."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils.core import publish_doctree
from sphinx.errors import ExtensionError

from sphinx_livepage.markup import MENDS, SCRIPT, add_contents, mend_markup


def site(folder: Path, *, without: str = "") -> SimpleNamespace:
    """Build a site of one page and the theme's script, which have all that is to be mended but one thing."""
    (folder / SCRIPT).parent.mkdir(parents=True)
    (folder / SCRIPT).write_text("", encoding="utf-8")
    text = "\n".join(mend.theirs for mend in MENDS if mend.theirs != without)
    (folder / "page.html").write_text(text, encoding="utf-8")
    return SimpleNamespace(outdir=str(folder), builder=SimpleNamespace(format="html"))


def test_everything_is_mended(tmp_path: Path) -> None:
    """Nothing of the theme's is left, and each mend stands in its place."""
    mend_markup(site(tmp_path), None)
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "\n".join(mend.ours for mend in MENDS)


@pytest.mark.parametrize("gone", [mend.theirs for mend in MENDS], ids=[mend.why for mend in MENDS])
def test_a_mend_that_finds_nothing_stops_the_build(tmp_path: Path, gone: str) -> None:
    """The theme has changed: somebody has to look."""
    with pytest.raises(ExtensionError, match="the theme has changed"):
        mend_markup(site(tmp_path, without=gone), None)


def contents(titles: list[str]) -> str:
    """Return the body of a page with these sections, and what was put into it."""
    text = "Page\n====\n\n" + "".join(f"{title}\n{'-' * len(title)}\n\nText.\n\n" for title in titles)
    doctree = publish_doctree(text, settings_overrides={"doctitle_xform": False})
    context = {"body": "<h1>Page</h1>"}
    add_contents(SimpleNamespace(), "page", "page.html", context, doctree)
    return context["body"]


def test_a_long_page_lists_its_sections() -> None:
    """In order, as links, below its heading."""
    body = contents(["One & all", "Two", "Three", "Four", "Five"])
    assert body.startswith('<h1>Page</h1>\n<details class="page-contents"><summary>On this page</summary>')
    assert '<li><a href="#one-all">One &amp; all</a></li><li><a href="#two">Two</a></li>' in body
    assert body.count("<li>") == 5


def test_a_short_page_does_not() -> None:
    """Four sections are found through without a list."""
    assert contents(["One", "Two", "Three", "Four"]) == "<h1>Page</h1>"
