"""The tools' JavaScript, run from the very text that pages carry, through the QuickJS engine."""

import json
import math
from functools import cache
from typing import Any

import quickjs

from achilles.footwear_checklist import FootwearChecklist
from achilles.mileage_planner import MileagePlanner
from achilles.symptom_checker import SymptomChecker

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
globalThis.call = (name, text) => {
  try {
    return JSON.stringify({ result: core[name](rules, JSON.parse(text, revive)) });
  } catch (error) {
    return JSON.stringify({ error: error instanceof BadInputError ? error.message : `${error.name}: ${error.message} ${error.stack}` });
  }
};
globalThis.shownOf = (text) => shown(JSON.parse(text, revive));
"""


@cache
def context(tool: str) -> Any:
    """Return an engine with a tool's text loaded, and its functions to call."""
    widget, functions = TOOLS[tool]
    engine = quickjs.Context()
    rules = json.dumps(widget.rules_file.data)
    engine.module(f"{widget._esm}\nglobalThis.core = {{ {functions} }};\nconst rules = {rules};\n{GLUE}")
    assert engine.eval("typeof core") == "object", "the text did not load"
    return engine


def call(tool: str, function: str, argument: Any) -> dict[str, Any]:
    """Call a tool's function in JavaScript; return its result or its error's text."""
    return dict(json.loads(context(tool).get("call")(function, json.dumps(encoded(argument)))))


def encoded(value: Any) -> Any:
    """Return a value with NaN, the infinities and minus zero as words, since JSON has none."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return f"__{'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'}__"
        return "__-0__" if str(value) == "-0.0" else value
    if isinstance(value, dict):
        return {key: encoded(item) for key, item in value.items()}
    return [encoded(item) for item in value] if isinstance(value, list | tuple) else value
