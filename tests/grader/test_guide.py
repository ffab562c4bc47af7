"""A teacher's day by the guide: its one command, typed as it is written there, from the download to what goes back to Moodle."""

import csv
import io
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from shutil import copytree

import nbformat
import pytest
from conftest import ROOT, TIMEOUT
from playwright.sync_api import Browser, Page
from probe import cell
from support.exercises import master

pytestmark = pytest.mark.long  # all that a teacher does with a set, and Formgrader in a browser

SET, WRITTEN = "causes", "headline"
GUIDE = (ROOT / "book" / "teaching" / "assign.md").read_text(encoding="utf-8")
BY_HAND = {"Ada": "4", "Bo": "2.5"}  # of the set's 24 points the program gives 20
CLASS = "First name,Surname,ID number,Email address\n" + "".join(f"{one},Ly,{one.lower()},{one.lower()}@example.org\n" for one in BY_HAND)
EXPORTED = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)\r\n" + "".join(
    f"Participant {number},{one} Ly,{one.lower()}@example.org,Submitted for grading,,24.00,Yes,-\r\n"
    for number, one in enumerate(BY_HAND, 101)
)


def typed(command: str) -> list[str]:
    """Return a command as it is started here, where ``python3`` and ``dev.py`` are those of this repository."""
    python, program, *arguments = shlex.split(command)
    assert (python, program) == ("python3", "dev.py")
    return [sys.executable, str(ROOT / program), *arguments]


def after(said: str, start: str) -> str:
    """Return what a line says behind its beginning."""
    return next(found[1] for line in said.splitlines() if (found := re.match(rf"\s*\d+\. {start}: (.+)", line)))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Make a folder with what a teacher downloaded, and a course of one set."""
    copytree(master(SET).parent, tmp_path / "course" / "source" / SET)
    solved = nbformat.read(master(SET), as_version=4)
    cell(solved, WRITTEN).source = "Because the low end of the interval is above 1."
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as packed:
        for number, one in enumerate(BY_HAND, 101):
            packed.writestr(f"{one} Ly_{number}_assignsubmission_file/{SET}.ipynb", nbformat.writes(solved))
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    (tmp_path / "exported.csv").write_text(EXPORTED, encoding="utf-8", newline="")
    return tmp_path


def mark(browser: Browser, address: str, people: dict[str, str]) -> None:
    """Mark by hand as the guide says: the set, the set once more, the first submission, and on with Next."""
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    for _ in range(2):
        page.locator("a", has_text=re.compile(rf"^{SET}$")).first.click()
        page.wait_for_load_state("networkidle")
    page.locator("a", has_text="Submission #1").first.click()
    page.wait_for_load_state("networkidle")
    for _ in range(len(BY_HAND)):
        name = _name(page)
        if name in people:
            page.fill(f"input.score#{WRITTEN}", people[name])
            with page.expect_response(lambda response: response.request.method == "PUT" and "/api/grade/" in response.url):
                page.keyboard.press("Tab")
        page.goto(str(page.locator("li.next a").first.evaluate("link => link.href")), wait_until="networkidle")
    page.close()


def _name(page: Page) -> str:
    return str(page.locator(".name-shown").first.text_content()).split(",")[-1].strip()


def wait_for(address: str) -> str:
    """Return an address as soon as its server answers."""
    while True:
        try:
            urllib.request.urlopen(address.partition("/formgrader")[0] + "/api", timeout=5).close()
        except urllib.error.HTTPError:
            return address
        except OSError:
            continue
        return address


def test_one_command_with_a_pause_for_marking_by_hand(desk: Path, browser: Browser) -> None:
    """Without a terminal it prints the commands that come next, which work as printed; in one it waits while Formgrader runs."""
    (command,) = re.findall(r"^ *(python3 dev\.py grade causes submissions\.zip .+)$", GUIDE, re.MULTILINE)
    course = ["--course", "course", "--timeout", str(TIMEOUT)]
    environment = {**os.environ, "CI": "1"}  # no browser of its own
    first = subprocess.run(
        [*typed(command), *course],
        cwd=desk,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert first.returncode == 0, first.stdout + first.stderr
    assert "2 graded now. Of 2: 2 to be marked by hand." in first.stdout

    # Formgrader, by the line that was printed: one answer is marked.
    printed = typed(after(first.stdout, rf"To mark by hand \({WRITTEN}\)"))
    with subprocess.Popen(
        [*printed, "--port", "0"], cwd=desk, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdout is not None
        address = next(found[0] for line in running.stdout if (found := re.search(r"http://\S+", line)))
        mark(browser, wait_for(address), {"Ada": BY_HAND["Ada"]})
        os.killpg(running.pid, signal.SIGTERM)

    # The same command again, by the line that was printed, in a terminal: it waits until the other is marked, then gives everything back.
    terminal, inside = pty.openpty()
    again = typed(after(first.stdout, "Then the feedback and the marks"))
    with subprocess.Popen(again, cwd=desk, env=environment, stdin=inside, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        lines = iter(running.stdout.readline, "")
        address = next(found[0] for line in lines if (found := re.search(r"http://127\S+/formgrader\S+", line)))
        mark(browser, wait_for(address), {"Bo": BY_HAND["Bo"]})
        os.write(terminal, b"\n")
        said = "".join(lines)
    os.close(terminal)
    os.close(inside)
    assert running.returncode == 0, said
    assert "0 graded now. Of 2: 2 marked." in said
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address, timeout=5)

    with zipfile.ZipFile(desk / "course" / "class" / f"feedback-{SET}.zip") as pages:
        assert sorted(pages.namelist()) == [
            f"{one} Ly_{number}_assignsubmission_file/{SET}.html" for number, one in enumerate(BY_HAND, 101)
        ]
    text = (desk / "course" / "class" / f"to-import-{SET}.csv").read_text(encoding="utf-8")
    assert [row["Grade"] for row in csv.DictReader(io.StringIO(text))] == [f"{20 + float(points):.2f}" for points in BY_HAND.values()]
    assert (desk / "exported.csv").read_text(encoding="utf-8") == EXPORTED.replace("\r\n", "\n")
