"""Short stories of runners with a sore lower leg, told as people tell them. All are made up.

Each case of the pool is a few sentences, and what it changes in a calm story: the symptom checker turns that into a level,
so no level stands here. What it changes is the key to the set, and is read from the master's hidden test. A class gets twelve
of them, under letters, with names dealt by chance; the seed also picks which.
Three of each level but self-care always come, and two or more that can be looked after at home.
"""

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from achilles.symptom_checker import assess
from teach.data.dice import Dice

MASTER = Path(__file__).resolve().parents[2] / "exercises" / "source" / "when_to_seek_help" / "when_to_seek_help.ipynb"
NAMES = ("Alex", "Bo", "Charlie", "Dana", "Eli", "Frankie", "Gabi", "Harper", "Indy", "Jo", "Kim", "Lou", "Max", "Noor", "Robin", "Sam")
CALM: Mapping[str, Any] = {
    "now": ["none"],
    "pop": "no",
    "onset": "gradual",
    "strength": "raise_with_pain",
    "look": ["none"],
    "calf": ["none"],
    "infection": ["none"],
    "medicines": ["none"],
    "you": ["18_to_59"],
    "place": "midportion",
    "body": ["none"],
    "bone": ["none"],
    "duration": "2_to_6_weeks",
    "trend": "same",
    "limping": "no",
    "pain_running": 2,
    "pain_next_morning": 1,
    "usual_morning": 1,
}
TEXTS: Mapping[int, str] = {
    1: "{name} felt a kick in the back of the leg at the start of a sprint and turned round: nobody was there. The pain is nearly gone, and walking works.",
    2: "{name}'s calf aches, and now breathing is harder than usual on the stairs.",
    3: "{name} stepped off a kerb, felt a sharp pain, and has a new bruise around the heel. Pushing off no longer works.",
    4: "{name} cut the shin on a rock. Two days later there is shivering, the head is foggy, and the redness climbs up the leg.",
    5: "{name} can see a dent in the tendon that was not there last week. It hardly hurts.",
    6: "{name}'s foot has gone cold and pale since this morning, with pins and needles that are new.",
    7: "{name} flew home twelve hours on Sunday. Since then one calf is warm and thicker than the other.",
    8: "{name} took ciprofloxacin for a bladder infection two months ago. The tendon has been sore for three weeks, about 2 out of 10.",
    9: "{name} has a sore tendon that came on slowly, and over the last weeks rising on that leg has stopped working. No bruise, nothing sudden.",
    10: "{name} is not sure: there may have been a snap in the second half of the match. It has been sore since, but not much.",
    11: "{name} has a heel that is hot, red and painful, and has felt ill since last night.",
    12: "{name} says that the pain came at once, in one step of an easy run. No pop. It is a 3 out of 10 today.",
    13: "{name}'s heel bone hurts at its sides, more with each run, and now at night too.",
    14: "{name} has run on a sore tendon for three weeks. It is a 2 on the run, but next morning it is a 6, and a usual morning is a 1.",
    15: "{name} is 15. The heel has been sore for a month, about 2 out of 10, without a limp.",
    16: "{name} has had a sore tendon for four months. It is no worse than it was, a 2 out of 10.",
    17: "{name} has both heels sore, and every morning they are stiff for an hour.",
    18: "{name} limps after every run now, and it gets worse from week to week.",
    19: "{name} has a tender spot four centimetres above the heel. It came on over three weeks. Runs are a 2, mornings are as usual, and it is getting less.",
    20: "{name} is sore right where the tendon meets the heel bone, for about four weeks. It is a 2 out of 10 and settles by next morning. There was no pop and there is no limp.",
    21: "{name} feels a dull 3 out of 10 in the middle of the tendon on runs, for ten days. It is gone by next morning, and rising on that leg works, with a little pain.",
}


def _key() -> dict[int, dict[str, Any]]:
    """Return what each case changes in a calm story, as the hidden test of the set has it: the key stands there and nowhere else.

    A test that runs where pupils' code runs can import nothing of ours that pupils could not read.
    """
    cells = json.loads(MASTER.read_text(encoding="utf-8"))["cells"]
    (block,) = [
        found for cell in cells for found in re.findall(r"^CASES = (\{\n.*?^\})$", "".join(cell["source"]), re.MULTILINE | re.DOTALL)
    ]
    key: dict[int, dict[str, Any]] = ast.literal_eval(block)
    return key


CASES: Mapping[int, tuple[str, Mapping[str, Any]]] = {case: (TEXTS[case], changes) for case, changes in _key().items()}


def answers(case: int) -> dict[str, Any]:
    """Return what a case answers to the symptom checker: the calm answers, with its own in their place."""
    return {**CALM, **CASES[case][1]}


def stories(dice: Dice) -> str:
    """Return twelve stories as the text of a JSON file: letter, case number, text."""
    by_level: dict[str, list[int]] = {}
    for case in dice.shuffled(list(CASES)):
        by_level.setdefault(assess(answers(case)).level, []).append(case)
    chosen = [case for level, many in (("emergency", 4), ("urgent", 3), ("soon", 3), ("self_care", 2)) for case in by_level[level][:many]]
    names = dice.shuffled(NAMES)
    told = [
        {"story": letter, "case": case, "text": CASES[case][0].format(name=name)}
        for letter, case, name in zip("ABCDEFGHIJKL", dice.shuffled(chosen), names, strict=False)
    ]
    return json.dumps(told, indent=1) + "\n"
