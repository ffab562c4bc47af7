"""Keys alone: from the top of a page to each tool's answer, through the drawer and the search, and one always sees where one is."""

import pytest
from conftest import Opener
from playwright.sync_api import Locator, Page, expect
from support.axe import violations_with_focus
from support.tiers import short_of
from support.waiting import wait_until_mounted

TOOLS = {"symptom_checker": "checker", "mileage_planner": "planner", "footwear_checklist": "shoes", "running_diary": "diary"}

# Of each thing that Tab reaches, in the order of the page: how it looks with and without the focus, and whether it is in sight.
FOCUS = """async () => {
  const look = (element) => [element, ...element.querySelectorAll("ellipse, .toctree-toggle")].map((part) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, stroke, strokeWidth } = getComputedStyle(part);
    const outline = outlineStyle === "none" ? "none" : [outlineStyle, outlineWidth, outlineColor].join(" ");
    return [outline, boxShadow, borderColor, stroke, strokeWidth].join("; ");
  }).join(" | ");
  const stops = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
    .filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
  const unseen = [], covered = [];
  for (const stop of stops) {
    document.activeElement.blur();
    const before = look(stop);
    stop.focus();
    if (document.activeElement !== stop) continue;  // a radio button whose group has another stop
    const named = stop.outerHTML.slice(0, 120);
    if (look(stop) === before) unseen.push(named);
    const { left, top, width, height } = stop.getBoundingClientRect();
    const spots = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [left + width * x, top + height * y]));
    const seen = spots.some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there && (stop.contains(there) || there.contains(stop));
    });
    if (!seen) covered.push(named);
  }
  return { stops: stops.length, unseen, covered };
}"""


def to_main(page: Page) -> None:
    """From the top of the page over the link that leaves the navigation out."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")


CONTRAST = """() => {
  const { color } = getComputedStyle(document.activeElement);
  const grounds = [];
  for (let box = document.activeElement; box; box = box.parentElement) grounds.push(getComputedStyle(box).backgroundColor);
  const backgroundColor = grounds.find((ground) => !/, 0\\)$/.test(ground));
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [less, more] = [light(color), light(backgroundColor)].sort((one, other) => one - other);
  return (more + 0.05) / (less + 0.05);
}"""


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_link_over_the_navigation_can_be_read(open_page: Opener, scheme: str) -> None:
    """Focused, its words have a contrast of 4.5 to 1 at least (WCAG 2.2, 1.4.3)."""
    page = open_page("book/causes.html", color_scheme=scheme).page
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to main content")
    expect(link).to_be_focused()
    assert page.evaluate(CONTRAST) >= 4.5


def tab_to(page: Page, target: Locator, most: int = 250) -> None:
    """Press Tab until an element has the focus, no more often than allowed."""
    place = target.element_handle()
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(place) => document.activeElement === place", place):
            return
    pytest.fail(f"{most} presses of Tab do not reach {target}")


@pytest.mark.long
def test_the_first_link_of_a_page_is_less_than_ten_stops_away(open_page: Opener) -> None:
    """From the top of the start page, on a phone and on a desk: the link over the navigation counts as a stop."""
    for width in (360, 1280):
        page = open_page("book/index.html", width=width).page
        to_main(page)
        link = page.locator("article a[href]:not(.headerlink)").first.element_handle()
        stops = 1
        while not page.evaluate("(link) => document.activeElement === link", link):
            page.keyboard.press("Tab")
            stops += 1
            assert stops < 10, f"{stops} stops at {width} px"


@pytest.mark.parametrize("scheme", short_of(["light", "dark"], "dark"))
@pytest.mark.parametrize("name", short_of(["index", "checker", "planner"], "checker"))
def test_axe_finds_no_barrier_in_a_control_that_has_the_focus(open_page: Opener, name: str, scheme: str) -> None:
    """What is hidden until it has the focus, or looks different then, is looked at too."""
    page = open_page(f"book/{name}.html", color_scheme=scheme, bypass_csp=True).page
    wait_until_mounted(page)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    result = violations_with_focus(page)
    assert result["kinds"] >= 10
    assert result["found"] == []


def test_the_side_bar_is_no_dialog_where_it_fits(open_page: Opener) -> None:
    """On a desk its button folds it and opens it beside the text; nothing covers the page or takes the focus."""
    page = open_page("book/causes.html", width=1280, height=900).page
    button = page.locator(".primary-toggle:visible")
    for _ in range(2):
        if button.count():
            button.first.click()
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("article a[href]:not(.headerlink):visible").first.click(trial=True)


@pytest.mark.parametrize("width", short_of([320, 640], 320))
def test_tab_reaches_nothing_that_is_hidden(open_page: Opener, width: int) -> None:
    """On a narrow screen the menu is shut: no stop of Tab is inside it or outside the page's width."""
    page = open_page("book/causes.html", width=width, height=400).page
    hidden = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const stop = document.activeElement, box = stop.getBoundingClientRect();"
            " return stop === document.body || (stop.checkVisibility({ visibilityProperty: true, opacityProperty: true })"
            " && box.width > 0 && box.right > 0 && box.left < innerWidth); })()"
        )
        if not seen:
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert hidden == []


@pytest.fixture
def opened(open_page: Opener, request: pytest.FixtureRequest) -> Page:
    """Open a tool's page, and pass from its top into the chapter."""
    page = open_page(f"book/{TOOLS[request.param]}.html", width=1280, height=900).page
    page.wait_for_selector(f'[data-mounted] form[data-tool="{request.param}"]')
    to_main(page)
    return page


@pytest.mark.parametrize("opened", ["symptom_checker"], indirect=True)
def test_symptom_checker(opened: Page) -> None:
    """With Tab, Space and the arrow keys to an answer: weak, over hours, with nothing else, is urgent."""
    tab_to(opened, opened.get_by_role("button", name="Show all questions on one page"))
    opened.keyboard.press("Enter")
    expect(opened.locator('input[name="now"]').first).to_be_focused()
    reached: list[str] = []
    for _ in range(60):
        name, value, kind = opened.evaluate("[document.activeElement.name, document.activeElement.value, document.activeElement.type]")
        if kind == "checkbox" and value == "none" and name not in reached:
            opened.keyboard.press("Space")
            reached.append(name)
        if kind == "radio" and name not in reached:
            opened.keyboard.press("ArrowDown")  # the second option: no pop; hours; weak
            reached.append(name)
        if name == "medicines" and name in reached:
            break
        opened.keyboard.press("Tab")
    assert reached == ["now", "pop", "onset", "strength", "look", "calf", "infection", "you", "medicines"]
    result = opened.locator('[role="status"][data-tool="symptom_checker"]')
    expect(result).to_have_attribute("data-rule", "U4")
    assert opened.url.split("#")[0].endswith("checker.html")  # the arrow keys did not turn the page
    tab_to(opened, opened.get_by_role("button", name="See the answer"))
    opened.keyboard.press("Enter")
    expect(result).to_be_focused()
    expect(result).to_be_in_viewport()


@pytest.mark.parametrize("opened", ["mileage_planner"], indirect=True)
def test_mileage_planner(opened: Page) -> None:
    """Through the gate, four weeks and the longest run, and the number of weeks: Mia's first week."""
    tab_to(opened, opened.locator('input[name="gate"]').first)
    for _ in range(opened.locator('input[name="gate"]').count()):
        if opened.locator('input[name="gate"][value="no_pain"]').is_checked():
            break
        opened.keyboard.press("ArrowDown")
    tab_to(opened, opened.locator('input[name="confirmed"]'), most=3)
    opened.keyboard.press("Space")
    tab_to(opened, opened.locator('input[name="recent_weeks"]').first, most=5)
    for distance in ("20", "22", "18", "20", "8"):
        opened.keyboard.type(distance)
        opened.keyboard.press("Tab")
    tab_to(opened, opened.locator('input[name="weeks"]'), most=6)
    opened.keyboard.press("Control+a")
    opened.keyboard.type("2")
    expect(opened.locator("tr[data-week]")).to_have_count(2)
    expect(opened.locator('tr[data-week="1"]')).to_have_attribute("data-total", "22.0")


@pytest.mark.parametrize("opened", ["footwear_checklist"], indirect=True)
def test_footwear_checklist(opened: Page) -> None:
    """To the question on slipping heels: the second answer is a thing to change now."""
    tab_to(opened, opened.locator('input[name="heel_slip"]').first)
    opened.keyboard.press("ArrowDown")
    expect(opened.locator('[data-item="heel_slip"]')).to_have_attribute("data-finding", "change")
    expect(opened.locator('[role="status"][data-tool="footwear_checklist"]')).to_contain_text("Change this now: 1.")


@pytest.mark.parametrize("opened", ["running_diary"], indirect=True)
def test_running_diary(opened: Page) -> None:
    """A whole day: the distance, three scores and the limp. With a calm morning still to come it waits."""
    tab_to(opened, opened.locator('.tool input[name="run"]'))
    opened.keyboard.type("8")
    for name in ("during", "after"):
        tab_to(opened, opened.locator(f'.tool input[name="{name}"]').first, most=5)
        opened.keyboard.press("ArrowDown")  # the second score, 1
        expect(opened.locator(f'.tool input[name="{name}"][value="1"]')).to_be_checked()
    limp = opened.locator('.tool input[name="limp"]')
    tab_to(opened, limp.first, most=12)
    for _ in range(limp.count()):
        if opened.locator('.tool input[name="limp"][value="no"]').is_checked():
            break
        opened.keyboard.press("ArrowDown")
    expect(opened.locator("[data-day]").last).to_have_attribute("data-colour", "waiting")


def test_the_menu_opens_and_closes_on_a_phone(open_page: Opener) -> None:
    """The drawer takes the focus, keeps it, gives it back, and leads to another chapter."""
    page = open_page("book/causes.html").page
    button = page.get_by_role("button", name="Menu")
    tab_to(page, button, most=6)
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Menu")
    expect(drawer).to_be_visible()
    chapter = drawer.get_by_role("link", name="Red-flag card")
    for _ in range(30):
        page.keyboard.press("Tab")  # round and round, by way of the browser's own bar, and never into the page below
        assert page.evaluate("document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))")
    tab_to(page, chapter, most=25)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, chapter, most=25)
    page.keyboard.press("Enter")
    expect(page.locator(".bd-article h1")).to_contain_text("Red-flag card")


def test_search_opens_finds_and_closes(open_page: Opener) -> None:
    """By its keys and by its button; Escape gives the focus back; Enter leads to results that Tab reaches."""
    page = open_page("book/causes.html").page
    button = page.locator(".search-button").first
    tab_to(page, button, most=12)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("cadence")
    page.keyboard.press("Enter")
    result = page.locator("#search-results li a").first
    expect(result).to_be_visible()
    tab_to(page, result, most=30)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("cadence")
    assert "search.html" not in page.url


@pytest.mark.long
@pytest.mark.parametrize("tool", TOOLS)
def test_one_always_sees_where_one_is(open_page: Opener, tool: str) -> None:
    """Each stop of Tab on a tool's page looks different with the focus on it, and nothing that sticks to the screen covers it."""
    page = open_page(f"book/{TOOLS[tool]}.html", height=800, reduced_motion="reduce").page
    page.wait_for_selector(f'[data-mounted] form[data-tool="{tool}"]')
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.keyboard.press("Tab")  # from here on the browser takes it that keys are used
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(FOCUS)
        assert found["stops"] > 20
        assert (found["unseen"], found["covered"]) == ([], []), f"at {width} px"
