"""The list of a long page's sections."""

from types import SimpleNamespace

from docutils.core import publish_doctree

from sphinx_livepage.page_contents import add_contents


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
