"""What comes out on paper: one sheet of a tool for a clinician, and a page without what only a screen needs."""

import datetime as dt
import re
from typing import Any

import pytest
from conftest import Opener, whole_form
from playwright.sync_api import Page, expect
from support.tiers import short_of

from achilles.footwear_checklist import FootwearChecklist
from achilles.mileage_planner import MileagePlanner
from achilles.symptom_checker import SymptomChecker

TOOLS = {"checker": SymptomChecker, "planner": MileagePlanner, "shoes": FootwearChecklist}
TYPED = {
    "recent_weeks": [60, 70, 80, 90],
    "longest_run": [20],
    "weeks": [52],
    "runs_per_week": [6],
    "goal_week": [160],
    "goal_run": [40],
    "cutback_every": [4],
    "own_total": [95],
    "own_longest": [30],
    "distance": [700],
}
ANSWER_ALL = """
(form, typed) => {
  for (const input of form.querySelectorAll('input[name]')) {
    if (input.type === 'checkbox' && !['none', 'unsure'].includes(input.value)) input.checked || input.click();
    if (input.type === 'radio' && !form.querySelector(`input[name="${input.name}"]:checked`)) input.click();
  }
  for (const [name, values] of Object.entries(typed))
    form.querySelectorAll(`input[name="${name}"]`).forEach((input, at) => {
      input.value = values[at];
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
}
"""


def pages_of(page: Page, paper: str = "A4") -> int:
    """Return how many sheets the page prints on."""
    printed = page.pdf(format=paper, margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))
    return len(re.findall(rb"/Type\s*/Page[^s]", printed))


def press_print(page: Page, tool: str) -> str:
    """Press the tool's button with the browser's dialog stubbed; return the text of the sheet."""
    page.evaluate("() => { globalThis.printed = 0; globalThis.print = () => (globalThis.printed += 1); }")
    button = page.locator(f'form[data-tool="{tool}"] [data-action="sheet"]')
    expect(button).to_have_text("Print or save this plan" if tool == "mileage_planner" else "Print or save for your clinician")
    button.evaluate("(button) => button.click()")
    assert page.evaluate("globalThis.printed") == 1
    return page.locator("body > .sheet").text_content() or ""


def answered(question: dict[str, Any]) -> str:
    """Return what the sheet must say: all options that were ticked, the one that was pressed (the default or the first), what was typed."""
    options = question.get("options", ())
    if question["kind"] == "many":
        not_ticked = {"none", "unsure", *question.get("exclusive", ())[1:]}
        return "; ".join(option["text"] for option in options if option["id"] not in not_ticked)
    if question["kind"] == "one":
        return str(next((option for option in options if option["id"] == question.get("default")), options[0])["text"])
    if question.get("part") and question["id"] not in TYPED:  # the planner's own: a race and a break that nobody had
        return (
            dt.datetime.now().astimezone().date().isoformat()
            if question["id"] == "first_day"
            else str(question.get("default", "not answered"))
        )
    values = TYPED.get(question["id"], [0])
    return "; ".join(map(": ".join, zip(question["labels"], map(str, values), strict=True))) if "labels" in question else str(values[0])


@pytest.mark.parametrize("name", short_of(TOOLS, "checker"))
def test_the_sheet_for_a_clinician_is_one_page_that_has_it_all(open_page: Opener, name: str) -> None:
    """Everything answered, in the dark: answers, result, rules, date and what it is not, on one sheet; then the page is back."""
    rules = TOOLS[name].rules_file.data
    page = open_page(f"book/{name}.html", color_scheme="dark").page
    form = page.locator(f'[data-mounted] form[data-tool="{rules["tool"]}"]')
    fields = {question["id"] for question in rules["question"]}
    if name == "planner":
        page.locator('input[name="gate"][value="no_pain"]').check()
    form.evaluate(ANSWER_ALL, {key: typed for key, typed in TYPED.items() if key in fields})
    said = press_print(page, rules["tool"])
    today = dt.datetime.now().astimezone().strftime("%-d %B %Y")
    for words in (
        today,
        rules["title"],
        rules["note"],
        f"Rules {rules['version']} of {rules['date']}",
        "neither a referral nor a medical record",
    ):
        assert words in said
    for question in rules["question"]:
        if question["id"] != "gate" and not question.get("hidden"):
            assert f"{question['text']}{answered(question)}" in said
    status = form.locator(".tool-status").first
    if name == "checker":
        assert "Emergency. Call your emergency number now" in said
        assert f"{status.get_attribute('data-rule')}: " in said
        assert "Please consider: a pulmonary embolism; " in said
        assert set(SymptomChecker.rules_file.data["rule"][0]["tell"]) <= {
            line.text_content() for line in page.locator("body > .sheet li").all()
        }
        assert page.locator("body > .sheet .sheet-curve").evaluate("(room) => room.scrollHeight <= room.offsetHeight")
    elif name == "planner":
        assert page.locator("body > .sheet tr").count() == 52 + 2  # two tables, each with its head
        assert rules["guard"][0]["text"] in said
    else:
        found = form.locator("[data-item]").count()
        assert found == len([question for question in rules["question"] if not question.get("context")])
        assert page.locator("body > .sheet li").count() == found
    page.emulate_media(media="print")
    expect(page.locator("body > .sheet")).to_be_visible()
    expect(page.locator(".bd-main")).to_be_hidden()
    page.emulate_media(media="null")
    for paper in ("A4", "Letter"):
        press_print(page, rules["tool"])
        assert pages_of(page, paper) == 1
        expect(page.locator(".sheet")).to_have_count(0)  # the browser said `afterprint`
    page.emulate_media(media="print")
    expect(page.locator(".bd-main")).to_be_visible()


def test_the_sheet_says_what_was_not_answered(open_page: Opener) -> None:
    """One answer given: the others stand as not answered, and nothing typed becomes markup."""
    page = whole_form(open_page("book/checker.html").page)
    form = page.locator('[data-mounted] form[data-tool="symptom_checker"]')
    form.locator('input[name="calf"][value="swollen_warm_or_aching"]').check()
    said = press_print(page, "symptom_checker")
    questions = SymptomChecker.rules_file.data["question"]
    assert said.count("not answered") == len(questions) - 1 + 1  # each of the others, and the result says how many
    counted = [question for question in questions if not question.get("later")]
    assert f"So far ({len(counted) - 1} questions not answered): Urgent." in said
    assert "U1: " in said


def test_a_page_prints_black_on_white_with_its_folds_open(open_page: Opener) -> None:
    """A chapter read in the dark: no navigation, white ground, dark words, folds open, and a link says where it leads."""
    page = open_page("book/treatment.html", width=1280, height=800, color_scheme="dark").page
    fold = page.locator(".programme table").first
    expect(fold).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".livepage-notice", ".bd-header-article", ".bd-sidebar-primary", ".prev-next-footer", "#pst-back-to-top"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    colours = "[...document.querySelectorAll('.bd-article :is(p, li, td, pre span)')].map((words) => getComputedStyle(words).color)"
    light = f"{colours}.filter((colour) => colour.match(/\\d+/g).slice(0, 3).every((part) => part > 140))"
    assert page.evaluate(light) == []
    assert fold.evaluate("(table) => table.getBoundingClientRect().height") > 100
    link = page.locator(".bd-article a[data-print]").first
    assert link.get_attribute("data-print") in link.evaluate("(link) => getComputedStyle(link, '::after').content")


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1280, 800)])
def test_a_link_to_each_tool_and_the_red_flags_are_on_the_first_screen(open_page: Opener, width: int, height: int) -> None:
    """Whatever the device's fonts: the red-flag words come first, then a link to each tool, all before any scrolling."""
    page = open_page("book/index.html", width=width, height=height).page
    bottoms = page.locator(".red-flag-door, .door").evaluate_all("(boxes) => boxes.map((box) => box.getBoundingClientRect().bottom)")
    assert len(bottoms) == 6
    assert bottoms[0] < min(bottoms[1:])
    bar = page.locator(".livepage-tool-bar").evaluate("(bar) => bar.checkVisibility() ? bar.offsetHeight : 0")
    assert max(bottoms) <= height - bar
