"""Answers that cannot be read or contradict each other, in every tool and in every order: no result, no error, a way out."""

import pytest
from conftest import Opener
from playwright.sync_api import Page, expect
from support.tiers import short_of

MIA = {"recent_weeks": ["20", "22", "18", "20"], "longest_run": ["8"], "own_total": ["22"], "own_longest": ["8"]}
# For every ordered pair of text fields: a bad value in one, then in the other, then the first one is put right. After each
# step both fields' problems must be shown where they belong, and the form must show what `stale` finds in no case.
EVERY_PAIR = """
(form, [bad, stale]) => {
  const faults = [];
  const fields = [...form.querySelectorAll('input[type="text"]')];
  const type = (field, value) => { field.value = value; field.dispatchEvent(new Event("input", { bubbles: true })); };
  const look = (wrong, where) => {
    for (const question of form.querySelectorAll("fieldset[data-question]")) {
      const told = question.querySelector(".tool-problem").textContent !== "";
      const marked = [...question.querySelectorAll('input[type="text"]')].filter((field) => field.getAttribute("aria-invalid") === "true");
      const expected = wrong.filter((field) => question.contains(field));
      if (expected.length && !told) faults.push(`${where}: nothing is said at ${question.dataset.question}`);
      if (told && expected.length && String(marked.map((field) => fields.indexOf(field))) !== String(expected.map((field) => fields.indexOf(field)).sort((a, b) => a - b)))
        faults.push(`${where}: other fields of ${question.dataset.question} are marked`);
    }
    if (stale && wrong.length && form.querySelector(stale)) faults.push(`${where}: a result is still shown`);
  };
  for (const first of fields)
    for (const second of fields) {
      if (first === second) continue;
      const [one, two] = [first.value, second.value];
      const where = `${bad}: ${first.name} ${fields.indexOf(first)}, ${second.name} ${fields.indexOf(second)}`;
      type(first, bad);
      look([first], where);
      type(second, bad);
      look([first, second], where);
      type(first, one);
      look([second], where);
      type(second, two);
      look([], where);
    }
  return [fields.length, faults];
}
"""


def ready(page: Page, tool: str) -> Page:
    """Wait until a tool answers, and open its folds."""
    page.wait_for_selector(f'[data-mounted] form[data-tool="{tool}"]')
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    return page


def fill_in_mia(page: Page, gate: str) -> None:
    """Fill in the planner with a plan and a week of one's own."""
    page.locator(f'input[name="gate"][value="{gate}"]').check()
    page.locator('input[name="confirmed"]').check()
    for name, values in MIA.items():
        for at, value in enumerate(values):
            page.locator(f'.tool input[name="{name}"]').nth(at).fill(value)
    expect(page.locator("[data-week]").first).to_be_visible()


@pytest.mark.parametrize("bad", short_of(["far", "-4", "1e999", "5000"], "far"))
@pytest.mark.parametrize(
    ("tool", "address", "stale"),
    [
        ("mileage_planner", "book/planner.html", "[data-week], .tool-result[data-passes='true'], .tool-result[data-passes='false']"),
        ("footwear_checklist", "book/shoes.html", None),
    ],
)
def test_a_bad_value_in_every_pair_of_fields(open_page: Opener, tool: str, address: str, stale: str | None, bad: str) -> None:
    """Nothing is thrown, each field says what is wrong with it, and the planner shows neither a plan nor a verdict."""
    page = ready(open_page(address).page, tool)
    if tool == "mileage_planner":
        fill_in_mia(page, "no_pain")
    count, faults = page.locator(f'form[data-tool="{tool}"]').evaluate(EVERY_PAIR, [bad, stale])
    assert count > 0
    assert faults == []


@pytest.mark.parametrize("pain", short_of(["green", "amber", "red"], "red"))
def test_pain_after_all_never_leaves_a_plan(open_page: Opener, pain: str) -> None:
    """A painless runner's plan goes when pain is chosen, alone or before or after a second bad answer, and the checker is linked."""
    page = ready(open_page("book/planner.html").page, "mileage_planner")
    fill_in_mia(page, "no_pain")
    for other in (None, "recent_weeks", "longest_run", "weeks", "goal_week", "own_longest"):
        for pain_first in (True, False) if other else (True,):
            say_pain_and_nonsense(page, pain, other, pain_first=pain_first)
            result = page.locator('[data-result="plan"]')
            expect(result.get_by_role("status")).to_contain_text("You have pain after all")
            expect(result.get_by_role("link", name="symptom checker")).to_have_attribute("href", "../checker.html")
            page.locator('input[name="pain"][value="none"]').check()
            if other:
                page.locator(f'.tool input[name="{other}"]').first.fill("8")
            expect(page.locator("[data-week]").first).to_be_visible()


def say_pain_and_nonsense(page: Page, pain: str, other: str | None, *, pain_first: bool) -> None:
    """Choose pain, and write nonsense into another field; after each step there is no plan."""
    steps = [lambda: page.locator(f'input[name="pain"][value="{pain}"]').check()]
    if other:
        steps.insert(1 if pain_first else 0, lambda: page.locator(f'.tool input[name="{other}"]').first.fill("far"))
    for step in steps:
        step()
        expect(page.locator("[data-week]")).to_have_count(0)


def test_the_faulty_week_of_four_is_named(open_page: Opener) -> None:
    """Only the week that cannot be read is named and marked, also while the others are still blank."""
    page = ready(open_page("book/planner.html").page, "mileage_planner")
    weeks = page.locator('.tool input[name="recent_weeks"]')
    weeks.nth(1).fill("far")
    problem = page.locator('[data-question="recent_weeks"] .tool-problem')
    expect(problem).to_have_text('Not understood: "far" (3 weeks ago) is not allowed; allowed: 4 numbers, each 0 to 500')
    for at, marked in enumerate((None, "true", None, None)):
        assert weeks.nth(at).get_attribute("aria-invalid") == marked
