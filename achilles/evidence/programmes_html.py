"""A loading programme as a table that a runner can follow, week by week, behind the gate that comes before all loading.

Links are relative, as in ``html.py``. Without any style it reads as plain paragraphs, lists and a table.
"""

from __future__ import annotations

from html import escape

from achilles.core.words import fill
from achilles.evidence.display import Shown
from achilles.evidence.html import source_link
from achilles.evidence.programmes import NOT_KNOWN, Gate, Link, Phase, Programme, Week, gate, programme, rm_words
from achilles.evidence.reader import source

HEAD = ("Week", "What to do", "How often")


def programme_table(id: str) -> str:  # noqa: A002 - the file's own name for it
    """Return a programme: who may begin, pain limits, when to stop, then a row for each week, then its sources.

    All of it is behind one fold, so that nobody sees the weeks without the gate, and a page of four stays short.

    >>> programme_table("beyer").count('<th scope="row" role="rowheader">Week ')
    12
    """
    p, before = programme(id), gate()
    head = "".join(f'<th scope="col" role="columnheader">{word}</th>' for word in HEAD)
    rows = "".join(_row(week) for week in p.weeks)
    name = f"{escape(p.title)}, week by week"
    return (
        f'<section class="programme" aria-label="{name}" data-programme="{p.id}"><details><summary>{name}</summary>'
        f"{_gate(before, p)}<p>{escape(p.how, quote=False)}</p>"
        f'<table class="card-table" role="table" aria-label="{name}: table"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>{_notes(before, p)}</details></section>'
    )


def show_programme(id: str) -> Shown:  # noqa: A002 - as above
    """Return a programme's table for a notebook cell.

    >>> print(str(show_programme("beyer")).splitlines()[0])
    Beyer: heavy and slow. Only after the symptom checker's answer allowed loading, or a professional who has seen your leg said so.
    """
    p, before = programme(id), gate()
    names = {name: link.name for name, link in _links(before).items()}
    only_if, stop = (fill(sentence, names) for sentence in (before.only_if, before.stop))
    lines = [f"{p.title}. {only_if}", before.place[p.place], *before.not_for, *before.pain, stop, p.how]
    lines += [f"Week {week.number}: {', or '.join(map(_words, week.phases))}" for week in p.weeks]
    return Shown(programme_table(id), "\n".join([*lines, *_closing(p)]))


def _links(before: Gate) -> dict[str, Link]:
    return {"checker": before.checker, "card": before.card}


def _gate(before: Gate, p: Programme) -> str:
    links = {name: f'<a href="{link.page}">{link.name}</a>' for name, link in _links(before).items()}
    only_if, stop = (fill(escape(sentence, quote=False), links) for sentence in (before.only_if, before.stop))
    items = "".join(f"<li>{escape(text, quote=False)}</li>" for text in (before.place[p.place], *before.not_for, *before.pain))
    return f'<div class="programme-gate"><p><strong>{only_if}</strong></p><p><strong>{stop}</strong></p><ul>{items}</ul></div>'


def _row(week: Week) -> str:
    several = len(week.phases) > 1
    does = "".join(f"{'<p>Or:</p>' if at else ''}{_exercises(phase)}" for at, phase in enumerate(week.phases))
    often = " or ".join(dict.fromkeys(_often(phase) for phase in week.phases))
    title = f"Week {week.number}{' (phases overlap)' if several else ''}"
    cells = zip(HEAD[1:], (does, f"{often}: {_counted(week)} repetitions in the week"), strict=True)
    # A phone shows the rows as cards: the roles keep them a table, and each cell has its column's name above it.
    rest = "".join(
        f'<td role="cell"><span class="card-column" aria-hidden="true" hidden>{column}</span>{cell}</td>' for column, cell in cells
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{title}</th>{rest}</tr>'


def _exercises(phase: Phase) -> str:
    items = "".join(f"<li>{escape(words).replace(' x ', '&nbsp;x&nbsp;')}</li>" for words in _items(phase))
    more = "".join(f"<p>{escape(text[:1].upper() + text[1:])}</p>" for text in (phase.load, phase.note) if text)
    return f"<p>{escape(phase.where.capitalize())}:</p><ul>{items}</ul>{more}"


def _items(phase: Phase) -> list[str]:
    return [f"{e.name}: {e.dose}{f' at {e.rm}RM' if e.rm else ''}" for e in phase.exercises]


def _often(phase: Phase) -> str:
    days = "every day" if phase.days == 7 else f"{phase.days} days a week"
    return {1: days, 2: f"twice a day, {days}"}.get(phase.times, f"{phase.times} times a day, {days}")


def _counted(week: Week) -> str:
    low, high = week.repetitions
    count = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return count if all(phase.counts_all for phase in week.phases) else f"at least {count}"


def _notes(before: Gate, p: Programme) -> str:
    links = "; ".join(source_link(source(key)) for key in dict.fromkeys((*p.sources, *before.sources)))
    texts = "".join(f"<p>{escape(text, quote=False)}</p>" for text in (*_closing(p), before.rules))
    return f"{texts}<p><small>Sources: {links}.</small></p>"


def _closing(p: Programme) -> list[str]:
    """Say how the load is raised, what follows week 12, and what is missing."""
    uses_rm = any(e.rm for week in p.weeks for phase in week.phases for e in phase.exercises)
    after = p.after or f"After week {len(p.weeks)}: {NOT_KNOWN}."
    return [text for text in (rm_words() if uses_rm else None, p.load, after, p.note) if text]


def _words(phase: Phase) -> str:
    return f"{phase.where}, {_often(phase)}: {'; '.join(_items(phase))}"
