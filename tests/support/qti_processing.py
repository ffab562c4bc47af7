"""What a platform does with an answer: the response processing of a QTI 1.2 question, run condition by condition.

Written from the specification (IMS QTI 1.2 ASI, "respcondition", "conditionvar"), and independent of ``achilles.quiz.export.read_back``:
that one looks at how a package is written, this one at what happens when somebody answers.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer is worth, in points of 100, and the names of the feedback that is shown, in order."""

    score: float
    shown: tuple[str, ...]


def name_of(element: ET.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def below(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield the elements of a name below another, in any namespace."""
    return (it for it in element.iter() if name_of(it) == name)


def answered(item: ET.Element, answer: Collection[str]) -> Outcome:
    """Return what an answer to a question gives: the option or options chosen, or one number as it was typed.

    Raises ``ValueError`` for an element of a condition that it does not know.
    """
    score, shown = 0.0, []
    for condition in below(item, "respcondition"):
        (asked,) = below(condition, "conditionvar")
        if not all(_holds(part, answer) for part in asked):
            continue
        for setting in below(condition, "setvar"):
            if (setting.get("action"), setting.get("varname")) != ("Set", "SCORE"):
                raise ValueError(f"setvar: {setting.attrib} is not known; allowed: Set of SCORE")
            score = float(setting.text or "")
        shown += [it.attrib["linkrefid"] for it in below(condition, "displayfeedback")]
        if condition.get("continue", "No") == "No":
            break
    return Outcome(score, tuple(shown))


def _holds(part: ET.Element, answer: Collection[str]) -> bool:
    """Tell whether a part of a condition is true of an answer."""
    kind = name_of(part)
    if kind in _TESTS:
        return any(_TESTS[kind](given, part.text or "") for given in answer)
    inner = [_holds(it, answer) for it in part]
    if kind == "not":
        return not all(inner)
    if kind not in {"and", "or", "other"}:
        raise ValueError(f"conditionvar: {kind} is not known; allowed: and, or, not, other, {', '.join(_TESTS)}")
    return any(inner) if kind == "or" else all(inner)


def _same(given: str, wanted: str) -> bool:
    try:
        return float(given) == float(wanted)
    except ValueError:
        return given == wanted


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "varequal": _same,
    "vargte": lambda given, limit: float(given) >= float(limit),
    "vargt": lambda given, limit: float(given) > float(limit),
    "varlte": lambda given, limit: float(given) <= float(limit),
    "varlt": lambda given, limit: float(given) < float(limit),
}
