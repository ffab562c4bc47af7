"""How values are shown in errors: the same text in Python and in JavaScript, case by case."""

import json

import pytest
from support.javascript import context, encoded

from achilles.core.shown import shown

CASES = [
    (None, "null"),
    (True, "true"),
    (False, "false"),
    (1, "1"),
    (1.0, "1"),
    (-0.0, "0"),
    (0.1, "0.1"),
    (-2.50, "-2.5"),
    (1e-06, "0.000001"),
    (1e-07, "1e-7"),
    (1.5e-09, "1.5e-9"),
    (123456789.125, "123456789.125"),
    (1e20, "100000000000000000000"),
    (1e21, "1e+21"),
    (10**30, "1e+30"),
    (-1.25e30, "-1.25e+30"),
    (5e-324, "5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
    (float("nan"), "NaN"),
    (float("inf"), "Infinity"),
    (float("-inf"), "-Infinity"),
    ("", '""'),
    ("red", '"red"'),
    ('say "no" \\ now', '"say \\"no\\" \\\\ now"'),
    ("a\nb\t\x7f", '"a\\u000ab\\u0009\\u007f"'),
    ("é 😀", '"é 😀"'),
    ("\u2028", '"\\u2028"'),
    ("\ud800", '"\\ud800"'),
    ("\x1f| |~|\x7f|\x9f|\xa0", '"\\u001f| |~|\\u007f|\\u009f|\xa0"'),
    ("\ud7ff|\ud800|\udfff|\ue000", '"\ud7ff|\\ud800|\\udfff|\ue000"'),
    ("\u2027|\u2028|\u2029|\u202a", '"\u2027|\\u2028|\\u2029|\u202a"'),
    ("x" * 40, '"' + "x" * 40 + '"'),
    ("x" * 41, '"' + "x" * 40 + '..."'),
    ("😀" * 41, '"' + "😀" * 40 + '..."'),
    ([], "[]"),
    ([1, "a", None, True], '[1, "a", null, true]'),
    ([[1, [2, [3]]]], "[[1, [...]]]"),
    (list(range(8)), "[0, 1, 2, 3, 4, 5, 6, 7]"),
    (list(range(9)), "[0, 1, 2, 3, 4, 5, 6, 7, ...]"),
    ({"a": 1}, "{...}"),
    ({}, "{...}"),
]


@pytest.mark.parametrize(("value", "text"), CASES)
def test_shown_is_the_same_in_both_languages(value: object, text: str) -> None:
    """One table of cases holds for both."""
    assert shown(value) == text
    assert context("symptom_checker").get("shownOf")(json.dumps(encoded(value))) == text


def test_what_only_python_has_is_shown_by_its_type() -> None:
    """A number too big for a float, and values that JSON has no word for."""
    assert shown(10**400) == "Infinity"
    assert shown(-(10**400)) == "-Infinity"
    assert shown(10**5000) == "Infinity"  # too long for Python to write out
    assert shown({1, 2}) == "<set>"
    assert shown((1, 2)) == "[1, 2]"
