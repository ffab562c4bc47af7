"""The tools for everyone in each of their states: empty, with an error, and with each kind of answer they give.

A tool's page is opened once; each state is answered into the form, and axe looks at the form in both modes and widths.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import whole_form
from playwright.sync_api import Browser, Locator, Page, expect
from support.axe import small_controls, violations
from support.stories import story
from support.waiting import PATIENCE

PAGES = {"symptom_checker": "checker", "mileage_planner": "planner", "footwear_checklist": "shoes", "quiz": "causes"}
STATES: list[tuple[str, str, dict[str, Any], str]] = [  # tool, state, answers, what the form says then
    ("symptom_checker", "empty", {}, "8 danger questions left"),
    ("symptom_checker", "emergency", {"pop": "yes"}, "Go to an emergency department today"),
    ("symptom_checker", "urgent", {"calf": ["swollen_warm_or_aching"]}, "So far (7 danger questions left)"),
    ("symptom_checker", "soon", story({"limping": "yes"}), "rule S2"),
    ("symptom_checker", "self-care", story({}), "rule M1"),
    ("mileage_planner", "gate closed", {"longest_run": 8}, "Open the gate first"),
    ("mileage_planner", "gate open", {"gate": "no_pain", "confirmed": "yes"}, "Still needed"),
    (
        "mileage_planner",
        "plan",
        {"recent_weeks": [20, 22, 18, 20], "weeks": 6, "goal_week": 40, "goal_run": 15},
        "What bound it, and on what ground",
    ),
    ("mileage_planner", "a week that passes", {"own_total": 20, "own_longest": 7}, "within"),
    ("mileage_planner", "a week that fails", {"own_total": 30, "own_longest": 12}, "over the ceiling"),
    ("mileage_planner", "pain that the gate rules out", {"pain": "amber"}, "you said that you have no Achilles pain"),
    ("mileage_planner", "nonsense", {"longest_run": "far"}, 'Not understood: "far" is not allowed'),
    ("footwear_checklist", "empty", {}, "Your findings appear here"),
    (
        "footwear_checklist",
        "each kind of finding",
        {"heel_slip": "yes", "cushioning": "hard", "rotation": "no", "arch_support": "yes", "surface": "firm"},
        "Not answered, so nothing is said of it",
    ),
    ("footwear_checklist", "nonsense", {"distance": "many"}, 'Not understood: "many" is not allowed'),
    ("quiz", "empty", {}, "Nothing checked yet."),
    ("quiz", "right", {"past_year": "b"}, "1 of 6 right so far"),
    ("quiz", "not yet", {"socks": "a", "support": ["b"]}, "1 of 6 right so far"),
]
# The short suite looks at the states of the tool that rates signs.
TOOLS = [
    pytest.param(tool, marks=[pytest.mark.xdist_group(tool), *([] if tool == "symptom_checker" else [pytest.mark.long])], id=tool)
    for tool in PAGES
]


@pytest.fixture(scope="module", params=TOOLS)
def form(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Locator]:
    """Open a tool's page and give its form, ready; the page's security policy is set aside for axe."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(PATIENCE * 1000)  # other tests run beside this one
    page = context.new_page()
    page.goto(f"{site}book/{PAGES[request.param]}.html")
    place = page.locator(f'form[data-tool="{request.param}"]')
    page.wait_for_selector(f'[data-mounted] form[data-tool="{request.param}"]')
    if request.param == "symptom_checker":
        whole_form(page)
    yield place
    context.close()


def states(form: Locator) -> Iterator[tuple[str, Page]]:
    """Bring a form into each of its states in turn. Those of the planner build on each other, as its answers do."""
    tool = form.get_attribute("data-tool")
    for of, state, answers, said in STATES:
        if of == tool:
            if tool == "symptom_checker":
                form.evaluate("(form) => form.reset()")
            answer(form, answers)
            form.evaluate("(form) => { for (const fold of form.querySelectorAll('details')) fold.open = true; }")
            expect(form).to_contain_text(said)
            yield state, form.page


def answer(form: Locator, answers: dict[str, Any]) -> None:
    """Press and type every answer at one go, and check those of a quiz."""
    form.evaluate(
        """(form, answers) => {
          for (const [name, given] of Object.entries(answers)) {
            const controls = [...form.querySelectorAll(`[name="${name}"]`)];
            const values = [given].flat().map(String);
            if (controls[0].type === "text") controls.forEach((control, at) => (control.value = values[at]));
            else for (const control of controls) if (values.includes(control.value)) control.click();
            controls[0].dispatchEvent(new Event("input", { bubbles: true }));
            controls[0].closest("fieldset").querySelector('[data-action="check"]')?.click();
          }
        }""",
        answers,
    )


def test_axe_finds_no_barrier_in_any_state(form: Locator) -> None:
    """Light and dark, on a phone and on a desk; and on a phone every control is 44 px high and wide."""
    found: dict[str, list[str]] = {}
    for state, page in states(form):
        found[state] = violations(page, f'form[data-tool="{form.get_attribute("data-tool")}"]')
        found[state] += small_controls(form)  # axe has left the page at the width of a phone
    assert {state: problems for state, problems in found.items() if problems} == {}
    assert len(found) >= 3
