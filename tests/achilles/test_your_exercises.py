"""The cards of "Your exercises": each exercise has one, none sends a heel below flat at the insertion, and no dose is made up."""

import copy
import re
import tomllib
from pathlib import Path

import pytest

from achilles import your_exercises
from achilles.core.tables import DataFileError, rows
from achilles.evidence import programmes, source
from achilles.your_exercises import YourExercises, cards, drawings
from achilles.your_exercises.load_order import STEPS

RAW = tomllib.loads((Path(your_exercises.__file__).parent / "moves.toml").read_text("utf-8"))
FACTS = cards.facts()
HTML = YourExercises().form


def test_every_exercise_of_a_programme_has_a_card():
    for programme in programmes():
        for phase in programme.phase:
            assert {exercise.move for exercise in phase.exercises} <= set(cards.moves()), programme.id


def test_nothing_at_the_insertion_goes_below_flat():
    """Neither the programmes for the heel bone nor their ladder shows a card that is for the midportion only."""
    midportion_only = {move.id for move in cards.moves().values() if move.place}
    assert {"drop_straight", "drop_bent"} <= midportion_only
    at_insertion = {e.move for p in programmes() if p.place == "insertion" for phase in p.phase for e in phase.exercises}
    at_insertion |= {move for stage in cards.stages() for move in stage.moves}
    assert at_insertion
    assert at_insertion.isdisjoint(midportion_only)
    for move in midportion_only:
        assert "Only for pain in the tendon itself." in re.search(rf'data-move="{move}".*?</article>', HTML)[0]


@pytest.mark.parametrize("programme", programmes(), ids=lambda p: p.id)
def test_a_week_has_the_doses_of_its_programme_and_nothing_else(programme):
    weeks = FACTS[programme.id]["weeks"]
    assert len(weeks) == 12
    for week, shown in zip(programme.weeks, weeks, strict=True):
        due = [f"{e.dose}{f' at {e.rm}RM' if e.rm else ''}" for phase in week.phases for e in phase.exercises]
        assert [dose["dose"] for phase in shown for dose in phase["doses"]] == due


def test_what_is_not_in_our_record_says_so():
    assert FACTS["silbernagel"]["tempo"] == FACTS["silbernagel"]["rest"] == "not in our record."
    assert FACTS["beyer"]["tempo"] == "3 seconds up, 3 seconds down."
    assert any(dose["dose"] == "not in our record" for dose in FACTS["silbernagel"]["weeks"][11][0]["doses"])
    assert [stage.dose for stage in cards.stages()][2:] == ["Not in our record."] * 2


def test_a_low_start_is_one_set_of_each():
    assert FACTS["alfredson"]["low"] == "one set of each: 60 repetitions a day instead of 180"
    assert FACTS["floor_level"]["low"] == "one set of each: 30 repetitions a day instead of 90"


@pytest.mark.parametrize("move", cards.moves().values(), ids=lambda m: m.id)
def test_a_card_has_a_described_drawing_for_each_step_and_for_the_mistake(move):
    card = cards.card(move)
    described = re.findall(r'role="img" aria-label="([^"]+)"', card)
    assert len(described) == len(move.steps) + 1
    assert len(set(described)) == len(described)
    assert move.mistake in card
    assert "Pain up to 5 out of 10" in card
    for key in move.sources:
        assert key == "course rule" or source(key).name in card


def test_the_frames_of_a_movement_differ():
    for move in drawings.moves():
        frames = [drawings.drawing(move, at) for at in range(drawings.frames(move))]
        assert len({*frames, drawings.mistake(move)}) == len(frames) + 1


def pictures():
    """Give every drawing: each frame of each movement, and its mistake."""
    for move in drawings.moves():
        for at in range(drawings.frames(move)):
            yield f"{move} {at}", drawings.drawing(move, at)
        yield f"{move} mistake", drawings.mistake(move)


PICTURES = dict(pictures())


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_of_a_drawing_is_cut_off(name):
    """Each point of a line, and each head, is inside the picture with half a line's width around it."""
    left, top, width, height = map(float, re.search(r'viewBox="([-\d. ]+)"', PICTURES[name])[1].split())
    points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", PICTURES[name])
    heads = re.findall(r'class="body" cx="(-?[\d.]+)" cy="(-?[\d.]+)" r="8"', PICTURES[name])
    assert points
    assert len(heads) == 1
    edges = [(float(x), float(y), 2.25) for x, y in points] + [(float(x), float(y), 10.25) for x, y in heads]
    for x, y, room in edges:
        assert left <= x - room
        assert x + room <= left + width
        assert top <= y - room
        assert y + room <= top + height


@pytest.mark.parametrize("name", [name for name, picture in PICTURES.items() if "L103.0 " in picture and "M104.0 " in picture])
def test_a_hand_that_reaches_for_the_wall_finds_it(name):
    hand = float(re.search(r'L103\.0 (-?[\d.]+)"', PICTURES[name])[1])
    wall_top = float(re.search(r'class="ground" d="M104\.0 (-?[\d.]+)L104\.0', PICTURES[name])[1])
    assert wall_top < hand


@pytest.mark.parametrize("move", ["raise_seated", "raise_seated_bare"])
def test_the_seat_stays_where_it_is_while_the_heel_rises(move):
    seats = {tuple(re.findall(r'class="ground" d="([^"]+)"', PICTURES[f"{move} {at}"])) for at in (0, 1, "mistake")}
    assert len(seats) == 1


def test_the_feet_push_the_plate_of_the_leg_press_away():
    first, then = (float(re.search(r'class="weight" d="M(-?[\d.]+)', PICTURES[f"heavy_press {at}"])[1]) for at in (0, 1))
    assert then > first + 5


def test_an_unknown_movement_is_refused():
    with pytest.raises(ValueError, match=r'^move: "jump" is not allowed; allowed: one of raise_two, '):
        drawings.drawing("jump", 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "jump"}, 'move jump: id "jump" is not allowed; allowed: one that is drawn'),
        ({"third": "Then rest."}, 'move raise_two: third "Then rest." is not allowed; allowed: words for each of 2 drawings'),
        ({"place": "knee"}, 'move raise_two: place "knee" is not allowed; allowed: midportion'),
        ({"mistake": ""}, 'move raise_two: mistake "" is not allowed'),
    ],
)
def test_a_slip_in_the_cards_is_named(change, message):
    table = copy.deepcopy(RAW["move"][0]) | change
    with pytest.raises(DataFileError, match="^" + re.escape(f"moves.toml: {message}")):
        rows(cards.Move, [table], "moves.toml", "move")


def test_the_order_of_load_goes_up_between_the_two_measured_ends():
    assert STEPS[0][3].startswith("0.5 ")
    assert STEPS[-1][3].startswith("7.3 ")
    assert all("second-hand" in load for *_, load in STEPS[1:-1])
