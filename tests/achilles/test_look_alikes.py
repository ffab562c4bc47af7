"""The look-alikes: each place on the leg leads to its cards, and what cannot wait says so."""

import re

import pytest

from achilles.evidence import COURSE_RULE, source
from achilles.look_alikes import look_alikes, look_alikes_html
from achilles.practice.data import calm_story
from achilles.symptom_checker import assess

HTML = look_alikes_html()


def test_every_place_on_the_leg_leads_to_at_least_one_card():
    pressed = re.findall(r'<a href="#look-(\w+)" aria-label', HTML)
    assert len(pressed) == len(set(pressed))
    for spot in pressed:
        group = re.search(rf'<section class="look-alikes" id="look-{spot}".*?</section>', HTML)[0]
        assert "<article" in group
    assert {each.spot for each in look_alikes().values()} == set(pressed)


@pytest.mark.parametrize("name", ["clot", "strain", "skin_bursa", "gout", "growth_plate", "joint_disease"])
def test_what_may_need_help_today_says_today(name):
    assert "today" in look_alikes()[name].soon.lower()


@pytest.mark.parametrize("name", ["clot", "compartment", "artery", "sural_nerve", "tarsal_tunnel"])
def test_what_is_an_emergency_if_it_stays_names_the_emergency_number(name):
    assert "emergency number" in look_alikes()[name].soon


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("clot", {"calf": ["swollen_warm_or_aching"]}),
        ("compartment", {"calf": ["goes_within_minutes"], "place": "calf", "duration": "6_to_12_weeks", "trend": "less"}),
        ("compartment", {"calf": ["goes_within_minutes"], "place": "calf", "duration": "2_to_6_weeks"}),
        ("strain", {"onset": "one_moment"}),
        ("skin_bursa", {"infection": ["hot_painful_area"]}),
        ("sural_nerve", {"body": ["tingling_or_numbness"]}),
        ("tarsal_tunnel", {"body": ["tingling_or_numbness"]}),
        ("impingement", {"place": "ankle_or_shin"}),
        ("stress_fracture", {"place": "heel_bone"}),
        ("growth_plate", {"you": ["under_18"]}),
        ("growth_plate", {"you": ["under_18"], "bone": ["rest_or_night_pain"]}),
        ("plantar", {"place": "sole"}),
        ("joint_disease", {"body": ["painful_red_eye"]}),
        ("gout", {"infection": ["hot_painful_area"]}),
        ("cholesterol", {"you": ["18_to_59", "tendon_lumps_or_inherited_high_cholesterol"]}),
    ],
)
def test_how_soon_agrees_with_the_checker(name, answers):
    """A page that gives more time than the checker would undo its answer."""
    when = {"Before you start any loading exercise or go back to running.": "before any loading"}
    soonest = assess(calm_story | answers).when
    assert when.get(soonest, soonest.rstrip(".").lower()) in look_alikes()[name].soon.lower()


@pytest.mark.parametrize("each", look_alikes().values(), ids=lambda each: each.id)
def test_a_card_asks_one_question_and_names_its_sources(each):
    assert each.question.count("?") == 1
    card = re.search(rf'id="look-alike-{each.id.replace("_", "-")}".*?</article>', HTML)[0]
    for key in each.sources:
        assert ("course rule" if key == COURSE_RULE else source(key).name) in card
