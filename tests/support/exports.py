"""Generated exports of runs in every format that the reader knows, each with what must be read from it."""

import datetime as dt
import gzip
import io
import json
import math
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MILE = 1609.344
RUNNING = {
    "strava": ["Run", "Lauf", "Course à pied", "Hardloopsessie", "Corsa", "Bieganie", "Trail Run"],
    "garmin": ["Running", "Laufen", "Course à pied", "Futás", "Treadmill Running"],
}
OTHERS = ["Ride", "Radfahrt", "Swim", "Walk", "Randonnée", "Natation", "Fietsrit"]
MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
}


@dataclass
class Activity:
    """A made-up activity: when it began (UTC), its metres and seconds, and whether it is a run."""

    start: dt.datetime
    metres: float
    seconds: int
    is_run: bool = True


@dataclass
class Export:
    """An export's bytes, how to read them, and the runs that must be read: day and whole metres."""

    name: str
    data: bytes
    runs: list[tuple[str, int]]
    answers: dict[str, Any] = field(default_factory=dict)
    about: int = 0  # metres by which a distance may differ, where it is rounded in the file or summed from positions


def some_activities(dice: random.Random, most: int = 12) -> list[Activity]:
    """Return activities of a few months, none of which overlap."""
    start = dt.datetime(2026, 1, 5, 6, tzinfo=dt.UTC) + dt.timedelta(seconds=dice.randrange(86_400))
    activities = []
    for _ in range(dice.randint(1, most)):
        start += dt.timedelta(days=dice.randint(1, 4), seconds=dice.randrange(3600))
        metres = dice.choice([dice.uniform(1500, 12_000), dice.uniform(100, 25_000)])
        seconds = round(metres * dice.uniform(0.25, 0.5)) + 20
        activities.append(Activity(start, metres, seconds, dice.random() < 0.8))
    return activities


def truth(activities: list[Activity], metres: Callable[[float], float] = lambda exact: exact) -> list[tuple[str, int]]:
    """Return day and whole metres of the runs, as they are written in the file."""
    return [(run.start.date().isoformat(), math.floor(metres(run.metres) + 0.5)) for run in activities if run.is_run]


def csv_cell(text: str, separator: str = ",") -> str:
    """Quote a cell where it must be."""
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in (separator, '"', "\n")) else text


def csv_text(rows: list[list[str]], separator: str = ",", end: str = "\n") -> str:
    """Join rows into CSV."""
    return "".join(separator.join(csv_cell(cell, separator) for cell in row) + end for row in rows)


def decimal(number: float, places: int, sign: str, thousands: str = "") -> str:
    """Write a number with a decimal sign and thousands."""
    text = f"{number:,.{places}f}" if thousands else f"{number:.{places}f}"
    return text.replace(",", "T").replace(".", sign).replace("T", thousands)


def strava(dice: random.Random, language: str | None = None) -> Export:
    """Strava's activities.csv in one of five languages, with a description over two lines."""
    activities = some_activities(dice)
    language = language or dice.choice(list(MONTHS))
    comma = language != "en"
    names = ["id", "date", "name", "type", "text", "time", "distance", *(f"c{n}" for n in range(7, 15)), "time", "moving", "distance"]
    rows = [[f"{language} {name}" for name in names]]
    for number, one in enumerate(activities):
        month = MONTHS[language][one.start.month - 1]
        clock = one.start.strftime("%H:%M:%S")
        written = {
            "en": one.start.strftime(f"{month} %-d, %Y, %-I:%M:%S %p"),
            "de": one.start.strftime("%d.%m.%Y, %H:%M:%S"),
            "fr": one.start.strftime(f"%-d {month} %Y à {clock}"),
        }.get(language, one.start.strftime(f"%-d {month} %Y, {clock}"))
        kind = dice.choice(RUNNING["strava"] if one.is_run else OTHERS)
        short = decimal(one.metres / 1000, 2, "," if comma else ".")
        description = dice.choice(["", 'two\nlines "quoted"', "a, b"])
        row = [str(10_000 + number), written, "My run", kind, description, str(one.seconds), short, *[""] * 8]
        rows.append([*row, f"{one.seconds}.0", f"{one.seconds - 5}.0", f"{one.metres:.1f}"])
    return Export(f"strava {language}", csv_text(rows).encode(), truth(activities, lambda metres: round(metres, 1)), about=1)


def garmin(dice: random.Random) -> Export:
    """Garmin's Activities.csv: no unit in it, and a track run in metres now and then."""
    activities = some_activities(dice)
    unit = dice.choice(["km", "mi"])
    comma = dice.random() < 0.3
    size = 1000 if unit == "km" else MILE
    rows = [["Type", "Date", "Favourite", "Title", "Distance", "Calories", "Time", "Avg HR"]]
    runs = []
    for one in activities:
        is_track = one.is_run and not comma and 1000 <= one.metres < 20_000 and dice.random() < 0.1
        number = decimal(one.metres, 0, "", ",") if is_track else decimal(one.metres / size, 2, "," if comma else ".")
        hours, rest = divmod(one.seconds, 3600)
        time = f"{hours:02}:{rest // 60:02}:{rest % 60:02}{dice.choice(['', '.4'])}"
        kind = dice.choice(RUNNING["garmin"] if one.is_run else OTHERS)
        rows.append([kind, one.start.strftime("%Y-%m-%d %H:%M:%S"), "false", "x", number, "1,024", time, "--"])
        if one.is_run:
            exact = float(f"{one.metres:.0f}") if is_track else float(f"{one.metres / size:.2f}") * size
            runs.append((one.start.date().isoformat(), math.floor(exact + 0.5)))
    rows.append(["Running", "2026-12-30 08:00:00", "false", "x", decimal(5.25, 2, "," if comma else "."), "0", "00:30:00", "--"])
    runs.append(("2026-12-30", math.floor(5.25 * size + 0.5)))
    return Export(f"garmin {unit}", csv_text(rows).encode(), runs, {"unit": unit}, about=1)


def runkeeper(dice: random.Random) -> Export:
    """Runkeeper's cardioActivities.csv: the unit is in the heading."""
    activities = some_activities(dice)
    unit = dice.choice(["km", "mi"])
    size = 1000 if unit == "km" else MILE
    rows = [["Activity Id", "Date", "Type", "Route Name", f"Distance ({unit})", "Duration", "Average Pace", f"Average Speed ({unit}/h)"]]
    for one in activities:
        minutes, seconds = divmod(one.seconds, 60)
        time = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"
        kind = "Running" if one.is_run else "Walking"
        rows.append(["a", one.start.strftime("%Y-%m-%d %H:%M:%S"), kind, "", f"{one.metres / size:.2f}", time, "6:01", "9.9"])
    return Export("runkeeper", csv_text(rows, end="\r\n").encode(), truth(activities, lambda m: float(f"{m / size:.2f}") * size), about=1)


def sheet(dice: random.Random) -> Export:
    """Make a sheet of one's own: separators, dates, decimal signs and units as people have them; rest days left blank."""
    activities = [one for one in some_activities(dice) if one.is_run] or [Activity(dt.datetime(2026, 5, 14, tzinfo=dt.UTC), 8000, 3000)]
    activities.append(Activity(dt.datetime(2026, 12, 28, tzinfo=dt.UTC), 5250, 2000))
    separator = dice.choice([",", ";", "\t"])
    sign = "," if separator != "," and dice.random() < 0.7 else "."
    order = dice.choice(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%-d-%-m-%Y"])
    unit = dice.choice(["km", "mi"])
    heading = dice.choice([{"km": "km", "mi": "Miles"}[unit], "Distanz" if unit == "km" else "Distance"])
    rows = [["Date", heading, "Time", "Notes"]]
    size = 1000 if unit == "km" else MILE
    for one in activities:
        minutes, seconds = divmod(one.seconds, 60)
        rows.append(
            [one.start.strftime(order), decimal(one.metres / size, 2, sign), f"{minutes // 60}:{minutes % 60:02}:{seconds:02}", "ok"]
        )
        if dice.random() < 0.3:
            rows.append([(one.start + dt.timedelta(days=1)).strftime(order), "", "", "rest"])
    text = csv_text(rows, separator, dice.choice(["\n", "\r\n"]))
    encoding = dice.choice(["utf-8", "utf-8-sig", "utf-16", "latin-1"])
    answers = {"unit": unit, "day_first": not order.startswith("%m")}
    return Export("sheet", text.encode(encoding), truth(activities, lambda m: float(f"{m / size:.2f}") * size), answers, about=1)


def gpx(dice: random.Random) -> Export:
    """GPX: a straight run to the north, one point every few seconds, with a pause between two segments."""
    one = Activity(
        dt.datetime(2026, dice.randint(1, 12), dice.randint(1, 28), dice.randrange(20), tzinfo=dt.UTC), dice.uniform(500, 4000), 0
    )
    points = dice.randint(20, 60)
    step = math.ceil(one.metres / points / 3)
    degrees = one.metres / (math.pi / 180 * 6_371_000)
    latitude, prefix = dice.uniform(-60, 60), dice.choice(["", "", "g:"])
    lines = []
    for number in range(points + 1):
        time = (one.start + dt.timedelta(seconds=number * step)).strftime("%Y-%m-%dT%H:%M:%S") + dice.choice(["Z", ".000Z"])
        at = f'lat="{latitude + degrees * number / points:.9f}" lon="4.5"'
        lines.append(f"<{prefix}trkpt {at}><ele>6</ele><{prefix}time>{time}</{prefix}time></{prefix}trkpt>")
    kind = dice.choice(["<type>running</type>", "", "<type>9</type>"])
    if kind == "<type>9</type>":
        kind = "<type>cycling</type>"
    body = f"<{prefix}trk><name>x</name>{kind}<{prefix}trkseg>\n" + "\n".join(lines) + f"\n</{prefix}trkseg></{prefix}trk>"
    text = f'<?xml version="1.0"?>\n<{prefix}gpx version="1.1">\n{body}\n</{prefix}gpx>'
    one.is_run = "cycling" not in kind
    return Export("gpx", text.encode(), truth([one]), about=2 + points // 20)


def tcx(dice: random.Random) -> Export:
    """TCX with several laps, one of which may have no distance of its own."""
    parts, runs = [], []
    for one in some_activities(dice, 3):
        laps = dice.randint(1, 4)
        lap_metres = [round(one.metres / laps, 2)] * laps
        inside = ""
        for number, metres in enumerate(lap_metres):
            own = 0 if dice.random() < 0.2 else metres
            track = "".join(
                f"<Trackpoint><DistanceMeters>{number * metres + metres * share:.2f}</DistanceMeters></Trackpoint>" for share in (0, 1)
            )
            inside += f"<Lap><TotalTimeSeconds>{one.seconds / laps:.2f}</TotalTimeSeconds><DistanceMeters>{own}</DistanceMeters><Track>{track}</Track></Lap>"
        start = one.start.strftime("%Y-%m-%dT%H:%M:%SZ")
        parts.append(f'<Activity Sport="{"Running" if one.is_run else "Biking"}"><Id>{start}</Id>{inside}</Activity>')
        if one.is_run:
            runs.append((one.start.date().isoformat(), math.floor(sum(lap_metres) + 0.5)))
    text = f"<?xml version='1.0'?><TrainingCenterDatabase><Activities>{''.join(parts)}</Activities></TrainingCenterDatabase>"
    return Export("tcx", text.encode(), runs, about=1)


def health(dice: random.Random) -> Export:
    """Apple Health with distances in the old and the new place, in kilometres or miles, and an unclosed DTD."""
    activities = some_activities(dice, 8)
    parts = ['<?xml version="1.0"?>\n<!DOCTYPE HealthData [\n<!ATTLIST VisionPrescription type CDATA #REQUIRED\n<HealthData locale="en">\n']
    for one in activities:
        unit = dice.choice(["km", "mi", "m"])
        amount = f"{one.metres / {'km': 1000, 'mi': MILE, 'm': 1}[unit]:.6f}"
        kind = "Running" if one.is_run else "Cycling"
        dates = f'startDate="{one.start:%Y-%m-%d %H:%M:%S} +0000" endDate="{one.start + dt.timedelta(seconds=one.seconds):%Y-%m-%d %H:%M:%S} +0000"'
        head = f' <Workout workoutActivityType="HKWorkoutActivityType{kind}" {dates}'
        if dice.random() < 0.5:
            parts.append(f'{head} totalDistance="{amount}" totalDistanceUnit="{unit}"/>\n')
        else:
            distance = f'<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="{amount}" unit="{unit}"/>'
            parts.append(f'{head}>\n  <WorkoutEvent type="pause"/>{distance}\n </Workout>\n')
        parts.append('<Record type="HKQuantityTypeIdentifierHeartRate" value="60"/>\n' * dice.randrange(5))
    return Export("health", "".join([*parts, "</HealthData>"]).encode(), truth(activities), about=1)


def fit_crc(data: bytes) -> int:
    """Return FIT's checksum."""
    table = [0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400]
    crc = 0
    for byte in data:
        for half in (byte & 15, byte >> 4):
            crc = (crc >> 4) & 0x0FFF ^ table[crc & 15] ^ table[half]
    return crc


def _fit_layout(local: int, message: int, fields: list[tuple[int, int, int]], developer: bool = False, *, is_big: bool) -> bytes:
    flags = 0x40 | local | (0x20 if developer else 0)
    head = bytes([flags, 0, is_big]) + struct.pack(">HB" if is_big else "<HB", message, len(fields))
    return head + b"".join(bytes(field) for field in fields) + (bytes([1, 0, 2, 0]) if developer else b"")


def _fit_row(local: int, code: str, *values: int, developer: bool = False, order: str) -> bytes:
    return bytes([local]) + struct.pack(order + code, *values) + (b"\x01\x02" if developer else b"")


def fit(dice: random.Random, activity: Activity | None = None, file_kind: int = 4, records: int | None = None) -> Export:
    """Make a watch file with records and a session, either byte order, developer fields, compressed times; sometimes two in one."""
    files, runs = b"", []
    for one in [activity] if activity else some_activities(dice, 2):
        is_big = dice.random() < 0.3
        order = ">" if is_big else "<"
        start = int((one.start - EPOCH).total_seconds()) - 631_065_600
        has_developer = dice.random() < 0.3

        layout, row = partial(_fit_layout, is_big=is_big), partial(_fit_row, order=order)
        body = layout(0, 0, [(0, 1, 0), (4, 4, 0x86)]) + row(0, "BI", file_kind, start)
        body += layout(1, 20, [(253, 4, 0x86), (5, 4, 0x86), (3, 1, 2)], has_developer)
        for number in range(records or dice.randint(2, 30)):
            body += row(1, "IIB", start + number, number * 300, 150, developer=has_developer)
        body += layout(2, 20, [(5, 4, 0x86)])
        body += bytes([0x80 | 2 << 5 | (start + 31) & 31]) + struct.pack(order + "I", 9_000)
        sport = 1 if one.is_run else dice.choice([2, 5, 11])
        body += layout(3, 18, [(253, 4, 0x86), (2, 4, 0x86), (7, 4, 0x86), (8, 4, 0x86), (9, 4, 0x86), (5, 1, 0)])
        body += row(3, "IIIIIB", start, start, one.seconds * 1000, one.seconds * 900, round(one.metres * 100), sport)
        shift = dice.choice([0, 0, None])
        if shift is not None:
            body += layout(4, 34, [(253, 4, 0x86), (5, 4, 0x86)]) + row(4, "II", start, start + shift)
        header = struct.pack("<BBHI4s", 14, 32, 2000, len(body), b".FIT")
        header += struct.pack("<H", fit_crc(header))
        files += header + body + struct.pack("<H", fit_crc(header + body))
        if one.is_run:
            runs.append((one.start.date().isoformat(), math.floor(round(one.metres * 100) / 100 + 0.5)))
    return Export("fit", files, runs, about=1)


def records(dice: random.Random) -> Export:
    """Write an account's export in JSON: Garmin, Google Fit, Polar, Nike."""
    one = some_activities(dice, 1)[0]
    one.is_run = dice.random() < 0.8
    milliseconds = int((one.start - EPOCH).total_seconds()) * 1000
    kind = "running" if one.is_run else "cycling"
    shape = dice.choice(["garmin", "google", "polar", "nike"])
    data: Any = {
        "garmin": [{"summarizedActivitiesExport": [
            {"activityType": kind, "startTimeLocal": milliseconds, "duration": one.seconds * 1000.0, "distance": round(one.metres * 100)}
        ]}],
        "google": {"fitnessActivity": kind, "startTime": one.start.strftime("%Y-%m-%dT%H:%M:%S.000+00:00"), "duration": f"{one.seconds}.5s",
                   "aggregate": [{"metricName": "com.google.distance.delta", "floatValue": round(one.metres, 2)}]},
        "polar": {"exercises": [{"sport": kind.upper(), "startTime": one.start.strftime("%Y-%m-%dT%H:%M:%S.000"),
                                 "duration": f"PT{one.seconds // 60}M{one.seconds % 60}S", "distance": round(one.metres, 2)}]},
        "nike": {"activities": [{"type": kind, "start_epoch_ms": milliseconds, "active_duration_ms": one.seconds * 1000,
                                 "summaries": [{"metric": "distance", "summary": "total", "value": round(one.metres / 1000, 5)}]}]},
    }[shape]  # fmt: skip
    return Export(shape, json.dumps(data).encode(), truth([one]), about=1)


def samsung(dice: random.Random) -> Export:
    """Samsung Health: a title row, long headings, milliseconds and metres, times in UTC with an offset."""
    activities = some_activities(dice, 6)
    names = ["exercise_type", "start_time", "time_offset", "duration", "distance"]
    rows = [["com.samsung.shealth.exercise", "7006003", "17"], ["title", *(f"com.samsung.health.exercise.{name}" for name in names)]]
    for one in activities:
        time = one.start.strftime("%Y-%m-%d %H:%M:%S.285")
        rows.append(["", "1002" if one.is_run else "1001", time, "UTC+0000", str(one.seconds * 1000), f"{one.metres:.3f}"])
    return Export("samsung", b"\xef\xbb\xbf" + csv_text(rows).encode(), truth(activities), about=1)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of files by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def packed(dice: random.Random) -> Export:
    """Pack an export in a zip or gzip: Strava's with its table, loose files, Apple's, or a zip in a zip."""
    shape = dice.choice(["strava", "loose", "health", "gzip", "nested"])
    if shape == "strava":
        inside = strava(dice)
        files = {"activities.csv": inside.data, "activities/1.fit": fit(dice).data, "profile.csv": b"a,b\n1,2\n", "photo.jpg": b"\xff\xd8"}
        return Export("strava.zip", zipped(files), inside.runs, about=1)
    if shape == "health":
        inside = health(dice)
        return Export(
            "health.zip",
            zipped({"apple_health_export/export.xml": inside.data, "apple_health_export/export_cda.xml": b"<x/>"}),
            inside.runs,
            about=1,
        )
    parts = [dice.choice([fit, tcx, gpx])(dice) for _ in range(dice.randint(1, 4))]
    if shape == "gzip":
        return Export(f"{parts[0].name}.gz", gzip.compress(parts[0].data, mtime=0), parts[0].runs, about=parts[0].about)
    files = {f"x/{number}.{part.name}": part.data for number, part in enumerate(parts)}
    runs = sorted(run for part in parts for run in part.runs)
    if shape == "nested":
        return Export("nested.zip", zipped({"DI_CONNECT/files.zip": zipped(files)}, zipfile.ZIP_STORED), runs, about=5)
    files["x/4.fit.gz"] = gzip.compress(fit(dice, Activity(dt.datetime(2026, 3, 3, tzinfo=dt.UTC), 5000, 1700)).data)
    return Export("loose.zip", zipped(files), sorted([*runs, ("2026-03-03", 5000)]), about=5)


MAKERS: list[Callable[[random.Random], Export]] = [
    strava, garmin, runkeeper, sheet, gpx, tcx, health, fit, fit, records, samsung, packed,
]  # fmt: skip


def some_export(dice: random.Random) -> Export:
    """Return an export of any format."""
    return dice.choice(MAKERS)(dice)


def _insert(dice: random.Random, data: bytes, at: int) -> bytes:
    odd = [b'"', b"\n", b",", b";", b"<", b">", b"\x00", b"\xff", "é".encode("latin-1"), b"9" * 30, b"1e99", b"-"]
    return data[:at] + dice.choice(odd) + data[at:]


DAMAGES: list[Callable[[random.Random, bytes, int], bytes]] = [
    lambda _, data, at: data[:at],
    lambda dice, data, at: data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :],
    lambda _, data, at: data[:at] + b"\xff\xff\xff\x7f" + data[at + 4 :],
    lambda dice, data, at: data[:at] + data[at : at + dice.randrange(200)] + data[at:],
    _insert,
    lambda dice, data, at: data[:at] + data[at + dice.randrange(1, 50) :],
    lambda _, data, _at: gzip.compress(data, mtime=0),
    lambda _, data, _at: zipped({"a.fit": data}),
    lambda dice, data, at: data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :],
]


def damaged(dice: random.Random, data: bytes) -> bytes:
    """Return bytes with something wrong: cut, flipped, doubled, filled with huge counts, or packed again."""
    for _ in range(dice.choice([1, 1, 2, 8])):
        if data:
            data = dice.choice(DAMAGES)(dice, data, dice.randrange(len(data)))
    return data


def bomb(size: int) -> bytes:
    """Return a zip whose one entry is small packed and very large unpacked."""
    return zipped({"activities.csv": b"0" * size})


def lying_zip(dice: random.Random) -> bytes:
    """Return a zip whose list gives a wrong size for its entry."""
    data = bytearray(zipped({"activities.csv": strava(dice, "en").data}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", zlib.crc32(bytes(data)) & 0xFFFFFF)
    return bytes(data)
