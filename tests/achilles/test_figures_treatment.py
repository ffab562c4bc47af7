"""The figures on treatment, recovery and a year of running draw what their data say."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path

import pytest

import achilles.evidence
from achilles import figures
from achilles.core.problems import BadInputError
from achilles.core.tables import DataFileError
from achilles.evidence import programme, programme_table, programmes, show_programme
from achilles.evidence.programmes import check_file, check_programmes, gate
from achilles.figures.programmes import _total
from achilles.figures.programmes import values as programme_values
from achilles.figures.year_of_running import Run, thresholds, values, weeks, year
from achilles.mileage_planner import judge, load_limits

ROOT = Path(__file__).parents[2]
OURS = ("trial_effects", "recovery", "programmes", "year_of_running")
RAW = tomllib.loads(Path(achilles.evidence.__file__).with_name("programmes.toml").read_text("utf-8"))


def says(name: str, **settings: str) -> str:
    return getattr(figures, name)(**settings).layout.meta["says"]


# ---------------------------------------------------------------- all four


@pytest.mark.parametrize("name", OURS)
def test_each_setting_has_a_sentence_of_its_own_short_enough_to_read(name):
    states = getattr(figures, name).states
    assert 3 <= len(states) <= 12
    assert len({state["says"] for state in states.values()}) == len(states)
    for state in states.values():
        assert len(state["says"].split()) <= 52
        assert len(str(state["data"])) < 8000
        assert state["rows"]
        assert all(len(row) == len(state["columns"]) and all(row) for row in state["rows"])


@pytest.mark.parametrize(
    ("name", "settings", "wrong"),
    [
        ("trial_effects", {"trial": "magnets"}, 'trial: "magnets" is not allowed; allowed: all, orthotics_sham, heel_lifts'),
        ("recovery", {"years": "3"}, 'years: "3" is not allowed; allowed: all, 1, 5, 8, 10'),
        ("programmes", {"which": "yoga"}, 'which: "yoga" is not allowed; allowed: all, alfredson, silbernagel, beyer, floor_level'),
        ("year_of_running", {"jump": "over_5"}, 'jump: "over_5" is not allowed; allowed: over_10, over_30, over_100'),
        ("year_of_running", {"speed": "fast"}, "speed: is not known; allowed: jump, shown"),
    ],
)
def test_a_setting_that_there_is_not_is_refused_by_name(name, settings, wrong):
    with pytest.raises(BadInputError, match=f"^{re.escape(wrong)}"):
        getattr(figures, name)(**settings)


# ---------------------------------------------------------------- trials


def test_all_rows_stay_drawn_and_only_the_chosen_one_keeps_its_colour():
    whole = [(trace.name, trace.x, trace.marker.color) for trace in figures.trial_effects().data]
    picked = figures.trial_effects(trial="heel_lifts").data
    assert [(trace.name, trace.x) for trace in picked] == [row[:2] for row in whole]
    assert [trace.marker.color == row[2] for trace, row in zip(picked, whole, strict=True)] == [False, True, False, False]
    grey = picked[0].marker.color
    for years, coloured in {"1": [0], "5": [1], "8": [3], "10": [2, 4]}.items():
        traces = figures.recovery(years=years).data
        assert [at for at, trace in enumerate(traces) if trace.marker.color != grey] == coloured


# ---------------------------------------------------------------- programmes: the doses


def test_doses_are_those_of_the_record():
    """By hand, from the ledger: sets x repetitions x exercises x sessions."""
    assert [p.id for p in programmes()] == ["alfredson", "silbernagel", "beyer", "floor_level"]
    assert {week.repetitions for week in programme("alfredson").weeks} == {(180 * 7, 180 * 7)}
    assert {week.repetitions for week in programme("floor_level").weeks} == {(3 * 15 * 2 * 7, 3 * 15 * 2 * 7)}
    beyer = [(3 * 15, 15), *[(3 * 12, 12)] * 2, *[(4 * 10, 10)] * 2, *[(4 * 8, 8)] * 3, *[(4 * 6, 6)] * 4]
    assert [week.repetitions[0] for week in programme("beyer").weeks] == [3 * 3 * reps for reps, _ in beyer]
    assert [week.phases[0].exercises[0].rm for week in programme("beyer").weeks] == [rm for _, rm in beyer]
    first, second, third = (7 * (30 + 90), 7 * (45 + 90)), (7 * 225, 7 * 240), (7 * 195, 7 * 195)
    expected = [first, (first[0], second[1]), *[(third[0], second[1])] * 3, *[third] * 7]
    assert [week.repetitions for week in programme("silbernagel").weeks] == expected
    assert [p.sessions for p in programmes()] == [(168, 168), (84, 84), (36, 36), (168, 168)]


def test_sources_of_the_programmes_are_read_ones():
    read = set(re.findall(r"^@\w+\{(\w+),.*annote=\{VERIFIED", (ROOT / "book" / "references.bib").read_text("utf-8"), re.MULTILINE))
    assert {key for p in programmes() for key in p.sources} | set(gate().sources) <= read


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            lambda d: d["programme"][2]["phase"].pop(1),
            "programme beyer: phase [[1, 1], [4, 5], [6, 8], [9, 12]] is not allowed; allowed: one for each week; none holds week 2",
        ),
        (
            lambda d: d["programme"][0].update(place="knee"),
            'programme alfredson: place "knee" is not allowed; allowed: midportion, insertion',
        ),
        (lambda d: d["programme"][0].update(dose="a lot"), 'programme alfredson: "dose" is not allowed; allowed: id, name'),
        (
            lambda d: d["programme"][0]["phase"][0]["exercises"][0].pop("reps"),
            "programme alfredson, phase 1, exercises 1: reps null is not allowed; allowed: sets and reps together",
        ),
        (lambda d: d["programme"][1].update(id="alfredson"), "programme: alfredson is not allowed; allowed: each once"),
        (lambda d: d["programme"][1].update(sources=[]), "programme silbernagel: sources [] is not allowed; allowed: at least one key"),
    ],
)
def test_a_slip_in_the_doses_is_an_error(damage, message):
    data = copy.deepcopy(RAW)
    damage(data)
    with pytest.raises(DataFileError, match="^" + re.escape(f"programmes.toml: {message}")):
        check_programmes(check_file(data))


@pytest.mark.parametrize("key", ["alfredson", "silbernagel", "beyer", "floor_level"])
def test_a_table_begins_with_the_gate_and_has_a_row_for_each_week(key):
    html = programme_table(key)
    weeks_at = html.index("<table ")
    gated = [
        "Only after the",
        'href="symptoms.html#checker"',
        "answer allowed loading",
        'href="red_flags.html"',
        "a pop",
        "up to 5 out of 10",
    ]
    for words in (*gated, "112, 911, 999, 000 or your own country's", "Under 18", "floxacin"):
        assert -1 < html.index(words) < weeks_at, words
    assert re.findall(r'<th scope="row" role="rowheader">Week (\d+)', html) == [str(at) for at in range(1, 13)]
    assert html.count("<details>") == html.count("</details>") == 1
    words = str(show_programme(key))
    assert words.index("Only after the symptom checker's answer allowed loading") < words.index("Week 1:")
    assert "Week 12:" in words
    assert show_programme(key)._repr_html_() == html
    for source in programme(key).sources:
        assert f'href="references.html#cite-{source.replace("_", "-")}"' in html


def test_tables_tell_the_two_places_apart_and_what_is_missing():
    floor, step = programme_table("floor_level"), programme_table("alfredson")
    assert "Do not let the heel go below flat at first" in floor
    assert "below its edge" not in floor
    assert "Pain where the tendon meets the heel bone: only the floor-level version" in step
    assert "then jumps: not in our record" in programme_table("silbernagel")
    assert "After week 12: not in our record" in step
    assert "Read second-hand." in programme_table("beyer")
    assert "seated, knee bent: 4&nbsp;x&nbsp;6 at 6RM" in programme_table("beyer")


# ---------------------------------------------------------------- programmes: the figure


def test_the_figure_counts_what_the_programmes_say():
    """By hand: 15,330 / 3,501 = 4.38 and 17,220 / 3,501 = 4.92; 168 / 36 = 4.67."""
    counted = programme_values()
    assert [counted[f"{p.id}.repetitions.total"] for p in programmes()] == ["15,120", "15,330 to 17,220", "3,501", "7,560"]
    assert [counted[f"{p.id}.sessions.total"] for p in programmes()] == ["168", "84", "36", "168"]
    assert (counted["beyer.repetitions.first"], counted["beyer.repetitions.last"]) == ("405", "216")
    assert (counted["silbernagel.repetitions.over.beyer"], counted["alfredson.sessions.over.beyer"]) == ("4.4 to 4.9", "4.7")
    assert (counted["beyer.first_rm"], counted["beyer.last_rm"]) == (15, 6)
    for p in programmes():
        for count in ("repetitions", "sessions"):
            drawn = [trace for trace in figures.programmes(count=count).data if trace.name == p.name]
            assert sum(drawn[0].y) == _total(p, count)[0]
            assert sum(drawn[-1].y) == _total(p, count)[1]


def test_every_count_comes_with_what_it_cannot_show():
    for key, state in figures.programmes.states.items():
        if key != "all|sessions":
            assert re.search(r"no count can show|a count cannot show|No count shows that", state["says"]), key
        assert "How heavy, this<br>cannot show" in state["layout"]["title"]["subtitle"]["text"]


# ---------------------------------------------------------------- a year of running


def test_the_year_is_the_same_everywhere_and_labelled_made_up():
    """The seed's first runs and weeks, written down: another Python that drew others would fail here."""
    assert len(year()) == 120
    assert [(run.day, run.distance) for run in year()][:3] == [(1, 65), (3, 63), (6, 89)]
    assert [(w.number, w.total) for w in weeks()][:4] == [(1, 217), (2, 169), (3, 223), (4, 222)]
    assert [w.number for w in weeks() if w.total == 0] == [12, 13, 26, 27, 28, 29, 30]
    for state in figures.year_of_running.states.values():
        assert "made-up year" in state["says"]
        assert "made-up" in state["layout"]["title"]["text"]
        assert "No finding" in state["layout"]["title"]["subtitle"]["text"]


def test_what_counts_as_a_jump_is_the_planners_own():
    limits = load_limits().data
    assert thresholds() == {"over_10": 10, "over_30": 30, "over_100": 100}
    assert thresholds()["over_10"] == limits["percent"]["usual"]["growth"] - 100
    days = tomllib.loads((ROOT / "achilles" / "figures" / "year_of_running.toml").read_text("utf-8"))["days"]
    question = next(table for table in limits["question"] if table["id"] == "longest_run")
    assert f"last {days} days" in question["text"]


def test_each_run_is_judged_as_the_planner_judges_it():
    """The band that the planner gives a week with this run beside the longest of 30 days."""
    names = ["up_to_10", "over_10_to_30", "over_30_to_100", "over_100"]
    for run in year():
        if run.longest is None:
            assert not any(map(run.passes, thresholds().values()))
            continue
        longest = run.longest / 10
        verdict = judge([longest] * 4, longest, total=run.distance / 10, longest=run.distance / 10)
        assert verdict.band == names[sum(map(run.passes, thresholds().values()))]
        assert verdict.longest_change == run.longer


def test_a_jump_is_over_the_longest_of_exactly_the_days_before():
    """Slowly, over all runs of the year after its first 30 days."""
    for run in year():
        if run.day >= 30:
            before = [other.distance for other in year() if run.day - 30 <= other.day < run.day]
            assert run.longest == max(before, default=None)
    assert not Run(40, 110, 100).passes(10)
    assert Run(40, 111, 100).passes(10)


@pytest.mark.parametrize("jump", ["over_10", "over_30", "over_100"])
def test_jumps_and_what_the_rule_on_the_week_sees_are_counted(jump):
    """Counted once more, from the runs themselves."""
    percent, counted = thresholds()[jump], values()
    jumps = [run for run in year() if run.longest and run.distance / run.longest > 1 + percent / 100]
    flagged = {w.number for w in weeks() if w.total > 1.1 * w.before + 1e-9}
    seen = sum(run.week in flagged for run in jumps)
    assert (counted["flagged"], counted["weeks"], counted["runs"]) == (len(flagged), 52, 120)
    assert [counted[f"{jump}.{what}"] for what in ("jumps", "seen", "missed")] == [len(jumps), seen, len(jumps) - seen]
    assert counted[f"{jump}.empty"] == len(flagged - {run.week for run in jumps})
    assert [counted[f"biggest.{what}"] for what in ("km", "week", "longer", "shorter")] == ["12.5", 32, 140, 9]


def test_both_pictures_mark_the_jumps():
    ceiling, plain, marked = figures.year_of_running(jump="over_30").data
    assert (len(plain.x), list(marked.y)) == (117, [15.2, 16.8, 12.5])
    assert None in ceiling.y  # no run in 30 days: nothing to compare with
    quiet, loud, held = figures.year_of_running(jump="over_30", shown="weeks").data
    assert (len(quiet.x) + len(loud.x), len(loud.x), list(held.x)) == (45, 19, [8, 22, 32])


def test_the_table_gives_the_cohorts_rate_of_each_jumps_band():
    rows = {row[0]: row for row in figures.year_of_running().layout.meta["rows"]}
    assert rows["32"][3:5] == ["140 %", "2.28 times (1.50 to 3.48)"]
    assert rows["8"][3:5] == ["42 %", "1.52 times (1.16 to 2.00)"]
    assert rows["2"][3:5] == ["15 %", "1.64 times (1.31 to 2.05)"]
    assert rows["32"][-1] == "looked harmless"
    assert rows["22"][-1] == "seen"
