"""Short stories of runners with a sore lower leg, told as people tell them. All are made up.

Each case of the pool is a few sentences, and what it changes in a calm story: the symptom checker turns that into a level,
so no level stands here. A class gets twelve of them, under letters, with names dealt by chance; the seed also picks which.
Three of each level but self-care always come, and two or more that can be looked after at home.
"""

import json
from collections.abc import Mapping
from typing import Any

from achilles.symptom_checker import assess
from made_up.dice import Dice

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
    "pain_after": 2,
    "pain_next_morning": 1,
    "usual_morning": 1,
}
CASES: Mapping[int, tuple[str, Mapping[str, Any]]] = {
    1: (
        "{name} felt a kick in the back of the leg at the start of a sprint and turned round: nobody was there. The pain is nearly gone, and walking works.",
        {"pop": "yes", "onset": "one_moment"},
    ),
    2: (
        "{name}'s calf aches, and now breathing is harder than usual on the stairs.",
        {"now": ["breathless_or_chest_pain"], "calf": ["swollen_warm_or_aching"]},
    ),
    3: (
        "{name} stepped off a kerb, felt a sharp pain, and has a new bruise around the heel. Pushing off no longer works.",
        {"onset": "one_moment", "look": ["bruise"], "strength": "weak"},
    ),
    4: (
        "{name} cut the shin on a rock. Two days later there is shivering, the head is foggy, and the redness climbs up the leg.",
        {"now": ["very_unwell"], "infection": ["wound_or_injection"]},
    ),
    5: ("{name} can see a dent in the tendon that was not there last week. It hardly hurts.", {"look": ["gap"]}),
    6: (
        "{name}'s foot has gone cold and pale since this morning, with pins and needles that are new.",
        {"now": ["cold_pale_or_numb_foot"]},
    ),
    7: (
        "{name} flew home twelve hours on Sunday. Since then one calf is warm and thicker than the other.",
        {"calf": ["swollen_warm_or_aching", "clot_risk"]},
    ),
    8: (
        "{name} took ciprofloxacin for a bladder infection two months ago. The tendon has been sore for three weeks, about 2 out of 10.",
        {"medicines": ["fluoroquinolone"]},
    ),
    9: (
        "{name} has a sore tendon that came on slowly, and over the last weeks rising on that leg has stopped working. No bruise, nothing sudden.",
        {"strength": "weak"},
    ),
    10: (
        "{name} is not sure: there may have been a snap in the second half of the match. It has been sore since, but not much.",
        {"pop": "unsure", "onset": "hours"},
    ),
    11: (
        "{name} has a heel that is hot, red and painful, and has felt ill since last night.",
        {"infection": ["hot_painful_area", "fever_or_unwell"]},
    ),
    12: (
        "{name} says that the pain came at once, in one step of an easy run. No pop. It is a 3 out of 10 today.",
        {"onset": "one_moment", "pain_running": 3},
    ),
    13: (
        "{name}'s heel bone hurts at its sides, more with each run, and now at night too.",
        {"place": "heel_bone", "bone": ["rest_or_night_pain", "worse_every_run"]},
    ),
    14: (
        "{name} has run on a sore tendon for three weeks. It is a 2 on the run, but next morning it is a 4, and a usual morning is a 1.",
        {"pain_next_morning": 4},
    ),
    15: (
        "{name} is 15. The heel has been sore for a month, about 2 out of 10, without a limp.",
        {"you": ["under_18"], "place": "insertion"},
    ),
    16: ("{name} has had a sore tendon for four months. It is no worse than it was, a 2 out of 10.", {"duration": "over_12_weeks"}),
    17: (
        "{name} has both heels sore, and every morning they are stiff for an hour.",
        {"body": ["both_heels", "long_morning_stiffness"]},
    ),
    18: (
        "{name} limps after every run now, and it gets worse from week to week.",
        {"limping": "yes", "trend": "more"},
    ),
    19: (
        "{name} has a tender spot four centimetres above the heel. It came on over three weeks. Runs are a 2, mornings are as usual, and it is getting less.",
        {"trend": "less"},
    ),
    20: (
        "{name} is sore right where the tendon meets the heel bone, for about four weeks. It is a 2 out of 10 and settles by next morning. There was no pop and there is no limp.",
        {"place": "insertion"},
    ),
    21: (
        "{name} feels a dull 3 out of 10 in the middle of the tendon on runs, for ten days. It is gone by next morning, and rising on that leg works, with a little pain.",
        {"pain_running": 3, "pain_after": 3, "duration": "under_2_weeks"},
    ),
}


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
