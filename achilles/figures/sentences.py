"""What the figures say: the sentences of ``<figure>.toml``, with holes that published findings fill.

A hole names a finding and one of its numbers, as ``{heel_lifts.effect}``, or a value that the figure computes. Some sentences
say in words what the numbers show ("the bar stays clear of no difference"). What they take for granted is written next to
them, under ``holds_while``, and is checked before a sentence is shown: if a finding changes, no sentence remains that is no
longer true.

>>> filled("{heel_lifts.effect} ({heel_lifts.low} to {heel_lifts.high}) in {people}", {"people": "all"})
'9.6 (1.8 to 17.4) in all'
>>> is_true("1 < heel_lifts.effect <= 9.6", {}), is_true("heel_lifts.low = 0", {})
(True, False)
"""

import operator
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from achilles.core.tables import DataFileError, read_toml, row
from achilles.core.words import fill
from achilles.evidence import Finding, finding

Values = Mapping[str, object]

_TEN = 10
_HOLE = re.compile(r"\{([A-Za-z0-9_.]+)\}")
_COMPARISONS = {"<": operator.lt, "<=": operator.le, "=": operator.eq}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFile:
    """What every figure's file has. ``label`` is the wording of a control's options, where the file has it."""

    figure: str
    says: dict[str, str]
    label: dict[str, str] = field(default_factory=dict)
    holds_while: tuple[str, ...] = ()

    def say(self, state: str, values: Values | None = None) -> str:
        """Return the sentence of a state, its holes filled. Raises ``DataFileError`` where what it takes for granted is not true."""
        require_true(f"{self.figure}.toml", self.holds_while, values or {})
        return filled(self.says[state], values or {})


File = TypeVar("File", bound=FigureFile)


def read_figure(kind: type[File], code: str) -> File:
    """Return the data file of a figure: ``code`` is the figure's module, the file is next to it. Raises ``DataFileError``."""
    path = Path(code).with_suffix(".toml")
    return row(kind, {"figure": path.stem, **read_toml(path)}, path.name, "file")


def filled(sentence: str, values: Values) -> str:
    """Return a sentence with every hole filled, from the values or else from the finding that it names."""
    holes = _HOLE.findall(sentence)
    return fill(sentence, {name: values[name] if name in values else _published(name) for name in holes})


def require_true(file: str, conditions: Iterable[str], values: Values) -> None:
    """Raise ``DataFileError`` unless everything holds that the sentences of a file take for granted."""
    for condition in conditions:
        if not is_true(condition, values):
            raise DataFileError(f"{file}: holds_while: {condition} is no longer true; reword the sentences that rest on it")


def is_true(condition: str, values: Values) -> bool:
    """Tell whether a condition holds: numbers, findings and computed values, compared with ``<``, ``<=`` or ``=``."""
    parts = condition.split()
    numbers = [_number(name, values) for name in parts[::2]]
    return all(_COMPARISONS[sign](one, other) for sign, one, other in zip(parts[1::2], numbers, numbers[1:], strict=False))


def number(x: float, *others: float | None) -> str:
    """Write a number with as many decimals as its neighbours; whole numbers from ten on have none.

    >>> number(8.0, 2.6), number(93.0, 1.1), number(0.35)
    ('8.0', '93', '0.35')
    >>> number(-0.7) == "\N{MINUS SIGN}0.7"
    True
    """
    decimals = max(len(f"{v:g}".partition(".")[2]) for v in (x, *others) if v is not None)
    if abs(x) >= _TEN and x == int(x):
        decimals = 0
    return f"{x:.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def listed(items: Iterable[str]) -> str:
    """Join items with commas and a last "and".

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def _number(name: str, values: Values) -> float:
    if name in values:
        return float(str(values[name]))
    return float(_field(name)) if "." in name and name[0].isalpha() else float(name)


def _field(name: str) -> float:
    """Return a number of a finding. ``width`` is how many times the high end of its interval is the low one."""
    key, _, which = name.partition(".")
    f = finding(key)
    return _end(f, "high") / _end(f, "low") if which == "width" else _end(f, which)


def _end(f: Finding, which: str) -> float:
    value = getattr(f, which)
    if value is None:
        raise DataFileError(f"findings.toml: finding {f.id}: {which} is missing, and a sentence needs it")
    return float(value)


def _published(name: str) -> str:
    """Return a field of a finding as a sentence has it."""
    key, _, which = name.partition(".")
    f = finding(key)
    if which in ("effect", "low", "high"):
        return number(_end(f, which), f.effect, f.low, f.high)
    if which == "worthwhile":
        return number(_end(f, which))
    if which in ("n", "events", "of"):
        return f"{_end(f, which):,.0f}"
    return str(getattr(f, which))
