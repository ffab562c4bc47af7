"""What links say on paper: where they lead, once, and nothing where they say it themselves."""

from sphinx_livepage.paper import titles_of, with_printed_links

TITLES = {"book/doses.html": "Doses &amp; days", "book/references.html": "References"}


def printed(link: str) -> str:
    """Return a link in an article of the start page, as it comes out."""
    page = with_printed_links(f'<article class="bd-article">{link}</article>', "book/index.html", TITLES)
    return page.removeprefix('<article class="bd-article">').removesuffix("</article>")


def test_the_first_link_to_a_page_gets_its_title_and_the_next_does_not() -> None:
    """As HTML text, quotes escaped already."""
    link = '<a class="reference internal" href="doses.html#a"><span>how much</span></a>'
    assert printed(link + link) == link.replace('#a">', '#a" data-print="Doses &amp; days">') + link


def test_links_that_say_enough_stay_as_they_are() -> None:
    """A title, a citation, a term, a place on the same page, an address that stands there, a DOI."""
    for link in (
        '<a class="reference internal" href="doses.html">doses &amp; days</a>',
        '<a class="reference internal" href="references.html#cite-x">Boyd 2015</a>',
        '<a class="reference internal" href="doses.html#t"><span class="std-term">load</span></a>',
        '<a class="reference internal" href="#below">below</a>',
        '<a class="reference external" href="https://example.org/a">https://example.org/a</a>',
        '<a class="reference external" href="https://doi.org/10.1/A">doi:10.1/a</a>',
    ):
        assert printed(link) == link


def test_an_outside_link_writes_its_address_and_a_link_outside_the_article_nothing() -> None:
    """Each time, since an address cannot be looked up elsewhere."""
    link = '<a class="reference external" href="https://example.org/a">here</a>'
    assert printed(link * 2).count('data-print="https://example.org/a"') == 2
    assert with_printed_links(link, "index.html", TITLES) == link


def test_a_title_is_the_heading_of_the_article() -> None:
    """Not the heading that the theme prints before it, and without tags."""
    page = '<h1>Other</h1><p>x</p><h1>Run <em>or</em> rest<a class="headerlink" href="#run">#</a></h1>'
    assert titles_of({"book/run.html": page, "book/search.html": "<h1>Search</h1>"}) == {"book/run.html": "Run or rest"}
