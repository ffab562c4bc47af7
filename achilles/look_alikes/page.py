"""The look-alikes as HTML: a leg whose places are links, and a group of cards for each place. It needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from achilles.core.tables import Table, read_toml, require_known, row, rows
from achilles.evidence.html import source_link
from achilles.evidence.reader import COURSE_RULE, source

FILE = "look_alikes.toml"
# Where each spot is on the drawing (leg.svg of the symptom checker, side view, heel to the left); the last one is beside the leg.
PLACES = {
    "calf": (76, 92),
    "tendon": (77, 165),
    "front": (99, 211),
    "back": (62, 206),
    "outer": (118, 236),
    "deep": (107, 183),
    "bone": (88, 246),
    "sole": (140, 268),
    "body": (188, 60),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """One thing that can be taken for a sore tendon."""

    id: str
    name: str
    spot: str
    differs: str
    question: str
    soon: str
    do: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    version: str
    checked: date
    spot: dict[str, str]
    look_alike: tuple[Table, ...]


@cache
def look_alikes() -> dict[str, LookAlike]:
    """Return the look-alikes by their ids, in the file's order. Raises ``DataFileError`` for a spot that is not drawn."""
    found = rows(LookAlike, _file().look_alike, FILE, "look_alike")
    require_known(FILE, "spot", _file().spot, PLACES)
    for each in found.values():
        require_known(FILE, f"look_alike {each.id}", [each.spot], _file().spot)
    return found


@cache
def _file() -> _File:
    return row(_File, read_toml(Path(__file__).with_name(FILE)), FILE, "file")


def look_alikes_html() -> str:
    """Return the leg with its places, then the look-alikes of each place.

    >>> look_alikes_html().count('<article class="look-alike"')
    18
    """
    spots = _file().spot
    groups = "".join(_group(at, spot, name) for at, (spot, name) in enumerate(spots.items(), start=1))
    return f"{_leg(spots)}{groups}"


def _leg(spots: dict[str, str]) -> str:
    leg = (
        '<path class="leg" d="M72 6C44 52 42 108 70 158c8 16 12 32 10 50-4 14-18 24-18 40 0 16 12 24 28 24h98c18 0 20-16 6-21'
        '-30-8-52-21-60-45-6-30 12-108 8-200"/><path class="tendon" d="M74 160c8 16 12 32 10 54"/>'
        '<path class="bone" d="M84 224c-14 6-18 20-12 32 8 8 32 8 44 0 2-16-12-30-32-32Z"/>'
        '<path class="bone" d="M178 104a8 8 0 1 1 20 0a8 8 0 1 1-20 0M188 112v26m-12-16h24m-12 16l-9 20m9-20l9 20"/>'
    )
    marks = "".join(
        f'<a href="#look-{spot}" aria-label="{at} {escape(name)}"><circle cx="{PLACES[spot][0]}" cy="{PLACES[spot][1]}" r="12"/>'
        f'<text x="{PLACES[spot][0]}" y="{PLACES[spot][1] + 5}" text-anchor="middle">{at}</text></a>'
        for at, (spot, name) in enumerate(spots.items(), start=1)
    )
    names = "".join(f'<li><a href="#look-{spot}">{escape(name)}</a></li>' for spot, name in spots.items())
    return (
        '<nav class="look-alike-leg" aria-label="Places on the leg"><svg viewBox="0 0 220 290" role="group" '
        f'aria-label="A leg from the side with numbered places. Press one." focusable="false">{leg}{marks}</svg>'
        f"<ol>{names}</ol></nav>"
    )


def _group(at: int, spot: str, name: str) -> str:
    cards = "".join(_card(each) for each in look_alikes().values() if each.spot == spot)
    return f'<section class="look-alikes" id="look-{spot}" aria-label="{escape(name)}"><h3>{at}. {escape(name)}</h3>{cards}</section>'


def _card(each: LookAlike) -> str:
    return (
        f'<article class="look-alike" id="look-alike-{each.id.replace("_", "-")}" aria-label="{escape(each.name)}"><h4>{_text(each.name)}</h4>'
        f'<p class="look-question"><strong>Ask yourself:</strong> {_text(each.question)}</p><p>{_text(each.differs)}</p>'
        f"<p><strong>How soon:</strong> {_text(each.soon)}</p><p><strong>Until then:</strong> {_text(each.do)}</p>"
        f"<p><small>Sources: {_sources(each.sources)}.</small></p></article>"
    )


def _sources(keys: Sequence[str]) -> str:
    return "; ".join("how soon: course rule" if key == COURSE_RULE else source_link(source(key)) for key in keys)


def _text(text: str) -> str:
    return escape(text, quote=False)
