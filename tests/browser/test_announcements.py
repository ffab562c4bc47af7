"""What a screen reader is told: the answer with its level, reason and time, and an error together with its field."""

import re

from conftest import Opener
from playwright.sync_api import Page, expect


def opened(open_page: Opener, page: str, tool: str) -> Page:
    """Open a tool's page, the tool ready and its folds open."""
    found = open_page(f"book/{page}.html").page
    found.wait_for_selector(f'[data-mounted] form[data-tool="{tool}"]')
    found.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    return found


def test_the_answer_is_announced_with_level_reason_and_time(checker: Page) -> None:
    """A polite live region, read as a whole: it says how bad, why and when, before anything else."""
    checker.locator('input[name="calf"][value="swollen_warm_or_aching"]').check()
    status = checker.locator('[role="status"][data-tool="symptom_checker"]')
    expect(status).to_match_aria_snapshot(
        """
        - status:
          - paragraph: /So far \\(7 danger questions left\\). .+/
          - paragraph: /.+/
          - paragraph:
            - strong: "Why:"
            - text: /rule U1/
          - paragraph:
            - strong: "When:"
            - text: /.+/
        """
    )
    session = checker.context.new_cdp_session(checker)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    live = [node for node in nodes if not node["ignored"] and node["role"]["value"] == "status"]
    told = [{item["name"]: item["value"].get("value") for item in node["properties"]} for node in live]
    assert told
    assert all(each["live"] == "polite" and each["atomic"] for each in told)


def test_each_question_names_its_answers(checker: Page) -> None:
    """Radio buttons stand in a group with the question as its name, boxes too; the tool itself is a named form."""
    expect(checker.get_by_role("form", name="Symptom checker")).to_have_count(1)
    expect(checker.get_by_role("radiogroup", name="At the moment it began")).to_have_count(1)
    expect(checker.get_by_role("radiogroup", name="How did it start?").get_by_role("radio")).to_have_count(4)
    expect(checker.get_by_role("group", name="Signs of infection?").get_by_role("checkbox")).to_have_count(5)


def test_an_error_belongs_to_its_field(open_page: Opener) -> None:
    """Marked as wrong and described by the message, which is also said at once; gone when it is mended."""
    page = opened(open_page, "planner", "mileage_planner")
    field = page.locator('input[name="longest_run"]')
    field.fill("far")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile('Not understood: "far" is not allowed'))
    expect(page.locator('[data-question="longest_run"]').get_by_role("alert")).to_contain_text("Not understood")
    field.fill("8")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).not_to_have_accessible_description(re.compile("Not understood"))


def test_an_error_belongs_to_its_group_of_radio_buttons(open_page: Opener) -> None:
    """A radio button cannot be wrong by itself: the group is marked and described."""
    page = opened(open_page, "planner", "mileage_planner")
    page.locator('input[name="gate"][value="no_pain"]').check()
    page.locator('input[name="pain"][value="amber"]').check()
    group = page.locator('fieldset[data-question="pain"]')
    expect(group).to_have_role("radiogroup")
    expect(group).to_have_attribute("aria-invalid", "true")
    expect(group).to_have_accessible_description(re.compile("you said that you have no Achilles pain"))
    page.locator('input[name="pain"][value="none"]').check()
    expect(group).not_to_have_attribute("aria-invalid", "true")
