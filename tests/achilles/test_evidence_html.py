"""The evidence as readers see it: cards, the list of all claims, sources by name, and the marks of the bibliography."""

import copy
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pybtex.database import parse_file

from achilles import evidence
from achilles.core.plain import as_json
from achilles.core.tables import DataFileError
from achilles.evidence import claim, claims, findings, reader, show_claims, show_sources, source, sources
from achilles.evidence.html import chapter_sources, claim_cards, ledger, source_mark
from achilles.footwear_checklist import load_rules as footwear_rules
from achilles.mileage_planner import load_limits
from achilles.symptom_checker import load_rules as symptom_rules
from sphinx_livepage.bibliography import MarkedStyle

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
BIBLIOGRAPHY = parse_file(str(BOOK / "references.bib"), "bibtex").entries
MARK_OF = {"VERIFIED": None, "PARTLY VERIFIED": "Checked in part", "UNVERIFIED": "Not checked"}
RULE_FILES = [symptom_rules(), load_limits(), footwear_rules()]
# Gathered, and nothing rests on them: two were not found, of the others we saw a clinic's summary and a front page.
NEVER_USED = {"impellizzeri2020acwr", "nice_cks", "aaos_orthoinfo", "martin2018cpg"}
VOID = {"input", "br", "hr"}


class Parsed(HTMLParser):
    """A piece of HTML: its words, links, elements; raises where tags are not nested as they must be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.within = "", {}
        self.links: list[str] = []
        self.elements: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []
        self.ids = [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    def handle_starttag(self, tag, attrs) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        """Note words, all together and by the element that they stand in."""
        data = data.replace("\xa0", " ")
        self.words += data
        for tag in set(self.open):
            self.within[tag] = self.within.get(tag, "") + data


def by_class(parsed: Parsed, name: str) -> int:
    return sum(attrs.get("class") == name for _, attrs in parsed.elements)


# ---------------------------------------------------------------- cards


@pytest.mark.parametrize("c", claims(), ids=lambda c: c.id)
def test_a_card_says_everything_in_words(c):
    """Claim, quote, verdict, mark for safety, reason, strength, each source by name, the day, and the way to the list."""
    card = Parsed(claim_cards(c.id))
    assert f"The article {'leaves out' if c.is_omission else 'says'}" in card.words
    assert "The evidence says" in card.words
    for text in filter(None, (c.claim, c.quote, c.qualifier, c.note_text, c.strength)):
        assert text in card.words
    assert card.within.get("q") == c.quote
    assert by_class(card, "claim-verdict") == (not c.is_omission)
    assert c.is_omission or c.verdict.capitalize() in card.within["strong"]
    assert ("Safety-critical." in card.within["strong"]) == c.safety_critical
    for key in c.sources:
        assert source(key).name in card.within["a"]
    assert [link for link in card.links if link.startswith("references.html#")] == [
        f"references.html#cite-{key.replace('_', '-')}" for key in c.sources
    ]
    assert f"Last checked {c.checked.day} November 2026." in card.words
    assert card.links[-1] == f"evidence.html#{c.id}"
    assert card.ids == [f"claim-{c.id}"]


def test_cards_stand_in_the_order_asked_for():
    assert Parsed(claim_cards("C05", "O1", "C04")).ids == ["claim-C05", "claim-O1", "claim-C04"]


def test_a_source_that_was_not_checked_in_full_says_so_on_the_card():
    words = Parsed(claim_cards("C28")).words
    assert "Malmgaard-Clausen 2021, trial of naproxen (checked in part)" in words
    assert words.count("(checked in part)") == 2


def test_a_note_that_names_other_claims_leads_to_them():
    links = Parsed(claim_cards("C36")).links
    assert links[:3] == ["evidence.html#C23", "evidence.html#C24", "evidence.html#C34"]


@pytest.mark.parametrize("ask", [claim_cards, show_claims, lambda key: chapter_sources("causes", key), source, source_mark])
def test_an_unknown_id_is_told_what_is_allowed(ask):
    with pytest.raises(ValueError, match=r'^id: "C99" is not allowed; allowed: one of \w+, '):
        ask("C99")


def test_no_claim_at_all_is_refused():
    with pytest.raises(ValueError, match=r"^ids: none is not allowed"):
        claim_cards()


def test_a_notebook_shows_what_a_page_shows():
    shown = show_claims("C04", "C28")
    assert shown._repr_html_() == claim_cards("C04", "C28")
    assert "Claim 28: " in repr(shown)
    assert "Partly. Safety-critical." in repr(shown)
    assert show_sources("causes", "nhs_sepsis")._repr_html_() == chapter_sources("causes", "nhs_sepsis")


# ---------------------------------------------------------------- the list of all claims


def items() -> list[dict]:
    return [attrs for _, attrs in Parsed(ledger()).elements if "data-item" in attrs]


def test_the_list_has_every_claim_and_omission_at_its_own_address():
    parsed = Parsed(ledger())
    assert len(items()) == 76
    assert sorted(item["id"] for item in items()) == sorted(c.id for c in claims())
    assert len(set(parsed.ids)) == len(parsed.ids)
    assert parsed.words.count("The article leaves out") == 25
    for c in claims():
        assert f"{c.section}.html#claim-{c.id}" in parsed.links


def test_items_carry_what_the_form_asks_for():
    for item in items():
        c = claim(item["id"])
        assert item["data-chapter"] == c.section
        assert item["data-verdict"] == (c.verdict or "left out").replace(" ", "-")
        assert item["data-safety"] == ("critical" if c.safety_critical else "no")


def test_each_choice_of_the_form_says_how_many_it_leaves():
    """And no value of any item is missing among the choices."""
    offered = {}
    for name, body in re.findall(r'<select name="(\w+)">(.*?)</select>', ledger()):
        options = re.findall(r'<option value="([^"]+)">[^<]+ \((\d+)\)</option>', body)
        offered[name] = {value: int(count) for value, count in options}
    assert offered == {name: dict(Counter(item[f"data-{name}"] for item in items())) for name in ("verdict", "chapter")}
    assert "Safety-critical only (16)" in Parsed(ledger()).words


# ---------------------------------------------------------------- the sources of a chapter


@pytest.mark.parametrize("section", reader.SECTIONS)
def test_a_chapter_names_all_its_sources_once(section):
    more = "nhs_sepsis"
    parsed = Parsed(chapter_sources(section, more))
    keys = {key for c in claims(section) for key in c.sources} | {more}
    assert sorted(parsed.links) == sorted(f"references.html#cite-{key.replace('_', '-')}" for key in keys)
    assert "NHS, sepsis (checked in part)" in parsed.words
    names = [name.strip() for name in re.findall(r"<li><a[^>]*>([^<]+)", chapter_sources(section, more))]
    assert names == sorted(names, key=str.casefold)


# ---------------------------------------------------------------- sources.toml and the bibliography


def test_every_entry_of_the_bibliography_has_a_name_and_no_other_has():
    assert [s.id for s in sources()] == list(BIBLIOGRAPHY)


@pytest.mark.parametrize("s", sources(), ids=lambda s: s.id)
def test_a_name_fits_its_entry(s):
    """A year in a name is the entry's year; an article is called by its first author."""
    entry = BIBLIOGRAPHY[s.id]
    assert re.findall(r"\b(?:19|20)\d\d\b", s.name) in ([], [entry.fields.get("year")])
    if entry.type == "article":
        first = entry.persons["author"][0].rich_last_names[0]
        by_page = {"frandsen2025": "Frandsen"}
        assert by_page.get(s.id, str(first).split()[-1]) in s.name
        assert entry.fields["year"] in s.name


def test_a_source_is_called_the_same_in_the_tools():
    """A tool's name for a source is the beginning of its name here."""
    differing = {
        key: (name, source(key).name)
        for rules in RULE_FILES
        for key, name in rules.data["sources"].items()
        if key != "course rule" and not source(key).name.startswith(name)
    }
    assert differing == {}


@pytest.mark.parametrize("s", sources(), ids=lambda s: s.id)
def test_a_mark_fits_the_annotation(s):
    grade = BIBLIOGRAPHY[s.id].fields["annote"].split(":")[0]
    assert s.mark == MARK_OF[grade]


def test_every_entry_is_used_somewhere():
    """In a claim, a finding, a file of rules or a page; three are not, and their lines say so."""
    data = str([as_json(rules.data) for rules in RULE_FILES]) + "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "achilles").rglob("*.toml") if file.name != "sources.toml"
    )
    used = {key for key in BIBLIOGRAPHY if re.search(rf"['\"]{key}['\"]", data)}
    used |= {key for c in claims() for key in c.sources} | {f.source for f in findings()}
    for page in [*BOOK.glob("*.md"), *BOOK.glob("*.ipynb")]:
        for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", page.read_text(encoding="utf-8")):
            used |= {key.strip() for key in keys.split(",")}
    assert set(BIBLIOGRAPHY) - used == NEVER_USED
    for key in NEVER_USED:
        assert "nothing in this course rests on it" in str(source(key).why)


def test_the_references_page_counts_right():
    text = (BOOK / "references.md").read_text(encoding="utf-8")
    marks = Counter(s.mark for s in sources())
    assert f"Of the {len(sources())} entries, {marks[None]} were checked:" in text
    assert f"For {marks['Checked in part']} entries some detail is second-hand" in text
    assert f"For {marks['Not checked']} entries we found no copy." in text
    assert ":all:" in text


def test_the_bibliography_prints_the_mark_beside_the_entry(monkeypatch):
    """Each entry ends with its mark and the reason; a whole one ends with neither."""
    monkeypatch.setattr(MarkedStyle, "mark", staticmethod(source_mark))
    printed = {entry.key: str(entry.text) for entry in MarkedStyle().format_entries(BIBLIOGRAPHY.values())}
    assert len(printed) == len(sources())
    for s in sources():
        assert printed[s.id].endswith(f" {s.mark}. {s.why}") == (s.mark is not None)
        assert ("hecked" in printed[s.id]) == (s.mark is not None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"checked": "half"}, 'source beyer2015: checked "half" is not allowed; allowed: in part, no'),
        ({"checked": "no"}, "source beyer2015: why null is not allowed; allowed: given together with `checked`"),
        ({"why": "It was late."}, 'source beyer2015: why "It was late." is not allowed; allowed: given together with'),
        ({"name": "Paavola 2000, eight years on"}, "name: Paavola 2000, eight years on is not allowed; allowed: each once"),
        ({"title": "x"}, 'source beyer2015: "title" is not allowed; allowed: id, name, checked, why'),
        ({"name": ""}, 'source beyer2015: name "" is not allowed'),
    ],
)
def test_a_slip_in_the_sources_is_named(change, message):
    data = copy.deepcopy(tomllib.loads((Path(evidence.__file__).parent / "sources.toml").read_text("utf-8")))
    data["source"]["beyer2015"] |= change
    with pytest.raises(DataFileError, match="^" + re.escape(f"sources.toml: {message}")):
        reader.check_sources(data)


# ---------------------------------------------------------------- the directive


CONF = """
from sphinx_livepage.shown import setup_shown
extensions = ["myst_parser"]
livepage_shown = {"claims": "achilles.evidence.html:claim_cards", "gone": "achilles.evidence.html:no_such_function"}
def setup(app):
    setup_shown(app)
"""


def built(folder: Path, page: str) -> subprocess.CompletedProcess:
    """Build one page with Sphinx, warnings as errors, in a process of its own."""
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", str(folder), str(folder / "out")]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    )


def test_the_directive_puts_the_functions_html_into_the_page_and_into_the_search(tmp_path):
    done = built(tmp_path, "# Page\n\n```{shown} claims C49 O1\n```\n")
    assert done.returncode == 0, done.stderr
    assert claim_cards("C49", "O1") in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "ensur" in (tmp_path / "out" / "searchindex.js").read_text(encoding="utf-8")  # "Nothing ensures this."


def test_what_goes_wrong_in_the_directive_names_file_and_line(tmp_path):
    """A name that is not registered, a function that refuses, one that is not there: all told, none hides another."""
    page = "# Page\n\n```{shown} claim C04\n```\n\n```{shown} claims C99\n```\n\n```{shown} gone\n```\n"
    done = built(tmp_path, page)
    assert done.returncode != 0
    assert "index.md:3: ERROR: shown: 'claim' is not allowed; one of claims, gone" in done.stderr
    assert 'index.md:6: ERROR: shown: claims: id: "C99" is not allowed; allowed: one of C01, ' in done.stderr
    assert "index.md:9: ERROR: shown: gone: " in done.stderr
    assert "no_such_function" in done.stderr
