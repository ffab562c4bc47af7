"""The figures show what the evidence file says, interval and all, and say the same in words."""

from __future__ import annotations

import doctest
import math
import subprocess
import sys
from pathlib import Path

import pytest

from achilles import figures
from achilles.evidence import finding, findings
from achilles.figures._forest import number
from achilles.figures.recovery import wilson

ROOT = Path(__file__).parents[2]

# What each figure draws, from top to bottom.
DRAWN = {
    "jump_rates": [
        "longest_run_reference",
        "longest_run_10_to_30",
        "longest_run_30_to_100",
        "longest_run_over_100",
    ],
    "risk_factors": [
        "past_achilles_problem",
        "training_schedule",
        "compression_socks",
        "surface_sand",
        "surface_asphalt",
    ],
    "trial_effects": ["orthotics_sham", "heel_lifts", "alfredson_silbernagel"],
    "recovery": [
        "symptoms_1_year",
        "symptoms_5_years",
        "symptoms_10_years",
        "full_activity_8_years",
        "sport_level_10_years",
    ],
}
COMPUTED = {"recovery"}  # draws intervals that it computes


@pytest.fixture(params=sorted(DRAWN))
def name(request):
    return request.param


@pytest.fixture
def figure(name):
    return getattr(figures, name)()


def interval(trace):
    if trace.error_x.array is None:
        return None
    return trace.x[0] - trace.error_x.arrayminus[0], trace.x[0] + trace.error_x.array[0]


def test_every_figure_is_looked_at_here():
    assert set(figures.__all__) == set(DRAWN)


def test_drawn_numbers_are_the_files_numbers(name, figure):
    for trace, key in zip(figure.data, DRAWN[name], strict=name != "trial_effects"):
        f = finding(key)
        assert trace.x[0] == f.effect
        assert trace.name == f.label
        if name in COMPUTED:
            continue
        expected = None if f.low is None else pytest.approx((f.low, f.high))
        assert interval(trace) == expected


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


def test_a_number_without_interval_is_hollow_and_says_so(figure):
    for trace, row in zip(figure.data, figure.layout.meta["rows"], strict=True):
        hollow = trace.marker.symbol.endswith("-open")
        assert hollow == (interval(trace) is None)
        assert hollow == (row[3] in {"no interval", "the comparison group"})
        if hollow:
            assert row[3] in trace.text[0]


def test_an_interval_is_drawn_as_clearly_as_its_estimate(figure):
    for trace in figure.data:
        if interval(trace):
            assert trace.error_x.thickness >= 2
            assert trace.error_x.color == trace.marker.color


def test_only_traces_that_the_small_plotly_holds(figure):
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}


def test_the_twin_in_words_is_whole(name, figure):
    meta = figure.layout.meta
    assert meta["says"].endswith(".")
    assert len(meta["says"].split()) > 15
    assert meta["columns"] == ["Finding", "Measure", "Estimate", "Interval", "People", "Design", "Outcome", "Source"]
    assert len(meta["rows"]) == len(figure.data)
    assert all(len(row) == len(meta["columns"]) and all(row) for row in meta["rows"])
    assert meta["sources"] == list(dict.fromkeys(row[-1] for row in meta["rows"]))
    for row, key in zip(meta["rows"], DRAWN[name], strict=False):
        f = finding(key)
        assert row[0] == f.label
        assert row[2] == number(f.effect, f.low, f.high)
        assert row[4] == ("not in our record" if f.n is None else f"{f.n:,}")
        assert row[-1] == f.source


def test_the_axes_are_named_and_carry_their_unit(name, figure):
    unit = {"jump_rates": "ratio", "risk_factors": "Ratio", "trial_effects": "points", "recovery": "Percent"}[name]
    assert unit in figure.layout.xaxis.title.text
    assert figure.layout.yaxis.title.text
    assert figure.layout.title.text
    assert len(figure.layout.yaxis.ticktext) == len(figure.data)


def test_ratios_stand_on_a_log_axis_with_a_line_at_one(name, figure):
    ratio = name in {"jump_rates", "risk_factors"}
    assert (figure.layout.xaxis.type == "log") == ratio
    lines = [shape.x0 for shape in figure.layout.shapes]
    assert lines == {"jump_rates": [1], "risk_factors": [1], "trial_effects": [0, 10], "recovery": []}[name]


def test_everything_drawn_lies_inside_the_axis(figure):
    low, high = figure.layout.xaxis.range
    for trace in figure.data:
        for end in (trace.x[0], *(interval(trace) or ())):
            place = end if figure.layout.xaxis.type != "log" else math.log10(end)
            assert low <= place <= high


def test_fit_for_a_phone(figure):
    layout = figure.layout
    sizes = [layout.font.size, layout.title.font.size, layout.title.subtitle.font.size]
    sizes += [layout.xaxis.tickfont.size, layout.yaxis.tickfont.size, layout.xaxis.title.font.size]
    sizes += [note.font.size for note in layout.annotations]
    assert min(sizes) >= 12
    lines = [line for text in layout.yaxis.ticktext for line in text.split("<br>")]
    assert max(map(len, lines)) <= 17
    heads = f"{layout.title.text}<br>{layout.title.subtitle.text}<br>{layout.xaxis.title.text}".split("<br>")
    assert max(map(len, heads)) <= 50
    assert layout.height
    assert layout.showlegend is False


def test_colours_of_page_and_text_are_left_to_the_page(figure):
    layout = figure.layout
    assert layout.paper_bgcolor is None
    assert layout.plot_bgcolor is None
    fonts = [layout.font, layout.title.font, layout.xaxis.tickfont, layout.yaxis.tickfont]
    fonts += [note.font for note in layout.annotations] + [trace.textfont for trace in figure.data]
    assert {font.color for font in fonts} == {None}


def test_no_meaning_hangs_on_colour_alone(figure):
    looks = {(trace.marker.color, trace.marker.symbol.removesuffix("-open")) for trace in figure.data}
    assert len({colour for colour, _ in looks}) == len({symbol for _, symbol in looks}) == len(looks)


@pytest.mark.parametrize("module", ["achilles.figures", "achilles.figures._forest", "achilles.figures.recovery"])
def test_the_examples_in_the_docstrings_hold(module):
    result = doctest.testmod(sys.modules[module])
    assert result.attempted
    assert not result.failed


def test_importing_needs_no_plotly():
    code = "import sys; sys.modules['plotly'] = None; import achilles.figures, achilles.evidence"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_no_number_of_a_finding_stands_in_the_figures_code():
    code = "".join(path.read_text("utf-8") for path in (ROOT / "achilles" / "figures").glob("*.py"))
    keys = {key for drawn in DRAWN.values() for key in drawn} | {"running_within_limits", "six_weeks_rest"}
    odd = {str(v) for f in findings() if f.id in keys for v in (f.effect, f.low, f.high) if v and v % 1}
    # 0.3 and the like could be sizes; what has two digits after the point, or ten and more, could not.
    telling = {v for v in odd if len(v) > 3}
    assert telling
    assert [v for v in telling if v in code] == []
