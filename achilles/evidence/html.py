"""The evidence as HTML text: claim cards, the list of all claims, a chapter's sources. No Sphinx and no widget in it.

Links are relative, for pages next to ``evidence.html`` (the list) and ``references.html`` (the bibliography).
A claim is shown as a card once, in the chapter of its section: there it is ``#claim-C04``, in the list it is ``#C04``.
Without any style it reads as a few plain paragraphs, as in JupyterLab.
"""

import re
from collections import Counter
from collections.abc import Iterable
from html import escape

from achilles.core.words import fill
from achilles.evidence.reader import SECTIONS, VERDICTS, Claim, Source, claim, claims, source

LIST = "evidence.html"
REFERENCES = "references.html"
LEFT_OUT = "left out by the article"
# Not strftime: that speaks the language of the machine that builds.
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def claim_cards(*ids: str) -> str:
    """Return a compact list of claims: each shows its verdict and the claim, and opens to the evidence and what that rests on.

    >>> claim_cards("C49")[:66]
    '<div class="claim-cards"><details class="claim-card" id="claim-C49'
    """
    if not ids:
        raise ValueError("ids: none is not allowed; at least one claim, such as C04")
    return f'<div class="claim-cards">{"".join(_card(c) for c in map(claim, ids))}</div>'


def ledger() -> str:
    """Return all claims and omissions by chapter, each at its own address, below a form that chooses among them."""
    groups = "".join(_group(section) for section in SECTIONS)
    return f'{_chooser()}<div id="ledger">{groups}</div>'


def chapter_sources(section: str, *more: str) -> str:
    """Return the list of what a chapter rests on: the sources of its claims, and further ones by their keys.

    >>> chapter_sources("conclusion", "nhs_fife").count("<li>")
    12
    """
    keys = {key for c in claims(section) for key in c.sources} | {source(key).id for key in more}
    names = sorted((source(key) for key in keys), key=lambda s: s.name.casefold())
    items = "".join(f"<li>{source_link(s)}</li>" for s in names)
    return f'<details class="chapter-sources"><summary>The {len(names)} sources of this chapter</summary><ul>{items}</ul></details>'


def source_mark(key: str) -> tuple[str, str] | None:
    """Return what is shown next to an entry of the bibliography that was not checked in full: a word, and why.

    >>> source_mark("nhs_sepsis")
    ('Checked in part.', "We read the NHS's words in a copy, not on its own page.")
    >>> source_mark("beyer2015")
    """
    s = source(key)
    return (f"{s.mark}.", s.why) if s.mark and s.why else None


def _card(c: Claim) -> str:
    says = f"The article {'leaves out' if c.is_omission else 'says'}"
    quote = f"<p>In its words: {_quote(c)}</p>" if c.quote else ""
    more = f'<a href="{LIST}#{c.id}">{c.label} in the list of all claims</a>'
    return (
        f'<details class="claim-card" id="claim-{c.id}" data-verdict="{_slug(_verdict(c))}">'
        f'<summary>{_judged(c)}<span class="claim-says">{says}: {_text(c.claim)} <small>({c.label.lower()})</small></span></summary>'
        f'{quote}<p class="claim-label"><strong>The evidence says</strong></p><p>{_linked(c.note)}</p>{_grounds(c, more)}</details>'
    )


def _group(section: str) -> str:
    items = "".join(_item(c) for c in claims(section))
    return f'<section data-group aria-labelledby="ledger-{section}"><h3 id="ledger-{section}">{_title(section)}</h3>{items}</section>'


def _item(c: Claim) -> str:
    more = f'<a href="{c.section}.html#claim-{c.id}">{c.label} in its chapter</a>'
    return (
        f'<article class="claim-card" id="{c.id}" aria-labelledby="{c.id}-label" data-item data-verdict="{_slug(_verdict(c))}" '
        f'data-chapter="{c.section}" data-safety="{"critical" if c.safety_critical else "no"}">'
        f'<h4 id="{c.id}-label">{c.label}</h4>{_body(c, more)}</article>'
    )


def _body(c: Claim, more: str) -> str:
    """Return a claim's paragraphs; the verdict as text, since colour and shape come from a style that may be absent."""
    label = f"The article {'leaves out' if c.is_omission else 'says'}"
    quote = f" In its words: {_quote(c)}" if c.quote else ""
    return (
        f'<p class="claim-label"><strong>{label}</strong></p><p>{_text(c.claim)}{quote}</p>'
        f'<p class="claim-label"><strong>The evidence says</strong></p><p>{_judged(c)}{_linked(c.note)}</p>{_grounds(c, more)}'
    )


def _quote(c: Claim) -> str:
    return f"<q>{_text(c.quote or '')}</q>{'' if (c.quote or '').endswith('.') else '.'}"


def _judged(c: Claim) -> str:
    """Return a claim's verdict with its qualifier, and the mark for safety."""
    qualifier = f" ({_text(c.qualifier)})" if c.qualifier else ""
    verdict = "" if c.is_omission else f'<strong class="claim-verdict">{_verdict(c).capitalize()}</strong>{qualifier}. '
    return verdict + ('<strong class="claim-safety">Safety-critical.</strong> ' if c.safety_critical else "")


def _grounds(c: Claim, more: str) -> str:
    links = "; ".join(source_link(source(key)) for key in c.sources)
    day = f"{c.checked.day} {MONTHS[c.checked.month - 1]} {c.checked.year}"
    return (
        f'<p class="claim-grounds"><small>Rests on: {_text(c.strength)}. Sources: {links}. '
        f'Last checked <time datetime="{c.checked}">{day}</time>. {more}.</small></p>'
    )


def source_link(s: Source) -> str:
    """Return a source's name as a link to its entry in the bibliography, with a word where it was not checked in full."""
    return entry_link(s.id, s.name) + (f" ({s.mark.lower()})" if s.mark else "")


def entry_link(key: str, name: str) -> str:
    """Return a name as a link to the entry of the bibliography with this key."""
    anchor = key.replace("_", "-")  # as the bibliography writes it
    return f'<a href="{REFERENCES}#cite-{anchor}">{_text(name)}</a>'


def _linked(note: str) -> str:
    """Return a note as HTML: the numbers of other claims lead to them in the list."""
    others = {c.id: f'<a href="{LIST}#{c.id}">{int(c.id[1:])}</a>' for c in claims()}
    return fill(_text(note), others)


def _chooser() -> str:
    every = claims()
    verdicts = Counter(_verdict(c) for c in every)
    chapters: Counter[str] = Counter(c.section for c in every)
    critical = sum(c.safety_critical for c in every)
    return (
        '<form class="book-filter" data-of="ledger" aria-label="Choose claims" autocomplete="off" hidden>'
        f"{_select('verdict', 'Verdict', 'All verdicts', ((_slug(v), v.capitalize(), verdicts[v]) for v in (*VERDICTS, LEFT_OUT)))}"
        f"{_select('chapter', 'Chapter', 'All chapters', ((s, _title(s), chapters[s]) for s in SECTIONS))}"
        f'<label><input type="checkbox" name="safety" value="critical"> Safety-critical only ({critical})</label>'
        f'<button type="reset">Show all</button><p role="status">{len(every)} of {len(every)} shown</p></form>'
    )


def _select(name: str, label: str, every: str, options: Iterable[tuple[str, str, int]]) -> str:
    body = "".join(f'<option value="{value}">{text} ({count})</option>' for value, text, count in options)
    return f'<label>{label} <select name="{name}"><option value="">{every}</option>{body}</select></label>'


def _verdict(c: Claim) -> str:
    return c.verdict or LEFT_OUT


def _slug(verdict: str) -> str:
    return "left-out" if verdict == LEFT_OUT else verdict.replace(" ", "-")


def _title(section: str) -> str:
    return section.replace("_", " ").capitalize()


def _text(text: str) -> str:
    """Return a text for HTML, with no line break between a number and its per cent."""
    return re.sub(r"(?<=\d) %", "\u00a0%", escape(text, quote=False))
