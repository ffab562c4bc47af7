"""The quiz on its page: nothing is judged before Check, every verdict can be taken back, and nothing is kept unasked."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Opener
from playwright.sync_api import Browser, Locator, Page, expect
from support.folds import open_folds
from support.tiers import long
from support.waiting import wait_until

from achilles.quiz import Quiz, load_questions

PAGE = "book/causes.html"
RULES = load_questions("causes").data
QUESTIONS: list[dict[str, Any]] = RULES["question"]
KEY = "achilles-course:/achilles/ quiz-causes"


# A notebook's model in a few lines: what the kernel sets, the view hears; what the view sets, `sent` keeps.
NOTEBOOK = """
async ([text, state]) => {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const heard = [];
  globalThis.sent = [];
  const model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; sent.push(value); heard.forEach((it) => it()); },
    on: (event, it) => heard.push(it),
    save_changes() {},
  };
  globalThis.fromKernel = (answers) => { state.answers = answers; heard.forEach((it) => it()); };
  const el = document.body.appendChild(document.createElement("div"));
  (await import(address)).default.render({ model, el });
}
"""


@pytest.fixture
def quiz(open_page: Opener) -> Page:
    """Open the chapter on causes, its quiz ready."""
    return ready(open_page(PAGE).page)


def ready(page: Page) -> Page:
    """Wait until the quiz answers, and open its fold."""
    page.wait_for_selector('[data-mounted] form[data-tool="quiz"]')
    return opened(page)


def opened(page: Page) -> Page:
    """Open the fold that the questions are behind."""
    page.locator('form[data-tool="quiz"] summary').first.click()
    expect(card(page, QUESTIONS[0]["id"])).to_be_visible()
    return page


def card(page: Page, question: str) -> Locator:
    """Return the card of a question."""
    return page.locator(f'form[data-tool="quiz"] fieldset[data-question="{question}"]')


def verdict(page: Page, question: str) -> Locator:
    """Return where a question's verdict stands."""
    return card(page, question).locator("[role=status]")


def total(page: Page) -> Locator:
    """Return where the score stands."""
    return page.locator('[role="status"][data-tool="quiz"]')


def press(page: Page, question: str, name: str = "Check") -> None:
    """Press a button of a question's card."""
    card(page, question).get_by_role("button", name=name).click()


def answer(page: Page, question: dict[str, Any], *, right: bool) -> None:
    """Answer a question rightly or wrongly, and check it."""
    place = card(page, question["id"])
    if question["kind"] == "number":
        place.locator("input").fill(str(question["answer"]) if right else "1")
    for option in question.get("options", ()):
        if option["right"] == right:
            place.locator(f'input[value="{option["id"]}"]').check()
    press(page, question["id"])


def options_told(page: Page, question: str) -> Iterator[tuple[str | None, str | None]]:
    """Give each option of a verdict, and "true" where it was rightly chosen or left, else "false"."""
    for option in verdict(page, question).locator("[data-option]").all():
        yield option.get_attribute("data-option"), option.get_attribute("data-said")


def test_nothing_is_judged_before_check(quiz: Page) -> None:
    """Ticking an answer says nothing; Check says right or not yet, in words, with a word on each option."""
    card(quiz, "past_year").locator('input[value="a"]').check()
    expect(verdict(quiz, "past_year")).to_be_empty()
    expect(total(quiz)).to_have_text("Nothing checked yet.")
    expect(total(quiz)).to_have_attribute("data-score", "0")
    press(quiz, "past_year")
    expect(verdict(quiz, "past_year")).to_have_attribute("data-right", "false")
    expect(verdict(quiz, "past_year").locator(".quiz-word")).to_have_text("Not yet")
    expect(verdict(quiz, "past_year").locator("[data-option]")).to_have_count(4)
    expect(total(quiz)).to_have_text("0 of 6 right so far.")


def test_changing_the_answer_or_trying_again_takes_the_verdict_back(quiz: Page) -> None:
    """A verdict belongs to the answer that was checked, and to no other."""
    card(quiz, "past_year").locator('input[value="b"]').check()
    press(quiz, "past_year")
    expect(total(quiz)).to_have_attribute("data-score", "1")
    card(quiz, "past_year").locator('input[value="a"]').check()
    expect(verdict(quiz, "past_year")).to_be_empty()
    assert verdict(quiz, "past_year").get_attribute("data-right") is None
    expect(total(quiz)).to_have_attribute("data-score", "0")
    card(quiz, "past_year").locator('input[value="b"]').check()
    expect(verdict(quiz, "past_year")).to_be_empty()  # back at the right answer, and still not checked
    press(quiz, "past_year")
    expect(verdict(quiz, "past_year")).to_have_attribute("data-right", "true")
    press(quiz, "past_year", "Try again")
    expect(verdict(quiz, "past_year")).to_be_empty()
    expect(card(quiz, "past_year").locator('input[value="b"]')).to_be_focused()
    expect(card(quiz, "past_year").get_by_role("button", name="Try again")).to_be_hidden()


def test_many_is_right_with_exactly_the_right_options(quiz: Page) -> None:
    """One missing and one too many are both named, and the right ones too."""
    for option in "acb":
        card(quiz, "support").locator(f'input[value="{option}"]').check()
    press(quiz, "support")
    expect(verdict(quiz, "support")).to_have_attribute("data-right", "false")
    assert list(options_told(quiz, "support")) == [("a", "true"), ("b", "false"), ("c", "true"), ("d", "false"), ("e", "true")]
    card(quiz, "support").locator('input[value="b"]').uncheck()
    card(quiz, "support").locator('input[value="d"]').check()
    press(quiz, "support")
    expect(verdict(quiz, "support")).to_have_attribute("data-right", "true")


@pytest.mark.parametrize(
    ("typed", "right", "said"),
    [
        ("168,4", True, "168"),
        ("165", False, "5 steps more"),
        *map(long, [("168", True, "5 % of 160 is 8"), ("100", False, "add it"), ("400", False, "more than 5 %")]),
    ],
)
def test_a_number_with_comma_or_point(quiz: Page, typed: str, right: bool, said: str) -> None:
    """Near enough is right; a known slip is named; Enter checks as the button does."""
    card(quiz, "steps").locator("input").fill(typed)
    card(quiz, "steps").locator("input").press("Enter")
    expect(verdict(quiz, "steps")).to_have_attribute("data-right", str(right).lower())
    expect(verdict(quiz, "steps")).to_contain_text(said)


def test_nonsense_and_blanks_are_no_answer(quiz: Page) -> None:
    """Nonsense is reported next to its field; without an answer Check asks for one and judges nothing."""
    card(quiz, "steps").locator("input").fill("many")
    expect(card(quiz, "steps").locator(".tool-problem")).to_have_text(
        'Not understood: "many" is not allowed; allowed: a number, 0 to 100000'
    )
    for question in ("steps", "past_year", "support"):
        press(quiz, question)
        expect(verdict(quiz, question)).to_contain_text("first")
        assert verdict(quiz, question).get_attribute("data-right") is None
    card(quiz, "steps").locator("input").fill("168")
    expect(card(quiz, "steps").locator(".tool-problem")).to_be_empty()
    expect(verdict(quiz, "steps")).to_be_empty()
    expect(total(quiz)).to_have_text("Nothing checked yet.")


def test_the_score_counts_what_was_checked(quiz: Page) -> None:
    """Right ones of all; at the end no more "so far"; Start again clears the lot."""
    for number, question in enumerate(QUESTIONS, 1):
        answer(quiz, question, right=True)
        so_far = " so far" if number < len(QUESTIONS) else ""
        expect(total(quiz)).to_have_text(f"{number} of {len(QUESTIONS)} right{so_far}.")
    quiz.locator('form[data-tool="quiz"]').get_by_role("button", name="Start again").click()
    expect(total(quiz)).to_have_attribute("data-score", "0")
    expect(quiz.locator("[data-right]")).to_have_count(0)


@pytest.mark.long
def test_the_way_back_to_the_words(quiz: Page) -> None:
    """Read again leads to a heading that is on the page, and a source to its entry."""
    for question in QUESTIONS:
        answer(quiz, question, right=False)
        link = verdict(quiz, question["id"]).get_by_role("link", name=question["see_text"])
        expect(link).to_have_attribute("href", f"#{question['see']}")
        expect(quiz.locator(f"[id='{question['see']}']")).to_have_count(1)
    verdict(quiz, "past_year").locator('a[href*="references.html#cite-lagas2020incidence"]').wait_for()
    verdict(quiz, "past_year").get_by_role("link", name=QUESTIONS[0]["see_text"]).click()
    expect(quiz).to_have_url(re.compile(f"#{QUESTIONS[0]['see']}$"))


def test_keyboard_alone_is_enough(open_page: Opener) -> None:
    """Tab, arrow keys and Space: answer, check, try again."""
    page = ready(open_page(PAGE, width=1280, height=900).page)
    card(page, "past_year").locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(verdict(page, "past_year")).to_have_attribute("data-right", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(verdict(page, "past_year")).to_be_empty()


def test_answers_stay_only_where_the_reader_ticked_it(open_page: Opener) -> None:
    """Nothing is stored unasked; ticked, answers come back under a key of this chapter, unjudged; one press forgets them."""
    watched = open_page(PAGE)
    page = ready(watched.page)
    form = page.locator('form[data-tool="quiz"]')
    answer(page, QUESTIONS[0], right=True)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('achilles-course'))") == []
    form.get_by_label("Remember my answers on this device").check()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('achilles-course'))") == [KEY]
    page.reload()
    ready(page)
    expect(card(page, "past_year").locator('input[value="b"]')).to_be_checked()
    expect(verdict(page, "past_year")).to_be_empty()
    form.get_by_role("button", name="Forget all").click()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('achilles-course'))") == []
    expect(form.get_by_label("Remember my answers on this device")).not_to_be_checked()
    expect(form.locator("input:checked")).to_have_count(0)


def test_forget_all_is_for_the_whole_page(open_page: Opener) -> None:
    """The practice beside the quiz loses its tick as well, so that its next answer is not kept again."""
    page = ready(open_page("book/causes.html").page)
    open_folds(page)
    quiz, practice = page.locator('form[data-tool="quiz"]'), page.locator(".practice-progress")
    quiz.get_by_label("Remember my answers on this device").check()
    practice.get_by_label("Remember my practice on this device").check()
    answers = page.locator('[data-task="causes/socks_low_end"] input')
    keys = "Object.keys(localStorage).filter((key) => key.startsWith('achilles-course')).sort()"
    assert page.evaluate(keys) == ["achilles-course:/achilles/ practice", "achilles-course:/achilles/ quiz-causes"]
    quiz.get_by_role("button", name="Forget all").click()
    expect(practice.get_by_label("Remember my practice on this device")).not_to_be_checked()
    answers.first.check()
    page.locator('[data-task="causes/socks_low_end"]').get_by_role("button", name="Show what the cell gives").click()
    assert page.evaluate(keys) == []


def test_in_a_notebook_only_checked_answers_reach_python_and_its_answers_are_judged(browser: Browser) -> None:
    """Ticking tells Python nothing, Check tells it; what Python sets is shown with its verdict; the way back is words."""
    made = Quiz("causes")
    page = browser.new_page()
    page.evaluate(NOTEBOOK, [made._esm, {"rules": made.rules, "form": made.form, "answers": {}}])
    opened(page)
    card(page, "past_year").locator('input[value="a"]').check()
    card(page, "socks").locator('input[value="c"]').check()
    assert page.evaluate("sent.filter((it) => Object.keys(it).length)") == []
    press(page, "socks")
    assert page.evaluate("sent.at(-1)") == {"socks": "c"}
    expect(verdict(page, "socks")).to_contain_text("in this chapter")
    expect(verdict(page, "socks").get_by_role("link")).to_have_count(0)
    page.evaluate("fromKernel({ past_year: 'b', support: 'a', steps: 168 })")
    expect(total(page)).to_have_text("2 of 6 right so far.")
    expect(verdict(page, "support")).to_have_attribute("data-right", "false")
    expect(verdict(page, "socks")).to_be_empty()
    expect(page.get_by_label("Remember my answers on this device")).to_be_hidden()
    press(page, "past_year", "Try again")
    assert page.evaluate("sent.at(-1)") == {"support": ["a"], "steps": 168}
    page.close()


@pytest.mark.long
def test_without_scripts_the_questions_stand_and_no_answer_does(open_page: Opener) -> None:
    """Scripts off: the fold opens and every question can be read, no feedback is on the page, and a line says that the tool cannot answer."""
    page = opened(open_page(PAGE, java_script_enabled=False).page)
    form = page.locator('form[data-tool="quiz"]')
    seen = form.inner_text()
    for question in QUESTIONS:
        assert question["text"] in seen
        assert not [option["feedback"] for option in question.get("options", ()) if option["feedback"] in seen]
    expect(form.locator("noscript")).to_have_count(1)
    expect(form.get_by_role("button", name="Check")).to_have_count(0)


def test_folded_the_page_is_shorter_and_on_paper_every_question_is_there(open_page: Opener) -> None:
    """As the page opens no question takes up room; print shows them all, whether the fold is open or not."""
    page = open_page(PAGE).page
    for question in QUESTIONS:
        expect(card(page, question["id"])).to_be_hidden()
    page.emulate_media(media="print")
    for question in QUESTIONS:
        expect(card(page, question["id"])).to_be_visible()


@pytest.mark.long
def test_it_fits_and_its_targets_are_large(quiz: Page) -> None:
    """With every verdict open nothing runs over the side, and what is pressed is 44 px high, on a phone and on a desk."""
    for question in QUESTIONS:
        answer(quiz, question, right=question["id"] == "past_year")
    for width in (360, 1280):
        quiz.set_viewport_size({"width": width, "height": 800})
        wait_until(quiz, f"document.documentElement.scrollWidth <= {width}")
        for target in quiz.locator('form[data-tool="quiz"] :is(button, .tool-option, input[type="text"])').all():
            box = target.bounding_box()
            assert box is None or box["height"] >= 44, target.inner_text()
