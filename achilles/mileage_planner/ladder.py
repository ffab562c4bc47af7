"""The ladder back to speed, hills and races: its stages from ``ladder.toml``, and the ladder that one can press."""

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from achilles.core.tables import read_toml, require_known, rows
from achilles.evidence.display import Shown
from achilles.evidence.html import REFERENCES

LADDER_PATH = Path(__file__).with_name("ladder.toml")
COURSE_RULE = "course rule"
RAILS = {"S": "Strength", "R": "Running"}  # by the first letter of a stage's id


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A rung: what to do at the midportion and at the insertion, when to enter, when to go on, and on what ground."""

    id: str
    name: str
    midportion: str
    insertion: str
    enter: str
    go_on: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The two rails, and what holds on every rung."""

    title: str
    start: str
    go_on: str
    go_back: str
    hop: str
    version: str
    date: str
    stages: tuple[Stage, ...]
    source_names: dict[str, str]

    def rail(self, letter: str) -> tuple[Stage, ...]:
        """Return the stages of a rail from the bottom up: ``S`` for strength, ``R`` for running."""
        return tuple(stage for stage in self.stages if stage.id.startswith(letter))


@cache
def load_ladder() -> Ladder:
    """Read ``ladder.toml`` once. Raises ``DataFileError`` if it is not well formed.

    >>> [stage.id for stage in load_ladder().stages]
    ['S1', 'S2', 'S3', 'R1', 'R2', 'R3', 'R4', 'R5']
    """
    data = read_toml(LADDER_PATH)
    stages = tuple(rows(Stage, data["stage"], LADDER_PATH.name, "stage").values())
    for stage in stages:
        require_known(LADDER_PATH.name, f"stage {stage.id}", stage.sources, data["sources"])
    common = {name: str(data[name]) for name in ("title", "start", "go_on", "go_back", "hop", "version", "date")}
    return Ladder(**common, stages=stages, source_names=data["sources"])


def ladder_html() -> str:
    """Return the ladder as HTML: two rails, the top rung first, each rung a fold that one can press. It needs no script.

    >>> ladder_html().count("<details")
    8
    """
    ladder = load_ladder()
    rails = "".join(
        f'<div class="ladder-rail"><p class="ladder-name" id="ladder-{letter}">{name}</p>'
        f'<ol class="ladder-rungs" reversed aria-labelledby="ladder-{letter}">'
        f"{''.join(_rung(ladder, stage) for stage in reversed(ladder.rail(letter)))}</ol></div>"
        for letter, name in RAILS.items()
    )
    rules = "".join(f"<li>{escape(text, quote=False)}</li>" for text in (ladder.go_on, ladder.go_back, ladder.hop))
    return (
        f'<section class="ladder" aria-label="{escape(ladder.title)}"><p>{escape(ladder.start, quote=False)}</p>'
        f'<div class="ladder-rails">{rails}</div><p class="ladder-name">On every rung</p><ul>{rules}</ul>'
        f"<p>Rules {ladder.version} of {ladder.date}. No clinician has reviewed this yet.</p></section>"
    )


def _rung(ladder: Ladder, stage: Stage) -> str:
    lines = (
        ("In the tendon (midportion)", stage.midportion),
        ("At the heel bone (insertion)", stage.insertion),
        ("Enter when", stage.enter),
        ("Go on after", stage.go_on),
    )
    body = "".join(f"<dt>{name}</dt><dd>{escape(text, quote=False)}</dd>" for name, text in lines)
    grounds = "; ".join(_ground(ladder, key) for key in stage.sources)
    return (
        f'<li class="ladder-rung" data-stage="{stage.id}"><details><summary>{stage.id} {escape(stage.name, quote=False)}</summary>'
        f"<dl>{body}</dl><p>Ground: {grounds}.</p></details></li>"
    )


def _ground(ladder: Ladder, key: str) -> str:
    name = escape(ladder.source_names[key], quote=False)
    return name if key == COURSE_RULE else f'<a href="{REFERENCES}#cite-{key}">{name}</a>'


def show_ladder() -> Shown:
    """Return the ladder for a notebook cell, with its rungs in plain words where there is no HTML.

    >>> print(repr(show_ladder()).splitlines()[0])
    S1 Both legs: Slow raises on both legs, on the floor. Holding still is fine as a first step.
    """
    words = (f"{stage.id} {stage.name}: {stage.midportion}" for stage in load_ladder().stages)
    return Shown(ladder_html(), "\n".join(words))
