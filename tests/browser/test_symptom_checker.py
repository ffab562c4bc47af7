"""The symptom checker on its page: right for every rule, and right while it is being filled in."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import Opener, whole_form
from playwright.sync_api import BrowserContext, Locator, Page, expect
from support.stories import CALM, STORIES, story
from support.tiers import long, short_of
from support.waiting import wait_until_mounted

from achilles.symptom_checker import load_rules

ONE_A_RULE = list({rule: (rule, matched, changes) for rule, matched, changes in reversed(STORIES)}.values())
RULES = load_rules()
LEVELS = {"E": "emergency", "U": "urgent", "S": "soon", "N": "soon", "D": "soon", "M": "self_care"}


def press(page: Page, question: str, option: Any) -> None:
    """Press one option."""
    page.locator(f'.tool input[name="{question}"][value="{option}"]').check()


def answer(page: Page, answers: dict[str, Any]) -> None:
    """Press every answer of a story at one go: an emergency folds the questions away soon after."""
    presses = [[question, option] for question, given in answers.items() for option in (given if isinstance(given, list) else [given])]
    page.evaluate(
        """(presses) => {
          for (const [question, option] of presses) document.querySelector(`.tool input[name="${question}"][value="${option}"]`).click();
        }""",
        presses,
    )


def detail(page: Page) -> Locator:
    """Return what stands below the answer."""
    return page.locator('form[data-tool="symptom_checker"] .tool-detail')


def result(page: Page) -> Any:
    """Return the place of the result."""
    return page.locator('[role="status"][data-tool="symptom_checker"]')


@pytest.fixture(scope="module")
def one_checker(usual_context: BrowserContext, site: str) -> Iterator[Page]:
    """Open the symptom checker once for many stories."""
    page = usual_context.new_page()
    page.goto(f"{site}book/checker.html")
    yield whole_form(page)
    page.close()


@pytest.mark.xdist_group("a story for each rule")
@pytest.mark.parametrize(("rule", "matched", "changes"), ONE_A_RULE, ids=[rule for rule, _, _ in ONE_A_RULE])
def test_each_rule_is_reached_on_the_page(one_checker: Page, rule: str, matched: list[str], changes: dict[str, Any]) -> None:
    """A story for each rule: level, rule, reason and the other rules that held; nothing of the story before is left."""
    checker = one_checker
    checker.locator('form[data-tool="symptom_checker"] [data-action="restart"]').evaluate("(button) => button.click()")
    expect(result(checker)).to_contain_text("8 danger questions left")
    answer(checker, story(changes))
    expect(result(checker)).to_have_attribute("data-rule", rule)
    expect(result(checker)).to_have_attribute("data-level", LEVELS[rule[0]])
    expect(result(checker)).to_contain_text(f"rule {rule}")
    for other in matched[1:]:
        assert f"{other}:" in detail(checker).text_content()
    expect(detail(checker)).to_contain_text(f"Rules {RULES.version} of {RULES.date}")


def test_it_does_not_open_by_shouting(checker: Page) -> None:
    """Nothing answered is urgent by the rules, but the page says only what is left to answer."""
    expect(result(checker)).to_contain_text("8 danger questions left")
    assert result(checker).get_attribute("data-level") is None
    press(checker, "place", "calf")  # a blank calf question stays silent until the first eight are answered
    assert result(checker).get_attribute("data-level") is None
    press(checker, "now", "none")
    expect(result(checker)).to_contain_text("7 danger questions left")


def test_an_urgent_answer_shows_at_once(checker: Page) -> None:
    """A given sign speaks before the rest is answered."""
    press(checker, "calf", "swollen_warm_or_aching")
    expect(result(checker)).to_have_attribute("data-rule", "U1")
    expect(result(checker)).to_contain_text("So far (7 danger questions left)")


def test_after_the_danger_questions_the_level_so_far_shows(checker: Page) -> None:
    """Eight answered: a level so far; all answered: the full result."""
    first = ["now", "pop", "onset", "strength", "look", "calf", "infection", "medicines"]
    answer(checker, {name: CALM[name] for name in first})
    expect(result(checker)).to_have_attribute("data-rule", "S7")
    expect(result(checker)).to_contain_text("So far (10 questions left)")
    answer(checker, {name: given for name, given in CALM.items() if name not in first})
    expect(result(checker)).to_have_attribute("data-rule", "M1")
    expect(result(checker)).not_to_contain_text("So far")


def test_on_an_emergency_the_result_comes_first_and_the_questions_fold(checker: Page) -> None:
    """The questions give way to the result, which has the focus; one press brings them back."""
    press(checker, "pop", "yes")
    expect(result(checker)).to_contain_text("Go to an emergency department today")
    expect(checker.locator(".tool-section").first).to_be_hidden()
    expect(result(checker)).to_be_focused()
    expect(result(checker)).to_be_in_viewport()
    checker.get_by_role("button", name="Show the questions again").click()
    press(checker, "pop", "no")
    expect(result(checker)).to_contain_text("7 danger questions left")


def test_none_and_signs_untick_each_other(checker: Page) -> None:
    """The later press counts."""
    box = 'input[name="look"][value="{}"]'
    press(checker, "look", "none")
    press(checker, "look", "bruise")
    expect(checker.locator(box.format("none"))).not_to_be_checked()
    press(checker, "look", "none")
    expect(checker.locator(box.format("bruise"))).not_to_be_checked()
    press(checker, "look", "unsure")
    expect(checker.locator(box.format("none"))).not_to_be_checked()


def test_the_drawing_answers_and_follows(checker: Page) -> None:
    """A press on the heel in the drawing ticks it in the list."""
    checker.locator('[data-spot="insertion"] ellipse').click()
    expect(checker.locator('input[name="place"][value="insertion"]')).to_be_checked()


def test_the_drawing_answers_by_keyboard(checker: Page) -> None:
    """One stop of Tab; arrow keys move and choose, as in the list; Space and Enter choose; list and drawing agree."""
    drawing = checker.get_by_role("radiogroup", name="The same places on a drawing")
    listed = checker.locator('input[name="place"]')
    named = listed.evaluate_all("(inputs) => inputs.map((input) => input.labels[0].textContent.trim())")
    on_drawing = drawing.get_by_role("radio").evaluate_all("(spots) => spots.map((spot) => spot.getAttribute('aria-label'))")
    assert len(on_drawing) == 6
    assert set(on_drawing) < set(named)
    expect(drawing.locator('[tabindex="0"]')).to_have_count(1)

    drawing.scroll_into_view_if_needed()
    drawing.locator('[data-spot="calf"]').focus()
    checker.keyboard.press("Space")
    expect(checker.locator('input[name="place"][value="calf"]')).to_be_checked()
    for key, place in (("ArrowUp", "sole"), ("ArrowRight", "calf"), ("ArrowDown", "ankle_or_shin"), ("ArrowLeft", "calf")):
        top = checker.evaluate("scrollY")
        checker.keyboard.press(key)
        expect(checker.locator(f'input[name="place"][value="{place}"]')).to_be_checked()
        chosen = drawing.locator(f'[data-spot="{place}"]')
        expect(chosen).to_be_focused()
        expect(chosen).to_have_attribute("aria-checked", "true")
        expect(drawing.locator('[aria-checked="true"]')).to_have_count(1)
        assert checker.evaluate("scrollY") == top
    checker.keyboard.press("Tab")
    assert checker.evaluate("document.activeElement.type") == "radio"  # past the drawing: into the list

    press(checker, "place", "heel_bone")
    expect(drawing.locator('[tabindex="0"]')).to_have_attribute("data-spot", "heel_bone")
    drawing.locator('[data-spot="sole"]').evaluate("(spot) => spot.focus()")
    checker.keyboard.press("Enter")
    expect(checker.locator('input[name="place"][value="sole"]')).to_be_checked()
    press(checker, "place", "unsure")
    expect(drawing.locator('[aria-checked="true"]')).to_have_count(0)
    expect(drawing.locator('[tabindex="0"]')).to_have_count(1)


def test_the_way_to_the_planner(checker: Page) -> None:
    """Self-care opens the planner with the pain filled in; the runner still has to confirm it there."""
    answer(checker, story({"pain_running": 4}))
    checker.get_by_role("link", name="Open the mileage planner").click()
    expect(checker.locator('input[name="gate"][value="checker"]')).to_be_checked()
    expect(checker.locator('input[name="pain"][value="amber"]')).to_be_checked()
    expect(checker.locator('input[name="confirmed"]')).not_to_be_checked()
    expect(checker.locator("tr[data-week]")).to_have_count(0)


def test_an_emergency_has_no_way_to_the_planner(checker: Page) -> None:
    """The gate stays shut."""
    answer(checker, {"pop": "yes"})
    expect(result(checker)).to_have_attribute("data-level", "emergency")
    expect(checker.get_by_role("link", name="Open the mileage planner")).to_have_count(0)


def test_answers_stay_only_where_the_reader_ticked_it(open_page: Opener) -> None:
    """Nothing is stored unasked; ticked, answers survive turning the page; one press forgets all."""
    watched = open_page("book/checker.html")
    page = whole_form(watched.page)
    form = page.locator('form[data-tool="symptom_checker"]')
    press(page, "onset", "hours")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('achilles-course'))") == []
    form.get_by_label("Remember my answers on this device").check()
    page.goto(f"{watched.own}book/causes.html")
    page.goto(f"{watched.own}book/checker.html")
    expect(page.locator('input[name="onset"][value="hours"]')).to_be_checked()
    expect(form.get_by_label("Remember my answers on this device")).to_be_checked()
    whole_form(page)
    form.get_by_role("button", name="Start again").click()
    expect(page.locator('input[name="onset"][value="hours"]')).not_to_be_checked()
    press(page, "onset", "gradual")
    form.get_by_role("button", name="Forget all").click()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('achilles-course'))") == []
    page.reload()
    expect(page.locator('input[name="onset"]:checked')).to_have_count(0)
    expect(form.get_by_label("Remember my answers on this device")).not_to_be_checked()


@pytest.mark.long
def test_what_is_forgotten_in_one_tab_does_not_come_back_from_another(open_page: Opener) -> None:
    """Two tabs with the tick on; one forgets, and the next press in the other keeps nothing, whether it heard of it or not."""
    first = open_page("book/checker.html", reduced_motion="reduce").page
    whole_form(first)
    first.locator('.tool [data-action="remember"]').first.check()
    press(first, "pop", "no")
    for hears in (True, False):
        second = first.context.new_page()
        if not hears:
            second.add_init_script("addEventListener('storage', (event) => event.stopImmediatePropagation(), true)")
        second.goto(first.url)
        whole_form(second)
        expect(second.locator('.tool [data-action="remember"]').first).to_be_checked()
        first.locator('.tool [data-action="forget"]').first.click()
        if hears:
            expect(second.locator('.tool [data-action="remember"]').first).not_to_be_checked()
        press(second, "pop", "yes")
        expect(second.locator('.tool [data-action="remember"]').first).not_to_be_checked()
        assert first.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('achilles-course:'))") == []
        second.close()
        first.locator('.tool [data-action="remember"]').first.check()
        press(first, "pop", "no")


def test_kept_answers_say_of_which_day_they_are(open_page: Opener) -> None:
    """An old answer is never taken for today's: the day stands above the questions until the reader starts again."""
    page = whole_form(open_page("book/checker.html", reduced_motion="reduce").page)
    page.locator('.tool [data-action="remember"]').check()
    press(page, "pop", "no")
    page.evaluate(
        """() => {
          const name = "achilles-course:/achilles/ symptom_checker";
          localStorage.setItem(name, JSON.stringify({ ...JSON.parse(localStorage.getItem(name)), remembered_on: "2026-03-09" }));
        }"""
    )
    page.reload()
    whole_form(page)
    expect(page.locator(".tool-kept")).to_contain_text("9 March 2026")
    assert page.locator('.tool input[name="pop"][value="no"]').is_checked()
    page.locator('.tool [data-action="restart"]').click()
    expect(page.locator(".tool-kept")).to_have_count(0)


@pytest.mark.parametrize("name", short_of(["checker", "planner", "shoes"], "checker"))
def test_a_link_carries_answers_only_after_the_reader_agrees(open_page: Opener, name: str) -> None:
    """What is in the link is asked about first, filled in on a press, and leaves the address; what cannot be read is said."""
    first = open_page(f"book/{name}.html", reduced_motion="reduce").page
    wait_until_mounted(first)
    if name == "checker":
        whole_form(first)
        answer(first, CALM)
    else:
        first.locator(".tool fieldset:visible input[type=radio]:visible").first.check()
    first.locator('.tool [data-action="link"]').click()
    link = first.locator(".tool-link input").input_value()
    ticked = "[...document.querySelectorAll('.tool :checked')].map((input) => input.name + input.value)"
    given = first.evaluate(ticked)
    assert given
    second = first.context.new_page()
    second.goto(link)
    wait_until_mounted(second)
    box = second.locator(".tool-asked")
    expect(box).to_contain_text("Nothing is filled in yet")
    assert second.evaluate(ticked) != given
    assert "answers=" not in second.url
    box.locator('[data-action="take-link"]').click()
    expect(box).to_have_count(0)
    assert second.evaluate(ticked) == given
    if name == "checker":
        expect(result(second)).to_have_attribute("data-rule", "M1")
        expect(result(second)).to_be_visible()
    second.goto("about:blank")
    for damaged in (link[:-9], link.replace("answers=", "answers=x"), first.url.split("#")[0] + "#answers=" + "A" * 5000):
        second.goto(damaged)
        wait_until_mounted(second)
        expect(box).to_contain_text("cannot be read")
        second.goto("about:blank")
    second.close()


@pytest.mark.parametrize(
    "stored",
    [*map(long, ["{", "null", "[1]"]), json.dumps({"pop": "<b>", "now": {"a": 1}, "x": 1, "__proto__": {"y": 1}, "pain_running": 99})],
)
def test_odd_storage_changes_nothing(open_page: Opener, stored: str) -> None:
    """What lies in the browser's storage may be anything; the checker starts empty and works."""
    watched = open_page("book/checker.html")
    page = watched.page
    page.evaluate("(stored) => localStorage.setItem('achilles-course:/achilles/ symptom_checker', stored)", stored)
    page.reload()
    whole_form(page)
    expect(result(page)).to_contain_text("8 danger questions left")
    answer(page, {"look": ["gap"]})
    expect(result(page)).to_have_attribute("data-rule", "E5")


@pytest.mark.timed
def test_it_answers_within_50_ms(checker: Page) -> None:
    """From a press to the changed result."""
    answer(checker, CALM)
    took = checker.evaluate(
        """() => {
          const times = [];
          for (let round = 0; round < 10; round += 1) {
            const input = document.querySelector(`input[name="place"][value="${round % 2 ? "midportion" : "insertion"}"]`);
            const start = performance.now();
            input.click();
            times.push(performance.now() - start);
          }
          return Math.min(...times);
        }"""
    )
    expect(result(checker)).to_have_attribute("data-rule", "M1")
    assert took < 50


# ------------------------------------------------------------------------------------------------ one screen at a time


class Runner:
    """Somebody who answers with a finger, on a phone; counts taps and screens."""

    def __init__(self, page: Page) -> None:
        page.wait_for_selector('[data-mounted] form[data-tool="symptom_checker"]')
        self.page, self.taps = page, 0
        self.screens = {self.title()}

    def title(self) -> str:
        """Return the heading of the screen."""
        return self.page.locator(".tool-step-title").inner_text()

    def tap(self, question: str, option: object) -> None:
        """Press an option of the screen that is shown."""
        self.page.locator(f'.is-shown input[name="{question}"][value="{option}"]').tap()
        self.taps += 1

    def press(self, action: str) -> None:
        """Press a button of the screen."""
        button = self.page.locator(f'.is-shown [data-action="{action}"], .tool-steps [data-action="{action}"]').first
        button.scroll_into_view_if_needed()
        expect(button).to_be_enabled()
        button.tap()
        self.taps += 1

    def arrives(self, start: str) -> None:
        """Wait for a screen."""
        expect(self.page.locator(".tool-step-title")).to_contain_text(start)
        self.screens.add(self.title())

    def to_group(self) -> None:
        """Answer the first three screens as a calm runner."""
        self.tap("now", "none")
        self.arrives("Screen 2")
        self.tap("pop", "no")
        self.tap("onset", "gradual")
        self.arrives("Screen 3")
        self.tap("strength", "raise_with_pain")
        self.arrives("Screen 4")

    def from_place(self) -> None:
        """Answer the last four screens as a calm runner."""
        self.tap("place", "midportion")
        self.arrives("Screen 7")
        self.press("none")
        self.arrives("Screen 8")
        self.tap("duration", "2_to_6_weeks")
        self.tap("trend", "same")
        self.arrives("Screen 9")
        for question, score in (("pain_running", 2), ("pain_next_morning", 1), ("usual_morning", 1)):
            self.tap(question, score)
        self.arrives("Your answer")


def calm_runner(runner: Runner) -> None:
    """No sign at all."""
    runner.to_group()
    runner.press("none")
    runner.arrives("Screen 5")
    runner.tap("you", "18_to_59")
    runner.press("none")
    runner.arrives("Screen 6")
    runner.from_place()


def pop_runner(runner: Runner) -> None:
    """Feel a pop at the start: the answer comes by itself."""
    runner.tap("now", "none")
    runner.arrives("Screen 2")
    runner.tap("pop", "yes")
    runner.arrives("Your answer")


def clot_runner(runner: Runner) -> None:
    """Have a calf that is worse at rest: today, in the bar, and one press to the answer."""
    runner.to_group()
    runner.tap("calf", "worse_at_rest")
    runner.page.locator('[data-action="to-result"]').tap()
    runner.taps += 1
    runner.arrives("Your answer")


def unsure_runner(runner: Runner) -> None:
    """Not sure of a medicine."""
    runner.to_group()
    runner.press("none")
    runner.arrives("Screen 5")
    runner.tap("you", "18_to_59")
    runner.tap("medicines", "unsure")
    runner.press("none")
    runner.arrives("Screen 6")
    runner.from_place()


def young_runner(runner: Runner) -> None:
    """Under 18."""
    runner.to_group()
    runner.press("none")
    runner.arrives("Screen 5")
    runner.tap("you", "under_18")
    runner.press("none")
    runner.arrives("Screen 6")
    runner.from_place()


@pytest.mark.parametrize(
    ("person", "rule", "most_taps"),
    [
        (calm_runner, "M1", 14),
        (pop_runner, "E4", 2),
        *map(long, [(clot_runner, "U1", 6), (unsure_runner, "S7", 15), (young_runner, "S3", 14)]),
    ],
)
def test_five_people_reach_their_answer(open_page: Opener, person: Callable[[Runner], None], rule: str, most_taps: int) -> None:
    """Taps, screens and seconds to a result on a phone; printed with -s. On one page before: 20 taps for a calm runner."""
    runner = Runner(open_page("book/checker.html", has_touch=True).page)
    start = time.monotonic()
    person(runner)
    seconds = time.monotonic() - start
    expect(result(runner.page)).to_have_attribute("data-rule", rule)
    print(f"\n{person.__name__}: {runner.taps} taps, {len(runner.screens)} screens, {seconds:.1f} s of the machine's own")
    assert runner.taps <= most_taps


def test_the_first_question_is_in_the_first_phone_screen(open_page: Opener) -> None:
    """No code above it, and no words for an emergency that hide it."""
    page = open_page("book/checker.html").page
    page.wait_for_selector("[data-mounted] .is-stepping")
    expect(page.locator('.is-shown input[name="now"]').first).to_be_in_viewport()
    expect(page.locator("article .cell_input")).to_have_count(0)


@pytest.mark.long
def test_back_and_forward_turn_the_screens(open_page: Opener) -> None:
    """The browser's own history, with every answer kept."""
    runner = Runner(open_page("book/checker.html", has_touch=True).page)
    runner.to_group()
    runner.page.go_back()
    runner.arrives("Screen 3")
    expect(runner.page.locator('input[name="strength"][value="raise_with_pain"]')).to_be_checked()
    runner.page.go_forward()
    runner.arrives("Screen 4")


def test_none_of_these_leaves_what_is_ticked(open_page: Opener) -> None:
    """A sign that is ticked stays; only what is left is answered with none."""
    runner = Runner(open_page("book/checker.html", has_touch=True).page)
    runner.to_group()
    runner.tap("look", "mild_thickening")
    expect(runner.page.locator('.is-shown [data-action="none"]')).to_have_count(1)
    runner.press("none")
    runner.arrives("Screen 5")
    expect(runner.page.locator('input[name="look"][value="mild_thickening"]')).to_be_checked()
    expect(runner.page.locator('input[name="look"][value="none"]')).not_to_be_checked()
    expect(runner.page.locator('input[name="calf"][value="none"]')).to_be_checked()


def test_a_keyboard_answers_every_screen_and_none_turns_by_itself(open_page: Opener) -> None:
    """Arrow keys answer; only the button goes on."""
    page = open_page("book/checker.html").page
    page.wait_for_selector("[data-mounted] .is-stepping")
    page.locator('.is-shown input[name="now"][value="none"]').focus()
    page.keyboard.press("Space")
    expect(page.locator(".tool-step-title")).to_contain_text("Screen 1")
    page.locator('[data-action="next"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tool-step-title")).to_contain_text("Screen 2")
    expect(page.locator(".tool-step-title")).to_be_focused()


def test_the_chapter_leads_to_the_checker(open_page: Opener) -> None:
    """It carries no form of its own, so that it is light."""
    page = open_page("book/symptoms.html").page
    expect(page.locator('form[data-tool="symptom_checker"]')).to_have_count(0)
    page.get_by_role("link", name="Open the symptom checker").click()
    expect(page.locator(".tool-step-title")).to_contain_text("Screen 1 of 9")
