"""Generated inputs: mostly sensible, thick on the edges of every threshold, and often wrong in several fields at once."""

import random
from typing import Any

WRONG: list[Any] = [
    True, False, "", "x", "none", "12", "é\u2028\n", "😀" * 45, "\ud800", 'a "b" \\c', -1, -0.0, 0.5, 1e-7, 1e21, 10**30, -(10**30),
    float("nan"), float("inf"), float("-inf"), [None], [[1]], [["a", [2, [3]]]], {"a": 1}, [1] * 12, "unsure", ["none", "nope"], "\u0661\u0662",
]  # fmt: skip
EXTRA_NAMES = ["extra", "__proto__", "constructor", "10", "2", "é", "\U0001f600", "\ufffd", "toString", "now "]


def some_answers(dice: random.Random, questions: list[dict[str, Any]], distances: Any) -> dict[str, Any]:
    """Return answers to the questions of a rule file, some of them blank, some wrong, some with unknown names."""
    wrong_share = dice.choice([0, 0, 0, 0.05, 0.4])
    blank_share = dice.choice([0, 0.05, 0.3, 0.9])
    answers: dict[str, Any] = {}
    for question in dice.sample(questions, len(questions)):
        if dice.random() < blank_share:
            if dice.random() < 0.3:
                answers[question["id"]] = dice.choice([None, []])
            continue
        answers[question["id"]] = dice.choice(WRONG) if dice.random() < wrong_share else _answer(dice, question, distances)
    if dice.random() < wrong_share / 2:
        answers |= dict.fromkeys(dice.sample(EXTRA_NAMES, dice.randint(1, 4)), 1)
    return answers


def _answer(dice: random.Random, question: dict[str, Any], distances: Any) -> Any:
    options = [option["id"] for option in question.get("options", ())]
    kind = question["kind"]
    if kind == "many":
        if dice.random() < 0.5 and "none" in options:
            return dice.choice(["none", ["none"]])
        return dice.choices(options, k=dice.choice([1, 1, 1, 2, 3]))
    if kind == "one":
        return dice.choice(options)
    if kind == "whole":
        return dice.choice([question["low"], question["high"], dice.randint(0, question["high"] + 1), float(dice.randint(1, 9)), 0])
    if kind == "distances":
        return [distances(dice) for _ in range(dice.choice([4] * 19 + [3]))]
    if kind == "distance":
        return distances(dice)
    if kind == "date":
        return dice.choice(["2026-11-30", "2026-12-02", "2027-01-17", "2026-02-30", "2026-11-3"])
    return dice.choice([0, 309.9, 310, 310.1, 499.99, 500, 500.01, 5000, 5000.1, dice.uniform(0, 700)])


def some_distance(dice: random.Random) -> float:
    """Return a distance: round, odd, or at an edge of rounding and of the limits."""
    edges = [
        0,
        0.04,
        0.05,
        0.1,
        0.3,
        1.7,
        1.8,
        1.75,
        2.95,
        3,
        3.05,
        5.9,
        6,
        9.95,
        10,
        10.04,
        199.95,
        200,
        200.04,
        200.05,
        500,
        500.04,
        500.05,
        501,
    ]
    return dice.choice([dice.choice(edges), dice.randint(0, 60), dice.uniform(0, 30), dice.uniform(0, 90)])
