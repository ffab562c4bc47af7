"""The look-alikes: each place on the leg leads to its cards, and what cannot wait says so."""

import re

import pytest

from achilles.evidence import COURSE_RULE, source
from achilles.look_alikes import look_alikes, look_alikes_html

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


@pytest.mark.parametrize("name", ["clot", "compartment", "artery"])
def test_what_is_an_emergency_if_it_stays_names_the_emergency_number(name):
    assert "emergency number" in look_alikes()[name].soon


@pytest.mark.parametrize("each", look_alikes().values(), ids=lambda each: each.id)
def test_a_card_asks_one_question_and_names_its_sources(each):
    assert each.question.count("?") == 1
    card = re.search(rf'id="look-alike-{each.id.replace("_", "-")}".*?</article>', HTML)[0]
    for key in each.sources:
        assert ("course rule" if key == COURSE_RULE else source(key).name) in card
