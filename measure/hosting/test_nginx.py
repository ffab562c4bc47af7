"""On a stock nginx, below a path: cells run, an exercise opens, and a correction reaches a returning reader at the first visit."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright
from support.chromium import ARGUMENTS, NO_OTHER_HOST
from support.copies import deploy, deploy_exercise
from support.site import SITE
from support.waiting import PATIENCE, wait_until

from measure.hosting.nginx import serving, unpack

LONG = PATIENCE * 1000
LAST_YEAR = time.time() - 365 * 86_400
EXERCISE = "causes/causes.ipynb"
expect.set_options(timeout=LONG)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(tmp_path_factory.mktemp("package"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the site below a path of the folder that is served, with files a year old: a browser may then trust them for weeks."""
    copy = Path(shutil.copytree(SITE, tmp_path / "served" / "achilles"))
    age(copy, LAST_YEAR)
    return copy


@pytest.fixture
def address(package: Path, folder: Path, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "nginx").mkdir()
    with serving(package, folder.parent, tmp_path / "nginx") as root:
        yield f"{root}achilles/"


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["BROWSER_FOR_TESTS"], args=[*ARGUMENTS, NO_OTHER_HOST])
        made = browser.new_context(viewport={"width": 1280, "height": 900})
        made.set_default_timeout(LONG)
        yield made
        browser.close()


def age(folder: Path, when: float) -> None:
    """Give all files of a folder the time of their last change."""
    for path in folder.rglob("*"):
        os.utime(path, (when, when))


def test_a_cell_and_an_exercise_run(context: BrowserContext, address: str) -> None:
    """All that Python and Jupyter are made of comes with a type that a browser takes."""
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "MIME" in message.text else None)
    page.goto(f"{address}book/long_term.html")
    page.get_by_role("button", name="Run cell 1", exact=True).click()
    expect(page.locator(".run-status").first).to_have_text("Done.")
    page.goto(f"{address}lite/notebooks/index.html?path={EXERCISE}")
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click(timeout=LONG)
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".jp-CodeCell .jp-InputPrompt").first).to_have_text(re.compile(r"\[1\]:"))
    assert refused == []


def test_a_correction_arrives_at_the_first_visit(context: BrowserContext, folder: Path, address: str) -> None:
    """A page's and an exercise's, though nginx says nothing about caching and both are still as old as last year."""
    page = context.new_page()
    page.goto(f"{address}book/red_flags.html")
    wait_until(page, "navigator.serviceWorker.controller !== null")
    page.goto(f"{address}lite/notebooks/index.html?path={EXERCISE}")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    corrected = (folder / "book" / "red_flags.html").read_bytes().replace(b"Red-flag card</h1>", b"Corrected</h1>")
    deploy(folder, "book/red_flags.html", corrected.replace(b"Red-flag card<a", b"Corrected<a"))
    notebook = (folder / "lite" / "files" / EXERCISE).read_bytes()
    title = re.search(rb'"# ([^"\\]+)', notebook)
    assert title
    deploy_exercise(folder, EXERCISE, notebook.replace(title[1], b"Corrected as well", 1))
    age(folder, LAST_YEAR + 60)
    page.goto(f"{address}book/red_flags.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Corrected")
    page.goto(f"{address}lite/notebooks/index.html?path={EXERCISE}")
    expect(page.locator(".jp-Notebook")).to_contain_text("Corrected as well")
