"""What a reader lets the course remember belongs to one version of it: another one on the same host neither sees nor changes it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.copies import Host, hosted_copy
from support.site import SITE
from support.waiting import PATIENCE, wait_until_mounted

pytestmark = pytest.mark.long

OWN = "achilles-course:/achilles/ quiz-causes"
OLD = {"achilles-course:quiz-causes": "{}", "achilles-course:mileage_planner": '{"weeks":4}', "achilles-diary": '{"diary":1,"days":[]}'}
KEPT = "Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith('achilles-')))"


@contextmanager
def two_versions(browser: Browser, folder: Path) -> Iterator[tuple[Page, Host]]:
    """Open a page in a browser for a host with the site below two paths."""
    other = Path(shutil.copytree(SITE, folder / "other"))
    with hosted_copy(folder, others={"/other/": other}) as host:
        context = browser.new_context(service_workers="block")
        context.set_default_timeout(PATIENCE * 1000)
        yield context.new_page(), host
        context.close()


def test_two_versions_do_not_share_answers(browser: Browser, tmp_path: Path) -> None:
    """What one keeps, the other neither fills in nor forgets; it says where that belongs."""
    with two_versions(browser, tmp_path) as (page, host):
        page.goto(f"{host.address}book/planner.html")
        wait_until_mounted(page)
        page.locator('form[data-tool="mileage_planner"] [data-action="remember"]').check()
        kept = page.evaluate(KEPT)
        assert list(kept) == ["achilles-course:/achilles/ mileage_planner"]
        page.goto(f"{host.origin}/other/book/planner.html")
        wait_until_mounted(page)
        expect(page.locator('form[data-tool="mileage_planner"] [data-action="remember"]')).not_to_be_checked()
        page.locator('form[data-tool="mileage_planner"] [data-action="forget"]').click()
        page.goto(f"{host.origin}/other/book/diary.html")
        wait_until_mounted(page)
        page.locator("summary", has_text="Everything kept on this device").click()
        expect(page.get_by_text("Nothing is kept.")).to_be_visible()
        expect(page.locator("[data-kept]")).to_contain_text(["mileage planner of /achilles/"])
        assert page.evaluate(KEPT) == kept


def test_a_diary_is_found_again_when_the_site_has_moved(browser: Browser, tmp_path: Path) -> None:
    """At the new address the diary's page offers what was kept at the old one, and a press copies it."""
    with two_versions(browser, tmp_path) as (page, host):
        page.goto(f"{host.address}book/diary.html")
        wait_until_mounted(page)
        page.locator('.tool input[name="run"]').fill("8")
        page.get_by_label("Keep my diary on this device").check()
        before = page.evaluate(KEPT)["achilles-diary:/achilles/"]
        page.goto(f"{host.origin}/other/book/diary.html")
        wait_until_mounted(page)
        page.get_by_role("button", name="Copy running diary of /achilles/ here").click()
        expect(page.get_by_text("Copied: load this page again to see it.")).to_be_visible()
        assert page.evaluate(KEPT) == {"achilles-diary:/achilles/": before, "achilles-diary:/other/": before}
        page.reload()
        wait_until_mounted(page)
        expect(page.locator('.tool input[name="run"]')).to_have_value("8")


def test_what_was_kept_before_is_taken_over_once(browser: Browser, tmp_path: Path) -> None:
    """Entries under the names of earlier releases move to the first version that finds them; none is lost or overwritten."""
    with two_versions(browser, tmp_path) as (page, host):
        page.goto(f"{host.address}book/red_flags.html")
        page.evaluate("(stored) => Object.entries(stored).forEach((entry) => localStorage.setItem(...entry))", {**OLD, OWN: '{"newer":1}'})
        page.goto(f"{host.address}book/diary.html")
        wait_until_mounted(page)
        moved = {
            "achilles-course:quiz-causes": "{}",
            OWN: '{"newer":1}',
            "achilles-course:/achilles/ mileage_planner": '{"weeks":4}',
            "achilles-diary:/achilles/": OLD["achilles-diary"],
        }
        found = page.evaluate(KEPT)
        assert {name: found[name] for name in sorted(found)} == {name: moved[name] for name in sorted(moved)}
        page.locator("summary", has_text="Everything kept on this device").click()
        expect(page.locator("[data-kept]")).to_contain_text([*["planner", "quiz causes", "diary"], "quiz causes of an earlier version"])
        with page.expect_download() as download:
            page.get_by_role("button", name="Save all as one file").click()
        assert set(json.loads(Path(download.value.path()).read_text(encoding="utf-8"))) == set(OLD)
