"""What the proofs did, as they count it themselves: written by ``record.py``, held by every test run, shown by the book.

A proof hands in each count. In a test run the count must be the one in the committed record; while ``record.py`` runs
the proofs, it is gathered instead.
"""

import json
import os
from pathlib import Path
from typing import Any

from proofs.promises import PROMISES
from proofs.results import PROVED, read

GATHERING = "PROOFS_GATHER_INTO"  # an environment variable: the file into which counts are gathered
NAMES = {  # every note that a record has
    "promises": [*PROMISES],
    "checker": ["answers", "rules", "compared"],
    "damaged": ["tried", "caught", "harmless"],
    "cases": ["count", "results", "sha256"],
    "malformed": ["assess", "review", "plan", "judge", "answerForm"],
    "planner": ["every promise", "every length", "beginning of longer", "more caution", "by days"],
    "diary": ["worse answer", "unanswered", "red week", "later rows", "read back", "gate", "calm runners", "worsening runners"],
}


def note(group: str, **counts: Any) -> None:
    """Hand in counts of one group, with spaces in names written as ``_``."""
    notes(group, {name.replace("_", " "): count for name, count in counts.items()})


def notes(group: str, counts: dict[str, Any]) -> None:
    """Hand in counts of one group by name: to be gathered, or to be held against the record."""
    for name, count in counts.items():
        assert name in NAMES[group], f"notes.py knows no {group}, {name}"
        if GATHERING in os.environ:
            with Path(os.environ[GATHERING]).open("a", encoding="utf-8") as file:
                file.write(json.dumps([group, name, count]) + "\n")
        else:
            recorded = read(PROVED)[group].get(name)
            assert recorded == count, f"{group}, {name} is {count}, and the record says {recorded}: run python3 dev.py record"


def gathered(path: Path) -> dict[str, dict[str, Any]]:
    """Return what was gathered, in the order of ``NAMES``. Raises where a note is missing."""
    found = {(group, name): count for group, name, count in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    return {group: {name: found[group, name] for name in names} for group, names in NAMES.items()}
