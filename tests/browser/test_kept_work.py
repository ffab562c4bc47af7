"""What a learner wrote into an exercise is never lost without a word: a new version, a second tab, a site that moved, a way back."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.copies import Host, deploy, deploy_exercise, hosted_copy
from support.site import SITE
from support.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.long  # each of them starts JupyterLite

SET = "causes"
PATH = f"{SET}/{SET}.ipynb"
MINE = "my_own_work = 1"
LONG = PATIENCE * 1000
ELSEWHERE = "/elsewhere/"
LAST_YEAR = time.time() - 365 * 86_400
# Whether the work is in the database of the JupyterLite that the page belongs to.
SAVED = """([path, mine]) => new Promise((resolve) => {
  const opened = indexedDB.open(`JupyterLite Storage - ${new URL("../", location.href).pathname}`);
  opened.onsuccess = () => {
    const asked = opened.result.transaction("files").objectStore("files").get(path);
    asked.onsuccess = () => {
      opened.result.close();
      resolve(!!asked.result && JSON.stringify(asked.result.content).includes(mine));
    };
  };
})"""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """Host two copies of the site. What browsers must not believe is set: an age of a year, and leave to use a file for ten minutes."""
    with hosted_copy(tmp_path, {"Cache-Control": "max-age=600"}, {ELSEWHERE: SITE}) as running:
        yield running


@pytest.fixture
def host_without_python(host: Host) -> Host:
    """Host the same, but Python never comes: most of these tests run no cell, and need not pay for it."""
    deploy(host.folder, "lite/python.js", b"await new Promise(() => {});")
    return host


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(LONG)
    yield made
    made.close()


def open_set(context: BrowserContext, address: str, path: str = PATH) -> Page:
    """Open a notebook, and do not wait for it."""
    page = context.new_page()
    page.goto(f"{address}lite/notebooks/index.html?path={path}")
    return page


def write(page: Page) -> None:
    """Write into the first task, and save."""
    page.locator(".jp-Notebook .jp-CodeCell", has_text="YOUR CODE HERE").first.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f"\n{MINE}")
    page.keyboard.press("Control+s")
    wait_until(page, SAVED, [PATH, MINE])


def deploy_version(host: Host, title: str) -> None:
    """Deploy the set with another title. Its files look a year old, but not as old as those that they replace."""
    file = host.folder / "lite" / "files" / PATH
    notebook = json.loads(file.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = [f"# {title}\n"]
    deploy_exercise(host.folder, PATH, json.dumps(notebook).encode())
    age = LAST_YEAR + len(title)  # seconds: the host knows files by their age
    for path in (host.folder / "lite").rglob("*"):
        os.utime(path, (age, age))


def test_a_new_version_of_an_exercise_is_offered_and_the_work_stays(context: BrowserContext, host_without_python: Host) -> None:
    """The first visit after a deployment asks which one opens. Both can be had, and whoever chose is not asked again."""
    host = host_without_python
    page = open_set(context, host.address)
    write(page)
    page.close()

    deploy_version(host, "Second version")
    page = open_set(context, host.address)
    expect(page.get_by_role("alert")).to_contain_text("This exercise has changed since you began it.")
    page.get_by_role("button", name="Go on with my work").click()
    expect(page.locator(".jp-Notebook")).to_contain_text(MINE)
    page.reload()
    expect(page.locator(".jp-Notebook")).to_contain_text(MINE)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.close()

    deploy_version(host, "Third version")
    page = open_set(context, host.address)
    page.get_by_role("button", name="Open the new version").click()
    expect(page.locator(".jp-Notebook")).to_contain_text("Third version")
    expect(page.locator(".jp-Notebook")).not_to_contain_text(MINE)
    page.get_by_role("link", name="Back to the course").click()
    page.get_by_text("Where your work is, and how to start over").click()
    page.locator(".exercise-more").get_by_role("link").click()
    expect(page.locator(".jp-Notebook")).to_contain_text(MINE)


def test_two_tabs_of_one_exercise_are_named(context: BrowserContext, host_without_python: Host) -> None:
    """The second tab says so until the first is closed; a tab with another exercise says nothing."""
    host = host_without_python
    first = open_set(context, host.address)
    first.wait_for_selector(".jp-Notebook")
    other = open_set(context, host.address, "symptoms/symptoms.ipynb")
    other.wait_for_selector(".jp-Notebook")
    second = open_set(context, host.address)
    expect(second.get_by_role("alert")).to_contain_text("also open in another tab")
    expect(other.get_by_role("alert")).to_have_count(0)
    expect(first.get_by_role("alert")).to_have_count(0)
    first.close()
    expect(second.get_by_role("alert")).to_contain_text("The other tab is closed.")


def test_work_can_be_brought_when_the_site_moves(context: BrowserContext, host_without_python: Host) -> None:
    """Work at another path of the same host is offered on the exercise's page; it opens here, and stays there."""
    host = host_without_python
    page = open_set(context, host.address)
    write(page)
    page.goto(f"{host.origin}{ELSEWHERE}book/exercises/{SET}.html")
    page.get_by_text("Where your work is, and how to start over").click()
    expect(page.locator(".exercise-more")).to_contain_text("at another address of this site (/achilles/lite/)")
    page.get_by_role("button", name="Copy it here").click()
    expect(page.locator(".exercise-kept")).to_contain_text("Your work on this set is on this device")
    for address in (host.origin + ELSEWHERE, host.address):
        page.goto(f"{address}lite/notebooks/index.html?path={PATH}")
        expect(page.locator(".jp-Notebook")).to_contain_text(MINE)
        expect(page.get_by_role("alert")).to_have_count(0)


def test_an_exercise_leads_back_and_says_what_an_untouched_task_is(context: BrowserContext, host: Host) -> None:
    """Above the notebook are links to its page and to the red-flag card; a downloaded file has the set's name once."""
    page = open_set(context, host.address)
    cell = page.locator(".jp-Notebook .jp-CodeCell", has_text="raise NotImplementedError()").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nraise NotImplementedError()")
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-OutputArea")).to_contain_text("In plain words: This task is not written yet")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    assert download.value.suggested_filename == f"{SET}.ipynb"
    assert page.get_by_role("link", name="Red-flag card").get_attribute("href") == "../../book/red_flags.html"
    page.once("dialog", lambda dialog: dialog.accept())  # the cell was changed
    page.get_by_role("link", name="Back to the course").click()
    expect(page).to_have_url(f"{host.address}book/exercises/{SET}.html")


def test_an_exercise_that_was_never_opened_says_so_without_a_network(context: BrowserContext, host: Host) -> None:
    """The page for wrong addresses is whole where the site is hosted elsewhere than it was built for, and its links lead somewhere."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{host.origin}{ELSEWHERE}book/index.html")
    wait_until(page, "navigator.serviceWorker.controller !== null")
    host.off()
    page.goto(f"{host.origin}{ELSEWHERE}lite/notebooks/index.html?path={PATH}")
    expect(page.locator(".livepage-saved")).to_contain_text("An exercise is in it once you have opened it with a network")
    assert complaints == []
    page.get_by_role("link", name="Is this dangerous? The red-flag card").click()
    expect(page).to_have_url(f"{host.origin}{ELSEWHERE}book/red_flags.html")


# Puts the caret into the first task, if the page lets it.
BEGIN = """() => {
  const isTask = (cell) => cell.textContent.includes("YOUR CODE HERE");
  const editor = [...document.querySelectorAll(".jp-Notebook .jp-CodeCell")].find(isTask)?.querySelector(".cm-content");
  editor?.focus();
  return Boolean(editor) && document.activeElement === editor;
}"""


def test_the_first_press_of_run_is_not_lost(context: BrowserContext, host_without_python: Host) -> None:
    """JupyterLab shows a notebook before it has a kernel. As soon as a cell can be pressed, its code waits for Python, and nothing is asked."""
    page = open_set(context, host_without_python.address)
    wait_until(page, BEGIN)
    page.keyboard.press("Control+Enter")
    cell = page.locator(".jp-Notebook .jp-CodeCell", has_text="YOUR CODE HERE").first
    expect(cell.locator(".jp-InputPrompt")).to_have_text("[*]:")
    expect(page.locator(".jp-Dialog")).to_have_count(0)
