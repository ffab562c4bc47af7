"""A real JupyterLab in Chromium: the symptoms notebook runs, its buttons are pressed, and Python saw the answers."""

import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support.site import ROOT
from support.stories import CALM
from support.waiting import PATIENCE

from achilles.figures import risk_factors

pytestmark = [pytest.mark.xdist_group("lab"), pytest.mark.long]  # one JupyterLab for all of them
_workspaces = itertools.count(1)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start JupyterLab on a copy of the chapters, with settings of its own; give its address."""
    home = tmp_path_factory.mktemp("lab")
    (home / "work").mkdir()
    for notebook in ("checker", "planner", "shoes", "causes"):
        shutil.copy(ROOT / "book" / f"{notebook}.ipynb", home / "work")
    port = free_port()
    folders = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "RUNTIME")} | {"IPYTHONDIR": str(home / "ipython")}
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        f"--port={port}",
        f"--ServerApp.root_dir={home / 'work'}",
        "--IdentityProvider.token=",
    ]
    command += ["--ServerApp.port_retries=0", "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    log = (home / "log.txt").open("w")
    server = subprocess.Popen(command, env={**os.environ, **folders}, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/lab"
    try:
        _wait_for(address, server, home / "log.txt")
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)
        log.close()


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers; fail with its log where it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


def open_notebook(browser: Browser, lab: str, name: str, tool: str) -> Page:
    """Open a notebook and run all of its cells, in a workspace of its own: no other tab, no other kernel's status."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{lab}/workspaces/w{next(_workspaces)}/tree/{name}.ipynb")
    page.locator(".jp-NotebookPanel").wait_for(timeout=PATIENCE * 1000)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE * 1000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    form = page.locator(f'.jp-OutputArea form[data-tool="{tool}"]')
    form.wait_for(state="attached", timeout=PATIENCE * 1000)
    end = time.monotonic() + PATIENCE
    while not form.is_visible():  # a long notebook hides what is out of sight, and takes a moment to show it
        assert time.monotonic() < end, "the tool never came into view"
        form.evaluate("(form) => form.scrollIntoView()")
        page.wait_for_timeout(100)
    return page


def press(page: Page, answers: dict[str, Any]) -> None:
    """Press answers in the widget."""
    for question, given in answers.items():
        for option in given if isinstance(given, list) else [given]:
            page.locator(f'.jp-OutputArea form.tool input[name="{question}"][value="{option}"]').check()


def run_cell(page: Page, text: str) -> str:
    """Run the code cell that has this text; return what it printed."""
    cell = page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=text)).first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    page.keyboard.press("Shift+Enter")
    expect(prompt).not_to_have_text(before)
    expect(prompt).to_have_text(re.compile(r"\[\d+\]"))  # while it runs there is a star
    return cell.locator(".jp-OutputArea-output").last.inner_text()


def test_the_checker_notebook_answers_in_python(browser: Browser, lab: str) -> None:
    """Run, press the calm story, run the next cell: Python has the result. Then a pop, and its sheet for a clinician."""
    page = open_notebook(browser, lab, "checker", "symptom_checker")
    status = page.locator('.jp-OutputArea [role="status"][data-tool="symptom_checker"]')
    assert "Answer the questions above" in run_cell(page, "checker.result or")
    press(page, CALM)
    expect(status).to_have_attribute("data-rule", "M1")
    assert "rule='M1'" in run_cell(page, "checker.result or")
    press(page, {"pop": "yes"})
    expect(status).to_have_attribute("data-rule", "E4")
    expect(page.locator(".jp-OutputArea .is-folded")).to_have_count(1)  # which takes the focus, so the cell comes after
    assert "rule='E4'" in run_cell(page, "checker.result or")
    page.evaluate("() => { globalThis.print = () => {}; }")
    page.locator('.jp-OutputArea [data-action="sheet"]').evaluate("(button) => button.click()")
    page.emulate_media(media="print")
    expect(page.locator("body > .sheet")).to_contain_text("E4: ")
    expect(page.locator("body > .sheet")).to_be_visible()
    expect(page.locator(".jp-NotebookPanel").first).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) == 1
    page.close()


def test_python_sets_the_form(browser: Browser, lab: str) -> None:
    """Answers set in Python move the form; the arrow keys stay in the form and do not walk the notebook."""
    page = open_notebook(browser, lab, "checker", "symptom_checker")
    cell = page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text="checker.result or")).first
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type('checker.answers = {"look": ["gap"], "onset": "hours"}')
    page.keyboard.press("Shift+Enter")
    expect(page.locator('.jp-OutputArea input[name="look"][value="gap"]')).to_be_checked(timeout=20_000)
    expect(page.locator('.jp-OutputArea [role="status"][data-tool="symptom_checker"]')).to_have_attribute("data-rule", "E5")
    page.get_by_role("button", name="Show the questions again").click()
    radio = page.locator('.jp-OutputArea input[name="onset"][value="hours"]')
    radio.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator('.jp-OutputArea input[name="onset"][value="gradual"]')).to_be_checked()
    page.close()


def test_the_planner_and_the_checklist_open_in_the_notebook(browser: Browser, lab: str) -> None:
    """Both forms are there and answer."""
    page = open_notebook(browser, lab, "shoes", "footwear_checklist")
    press(page, {"heel_slip": "yes"})
    expect(page.locator('.jp-OutputArea [data-item="heel_slip"]')).to_have_attribute("data-finding", "change")
    page.close()
    page = open_notebook(browser, lab, "planner", "mileage_planner")
    press(page, {"gate": "no_pain", "confirmed": "yes"})
    for number, distance in enumerate([20, 22, 18, 20]):
        page.locator('.jp-OutputArea input[name="recent_weeks"]').nth(number).fill(str(distance))
    page.locator('.jp-OutputArea input[name="longest_run"]').fill("8")
    expect(page.locator('.jp-OutputArea tr[data-week="1"]')).to_have_attribute("data-total", "22.0")
    page.close()


def test_a_figure_and_the_questions_answer_in_the_notebook(browser: Browser, lab: str) -> None:
    """The figure is drawn by the kernel's own plotly.js and moves; the quiz counts, and Python has the score."""
    page = open_notebook(browser, lab, "causes", "quiz")
    quiz = page.locator('.jp-OutputArea form[data-tool="quiz"]')
    question = quiz.locator('fieldset[data-question="past_year"]')
    quiz.locator("summary").first.click()
    question.locator('input[value="b"]').check()
    question.get_by_role("button", name="Check").click()
    expect(quiz.locator("[data-score]")).to_have_attribute("data-score", "1")
    cell = page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text="show_sources(")).first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type('print("score", quiz.score)')
    page.keyboard.press("Shift+Enter")
    cell = page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text="quiz.score"))
    expect(cell.locator(".jp-OutputArea-output").last).to_contain_text("score 1")
    figure = page.locator('.jp-OutputArea form[data-figure="risk_factors"]')
    figure.evaluate("(form) => form.scrollIntoView()")
    expect(figure).to_have_attribute("data-drawn", "true")
    figure.locator('input[value="surfaces"]').click()
    expect(figure.get_by_role("status")).to_have_text(risk_factors(factor="surfaces").layout.meta["says"])
    page.close()
