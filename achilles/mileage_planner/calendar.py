"""Days of a plan as a calendar file (.ics), written by the icalendar library. The page has a small writer, ``calendar.js``.

All-day entries that are private and keep nobody busy, without a reminder unless it is asked for. Titles say nothing about
pain, because calendars are shared. An entry's id depends only on its day and what it is, so that a new export replaces the
old one. RFC 5545 wants ids that are unique in the world: without a ``mark`` they are so only in a calendar of one's own.
"""

import datetime as dt
import re

from icalendar import Alarm, Calendar, Event

from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.core.words import as_distance, fill
from achilles.mileage_planner.days import WEEK, Day, Days
from achilles.mileage_planner.inputs import load_limits

SEQUENCE_FROM = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LONGEST_PLAN = 54  # weeks, with the easier ones after a race


def calendar_of(days: Days, *, weeks: int = 1, mark: str = "", now: dt.datetime | None = None, alarm: str | None = None) -> str:
    r"""Return the runs, strength sessions and races of the first ``weeks`` as the text of a calendar.

    ``mark`` (letters and digits, at most 16) goes into each id; ``now`` is the time of writing, with its time zone;
    ``alarm`` is a time of day such as "07:00". Raises ``ValueError`` that names every wrong field.

    >>> from achilles.mileage_planner import plan
    >>> text = plan([20, 22, 18, 20], 8, 1).calendar("2026-11-30", ["tue", "thu", "sun"])
    >>> "SUMMARY:Run\\, up to 6.6 km" in text
    True
    """
    at, problems = checked_options(weeks, mark, alarm)
    if problems:
        raise BadInputError(problems)
    stamp = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).replace(microsecond=0)
    limits = load_limits()
    said = limits.data["calendar"]
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Achilles course//planner {limits.version}//EN")
    calendar.add("calscale", "GREGORIAN")
    last = dt.date.fromisoformat(days.first_day) + dt.timedelta(days=WEEK * weeks)
    for row in days:
        if row.what != "rest" and dt.date.fromisoformat(row.date) < last:
            calendar.add_component(entry_of(row, days.unit, said, mark, stamp, at))
    return str(calendar.to_ical(sorted=False), "utf-8")


def checked_options(weeks: object, mark: object, alarm: object) -> tuple[dt.timedelta | None, list[Problem]]:
    """Return when in a day to remind, and what is wrong with the options."""
    problems = []
    if isinstance(weeks, bool) or not isinstance(weeks, int) or not 1 <= weeks <= LONGEST_PLAN:
        problems.append(Problem("weeks", f"{shown(weeks)} is not allowed; allowed: a whole number, 1 to {LONGEST_PLAN}"))
    if not isinstance(mark, str) or not re.fullmatch("[A-Za-z0-9]{0,16}", mark):
        problems.append(Problem("mark", f"{shown(mark)} is not allowed; allowed: at most 16 letters and digits"))
    if alarm is None:
        return None, problems
    found = re.fullmatch("([01][0-9]|2[0-3]):([0-5][0-9])", alarm) if isinstance(alarm, str) else None
    if found is None:
        problems.append(Problem("alarm", f"{shown(alarm)} is not allowed; allowed: a time of day such as 07:00"))
        return None, problems
    return dt.timedelta(hours=int(found[1]), minutes=int(found[2])), problems


def entry_of(row: Day, unit: str, said: dict[str, str], mark: str, stamp: dt.datetime, alarm: dt.timedelta | None) -> Event:
    """Return one entry of the calendar, an event of a whole day."""
    day = dt.date.fromisoformat(row.date)
    distance = "" if row.distance is None else as_distance(round(row.distance * 10))
    event = Event()
    event.add("uid", f"{day:%Y%m%d}-{row.what}{f'-{mark}' if mark else ''}@{said['domain']}")
    event.add("dtstamp", stamp)
    event.add("sequence", int((stamp - SEQUENCE_FROM).total_seconds()) // 60)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", fill(said[row.what], {"distance": distance, "unit": unit}))
    note = f"{row.note[:1].upper()}{row.note[1:]}. " if row.note else ""
    event.add("description", note + said["race_note" if row.what == "race" else "ceiling"])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if alarm is not None:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("trigger", alarm)
        reminder.add("description", said["alarm"])
        event.add_component(reminder)
    return event
