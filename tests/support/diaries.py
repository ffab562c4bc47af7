"""Generated diaries, mostly like those of real runners, and the diary's JavaScript run through QuickJS."""

import datetime as dt
import json
import random
from functools import cache
from typing import Any

import quickjs

from achilles.page.script import CORE, joined
from achilles.running_diary.fields import RULES_PATH, load_rules
from support.inputs import EXTRA_NAMES, WRONG

DIARY = RULES_PATH.parent
MODULES = [
    *(CORE / f"{name}.js" for name in ("shown", "questions", "words")),
    *(DIARY / f"{name}.js" for name in ("fields", "colours", "weeks", "loads", "state", "table")),
]
STRENGTH = ("no", "yes", "alfredson", "silbernagel", "beyer", "floor_level")
NOTES = ("", "10 km race", 'said "ouch"', "=1+1", "'quoted", "two\r\nlines", "a;b,c", " spaces ", "\U0001f3c3 é", "-", "\tx", "@", "+5")
FIRST = dt.date(2026, 1, 5)
EXAMPLES = DIARY / "examples"

# One call for many diaries: crossing between the languages costs more than most diaries do.
GLUE = """
const SPECIAL = { "__NaN__": NaN, "__Infinity__": Infinity, "__-Infinity__": -Infinity, "__-0__": -0 };
const revive = (_, value) => (typeof value === "string" && Object.hasOwn(SPECIAL, value) ? SPECIAL[value] : value);
const answered = (answer) => {
  try {
    return { result: answer() };
  } catch (error) {
    return { error: error instanceof BadInputError ? error.message : `${error.name}: ${error.message} ${error.stack}` };
  }
};
const FUNCTIONS = {
  states: ([rows, todays]) => {
    const { unit, days } = checkedRows(rules, rows);
    return todays.map((today) => stateOf(rules, unit, days, dayNumber(today)));
  },
  texts: (rows) => {
    const { unit, days } = checkedRows(rules, rows);
    return [toCsv(unit, days), toJson(rules, unit, days)];
  },
  fromCsv: (text) => {
    const { unit, days } = checkedRows(rules, rowsOfCsv(rules, text));
    return toCsv(unit, days);
  },
  fromJson: (text) => {
    const { unit, days } = daysOfJson(rules, text);
    return toJson(rules, unit, days);
  },
  upTo: ([rows, today]) => {
    const { unit, days } = checkedRows(rules, rows, dayNumber(today));
    return toCsv(unit, days);
  },
  withPlan: ([rows, plan]) => {
    const { unit, days } = checkedRows(rules, rows);
    return toJson(rules, unit, days, plan);
  },
};
globalThis.callMany = (name, text) => JSON.stringify(JSON.parse(text, text.includes('"__') ? revive : undefined).map((argument) => answered(() => FUNCTIONS[name](argument))));
"""


@cache
def engine() -> Any:
    """Return QuickJS with the diary's modules, as the page joins them."""
    context = quickjs.Context()
    context.module(f"{joined(MODULES)}\nconst rules = {json.dumps(load_rules().data)};\n{GLUE}")
    assert context.eval("typeof callMany") == "function", "the text did not load"
    return context


def in_javascript(name: str, arguments: list[Any]) -> list[dict[str, Any]]:
    """Call a function of the diary in JavaScript for each argument; return its results or its errors' texts."""
    return list(json.loads(engine().get("callMany")(name, json.dumps(arguments))))


def iso(day: int) -> str:
    """Return the date of a day counted from the generated diaries' first."""
    return (FIRST + dt.timedelta(day)).isoformat()


def some_diary(dice: random.Random, length: int) -> list[dict[str, Any]]:
    """Return the rows of a runner whose pain drifts, who sometimes forgets an answer or a whole day."""
    pain, usual = dice.choice([0, 1, 2, 3, 4]), dice.choice([0, 1, 2, 3, 4])
    drift, noise = dice.choice([0, 0, -0.5, 0.5, 1]), dice.choice([0, 1, 1, 2, 4])
    forgets = dice.choice([0, 0, 0, 0.02, 0.2])
    runs = dice.choice([0, 2, 3, 4, 6])
    unit = dice.choice(["km", "mi"])
    rows = []
    for day in range(length):
        if dice.random() < forgets:
            continue
        base = pain + drift * day / 7

        def score(level: float) -> int:
            return max(0, min(10, round(level) + dice.randint(-noise, noise)))

        ran = dice.random() < runs / 7
        row: dict[str, Any] = {"date": iso(day), "run": dice.choice([5, 8.4, dice.uniform(0, 30)]) if ran else 0, "unit": unit}
        if ran or dice.random() < 0.1:
            row |= {"during": score(base), "after": score(base)}
        row |= {"next_morning": score(usual + drift * day / 14 + 0.4 * ran), "limp": "yes" if dice.random() < 0.005 else "no"}
        if day == 0 or dice.random() < 0.02:
            row["usual_morning"] = usual
        if dice.random() < 0.1:
            row |= {"stiffness": dice.choice([0, 10, 30, 31, 60]), "note": dice.choice(NOTES), "strength": dice.choice(STRENGTH)}
        if dice.random() < forgets:
            del row[dice.choice(list(row)[1:])]
        rows.append(row)
    if dice.random() < 0.2:
        dice.shuffle(rows)
    return rows


def spoiled(dice: random.Random, rows: list[dict[str, Any]]) -> list[Any]:
    """Return rows with one to four things wrong."""
    changed: list[Any] = [dict(row) for row in rows]
    for _ in range(dice.choice([1, 1, 2, 4])):
        at = dice.randrange(len(changed))
        if not isinstance(changed[at], dict) or dice.random() < 0.05:
            changed[at] = dice.choice(WRONG)
            continue
        name = dice.choice(["date", "run", "unit", "strength", "during", "next_morning", "stiffness", "limp", "note", *EXTRA_NAMES])
        changed[at][name] = dice.choice([*WRONG, "2026-02-30", "2026-01-05", "km", "mi", "x" * 201, "😀" * 200, 11, 241, 200.05, 200.04])
    return changed


def some_todays(dice: random.Random, length: int) -> list[str]:
    """Return mornings to ask about: the one after the last row, sometimes also one before it."""
    return [iso(length), iso(dice.randrange(length + 1))][: dice.choice([1, 1, 1, 1, 2])]


def some_length(dice: random.Random) -> int:
    """Return a length in days: mostly one or two weeks, sometimes more than six weeks."""
    return dice.choice([1, 3, 4, 5, 5, 6, 7, 8, 8, 8, 8, 8, 9, 9, 10, 10, 12, 15, 23, 43])
