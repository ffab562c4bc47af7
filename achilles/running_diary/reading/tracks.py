"""GPX, TCX and Apple Health, scanned rather than parsed: exports often break the rules of XML. The twin is ``tracks.js``."""

import math
import re
from collections.abc import Iterator

from achilles.running_diary.reading.cells import MILE, When, Zone, load_words, utc_seconds, when_in
from achilles.running_diary.reading.raw import Raw, Unreadable, of_date

EARTH = 6_371_000  # metres
LENGTHS = {"km": 1000, "mi": MILE, "m": 1, "yd": 0.9144, "ft": 0.3048}
SECONDS = {"min": 60, "s": 1, "hr": 3600, "h": 3600}
LONGEST_ELEMENT = 2_000_000
_NAME = "(?:[A-Za-z0-9_.-]+:)?"
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{0,30})?")
_ATTRIBUTE = re.compile(r"([A-Za-z]+)=\"([^\"]*)\"")
_TRACK = re.compile(f"<{_NAME}trk(?![A-Za-z])")
_SEGMENT = re.compile(f"<{_NAME}trkseg(?![A-Za-z])")
_POINT = re.compile(f"<{_NAME}trkpt(?![A-Za-z])")
_PLACE = re.compile(r"(lat|lon)=[\"']([^\"']{1,40})[\"']")
_TIME = re.compile(f"<{_NAME}time>([^<]{{0,60}})<")
_TYPE = re.compile(f"<{_NAME}type>(?:<!\\[CDATA\\[)?([^<\\]]{{0,60}})")
_ACTIVITY = re.compile(f"<{_NAME}Activity(?![A-Za-z])")
_LAP = re.compile(f"<{_NAME}Lap(?![A-Za-z])")
_SPORT = re.compile(r"Sport=\"([^\"]{0,60})\"")
_ID = re.compile(f"<{_NAME}Id>([^<]{{0,60}})<")
_START = re.compile(r"StartTime=\"([^\"]{0,60})\"")
_DISTANCE = re.compile(f"<{_NAME}DistanceMeters>([^<]{{0,40}})<")
_TOTAL_TIME = re.compile(f"<{_NAME}TotalTimeSeconds>([^<]{{0,40}})<")


def read_gpx(text: str, zone: Zone) -> list[Raw]:
    """Return each track with points as an activity; its distance is summed, so ``about``."""
    runs = [run for track in _TRACK.split(text)[1:] for run in _track(track, zone)]
    if not runs:
        raise Unreadable("nothing")
    return runs


def _track(text: str, zone: Zone) -> Iterator[Raw]:
    kind = _TYPE.search(_POINT.split(text, maxsplit=1)[0])
    fastest = load_words()["limits"]["gps_speed"]
    metres, first, last, count = 0.0, None, None, 0
    for segment in _SEGMENT.split(text)[1:]:
        before: tuple[float, float, int | None] | None = None
        for point in _POINT.split(segment)[1:]:
            here, when = _point(point)
            if when is not None:
                first, last = first or when, when
            if here is None:
                continue
            count += 1
            if before is not None:
                step = _step(before, here)
                between = None if here[2] is None or before[2] is None else here[2] - before[2]
                if between is None or step <= fastest * max(between, 1):
                    metres += step
            before = here
    if count == 0:
        return
    seconds = None if first is None or last is None else max(0, utc_seconds(last) - utc_seconds(first))
    yield of_date(first, zone, metres=metres, seconds=seconds, kind=kind[1].lower() if kind else "", source="gpx", about=True)


def _point(text: str) -> tuple[tuple[float, float, int | None] | None, When | None]:
    place = dict(_PLACE.findall(text.split(">", 1)[0]))
    latitude, longitude = number(place.get("lat")), number(place.get("lon"))
    written = _TIME.search(text)
    when = when_in(written[1]) if written else None
    if when is not None and when.at is None:
        when = None
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None, when
    return (latitude, longitude, None if when is None else utc_seconds(when)), when


def _step(one: tuple[float, float, int | None], other: tuple[float, float, int | None]) -> float:
    """Return the metres between two points (haversine)."""
    radians = math.pi / 180
    across = math.sin((other[0] - one[0]) * radians / 2)
    along = math.sin((other[1] - one[1]) * radians / 2)
    chord = across * across + math.cos(one[0] * radians) * math.cos(other[0] * radians) * along * along
    return 2 * EARTH * math.asin(min(1, math.sqrt(chord)))


def read_tcx(text: str, zone: Zone) -> list[Raw]:
    """Return each activity, with the laps' own distances and times added up."""
    activities = [re.split(f"</{_NAME}Activity>", part, maxsplit=1)[0] for part in _ACTIVITY.split(text)[1:]]
    if not activities:
        raise Unreadable("nothing")
    return [_tcx_activity(activity, zone) for activity in activities]


def _tcx_activity(text: str, zone: Zone) -> Raw:
    head, *laps = _LAP.split(text)
    metres = seconds = 0.0
    for lap in laps:
        own = re.split(f"<{_NAME}Track(?:point)?(?![A-Za-z])", lap, maxsplit=1)
        distance, time = _first(_DISTANCE, own[0]), _first(_TOTAL_TIME, own[0])
        if not distance and len(own) > 1:
            passed = [value for value in map(number, _DISTANCE.findall(own[1])) if value is not None]
            distance = max(passed) - min(passed) if passed else 0
        metres += distance or 0
        seconds += time or 0
    sport, started = _SPORT.search(head), _ID.search(head) or _START.search(text)
    when = when_in(started[1]) if started else None
    return of_date(when, zone, metres=metres, seconds=seconds, kind=sport[1].lower() if sport else "", source="tcx")


def _first(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text)
    return number(match[1]) if match else None


class HealthScanner:
    """Finds the workouts in Apple Health's export as its text comes in, piece by piece: it may be over a gigabyte."""

    def __init__(self, zone: Zone) -> None:
        self.runs: list[Raw] = []
        self._zone = zone
        self._rest = ""

    def push(self, text: str) -> None:
        """Take the next piece of the text."""
        buffer = self._rest + text
        at = 0
        while True:
            start = buffer.find("<Workout ", at)
            if start < 0:
                self._rest = buffer[max(at, len(buffer) - 8) :]
                return
            end = _end_of_workout(buffer, start)
            if end < 0 and len(buffer) - start < LONGEST_ELEMENT:
                self._rest = buffer[start:]
                return
            if end >= 0:
                self.runs.append(_workout(buffer[start:end], self._zone))
            at = end if end >= 0 else start + 9


def _end_of_workout(buffer: str, start: int) -> int:
    close = buffer.find(">", start)
    if close < 0:
        return -1
    if buffer[close - 1] == "/":
        return close + 1
    end = buffer.find("</Workout>", close)
    another = buffer.find("<Workout ", close)
    if another >= 0 and (end < 0 or another < end):
        return another
    return end


def _workout(text: str, zone: Zone) -> Raw:
    tag, _, inside = text.partition(">")
    values = dict(_ATTRIBUTE.findall(tag))
    metres = _length(values.get("totalDistance"), values.get("totalDistanceUnit"))
    for statistics in inside.split("<WorkoutStatistics ")[1:]:
        own = dict(_ATTRIBUTE.findall(statistics.split(">", 1)[0]))
        if metres is None and "Distance" in own.get("type", ""):
            metres = _length(own.get("sum"), own.get("unit"))
    start, end = when_in(values.get("startDate", "")), when_in(values.get("endDate", ""))
    duration, unit = number(values.get("duration")), SECONDS.get(values.get("durationUnit", "min"))
    seconds = None if duration is None or unit is None else duration * unit
    if seconds is None and start and end and start.at is not None and end.at is not None:
        seconds = max(0, utc_seconds(end) - utc_seconds(start))
    kind = values.get("workoutActivityType", "").removeprefix("HKWorkoutActivityType").lower()
    return of_date(start, zone, metres=metres, seconds=seconds, kind=kind, source="apple")


def _length(amount: str | None, unit: str | None) -> float | None:
    value, factor = number(amount), LENGTHS.get((unit or "").lower())
    return None if value is None or factor is None else value * factor


def number(text: str | None) -> float | None:
    """Return a number as XML has it, or ``None``."""
    return float(text) if text is not None and _NUMBER.fullmatch(text.strip(" \t\r\n")) else None
