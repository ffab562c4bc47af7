"""The sheet to hand out: each danger sign is in the block that says what the symptom checker says."""

import re
from pathlib import Path

import pytest

from achilles.practice.data import calm_story
from achilles.symptom_checker import assess

SHEET = (Path(__file__).parents[2] / "book" / "hand_out.md").read_text(encoding="utf-8")
# What each part of the sheet tells a reader to do, up to the next one.
PARTS = {
    heading.casefold(): " ".join(signs.split())
    for heading, signs in re.findall(
        r"\*\*(Call your emergency number now|Go to an emergency department today|Be seen today|Within days)(.*?)(?=\*\*Within|```)",
        SHEET,
        re.DOTALL,
    )
}


@pytest.mark.parametrize(
    ("sign", "answers"),
    [
        ("breathless", {"now": ["breathless_or_chest_pain"]}),
        ("cold, pale, blue or numb", {"now": ["cold_pale_or_numb_foot"]}),
        ("hard, tight leg", {"now": ["hard_tight_leg"]}),
        ("out of shape", {"now": ["deformity_or_open_wound"]}),
        ("very unwell", {"now": ["very_unwell"]}),
        ("a pop", {"pop": "yes"}),
        ("a dent", {"look": ["gap"]}),
        ("sudden weakness", {"strength": "weak", "onset": "one_moment"}),
        ("four steps", {"strength": "cannot_walk"}),
        ("painful calf", {"calf": ["swollen_warm_or_aching"]}),
        ("hot, red ankle", {"infection": ["hot_painful_area"]}),
        ("fever", {"infection": ["fever_or_unwell"]}),
        ("one moment", {"onset": "one_moment"}),
        ("new bruise", {"look": ["bruise"]}),
        ("pain of 8", {"pain_running": 8}),
        ("floxacin", {"medicines": ["fluoroquinolone"]}),
        ("pain in the bone itself", {"bone": ["rest_or_night_pain"]}),
    ],
)
def test_a_sign_is_as_urgent_as_the_checker_says(sign: str, answers: dict[str, object]) -> None:
    """A sheet that gives more time than the checker would undo its answer."""
    answer = assess(calm_story | answers)
    heading = answer.when.rstrip(".") if answer.level == "soon" else answer.headline
    assert sign in PARTS[heading.casefold()]
