"""Every chapter has its parts, in order; every claim stands in its chapter; every figure and quiz in its place."""

import itertools
import json
import re
from pathlib import Path

import pytest
import yaml

from achilles import figures
from achilles.evidence import SECTIONS, claims
from achilles.quiz import CHAPTERS, load_questions
from achilles.quiz.reader import slug

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
WHOLE = ("causes", "symptoms", "prevention", "treatment", "when_to_seek_help", "long_term")
PARTS = (
    "What you will be able to do",
    "What the article says, and what the evidence says",
    "Check yourself",
    "In short",
    "What this chapter cannot tell you",
    "Sources",
)
SHOWN_CLAIMS = re.compile(r"show_claims\(([^)]*)\)|```\{shown\} claims ([^\n`]*)")
CITED = re.compile(r"\{cite:p\}`([^`]+)`")
TERM = re.compile(r"\{term\}`(?:[^`<]*<([^`>]+)>|([^`<]+))`")
HEADING = re.compile(r"^(#{1,4}) (.+)$", re.MULTILINE)


def cells(name: str) -> list[dict]:
    """Return a chapter's cells; a Markdown page is one cell."""
    notebook = BOOK / f"{name}.ipynb"
    if notebook.is_file():
        return json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [{"cell_type": "markdown", "metadata": {}, "source": (BOOK / f"{name}.md").read_text(encoding="utf-8")}]


def text(name: str, kind: str | None = None) -> str:
    """Return what stands in a chapter's cells, of one kind or of both."""
    return "\n".join("".join(cell["source"]) for cell in cells(name) if kind in {None, cell["cell_type"]})


def headings(name: str) -> list[tuple[int, str]]:
    """Return the chapter's headings with their levels."""
    return [(len(marks), words.strip()) for marks, words in HEADING.findall(text(name, "markdown"))]


def claims_shown(name: str) -> list[str]:
    """Return the ids of the claims that a chapter shows, in order."""
    return [one for pair in SHOWN_CLAIMS.findall(text(name)) for one in re.findall(r"[CO]\d+", " ".join(pair))]


@pytest.mark.parametrize("name", WHOLE)
def test_a_chapter_has_its_parts_in_order(name):
    """Each part once; ideas stand between the aims and the evidence; nothing after the sources."""
    seconds = [words for level, words in headings(name) if level == 2]
    assert [words for words in seconds if words in PARTS] == list(PARTS)
    assert seconds[0] == PARTS[0]
    assert seconds[1] not in PARTS, "the idea comes before the evidence"
    assert seconds[-1] == PARTS[-1]


@pytest.mark.parametrize("name", WHOLE)
def test_a_chapter_says_its_time_and_what_to_do_before_it(name):
    """The reading time, and the way out for a reader with a danger sign, stand before the first idea."""
    start = text(name, "markdown").split("\n## ")[1]
    assert re.search(r"[Rr]eading time: about \d+ minutes", start)
    assert "Before you start:" in start
    assert "red_flags.md" in start


@pytest.mark.parametrize("name", WHOLE)
def test_every_chapter_has_a_figure_or_a_tool(name):
    """A reader can try something, and not only read."""
    assert re.search(r"\.explore\(|SymptomChecker\(|MileagePlanner\(|FootwearChecklist\(|\]\(checker\.ipynb\)", text(name))


def test_every_explorable_figure_stands_in_one_chapter():
    drawn = [name for chapter in SECTIONS for name in re.findall(r"(\w+)\.explore\(", text(chapter, "code"))]
    assert sorted(drawn) == sorted(figures.__all__)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_chapter_shows_its_claims_and_no_other(name):
    """Every claim of the section, each once; so every claim stands in exactly one chapter."""
    shown = claims_shown(name)
    assert sorted(shown) == sorted(claim.id for claim in claims(name))


@pytest.mark.parametrize("name", SECTIONS)
def test_a_chapter_cites_and_lists_what_it_cites(name):
    """The list at the end holds every key that the text cites, and the text cites something."""
    cited = {key.strip() for keys in CITED.findall(text(name, "markdown")) for key in keys.split(",")}
    assert cited
    listed = re.search(rf'show_sources\("{name}"([^)]*)\)|```\{{shown\}} sources {name}([^\n`]*)', text(name))
    assert listed, "the chapter lists its sources"
    more = set(re.findall(r"[a-z0-9_]+", " ".join(filter(None, listed.groups()))))
    assert cited <= more | {key for claim in claims(name) for key in claim.sources}


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_asks_its_questions(name):
    """The quiz stands under "Check yourself", and what it sends back to are headings of this chapter."""
    part = text(name).split("## Check yourself")[1].split("\n## ")[0]
    assert f'Quiz("{name}")' in part
    slugs = {slug(words) for _, words in headings(name)}
    data = load_questions(name).data
    assert [question["see"] for question in data["question"] if question["see"] not in slugs] == []


@pytest.mark.parametrize("name", SECTIONS)
def test_terms_are_in_the_glossary_and_linked_once(name):
    """A term is linked at its first use, and not again and again."""
    glossary = set(
        re.findall(r"^([a-zA-Z][^\n:`#]*)$(?=\n(?:[a-zA-Z][^\n]*\n)*  )", (BOOK / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    linked = [target or plain for target, plain in TERM.findall(text(name, "markdown"))]
    assert linked
    assert [term for term in linked if term not in glossary] == []
    assert [term for term in set(linked) if linked.count(term) > 1] == []


@pytest.mark.parametrize("name", SECTIONS)
def test_headings_do_not_skip_a_level(name):
    levels = [level for level, _ in headings(name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_table_of_contents_names_every_page_that_there_is():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    named = {contents["root"], *(entry["file"] for part in contents["parts"] for entry in part["chapters"])}
    assert named == {f"book/{path.stem}" for path in [*BOOK.glob("*.md"), *BOOK.glob("*.ipynb")]}
