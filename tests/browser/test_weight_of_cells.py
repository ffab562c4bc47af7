"""What the first run of a cell loads, in bytes on the wire: not more than the budgets allow. How long it takes: `dev.py bench`."""

import pytest
from conftest import Opener
from playwright.sync_api import Request, expect
from support.waiting import PATIENCE

pytestmark = pytest.mark.long  # each of them loads Python

MB = 1_000_000


@pytest.mark.parametrize(
    ("name", "nth", "most"),
    [("symptoms", 3, 7.1 * MB), ("symptoms", 8, 7.4 * MB), ("causes", 1, 8.0 * MB)],
    ids=["asks the rules", "shows a tool", "draws a figure"],
)
def test_the_first_run_of_a_cell_is_light(open_page: Opener, name: str, nth: int, most: float) -> None:
    """All that is asked for after the press, with Python and the library that draws; in a browser that knows nothing of the site."""
    page = open_page(f"book/{name}.html", width=1280, height=900, reduced_motion="reduce").page
    page.wait_for_load_state("networkidle")
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))  # noqa: PLW0108 - Playwright marks the handler, and a method takes no mark
    cell = page.locator(".cell:has(> .cell_input)").nth(nth - 1)
    cell.get_by_role("button", name=f"Run cell {nth}", exact=True).click()
    expect(cell.locator(".run-status")).to_have_text("Done.", timeout=PATIENCE * 1000)
    weights = {request.url.rpartition("/")[2]: request.sizes()["responseBodySize"] for request in loaded}
    assert weights["pyodide.asm.wasm"] > 3 * MB
    assert ("plotly-7" in str(weights)) == (name == "causes")
    assert sum(weights.values()) <= most, weights
