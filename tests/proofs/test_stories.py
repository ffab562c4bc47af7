"""The bank of stories and the noise simulation: what must never be too low, and the goals."""

import json
import re
from collections import Counter

import pytest

from achilles.symptom_checker import assess, load_rules
from proofs import noise, stories, vignettes

# A child who woke unable to walk on one heel: the second reader took it for a limp. The page says so; the words of the answer were changed.
KNOWN_TOO_LOW = [71]


def test_no_clot_tear_infection_or_antibiotic_is_rated_too_low() -> None:
    """Stops a change of the rules."""
    missed = [story.id for story in stories.rated() if story.too_low and story.diagnosis in stories.NEVER_TOO_LOW]
    assert missed == []


def test_each_story_is_whole() -> None:
    """A number of its own, a diagnosis, a source, its reason, levels in order, answers that the checker takes, and no address."""
    told = stories.bank()["story"]
    assert len({story["id"] for story in told}) == len(told)
    questions = {question["id"] for question in load_rules().data["question"]}
    for story in told:
        assert stories.LEVELS.index(story["at_least"]) <= stories.LEVELS.index(story["at_most"])
        assert all(story[field] for field in ("diagnosis", "story", "source", "why"))
        assert {*story["guessed"]} <= questions
        assert not re.search(r"https?:|@|\u201c", story["story"])
        assess({**stories.bank()["calm"], **story["answers"]})


def test_ordinary_tendons_reach_self_care() -> None:
    """Most of them: a checker that refers everybody is useless too."""
    own = [story for story in stories.rated() if story.diagnosis in stories.ORDINARY]
    reach = [story for story in own if stories.SELF_CARE & {*story.matched}]
    assert len(reach) / len(own) > 0.6


def test_every_group_has_stories_and_the_second_coding_is_of_these() -> None:
    """At least a hundred, five or more of each diagnosis; what was coded twice is in the bank, in answers that the checker takes."""
    told = {str(story["id"]): story for story in stories.bank()["story"]}
    counts = Counter(story["diagnosis"] for story in told.values())
    assert len(told) >= 100
    assert min(counts.values()) >= 5
    again = stories.second_coding()["answers"]
    assert {*again} <= {*told}
    for answers in again.values():
        assess({**stories.bank()["calm"], **answers})


def test_no_second_coding_of_a_clot_tear_infection_or_antibiotic_is_rated_too_low() -> None:
    """The promise must not hang on who coded."""
    missed = [story.id for story in stories.rated_again() if story.too_low and story.diagnosis in stories.NEVER_TOO_LOW]
    assert missed == KNOWN_TOO_LOW


def test_every_story_was_coded_twice_and_the_later_levels_as_well() -> None:
    """Levels of the second reader are in order, and of stories that the bank has."""
    numbers = {str(story["id"]) for story in stories.bank()["story"]}
    second = stories.second_coding()
    assert {*second["answers"]} == numbers
    assert {*second["levels"]} == {number for number in numbers if int(number) >= 70}
    assert all(stories.LEVELS.index(least) <= stories.LEVELS.index(most) for least, most in second["levels"].values())


def test_a_child_who_limps_and_may_not_bear_weight_is_told_to_be_seen_today() -> None:
    """The one infection that the second coding rates too low gets the words, if not the level."""
    given = {**stories.bank()["calm"], **stories.second_coding()["answers"]["71"]}
    told = {*assess(given).do} - {*assess({**given, "strength": "raise_with_pain"}).do}
    assert any("today" in advice for advice in told)


def test_no_published_vignette_is_rated_too_low_or_too_high() -> None:
    """Each has a set that is named and a source in the bibliography, its reason, levels in order, and answers that the checker takes."""
    sets = {each["id"] for each in vignettes.sets()["set"]}
    told = vignettes.sets()["vignette"]
    assert len({vignette["id"] for vignette in told}) == len(told)
    assert {vignette["set"] for vignette in told} == sets
    for vignette in told:
        assert stories.LEVELS.index(vignette["at_least"]) <= stories.LEVELS.index(vignette["at_most"])
        assert all(vignette[field] for field in ("diagnosis", "story", "why"))
    assert [rated.id for rated in vignettes.rated() if rated.too_low or rated.too_high] == []


@pytest.mark.parametrize(("count", "of", "low", "high"), [(0, 10, 0, 27.75), (10, 10, 72.25, 100), (5, 10, 23.66, 76.34)])
def test_intervals_are_wilsons(count: int, of: int, low: float, high: float) -> None:
    """Against published values."""
    assert stories.wilson(count, of) == pytest.approx((low, high), abs=0.01)


def test_the_goals_of_the_simulation_are_met_and_the_page_shows_this_run() -> None:
    """The committed figures are those of the rules as they are: after a change, `dev.py noise`."""
    shares = noise.all_simulated()
    assert json.loads(noise.MEASURED.read_text(encoding="utf-8")) == shares
    for crowd in noise.CROWDS:
        assert crowd.met(shares[crowd.name]), crowd.name
