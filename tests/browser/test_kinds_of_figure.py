"""Ten kinds of figure that Python makes, in a cell of a page and in JupyterLite: drawn as what they are, or not at all, which is said."""

import pytest
from conftest import Opener
from playwright.sync_api import Locator, Page, expect
from support.waiting import PATIENCE, wait_until
from test_figures import KINDS

pytestmark = pytest.mark.long  # Python and JupyterLite in the browser

LONG = PATIENCE * 1000
NOT_DRAWN = "scatter3d"
SAID = f'cannot draw a figure of the kind "{NOT_DRAWN}"'
# One line: an editor would indent what follows by itself.
CODE = (
    "import plotly.graph_objects as go; from IPython.display import display; "
    f'[display(go.Figure({{"data": [{{"type": kind, **data}}]}})) for kind, data in {KINDS!r}.items()]; print("all", "shown")'
)
DRAWN = "(place) => [...place.querySelectorAll('.js-plotly-plot')].map((figure) => figure._fullData?.[0].type).filter(Boolean)"


def kinds_in(page: Page, place: Locator) -> list[str]:
    """Return the kinds that were drawn, once the last of them was."""
    expect(place).to_contain_text("all shown", timeout=LONG)
    expect(place).to_contain_text(SAID, timeout=LONG)
    element = place.element_handle()
    assert element
    wait_until(page, f"(place) => ({DRAWN})(place).length >= {len(KINDS) - 1}", element)
    return list(place.evaluate(DRAWN))


def test_a_cell_of_a_page_draws_no_kind_as_another(open_page: Opener) -> None:
    """Nine kinds as themselves, in the order of the code; the tenth with a sentence in its place."""
    watched = open_page("book/causes.html")
    page = watched.page
    place = page.locator(".cell:has(> .cell_input)").first
    place.get_by_role("button", name="Run cell 1", exact=True).click()
    expect(place.locator(".run-status")).to_have_text("Done.", timeout=LONG)
    place.locator(".run-editor").fill(CODE)
    place.get_by_role("button", name="Run cell 1", exact=True).click()
    assert kinds_in(page, place.locator(".run-output")) == [kind for kind in KINDS if kind != NOT_DRAWN]
    watched.complaints.clear()  # the console says so too


def test_jupyterlite_draws_no_kind_as_another(open_page: Opener) -> None:
    """The same code, and the same figures and words below it."""
    watched = open_page("lite/notebooks/index.html?path=causes/causes.ipynb", width=1280, height=900, service_workers="allow")
    page = watched.page
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    cells.first.locator(".cm-content").click(timeout=LONG)
    for key in ("Escape", "b"):  # a new cell below the first, which may be locked
        page.keyboard.press(key)
    cell = cells.nth(1)
    cell.locator(".cm-content").click()
    page.keyboard.insert_text(CODE)
    page.keyboard.press("Shift+Enter")
    assert kinds_in(page, cell.locator(".jp-OutputArea").first) == [kind for kind in KINDS if kind != NOT_DRAWN]
    watched.complaints.clear()
