"""Bad input: always one ValueError that names every field that is wrong, in the fields' order, and the same text in JavaScript."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from support.javascript import compared
from support.stories import story

from achilles.core.questions import Question
from achilles.footwear_checklist import load_rules as footwear_rules
from achilles.footwear_checklist import review
from achilles.mileage_planner import judge_from, load_limits, plan_from
from achilles.mileage_planner.gate import answer_form
from achilles.symptom_checker import assess
from achilles.symptom_checker import load_rules as symptom_rules
from proofs.notes import note

CASES = 20_000
NEVER: list[Any] = [  # an answer to no question of any kind
    True, False, {}, {"id": "yes"}, {"a": {"b": [1]}}, float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 10**400, -(10**400), 2**53,
    -1, -0.01, -5e-324, 5000.5, "x", " ", "0", "5", "5 km", "yes ", "YES", "Nοne", "n\u006f\u0301", "null", "undefined", "NaN", "١٢", "５",
    "²", "Ⅷ", "\u0000", "\ud800", "😀" * 60, "x" * 10_000, "__proto__", "<b>", '"\\', [True], [None], [[]], [{}], [float("nan")], [[["none"]]],
    ["none", ["none"]], [10**400], ["x"] * 50, [-1, 0, 1, 2, 3],
]  # fmt: skip
NEVER_WHOLE = [0.5, 2.0000001, 1e-9, 99, 1000.0, [2], ["2"], [0, 1]]
NEVER_DISTANCES = [
    5, [1], [1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 3, "4"], [1, 2, 3, None], [1, 2, 3, True], [1, 2, -0.001, 4], [1, [2], 3, 4], [500.05, 1, 2, 3],
]  # fmt: skip
UNASKED = [
    "extra",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "Pop",
    "now ",
    "",
    "１",
    "10",
    "9",
    "😀",
    "\uffff",
    "\n",
    '"',
    "x" * 99,
    "toString",
]
IN_PYTHON_ONLY: list[Any] = [
    object(), b"yes", bytearray(b"no"), {"yes"}, frozenset({"none"}), 1 + 2j, Decimal(2), Decimal("NaN"), Fraction(-1, 3), date(2026, 1, 1), range(4),
    (n for n in [1]), len, int, ..., memoryview(b"1"), ("x",), (None,) * 4, Exception("yes"), iter(["none"]),
]  # fmt: skip
MIA = {"recent_weeks": [20, 22, 18, 20], "longest_run": 8}
PLAN = {**MIA, "weeks": 6, "runs_per_week": 3, "goal_week": 30, "goal_run": 12, "cutback_every": 4, "pain": "green", "unit": "km"}
JUDGED = {**MIA, "total": 22, "longest": 8, "runs_per_week": 3, "pain": "none", "unit": "mi"}
FORM = {
    **PLAN,
    "gate": "cleared",
    "confirmed": "yes",
    "checker_pain": "green",
    "diary_pain": "green",
    "checker_age": "18_to_59",
    "age": "18_to_59",
    "before_break.usual_week": 30,
    "before_break.longest_run": 9,
    "before_break.weeks_off": 2,
    "race.distance": 10,
    "race.week": 3,
    "race.date": "2026-12-20",
    "weeks_since_easier": 0,
    "first_day": "2026-11-30",
    "own_total": 22,
    "own_longest": 8,
    "days": ["mon", "wed", "sat"],
    "long_day": "sat",
    "place": "midportion",
    "strength": "beyer",
    "hard": ["speed"],
}
SHOES = {question.id: question.options[0] if question.options else 300 for question in footwear_rules().questions}

Broken = tuple[dict[str, Any], list[str]]


def wrong(dice: random.Random, question: Question, answer: Any) -> Any:
    """Return an answer that a question never takes: half of them wrong for any question, half for its kind."""
    kind, options, high = question.kind, question.options, question.high
    if kind == "many":
        beside = dice.choice([True, "x", None, 3, [options[0]], float("inf")])
        own = [[*answer, beside], [options[0], options[0], beside]]
        own += [[*question.exclusive[:2]], [*options, *options]] if question.exclusive else []
    elif kind == "one":
        own = [[options[0]], [options[0], options[0]], [*options], options[0].upper(), 0, 1]
    elif kind == "date":
        own = ["2026-02-30", "30.11.2026", 20261130, "2026-1-1", [answer], f"{answer}T00:00", "1999-12-31"]
    elif kind == "distances":
        own = NEVER_DISTANCES if question.required else [given for given in NEVER_DISTANCES if given != [1, 2, 3, None]]  # not wrong yet
    else:
        own = [high + 1, high + 0.06, -high - 1, [answer], [answer] * 4, f"{answer}", f"{answer}\u0660"]
        own += [0, 0.04] if question.above else []
        own += NEVER_WHOLE if kind == "whole" else []
    return dice.choice(dice.choice([NEVER, own]))


def broken_input(dice: random.Random, questions: list[Question], sound: dict[str, Any], required: list[str]) -> Broken:
    """Return sound input, shuffled, with some fields made wrong, left out or added; and these fields, in the order of their errors."""
    count = dice.choice([1, 1, 1, 2, 3, 6])
    chosen = {question.id for question in dice.sample(questions, min(count, len(questions)))}
    missing = {name for name in chosen if name in required and dice.random() < 0.2}
    added = dice.sample(UNASKED, dice.choice([1, 2, 5])) if dice.random() < 0.15 else []
    if added and dice.random() < 0.5:
        chosen, missing = set(), set()
    given = {
        question.id: wrong(dice, question, sound.get(question.id)) if question.id in chosen else sound[question.id]
        for question in questions
    }
    for name in missing:
        given[name] = dice.choice([None, "", []])
        if dice.random() < 0.5:
            del given[name]
    given |= {name: dice.choice([1, None, "yes"]) for name in added}
    names = list(given)
    dice.shuffle(names)
    return {name: given[name] for name in names}, [question.id for question in questions if question.id in chosen]


def told(function: Callable[[Any], Any], given: Any) -> str:
    """Return the text of the ValueError that bad input must end in: no result, no other exception."""
    try:
        result = function(given)
    except ValueError as error:
        return str(error)
    raise AssertionError(f"{given!r} was taken: {result}")


def assert_refused(tool: str, name: str, function: Callable[[Any], Any], questions: list[Question], sound: Any, cases: int) -> None:
    """Break sound input in many ways; each is refused alike in both languages, and each wrong field is named."""
    function(sound)  # the input is sound: what is refused below is refused for what was broken
    dice = random.Random(f"bad input of {name}")  # noqa: S311 - a fixed seed, so that a failure can be repeated
    required = [question.id for question in questions if question.required and name != "answerForm"]
    asked = [question.id for question in questions]
    errors: Counter[int] = Counter()
    broken = [broken_input(dice, questions, sound, required) for _ in range(cases)]
    answers = compared(tool, name, function, (given for given, _ in broken))
    for (_, fields), (given, in_python, in_javascript) in zip(broken, answers, strict=True):
        assert "error" in in_python, f"{given!r} was taken: {in_python}"
        text = in_python["error"]
        named = [line.split(": ")[0] for line in text.split("\n")]
        assert [field for field in named if field in asked] == fields, f"{name}({given!r})\n{text}"
        assert len(named) == len(fields) + len(set(given) - set(asked)), f"{name}({given!r})\n{text}"
        assert in_javascript == {"error": text}, f"{name}({given!r})"
        errors[len(named)] += 1
    print(f"\n{name}: {cases} refused alike; errors at once: {dict(sorted(errors.items()))}")
    assert min(errors[count] for count in (1, 2, 3)) > cases // 50
    note("malformed", **{name.removesuffix("From"): errors.total()})


def test_symptom_checker() -> None:
    """20,000 malformed answers about symptoms."""
    assert_refused("symptom_checker", "assess", assess, list(symptom_rules().questions), story({"also": ["none"]}), CASES)


def test_footwear_checklist() -> None:
    """20,000 malformed answers about shoes."""
    assert_refused("footwear_checklist", "review", review, list(footwear_rules().questions), SHOES, CASES)


@pytest.mark.parametrize(
    ("name", "function", "sound"), [("planFrom", plan_from, PLAN), ("judgeFrom", judge_from, JUDGED), ("answerForm", answer_form, FORM)]
)
def test_mileage_planner(name: str, function: Callable[[Any], Any], sound: dict[str, Any]) -> None:
    """20,000 malformed inputs of the planner: plans, weeks to judge, forms."""
    by_id = {question.id: question for question in load_limits().questions}
    own = {"total": by_id["own_total"], "longest": by_id["own_longest"]}
    order = list(by_id) if name == "answerForm" else list(sound)
    questions = [renamed(own[field], field) if field in own else by_id[field] for field in order]
    if name == "answerForm":  # a form that is half filled in is not wrong
        questions = [replace(question, required=False) for question in questions]
    assert_refused("mileage_planner", name, function, questions, sound, CASES * 3 // 10 if name != "planFrom" else CASES * 4 // 10)


def renamed(question: Question, name: str) -> Question:
    """Return a question of the form under its name in ``judge``, where it must be answered."""
    return Question(id=name, kind=question.kind, low=question.low, high=question.high, required=True)


@pytest.mark.parametrize(
    ("function", "sound"), [(assess, story({})), (review, SHOES), (plan_from, PLAN), (judge_from, JUDGED), (answer_form, FORM)]
)
def test_what_only_python_can_hand_in(function: Callable[[Any], Any], sound: dict[str, Any]) -> None:
    """Objects of any class, endless nesting, keys that are no text: the same ValueError, with the field's name."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    endless: list[Any] = [1]
    endless.append(endless)
    for field in sound:
        for value in [*IN_PYTHON_ONLY, deep, endless]:
            is_asked_for = isinstance(value, date) and field in ("first_day", "race.date")
            is_blank_yet = function is answer_form and value == (None,) * 4 and field == "recent_weeks"  # as in a form just begun
            if not (is_asked_for or is_blank_yet):
                assert told(function, {**sound, field: value}).startswith(f"{field}: ")
    for key in (1, None, 2.5, ("pop",), frozenset(), b"pop", Fraction(1, 2)):
        assert "no such question" in told(function, {**sound, key: 1})
    for given in (object(), "pop", b"pop", [("pop", "yes")], {"pop"}, 1.5, deep, endless, Decimal(1), story):
        assert told(function, given).startswith("answers: ")
