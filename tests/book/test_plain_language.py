"""What a runner must act on reads at grade 8 or lower: each advice of the rule files, each "In short", the red-flag card."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.reading import FEWEST_WORDS, grade, joined, long_enough, plain, words

from achilles.look_alikes import look_alikes
from achilles.your_exercises.cards import PAIN, moves, stages
from proofs.results import rule_files

ROOT = Path(__file__).parents[2]
HARDEST = 8
CHECKER, FOOTWEAR, PLANNER = (rule_files()[tool].data for tool in ("symptom_checker", "footwear_checklist", "mileage_planner"))


def checker_texts() -> Iterator[tuple[str, str]]:
    """Give what the symptom checker tells: each rule's advice, each level, and what stands beside them."""
    levels = {level["id"]: level for level in CHECKER["level"]}
    within = {within["id"]: within["text"] for within in CHECKER["within"]}
    for rule in CHECKER["rule"]:
        level = levels[rule["level"]]
        own = [
            rule.get("headline", level["headline"]),
            rule.get("then", ""),
            within[rule["within"]],
            rule["why"],
            *rule["do"],
            *rule["avoid"],
            *rule.get("go_up", ()),
            *rule["tell"],
        ]
        own += [addition["do"] for addition in CHECKER["addition"] if rule["id"] in addition["beside"]]
        shared = [level["then"], level["again"]] if words(joined(own)) < FEWEST_WORDS else []
        yield f"rule {rule['id']}", joined([*own, *shared])
    yield "how likely a tear is", CHECKER["likely"]["text"]
    yield "mentions", joined(mention["text"] for mention in CHECKER["mention"])
    yield "before it starts", joined(CHECKER["first"])
    yield "with every result", CHECKER["help"]
    for level in CHECKER["level"]:
        yield f"level {level['id']}", joined([level["headline"], level["then"], level["again"]])
    yield "note", CHECKER["note"]


def footwear_texts() -> Iterator[tuple[str, str]]:
    """Give what the footwear checklist tells: the advice for each item's answers."""
    for item in FOOTWEAR["question"]:
        answers = [*item.get("options", ()), *(item[name] for name in ("under", "over") if name in item)]
        answers += [answer["not_sore"] for answer in answers if "not_sore" in answer]
        if not item.get("context"):
            yield item["id"], joined(answer["advice"] for answer in answers)
    yield "note", joined([*FOOTWEAR["first"], FOOTWEAR["note"]])


def planner_texts() -> Iterator[tuple[str, str]]:
    """Give what the mileage planner tells."""
    yield "note", joined([*PLANNER["first"], PLANNER["note"]])
    yield "messages", joined([*PLANNER["message"].values(), *PLANNER["only_if"].values()])
    yield "verdicts", joined(PLANNER["verdict"].values())
    yield "guards", joined(guard["text"] for guard in PLANNER["guard"])
    yield "bands", joined(band["text"] for band in PLANNER["band"])
    yield "help", joined(question["help"] for question in PLANNER["question"] if "help" in question)


def page(path: Path) -> str:
    """Return a page's text in Markdown, a notebook's without its code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    return "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")


def short_sections() -> Iterator[tuple[str, str]]:
    """Give each page's section "In short"."""
    for path in sorted((ROOT / "book").glob("*.*")):
        found = (
            re.search(r"^## In short\n(.*?)(?=^## |\Z)", page(path), re.MULTILINE | re.DOTALL) if path.suffix in {".md", ".ipynb"} else None
        )
        if found:
            yield path.stem, plain(found[1])


def card_blocks() -> Iterator[tuple[str, str]]:
    """Give the blocks of the red-flag card."""
    for name, block in re.findall(
        r"```\{div\} red-flag-block red-flag-([\w-]+)\n(.*?)```", page(ROOT / "book" / "red_flags.md"), re.DOTALL
    ):
        yield name, plain(block)


def exercise_texts() -> Iterator[tuple[str, str]]:
    """Give what "Your exercises", the look-alikes and the sheet to hand out tell."""
    yield "cards", joined([PAIN, *(text for move in moves().values() for text in (*move.steps, move.mistake))])
    yield "stages for the heel bone", joined(text for stage in stages() for text in (stage.what, stage.dose, stage.enter))
    yield "look-alikes", joined(text for each in look_alikes().values() for text in (each.question, each.differs, each.soon, each.do))
    yield "sheet to hand out", plain(page(ROOT / "book" / "hand_out.md").partition("hand-out\n")[2].partition("Education, not")[0])


SECTIONS = dict(short_sections())
TEXTS = {
    f"{where}: {name}": text
    for where, texts in (
        ("symptom checker", checker_texts()),
        ("footwear checklist", footwear_texts()),
        ("mileage planner", planner_texts()),
        ("in short", SECTIONS.items()),
        ("your exercises", exercise_texts()),
        ("red-flag card", ((f"{name} {number}", text) for number, (name, text) in enumerate(card_blocks(), start=1))),
    )
    for name, text in long_enough(texts).items()
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_runner_must_act_on_is_plain(name: str) -> None:
    """Grade 8 or lower."""
    found = grade(TEXTS[name])
    print(f"\n{found:5.1f}  {words(TEXTS[name]):4} words  {name}")
    assert found <= HARDEST, f"grade {found:.1f}: {TEXTS[name]}"


def test_all_advice_is_measured() -> None:
    """Every rule, every item, every chapter, and all four kinds of block on the card."""
    names = " ".join(TEXTS)
    for rule in CHECKER["rule"]:
        assert f"rule {rule['id']}" in names
    for item in FOOTWEAR["question"]:
        assert item.get("context") or item["id"] in names
    parts = [part["chapters"] for part in yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]]
    chapters = next(part for part in parts if {"file": "book/introduction"} in part)
    assert {chapter["file"].removeprefix("book/") for chapter in chapters} <= {*SECTIONS}
    assert [name for name, _ in card_blocks()] == ["emergency", "emergency", "urgent", "do-not"]
    measured = " ".join(TEXTS.values())
    for sentence in advice([CHECKER["rule"], CHECKER["level"], FOOTWEAR["question"]]):
        assert sentence in measured, sentence


def advice(value: Any, key: str = "") -> Iterator[str]:
    """Give every text of a rule file that tells somebody something."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from advice(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from advice(inner, key)
    elif key in ("headline", "why", "do", "avoid", "then", "again", "go_up", "advice"):
        yield value


def test_the_measure_tells_hard_from_easy() -> None:
    """A lawyer's sentence, a child's sentences, and one chain of semicolons."""
    hard = (
        "Notwithstanding the aforementioned considerations, individuals experiencing persistent musculoskeletal symptomatology following "
        "recreational physical activity should, wherever practicable, endeavour to obtain an appropriately comprehensive clinical evaluation "
        "from a suitably qualified practitioner prior to undertaking any additional rehabilitative interventions, irrespective of whatever "
        "improvement they may subjectively perceive."
    )
    easy = "Stop running now. Sit down and rest the leg. " * 5
    assert grade(hard) > 16
    assert grade(easy) < 3
    assert grade("Stop for pain in the heel; for a leg that is weak; " * 5) > HARDEST


def test_a_short_text_is_not_measured() -> None:
    """The formula says nothing of a few words."""
    with pytest.raises(AssertionError, match="too short"):
        grade("Be seen today.")


def test_the_stand_in_is_gone() -> None:
    """Nothing else finds a ``pkg_resources`` that can do one thing only."""
    assert "pkg_resources" not in sys.modules
