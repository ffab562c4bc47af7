"""The small closed grammar of conditions, and its reader.

A condition is a table of a rule file, in one of these forms:

==================================================  =========================================================
``{question = "calf", has = ["a", "b"]}``           the answer to a many-question holds one of these options
``{question = "pop", is = ["yes"]}``                the answer to a one-question is one of these options
``{question = "pain_after", over = 5}``             a number is over 5 (or over the answer of a named question)
``{question = "pain_after", at_least = 8}``         a number is 8 or more
``{question = "now", blank = true}``                the question was left blank
``{all = [...]}``, ``{any = [...]}``                every one, at least one of these conditions holds
``{not = {...}}``                                   the condition does not hold
==================================================  =========================================================

What is asked of a blank answer does not hold, except ``blank``. The twin is ``rules.js``.
"""

from collections.abc import Mapping
from typing import Any

Condition = Mapping[str, Any]
Answers = Mapping[str, Any]

COMPARISONS = {"has": "many", "is": "one", "over": "whole", "at_least": "whole", "blank": None}


def holds(when: Condition, answers: Answers) -> bool:
    """Tell whether a condition holds of checked answers (see ``questions.check``).

    >>> holds({"question": "pop", "is": ["yes", "unsure"]}, {"pop": "unsure"})
    True
    >>> holds({"not": {"question": "trend", "is": ["less"]}}, {"trend": None})
    True
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
    if "is" in when:
        return answer in when["is"]
    if "at_least" in when:
        return bool(answer >= when["at_least"])
    limit = answers[when["over"]] if isinstance(when["over"], str) else when["over"]
    return limit is not None and bool(answer > limit)
