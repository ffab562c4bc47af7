"""The SCORM package in a learning platform: scorm-again is the platform's run-time, and Chromium opens what the manifest names."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Opener
from playwright.sync_api import FrameLocator, Locator, Page, expect
from support.axe import violations
from support.site import ROOT, served
from support.waiting import wait_until

from achilles.quiz import CHAPTERS, load_questions

pytestmark = pytest.mark.long

RUN_TIME = ROOT / "tests" / "node" / "node_modules" / "scorm-again" / "dist" / "scorm12.min.js"
COMMITS = "commits"
# Of all that a content may say to a platform, what ours says.
SAID = {
    "cmi.core.lesson_status",
    "cmi.core.score.min",
    "cmi.core.score.max",
    "cmi.core.score.raw",
    "cmi.core.session_time",
}
# A platform's player: its API in the window around the content. What it had recorded before is in the address.
PLAYER = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Platform</title><link rel="icon" href="data:,">
<script src="run-time.js"></script></head><body>
<script>
  const asked = new URLSearchParams(location.search);
  const told = [];
  if (asked.get("api") !== "none") {{
    globalThis.API = new Scorm12API({{ autocommit: false, lmsCommitUrl: "{COMMITS}", logLevel: 5 }});
    API.loadFromJSON(JSON.parse(asked.get("before") ?? "{{}}"));
    API.on("LMSSetValue.*", (name, value) => told.push([name, value]));
    if (asked.get("api") === "refuses") API.LMSInitialize("");
  }}
</script>
<iframe title="Content" style="width: 100%; height: 90vh" src="about:blank"></iframe>
<script>if (asked.has("start")) document.querySelector("iframe").src = `course/${{asked.get("start")}}`;</script>
</body></html>"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Pack what was built, unpack it as a platform does, and serve it with a player."""
    folder = tmp_path_factory.mktemp("platform")
    package = folder / "package.zip"
    subprocess.run([sys.executable, str(ROOT / "dev.py"), "scorm", "--no-build", "--to", str(package)], check=True, capture_output=True)
    with zipfile.ZipFile(package) as packed:
        packed.extractall(folder / "course")
    (folder / "player.html").write_text(PLAYER, encoding="utf-8")
    shutil.copy(RUN_TIME, folder / "run-time.js")
    with served(folder) as address:
        yield address


@pytest.fixture
def play(open_page: Opener, platform: str) -> Any:
    """Return a function that opens a chapter in the player, and gives the page and what the platform was sent."""

    def opened(chapter: str = "causes", **asked: Any) -> Page:
        query = {
            "start": f"scorm/{chapter}.html",
            **{name: value if isinstance(value, str) else json.dumps(value) for name, value in asked.items()},
        }
        watched = open_page("player.html", base=platform, width=1280, height=900)
        page = watched.page
        page.route(f"**/{COMMITS}", lambda route: route.fulfill(json={"result": True, "errorCode": 0}))
        page.goto(f"{platform}player.html?" + "&".join(f"{name}={value}" for name, value in query.items()))
        return page

    return opened


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def said(page: Page) -> Locator:
    return frame_of(page).locator("#said")


def quiz_of(page: Page) -> Locator:
    """Return the chapter's questions, unfolded and alive."""
    inner = frame_of(page).frame_locator("#chapter")
    quiz = inner.locator('[data-mounted] form[data-tool="quiz"]')
    quiz.wait_for(state="attached")
    quiz.locator("details").first.evaluate("(fold) => { fold.open = true; }")
    return quiz


def answer(quiz: Locator, question: dict[str, Any], *, right: bool) -> None:
    """Answer a question and press Check."""
    card = quiz.locator(f'fieldset[data-question="{question["id"]}"]')
    if question["kind"] == "number":
        card.locator("input").fill(str(question["answer"] if right else question["answer"] + 1000))
    else:
        for option in question["options"]:
            box = card.locator(f'input[value="{option["id"]}"]')
            if question["kind"] == "many":
                box.set_checked(option["right"] == right)
            elif option["right"] == right:
                box.check()
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".quiz-verdict")).to_have_attribute("data-right", str(right).lower())


def value(page: Page, name: str) -> str:
    """Return what the platform has, by its SCORM name."""
    found: str = page.evaluate("(name) => name.split('.').reduce((at, part) => at[part], API)", name)
    return found


def leave(page: Page) -> None:
    """Close the content, as a platform does."""
    page.locator("iframe").evaluate("(frame) => { frame.src = 'about:blank'; }")
    wait_until(page, "API.isTerminated()")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_chapter_reports_all_right_as_a_hundred_and_completed(play: Any, chapter: str) -> None:
    """Open, answer everything, leave: the platform has score, status and time, and was told nothing else."""
    page = play(chapter)
    quiz = quiz_of(page)
    wait_until(page, "API.isInitialized()")
    expect(said(page)).to_contain_text("Nothing is recorded yet")
    assert value(page, "cmi.core.lesson_status") == "incomplete"
    for question in load_questions(chapter).data["question"]:
        answer(quiz, question, right=True)
    expect(said(page)).to_contain_text("Recorded: 100 %, all questions checked")
    leave(page)
    assert [value(page, f"cmi.core.{name}") for name in ("score.raw", "score.min", "score.max", "lesson_status")] == [
        "100",
        "0",
        "100",
        "completed",
    ]
    told = dict(page.evaluate("told"))
    assert re.fullmatch(r"\d{4}:\d\d:\d\d", told["cmi.core.session_time"])
    assert set(told) == SAID


def test_the_score_is_the_share_of_right_answers_and_the_best_one_counts(play: Any) -> None:
    """Half right is half; a second try raises it; a right answer that is spoiled again does not lower it; complete only when all are checked."""
    page = play()
    quiz = quiz_of(page)
    questions = load_questions("causes").data["question"]
    answer(quiz, questions[0], right=False)
    expect(said(page)).to_contain_text("Recorded: 0 %")
    for place, question in enumerate(questions[1:], 1):
        answer(quiz, question, right=place % 2 == 0)
    expect(said(page)).to_contain_text("Recorded: 33 %, all questions checked")
    assert value(page, "cmi.core.score.raw") == "33"
    answer(quiz, questions[0], right=True)
    expect(said(page)).to_contain_text("Recorded: 50 %")
    answer(quiz, questions[0], right=False)
    answer(quiz, questions[2], right=False)
    expect(said(page)).to_contain_text("Recorded: 50 %")
    leave(page)
    assert value(page, "cmi.core.score.raw") == "50"
    assert value(page, "cmi.core.lesson_status") == "completed"


def test_what_was_recorded_earlier_is_never_lowered(play: Any) -> None:
    """Opened again, with blank questions: the score and the status of the last time stay until they are beaten."""
    page = play(before={"cmi": {"core": {"lesson_status": "completed", "score": {"raw": "83"}}}})
    quiz = quiz_of(page)
    expect(said(page)).to_contain_text("Recorded: 83 %, all questions checked")
    questions = load_questions("causes").data["question"]
    answer(quiz, questions[0], right=True)
    leave(page)
    assert (value(page, "cmi.core.score.raw"), value(page, "cmi.core.lesson_status")) == ("83", "completed")
    assert {name for name, _ in page.evaluate("told")} == {"cmi.core.session_time"}


def test_another_page_in_the_frame_neither_ends_nor_changes_the_session(play: Any) -> None:
    """A learner follows a link to another chapter, answers there, and comes back: only this chapter's score counts."""
    page = play()
    answer(quiz_of(page), load_questions("causes").data["question"][0], right=True)
    expect(said(page)).to_contain_text("Recorded: 17 %")
    inner = frame_of(page).frame_locator("#chapter")
    inner.locator('a[rel="next"], a.right-next').first.click()
    expect(inner.locator("h1")).to_contain_text("symptoms")
    quiz = quiz_of(page)
    for question in load_questions("symptoms").data["question"]:
        answer(quiz, question, right=True)
    assert value(page, "cmi.core.score.raw") == "17"
    assert page.evaluate("API.isInitialized()")


def test_in_review_nothing_is_recorded(play: Any) -> None:
    """The platform's mode is respected."""
    page = play(before={"cmi": {"core": {"lesson_mode": "review"}}})
    answer(quiz_of(page), load_questions("causes").data["question"][0], right=True)
    expect(said(page)).to_contain_text("no score is recorded")
    assert page.evaluate("told") == []


def test_without_a_platform_everything_else_works(play: Any) -> None:
    """The questions are judged, and a line says that no score is recorded."""
    page = play(api="none")
    answer(quiz_of(page), load_questions("causes").data["question"][0], right=True)
    expect(said(page)).to_have_text("No learning platform was found, so no score is recorded. Everything else works.")


def test_a_platform_that_refuses_is_not_passed_over(play: Any) -> None:
    """The learner sees that nothing was recorded, with the platform's own error."""
    page = play(api="refuses")
    expect(said(page)).to_contain_text("did not record this (error 101: ")
    expect(said(page)).to_have_class("failed")
    answer(quiz_of(page), load_questions("causes").data["question"][0], right=True)


def test_code_and_the_saved_copy_are_not_offered(play: Any) -> None:
    """What the package leaves out has no button, and a line says why."""
    page = play()
    inner = frame_of(page).frame_locator("#chapter")
    expect(inner.locator(".run-said").first).to_contain_text("In a package for a learning platform this code does not run")
    expect(inner.get_by_role("button", name="Run cell 1")).to_have_count(0)
    assert page.evaluate("navigator.serviceWorker?.getRegistrations().then((all) => all.length) ?? 0") == 0


def test_the_frame_has_no_barrier(open_page: Opener, platform: str) -> None:
    """Axe finds nothing, light and dark, on a phone and on a desk; the line and the chapter fill the window."""
    page = open_page("course/scorm/causes.html", base=platform).page
    expect(page.locator("#said")).to_contain_text("No learning platform was found")
    assert violations(page, ignored=("region", "landmark-one-main", "page-has-heading-one")) == []
