"""What whoever marks and whoever gets feedback meets in a browser: no script of a student, no other host, with a live Jupyter server.

Three walls stand behind one another, and each is tested by itself: the pages hold nothing of the kind; a script that got into
one would not run; and if it ran, the server would do nothing for it.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from attacks import CANARY, SEEN_IN_A_BROWSER, WRITE
from bad import LOOKED_AT
from conftest import ROOT, Class
from playwright.sync_api import Browser, Page
from probe import NAME

pytestmark = pytest.mark.long  # on the class of all bad submissions

SHOWN = (*SEEN_IN_A_BROWSER, *LOOKED_AT)
DOORS = {
    "contents": ("PUT", f"/api/contents/{CANARY}", '{"type": "file", "format": "text", "content": "x"}'),
    "reading": ("GET", "/api/contents/class", None),
    "files": ("GET", "/files/class/gradebook.db", None),
    "kernels": ("POST", "/api/kernels", "{}"),
    "sessions": ("POST", "/api/sessions", "{}"),
    "terminals": ("POST", "/api/terminals", "{}"),
    "conversion": ("GET", f"/nbconvert/html/source/{NAME}/{NAME}.ipynb", None),
}


@dataclass
class Desk:
    """A browser in which somebody marks, and what its pages asked for and complained of."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    def open(self, path: str) -> None:
        """Open a page and wait until nothing moves any more."""
        self.page.goto(f"{self.address}{path}", wait_until="networkidle")

    def submission(self, student: str) -> None:
        """Open a student's submission in Formgrader, by the link in its list of submissions."""
        if not self.links:
            self.open(f"/formgrader/gradebook/{NAME}/{NAME}")
            found = self.page.locator("td.name a").evaluate_all("links => links.map(link => [link.textContent.trim(), link.href])")
            self.links.update(dict(reversed(found)))
        self.page.goto(self.links[student], wait_until="networkidle")

    def submission_of_anybody(self) -> None:
        """Be on the page of a submission, whosever it is."""
        if not self.page.url.startswith(f"{self.address}/formgrader/submissions/"):
            self.submission(SHOWN[0])


@pytest.fixture(scope="module")
def server(bad_class: Class) -> Iterator[str]:
    """Start Formgrader by the command that a teacher types; give its address with the password."""
    command = [sys.executable, str(ROOT / "dev.py"), "formgrader", str(bad_class.root), "--no-open", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True) as running:
        assert running.stdout is not None
        address = next(found[0] for line in running.stdout if (found := re.search(r"http://\S+", line)))
        until = time.monotonic() + 120
        while running.poll() is None and time.monotonic() < until:
            try:
                urllib.request.urlopen(address.partition("/formgrader")[0] + "/api", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield address
        os.killpg(running.pid, signal.SIGINT)
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def desk(server: str, browser: Browser) -> Iterator[Desk]:
    """Open Formgrader, logged in and with names shown, and watch."""
    page = browser.new_page()
    made = Desk(page, server.partition("/formgrader")[0])
    page.on("request", lambda request: made.asked.append(request.url))
    page.on("pageerror", lambda error: made.errors.append(str(error)))
    page.on("dialog", lambda dialog: made.errors.append(dialog.message))
    page.goto(server, wait_until="networkidle")
    yield made
    page.close()


@pytest.mark.parametrize("student", SHOWN)
def test_a_submission_in_formgrader_is_text_and_pictures(desk: Desk, bad_class: Class, student: str) -> None:
    """Nothing of a student runs, no file is written, no other host is asked, and no link leads to a script."""
    desk.asked.clear()
    desk.errors.clear()
    desk.submission(student)
    assert desk.page.title() == NAME
    assert desk.page.locator(".name-shown").first.text_content().strip() == student
    assert [url for url in desk.asked if not url.startswith((f"{desk.address}/", "data:", "about:"))] == []
    assert desk.errors == []
    _holds_no_script(desk.page)
    assert not (bad_class.root / CANARY).exists()


@pytest.mark.parametrize("student", SHOWN)
def test_feedback_is_text_and_pictures(browser: Browser, bad_class: Class, student: str) -> None:
    """The page that a student opens from disk: the same, and a policy that allows no script at all."""
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    file = bad_class.course.feedback(NAME, student)
    page.goto(file.as_uri(), wait_until="networkidle")
    assert [url for url in asked if not url.startswith((file.as_uri(), "data:"))] == []
    assert page.title() == NAME
    assert page.locator("script").count() == 0
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "script" not in policy
    _holds_no_script(page)
    page.close()


def _holds_no_script(page: Page) -> None:
    """Check a page's elements: no handler in an attribute, no address of a script, no picture from elsewhere, nothing embedded."""
    found = page.evaluate("""() => {
        const bad = [];
        for (const element of document.querySelectorAll("*")) {
            for (const {name, value} of element.attributes) {
                if (name.startsWith("on")) bad.push(name);
                if (/^[\\s\\u0000-\\u001f]*(javascript|vbscript|data:text)/i.test(value)) bad.push(`${name}=${value}`);
            }
            if (element.matches("img") && !/^data:image\\/(png|jpeg);base64,/.test(element.getAttribute("src") || "")) bad.push(element.outerHTML);
            if (element.matches("iframe, object, embed, base, form, meta[http-equiv=refresh], svg script")) bad.push(element.outerHTML);
            if (element.matches("#notebook a[href^='/formgrader?'], #notebook a[href*='127.0.0.1']")) bad.push(element.outerHTML);
        }
        return bad;
    }""")
    assert found == []


def test_a_script_that_got_into_a_page_would_not_run(desk: Desk) -> None:
    """The policy of Formgrader's pages: neither an inline script, nor a handler, nor one from this server's files or elsewhere."""
    desk.submission(SHOWN[0])
    title = desk.page.evaluate(
        """async (script) => {
        const place = document.createElement("div");
        document.body.append(place);
        place.innerHTML = `<img src=x onerror="${script}"><a id=click href="javascript:document.title='PWNED'">x</a>`;
        const inline = document.createElement("script");
        inline.textContent = script;
        place.append(inline);
        for (const source of ["/files/class/x.js", "/formgrader/submissions/1/x.js", "https://tracker.example/x.js", "data:text/javascript,document.title='PWNED'"]) {
            const outer = document.createElement("script");
            outer.src = source;
            place.append(outer);
        }
        document.getElementById("click").click();
        await new Promise((done) => setTimeout(done, 500));
        return document.title;
    }""",
        WRITE,
    )
    assert title == NAME


@pytest.mark.parametrize("door", DOORS)
def test_the_server_opens_no_other_door(desk: Desk, bad_class: Class, door: str) -> None:
    """Even with the teacher's cookie it writes and reads no file, and starts no program."""
    method, path, body = DOORS[door]
    desk.submission_of_anybody()
    status = desk.page.evaluate(
        """async ([method, path, body]) => {
        const headers = {"X-XSRFToken": document.cookie.match(/_xsrf=([^;]*)/)[1]};
        const answer = await fetch(path, {method, headers, body});
            return answer.redirected && new URL(answer.url).pathname === "/login" ? 403 : answer.status;
    }""",
        [method, path, body],
    )
    assert status in {403, 404, 405}
    assert not (bad_class.root / CANARY).exists()


def test_marks_are_given_as_ever(desk: Desk, bad_class: Class) -> None:
    """Nbgrader's own scripts run under the policy: names are shown, and a mark that is typed is in the gradebook."""
    student = "writes-scripts-for-the-teachers-browser"
    desk.submission(student)
    desk.page.click(".glyphicon-eye-open")
    assert desk.page.is_visible("a.name-shown")
    desk.page.fill("input.score#why", "2.5")
    with desk.page.expect_response(lambda response: response.request.method == "PUT" and "/api/grade/" in response.url):
        desk.page.keyboard.press("Tab")
    bad_class.grade()
    assert bad_class.rows()[student]["why"] == "2.5"
    bad_class.mark({student: 3.0})


def test_formulas_are_drawn_by_mathjax_from_this_machine(desk: Desk) -> None:
    """As nbgrader does with a script from another host."""
    desk.submission("writes-scripts-into-markdown")
    desk.page.wait_for_selector(".MathJax", state="attached")
    assert any("/static/jupyter_server_mathjax/MathJax.js" in url for url in desk.asked)


def test_an_address_with_code_in_it_runs_nothing(desk: Desk) -> None:
    """Nbgrader writes parts of the address into a script of its page."""
    desk.open("/formgrader/gradebook/%22;document.title=%22PWNED%22;%22/x%5C")
    assert "PWNED" not in desk.page.title()
    desk.open("/formgrader/manage_students/%3Cscript%3Edocument.title='PWNED'%3C%2Fscript%3E")
    assert "PWNED" not in desk.page.title()
