"""What the proofs and the soak recorded, and whether it is about the rule files as they are now.

``proved.json`` is written by ``dev.py record``, ``soak.json`` by ``dev.py soak``; neither is edited by hand.
"""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from achilles import footwear_checklist, mileage_planner, running_diary, symptom_checker
from achilles.core.rulefile import RuleFile

PROVED = Path(__file__).with_name("proved.json")
SOAK = Path(__file__).with_name("soak.json")

Record = dict[str, Any]


def rule_files() -> dict[str, RuleFile]:
    """Return each tool's rule file, by the tool's name."""
    files = symptom_checker.load_rules(), footwear_checklist.load_rules(), mileage_planner.load_limits(), running_diary.load_rules()
    return {file.data["tool"]: file for file in files}


def state(rules: RuleFile) -> Record:
    """Return a rule file's version, date and digest. Line ends do not count: a checkout may change them."""
    text = rules.path.read_text(encoding="utf-8")
    return {"version": rules.version, "date": rules.date, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def states() -> dict[str, Record]:
    """Return the state of every rule file as it is now."""
    return {tool: state(rules) for tool, rules in rule_files().items()}


def read(path: Path) -> Record:
    """Return a record. There is always one: it is committed."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


def write(path: Path, record: Record) -> None:
    """Write a record, with its date, so that a change of it reads line by line."""
    path.write_text(json.dumps({"date": date.today().isoformat(), **record}, indent=1) + "\n", encoding="utf-8", newline="\n")  # noqa: DTZ011 - the day where it ran


def stale(record: Record, tools: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the tools whose rule file is not the one that the record is about."""
    now = states()
    return tuple(tool for tool in tools if record["files"].get(tool) != now[tool])
