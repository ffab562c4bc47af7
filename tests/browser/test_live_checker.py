"""The symptom checker in a page with Python behind it: after a hundred changes by script both say the same."""

import json

import pytest
from conftest import Opener
from playwright.sync_api import Page, expect
from support.waiting import PATIENCE

from achilles.symptom_checker import assess, load_rules

pytestmark = pytest.mark.long  # it loads Python into the page; test_odd_use.py changes a checker a hundred times without it

LONG = PATIENCE * 1000
SHOWN, ASKED = 1, 2  # the cells that show the checker, and ask Python about it
SHOW = "from achilles.symptom_checker import SymptomChecker\nchecker = SymptomChecker()\nchecker"
ASK = "import json\nprint(json.dumps([checker.answers, checker.result.to_dict()]))"
# Presses options at random, but the same ones for the same seed.
PRESSES = """([questions, seed]) => {
  const inputs = [...document.querySelectorAll('.run-output form[data-tool="symptom_checker"] :is(input[type=radio], input[type=checkbox])[name]')]
    .filter(({ name }) => questions.includes(name));
  let state = seed;
  for (let press = 0; press < 100; press += 1) {
    state = (state * 1103515245 + 12345) % 2147483648;
    inputs[Math.floor((state / 2147483648) * inputs.length)].click();
  }
}"""


def run(page: Page, nth: int, code: str) -> None:
    """Run code in a cell, which ends well."""
    cell = page.locator(".cell:has(> .cell_input)").nth(nth - 1)
    button = cell.get_by_role("button", name=f"Run cell {nth}", exact=True)
    if not cell.locator(".run-editor").count():
        button.click()
        expect(cell.locator(".run-status")).to_have_text("Done.", timeout=LONG)
    cell.locator(".run-editor").fill(code)
    expect(cell.locator(".run-status")).to_have_text("The code has changed since this result.")
    button.click()
    expect(cell.locator(".run-status")).to_have_text("Done.", timeout=LONG)


def test_a_hundred_changes_leave_checker_result_right(open_page: Opener) -> None:
    """``checker.result`` is the result of what is pressed, and the page shows its rule, its level and its headline."""
    page = open_page("book/symptoms.html", width=1280, height=900).page
    run(page, SHOWN, SHOW)
    shown = page.locator('.run-output [role="status"][data-tool="symptom_checker"]')
    expect(shown).to_be_attached()
    cell = page.locator(".cell:has(> .cell_input)").nth(ASKED - 1)
    for seed in (1, 2, 3):
        page.evaluate(PRESSES, [[question["id"] for question in load_rules().data["question"]], seed])
        run(page, ASKED, f"{ASK}  # {seed}")
        answers, result = json.loads(cell.locator(".run-output pre").inner_text())
        assert len(answers) > 5
        assert result == json.loads(json.dumps(assess(answers).to_dict()))
        expect(shown).to_have_attribute("data-rule", result["rule"])
        expect(shown).to_have_attribute("data-level", result["level"])
        expect(shown).to_contain_text(result["headline"])
