"""Figures that move, on the built pages: a control changes the sentence below, with fingers' clicks and with keys alone."""

import re

import pytest
from conftest import Opener
from playwright.sync_api import Locator, Page, expect
from support.folds import open_folds
from support.site import SITE
from support.tiers import long, short_of

from achilles import figures
from achilles.figures.controls import Choice

FORM = re.compile(r'<form class="explorable" data-figure="(\w+)"')
CHAPTERS = {name: page.name for page in sorted((SITE / "book").glob("*.html")) for name in FORM.findall(page.read_text(encoding="utf-8"))}
NAMES = [name for name in figures.__all__ if all(isinstance(c, Choice) for c in getattr(figures, name).controls.values())]


def opened(page: Page, name: str) -> Locator:
    """Return a figure's form, drawn."""
    form = page.locator(f'form[data-figure="{name}"]')
    open_folds(page)
    form.locator(".explorable-canvas").scroll_into_view_if_needed()
    expect(form).to_have_attribute("data-drawn", "true")
    return form


def settings_of(form: Locator) -> dict[str, str]:
    """Return what a figure's controls are set to."""
    return form.evaluate("(form) => Object.fromEntries(new FormData(form))")


def test_every_figure_of_the_package_stands_in_a_chapter() -> None:
    """None is forgotten, and none stands twice."""
    assert set(CHAPTERS) == set(figures.__all__)


@pytest.mark.parametrize("name", short_of(NAMES, "how_soon"))
def test_each_setting_by_finger_and_by_key_changes_sentence_table_and_name(open_page: Opener, name: str) -> None:
    """Every option of the first control is pressed: the words are Python's words for that setting, and all differ."""
    figure = getattr(figures, name)
    control, choice = next(iter(figure.controls.items()))
    form = opened(open_page(f"book/{CHAPTERS[name]}").page, name)
    others = settings_of(form)
    said = []
    for option in choice.options:
        form.locator(f'input[name="{control}"][value="{option}"]').click()
        meta = figure(**{**others, control: option}).layout.meta
        expect(form.get_by_role("status")).to_have_text(meta["says"])
        expect(form.locator(".explorable-canvas")).to_have_accessible_name(re.compile(re.escape(meta["says"])))
        assert form.locator("tbody tr").count() == len(meta["rows"])
        said.append(meta["says"])
    assert len(set(said)) == len(said) >= 3
    assert form.locator(".explorable-canvas .plot-container").count() == 1
    # And by keys: from the last option, which is chosen now, an arrow leads round to the first.
    form.locator(f'input[name="{control}"]:checked').focus()
    form.page.keyboard.press("ArrowDown")
    expect(form.get_by_role("status")).to_have_text(said[0])


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        long(({}, "Week 5 is a flare in the model: 36 km")),
        long(({"week_5": "26"}, "No week of these 8 is a flare in the model.")),
        ({"week_5": "26", "week_1": "60"}, "Week 1 is a flare in the model: 60 km, where it was used to 20 km (300 % of it)."),
    ],
)
def test_load_against_capacity_answers_the_sliders(open_page: Opener, moves: dict[str, str], said: str) -> None:
    """Three settings, three sentences; the table's cell and the number beside the slider follow."""
    form = opened(open_page(f"book/{CHAPTERS['load_capacity']}").page, "load_capacity")
    for name, value in moves.items():
        form.locator(f'input[name="{name}"]').fill(value)
        expect(form.locator(f'[data-of="{name}"]')).to_have_text(f"{value} km")
        expect(form.locator(f'input[name="{name}"]')).to_have_attribute("aria-valuetext", f"{value} km")
    expect(form.get_by_role("status")).to_contain_text(said)


def test_a_figure_reads_whole_without_scripts(open_page: Opener) -> None:
    """Sentence, numbers and sources stand in the page; the controls are dead, and a line says why."""
    form = open_page(f"book/{CHAPTERS['jump_rates']}", java_script_enabled=False).page.locator('form[data-figure="jump_rates"]')
    expect(form.locator("figcaption")).to_contain_text("1.64, 1.52 and 2.28 times")
    expect(form.locator("fieldset")).to_have_attribute("disabled", "")
    assert "Its words and numbers hold" in form.locator("noscript").inner_html()
    assert form.locator("tbody tr").count() == 4


def test_a_figure_whose_picture_fails_keeps_its_words(open_page: Opener) -> None:
    """With plotly.js gone, the place says so, and the sentence still follows the control."""
    watched = open_page("book/index.html")
    page = watched.page
    page.route("**/vendor/plotly*", lambda route: route.abort())
    page.goto(f"{watched.own}book/{CHAPTERS['jump_rates']}")
    form = page.locator('form[data-figure="jump_rates"]')
    form.locator(".explorable-canvas").scroll_into_view_if_needed()
    expect(form.locator(".explorable-canvas")).to_contain_text("could not be drawn")
    form.locator('input[value="longest_run_over_100"]').click()
    expect(form.get_by_role("status")).to_contain_text("2.28 times")
    watched.complaints.clear()
