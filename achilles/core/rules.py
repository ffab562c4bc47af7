"""The small closed grammar of conditions, and its reader.

A condition is a table of a rule file, in one of these forms:

====================================================  ===============================================================
``{question = "calf", has = ["a", "b"]}``             the answer to a many-question includes one of these options
``{question = "calf", only = ["a", "b"]}``            it was answered, and with these options and no others
``{question = "pop", is = ["yes"]}``                  the answer to a one-question is one of these options
``{question = "pain_running", over = 5}``             a number is over 5 (or over the answer of a named question)
``{question = "morning", over = "usual", by = 2}``    a number is at least 2 above the answer of a named question
``{question = "pain_running", at_least = 8}``         a number is 8 or more
``{question = "now", blank = true}``                  the question was left blank
``{all = [...]}``, ``{any = [...]}``                  every one, at least one of these conditions is true
``{not = {...}}``                                     the condition is not true
====================================================  ===============================================================

Of a blank answer nothing is true except ``blank``. The twin is ``rules.js``.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Condition = Mapping[str, Any]
Answers = Mapping[str, Any]

COMPARISONS = {"has": "many", "only": "many", "is": "one", "over": "whole", "at_least": "whole", "blank": None}


class Ground(NamedTuple):
    """One answer that made a condition true: its question, the option (None: a score or a blank), and the score it is over."""

    question: str
    option: str | None
    other: str | None = None


def holds(when: Condition, answers: Answers) -> bool:
    """Return whether a condition is true of checked answers (see ``questions.check``).

    >>> holds({"question": "pop", "is": ["yes", "unsure"]}, {"pop": "unsure"})
    True
    >>> holds({"not": {"question": "trend", "is": ["less"]}}, {"trend": None})
    True
    >>> holds({"question": "look", "only": ["none"]}, {"look": ("none", "unsure")})
    False
    """
    if "all" in when:
        return all(holds(part, answers) for part in when["all"])
    if "any" in when:
        return any(holds(part, answers) for part in when["any"])
    if "not" in when:
        return not holds(when["not"], answers)
    answer = answers[when["question"]]
    if "blank" in when:
        return answer is None
    if answer is None:
        return False
    if "has" in when:
        return any(option in answer for option in when["has"])
    if "only" in when:
        return all(option in when["only"] for option in answer)
    if "is" in when:
        return answer in when["is"]
    if "at_least" in when:
        return bool(answer >= when["at_least"])
    limit = answers[when["over"]] if isinstance(when["over"], str) else when["over"]
    return limit is not None and bool(answer >= limit + when["by"] if "by" in when else answer > limit)


def grounds(when: Condition, answers: Answers) -> list[Ground]:
    """Return the answers that make a condition true, each once; an empty list where it is not true.

    Only what was said counts: what a ``not`` asks for is the absence of an answer, so it adds nothing.

    >>> grounds({"any": [{"question": "pop", "is": ["yes"]}, {"question": "pain", "at_least": 8}]}, {"pop": "no", "pain": 9})
    [Ground(question='pain', option=None, other=None)]
    """
    return list(dict.fromkeys(_grounds(when, answers)))


def _grounds(when: Condition, answers: Answers) -> Iterator[Ground]:
    if "not" in when or not holds(when, answers):
        return
    if "all" in when or "any" in when:
        for part in when.get("all", when.get("any", ())):
            yield from _grounds(part, answers)
        return
    question = when["question"]
    answer = answers[question]
    if "has" in when:
        yield from (Ground(question, option) for option in answer if option in when["has"])
    elif "only" in when:
        yield from (Ground(question, option) for option in answer)
    else:
        other = when.get("over")
        yield Ground(question, answer if "is" in when else None, other if isinstance(other, str) else None)
