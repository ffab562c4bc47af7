"""Code cells that run in the page: in a profile that knows nothing, with every other host cut off, and then the network too.

Python is loaded once over the network, on the first page; from then on the host is off, and pages and Python come from what the
browser keeps.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from support.axe import small_controls, violations
from support.copies import Host
from support.folds import open_folds
from support.site import SITE, page_names
from support.tiers import long
from support.waiting import PATIENCE, wait_until, wait_until_mounted

from achilles.practice.errors import kinds
from achilles.practice.tasks import Complete, load_tasks
from achilles.symptom_checker import assess
from sphinx_livepage.policy import HEADER, as_text

pytestmark = pytest.mark.xdist_group("run-cells")
PAGES = [name for name in page_names() if 'class="cell_input' in (SITE / name).read_text(encoding="utf-8")]
FIRST = ("book/planner.html", "book/long_term.html")  # together they load all that the others do
LONG = PATIENCE * 1000
QUIZ = 8  # the cell of the chapter on symptoms that shows its quiz
# What a reader can read of a cell's output: not what plotly draws from it, which has a test of its own.
TEXT = """(outputs) => outputs.map((output) => {
  const copy = output.cloneNode(true);
  for (const drawn of copy.querySelectorAll(".explorable-canvas, .book-figure-canvas, .copybtn, script, noscript, style")) drawn.remove();
  return copy.textContent.replace(/\\s+/g, " ").trim();
}).join("\\n")"""
KEPT = "caches.keys().then((names) => Promise.all(names.filter((name) => name.includes(' python ')).map((name) => caches.open(name).then((copy) => copy.keys().then((all) => all.map(({url}) => url.split('/').at(-1)))))).then((lists) => lists.flat()))"


class Reader:
    """A reader with a new browser, and what went wrong in it."""

    def __init__(self, context: BrowserContext, host: Host) -> None:
        self.context, self.host = context, host
        self.complaints: list[str] = []
        context.route("**/*", self._guard)
        self.page = self.open(FIRST[-1])
        self.found: dict[str, dict[int, tuple[str, str]]] = {}  # what the cells of the first pages showed, with the network there

    def _guard(self, route: Any) -> None:
        if route.request.url.startswith((self.host.address, "blob:", "data:")):
            route.fallback()
        else:
            self.complaints.append(f"foreign: {route.request.url}")
            route.abort()

    def open(self, name: str) -> Page:
        """Open a page of the site."""
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.host.address + name)
        wait_until_mounted(page)
        return page


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Reader]:
    """Give a reader in whose browser Python was loaded and kept; the network is gone, and the host sent the policy as a header."""
    host = Host(SITE, {"Content-Security-Policy": as_text(HEADER)})
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    reader = Reader(context, host)
    page = reader.page
    wait_until(page, "navigator.serviceWorker.controller !== null")
    reader.found[FIRST[-1]] = run_all(page)
    for name in FIRST[:-1]:
        reader.found[name] = run_all(further := reader.open(name))
        further.close()
    wait_until(
        page,
        f"{KEPT}.then((kept) => ['worker.js', 'runner.js', 'cells.css', 'plotly-', 'icalendar-'].every((one) => kept.some((name) => name.startsWith(one))))",
    )
    host.off()
    yield reader
    context.close()
    host.off()


@pytest.fixture(scope="module")
def page(reader: Reader) -> Iterator[Page]:
    """Open a page whose Python all further tests share, with the network gone."""
    page = reader.open("book/symptoms.html")
    yield page
    page.close()


def cell(page: Page, nth: int) -> Locator:
    """Return a shown cell, by its number from 1."""
    return page.locator(".cell:has(> .cell_input)").nth(nth - 1)


def run(page: Page, nth: int, code: str | None = None) -> Locator:
    """Run a cell, with other code in it where some is given, and wait for its end. Returns the cell."""
    place = cell(page, nth)
    if code is not None:
        if not place.locator(".run-editor").count():
            run(page, nth)
        place.locator(".run-editor").fill(code)
    place.get_by_role("button", name=f"Run cell {nth}").click()
    expect(place.locator(".run-status")).to_have_text(re.compile(r"^(Done\.|It ended with an error)"), timeout=LONG)
    return place


def text(place: Locator) -> str:
    """Return what a cell shows, as text."""
    return str(place.locator(":scope > .cell_output").evaluate_all(TEXT))


def run_all(page: Page) -> dict[int, tuple[str, str]]:
    """Run each shown cell in order, but for those that the page's Python cannot run. Returns what each showed before and after."""
    found = {}
    for nth in range(1, page.locator(".cell:has(> .cell_input)").count() + 1):
        if cell(page, nth).locator(":scope.tag_not-in-page").count():
            continue
        before = text(cell(page, nth))
        place = run(page, nth)
        assert place.locator(".run-output").count() == 1
        found[nth] = (before, text(place))
    return found


# ------------------------------------------------------------------------------------------------ every cell


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.long
def test_every_cell_gives_what_the_page_shows(reader: Reader, name: str) -> None:
    """Each cell, run in order, says word for word what it said when the book was built; on most pages with the network gone."""
    if name not in reader.found:
        page = reader.open(name)
        reader.found[name] = run_all(page)
        page.close()
    found = reader.found[name]
    assert found
    assert {nth: after for nth, (_, after) in found.items()} == {nth: before for nth, (before, _) in found.items()}
    assert reader.complaints == []


@pytest.mark.long
def test_a_cell_that_needs_more_than_the_pages_python_says_so(reader: Reader) -> None:
    """The planner's table needs pandas: its cell has a result and a sentence, and no button."""
    page = reader.open("book/planner.html")
    place = page.locator(".cell.tag_not-in-page")
    expect(place).to_have_count(1)
    assert text(place).endswith("6 27.9 27.9 12.6")
    expect(place.get_by_role("button", name="Run cell")).to_have_count(0)
    expect(place.locator(".run-said a")).to_have_attribute("href", re.compile(r"run_it\.html$"))
    page.close()


@pytest.mark.long
def test_a_figure_is_drawn_by_the_pages_own_library(reader: Reader) -> None:
    """Both kinds: one with controls that still answer, and one that a cell ends with; each with its words."""
    page = reader.page
    moving, still = page.locator(".run-output .explorable").first, page.locator(".run-output .book-figure").first
    expect(moving).to_have_attribute("data-drawn", "true")
    said = moving.locator("[role=status]").inner_text()
    moving.locator("input[type=radio]:not(:checked)").first.check()
    expect(moving.locator("[role=status]")).not_to_have_text(said)
    expect(still.locator(".main-svg").first).to_be_visible()
    expect(still.locator("figcaption")).not_to_be_empty()


# ------------------------------------------------------------------------------------------------ practice


def nth_with(page: Page, task: str) -> int:
    """Return the number of the cell that shows a practice task."""
    return 1 + int(
        page.locator(".cell:has(> .cell_input)").evaluate_all(
            "(cells, task) => cells.findIndex((cell) => cell.querySelector(`[data-task='${task}']`))", task
        )
    )


@pytest.mark.long
def test_practice_in_a_chapter(reader: Reader) -> None:
    """Predict and order by keyboard without Python; cells to complete with it; what is done shows, and is kept only if ticked."""
    page = reader.open("book/causes.html")
    progress = page.locator(".practice-progress")
    expect(progress).to_contain_text("0 of 6 tasks done.")
    lost = page.locator('[data-task="causes/lost"]')
    lost.locator("input").fill("33")
    lost.locator("input").press("Enter")
    expect(lost.locator(".practice-said")).to_have_text("You said 33. The cell gives 31.")
    order = page.locator('form[data-task="causes/odds_ratio"]')
    order.get_by_role("button", name="Check the order").click()
    expect(order.locator(".practice-said")).to_have_text("Not yet. Another line comes first.")
    first = order.get_by_role("button", name="Move up: def odds_ratio")
    first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    last = order.get_by_role("button", name="Move down: return")
    last.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    order.get_by_role("button", name="Check the order").click()
    expect(order.locator(".practice-said")).to_contain_text("Right.")
    expect(progress).to_contain_text("2 of 6 tasks done.")
    progress.get_by_label("Remember my practice on this device").check()
    completing = [one for one in load_tasks("causes").values() if isinstance(one, Complete)]
    for one in completing:
        nth = nth_with(page, f"causes/{one.id}")
        place = run(page, nth)
        expect(place.locator(".practice-check")).to_have_attribute("data-done", "false")
        check = place.locator(".run-editor").input_value().rstrip().split("\n")[-1]
        place = run(page, nth, f"{one.solution}\n{check}")
        expect(place.locator(".practice-check")).to_have_attribute("data-done", "true")
    expect(progress).to_contain_text(f"{2 + len(completing)} of 6 tasks done.")
    page.reload()
    wait_until_mounted(page)
    expect(progress).to_contain_text(f"{2 + len(completing)} of 6 tasks done.")
    expect(lost.locator(".practice-said")).to_have_text("You said 33. The cell gives 31.")
    progress.get_by_role("button", name="Forget all").click()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('achilles-course'))") == []
    page.close()
    assert reader.complaints == []


@pytest.mark.long
def test_errors_of_beginners_are_explained(page: Page) -> None:
    """In this Python too, whose messages are those of a newer version; above the traceback."""
    run(page, 1)  # it imports the blank
    for kind in kinds():
        place = run(page, 3, kind.example)
        said = place.locator(".run-plain").inner_text()
        assert kind.says.partition("{")[0] in said, kind.id
    run(page, 3, "1").get_by_role("button", name="Reset cell 3").click()


# ------------------------------------------------------------------------------------------------ one page, one Python


@pytest.mark.long
def test_an_answer_in_a_quiz_reaches_python(page: Page) -> None:
    """What was answered before Python was there, and what is answered after; the quiz goes on to judge by itself."""
    question = '.tool fieldset[data-question="pop_yesterday"]'
    page.locator('form[data-tool="quiz"] summary').first.click()
    page.locator(f'{question} input[value="a"]').check()
    page.locator(f'{question} [data-action="check"]').click()
    live = run(page, QUIZ).locator(".run-output")
    expect(live.locator(f"{question} .quiz-verdict")).to_have_attribute("data-right", "true")
    assert text(run(page, 3, "quiz.score")) == "1"
    live.locator('form[data-tool="quiz"] summary').first.click()
    live.locator(f'{question} input[value="b"]').check()
    live.locator(f'{question} [data-action="check"]').click()
    assert text(run(page, 3, "quiz.answers, quiz.score")) == "({'pop_yesterday': 'b'}, 0)"
    run(page, 3).get_by_role("button", name="Reset cell 3").click()


@pytest.mark.long
def test_a_readers_own_code_and_its_original(page: Page) -> None:
    """Changed code runs, its names stay for the next run, and Reset brings back what the page came with."""
    first = text(cell(page, 3))
    expected = assess({"pop": "no", "calf": ["swollen_warm_or_aching"]})
    place = run(page, 3, 'answer = assess({"pop": "no", "calf": ["swollen_warm_or_aching"]})\nprint("and", 1 + 1)\nanswer.level')
    assert text(place) == f"and 2 '{expected.level}'"
    assert text(run(page, 3, "answer.rule")) == f"'{expected.rule}'"
    place.get_by_role("button", name="Reset cell 3").click()
    assert text(place) == first
    assert "worst_pain = 5" in place.locator(".run-editor").input_value()
    expect(place.get_by_role("button", name="Reset cell 3")).to_be_hidden()


@pytest.mark.long
def test_a_changed_cell_says_that_its_result_is_out_of_date(page: Page) -> None:
    """Until it is run again, or is as it was."""
    place = run(page, 3, "1 + 1")
    place.locator(".run-editor").fill("1 + 2")
    expect(place).to_have_attribute("data-out-of-date", "")
    expect(place.locator(".run-status")).not_to_have_text("Done.")
    place.locator(".run-editor").fill("1 + 1")
    expect(place).not_to_have_attribute("data-out-of-date", "")
    assert text(run(page, 3, "1 + 2")) == "3"
    expect(place).not_to_have_attribute("data-out-of-date", "")
    place.get_by_role("button", name="Reset cell 3").click()


@pytest.mark.long
def test_what_a_cell_shows(page: Page) -> None:
    """A table as a table, a long list broken as IPython breaks it, display(), and a semicolon that keeps quiet."""
    long = text(run(page, 3, "[str(number) * 9 for number in range(12)]"))
    assert long.startswith("['000000000', '111111111',")
    assert cell(page, 3).locator("pre").inner_text().count("\n") == 11
    run(page, 3, 'from IPython.display import HTML, display\n\ndisplay(HTML("<table><tr><td>one</td></tr></table>"))\nHTML("<b>two</b>");')
    assert cell(page, 3).locator(".run-output td").inner_text() == "one"
    assert cell(page, 3).locator(".run-output b").count() == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "def half(x):\n    return x / 0\n\nhalf(1)",
            "Cell 3, line 4: half(1) Cell 3, line 2: return x / 0 ZeroDivisionError: division by zero",
        ),
        ("answer = (1,\n2", "SyntaxError: '(' was never closed"),
        ('assess({"pop": "perhaps"})', 'BadInputError: pop: "perhaps" is not allowed'),
        ("import numpy", "ModuleNotFoundError: No module named 'numpy'"),
        ("input('Your name?')", "EOFError: input('Your name?'): a cell on this page cannot ask you."),
        ("[None] * 2**29", "MemoryError: this needs more memory than the browser gives to Python."),
        ("def on(): return on()\non()", "RecursionError"),
    ],
)
@pytest.mark.long
def test_an_error_says_what_and_where(page: Page, code: str, said: str) -> None:
    """The lines of the cell, then the error, in few words; no line of a library. Python goes on."""
    place = run(page, 3, code)
    assert said in text(place)
    assert "site-packages" not in text(place)
    assert text(run(page, 3, "1 + 1")) == "2"


@pytest.mark.long
def test_printing_without_end_and_a_loop_without_end(page: Page) -> None:
    """What is printed is cut; Stop ends the loop, what was printed stays, and the next run starts Python again."""
    place = run(page, 3, "for _ in range(30_000):\n    print('tendon')")
    assert text(place).endswith("… and more, which is not shown.")
    place.locator(".run-editor").fill("print('begun')\nwhile True:\n    pass")
    place.get_by_role("button", name="Run cell 3").click()
    expect(place.locator(".run-output")).to_contain_text("begun")
    place.get_by_role("button", name="Stop cell 3").click()
    expect(place.locator(".run-status")).to_contain_text("Stopped.")
    expect(place.get_by_role("button", name="Stop cell 3")).to_be_hidden()
    assert "NameError" in text(run(page, 3, "answer"))


@pytest.mark.long
def test_by_keys_alone(page: Page) -> None:
    """Tab reaches the button, Enter presses it, Tab goes through the editor and out, Control and Enter run, Escape leaves."""
    cell(page, 4).get_by_role("button", name="Run cell 4").focus()
    page.keyboard.press("Enter")
    expect(cell(page, 4).locator(".run-status")).to_have_text("Done.", timeout=LONG)
    expect(cell(page, 4).get_by_role("button", name="Run cell 4")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    editor = cell(page, 4).get_by_role("textbox", name=re.compile("Code of cell 4"))
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("6 * 7")
    page.keyboard.press("Control+Enter")
    expect(cell(page, 4).locator(".run-output")).to_have_text("42", timeout=LONG)
    expect(editor).to_be_focused()
    page.keyboard.press("Tab")
    expect(cell(page, 4).get_by_role("button", name="Run cell 4")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(cell(page, 4).get_by_role("button", name="Run cell 4")).to_be_focused()


@pytest.mark.long
def test_no_barrier_and_room_on_a_phone(reader: Reader, page: Page) -> None:
    """Axe on a page with editors and every kind of output, light and dark; on a phone nothing runs off, and buttons are large."""
    run(page, 3, "print('words')\n1 / 0")
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    assert violations(page, ".bd-article") == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [small for place in page.locator(".run-bar").all() for small in small_controls(place)] == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert reader.complaints == []


@pytest.mark.long
def test_the_whole_code_of_a_cell_is_seen(browser: Browser, site: str) -> None:
    """Where lines wrap on a phone, also after it was turned and with larger text: an editor that does not scroll shows its last line."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    whole = "() => ((editor) => editor.scrollHeight <= editor.clientHeight)(document.querySelector('.run-editor'))"
    try:
        page.goto(f"{site}book/symptoms.html", wait_until="networkidle")
        open_folds(page)
        page.get_by_role("button", name="Run cell 3", exact=True).click()
        expect(cell(page, 3).locator(".run-status")).to_have_text("Done.", timeout=LONG)
        wait_until(page, whole)
        height = cell(page, 3).locator(".run-editor").evaluate("editor => editor.clientHeight")
        for size, order in (("200%", ">"), ("", "<=")):
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            wait_until(page, f"() => ({whole})() && document.querySelector('.run-editor').clientHeight {order} {height}")
        page.set_viewport_size({"width": 1280, "height": 800})
        wait_until(page, f"() => ({whole})() && document.querySelector('.run-editor').clientHeight < {height}")
    finally:
        context.close()


# ------------------------------------------------------------------------------------------------ where it cannot


def test_nothing_is_loaded_unasked_and_loading_can_be_cancelled(browser: Browser, site: str) -> None:
    """Before the press not one file of Python is asked for; Cancel ends it, and the page is as it was."""
    context = browser.new_context(service_workers="block", viewport={"width": 360, "height": 780})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/_static/python/" in request.url else None)
    page.goto(f"{site}book/symptoms.html", wait_until="networkidle")
    open_folds(page)
    assert asked == []
    page.route("**/python_stdlib.packed", lambda _route: None)  # it never comes
    before = text(cell(page, 3))
    cell(page, 3).get_by_role("button", name="Run cell 3").click()
    expect(cell(page, 3).get_by_role("progressbar", name="Loading Python")).to_be_visible()
    expect(cell(page, 3).locator(".run-progress")).to_contain_text(re.compile(r"\d\.\d of \d+\.\d MB"))
    cell(page, 3).get_by_role("button", name="Cancel loading Python").click()
    expect(cell(page, 3).locator(".run-status")).to_have_text("Cancelled. The page is as it was.")
    expect(cell(page, 3).get_by_role("progressbar")).to_have_count(0)
    assert text(cell(page, 3)) == before
    page.unroute("**/python_stdlib.packed")
    assert text(run(page, 3)) == before
    context.close()


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        long(("delete globalThis.WebAssembly", "This browser cannot run this code.")),
        long(("globalThis.Worker = class { constructor() { throw new Error('no') } }", "Python could not be started in this browser.")),
        ("", "Python could not be loaded. Is there a network?"),
    ],
    ids=["no WebAssembly", "no workers", "no network"],
)
def test_where_it_cannot_work_the_page_says_what_else(browser: Browser, site: str, broken: str, said: str) -> None:
    """In words, with a link to the page that lists the other ways; the results stay."""
    context = browser.new_context(service_workers="block", viewport={"width": 360, "height": 780})
    page = context.new_page()
    if broken:
        page.add_init_script(broken)
    page.goto(f"{site}book/symptoms.html")
    wait_until_mounted(page)
    open_folds(page)
    before = text(cell(page, 3))
    page.route("**/_static/python/**", lambda route: route.abort() if not broken else route.continue_())
    for button in page.get_by_role("button", name="Run cell 3").all():
        button.click()
    expect(page.locator(".run-said, .run-status").filter(has_text=said)).to_be_visible()
    assert text(cell(page, 3)) == before
    page.get_by_role("link", name="Other ways to run it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Run it yourself")
    context.close()
