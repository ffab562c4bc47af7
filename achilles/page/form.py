"""Questions as an HTML form, rendered once in Python.

The same HTML is the form without scripts, in the notebook, on the page and on paper; ``form.js`` only listens to it.

Every control has the question's id as its ``name`` and the option's id as its ``value``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from achilles.core.questions import NONE
from achilles.core.rulefile import RuleFile
from achilles.core.tables import Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: its heading, the questions in it, and whether it is behind a fold.

    ``below`` gives the HTML that ends a question's card. A ``screen`` can be shown by itself (see ``steps.js``); one that is
    asked ``together`` ends in a button that answers all of it with "None of these".
    """

    heading: str
    questions: tuple[str, ...]
    folded: bool = False
    screen: bool = False
    together: bool = False
    later: bool = False
    below: Callable[[Table], str] = lambda _question: ""


@dataclass(frozen=True, slots=True)
class Result:
    """Where a part of the answer appears: announced when it changes, with its details below."""

    name: str
    waiting: str


# Before the first question: who means to keep the answers should not have to find this after the last one.
_MEMORY = '<p class="tool-memory"><label><input type="checkbox" data-action="remember"> <span>Remember my answers on this device</span></label></p>'


def form_html(rules: RuleFile, parts: Sequence[Section | Result], *, uid: str, becomes: str = "", opening: str = "") -> str:
    """Return the form of a tool as HTML. ``uid`` keeps the ids of two forms on one page apart.

    ``becomes`` names what its script will make of it on a page, so that the style sheet can lay it out like that before: nothing may
    jump under a reader's finger. ``opening`` is HTML at its start, which is shown only then.

    ``memory`` of the rule file, if it has one, keeps its answers on the device apart from those of the same tool
    with other questions.
    """
    tool = escape(rules.data["tool"])
    memory = f' data-memory="{escape(rules.data["memory"])}"' if "memory" in rules.data else ""
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in rules.data.get("first", ()))
    first = f'<div class="tool-first">{sentences}</div>' if sentences else ""
    body = "".join(_section(rules, part, uid) if isinstance(part, Section) else _result(rules, part) for part in parts)
    becoming = f' data-becomes="{escape(becomes)}"' if becomes else ""
    return (
        f'<form class="tool" data-tool="{tool}"{memory}{becoming} novalidate autocomplete="off" aria-label="{escape(rules.data["title"])}">'
        f'{opening}{first}<noscript><p class="tool-first">Scripts are off, so this tool cannot answer. The text above still holds.</p></noscript>'
        f"{_MEMORY}{body}{_foot(rules)}</form>"
    )


def _result(rules: RuleFile, part: Result) -> str:
    return (
        f'<div class="tool-result" data-result="{part.name}">'
        f'<div class="tool-status" role="status" data-tool="{escape(rules.data["tool"])}"><p>{escape(part.waiting)}</p></div>'
        f'<div class="tool-detail"></div></div>'
    )


def _foot(rules: RuleFile) -> str:
    return (
        '<div class="tool-foot">'
        '<p><button type="button" data-action="restart">Start again</button></p>'
        '<p><button type="button" data-action="forget">Forget all</button></p>'
        f'<p class="tool-note">{escape(rules.data["note"])} {escape(rules.data.get("edition", "Rules"))} {escape(rules.version)} of {escape(rules.date)}. '
        "What you answer stays in your browser.</p></div>"
    )


def _section(rules: RuleFile, section: Section, uid: str) -> str:
    by_id = {table["id"]: table for table in rules.data["question"]}
    body = "".join(_question(rules, by_id[name], uid, section.below) for name in section.questions)
    heading = escape(section.heading)
    if section.folded:
        return f'<details class="tool-section"><summary>{heading}</summary>{body}</details>'
    if section.screen:
        none = '<p class="tool-press"><button type="button" data-action="none">None of these</button></p>' if section.together else ""
        return (
            f'<div class="tool-section tool-screen" data-title="{heading}" data-asks="{escape(" ".join(section.questions))}"{" data-together" if section.together else ""}>'
            f'<p class="tool-heading">{heading}</p>{body}{none}</div>'
        )
    kind = "tool-section tool-later" if section.later else "tool-section"
    return f'<div class="{kind}"><p class="tool-heading">{heading}</p>{body}</div>'


def _question(rules: RuleFile, question: Table, uid: str, below: Callable[[Table], str]) -> str:
    name = escape(question["id"])
    if question.get("hidden"):  # handed over by a link, never asked
        return f'<input type="hidden" name="{name}" value="">'
    problem_id, help_id = f"{uid}-{name}-problem", f"{uid}-{name}-help"
    help_text = f'<p class="tool-help" id="{help_id}">{escape(question["help"])}</p>' if "help" in question else ""
    controls = _CONTROLS[question["kind"]](rules, question, f"{uid}-{name}")
    described = f"{help_id} {problem_id}" if help_text else problem_id
    # Of all groups only one of radio buttons may be marked as wrong. With a drawing it holds a second one, so it stays a plain group.
    role = ' role="radiogroup"' if _is_radio(question) and "drawing" not in question else ""
    return (
        f'<fieldset class="tool-question" data-question="{name}" data-kind="{question["kind"]}"{role} aria-describedby="{described}">'
        f"<legend>{escape(question['text'])}</legend>{help_text}{controls}"
        f'<p class="tool-problem" id="{problem_id}" role="alert"></p>{below(question)}</fieldset>'
    )


def _is_radio(question: Table) -> bool:
    return "scale" in question or (question["kind"] == "one" and len(question["options"]) > 1)


def _tick(kind: str, name: str, value: str, text: str, attributes: str = "") -> str:
    return (
        f'<label class="tool-option"><input type="{kind}" name="{escape(name)}" value="{escape(value)}"{attributes}>'
        f" <span>{escape(text)}</span></label>"
    )


def _many(_rules: RuleFile, question: Table, _uid: str) -> str:
    exclusive = question.get("exclusive", ())
    name = question["id"]
    others = [option for option in question["options"] if option["id"] not in exclusive]
    ticks = "".join(_tick("checkbox", name, option["id"], option["text"]) for option in others)
    if not exclusive:
        return f'<div class="tool-options">{ticks}</div>'
    radios = "".join(_tick("radio", name, option["id"], option["text"]) for option in question["options"] if option["id"] in exclusive)
    ticks += _tick("checkbox", name, NONE, question["others_none"], " data-page-only")
    return _group(question["exclusive_text"], radios) + _group(question["others_text"], ticks)


def _group(legend: str, controls: str) -> str:
    return (
        f'<div class="tool-options" role="group" aria-label="{escape(legend)}"><p class="tool-heading">{escape(legend)}</p>{controls}</div>'
    )


def _one(rules: RuleFile, question: Table, _uid: str) -> str:
    kind = "radio" if _is_radio(question) else "checkbox"
    default = question.get("default")
    ticks = "".join(
        _tick(kind, question["id"], option["id"], option["text"], " checked" if option["id"] == default else "")
        for option in question["options"]
    )
    drawing = ""
    if "drawing" in question:
        # Hidden from screen readers until form.js brings it to life: without scripts it is a picture of what the list says.
        svg = (rules.path.parent / question["drawing"]).read_text(encoding="utf-8")
        drawing = f'<div class="tool-drawing" aria-hidden="true">{svg}</div>'
    return f'<div class="tool-with-drawing">{drawing}<div class="tool-options">{ticks}</div></div>'


def _whole(rules: RuleFile, question: Table, uid: str) -> str:
    if "scale" not in question:
        return _text(rules, question, uid)
    numbers = range(question["low"], question["high"] + 1)
    least, most = question["scale"]
    radios = "".join(_tick("radio", question["id"], str(number), str(number)) for number in numbers)
    return (
        f'<div class="tool-scale">{radios}</div>'
        f'<p class="tool-ends" aria-hidden="true"><span>{question["low"]}: {escape(least)}</span><span>{question["high"]}: {escape(most)}</span></p>'
    )


def _text(_rules: RuleFile, question: Table, uid: str) -> str:
    value = question.get("form_default", question.get("default", ""))
    name, unit = question["text"], ""
    if "unit" in question:
        name, unit = f"{name} ({question['unit']})", f' <span aria-hidden="true">{escape(question["unit"])}</span>'
    return _input(question["id"], name, question["kind"], str(value), f"{uid}-problem") + unit


def _date(_rules: RuleFile, question: Table, uid: str) -> str:
    name = escape(question["id"])
    return f'<input type="date" name="{name}" min="2000-01-01" max="2099-12-31" aria-label="{escape(question["text"])}" aria-describedby="{uid}-problem">'


def _distances(_rules: RuleFile, question: Table, uid: str) -> str:
    fields = "".join(
        f'<label class="tool-field"><span>{escape(label)}</span>{_input(question["id"], label, question["kind"], "", f"{uid}-problem")}</label>'
        for label in question["labels"]
    )
    return f'<div class="tool-fields">{fields}</div>'


def _input(name: str, label: str, kind: str, value: str, described_by: str) -> str:
    mode = "numeric" if kind == "whole" else "decimal"
    return (
        f'<input type="text" inputmode="{mode}" name="{escape(name)}" value="{escape(value)}" size="6" '
        f'aria-label="{escape(label)}" aria-describedby="{described_by}">'
    )


_CONTROLS: dict[str, Any] = {
    "many": _many,
    "one": _one,
    "whole": _whole,
    "number": _text,
    "distance": _text,
    "distances": _distances,
    "date": _date,
}
