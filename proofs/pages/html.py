"""Tables of the page: one row a rule, which a phone shows as one card a rule. All text is escaped here, once."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from achilles.evidence import COURSE_RULE
from achilles.evidence.html import entry_link
from proofs.pages.spoken import Words


def table(name: str, columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return a table. A row is its id and its cells as HTML, the first of them its heading.

    The roles are said aloud because a phone shows the rows as blocks, and a browser then forgets that they are a table.
    """
    head = "".join(f'<th scope="col" role="columnheader">{escape(column)}</th>' for column in columns)
    body = "".join(_row(columns, anchor, cells) for anchor, cells in rows)
    return (
        f'<table class="know-table card-table" role="table" aria-label="{escape(name)}"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(columns: Sequence[str], anchor: str, cells: Sequence[str]) -> str:
    first = f'<th scope="row" role="rowheader">{cells[0]}</th>'
    others = zip(columns[1:], cells[1:], strict=True)
    rest = "".join(
        f'<td role="cell"><span class="card-column" aria-hidden="true" hidden>{escape(column)}</span>{cell}</td>' for column, cell in others
    )
    return f'<tr role="row" id="{escape(anchor)}">{first}{rest}</tr>'


def paragraph(text: str) -> str:
    """Return plain text as a paragraph."""
    return f"<p>{escape(text)}</p>"


def bullets(items: Iterable[str]) -> str:
    """Return plain texts as a list, or nothing if there are none."""
    inside = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul>{inside}</ul>" if inside else ""


def words(said: Words) -> str:
    """Return a condition as text, its parts as nested lists."""
    return f"<p>{_words(said)}</p>" if isinstance(said, str) else _words(said)


def _words(said: Words) -> str:
    if isinstance(said, str):
        return escape(said)
    inside = "".join(f"<li>{_words(part)}</li>" for part in said.parts)
    return f"<p>{escape(said.lead)}</p><ul>{inside}</ul>"


def sources(keys: Iterable[str], names: Mapping[str, str]) -> str:
    """Return sources as links to the references page; our own rules are marked as what they are."""
    return "<ul>" + "".join(f"<li>{_source(key, names)}</li>" for key in keys) + "</ul>"


def _source(key: str, names: Mapping[str, str]) -> str:
    if key == COURSE_RULE:
        return f'<strong class="know-own">{escape(names[COURSE_RULE])}</strong>'
    return entry_link(key, names[key])
