"""The search: what it reads from a page, what a book's file of words may say, and what comes first."""

import json
from pathlib import Path
from typing import Any

import pytest
import quickjs
from sphinx.errors import ExtensionError

from sphinx_livepage.search.sections import Section, sections_of
from sphinx_livepage.search.words import read_words

ROOT = Path(__file__).parents[2]
PAGE = """<html><nav>Menu</nav><article class="bd-article">
<section id="pain"><h1>Pain<a class="headerlink">#</a></h1><p>Say <em>where</em>.</p><script>let a = "<p>no";</script>
<section id="at-night"><h2>At night</h2><p>Wakes you &amp; stays.<br>Ask.</p><div class="cell"><div class="cell_input"><pre>x = 1</pre></div></div>
<details><summary>More</summary><p>In a fold.</p></details></section>
<section><h2>No address</h2>Counts to pain.</section>
<section id="empty"><h2>Nothing here</h2><form>Pick</form></section>
<dl><dt id="term-a">arch</dt><dd>A curve.</dd><dt id="term-b">bursa</dt><dd>A cushion.</dd></dl>
</section></article><footer>Foot</footer></html>"""


def test_sections_have_their_own_words_and_address() -> None:
    """Folds count; menus, code, controls and scripts do not; each term of a glossary is a section."""
    found = {section.address: (section.heading, section.text) for section in sections_of("book/pain", PAGE)}
    assert found == {
        "book/pain.html": ("Pain", "Say where. No address Counts to pain."),
        "book/pain.html#at-night": ("At night", "Wakes you & stays. Ask. More In a fold."),
        "book/pain.html#term-a": ("arch", "A curve."),
        "book/pain.html#term-b": ("bursa", "A cushion."),
    }


def test_a_page_without_an_article_has_no_sections() -> None:
    """A redirect, for instance."""
    assert sections_of("old", "<html><body>Moved</body></html>") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[best]]\nasked = ["x"]\nanswer = "book/pain.html#gone"', "book/pain.html#gone is no section of the site"),
        ('[weights]\n"book/gone.html" = 0.5', "book/gone.html is no section of the site"),
        ("bests = []", "bests is not allowed; allowed: best, synonyms, weights"),
    ],
)
def test_words_that_lead_nowhere_stop_the_build(tmp_path: Path, text: str, said: str) -> None:
    """A heading that was renamed would otherwise leave its best bet dead."""
    (tmp_path / "words.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ExtensionError, match=said.replace("[", r"\[")):
        read_words(tmp_path / "words.toml", {name: name for name in ("book/pain.html", "book/pain.html#at-night")})


@pytest.mark.parametrize("names", [("ladder", "the-way-back"), ("the-way-back", "ladder")])
def test_a_best_bet_may_name_any_address_of_its_section(names: tuple[str, str], tmp_path: Path) -> None:
    """Versions of Sphinx differ in which of a section's names is its own; a target further down is none of them."""
    first, second = names
    page = (
        f'<article class="bd-article"><section id="a"><h1>A</h1><p>One.</p><section id="{first}">\n<span id="{second}"></span><h2>Back</h2>'
    )
    page += '<p>Two <span id="later"></span>three.</p></section></section></article>'
    found = sections_of("a", page)
    assert [(section.address, section.also) for section in found] == [("a.html", []), (f"a.html#{first}", [f"a.html#{second}"])]
    addresses = {name: section.address for section in found for name in (section.address, *section.also)}
    (tmp_path / "words.toml").write_text('[[best]]\nasked = ["way back"]\nanswer = "a.html#ladder"\n', encoding="utf-8")
    assert read_words(tmp_path / "words.toml", addresses)["best"] == [{"asked": ["way back"], "answer": f"a.html#{first}"}]


SECTIONS = [
    Section("a.html", "Pain after a run", "Pain after a run", "The calf hurts. Ibuprofen is no plan."),
    Section("a.html#medicines", "Medicines", "Pain after a run", "Some anti-inflammatory tablets have risks."),
    Section("b.html", "References", "References", "Ibuprofen, ibuprofen and races."),
    Section("c.html", "Racing again", "Coming back", "Wait until hopping is easy."),
]
WORDS: dict[str, Any] = {
    "synonyms": [["ibuprofen", "anti-inflammatory"]],
    "best": [{"asked": ["when can I race"], "answer": "c.html"}],
    "weights": {"b.html": 0.1},
}


def find(query: str) -> list[str]:
    """Return the addresses of what the page's own script finds."""
    engine = quickjs.Context()
    engine.eval((ROOT / "sphinx_livepage" / "node_modules" / "minisearch" / "dist" / "umd" / "index.js").read_text(encoding="utf-8"))
    engine.eval((ROOT / "sphinx_livepage" / "search" / "search.js").read_text(encoding="utf-8"))
    data = json.dumps({"sections": [section.to_list() for section in SECTIONS], **WORDS})
    found = engine.eval(
        f"JSON.stringify(livepageSearch.searchOf({data}, MiniSearch)({json.dumps(query)}).results.map(({{ address }}) => address))"
    )
    return list(json.loads(found))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("ibuprofen", "a.html"),  # the page of references counts little
        ("races", "c.html"),  # "racing" has the same stem
        ("when can I race?", "c.html"),
        ("Medicines", "a.html#medicines"),
        ("ibuprofin", "a.html"),  # a slip of the fingers
    ],
)
def test_what_comes_first(query: str, first: str) -> None:
    """Headings before text, weights, endings of words, best bets, slips."""
    assert find(query)[0] == first


def test_a_synonym_finds_what_the_word_does_not() -> None:
    """The section on tablets does not say ibuprofen."""
    assert "a.html#medicines" in find("ibuprofen")


@pytest.mark.parametrize("query", ["", "the", "zzzzqqqq", "(", '"'])
def test_a_question_with_no_answer_finds_nothing(query: str) -> None:
    """Nothing is found, and nothing breaks."""
    assert find(query) == []
