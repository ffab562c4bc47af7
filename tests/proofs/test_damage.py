"""The proof bites: every damaged rule file breaks a promise, and the answers that show it are confirmed by the code."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from achilles.core.rulefile import RuleFile
from achilles.symptom_checker import assess, assessment, load_rules
from achilles.symptom_checker.assessment import RULES_PATH, read_rules
from proofs.floors import RULES
from proofs.notes import note
from proofs.promises import PROMISES, Broken, Proof

SLOW = ["2 adding signs", "4 no dead signs", "7 for the sheet only"]  # they ask the rules twice

# What is damaged (a rule's id, or a pattern's name), what is in it, and what replaces that.
EDITS = [
    ("E1", '"breathless_or_chest_pain"', '"none"'),
    ("E2", ', "hard_tight_leg"', ""),
    ("E3", "{ all = [", "{ any = ["),
    ("E3", 'has = ["weak_immune_system"]', 'has = ["kidney_disease_or_transplant"]'),
    ("E4", 'level = "emergency"', 'level = "urgent"'),
    ("E4", '["yes"]', '["unsure"]'),
    ("E5", 'when = { question = "look", has = ["gap"] }', 'when.not = { question = "look", has = ["gap"] }'),
    ("E7", 'is = ["one_moment", "unsure"]', 'is = ["one_moment"]'),
    ("E7", "{ any = [", "{ all = ["),
    ("E7", '        { question = "pop", is = ["unsure"] },\n', ""),
    ("E7", 'has = ["bruise", "big_swelling"] },\n    ] },', 'has = ["big_swelling"] },\n    ] },'),
    ("U1", ', "clot_risk"', ""),
    ("U1", '        { question = "calf", blank = true },\n', ""),
    ("U1", "    { all = [", "    { any = ["),
    ("U2", ', "wound_or_injection"', ""),
    ("U3", "when.any", "when.all"),
    ("U1", '"worse_at_rest", ', ""),
    ("U1", '            { question = "calf", has = ["unsure"] },\n', ""),
    ("U1", 'is = ["one_moment"]', 'is = ["one_moment", "hours"]'),
    ("U1", '{ not = { any = [{ question = "onset"', '{ not = { all = [{ question = "onset"'),
    ("U1", ', { pattern = "effort_only" }', ', { question = "calf", has = ["goes_within_minutes"] }'),
    ("U4", '{ question = "pain_next_morning", at_least = 8 }', '{ question = "pain_next_morning", at_least = 9 }'),
    ("U4", '{ question = "pain_next_morning", at_least = 8 }', '{ question = "pain_next_morning", over = 8 }'),
    ("U4", '{ question = "pain_running", at_least = 8 }', '{ question = "pain_running", at_least = 7 }'),
    ("U4", '    { question = "usual_morning", at_least = 8 },\n', ""),
    ("U5", 'level = "urgent"', 'level = "soon"'),
    ("U5", '"fluoroquinolone"', '"steroid"'),
    ("U6", '["hours", "unsure"]', '["hours"]'),
    ("U6", "when.all", "when.any"),
    ("U7", '{ question = "body", has = ["painful_red_eye"] }', '{ not = { question = "body", has = ["painful_red_eye"] } }'),
    ("U8", '    { question = "now", blank = true },\n', ""),
    ("S1", ', "worse_every_run"', ""),
    ("S1", 'is = ["midportion"]', 'is = ["midportion", "insertion"]'),
    ("S8", '"goes_within_minutes"', '"goes_within_minutes", "none"'),
    ("S1", '{ not = { question = "place", is = ["midportion"] } }', '{ question = "place", is = ["midportion"] }'),
    ("S1", '"squeeze_pain", ', ""),
    ("S2", '{ question = "pain_next_morning", over = 5 }', '{ question = "pain_next_morning", over = 6 }'),
    ("S2", '{ question = "usual_morning", over = 5 }', '{ question = "usual_morning", over = 4 }'),
    ("S2", '        { pattern = "red" },\n', ""),
    ("S2", '        { question = "limping", is = ["yes"] },\n', ""),
    ("S2", '{ not = { pattern = "ease_first" } }', '{ not = { pattern = "calm" } }'),
    ("S2", '{ not = { pattern = "ease_first" } }', '{ not = { question = "duration", is = ["under_2_weeks"] } }'),
    ("S2", "{ any = [", "{ all = ["),
    ("red_running", "at_least = 6", "at_least = 7"),
    ("red_running", "at_least = 6", "at_least = 5"),
    ("red_morning", "by = 2", "by = 1"),
    ("red_morning", "by = 2", "by = 3"),
    ("red_morning", "by = 2", ""),
    ("red_morning", 'over = "usual_morning"', 'over = "pain_running"'),
    ("red_trend", '["more"]', '["same"]'),
    ("red", ', { pattern = "red_trend" }', ""),
    ("S3", '["under_18"]', '["18_to_59"]'),
    ("S4", '"long_morning_stiffness", ', ""),
    ("S4", '"both_heels", ', '"both_heels", "short_morning_stiffness", '),
    ("S5", ', "kidney_disease_or_transplant"', ""),
    ("S5", ', "torn_or_operated"', ""),
    ("S7", '    { question = "bone", has = ["unsure"] },\n', '    { question = "also", blank = true },\n'),
    ("S6", 'is = ["over_12_weeks"]', 'is = ["under_2_weeks"]'),
    ("S6", 'not = { question = "trend", is = ["less"] }', 'not = { question = "trend", blank = true }'),
    ("S7", '    { question = "infection", blank = true },\n', ""),
    ("S7", '    { question = "bone", has = ["unsure"] },\n', ""),
    ("S7", '    { question = "strength", is = ["not_tried"] },\n', ""),
    ("N1", ', "ankle_or_shin"', ""),
    ("M1", 'only_beside = ["S6"]\n', ""),
    ("M1", 'only_beside = ["S6"]', 'only_beside = ["S2"]'),
    ("M2", '["insertion"]', '["insertion", "sole"]'),
    ("M2", '{ pattern = "calm" }', '{ not = { pattern = "calm" } }'),
    ("M2", "when.all", "when.any"),
    ("D0", 'level = "soon"', 'level = "self_care"'),
    ("M3", '["midportion"]', '["insertion"]'),
    ("M3", '{ pattern = "ease_first" }', '{ pattern = "calm" }'),
    ("M4", '["insertion"]', '["midportion"]'),
    ("ground", '"raise_without_pain",', '"raise_without_pain", "weak",'),
    ("ground", '        { question = "usual_morning", blank = true },\n', ""),
    ("ground", '        { question = "duration", blank = true },\n', ""),
    ("ground", '        { question = "trend", blank = true },\n', ""),
    ("ground", '{ question = "limping", is = ["no"] }', '{ not = { question = "limping", is = ["yes"] } }'),
    ("ground", 'is = ["gradual", "hours"]', 'is = ["gradual"]'),
    ("ground", ', "as_usual"]', ', "as_usual", "not_tried"]'),
    ("ground", ', "as_usual"]', "]"),
    ("ground", '    { question = "you", has = ["18_to_59", "60_or_over"] },\n', ""),
    ("calm", '{ not = { pattern = "red" } }', '{ not = { pattern = "red_trend" } }'),
    ("ease_first", 'question = "pain_running", over = 7', 'question = "pain_running", over = 6'),
    ("ease_first", ', { pattern = "red_trend" }', ""),
    ("ease_first", '            { question = "place", is = ["midportion"] },\n', ""),
    ("ease_first", '"under_2_weeks", "2_to_6_weeks"', '"under_2_weeks", "2_to_6_weeks", "over_12_weeks"'),
    ("ease_first", 'question = "trend", is = ["less"]', 'question = "trend", is = ["less", "same"]'),
    ("ease_first", '    { question = "bone", only = ["none"] },\n', ""),
    ("ease_first", '{ question = "calf", only = ["none"] }', '{ question = "calf", only = ["none", "unsure"] }'),
    ("ease_first", '"60_or_over"] },\n]', '"60_or_over", "weak_bones"] },\n]'),
    ("effort_only", '"goes_within_minutes"', '"goes_within_minutes", "none"'),
    ("effort_only", '"less", "same"', '"less", "same", "more"'),
    ("effort_only", '"6_to_12_weeks", ', '"2_to_6_weeks", "6_to_12_weeks", '),
    ("effort_only", '["gradual", "hours"]', '["gradual", "hours", "unsure"]'),
]  # fmt: skip
MOVES = [("E4", "S7"), ("E7", "U3"), ("U5", "S5"), ("U8", "S7"), ("E1", "D0"), ("M1", "E1"), ("M2", "S1")]
# Changes that no answer can tell, because another rule says the same before: they must break nothing.
HARMLESS = [
    ("M4", '{ pattern = "ease_first" }', '{ pattern = "ground" }'),
    ("M3", '{ pattern = "ease_first" }', '{ pattern = "red" }'),
    ("U4", '"pain_running", at_least = 8', '"pain_running", over = 7'),
    ("red_morning", "by = 2", "by = 2 # by two points"),
]  # fmt: skip


def edited(folder: Path, part: str, old: str, new: str) -> RuleFile:
    """Return the rule file with the first ``old`` of a rule or pattern replaced: read as any rule file is read."""
    text = RULES_PATH.read_text(encoding="utf-8")
    heading = f'id = "{part}"' if part in RULES else f"[pattern.{part}]"
    start = text.index(heading)
    end = text.find("\n[", start + 1)
    assert old in text[start:end], f"{part} has no {old}"
    path = folder / "rules.toml"
    path.write_text(text[:start] + text[start:end].replace(old, new, 1) + text[end:], encoding="utf-8")
    return read_rules(path)


def with_rules(tables: list[dict[str, Any]]) -> RuleFile:
    """Return the rule file with other rules."""
    return replace(load_rules(), data={**load_rules().data, "rule": deepcopy(tables)})


def damaged_files(folder: Path) -> Iterator[tuple[str, RuleFile]]:
    """Give every damaged rule file with what was done to it."""
    tables = load_rules().data["rule"]
    by_id = {table["id"]: table for table in tables}
    for name in RULES:
        yield f"{name} dropped", with_rules([table for table in tables if table["id"] != name])
    for name, before in MOVES:
        others = [table for table in tables if table["id"] != name]
        at = others.index(by_id[before]) + (RULES[name] != "self_care")
        yield f"{name} moved to {before}", with_rules([*others[:at], by_id[name], *others[at:]])
    for part, old, new in EDITS:
        what = f"{' '.join(old.split())} -> {' '.join(new.split()) or 'nothing'}"
        yield f"{part}: {what}", edited(folder, part, old, new)


def caught(rules: RuleFile) -> tuple[str, Broken] | None:
    """Return a promise that a rule file breaks, with what breaks it; those that search the longest come last."""
    proof = Proof(rules)
    in_order = sorted(PROMISES, key=lambda name: name in SLOW)
    return next(((name, broken) for name in in_order if (broken := PROMISES[name](proof))), None)


def assert_confirmed(rules: RuleFile, broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold that the answers of a counterexample do go another way with the damaged file than with the real one."""
    if broken.answers is None or all("when" in rule for rule in rules.data["rule"]):
        return  # nothing to try; or no default, and such a file is refused before any answer is

    def told() -> list[tuple[str, str, tuple[str, ...]]]:
        answers = [assess(given) for given in (broken.answers, broken.after) if given is not None]
        return [(answer.level, answer.rule, answer.matched) for answer in answers]

    real = told()
    with monkeypatch.context() as patch:
        patch.setattr(assessment, "load_rules", lambda: rules)
        assert told() != real, str(broken)


def test_every_damage_breaks_a_promise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At least 25 damaged files, and every rule dropped in turn: each is caught, with answers that the code confirms."""
    tally: Counter[str] = Counter()
    tried = 0
    for what, rules in damaged_files(tmp_path):
        tried += 1
        found = caught(rules)
        assert found, f"no promise sees the damage: {what}"
        promise, broken = found
        assert_confirmed(rules, broken, monkeypatch)
        print(f"{promise:<16} caught  {what}")
        tally[promise] += 1
    print(f"{tally.total()} damaged rule files, all caught: {dict(tally)}")
    assert tally.total() >= 25 + len(RULES)
    note("damaged", tried=tried, caught=tally.total())


@pytest.mark.parametrize(("part", "old", "new"), HARMLESS)
def test_harmless_changes_break_nothing(tmp_path: Path, part: str, old: str, new: str) -> None:
    """The promises ask what the rules do, not how they are written."""
    assert caught(edited(tmp_path, part, old, new)) is None
    note("damaged", harmless=len(HARMLESS))


@pytest.mark.parametrize(("promise", "dropped"), [("2 adding signs", "E4"), ("4 one decides", "D0")])
def test_promises_bite_that_others_come_before(promise: str, dropped: str) -> None:
    """The list names the first promise that caught a damage; these are seldom first and catch some all the same."""
    assert PROMISES[promise](Proof(with_rules([table for table in load_rules().data["rule"] if table["id"] != dropped])))


def test_a_dead_sign_is_noticed(tmp_path: Path) -> None:
    """A tick that no rule and no pattern asks about any more."""
    text = RULES_PATH.read_text(encoding="utf-8")
    dead = text.replace(', "torn_or_operated"]', "]").replace(
        'only = ["18_to_59", "60_or_over"]', 'only = ["18_to_59", "60_or_over", "torn_or_operated"]'
    )
    path = tmp_path / "rules.toml"
    path.write_text(dead, encoding="utf-8")
    assert "torn_or_operated" in str(PROMISES["4 no dead signs"](Proof(read_rules(path))))
