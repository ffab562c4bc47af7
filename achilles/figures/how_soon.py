"""How soon a sign needs to be seen, on one line of time, as the symptom checker's rules have it.

>>> from achilles.figures import how_soon
>>> how_soon(sign="pop").layout.meta["says"].partition(". ")[0]
'A pop, snap or kick: go to an emergency department today (rule E4)'

The signs are in ``how_soon.toml``. Each is given to the checker together with calm answers, so the figure can say nothing
milder than the checker does. A second answer may make a sign more urgent than either is on its own: those are looked for, and
named.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from achilles.evidence import COURSE_RULE
from achilles.figures._frame import frame
from achilles.figures._look import BLUE, FAINT, GREY, PURPLE, VERMILION
from achilles.figures.controls import Choice
from achilles.figures.drawing import drawing
from achilles.figures.sentences import FigureFile, filled, read_figure
from achilles.symptom_checker import assess
from achilles.symptom_checker.assessment import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.symptom_checker.assessment import Assessment

COLUMNS = (
    "Sign",
    "How soon",
    "Level",
    "Rule",
    "Why",
    "What to do",
    "What not to do",
    "More urgent than either alone, together with",
    "Sources",
)

_ROW = 44  # pixels
_TICK, _LABEL = 17, 20  # letters in a line
_EDGE = -0.05  # left of the line of time, where the x axis begins
_LOOKS = {"emergency": (VERMILION, "diamond"), "urgent": (PURPLE, "square"), "soon": (BLUE, "circle"), "self_care": (GREY, "triangle-up")}
_UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSign:
    """A sign as the file has it: its names, and what somebody with it answers in place of the calm answers."""

    id: str
    label: str
    name: str
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsFile(FigureFile):
    """The figure's data file. ``urgency`` is the clause on what to do and when, by level; ``short`` shortens options, by their ids."""

    calm: dict[str, Any]
    urgency: dict[str, str]
    short: dict[str, str]
    sign: tuple[GivenSign, ...]


FILE = read_figure(SignsFile, __file__)


@dataclass(frozen=True, slots=True)
class Beside:
    """An answer that makes a sign more urgent than either is on its own, and what the checker says to the two."""

    wording: str
    short: str
    is_doubt: bool
    answer: Assessment


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign, what the checker says to it on its own, and what makes it more urgent."""

    id: str
    label: str
    name: str
    answer: Assessment
    beside: tuple[Beside, ...]


@cache
def signs() -> tuple[Sign, ...]:
    """Return the signs, the most urgent first.

    >>> [sign.answer.rule for sign in signs()]
    ['E1', 'E4', 'U1', 'U4', 'U5', 'S1', 'S2', 'S6']
    """
    return tuple(_sign(given, alone) for given, alone in _by_urgency())


@cache
def _by_urgency() -> tuple[tuple[GivenSign, Assessment], ...]:
    """Return each sign with the checker's answer to it alone. What goes with it takes a second, which an import need not wait for."""
    alone = [(given, assess({**FILE.calm, **given.answers})) for given in FILE.sign]
    return tuple(sorted(alone, key=lambda one: urgency(one[1])))


def _sign(given: GivenSign, alone: Assessment) -> Sign:
    calm = FILE.calm
    beside = []
    named = set()  # of scores, only the lowest that makes a rule decide
    for option, wording, question, answers in _other_answers({**calm, **given.answers}, set(given.answers)):
        together = assess(answers)
        other_alone = assess({**calm, question: answers[question]}) if question not in given.answers else alone
        if urgency(together) < min(urgency(alone), urgency(other_alone)) and (question, wording, together.rule) not in named:
            named.add((question, wording, together.rule))
            beside.append(Beside(wording, FILE.short.get(option, wording), option == _UNSURE, together))
    beside.sort(key=lambda one: one.is_doubt)  # a doubt is named last
    return Sign(given.id, given.label, given.name, alone, tuple(beside))


def _other_answers(answers: Mapping[str, Any], own: set[str]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield each single answer that somebody might add: the option's id and wording, its question, and all answers with it."""
    for question in load_rules().data["question"]:
        name = question["id"]
        if question.get("later"):  # for the sheet: it never changes a level
            continue
        for option in question.get("options", ()):
            wording = f"{question['text']} {option['text']}" if option["id"] == _UNSURE else option["text"]
            if question["kind"] == "many":
                ages = question.get("exclusive", ())
                kept = [one for one in answers[name] if option["id"] not in ages or one not in ages]
                yield option["id"], wording, name, {**answers, name: [*kept, option["id"]]}
            elif name not in own:
                yield option["id"], wording, name, {**answers, name: option["id"]}
        if question["kind"] == "whole" and name not in own:
            for score in range(answers[name] + 1, question["high"] + 1):
                yield str(score), f"A higher score: {question['name']}", name, {**answers, name: score}


def urgency(answer: Assessment) -> tuple[int, int]:
    """Return how urgent an answer is, as something to sort by: the most urgent comes first.

    >>> urgency(assess({"pop": "yes"})) < urgency(assess({"pop": "unsure"}))
    True
    """
    data = load_rules().data
    levels = [level["id"] for level in data["level"]]
    times = [within["text"] for within in data["within"]]
    return len(levels) - levels.index(answer.level), times.index(answer.when)


@drawing(sign=Choice("Which sign?", {given.id: given.label for given, _ in _by_urgency()}))
def how_soon(sign: str) -> Figure:
    """Draw the signs on a line of time, soonest on top; one is picked out."""
    import plotly.graph_objects as go  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    drawn = signs()
    rules = load_rules()
    steps = [[at for at, one in enumerate(drawn) if urgency(one.answer) == step] for step in sorted({urgency(one.answer) for one in drawn})]
    layout = frame(
        "How soon each sign<br>needs to be seen",
        f"What the checker answers. Two signs together<br>are never milder. Rules {rules.version} of {rules.date}.",
        xaxis={
            "title": "Each sign alone,<br>all else calm",
            "showticklabels": False,
            "showgrid": False,
            "showline": False,
            "range": [_EDGE, 1],
        },
        yaxis={
            "title": "How soon (soonest on top)",
            "tickvals": [sum(rows) / len(rows) for rows in steps],
            "ticktext": [_wrapped(_step(drawn[rows[0]].answer), _TICK) for rows in steps],
            "showgrid": False,
            "showline": False,
            "range": [len(drawn) - 0.5, -0.5],
        },
        picture=_ROW * len(drawn),
    )
    meta = {
        "says": says_of(next(one for one in drawn if one.id == sign)),
        "sources": list(dict.fromkeys(key for one in drawn for key in one.answer.reasons[0].sources if key != COURSE_RULE)),
        "columns": list(COLUMNS),
        "rows": [_row(one) for one in drawn],
    }
    shapes = [
        _line(0, 0, -0.5, len(drawn) - 0.5, GREY, 2),
        *(_line(_EDGE, 1, rows[0] - 0.5, rows[0] - 0.5, FAINT, 1) for rows in steps[1:]),
    ]
    traces = [_trace(level, drawn, sign) for level in _LOOKS if any(one.answer.level == level for one in drawn)]
    return go.Figure({"data": traces, "layout": {**layout, "shapes": shapes, "meta": meta}})


def _step(answer: Assessment) -> str:
    return f"{_level(answer)}: {answer.when.removesuffix('.').lower()}"


def _level(answer: Assessment) -> str:
    return str(next(level["name"] for level in load_rules().data["level"] if level["id"] == answer.level))


def _wrapped(text: str, width: int) -> str:
    return "<br>".join(textwrap.wrap(text, width))


def _line(x0: float, x1: float, y0: float, y1: float, colour: str, width: int) -> dict[str, Any]:
    return {"type": "line", "layer": "below", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": {"color": colour, "width": width}}


def _trace(level: str, drawn: Sequence[Sign], picked: str) -> dict[str, Any]:
    """Return the signs of one level as points with their names; all but the one that is picked are hollow."""
    colour, symbol = _LOOKS[level]
    mine = [(y, one) for y, one in enumerate(drawn) if one.answer.level == level]
    names = [(_wrapped(one.label, _LABEL), one.id == picked) for _, one in mine]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": level,
        "x": [0] * len(mine),
        "y": [y for y, _ in mine],
        "text": [f"<b>{name}</b>" if bold else name for name, bold in names],
        "textposition": "middle right",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "marker": {
            "color": colour,
            "size": [18 if one.id == picked else 12 for _, one in mine],
            "symbol": [symbol if one.id == picked else f"{symbol}-open" for _, one in mine],
            "line": {"width": 2.5, "color": colour},
        },
    }


def says_of(sign: Sign) -> str:
    """Return the sentence on a sign: how soon it needs to be seen, by which rule and why, and what makes it more urgent."""
    rule = next(rule for rule in load_rules().data["rule"] if rule["id"] == sign.answer.rule)
    values: dict[str, object] = {
        "name": sign.name,
        "how_soon": _how_soon(sign.answer),
        "rule": sign.answer.rule,
        "why": sign.answer.reasons[0].why,
        "then": sign.answer.then,
        "first": sign.answer.avoid[0],
        "advice": " ".join([*rule["do"], *rule["avoid"]]),
        "avoid": " ".join(rule["avoid"]),
    }
    if not sign.beside:
        return FILE.say(sign.answer.level, values)
    worst = min((one.answer for one in sign.beside), key=urgency)
    values["beside"] = next(one.short for one in sign.beside if urgency(one.answer) == urgency(worst))
    values |= {"others": len(sign.beside) - 1, "worst": _how_soon(worst), "worst_rule": worst.rule}
    return FILE.say({1: "beside_one", 2: "beside_two"}.get(len(sign.beside), "beside_more"), values)


def _how_soon(answer: Assessment) -> str:
    """Return what to do and when, in one clause."""
    headline, when = answer.headline[0].lower() + answer.headline[1:], answer.when.removesuffix(".").lower()
    return filled(FILE.urgency[answer.level], {"headline": headline, "when": when})


def _row(sign: Sign) -> list[str]:
    answer = sign.answer
    how_soon = _how_soon(answer)
    return [
        sign.name,
        how_soon[0].upper() + how_soon[1:],
        _level(answer),
        answer.rule,
        answer.reasons[0].why,
        " ".join(answer.do),
        " ".join(answer.avoid),
        "; ".join(f"{one.wording}: {_how_soon(one.answer)} (rule {one.answer.rule})" for one in sign.beside) or "no single answer",
        ", ".join(answer.reasons[0].sources),
    ]
