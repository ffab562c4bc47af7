"""The running diary on its page: a day in six taps, what comes next, keeping it, files, and one's own log."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from conftest import Opener
from playwright.sync_api import BrowserContext, Page, expect
from support.tiers import short_of

TODAY = dt.date(2026, 11, 28)
KEY = "achilles-diary:/achilles/"
STATUS = '[role="status"][data-tool="running_diary"]'


@pytest.fixture
def page(open_page: Opener, usual_context: BrowserContext) -> Page:
    """Open the diary on a day that is known, with nothing kept."""
    opened = open_page("book/diary.html").page
    opened.clock.set_fixed_time(dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC))
    opened.evaluate(f"localStorage.removeItem('{KEY}')")
    reload(opened)
    assert usual_context
    return opened


def reload(page: Page) -> None:
    """Open the page again, and wait until the diary listens."""
    page.reload()
    page.wait_for_selector('[data-mounted] form[data-tool="running_diary"]')


def kept(page: Page) -> dict[str, object]:
    """Return what the browser keeps."""
    return dict(json.loads(page.evaluate(f"localStorage.getItem('{KEY}')") or "{}"))


def enter_day(page: Page) -> int:
    """Enter a run as a runner does; return the taps, a digit of the distance being one."""
    page.locator('.tool input[name="run"]').click()
    page.keyboard.type("8")
    taps = 2
    for name, value in (("during", "2"), ("after", "1"), ("limp", "no")):
        page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()
        taps += 1
    return taps


def try_out(page: Page, title: str) -> None:
    """Open one of the made-up diaries."""
    page.locator("summary", has_text="try a made-up diary").click()
    page.get_by_role("button", name=title).click()


def test_a_day_takes_at_most_six_taps(page: Page) -> None:
    """Distance, two scores and the limp; with the morning's score it is six. A day that waits is not green."""
    assert enter_day(page) + 1 <= 6
    expect(page.locator('[data-day="2026-11-28"]')).to_have_attribute("data-colour", "waiting")
    expect(page.locator(STATUS)).to_contain_text("not known yet")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2030-01-01", '"2030-01-01" is not allowed; allowed: a date up to today, 2026-11-28'),
        ("1926-11-28", '"1926-11-28" is not allowed; allowed: a date from 1970 on'),
        ("", "a date from 1970 on"),
    ],
    ids=["to come", "long ago", "no date"],
)
def test_a_date_that_cannot_be_is_said_and_no_answer_goes_to_another_day(page: Page, typed: str, said: str) -> None:
    """The field shows the day that the answers go to, whatever was typed into it, and the answers that are there stay."""
    enter_day(page)
    date = page.get_by_label("Day", exact=True)
    date.fill(typed)
    page.locator('label:has(input[name="after"][value="3"])').click()
    expect(date).to_have_value("2026-11-28")
    expect(page.locator("#diary-date-problem")).to_contain_text(said)
    expect(page.locator("#diary-date-problem")).to_contain_text("The day that is open stays Saturday 28 November")
    expect(page.locator('input[name="after"][value="3"]')).to_be_checked()
    expect(page.locator('input[name="run"]')).to_have_value("8")
    date.fill("2026-11-27")
    expect(page.locator("#diary-date-problem")).to_be_empty()
    expect(page.locator('input[name="run"]')).to_have_value("")


def test_nothing_is_kept_unless_ticked(page: Page) -> None:
    """Ticked, the diary is there after a reload; one press deletes everything."""
    enter_day(page)
    assert kept(page) == {}
    page.get_by_label("Keep my diary on this device").check()
    page.locator('label:has(input[name="after"][value="3"])').click()
    assert kept(page)["days"] == [{"date": "2026-11-28", "run": 80, "during": 2, "after": 3, "limp": "no"}]
    reload(page)
    expect(page.locator('.tool input[name="run"]')).to_have_value("8")
    page.get_by_role("button", name="Delete everything").click()
    assert kept(page) == {}
    expect(page.locator("[data-day]")).to_have_count(0)


@pytest.mark.long
def test_two_tabs_do_not_lose_a_day(page: Page) -> None:
    """What another tab wrote since is taken in before this tab writes."""
    enter_day(page)
    page.get_by_label("Keep my diary on this device").check()
    other = {"diary": 1, "unit": "km", "days": [{"date": "2026-11-20", "run": 50}, *kept(page)["days"]]}  # type: ignore[misc]
    page.evaluate(f"text => localStorage.setItem('{KEY}', text)", json.dumps(other))
    page.locator('label:has(input[name="after"][value="3"])').click()
    assert [day["date"] for day in kept(page)["days"]] == ["2026-11-20", "2026-11-28"]  # type: ignore[attr-defined]


@pytest.mark.long
def test_a_damaged_diary_is_offered_as_a_file(page: Page) -> None:
    """It is neither dropped nor written over; it can be saved."""
    page.evaluate(f'localStorage.setItem(\'{KEY}\', \'{{"diary":1,"days":[{{"dat\')')
    reload(page)
    expect(page.get_by_text("is damaged and cannot be read")).to_be_visible()
    enter_day(page)
    assert page.evaluate(f"localStorage.getItem('{KEY}')").startswith('{"diary":1,"days":[{"dat')
    with page.expect_download() as download:
        page.get_by_role("button", name="Save what is there as a file").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == '{"diary":1,"days":[{"dat'


def test_storage_that_refuses_is_said(page: Page) -> None:
    """A full or forbidden storage: the runner hears that nothing is kept, and the day stays on the page."""
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    enter_day(page)
    page.locator('[data-action="remember"]').click()
    expect(page.get_by_text("This browser does not keep the diary")).to_be_visible()
    expect(page.locator('[data-action="remember"]')).not_to_be_checked()
    expect(page.locator('.tool input[name="run"]')).to_have_value("8")


def test_a_made_up_diary_shows_28_days(page: Page) -> None:
    """The flare after a race: 28 days with a colour and its word, the next run, and nothing kept."""
    try_out(page, "A flare after a race")
    days = page.locator("[data-day]")
    expect(days).to_have_count(28)
    for colour, count in (("red", 3), ("amber", 1)):
        found = page.locator(f'[data-day][data-colour="{colour}"]')
        expect(found).to_have_count(count)
        expect(found.first).to_contain_text(colour)
    expect(page.locator(".diary-made-up")).to_be_visible()
    expect(page.locator(STATUS)).to_contain_text("Next run: Monday 19 October")
    expect(page.locator(".tool-detail").first).to_contain_text("That is about the same, with less running. Red: once in these weeks.")
    assert kept(page) == {}


def test_csv_goes_out_and_in(page: Page) -> None:
    """A made-up diary saved as CSV and opened again is the same."""
    try_out(page, "Settling over eight weeks")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    text = Path(download.value.path()).read_bytes()
    page.get_by_role("button", name="Back to my own diary").click()
    page.locator("#diary-file").set_input_files({"name": "diary.csv", "mimeType": "text/csv", "buffer": text})
    expect(page.get_by_text("56 days read.")).to_be_visible()
    with page.expect_download() as again:
        page.get_by_role("button", name="Save as CSV").click()
    assert Path(again.value.path()).read_bytes() == text
    page.locator("#diary-file").set_input_files({"name": "diary.csv", "mimeType": "text/csv", "buffer": b"date,km\r\n"})
    expect(page.get_by_text("columns: date, km is not allowed")).to_be_visible()


def test_the_reader_is_loaded_when_its_section_opens(page: Page) -> None:
    """No request for it before; then a Garmin table asks for its unit, and its runs become numbers for the planner."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try_out(page, "Settling over eight weeks")
    assert not any("/widgets/" in address for address in asked)
    with page.expect_response(lambda response: "/widgets/" in response.url):
        page.locator("summary", has_text="Your own running").click()
    assert sum("/widgets/" in address for address in asked) == 1  # what tells files apart; the readers of each kind come with a file
    table = (
        "Type,Date,Favourite,Title,Distance,Calories,Time\n"
        "Running,2026-10-28 07:00:00,false,x,6.21,1,00:50:12\nRunning,2026-10-28 07:01:00,false,x,6.20,1,00:50:00\nHiking,2026-10-29 07:00:00,false,x,9.00,1,02:40:00\n"
    )
    page.locator("#diary-log-files").set_input_files({"name": "Activities.csv", "mimeType": "text/csv", "buffer": table.encode()})
    expect(page.locator('[data-asked="unit"]')).to_contain_text("6.2 km / 10.0 km")
    page.locator('[data-asked="unit"] button', has_text="miles").click()
    expect(page.locator(".diary-log-status")).to_contain_text("For the planner: last four weeks")
    link = page.locator(".diary-log").get_by_role("link", name="Plan next week with these numbers")
    expect(link).to_have_attribute("href", re.compile(r"#first_day=2026-1[01]-\d\d&unit=km&recent_weeks=[\d.+]+&longest_run=10$"))
    page.locator("summary", has_text="Counted once (1)").click()
    page.get_by_role("button", name="These are two runs").click()
    expect(page.locator("summary", has_text="Counted once")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Running (2)")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Hiking (1)")).not_to_be_checked()
    assert sum("/widgets/" in address for address in asked) == 3  # and the readers of tables, and what judges runs


def test_wrong_answers_stay_beside_their_field(page: Page) -> None:
    """A distance that cannot be is explained, and what was there before stays."""
    page.locator('.tool input[name="run"]').fill("far")
    expect(page.locator('[data-question="run"] .tool-problem')).to_contain_text('"far" is not allowed; allowed: a number, 0 to 200')
    expect(page.locator("[data-day]")).to_have_count(0)


def test_diary_and_planner_hand_over_to_each_other(page: Page) -> None:
    """The diary's weeks, longest run and colour become the planner's; the planner's week comes back, and its ceilings are drawn."""
    try_out(page, "Settling over eight weeks")
    page.get_by_role("link", name="Plan next week with these numbers").click()
    planner = page.locator('[data-mounted] form[data-tool="mileage_planner"]')
    expect(planner.locator(".tool-handed")).to_contain_text("Your diary says green")
    assert (
        planner.locator('input[name="recent_weeks"]').evaluate_all("fields => fields.map(({ value }) => Number(value) > 0)") == [True] * 4
    )
    assert "?" not in page.url  # a fragment is never sent to the host
    expect(planner.locator("tr[data-week]")).to_have_count(0)  # no address opens the gate
    planner.locator('input[name="gate"][value="cleared"]').check()
    planner.locator('input[name="confirmed"]').check()
    planner.locator('input[name="weeks"]').fill("2")
    run = planner.locator('[data-date][data-what="run"]').first
    day, distance = run.get_attribute("data-date"), re.findall(r"[\d.]+ km", run.text_content() or "")[0]
    planner.get_by_role("link", name="Put this week into my running diary").click()
    box = page.locator(".diary-handed")
    expect(box).to_contain_text(f"run, up to {distance}")
    page.clock.set_fixed_time(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"))
    reload(page)
    box.get_by_role("button", name="Put it into my diary").click()
    expect(box).to_be_hidden()
    page.get_by_label("Keep my diary on this device").check()
    expect(page.locator(".tool-detail").first).to_contain_text(f"Today: run, up to {distance}, when the diary is complete")
    assert page.locator(".ceiling").count() >= 2
    assert {"date": day, "what": "run", "distance": round(float(distance.split()[0]) * 10)} in kept(page)["plan"]  # type: ignore[operator]
    reload(page)
    expect(box).to_be_hidden()
    expect(page.locator(".tool-detail").first).to_contain_text(f"up to {distance}")


@pytest.mark.long
@pytest.mark.parametrize(
    "fragment",
    short_of(
        ["plan=km;2026-11-28,<b>x</b>,66", "plan=km;2026-11-28,run,9999", "plan=km;", "strength=no", "strength=x"],
        "plan=km;2026-11-28,<b>x</b>,66",
    ),
)
def test_a_wrong_fragment_offers_nothing(page: Page, fragment: str) -> None:
    """What is not a plan or a kind of strength work is passed over."""
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    reload(page)
    expect(page.locator(".diary-handed")).to_be_hidden()


def test_strength_work_is_ticked_from_a_link(page: Page) -> None:
    """A page of exercises hands over what was done today; the runner says so here."""
    page.evaluate("location.hash = 'strength=silbernagel'")
    reload(page)
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator('input[name="strength"][value="silbernagel"]')).to_be_checked()
    expect(page.locator('[data-day="2026-11-28"]')).to_have_attribute("data-colour", "waiting")


def test_twelve_weeks_fit_on_one_sheet(page: Page) -> None:
    """A full diary of twelve weeks: the curve, a row a week, the run over the guard, what was tried, on one A4."""
    first = TODAY - dt.timedelta(days=84)
    head = "date,run,unit,strength,during,after,next_morning,usual_morning,stiffness,limp,note"
    runs = [0 if at % 2 else 12 if at == 70 else 8 for at in range(84)]
    days = [f"{first + dt.timedelta(days=at)},{run},km,{'alfredson' if at % 3 else 'no'},2,1,1,1,10,no," for at, run in enumerate(runs)]
    text = "\r\n".join([head, *days]).encode()
    page.locator("summary", has_text="try a made-up diary").click()
    page.locator("#diary-file").set_input_files({"name": "diary.csv", "mimeType": "text/csv", "buffer": text})
    expect(page.get_by_text("84 days read.")).to_be_visible()
    page.evaluate("globalThis.print = () => {}")
    page.locator('[data-action="sheet"]').click()
    sheet = page.locator("body > .sheet")
    for wanted in ("12.0 km (longest of the 30 days before: 8.0 km)", "Alfredson, 56 days", "Longest stiffness of a morning: 10 minutes"):
        expect(sheet).to_contain_text(wanted)
    expect(sheet.locator("tr")).to_have_count(13)
    expect(sheet.locator("rect.bar")).to_have_count(84)
    assert sheet.evaluate("sheet => sheet.querySelector('table').getBoundingClientRect().width < sheet.clientWidth + 1")
    printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


@pytest.mark.long
def test_forget_all_elsewhere_asks_before_it_deletes_the_diary(page: Page) -> None:
    """Weeks of days do not go with a tool's answers unless the runner says so."""
    enter_day(page)
    page.get_by_label("Keep my diary on this device").check()
    page.goto(page.url.replace("diary.html", "planner.html"))
    forget = page.locator('[data-mounted] form[data-tool="mileage_planner"] [data-action="forget"]')
    for decide, is_there in (("dismiss", True), ("accept", False)):
        page.once("dialog", lambda dialog, decide=decide: getattr(dialog, decide)())
        forget.click()
        assert bool(kept(page)) is is_there


def test_everything_kept_is_seen_saved_and_deleted(page: Page) -> None:
    """The answers of another tool and the diary are listed; each can be saved and deleted."""
    page.evaluate("localStorage.setItem('achilles-course:/achilles/ mileage_planner', '{\"weeks\":4}')")
    enter_day(page)
    page.get_by_label("Keep my diary on this device").check()
    page.locator("summary", has_text="Everything kept on this device").click()
    expect(page.locator("[data-kept]")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save all as one file").click()
    assert set(json.loads(Path(download.value.path()).read_text(encoding="utf-8"))) == {"achilles-course:mileage_planner", "achilles-diary"}
    page.get_by_role("button", name="Delete answers: mileage planner").click()
    expect(page.locator("[data-kept]")).to_have_count(1)
    page.get_by_role("button", name="Delete all of it").click()
    expect(page.get_by_text("Nothing is kept.")).to_be_visible()
    assert kept(page) == {}
    expect(page.get_by_label("Keep my diary on this device")).not_to_be_checked()
