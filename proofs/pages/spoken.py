"""Conditions of a rule file in plain English, with the words of the questions themselves.

The grammar is that of ``achilles.core.rules``; what comes out can be checked line by line by someone who has never seen it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Condition = Mapping[str, Any]
Questions = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Group:
    """Several things under one lead: "All of these:", "Any of these:"."""

    lead: str
    parts: tuple["Words", ...]


Words = str | Group


def spoken(when: Condition, questions: Questions) -> Words:
    """Say a condition. ``questions`` are the tables of a rule file by id; patterns are written out already.

    >>> pop = {"text": "A pop?", "options": [{"id": "yes", "text": "Yes"}, {"id": "no", "text": "No"}]}
    >>> spoken({"question": "pop", "is": ["yes"]}, {"pop": pop})
    '“A pop?” (Q1) is answered “Yes”'
    >>> spoken({"not": {"question": "pop", "blank": True}}, {"pop": pop})
    '“A pop?” (Q1) is answered'
    """
    if "all" in when:
        return _group("All of these:", tuple(spoken(part, questions) for part in _level("all", when)))
    if "any" in when:
        return _group("Any of these:", _merged(_level("any", when), questions))
    if "not" in when:
        return _not(when["not"], questions)
    options = _options(when, questions)
    if "only" in when and len(options) > 1:
        return Group(f"{_text(when, questions)} has ticks at these and nothing else:", tuple(options))
    if "has" in when and len(options) > 1:
        return Group(f"{_text(when, questions)} has a tick at any of these:", tuple(options))
    return f"{_text(when, questions)} {_said(when, questions)}"


def flat(words: Words) -> str:
    """Return words as one line of text.

    >>> flat(Group("Any of these:", ("one", Group("All of these:", ("two", "three")))))
    'Any of these: (one; All of these: (two; three))'
    """
    return words if isinstance(words, str) else f"{words.lead} ({'; '.join(map(flat, words.parts))})"


def _level(key: str, when: Condition) -> list[Condition]:
    """Return the parts of an "all" or an "any", with those of the same kind in it taken apart: it means the same."""
    return [part for inner in when[key] for part in (_level(key, inner) if key in inner else [inner])]


def _group(lead: str, parts: tuple[Words, ...]) -> Words:
    return parts[0] if len(parts) == 1 else Group(lead, parts)


def _merged(conditions: Sequence[Condition], questions: Questions) -> tuple[Words, ...]:
    """Say alternatives; those that say the same of several questions are said once, with the questions below."""
    asked: dict[str, list[Condition]] = {}
    for at, when in enumerate(conditions):
        asked.setdefault(_said(when, questions) if "question" in when else str(at), []).append(when)
    return tuple(
        spoken(alike[0], questions) if len(alike) == 1 else Group(f"Any of these {said}:", tuple(_text(when, questions) for when in alike))
        for said, alike in asked.items()
    )


def _not(when: Condition, questions: Questions) -> Words:
    if "not" in when:
        return spoken(when["not"], questions)
    if "any" in when:
        return Group("None of these:", _merged(_level("any", when), questions))
    if "all" in when:
        return Group("Not all of these:", tuple(spoken(part, questions) for part in _level("all", when)))
    return f"{_text(when, questions)} {_denied(when, questions)}"


def _said(when: Condition, questions: Questions) -> str:
    """Say what is asked of a question's answer."""
    if "has" in when:
        return f"has a tick at {_either(_options(when, questions))}"
    if "only" in when:
        return f"has ticks at nothing but {_either(_options(when, questions))}"
    if "is" in when:
        return f"is answered {_either(_options(when, questions))}"
    if "blank" in when:
        return "is left unanswered"
    if "at_least" in when:
        return f"is {when['at_least']} or more{_out_of(when, questions)}"
    if "by" in when:
        return f"is {when['by']} or more above {_limit(when, questions)}"
    return f"is over {_limit(when, questions)}"


def _denied(when: Condition, questions: Questions) -> str:
    """Say that it does not hold: of a blank answer nothing holds, so a denial holds of every blank."""
    if "only" in when:
        return f"has a tick at anything but {_either(_options(when, questions))}, or is left unanswered"
    if "has" in when:
        return f"has no tick at {_either(_options(when, questions))}"
    if "is" in when:
        return f"is answered anything but {_either(_options(when, questions))}, or is left unanswered"
    if "blank" in when:
        return "is answered"
    if "at_least" in when:
        return f"is under {when['at_least']}{_out_of(when, questions)}, or is left unanswered"
    if "by" in when:
        return f"is not {when['by']} or more above {_limit(when, questions)}, or one of the two is left unanswered"
    blank = "one of the two is left unanswered" if isinstance(when["over"], str) else "is left unanswered"
    return f"is not over {_limit(when, questions)}, or {blank}"


def _limit(when: Condition, questions: Questions) -> str:
    if isinstance(when["over"], str):
        return _named(when["over"], questions)
    return f"{when['over']}{_out_of(when, questions)}"


def _out_of(when: Condition, questions: Questions) -> str:
    return f" out of {questions[when['question']]['high']}"


def _text(when: Condition, questions: Questions) -> str:
    return _named(when["question"], questions)


def _named(question: str, questions: Questions) -> str:
    """Return a question's text with its number, by which its options can be looked up."""
    return f"{_quoted(questions[question]['text'])} (Q{[*questions].index(question) + 1})"


def _options(when: Condition, questions: Questions) -> list[str]:
    texts = {option["id"]: option["text"] for option in questions[when["question"]].get("options", ())}
    return [_quoted(texts[option]) for option in when.get("has", when.get("only", when.get("is", ())))]


def _quoted(text: str) -> str:
    return f"“{text}”"


def _either(options: Sequence[str]) -> str:
    """Join options with commas and a last "or".

    >>> _either(["a", "b", "c"])
    'a, b or c'
    """
    return " or ".join(filter(None, [", ".join(options[:-1]), options[-1]]))
