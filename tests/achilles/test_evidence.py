"""The evidence files: every claim is there, has a verdict and sources, and leans on nothing unread."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from pathlib import Path

import pytest

from achilles import evidence
from achilles.core.tables import DataFileError
from achilles.evidence import SECTIONS, TOPICS, VERDICTS, claim, claims, finding, findings, reader

ROOT = Path(__file__).parents[2]
BIB = (ROOT / "book" / "references.bib").read_text("utf-8")
NOTEBOOKS = [ROOT / "book" / f"{name}.ipynb" for name in ("causes", "treatment", "long_term")]

# One entry starts with @type{key, at the beginning of a line and reaches to the next.
ENTRIES = dict(re.findall(r"^@\w+\{([^,\s]+),(.*?)(?=^@|\Z)", BIB, re.MULTILINE | re.DOTALL))
UNVERIFIED = {key for key, text in ENTRIES.items() if "annote={UNVERIFIED" in text}


def raw(name: str) -> dict:
    return tomllib.loads((Path(evidence.__file__).parent / name).read_text("utf-8"))


# ---------------------------------------------------------------- the bibliography


def test_bibliography_is_whole():
    assert len(ENTRIES) == 209
    assert {"impellizzeri2020acwr", "nice_cks"} == UNVERIFIED
    graded = [k for k, text in ENTRIES.items() if re.search(r"annote=\{(UN|PARTLY )?VERIFIED:", text)]
    assert len(graded) == len(ENTRIES)


def test_each_doi_is_well_formed_and_stands_once():
    dois = re.findall(r"\bdoi=\{([^}]*)\}", BIB)
    assert len(dois) > 50
    assert [d for d in dois if not re.fullmatch(r"10\.\d{4,9}/[^\s\"{}]+[^\s\"{}.,;]", d)] == []
    assert len(set(dois)) == len(dois)


# ---------------------------------------------------------------- the claims


def test_all_claims_and_omissions_are_there_in_order():
    ids = [c.id for c in claims()]
    assert ids == [f"C{i:02}" for i in range(1, 52)] + [f"O{i}" for i in range(1, 26)]


@pytest.mark.parametrize(
    ("section", "first", "last"),
    [
        ("introduction", 1, 3),
        ("causes", 4, 9),
        ("symptoms", 10, 13),
        ("prevention", 14, 22),
        ("treatment", 23, 28),
        ("when_to_seek_help", 29, 32),
        ("long_term", 33, 35),
        ("summary_table", 36, 39),
        ("questions_and_answers", 40, 45),
        ("conclusion", 46, 51),
    ],
)
def test_each_section_holds_its_claims(section, first, last):
    ids = [c.id for c in claims(section) if not c.is_omission]
    assert ids == [f"C{i:02}" for i in range(first, last + 1)]


def test_every_claim_has_a_verdict_and_no_omission_has_one():
    assert {c.verdict for c in claims() if not c.is_omission} == set(VERDICTS)
    assert {c.verdict for c in claims() if c.is_omission} == {None}


def test_the_claims_that_can_hurt_are_marked():
    marked = {c.id for c in claims() if c.safety_critical}
    assert marked == {
        "C13", "C28", "C30", "C31", "C32", "O1", "O2", "O3", "O11", "O15", "O16", "O17", "O18", "O23", "O24", "O25",
    }  # fmt: skip


def test_no_claim_that_can_hurt_is_called_supported_without_more():
    for c in claims("when_to_seek_help"):
        assert c.is_omission or c.qualifier


@pytest.mark.parametrize("c", claims(), ids=lambda c: c.id)
def test_every_claim_rests_on_sources_that_exist(c):
    assert c.sources
    assert len(set(c.sources)) == len(c.sources)
    assert [key for key in c.sources if key not in ENTRIES] == []
    assert UNVERIFIED.isdisjoint(c.sources)


@pytest.mark.parametrize("c", claims(), ids=lambda c: c.id)
def test_a_quote_stays_short_and_sentences_end(c):
    assert len((c.quote or "").split()) <= 8
    assert c.note.endswith(".")
    assert c.claim.endswith(".")


def test_verdicts_that_a_hurried_edit_must_not_soften():
    not_supported = {c.id for c in claims() if c.verdict == "not supported"}
    assert not_supported == {
        "C08", "C14", "C21", "C25", "C33", "C37", "C39", "C41", "C48", "C49", "C51",
    }  # fmt: skip
    assert "arch support: not supported" in claim("C06").judgement


# ---------------------------------------------------------------- the findings


@pytest.mark.parametrize("f", findings(), ids=lambda f: f.id)
def test_every_finding_rests_on_a_source_that_exists(f):
    assert f.source in ENTRIES
    assert f.source not in UNVERIFIED


@pytest.mark.parametrize(
    ("key", "effect", "low", "high"),
    [
        ("longest_run_reference", 1, None, None),
        ("longest_run_10_to_30", 1.64, 1.31, 2.05),
        ("longest_run_30_to_100", 1.52, 1.16, 2.00),
        ("longest_run_over_100", 2.28, 1.50, 3.48),
        ("weekly_jump_distance_injuries", 1.59, 0.96, 2.66),
        ("weekly_jump_half_marathon", 22.6, 0.9, 44.3),
        ("ten_percent_graded", 20.8, None, None),
        ("ten_percent_standard", 20.3, None, None),
        ("incidence_all", 5.2, 4.2, 6.2),
        ("past_achilles_problem", 6.3, 3.9, 10.0),
        ("training_schedule", 1.8, 1.1, 3.0),
        ("compression_socks", 1.7, 1.0, 2.8),
        ("surface_sand", 10, 1.1, 93),
        ("surface_asphalt", 0.47, None, None),
        ("stretching_injuries", 0.96, 0.85, 1.10),
        ("orthotics_sham", 2.6, -2.9, 8.0),
        ("heel_lifts", 9.6, 1.8, 17.4),
        ("alfredson_silbernagel", 2.4, -8.5, 13.3),
        ("hard_shoes", 1.52, 1.07, 2.16),
        ("minimalist_shoes", 1.64, 0.63, 4.27),
        ("shoe_rotation", 0.61, 0.39, 0.97),
        ("ibuprofen_kidney", 18, -4, 41),
        ("early_return_recurrence", 31, None, None),
        ("later_return_recurrence", 13, None, None),
        ("early_against_later_return", 2.4, 2.1, 2.8),
        ("mild_or_no_pain_8_years", 94, None, None),
        ("rupture_after_tendinopathy", 4, None, None),
        ("low_compression_12_weeks", 12.9, 6.2, 19.6),
        ("low_compression_24_weeks", 10.4, 3.7, 17.1),
        ("steroid_6_months", 17.7, 8.4, 27.0),
        ("high_volume_24_weeks", 0.5, -17.8, 18.8),
        ("gtn_24_weeks", 3.8, -3.0, 10.6),
        ("shockwave_sham_insertion", 4.6, -2.5, 11.6),
        ("shockwave_usual_care", 9.1, 6.4, 11.8),
        ("prp_6_months", 54.4, None, None),
        ("prp_sham_6_months", 53.4, None, None),
        ("lifts_sham_pain", -0.9, -1.7, -0.2),
        ("fh_achilles_pain", 46.6, 38.1, 55.1),
    ],
)
def test_published_numbers(key, effect, low, high):
    f = finding(key)
    assert (f.effect, f.low, f.high) == (effect, low, high)


def test_counts_agree_with_the_percentages_beside_them():
    counted = [f for f in findings() if f.events is not None]
    assert len(counted) == 8
    for f in counted:
        places = 0 if f.effect == round(f.effect) else 1
        assert round(100 * f.events / f.of, places) == f.effect, f.id


def test_every_topic_has_findings():
    assert {f.topic for f in findings()} == set(TOPICS)


# ---------------------------------------------------------------- asking for what is not there


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: claim("C99"), 'id: "C99" is not allowed; allowed: one of C01, C02, '),
        (lambda: claim(None), "id: null is not allowed; allowed: one of C01, "),
        (lambda: claims("shoes"), f'section: "shoes" is not allowed; allowed: one of {", ".join(SECTIONS)}'),
        (lambda: finding("sand"), 'id: "sand" is not allowed; allowed: one of longest_run_reference, '),
        (lambda: findings(""), f'topic: "" is not allowed; allowed: one of {", ".join(TOPICS)}'),
    ],
)
def test_unknown_names_are_told_what_is_allowed(ask, message):
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        ask()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"verdict": "true"}, 'claim C01: verdict "true" is not allowed; allowed: supported, '),
        ({"section": "shoes"}, 'claim C01: section "shoes" is not allowed; allowed: introduction, '),
        ({"sources": []}, "claim C01: sources [] is not allowed; allowed: at least one key"),
        ({"sources": [1]}, "claim C01: sources 1 is not allowed; allowed: a text"),
        ({"colour": "red"}, 'claim C01: "colour" is not allowed; allowed: id, section, '),
        ({"note": " x"}, 'claim C01: note " x" is not allowed; allowed: a text'),
        ({"safety_critical": "no"}, 'claim C01: safety_critical "no" is not allowed; allowed: true or false'),
        ({"id": "C02"}, "claim: C02 is not allowed; allowed: each once"),
        ({"id": "X1"}, 'claim X1: id "X1" is not allowed; allowed: the form '),
        ({"id": "O8"}, 'claim O8: verdict "supported" is not allowed; allowed: one for a claim, none for an omission'),
        ({"verdict": None}, "claim C01: verdict null is not allowed; allowed: one for a claim"),
        ({"note": None}, "claim C01: note is missing"),
        ({"note": "Claim {C99} says why."}, 'claim C01: note: "C99" is not allowed; allowed: C01, '),
        ({"checked": "today"}, 'claim C01: checked "today" is not allowed; allowed: a date'),
    ],
)
def test_a_slip_in_the_claims_is_named(change, message):
    data = copy.deepcopy(raw("claims.toml"))
    spoil(data["claim"][0], change)
    with pytest.raises(DataFileError, match="^" + re.escape(f"claims.toml: {message}")):
        reader.check_claims(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"low": 2.0}, ": effect 1.64 is not allowed; allowed: 2.0 to 2.05"),
        ({"interval": "90 % CI"}, ': interval "90 % CI" is not allowed; allowed: 95 % CI, range'),
        ({"interval": None}, ": interval null is not allowed; allowed: low, high and interval together"),
        ({"effect": "2"}, ': effect "2" is not allowed; allowed: a number'),
        ({"topic": "luck"}, ': topic "luck" is not allowed; allowed: training, '),
        ({"events": 3}, ": events 3 is not allowed; allowed: given together"),
        ({"events": 3, "of": 2}, ": events 3 is not allowed; allowed: 0 to 2"),
        ({"n": 1.5}, ": n 1.5 is not allowed; allowed: a whole number"),
        ({"id": "10_to_30"}, ': id "10_to_30" is not allowed; allowed: the form '),
    ],
)
def test_a_slip_in_the_findings_is_named(change, message):
    data = copy.deepcopy(raw("findings.toml"))
    spoil(data["finding"][1], change)
    with pytest.raises(DataFileError, match="^" + re.escape(f"findings.toml: finding {data['finding'][1]['id']}{message}")):
        reader.check_findings(data)


def test_a_file_without_its_date_is_refused():
    data = raw("claims.toml")
    del data["checked"]
    with pytest.raises(DataFileError, match=r"claims\.toml: file: checked is missing"):
        reader.check_claims(data)


def spoil(row: dict, change: dict) -> None:
    row.update(change)
    for name in [n for n, value in change.items() if value is None]:
        del row[name]


# ---------------------------------------------------------------- the chapters that show it


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_each_chapter_cites_only_what_exists_and_was_read(path):
    cited = {key for keys in re.findall(r"\{cite:p\}`([^`]+)`", prose(path)) for key in keys.split(",")}
    assert cited
    assert cited <= set(ENTRIES)
    assert cited.isdisjoint(UNVERIFIED)


def prose(path: Path) -> str:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
