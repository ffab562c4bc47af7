"""The diary as CSV and as the JSON that a browser keeps. The twin for the page is ``table.js``."""

import json
import re
from collections.abc import Sequence
from typing import Any

from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.core.words import as_distance, fill
from achilles.running_diary.fields import FIELDS, Day, checked_rows, iso_date, load_rules

MARK = "\ufeff"
FORM = 1  # of the JSON; a later form must read this one
# A spreadsheet takes a cell that begins so for a formula.
GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_KEPT_FIELDS = tuple(name for name in FIELDS if name not in ("date", "unit"))


def to_csv(unit: str, days: Sequence[Day]) -> str:
    """Return the days as CSV: a byte order mark, CRLF, the columns fixed, distances with one decimal."""
    lines = [",".join(FIELDS)]
    for day in days:
        cells = {**_values(day), "date": iso_date(day.day), "unit": unit, "note": _guarded(day.note)}
        cells["run"] = None if day.run is None else as_distance(day.run)
        lines.append(",".join(_quoted(cells.get(name)) for name in FIELDS))
    return MARK + "".join(f"{line}\r\n" for line in lines)


def rows_of_csv(text: object) -> list[dict[str, Any]]:
    """Return the rows of a CSV text as objects with the fields' names; numbers are numbers, blanks left out.

    Takes commas, or semicolons with decimal commas; the byte order mark may be missing. Raises ``BadInputError`` for other
    columns, for a row with more or fewer cells, and for a quote that is not closed.
    """
    allowed = load_rules().data["allowed"]
    if not isinstance(text, str):
        raise _wrong("csv", shown(text), allowed["csv"])
    text = text.removeprefix(MARK)
    first_line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    separator = ";" if ";" in first_line else ","
    lines, is_closed = cells_of(text, separator)
    if not is_closed:
        raise _wrong("csv", "this file", allowed["csv_quotes"])
    lines = [line for line in lines if any(line)]
    columns = lines[0] if lines else []
    if columns != list(FIELDS):
        raise _wrong("columns", ", ".join(columns) or "nothing", ", ".join(FIELDS))
    problems = [
        Problem(f"row {at}", f"{len(line)} is not allowed; allowed: {fill(allowed['csv_cells'], {'count': len(FIELDS)})}")
        for at, line in enumerate(lines[1:], start=1)
        if len(line) != len(FIELDS)
    ]
    if problems:
        raise BadInputError(problems)
    return [_row(line, separator) for line in lines[1:]]


def to_json(unit: str, days: Sequence[Day]) -> str:
    """Return the newest 400 days as the JSON that a browser keeps: distances in tenths, blanks left out."""
    newest = days[-load_rules().data["limits"]["kept_days"] :]
    stored = [{"date": iso_date(day.day), **{name: value for name, value in _values(day).items() if value is not None}} for day in newest]
    return json.dumps({"diary": FORM, "unit": unit, "days": stored}, ensure_ascii=False, separators=(",", ":"))


def days_of_json(text: object) -> tuple[str, list[Day]]:
    """Return unit and days of a kept diary. Raises ``BadInputError`` for anything that is not one."""
    sentence = load_rules().data["allowed"]["store"]
    try:
        kept = json.loads(text, parse_int=float, parse_constant=_no_json) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict) or kept.get("diary") != FORM or isinstance(kept["diary"], bool) or not isinstance(kept.get("days"), list):
        raise _wrong("diary", shown(text), sentence)
    unit = kept.get("unit")
    rows = [{**row, "unit": unit, "run": _in_units(row.get("run"))} if isinstance(row, dict) else row for row in kept["days"]]
    return checked_rows(rows)


def _in_units(tenths: object) -> object:
    return tenths / 10 if isinstance(tenths, float) else tenths


def _no_json(constant: str) -> None:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise ValueError(constant)


def _values(day: Day) -> dict[str, Any]:
    return {name: getattr(day, name) for name in _KEPT_FIELDS}


def _guarded(note: str | None) -> str | None:
    return f"'{note}" if note and note.startswith(GUARDED) else note


def _quoted(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",;\r\n]', text) else text


def _row(line: Sequence[str], separator: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, cell in zip(FIELDS, line, strict=True):
        if name == "note":
            value: object = cell[1:] if cell.startswith("'") and cell[1:].startswith(GUARDED) else cell
        else:
            plain = cell.strip(" ")
            number = plain.replace(",", ".", 1) if separator == ";" else plain
            value = float(number) if _NUMBER.fullmatch(number) and name not in ("date", "unit", "strength", "limp") else plain
        if value != "":
            row[name] = value
    return row


def cells_of(text: str, separator: str) -> tuple[list[list[str]], bool]:
    """Split CSV into lines of cells; tell too whether each quote was closed. A quote counts only where a cell begins with it."""
    lines: list[list[str]] = [[]]
    at, end, is_closed = 0, len(text), True
    cell_end = re.compile(f"[{separator}\r\n]")
    while at <= end:
        cell = ""
        if text.startswith('"', at):
            cell, at, is_closed = _quoted_cell(text, at + 1)
        rest = cell_end.search(text, at)
        cell += text[at : rest.start() if rest else end]
        lines[-1].append(cell)
        if rest is None:
            break
        at = rest.end()
        if rest.group() != separator:
            at += text.startswith("\r\n", at - 1)
            lines.append([])
            if at == end:
                break
    return [line for line in lines if line], is_closed


def _quoted_cell(text: str, at: int) -> tuple[str, int, bool]:
    """Return the text of a quoted cell that begins at ``at``, where its closing quote ends, and whether there is one."""
    parts: list[str] = []
    while True:
        closing = text.find('"', at)
        if closing < 0:
            return "".join(parts) + text[at:], len(text), False
        parts.append(text[at:closing])
        if not text.startswith('"', closing + 1):
            return "".join(parts), closing + 1, True
        parts.append('"')
        at = closing + 2


def _wrong(field: str, given: str, allowed: str) -> BadInputError:
    return BadInputError([Problem(field, f"{given} is not allowed; allowed: {allowed}")])
