"""Writes values into scripts, at the places that a script marks for them: ``const NAME = /*NAME*/ "";`` and the like.

So a script is complete JavaScript before and after, and linters, type checkers and tests read it as it is.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

_MARK = re.compile(r'/\*([A-Z_]+)\*/ (?:"[^"\n]*"|\[\]|\{\})')


def filled(script: str, values: Mapping[str, object]) -> str:
    """Return a script with each marked place that has a value filled, as JSON. Other marks stay.

    Raises ``ValueError`` for a value that the script has no place for.

    >>> filled('const MADE = /*MADE*/ "";', {"MADE": "2026-11-28"})
    'const MADE = "2026-11-28";'
    """
    missing = set(values) - set(_MARK.findall(script))
    if missing:
        raise ValueError(f"values: {', '.join(sorted(missing))} is not allowed; the script has no such mark")

    def value(found: re.Match[str]) -> str:
        return json.dumps(values[found[1]], indent=1 if isinstance(values[found[1]], dict) else None) if found[1] in values else found[0]

    return _MARK.sub(value, script)


def fill(script: Path, values: Mapping[str, object]) -> None:
    """Fill a script where it is."""
    script.write_text(filled(script.read_text(encoding="utf-8"), values), encoding="utf-8")
