"""How soon: each sign stands where the checker puts it, never lower; what makes it more urgent is named."""

from __future__ import annotations

from itertools import product

import pytest
from support.stories import CALM

from achilles.core.problems import BadInputError
from achilles.figures import how_soon
from achilles.figures.how_soon import COLUMNS, Beside, Sign, says_of, signs, urgency
from achilles.symptom_checker import assess
from achilles.symptom_checker.assessment import load_rules
from proofs.floors import FLOORS, LEVELS

# By hand: what is answered, the rule that decides, and the clause that must be said.
SAID = {
    "breathless": ({"now": ["breathless_or_chest_pain"]}, "E1", "call your emergency number now"),
    "pop": ({"pop": "yes"}, "E4", "go to an emergency department today"),
    "calf": ({"calf": ["swollen_warm_or_aching"]}, "U1", "be seen today"),
    "weak": ({"strength": "weak"}, "U4", "be seen today"),
    "antibiotic": ({"medicines": ["fluoroquinolone"]}, "U5", "be seen today"),
    "bone": ({"bone": ["rest_or_night_pain"]}, "S1", "see a physiotherapist or doctor within days"),
    "limp": ({"limping": "yes"}, "S2", "see a physiotherapist or doctor within one to two weeks"),
    "six_weeks": ({"duration": "6_to_12_weeks"}, "S6", "see a physiotherapist or doctor within weeks; sooner if you limp"),
}
BY_ID = {sign.id: sign for sign in signs()}
ROWS = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in how_soon().layout.meta["rows"]}


@pytest.fixture(params=SAID)
def sign(request):
    return BY_ID[request.param]


def says(name):
    return how_soon(sign=name).layout.meta["says"]


def test_the_choice_is_the_signs_and_the_most_urgent_comes_first():
    assert list(how_soon.controls["sign"].options) == list(SAID)


def test_the_calm_answers_are_the_checkers_calm_case():
    """So nothing but the sign itself makes the answer."""
    assert assess(CALM).rule == "M1"


def test_the_answer_is_the_checkers_to_this_sign_beside_calm_answers(sign):
    given, rule, clause = SAID[sign.id]
    assert sign.answer == assess({**CALM, **given})
    assert sign.answer.rule == rule
    sentence = says(sign.id)
    assert sentence.startswith(f"{sign.name}: {clause} (rule {rule}). {sign.answer.reasons[0].why} ")


def test_no_sign_is_shown_below_its_floor(sign):
    """The floors are written by hand from the specification, apart from the rules."""
    given = {name: value[0] if isinstance(value, list) else value for name, value in SAID[sign.id][0].items()}
    floors = [floor for floor in FLOORS if floor.sign == given]
    if sign.id == "six_weeks":  # its floors name a second answer, which the calm ones give
        floors = [floor for floor in FLOORS if floor.rule == sign.answer.rule]
    assert floors
    assert all(LEVELS.index(sign.answer.level) >= LEVELS.index(floor.level) for floor in floors)
    assert ROWS[sign.name]["Rule"] in {floor.rule for floor in floors}


def other_answers(given):
    """Give every option of every question that the sign has not answered, and every option to tick beside it."""
    for question in load_rules().data["question"]:
        name = question["id"]
        if question.get("later"):
            continue
        values = [option["id"] for option in question.get("options", ())] or range(11)
        for value in values:
            if question["kind"] == "many":
                yield name, [*given.get(name, ()), value]
            elif name not in given:
                yield name, value


def test_whatever_makes_a_sign_more_urgent_is_named(sign):
    """All second answers are tried: one that together gives more than both alone stands in the table, and no other does."""
    given = SAID[sign.id][0]
    found = set()
    for name, value in other_answers(given):
        together, other = assess({**CALM, **given, name: value}), assess({**CALM, name: value})
        if urgency(together) < min(urgency(sign.answer), urgency(other)) and not name.startswith("usual"):
            found.add((name, together.rule if isinstance(value, int) else value if isinstance(value, str) else tuple(value)))
            assert f"(rule {together.rule})" in ROWS[sign.name]["More urgent than either alone, together with"]
            assert (together.rule, together.when) in [(beside.answer.rule, beside.answer.when) for beside in sign.beside]
        assert urgency(together) <= urgency(sign.answer) or name in {"usual_morning", "trend"}
    assert len(found) == len(sign.beside)


def test_what_makes_a_weak_leg_and_night_pain_more_urgent():
    assert {beside.answer.rule for beside in BY_ID["weak"].beside} == {"E7"}
    assert len(BY_ID["weak"].beside) == 5
    assert says("weak").endswith("With “In one moment” or 4 more answers (in the table): go to an emergency department today (rule E7).")
    assert says("bone").endswith("With “Under 18”: be seen today (rule U7).")
    assert "Not sure" in ROWS[BY_ID["weak"].name]["More urgent than either alone, together with"]


def test_two_signs_are_never_milder_than_the_more_urgent_one():
    """As the figure says under its title."""
    for one, other in product(SAID, repeat=2):
        together = assess({**CALM, **SAID[one][0], **SAID[other][0]})
        assert urgency(together) <= min(urgency(BY_ID[one].answer), urgency(BY_ID[other].answer))


def test_soonest_on_top_and_signs_of_one_time_share_a_step():
    figure = how_soon()
    top, bottom = sorted(figure.layout.yaxis.range)
    assert list(figure.layout.yaxis.range) == [bottom, top], "upside down: row 0 is on top"
    place = {
        text.replace("<b>", "").replace("</b>", "").replace("<br>", " "): y
        for t in figure.data
        for y, text in zip(t.y, t.text, strict=True)
    }
    assert [name for name, _ in sorted(place.items(), key=lambda item: item[1])] == [sign.label for sign in signs()]
    steps = [text.replace("<br>", " ") for text in figure.layout.yaxis.ticktext]
    assert steps == [
        "Emergency: now",
        "Emergency: today",
        "Urgent: today",
        "Soon: within days",
        "Soon: within one to two weeks",
        "Soon: within weeks; sooner if you limp",
    ]
    assert list(figure.layout.yaxis.tickvals) == [0, 1, 3, 5, 6, 7]


def test_the_sign_that_is_chosen_stands_out_without_colour(sign):
    filled = [
        text
        for trace in how_soon(sign=sign.id).data
        for text, symbol in zip(trace.text, trace.marker.symbol, strict=True)
        if not symbol.endswith("-open")
    ]
    assert [text.replace("<br>", " ") for text in filled] == [f"<b>{sign.label}</b>"]
    levels = {trace.name: (trace.marker.color, trace.marker.symbol[0].removesuffix("-open")) for trace in how_soon(sign=sign.id).data}
    assert len({symbol for _, symbol in levels.values()}) == len(levels) == 3


def test_an_emergency_says_the_number_and_not_to_drive():
    for name in ("breathless", "pop"):
        assert says(name).endswith("Do not drive yourself. Your emergency number is 112, 911, 999, 000 or your own country's.")


def test_a_rule_that_becomes_more_urgent_moves_the_sentence():
    """The words come from the answer: with a pop's answer, the same sign is an emergency; with two answers beside it, both count."""
    pop = assess({**CALM, "pop": "yes"})
    moved = Sign("six_weeks", "", "Past 6 weeks", pop, ())
    assert says_of(moved).startswith("Past 6 weeks: go to an emergency department today (rule E4).")
    urgent, soon = assess({**CALM, "pop": "unsure"}), BY_ID["bone"].answer
    beside = Beside("Milder", "Milder", is_doubt=False, answer=soon), Beside("Worse: much", "Worse", is_doubt=False, answer=urgent)
    two = Sign("x", "", "A sign", BY_ID["six_weeks"].answer, beside)
    assert says_of(two).endswith("With “Worse” or 1 more answer (in the table): be seen today (rule U3).")


def test_sources_are_those_of_the_deciding_rules_and_a_course_rule_is_none():
    meta = how_soon().layout.meta
    assert set(meta["sources"]) == {key for sign in signs() for key in sign.answer.reasons[0].sources} - {"course rule"}
    assert len(meta["rows"]) == len(SAID)
    assert all(all(row) for row in meta["rows"])


def test_it_says_which_rules_it_used():
    rules = load_rules()
    assert f"Rules {rules.version} of {rules.date}." in how_soon().layout.title.subtitle.text


def test_fit_for_a_phone():
    layout = how_soon().layout
    lines = [line for text in layout.yaxis.ticktext for line in text.split("<br>")]
    assert max(map(len, lines)) <= 17
    labels = [
        line for trace in how_soon().data for text in trace.text for line in text.replace("<b>", "").replace("</b>", "").split("<br>")
    ]
    assert max(map(len, labels)) <= 20


def test_a_sign_that_there_is_none_of_is_refused():
    with pytest.raises(BadInputError, match='sign: "cough" is not allowed; allowed: breathless, pop, calf'):
        how_soon(sign="cough")
