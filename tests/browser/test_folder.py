"""The site for places without a network: the zip, unpacked and opened by double click, with no server at all."""

import subprocess
import sys
import zipfile

import pytest
from conftest import Opener, whole_form
from playwright.sync_api import expect
from support.site import ROOT, page_names
from support.tiers import short_of

from achilles import __version__

TOOLS = (
    ("checker", "symptom_checker", ['[name="pop"][value="yes"]']),
    ("planner", "mileage_planner", ['[name="gate"][value="no_pain"]', '[name="confirmed"]']),
    ("shoes", "footwear_checklist", ['[name="heel_rub"][value="yes"]']),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Pack what was built, unpack it elsewhere; give the folder's address."""
    subprocess.run([sys.executable, str(ROOT / "dev.py"), "offline", "--no-build"], check=True, capture_output=True)
    packed = ROOT / "_build" / f"achilles-course-{__version__}.zip"
    assert packed.stat().st_size < 15e6
    place = tmp_path_factory.mktemp("school")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(place)
    (only,) = place.iterdir()
    return only.as_uri() + "/"


@pytest.mark.long
def test_every_page_opens(open_page: Opener, folder: str) -> None:
    """From the start, no complaint on any page: no missing file, no error, nothing from elsewhere."""
    watched = open_page("index.html", base=folder)
    expect(watched.page).to_have_url(f"{folder}book/index.html")
    for name in page_names():
        watched.page.goto(folder + name)
        expect(watched.page.locator("article h1")).to_be_visible()
        assert watched.page.locator(".livepage-failed").count() == 0


@pytest.mark.parametrize(("name", "tool", "presses"), short_of(TOOLS, TOOLS[0]))
def test_each_tool_answers(open_page: Opener, folder: str, name: str, tool: str, presses: list[str]) -> None:
    """A press changes what the tool says."""
    page = open_page(f"book/{name}.html", base=folder).page
    page.wait_for_selector(f'[data-mounted] form[data-tool="{tool}"]')
    place = page.locator(f'.tool-mount:has(form[data-tool="{tool}"])')
    if tool == "symptom_checker":
        whole_form(page)
    status = place.locator('[role="status"]').first
    before = status.inner_text()
    for control in presses:
        place.locator(control).check()
    expect(status).not_to_have_text(before)


@pytest.mark.long
def test_a_figure_is_drawn_and_the_search_finds_titles(open_page: Opener, folder: str) -> None:
    """With excerpts too: the list of sections is a script, which a browser also loads from a folder."""
    page = open_page("book/causes.html", base=folder, width=1280, height=900).page
    figure = page.locator(".explorable").first
    figure.locator(".explorable-canvas").scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-drawn", "true")
    expect(page.locator(".run-said")).to_contain_text("opened from a folder")
    assert page.get_by_role("button", name="Run cell 1").count() == 0
    page.keyboard.press("Control+k")
    page.keyboard.type("treatment")
    page.keyboard.press("Enter")
    page.locator("#search-results li a[href*='treatment.html']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Treat")
