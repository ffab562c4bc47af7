"""What browsers and scripts do to a page: translated text, and a hundred changes in a row."""

from typing import Any

from playwright.sync_api import Page, expect
from support.stories import CALM

from achilles.symptom_checker import assess

# As a browser's translation does it: every text in an element of its own.
TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim() && !/SCRIPT|STYLE|OPTION/.test(walker.currentNode.parentElement.tagName)) texts.push(walker.currentNode);
  for (const text of texts) {
    const font = document.createElement("font");
    text.replaceWith(font);
    font.append(text);
  }
  return texts.length;
}"""
PRESS = """(presses) => {
  for (const [question, option] of presses) document.querySelector(`.tool input[name="${question}"][value="${option}"]`).click();
}"""
# A hundred presses of the checker's options, the same in every run.
HUNDRED = """() => {
  const inputs = [...document.querySelectorAll('form[data-tool="symptom_checker"] :is(input[type=radio], input[type=checkbox])[name]')]
    .filter(({ name }) => name in globalThis.questions);
  for (let press = 0, at = 7; press < 100; press += 1, at = (at * 31 + 11) % inputs.length) inputs[at].click();
  const answers = {};
  for (const { name, value, type, checked } of inputs)
    if (checked && type === "radio") answers[name] = /^\\d+$/.test(value) ? Number(value) : value;
    else if (checked) (answers[name] ??= []).push(value);
  return answers;
}"""


def result(page: Page) -> Any:
    """Return the place of the checker's result."""
    return page.locator('[role="status"][data-tool="symptom_checker"]')


def test_a_translated_checker_goes_on_to_answer(checker: Page) -> None:
    """Translated before the first answer and again after it."""
    assert checker.evaluate(TRANSLATE) > 100
    checker.evaluate(PRESS, [["pop", "yes"]])
    expect(result(checker)).to_have_attribute("data-rule", "E4")
    checker.evaluate(TRANSLATE)
    presses = [[question, option] for question, given in CALM.items() for option in (given if isinstance(given, list) else [given])]
    checker.evaluate(PRESS, presses)
    expect(result(checker)).to_have_attribute("data-rule", "M1")


def test_a_hundred_changes_leave_the_right_result(checker: Page) -> None:
    """What the page says last is what Python says of the answers that are pressed last."""
    checker.evaluate("(questions) => { globalThis.questions = questions; }", dict.fromkeys(CALM, 1))
    answers = checker.evaluate(HUNDRED)
    assert len(answers) > 5
    expect(result(checker)).to_have_attribute("data-rule", assess(answers).rule)
