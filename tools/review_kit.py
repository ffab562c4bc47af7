"""A kit for a clinician's hour: rules, texts, programmes and exercises as one printable page, with a line to sign for each.

``.venv/bin/python -m tools.review_kit`` writes ``_build/review_kit.html`` from the files that the pages use. It is made to be printed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from achilles import footwear_checklist, mileage_planner, running_diary, symptom_checker
from achilles.core.rulefile import RuleFile
from achilles.evidence import COURSE_RULE, claims, programmes, source
from achilles.evidence.programmes import gate
from achilles.look_alikes import look_alikes
from achilles.your_exercises.cards import PAIN, exercise_words, low_start, moves, often, stages

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "_build" / "review_kit.html"
STYLE = (
    "body{font:10pt/1.35 sans-serif;margin:12mm}table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:1.5mm;"
    "text-align:left;vertical-align:top}td:last-child{width:38mm}tr{break-inside:avoid}h2{break-after:avoid}"
)
Line = tuple[str, str, Iterable[str]]  # id, what it says, keys of its sources
FEWEST_WORDS = 3  # less than that is a heading or a rule of a table


def parts() -> Iterator[tuple[str, list[Line]]]:
    """Give each part of the kit: its heading, and its lines."""
    checker, shoes, planner = symptom_checker.load_rules(), footwear_checklist.load_rules(), mileage_planner.load_limits()
    diary = running_diary.load_rules()
    yield (
        f"Symptom checker, rules {checker.version} of {checker.date}",
        [
            (rule["id"], " ".join([f"({rule['level']})", rule["why"], *rule["do"], *rule["avoid"], *_more(rule)]), rule["sources"])
            for rule in checker.data["rule"]
        ],
    )
    yield "What the symptom checker adds", list(_checker_texts(checker))
    for name, heading in (("red_flags", "Red-flag card"), ("hand_out", "Sheet to hand out")):
        yield heading, [(f"line {at}", text, ()) for at, text in enumerate(_lines_of(name), start=1)]
    yield "Claims that could hurt someone", [(c.id, f"{c.claim} {c.note_text}", c.sources) for c in claims() if c.safety_critical]
    yield (
        f"Footwear checklist, rules {shoes.version} of {shoes.date}",
        [
            (
                item["id"],
                " / ".join(f"{answer['text']}: {answer['advice']}" for answer in item.get("options", ())) or item["text"],
                item["sources"],
            )
            for item in shoes.data["question"]
            if not item.get("context")
        ],
    )
    yield (
        f"Mileage planner, rules {planner.version} of {planner.date}",
        [(guard["id"], guard["text"], guard["sources"]) for guard in planner.data["guard"]],
    )
    yield (
        f"Running diary, rules {diary.version} of {diary.date}",
        [(rule["id"], rule["text"], rule["sources"]) for rule in diary.data["rule"]],
    )
    before = gate()
    names = {"checker": before.checker.name, "card": before.card.name}
    texts = [
        before.only_if.format(**names),
        *before.not_for,
        *before.pain,
        before.stop.format(**names),
        *before.place.values(),
        before.rules,
    ]
    yield "Before any loading", [(f"gate {at}", text, before.sources) for at, text in enumerate(texts, start=1)]
    yield (
        "Programmes",
        [
            (f"{p.name}, weeks {phase.weeks[0]} to {phase.weeks[1]}", f"{often(phase)}: {'; '.join(exercise_words(phase))}", p.sources)
            for p in programmes()
            for phase in p.phase
        ],
    )
    yield "Start below the dose", [(p.name, low_start(p), (COURSE_RULE,)) for p in programmes()]
    yield "The four stages for the heel bone", [(s.name, f"{s.what} {s.dose} {s.enter}", s.sources) for s in stages()]
    yield "Exercises", [(m.name, f"{' '.join(m.steps)} Not like this: {m.mistake} {PAIN}", m.sources) for m in moves().values()]
    yield (
        "Look-alikes",
        [(each.name, f"{each.differs} {each.question} {each.soon} {each.do}", each.sources) for each in look_alikes().values()],
    )


def _more(rule: Mapping[str, Any]) -> list[str]:
    """Return what a rule of the checker asks a reader to say, and what to come back for."""
    return [f"Say: {' '.join(rule['tell'])}", *([f"Come back at once for: {'; '.join(rule['go_up'])}."] if "go_up" in rule else [])]


def _checker_texts(checker: RuleFile) -> Iterator[Line]:
    """Give the checker's texts that no rule has: before the questions, with every result, what is added, and the mentions."""
    for at, text in enumerate(checker.data["first"], start=1):
        yield f"before the questions {at}", text, ()
    yield "with every result", checker.data["help"], ()
    yield "how likely a tear is", checker.data["likely"]["text"], checker.data["likely"]["sources"]
    for at, added in enumerate(checker.data["addition"], start=1):
        yield f"addition {at}", f"With {', '.join(added['beside'])}: {added['do']}", (COURSE_RULE,)
    for mention in checker.data["mention"]:
        yield f"mention: {mention['id']}", mention["text"], mention["sources"]


def _lines_of(page: str) -> Iterator[str]:
    """Give the lines of a page of the book that tell a reader what to do, as plain text."""
    text = (ROOT / "book" / f"{page}.md").read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n|\n(?=- |\|)", text):
        plain = re.sub(r"^(?:[-#`|\s]|\{div\}.*\n)+|```+|[*`]|\s*\{cite:p\}`[^`]+`|\[([^]]+)\]\([^)]+\)", r"\1", block.strip())
        if len(plain.split()) >= FEWEST_WORDS:
            yield " ".join(plain.replace("|", " / ").split()).removesuffix(" /")


def page() -> str:
    """Return the kit as HTML."""
    body = "".join(
        f"<h2>{escape(heading)}</h2><table><tr><th>Id<th>What it says<th>Sources<th>Right? Name, register, date</tr>{''.join(map(_row, lines))}</table>"
        for heading, lines in parts()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Review kit</title><style>{STYLE}</style><h1>Achilles Pain After Running: '
        "review kit</h1><p>For a physiotherapist or a doctor. Could someone with a torn tendon, a clot, an infection or a broken bone get past a "
        "line? Sign what is right, and write next to it what is not. A signature is for this version only. No line has been signed so far.</p>"
        f"{body}</html>"
    )


def _row(line: Line) -> str:
    name, text, keys = line
    names = "; ".join(key if key == COURSE_RULE else source(key).name for key in keys)
    return f"<tr><td>{escape(name)}<td>{escape(text)}<td>{escape(names or 'those of the rules above')}<td></tr>"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page(), encoding="utf-8")
    print(TARGET.relative_to(ROOT))
