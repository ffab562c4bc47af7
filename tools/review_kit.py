"""A kit for a clinician's hour: rules, programmes, exercises and look-alikes as one printable page, with a line to sign for each.

``.venv/bin/python -m tools.review_kit`` writes ``_build/review_kit.html`` from the files that the pages use. It is made to be printed.
"""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from achilles import footwear_checklist, mileage_planner, running_diary, symptom_checker
from achilles.evidence import COURSE_RULE, programmes, source
from achilles.evidence.programmes import gate
from achilles.look_alikes import look_alikes
from achilles.your_exercises.cards import exercise_words, moves, often, stages

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "_build" / "review_kit.html"
STYLE = (
    "body{font:10pt/1.35 sans-serif;margin:12mm}table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:1.5mm;"
    "text-align:left;vertical-align:top}td:last-child{width:38mm}tr{break-inside:avoid}h2{break-after:avoid}"
)
Line = tuple[str, str, Iterable[str]]  # id, what it says, keys of its sources


def parts() -> Iterator[tuple[str, list[Line]]]:
    """Give each part of the kit: its heading, and its lines."""
    checker, shoes, planner = symptom_checker.load_rules(), footwear_checklist.load_rules(), mileage_planner.load_limits()
    diary = running_diary.load_rules()
    yield (
        f"Symptom checker, rules {checker.version} of {checker.date}",
        [
            (rule["id"], " ".join([f"({rule['level']})", rule["why"], *rule["do"], *rule["avoid"]]), rule["sources"])
            for rule in checker.data["rule"]
        ],
    )
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
    texts = [*before.not_for, *before.pain, before.stop, *before.place.values()]
    yield "Before any loading", [(f"gate {at}", text, before.sources) for at, text in enumerate(texts, start=1)]
    yield (
        "Programmes",
        [
            (f"{p.name}, weeks {phase.weeks[0]} to {phase.weeks[1]}", f"{often(phase)}: {'; '.join(exercise_words(phase))}", p.sources)
            for p in programmes()
            for phase in p.phase
        ],
    )
    yield "The four stages for the heel bone", [(s.name, f"{s.what} {s.dose} {s.enter}", s.sources) for s in stages()]
    yield "Exercises", [(m.name, f"{' '.join(m.steps)} Not like this: {m.mistake}", m.sources) for m in moves().values()]
    yield "Look-alikes", [(each.name, f"{each.question} {each.soon} {each.do}", each.sources) for each in look_alikes().values()]


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
    return f"<tr><td>{escape(name)}<td>{escape(text)}<td>{escape(names)}<td></tr>"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page(), encoding="utf-8")
    print(TARGET.relative_to(ROOT))
