"""Made-up people for the practice cells. Nobody here is real.

``runners`` are 40 runners of a made-up follow-up: ``past_problem`` (an Achilles problem in the year before), ``socks``
(compression socks) and ``sore_later`` are "yes" or "no". An empty ``sore_later`` is a runner who was lost: nobody knows.

``calm_story`` is what one made-up runner with a sore midportion and no danger sign answers in the symptom checker.

>>> len(runners), runners[0]["past_problem"]
(40, 'yes')
"""

from itertools import chain, repeat

# Rows of the table: past problem, socks, sore later, and how many runners.
_GROUPS = (
    ("yes", "yes", "yes", 2),
    ("yes", "no", "yes", 2),
    ("yes", "yes", "no", 1),
    ("yes", "no", "no", 5),
    ("no", "yes", "yes", 1),
    ("no", "no", "yes", 2),
    ("no", "yes", "no", 5),
    ("no", "no", "no", 20),
    ("yes", "no", "", 1),
    ("no", "no", "", 1),
)

runners: list[dict[str, str]] = [
    {"past_problem": past, "socks": socks, "sore_later": sore}
    for past, socks, sore in chain.from_iterable(repeat((past, socks, sore), number) for past, socks, sore, number in _GROUPS)
]

calm_story: dict[str, object] = {
    **dict.fromkeys(("now", "look", "calf", "infection", "medicines", "body", "bone"), "none"),
    "pop": "no",
    "onset": "gradual",
    "strength": "raise_with_pain",
    "place": "midportion",
    "you": "18_to_59",
    "duration": "2_to_6_weeks",
    "trend": "same",
    "limping": "no",
    "pain_running": 2,
    "pain_next_morning": 1,
    "usual_morning": 1,
}
