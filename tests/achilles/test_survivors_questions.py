"""The checking of answers at its edges, question by question: cases by hand that mutants showed to be missing."""

import re
from typing import Any
from unittest.mock import ANY

import pytest

from achilles.core.problems import BadInputError
from achilles.core.questions import Question, check, is_blank
from achilles.core.rules import holds

SIGNS = Question("signs", "many", options=("none", "lump", "gap"))
PLACE = Question("place", "one", options=("heel", "calf"))


def refused(question: Question, given: Any) -> str:
    """Return what is said of an answer that a question refuses."""
    with pytest.raises(BadInputError) as caught:
        check([question], {question.id: given})
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "checked"),
    [
        ("none", ("none",)),
        (["none"], ("none",)),
        (["none", "none"], ("none",)),
        (["none", "gap"], ("gap",)),
        (["gap", "none", "lump"], ("lump", "gap")),
        (("gap", "lump"), ("lump", "gap")),
        ((), None),
        ([], None),
        (None, None),
    ],
)
def test_none_beside_a_sign_is_ignored_and_tuples_are_lists(given: Any, checked: tuple[str, ...] | None) -> None:
    """None alone stands, beside a sign it goes; the order is the question's."""
    assert check([SIGNS], {"signs": given}) == {"signs": checked}


def test_what_claims_to_equal_anything_is_no_answer() -> None:
    """An option is a text: an object that equals every text is refused all the same."""
    assert refused(SIGNS, [ANY]).endswith("is not allowed; allowed: any of none, lump, gap")
    assert refused(PLACE, ANY).endswith("is not allowed; allowed: one of heel, calf")


def test_what_a_question_is_when_nothing_more_is_said() -> None:
    """From 0 to 0, no distances, not required."""
    whole = Question("weeks", "whole")
    assert check([whole], {"weeks": 0}) == {"weeks": 0}
    assert check([whole], {}) == {"weeks": None}
    assert refused(whole, 1) == "weeks: 1 is not allowed; allowed: a whole number, 0 to 0"
    assert refused(whole, -1) == "weeks: -1 is not allowed; allowed: a whole number, 0 to 0"
    assert refused(Question("runs", "distances"), [0]) == "runs: [0] is not allowed; allowed: 0 numbers, each 0 to 0"


def test_several_numbers_beside_a_range_and_a_range_that_leaves_its_low_end_out() -> None:
    """Each number that is allowed is told, and taken."""
    question = Question("every", "whole", low=4, high=8, also=(0, 2))
    assert [check([question], {"every": given})["every"] for given in (0, 2, 4, 8)] == [0, 2, 4, 8]
    assert refused(question, 3) == "every: 3 is not allowed; allowed: a whole number, 0 or 2 or 4 to 8"
    above = Question("goal", "number", low=0.5, high=3, above=True)
    assert check([above], {"goal": 0.6}) == {"goal": 0.6}
    assert refused(above, 0.5) == "goal: 0.5 is not allowed; allowed: a number, over 0.5 to 3"


def test_a_low_end_that_is_not_zero() -> None:
    """It counts in the question's own unit, for numbers and for distances alike."""
    assert check([Question("far", "distance", low=2, high=5)], {"far": 1.95}) == {"far": 20}
    assert refused(Question("far", "distance", low=2, high=5), 1.94) == "far: 1.94 is not allowed; allowed: a number, 2 to 5"
    assert refused(Question("far", "number", low=0.5, high=5), 0.4) == "far: 0.4 is not allowed; allowed: a number, 0.5 to 5"
    assert check([Question("weeks", "distances", low=0, high=5, count=2)], {"weeks": (1, 2.25)}) == {"weeks": (10, 23)}


def test_names_that_nobody_asked_for_are_told_in_the_order_of_javascript() -> None:
    """By UTF-16, in which an emoji comes before the last plain characters, and half a character is a character."""
    with pytest.raises(BadInputError) as caught:
        check([PLACE], {"\uffff": 1, "\ud800": 1, "😀": 1, "b": 1, "a": 1})
    assert [problem.field for problem in caught.value.problems] == ['"a"', '"b"', '"\\ud800"', '"😀"', '"\uffff"']


def test_what_is_no_object_is_told_in_full() -> None:
    """One sentence, and nothing after it."""
    with pytest.raises(BadInputError, match=re.escape("answers: [] is not allowed; allowed: an object of question and answer") + "$"):
        check([PLACE], [])


def test_blank_is_what_was_not_answered() -> None:
    """No answer, or an empty list of answers: an empty text and 0 are answers."""
    assert [is_blank(given) for given in (None, [], (), "", 0, False, {}, [None])] == [True, True, True, *[False] * 5]


def test_a_condition_holds_or_does_not() -> None:
    """Nothing in between: a blank answer is a plain no."""
    for condition in ({"has": ["a"]}, {"is": ["a"]}, {"over": 1}, {"at_least": 1}):
        assert holds({"question": "q", **condition}, {"q": None}) is False
    assert holds({"question": "q", "blank": True}, {"q": None}) is True


WEEKS = Question("weeks", "distances", low=0, high=300, count=2, required=True)


@pytest.mark.parametrize(
    ("given", "checked"),
    [
        (None, None),  # not asked for yet
        ([8, None], None),  # not complete yet, and sound so far
        ([8, 9.5], (80, 95)),
    ],
)
def test_a_form_that_is_being_filled_in_may_have_blanks(given: Any, checked: tuple[int, ...] | None) -> None:
    """A required question may be blank, and so may a field of a list; what was typed is judged."""
    assert check([WEEKS], {"weeks": given}, partial=True) == {"weeks": checked}


def test_a_whole_form_may_not_have_blanks() -> None:
    """Required is required, and a list is complete."""
    assert refused(WEEKS, None) == "weeks: null is not allowed; allowed: 2 numbers, each 0 to 300"
    assert refused(WEEKS, [8, None]) == "weeks: null is not allowed; allowed: 2 numbers, each 0 to 300"
    with pytest.raises(BadInputError, match=r"^weeks: -1 is not allowed; allowed: 2 numbers, each 0 to 300$"):
        check([WEEKS], {"weeks": [-1, None]}, partial=True)


def test_a_number_too_large_for_a_float_is_refused() -> None:
    """Python's whole numbers have no end; the answer's have."""
    assert refused(Question("pain", "whole", high=10), 10**400) == "pain: Infinity is not allowed; allowed: a whole number, 0 to 10"
