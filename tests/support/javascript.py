"""The tools' JavaScript, run from the very text that pages carry: one call in QuickJS, thousands at once in Node.js."""

import json
import math
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import quickjs

from achilles.core.plain import as_json
from achilles.footwear_checklist import FootwearChecklist
from achilles.mileage_planner import MileagePlanner
from achilles.symptom_checker import SymptomChecker
from tools.install import node

# Days and calendars are made of a plan, so both cross together with the plan's inputs.
DAYS_FROM = "daysFrom: (rules, { plan, days }) => planDays(rules, planFrom(rules, plan), days)"
CALENDAR_FROM = "calendarFrom: (rules, { plan, days, options }) => calendarOf(rules, planDays(rules, planFrom(rules, plan), days), options)"
TOOLS: dict[str, tuple[Any, str]] = {
    "symptom_checker": (SymptomChecker, "assess"),
    "mileage_planner": (MileagePlanner, f"planFrom, judgeFrom, answerForm, {DAYS_FROM}, {CALENDAR_FROM}"),
    "footwear_checklist": (FootwearChecklist, "review"),
}

# Inputs cross as JSON with three words for what JSON cannot say; an error crosses as its own message.
GLUE = """
const SPECIAL = { "__NaN__": NaN, "__Infinity__": Infinity, "__-Infinity__": -Infinity, "__-0__": -0 };
const revive = (_, value) => (typeof value === "string" && Object.hasOwn(SPECIAL, value) ? SPECIAL[value] : value);
const answered = (name, given, its = rules) => {
  try {
    return { result: core[name](its, given) };
  } catch (error) {
    return { error: error instanceof BadInputError ? error.message : `${error.name}: ${error.message} ${error.stack}` };
  }
};
globalThis.call = (name, text) => JSON.stringify(answered(name, JSON.parse(text, revive)));
globalThis.callWith = (rulesText, name, text) => JSON.stringify(answered(name, JSON.parse(text, revive), JSON.parse(rulesText)));
globalThis.shownOf = (text) => shown(JSON.parse(text, revive));
"""


# What Node.js reads from a file "asked" and prints: the answers to many inputs of one function.
ASKED = """
import { readFileSync } from "node:fs";
const { name, inputs } = JSON.parse(readFileSync("asked", "utf8"), revive);
process.stdout.write(JSON.stringify(inputs.map((given) => answered(name, given))));
"""
BATCH = 2_000


def module(tool: str) -> str:
    """Return a tool's text with its rules and with its functions to call."""
    widget, functions = TOOLS[tool]
    return f"{widget._esm}\nglobalThis.core = {{ {functions} }};\nconst rules = {json.dumps(widget.rules_file.data)};\n{GLUE}"


@cache
def context(tool: str) -> Any:
    """Return an engine with a tool's text loaded, and its functions to call."""
    engine = quickjs.Context()
    engine.module(module(tool))
    assert engine.eval("typeof core") == "object", "the text did not load"
    return engine


def call(tool: str, function: str, argument: Any) -> dict[str, Any]:
    """Call a tool's function in JavaScript; return its result or its error's text."""
    return dict(json.loads(context(tool).get("call")(function, json.dumps(encoded(argument)))))


def call_with(rules: Any, tool: str, function: str, argument: Any) -> dict[str, Any]:
    """Call a tool's function with other rules than its own; return its result or its error's text."""
    return dict(json.loads(context(tool).get("callWith")(json.dumps(rules), function, json.dumps(encoded(argument)))))


def compared(
    tool: str, name: str, function: Callable[[Any], Any], arguments: Iterable[Any]
) -> Iterator[tuple[Any, dict[str, Any], dict[str, Any]]]:
    """Give each argument with what Python answers and what JavaScript answers."""
    yield from side_by_side(module(tool), name, function, arguments)


def side_by_side(
    text: str, name: str, function: Callable[[Any], Any], arguments: Iterable[Any]
) -> Iterator[tuple[Any, dict[str, Any], dict[str, Any]]]:
    """Likewise, for a module's whole text. Node.js answers a batch while Python answers the same."""
    remaining = iter(arguments)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "module.mjs").write_text(text + ASKED, encoding="utf-8")
        while batch := list(islice(remaining, BATCH)):
            (Path(folder) / "asked").write_text(json.dumps({"name": name, "inputs": encoded(batch)}), encoding="ascii")
            with subprocess.Popen([node(), "module.mjs"], cwd=folder, stdout=subprocess.PIPE) as process:
                expected = [in_python(function, argument) for argument in batch]
                answers, _ = process.communicate()
            assert process.returncode == 0, "Node.js failed: its error is above"
            yield from zip(batch, expected, json.loads(answers), strict=True)


def in_python(function: Callable[[Any], Any], argument: Any) -> dict[str, Any]:
    """Call a Python function; return its result as JSON values, or the text of its ValueError."""
    try:
        return {"result": as_json(function(argument))}
    except ValueError as error:
        return {"error": str(error)}


def encoded(value: Any) -> Any:
    """Return a value with NaN, the infinities and minus zero as words, since JSON has none."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return f"__{'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'}__"
        return "__-0__" if str(value) == "-0.0" else value
    if isinstance(value, dict):
        return {key: encoded(item) for key, item in value.items()}
    return [encoded(item) for item in value] if isinstance(value, list | tuple) else value
