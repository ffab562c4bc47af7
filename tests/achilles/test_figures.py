"""The figures show what the files say, interval and all, and say the same as text: at every setting."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest

from achilles import figures
from achilles.core.problems import BadInputError
from achilles.evidence import finding, findings
from achilles.figures import cadence, risk_factors, shoes
from achilles.figures._forest import COLUMNS
from achilles.figures._look import GREY
from achilles.figures.controls import Choice
from achilles.figures.drawing import BETWEEN, state
from achilles.figures.recovery import wilson
from achilles.figures.sentences import number
from achilles.footwear_checklist import load_rules

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "achilles" / "figures").glob("*.py"))
BIBLIOGRAPHY = (ROOT / "book" / "references.bib").read_text("utf-8")

# What a figure of published numbers draws, from top to bottom, at any setting.
DRAWN = {
    "jump_rates": ["longest_run_reference", "longest_run_10_to_30", "longest_run_30_to_100", "longest_run_over_100"],
    "risk_factors": ["past_achilles_problem", "training_schedule", "compression_socks", "surface_sand", "surface_asphalt"],
    "trial_effects": ["orthotics_sham", "heel_lifts", "alfredson_silbernagel"],
    "add_ons": [
        "steroid_6_months",
        "low_compression_12_weeks",
        "shockwave_usual_care",
        "shockwave_sham_insertion",
        "gtn_24_weeks",
        "high_volume_24_weeks",
    ],
    "recovery": ["symptoms_1_year", "symptoms_5_years", "symptoms_10_years", "full_activity_8_years", "sport_level_10_years"],
}
COMPUTED = {"recovery"}  # draws intervals that it computes

EXPLORABLE = [name for name in figures.__all__ if all(isinstance(c, Choice) for c in getattr(figures, name).controls.values())]
STATES = [(name, settings) for name in EXPLORABLE for settings in product(*(c.options for c in getattr(figures, name).controls.values()))]


@cache
def drawn(name, settings):
    figure = getattr(figures, name)
    return figure(**dict(zip(figure.controls, settings, strict=True)))


def named(value):
    return value if isinstance(value, str) else BETWEEN.join(value)


every_state = pytest.mark.parametrize(("name", "settings"), STATES, ids=named)
every_figure = pytest.mark.parametrize("name", EXPLORABLE)
forests = pytest.mark.parametrize(("name", "settings"), [each for each in STATES if each[0] in DRAWN], ids=named)


def interval(trace):
    if trace.error_x.array is None:
        return None
    return trace.x[0] - trace.error_x.arrayminus[0], trace.x[0] + trace.error_x.array[0]


def listed(value):
    return list(value) if isinstance(value, list | tuple) else [value]


# ---------------------------------------------------------------- every figure with choices


def test_every_figure_but_the_model_of_load_is_looked_at_here():
    """The model has tests of its own."""
    assert set(figures.__all__) - set(EXPLORABLE) == {"load_capacity"}
    assert set(DRAWN) <= set(EXPLORABLE)
    assert len(STATES) > 40


@every_figure
def test_few_controls_with_few_options_and_words_for_each(name):
    controls = getattr(figures, name).controls
    assert 1 <= len(controls) <= 2
    assert math.prod(len(control.options) for control in controls.values()) <= 12
    for control in controls.values():
        assert control.label
        assert 2 <= len(control.options) <= 8
        assert all(words and len(words) <= 25 for words in control.options.values())
        assert len(set(control.options.values())) == len(control.options)


@every_figure
def test_each_move_of_a_control_changes_the_sentence(name):
    """Of any two settings that differ in one control or in more, no two say the same."""
    says = [drawn(each, settings).layout.meta["says"] for each, settings in STATES if each == name]
    assert len(says) >= 3
    assert len(set(says)) == len(says)


@every_figure
def test_settings_left_out_are_the_first_ones(name):
    figure = getattr(figures, name)
    first = {control: next(iter(choice.options)) for control, choice in figure.controls.items()}
    assert state(figure()) == state(figure(**first))


@every_figure
def test_an_unknown_setting_is_named(name):
    figure = getattr(figures, name)
    control, choice = next(iter(figure.controls.items()))
    with pytest.raises(BadInputError) as raised:
        figure(**{control: "<b>", "wind": "strong"})
    text = str(raised.value)
    assert f"wind: is not known; allowed: {', '.join(figure.controls)}" in text
    assert f'{control}: "<b>" is not allowed; allowed: {", ".join(choice.options)}' in text
    for odd in (None, 3, ["all"], True):
        with pytest.raises(BadInputError, match=f"^{control}: "):
            figure(**{control: odd})


@every_figure
def test_the_widget_has_each_state_and_says_what_is_chosen(name):
    figure = getattr(figures, name)
    keys = [settings for each, settings in STATES if each == name]
    for settings in (keys[0], keys[-1]):
        chosen = dict(zip(figure.controls, settings, strict=True))
        widget = figure.explore(**chosen)
        assert widget.settings == chosen
        assert widget.says == drawn(name, settings).layout.meta["says"]
        assert set(widget.facts["states"]) == {BETWEEN.join(each) for each in keys}
        assert widget.facts["states"][BETWEEN.join(settings)] == state(drawn(name, settings))
        assert widget.form.count(" checked") == len(figure.controls)


@every_state
def test_the_text_of_a_figure_is_complete(name, settings):
    meta = drawn(name, settings).layout.meta
    assert set(meta) == {"says", "sources", "columns", "rows"}
    assert meta["says"].endswith(".")
    longest = 95 if name == "how_soon" else 56  # what to do today is said whole
    assert 15 < len(meta["says"].split()) <= longest
    assert not re.search(r"<|None(?! of)|nan|\{|  |\.\.", meta["says"])
    assert meta["rows"]
    assert all(len(row) == len(meta["columns"]) and all(isinstance(cell, str) and cell for cell in row) for row in meta["rows"])


@every_state
def test_the_sources_are_in_the_bibliography_and_were_read(name, settings):
    sources = drawn(name, settings).layout.meta["sources"]
    assert sources or name == "year_of_running"  # made-up runs
    assert len(set(sources)) == len(sources)
    for key in sources:
        (entry,) = re.findall(rf"^@\w+\{{{key},.*", BIBLIOGRAPHY, re.MULTILINE)
        assert "annote={UNVERIFIED" not in entry


@every_state
def test_only_traces_that_the_small_plotly_holds_and_small_states(name, settings):
    figure = drawn(name, settings)
    assert {trace.type for trace in figure.data} <= {"scatter", "bar", "pie"}
    assert len(json.dumps(state(figure))) < 10_000


@every_state
def test_the_axes_and_the_figure_are_named(name, settings):
    layout = drawn(name, settings).layout
    assert layout.title.text
    assert layout.xaxis.title.text
    assert layout.yaxis.title.text


@every_state
def test_fit_for_a_phone(name, settings):
    layout = drawn(name, settings).layout
    sizes = [layout.font.size, layout.title.font.size, layout.title.subtitle.font.size]
    sizes += [layout.xaxis.tickfont.size, layout.yaxis.tickfont.size, layout.xaxis.title.font.size]
    sizes += [note.font.size for note in layout.annotations]
    assert min(size for size in sizes if size is not None) >= 12
    ticks = re.sub("</?b>", "", "<br>".join(layout.yaxis.ticktext or ())).split("<br>")
    assert max(map(len, ticks)) <= 17
    assert max(map(len, layout.title.text.split("<br>"))) <= 34
    heads = f"{layout.title.subtitle.text}<br>{layout.xaxis.title.text}".split("<br>")
    assert max(map(len, heads)) <= 50
    assert 200 < layout.height < 850
    assert layout.showlegend is False


@every_state
def test_colours_of_page_and_text_are_left_to_the_page(name, settings):
    figure = drawn(name, settings)
    layout = figure.layout
    assert layout.paper_bgcolor is None
    assert layout.plot_bgcolor is None
    fonts = [layout.font, layout.title.font, layout.xaxis.tickfont, layout.yaxis.tickfont]
    fonts += [note.font for note in layout.annotations] + [trace.textfont for trace in figure.data]
    assert {font.color for font in fonts} == {None}


@every_state
def test_everything_drawn_lies_inside_the_axis(name, settings):
    figure = drawn(name, settings)
    axis = figure.layout.xaxis
    if axis.range is None:
        return
    low, high = axis.range
    for trace in figure.data:
        for end in (*trace.x, *(interval(trace) or ())):
            place = math.log10(end) if axis.type == "log" else float(end)
            assert low <= place <= high


@every_state
def test_no_meaning_hangs_on_colour_alone(name, settings):
    """Each colour comes with a mark of its own. What steps back is grey: which one is picked, the sentence says too."""
    figure = drawn(name, settings)
    looks = set()
    for trace in figure.data:
        marks = listed(trace.marker.symbol) if trace.type == "scatter" else [f"bar {trace.marker.pattern.shape}"]
        shapes = {str(mark).removesuffix("-open") for mark in marks}
        looks |= {(colour, shape) for colour in listed(trace.marker.color) for shape in shapes if colour not in {GREY, None}}
    assert len({colour for colour, _ in looks}) == len({symbol for _, symbol in looks}) == len(looks)


# ---------------------------------------------------------------- figures of published numbers


@forests
def test_drawn_numbers_are_the_files_numbers(name, settings):
    for trace, key in zip(drawn(name, settings).data, DRAWN[name], strict=name not in {"trial_effects", "add_ons"}):
        f = finding(key)
        assert trace.x[0] == f.effect
        assert trace.name == f.label
        if name in COMPUTED:
            continue
        expected = None if f.low is None else pytest.approx((f.low, f.high))
        assert interval(trace) == expected


@forests
def test_the_table_holds_the_files_numbers(name, settings):
    figure = drawn(name, settings)
    meta = figure.layout.meta
    assert meta["columns"] == list(COLUMNS)
    assert len(meta["rows"]) == len(figure.data) == len(figure.layout.yaxis.ticktext)
    assert meta["sources"] == list(dict.fromkeys(row[-1] for row in meta["rows"]))
    for row, key in zip(meta["rows"], DRAWN[name], strict=False):
        f = finding(key)
        assert row[0] == f.label
        assert row[2] == number(f.effect, f.low, f.high)
        assert row[4] == ("not in our record" if f.n is None else f"{f.n:,}")
        assert row[-1] == f.source


def test_running_against_rest_is_the_two_means_subtracted():
    figure = figures.trial_effects()
    trace = figure.data[-1]
    assert trace.x[0] == finding("running_within_limits").effect - finding("six_weeks_rest").effect == -6
    assert interval(trace) is None
    assert "85 against 91; subtracted here" in figure.layout.meta["rows"][-1][2]


def test_computed_intervals_come_from_share_and_people_and_say_so():
    figure = figures.recovery()
    for trace, key, row in zip(figure.data, DRAWN["recovery"], figure.layout.meta["rows"], strict=True):
        f = finding(key)
        share = f.effect / 100 if f.events is None else f.events / f.of
        assert interval(trace) == pytest.approx([100 * end for end in wilson(share, f.n)])
        assert "computed here by Wilson's method" in row[3]
    assert "computed here" in figure.layout.title.subtitle.text


@pytest.mark.parametrize(
    ("events", "people", "low", "high"),
    [
        (20, 62, 0.2195, 0.4463),  # by hand: (.35356 -/+ .12041) / 1.06196
        (5, 10, 0.2366, 0.7634),  # symmetric about one half
        (0, 10, 0.0, 0.2775),  # z2 / (n + z2)
        (10, 10, 0.7225, 1.0),
    ],
)
def test_wilson(events, people, low, high):
    assert wilson(events / people, people) == pytest.approx((low, high), abs=5e-5)


@forests
def test_a_number_without_interval_is_hollow_and_says_so(name, settings):
    figure = drawn(name, settings)
    for trace, row in zip(figure.data, figure.layout.meta["rows"], strict=True):
        hollow = trace.marker.symbol.endswith("-open")
        assert hollow == (interval(trace) is None)
        assert hollow == (row[3] in {"no interval", "the comparison group"})
        if hollow:
            assert row[3] in trace.text[0]


@forests
def test_an_interval_is_drawn_as_clearly_as_its_estimate(name, settings):
    for trace in drawn(name, settings).data:
        if interval(trace):
            assert trace.error_x.thickness >= 2
            assert trace.error_x.color == trace.marker.color


@forests
def test_ratios_are_on_a_log_axis_with_a_line_at_one(name, settings):
    layout = drawn(name, settings).layout
    unit = {"jump_rates": "ratio", "risk_factors": "Ratio", "trial_effects": "points", "add_ons": "points", "recovery": "Percent"}[name]
    assert unit in layout.xaxis.title.text
    assert (layout.xaxis.type == "log") == (name in {"jump_rates", "risk_factors"})
    lines = [shape.x0 for shape in layout.shapes]
    assert lines == {"jump_rates": [1], "risk_factors": [1], "trial_effects": [0, 10], "add_ons": [0], "recovery": []}[name]


# ---------------------------------------------------------------- risk_factors


def test_the_picked_risk_factor_stands_out_and_all_stay_in_the_picture():
    for factor in risk_factors.controls["factor"].options:
        coloured = [
            key for trace, key in zip(risk_factors(factor=factor).data, DRAWN["risk_factors"], strict=True) if trace.marker.color != GREY
        ]
        expected = {"all": DRAWN["risk_factors"], "surfaces": ["surface_sand", "surface_asphalt"]}.get(factor, [factor])
        assert coloured == expected


# ---------------------------------------------------------------- cadence


@pytest.mark.parametrize(
    ("steps", "change", "length", "steps_a_km", "minute"),
    [
        # By hand, at 10 km/h: 10,000 m in 60 minutes are 166.67 m a minute.
        ("150", "0", 166.6667 / 150, 900, "150"),
        ("160", "5", 166.6667 / 168, 1008, "168"),
        ("150", "5", 166.6667 / 157.5, 945, "157.5"),
        ("180", "10", 166.6667 / 198, 1188, "198"),
    ],
)
def test_step_length_is_speed_by_cadence(steps, change, length, steps_a_km, minute):
    figure = cadence(steps=steps, change=change)
    row = figure.layout.meta["rows"][-1]
    assert row[1:4] == [minute, f"{length:.2f}", f"{steps_a_km:,}"]
    places = figure.data[-1].x
    assert [round(b - a, 2) for a, b in pairwise(places)] == pytest.approx([length] * (len(places) - 1), abs=0.011)
    assert places[0] == 0
    assert 10 - length < places[-1] <= 10


def test_the_link_with_braking_rests_on_the_sources_of_the_claims():
    from achilles.evidence import claim  # noqa: PLC0415

    assert set(cadence().layout.meta["sources"]) <= {*claim("C07").sources, *claim("C20").sources}


# ---------------------------------------------------------------- shoes

GRADED = [question for question in load_rules().data["question"] if "grade" in question]


def test_every_item_of_the_checklist_is_at_its_grade():
    figure = shoes()
    scale = dict(zip(figure.layout.xaxis.ticktext, figure.layout.xaxis.tickvals, strict=True))
    assert list(scale) == ["D", "C", "B", "A"]
    counted = {letter: sum(question["grade"] == letter for question in GRADED) for letter in scale}
    drawn_at = {x: len(trace.y) for trace in figure.data for x in set(trace.x)}
    assert drawn_at == {scale[letter]: held for letter, held in counted.items() if held}
    assert sorted(y for trace in figure.data for y in trace.y) == list(range(len(GRADED)))


def test_the_numbers_behind_the_items_rest_on_the_items_sources():
    """A number is shown only if its source is one of the item's in the checklist."""
    from achilles.figures.shoes import items  # noqa: PLC0415

    numbers = [(item, f) for item in items() for f in item.numbers]
    assert len(numbers) == 9
    assert [item.name for item, f in numbers if f.source not in item.sources] == []
    assert [item.name for item in items() if item.contested] == ["Cushioning"]


def test_a_grade_without_numbers_says_so_in_the_picture():
    assert {note.text for note in shoes(grade="D").layout.annotations} == {"no number"}


# ---------------------------------------------------------------- the code


def test_importing_needs_no_plotly():
    code = "import sys; sys.modules['plotly'] = None; import achilles.figures, achilles.evidence"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_no_number_of_a_finding_is_in_the_figures_code():
    code = "".join(re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL) for path in CODE)  # docstrings show results
    odd = {str(v) for f in findings() for v in (f.effect, f.low, f.high) if v and v % 1}
    # 0.3 and the like could be sizes; what has two digits after the point, or ten and more, could not.
    telling = {v for v in odd if len(v) > 3}
    assert len(telling) > 10
    assert [v for v in telling if re.search(rf"(?<![\d.]){re.escape(v)}(?!\d)", code)] == []
