"""Load against capacity: the model by hand, the sliders' limits, and Python and JavaScript alike."""

import json
import random

import pytest
import quickjs

from achilles.figures import load_capacity
from achilles.figures.capacity import FILE, equation, rows_of, says_of, weeks_of

WEEKS = 8


def test_capacity_follows_the_weeks_and_a_flare_costs_some_of_it():
    """By hand: 20; 20 + 0.35 x (24 - 20) = 21.4; 28 is over 1.3 x 21.4 = 27.82, so 0.9 x 21.4 = 19.26 is left."""
    weeks, end = weeks_of([24, 28, 20])
    assert [week.capacity for week in weeks] == pytest.approx([20, 21.4, 19.26])
    assert [week.flare for week in weeks] == [False, True, False]
    assert end == pytest.approx(19.26 + 0.35 * (20 - 19.26))


def test_a_week_just_at_the_limit_is_no_flare():
    assert [weeks_of([distance])[0][0].flare for distance in (26, 26.1)] == [False, True]


def test_the_picture_draws_the_weeks():
    within, flares, capacity = load_capacity().data
    assert list(within.y) == [20, 22, 24, 26, None, 26, 26, 26]
    assert list(flares.y) == [None, None, None, None, 36, None, None, None]
    assert list(capacity.y) == [week.capacity for week in weeks_of(FILE.weeks)[0]]


def test_it_says_that_it_is_a_model_and_shows_its_equation():
    """No number of the model is shown as a finding."""
    assert "a model, not a finding" in load_capacity().layout.title.text
    assert load_capacity().layout.meta["sources"] == []
    form = load_capacity.explore().form
    assert "This is a model of this course, not a finding." in form
    assert equation() in form
    assert all(str(getattr(FILE, name)) in equation() for name in ("follows", "flare_over", "flare_keeps"))


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"week_9": 20}, "week_9: is not known; allowed: week_1, week_2, week_3, week_4, week_5, week_6, week_7, week_8"),
        ({"week_1": -1}, "week_1: -1 is not allowed; allowed: a number from 0 to 60 (km)"),
        ({"week_1": True}, "week_1: true is not allowed; allowed: a number from 0 to 60 (km)"),
        ({"week_2": float("nan")}, "week_2: NaN is not allowed; allowed: a number from 0 to 60 (km)"),
        ({"week_2": "20", "week_3": 61}, 'week_2: "20" is not allowed; allowed: a number from 0 to 60 (km)\nweek_3: 61 is not'),
    ],
)
def test_bad_weeks_are_reported_with_name_value_and_what_is_allowed(settings, text):
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the text is compared
        load_capacity(**settings)
    assert str(error.value).startswith(text)


def test_the_widget_says_what_its_settings_say_and_refuses_bad_ones():
    widget = load_capacity.explore()
    widget.settings = {**widget.settings, "week_5": 26}
    assert widget.says.startswith("No week of these 8")
    with pytest.raises(ValueError, match="week_1: 99 is not allowed"):
        widget.settings = {"week_1": 99}


def test_the_page_computes_what_python_does():
    """2,000 runs of weeks through QuickJS: sentence, table and picture are the same."""
    engine = quickjs.Context()
    widget = load_capacity.explore()
    facts = json.dumps(widget.facts)
    engine.module(
        f"{widget._esm}\nconst facts = {facts};\nglobalThis.stateOf = (text) => JSON.stringify(capacityState(facts, JSON.parse(text)));"
    )
    dice = random.Random(8)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    said = set()
    for _ in range(2000):
        most = dice.choice([26, 32, 60])
        distances = [dice.randint(0, most) for _ in range(WEEKS)]
        settings = {f"week_{at}": distance for at, distance in enumerate(distances, start=1)}
        there = json.loads(engine.get("stateOf")(json.dumps(settings)))
        weeks, end = weeks_of(distances)
        assert (there["says"], there["rows"]) == (says_of(weeks, end), rows_of(weeks)), distances
        assert there["data"][2]["y"] == [week.capacity for week in weeks], distances
        said.add("No week" in there["says"])
    assert said == {True, False}
