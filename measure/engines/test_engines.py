"""The built site in Firefox and WebKit: each tool, a quiz, a figure, the search, and no page asks another host.

What stays with Chromium, and why:

- JupyterLab, times, weights, accessibility trees, printing to PDF: Chromium's own protocol gives them.
- The copy for days without a network: it needs HTTPS or this machine's own name, and these engines see the site by a proxy.
- Errors on the console in WebKit: its driver does not tell them. What cannot start says so in its place, which is looked for.
- Blocked storage, forced colours, reduced motion: the drivers of both cannot set them.
"""

import json
from collections.abc import Iterator

import pytest
from support.proxy import ADDRESS, Net, net
from support.site import page_names

from measure.engines.engines import ENGINES, Engine, missing, wait_until

# Selenium's own driver for WebKit still calls its connection in the old way.
pytestmark = pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")

MOUNTED = "[...document.querySelectorAll('[data-widget-model]')].every((place) => place.dataset.mounted)"


@pytest.fixture(scope="module", params=ENGINES)
def started(request: pytest.FixtureRequest) -> Iterator[tuple[Engine, Net]]:
    """Start each engine once, with a net of its own."""
    assert missing(request.param) == [], "Debian's firefox-esr, webkit2gtk-driver and xvfb are needed; as root dev.py installs them"
    with net() as course:
        running = ENGINES[request.param](course.proxy)
        yield running, course
        running.stop()


@pytest.fixture
def engine(started: tuple[Engine, Net]) -> Engine:
    """Give the engine alone."""
    return started[0]


def open_tool(engine: Engine, name: str) -> None:
    """Open a page and wait until its tools answer."""
    engine.go(f"{ADDRESS}book/{name}.html")
    wait_until(engine, MOUNTED)


def open_whole_checker(engine: Engine) -> None:
    """Open the symptom checker's page with all its questions at once."""
    open_tool(engine, "checker")
    engine.click('[data-action="whole"]')


def text_of(selector: str) -> str:
    return f"(document.querySelector({json.dumps(selector)})?.textContent ?? '')"


def test_checker_answers_the_mouse_and_the_keyboard(engine: Engine) -> None:
    """A pop is an emergency, pressed or reached by the arrow keys; no pop is silent until the rest is answered."""
    open_whole_checker(engine)
    engine.click('input[name="pop"][value="yes"]')
    wait_until(engine, "document.querySelector('[role=status][data-tool=symptom_checker]').dataset.rule === 'E4'")
    open_whole_checker(engine)
    engine.run("document.querySelector('input[name=pop][value=no]').focus()")
    engine.press("Space")
    wait_until(engine, "document.querySelector('input[name=pop][value=no]').checked")
    assert engine.run("document.querySelector('[role=status][data-tool=symptom_checker]').dataset.rule") is None
    engine.press("ArrowUp")
    wait_until(engine, "document.querySelector('[role=status][data-tool=symptom_checker]').dataset.level === 'emergency'")


def test_planner_plans_the_worked_example(engine: Engine) -> None:
    """The first four weeks of the README's runner; and nothing before the gate is confirmed."""
    open_tool(engine, "planner")
    form = "form[data-tool=mileage_planner]"

    def fill(name: str, number: int, value: int) -> None:
        field = f"document.querySelectorAll('{form} input[name={name}]')[{number}]"
        engine.run(f"({field}.value = '', {field}.focus())")
        engine.press(*str(value))

    for number, distance in enumerate((20, 22, 18, 20)):
        fill("recent_weeks", number, distance)
    fill("longest_run", 0, 8)
    for control, is_open in (("[name=gate][value=no_pain]", False), ("[name=confirmed]", True)):
        engine.run(f"document.querySelector('{form} input{control}').focus()")
        engine.press("Space")
        wait_until(engine, f"document.querySelectorAll('{form} tr[data-week]').length === {8 if is_open else 0}")
        assert ("Open the gate first" in engine.run(text_of(f"{form} [role=status]"))) != is_open
    totals = engine.run("[...document.querySelectorAll('tr[data-week]')].map((row) => row.dataset.total)")
    assert totals[:4] == ["22.0", "24.2", "26.6", "19.9"]


def test_checklist_finds(engine: Engine) -> None:
    """A rubbing heel is a thing to change."""
    open_tool(engine, "shoes")
    engine.click('input[name="heel_rub"][value="yes"]')
    wait_until(engine, "document.querySelector('[data-item=heel_rub]')?.dataset.finding === 'change'")


def test_quiz_gives_a_reason(engine: Engine) -> None:
    """One answer, one press, one reason, once the fold is open."""
    open_tool(engine, "causes")
    engine.run("[...document.querySelectorAll('details')].forEach((fold) => { fold.open = true; })")
    engine.click('form[data-tool="quiz"] fieldset input')
    engine.click('form[data-tool="quiz"] fieldset [data-action="check"]')
    wait_until(engine, f"{text_of('.quiz-verdict')}.length > 30")


def test_figures_are_drawn_and_move(engine: Engine) -> None:
    """plotly.js draws when the figure comes into view, and a control changes the sentence below."""
    open_tool(engine, "causes")
    figure = ".explorable:has(.explorable-option)"
    engine.run(f"document.querySelector('{figure} .explorable-canvas').scrollIntoView()")
    wait_until(engine, f"document.querySelector('{figure}').dataset.drawn === 'true'")
    before = engine.run(text_of(f"{figure} figcaption"))
    engine.click(f"{figure} .explorable-option:not(:has(:checked)) input")
    wait_until(engine, f"{text_of(f'{figure} figcaption')} !== {json.dumps(before)}")


def test_search_finds(engine: Engine) -> None:
    """By the address that the search field makes."""
    engine.go(f"{ADDRESS}search.html?q=orthotics")
    wait_until(engine, "document.querySelector('#search-results li a')")
    wait_until(engine, "[...document.querySelectorAll('#search-results li')].every((found) => found.querySelector('p.search-snippet'))")


def test_no_page_asks_another_host_or_fails(started: tuple[Engine, Net]) -> None:
    """Every page, scrolled to its end; this stands last, so it answers for all that was opened above as well."""
    engine, course = started
    for name in page_names():
        engine.go(ADDRESS + name)
        wait_until(engine, MOUNTED)
        engine.run("scrollTo(0, document.body.scrollHeight)")
        assert engine.run("document.querySelectorAll('.livepage-failed').length") == 0
        assert engine.run("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the window"
    asked = engine.asked()
    if asked is None:
        assert course.foreign == []
    else:
        assert len(asked) > 100
        assert [address for address in asked if not address.startswith((ADDRESS, "data:", "blob:"))] == []
    assert not engine.complaints()
