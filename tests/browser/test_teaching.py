"""The teacher's guide on the site: found in one press, and its quizzes are the files that were read back."""

from pathlib import Path

from conftest import Opener
from playwright.sync_api import expect
from support.site import SITE

from achilles.quiz.export import files

DOWNLOADS = SITE / "_static" / "downloads"


def test_the_quizzes_on_the_site_are_those_that_were_read_back() -> None:
    """The same bytes, and nothing beside them: the teacher's pack is not there."""
    found = {path.relative_to(DOWNLOADS).as_posix(): path.read_bytes() for path in DOWNLOADS.rglob("*") if path.is_file()}
    assert found == files()
    assert [path for path in SITE.rglob("*teacher-pack*") if path.name != "teaching.html"] == []


def test_a_teacher_comes_from_the_start_page_to_a_quiz_in_three_presses(open_page: Opener) -> None:
    """By keyboard alone; what is saved is the package."""
    page = open_page("book/index.html").page
    for name, heading in (("a guide", "For teachers"), ("the files to import", "Quizzes for Moodle and Canvas")):
        page.get_by_role("link", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.get_by_role("link", name="Canvas, Check yourself: causes").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes() == files()["quizzes/canvas/causes.zip"]
