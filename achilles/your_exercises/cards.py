"""The exercises as cards, and the programmes as short tables of what changes: the HTML of the page "Your exercises".

Links are relative, for pages next to ``references.html``. Without any script it is all there, card by card.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

from achilles.core.tables import FieldError, Table, read_toml, require_known, row, rows
from achilles.core.words import fill
from achilles.evidence import COURSE_RULE, Programme, programmes, source
from achilles.evidence.html import entry_link
from achilles.evidence.programmes import NOT_KNOWN, Phase, gate, rm_words
from achilles.your_exercises import drawings

PAIN = "Pain up to 5 out of 10 is fine if it has settled by next morning."
LADDER = "ladder"  # the choice at the insertion that has stages instead of weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An exercise as a card."""

    id: str
    name: str
    start: str
    go: str
    mistake: str
    sources: tuple[str, ...]
    third: str | None = None
    tempo: str | None = None
    place: Literal["midportion"] | None = None

    def __post_init__(self) -> None:
        """Raise ``FieldError`` where it is not drawn, or words and frames do not match."""
        if self.id not in drawings.moves():
            raise FieldError("id", self.id, f"one that is drawn: {', '.join(drawings.moves())}")
        if drawings.frames(self.id) != len(self.steps):
            raise FieldError("third", self.third, f"words for each of {drawings.frames(self.id)} drawings")

    @property
    def steps(self) -> tuple[str, ...]:
        """What each drawing shows."""
        return tuple(text for text in (self.start, self.go, self.third) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of the ladder for the insertion."""

    name: str
    what: str
    moves: tuple[str, ...]
    dose: str
    enter: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    version: str
    checked: date
    move: tuple[Table, ...]
    stage: tuple[Table, ...]


@cache
def moves() -> dict[str, Move]:
    """Return the cards by their ids, in the file's order.

    >>> moves()["floor_lowering"].steps[1]
    'Lower the heel slowly, until it is flat and no further. Come up with the other leg.'
    """
    return rows(Move, _file().move, "moves.toml", "move")


@cache
def stages() -> tuple[Stage, ...]:
    """Return the four stages of the ladder for the insertion."""
    found = tuple(row(Stage, table, "moves.toml", f"stage {at}") for at, table in enumerate(_file().stage, start=1))
    for stage in found:
        require_known("moves.toml", f"stage {stage.name}", stage.moves, moves())
    return found


@cache
def _file() -> _File:
    return row(_File, read_toml(Path(__file__).with_name("moves.toml")), "moves.toml", "file")


def card(move: Move) -> str:
    """Return an exercise as HTML: its drawings with their words, the pain that is acceptable, the mistake, the sources."""
    last = len(move.steps) - 1
    figures = "".join(
        f'<figure data-frame="{at}">{drawings.drawing(move.id, at, _alt(move, text))}'
        f"<figcaption><strong>{'Start' if at == 0 else 'End' if at == last else 'Then'}.</strong> {_text(text)}</figcaption></figure>"
        for at, text in enumerate(move.steps)
    )
    wrong = (
        f'<figure class="move-wrong">{drawings.mistake(move.id, _alt(move, f"Not like this: {move.mistake}"))}'
        f"<figcaption><strong>Not like this.</strong> {_text(move.mistake)}</figcaption></figure>"
    )
    only = "<p><strong>Only for pain in the tendon itself.</strong> Not for pain at the heel bone.</p>" if move.place else ""
    only_for = f' data-place="{move.place}"' if move.place else ""
    return (
        f'<article class="move-card" id="move-{move.id.replace("_", "-")}" data-move="{move.id}"{only_for} aria-label="{escape(move.name)}">'
        f'<p class="move-name">{_text(move.name)}</p><p class="move-dose" data-dose hidden></p>{only}<div class="move-frames">{figures}{wrong}</div>'
        f'<p class="tool-press"><button type="button" data-action="play" hidden>Show the movement</button></p>'
        f"<p>{PAIN}</p><p><small>Sources: {_sources(move.sources)}.</small></p></article>"
    )


def _alt(move: Move, text: str) -> str:
    return escape(f"Drawing, {move.name.lower()}. {text}")


def programme_table(programme: Programme) -> str:
    """Return a programme as a table of what changes: a row for each stretch of weeks, not for each week."""
    head = "".join(f'<th scope="col" role="columnheader">{word}</th>' for word in ("Weeks", "What", "How often"))
    body = "".join(_phase(phase) for phase in programme.phase)
    facts = [f"Tempo: {programme.tempo or f'{NOT_KNOWN}.'}", f"Rest: {programme.rest or f'{NOT_KNOWN}.'}"]
    facts += [text for text in (rm_words() if programme.id == "beyer" else None, programme.load, programme.after, programme.note) if text]
    notes = "".join(f"<p>{_text(text)}</p>" for text in facts)
    return (
        f'<details class="programme-short" data-programme="{programme.id}"><summary>{_text(programme.title)}: twelve weeks</summary>'
        f"<p>{_text(programme.how)}</p>"
        f'<table class="card-table" role="table" aria-label="{escape(programme.title)}, what changes"><thead role="rowgroup"><tr role="row">'
        f"{head}</tr></thead>"
        f'<tbody role="rowgroup">{body}</tbody></table>{notes}<p><small>Sources: {_sources(programme.sources)}.</small></p></details>'
    )


def _phase(phase: Phase) -> str:
    first, last = phase.weeks
    when = f"Week {first}" if first == last else f"Weeks {first} to {last}"
    items = "".join(f"<li>{_text(text)}</li>" for text in exercise_words(phase))
    more = "".join(f"<p>{_text(text[:1].upper() + text[1:])}</p>" for text in (phase.load, phase.note) if text)
    cells = (f"<p>{_text(phase.where.capitalize())}:</p><ul>{items}</ul>{more}", f"<p>{often(phase)}</p>")
    rest = "".join(
        f'<td role="cell"><span class="card-column" aria-hidden="true" hidden>{name}</span>{cell}</td>'
        for name, cell in zip(("What", "How often"), cells, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{when}</th>{rest}</tr>'


def exercise_words(phase: Phase) -> list[str]:
    """Return the exercises of a phase with their doses."""
    return [f"{e.name[:1].upper()}{e.name[1:]}: {e.dose}{f' at {e.rm}RM' if e.rm else ''}" for e in phase.exercises]


def often(phase: Phase) -> str:
    """Return how often a phase asks for a session."""
    days = "every day" if phase.days == 7 else f"{phase.days} days a week"
    return {1: days, 2: f"twice a day, {days}"}[phase.times]


def low_start(programme: Programme) -> str:
    """Return what one set of each exercise comes to, against the whole dose of the first week: repetitions a day.

    >>> from achilles.evidence import programme
    >>> low_start(programme("alfredson"))
    'one set of each: 60 repetitions a day instead of 180'
    """
    phase = programme.phase[0]
    counted = [(e.sets, e.reps[0]) for e in phase.exercises if e.sets is not None and e.reps is not None]
    one, whole = (phase.times * sum(sets * reps for sets, reps in each) for each in ([(1, r) for _, r in counted], counted))
    return f"one set of each: {one} repetitions a day instead of {whole}"


def ladder_list() -> str:
    """Return the ladder for the insertion as a list of its stages."""
    items = "".join(
        f'<li data-stage="{at}"><strong>{_text(stage.name)}.</strong> {_text(stage.what)} <strong>Dose:</strong> {_text(stage.dose)} '
        f"<strong>Begin when:</strong> {_text(stage.enter)} <small>Sources: {_sources(stage.sources)}.</small></li>"
        for at, stage in enumerate(stages(), start=1)
    )
    return (
        '<details class="programme-short" data-programme="ladder"><summary>The four stages for the heel bone</summary>'
        f"<ol>{items}</ol></details>"
    )


def gate_html() -> str:
    """Return who may begin, and when to stop."""
    before = gate()
    links = {name: f'<a href="{link.page}">{link.name}</a>' for name, link in (("checker", before.checker), ("card", before.card))}
    only_if, stop = (fill(escape(text, quote=False), links) for text in (before.only_if, before.stop))
    items = "".join(f"<li>{_text(text)}</li>" for text in before.not_for)
    return (
        f'<div class="programme-gate"><p><strong>{only_if}</strong></p><p><strong>{stop}</strong></p>'
        f"<details><summary>Not for everyone: read this first</summary><ul>{items}</ul></details></div>"
    )


def facts() -> dict[str, object]:
    """Return what the page needs to say what is due in a week: the doses by programme, week and card."""
    found: dict[str, object] = {}
    for programme in programmes():
        weeks = [
            [
                {
                    "where": phase.where,
                    "often": often(phase),
                    "days": phase.days,
                    "doses": [
                        {"move": e.move, "name": e.name, "dose": f"{e.dose}{f' at {e.rm}RM' if e.rm else ''}"} for e in phase.exercises
                    ],
                    "note": " ".join(
                        text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".") for text in (phase.load, phase.note) if text
                    ),
                }
                for phase in week.phases
            ]
            for week in programme.weeks
        ]
        found[programme.id] = {
            "title": programme.title,
            "place": programme.place,
            "tempo": programme.tempo or f"{NOT_KNOWN}.",
            "rest": programme.rest or f"{NOT_KNOWN}.",
            "low": low_start(programme),
            "weeks": weeks,
        }
    found[LADDER] = {
        "title": "The four stages for the heel bone",
        "place": "insertion",
        "stages": [{"name": s.name, "what": s.what, "moves": list(s.moves), "dose": s.dose, "enter": s.enter} for s in stages()],
    }
    return found


def _sources(keys: Sequence[str]) -> str:
    return "; ".join(key if key == COURSE_RULE else entry_link(key, source(key).name) for key in keys)


def _text(text: str) -> str:
    return escape(text, quote=False).replace(" x ", "&nbsp;x&nbsp;")
