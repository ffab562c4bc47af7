"""The reading of runs, measured: both languages on 10,000 generated exports, 20,000 damaged ones, and the budgets.

It takes some minutes and prints what it found; the exit code is 1 where something differs, breaks or is over its budget.
"""

import argparse
import datetime as dt
import gzip
import random
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from pathlib import Path

from support.exports import Activity, csv_text, fit, zipped
from support.log_cases import fuzzed, generated
from support.reader import Reader, javascript_reader

from achilles.running_diary.reading import read_runs
from achilles.running_diary.widget import READER, reader_part
from measure.reading_on_page import measured as measured_on_page

GENERATED, DAMAGED = 10_000, 20_000
ACTIVITIES = 1_500  # five years
HEALTH_MEGABYTES = 300
BUDGETS = {"table": 0.3, "files": 15.0, "health": 5.0, "megabytes": 100.0, "kilobytes": 10.0}


def main(arguments: list[str]) -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py reading", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="a twentieth of the files")
    parser.add_argument("--page", action="store_true", help="only the budgets on the built page, in Chromium")
    options = parser.parse_args(arguments)
    if options.page:
        return 1 if _on_page() else 0
    share = 20 if options.quick else 1
    with javascript_reader() as reader:
        faults = _generated(reader, GENERATED // share) + _damaged(reader, DAMAGED // share)
        over = _budgets(reader)
    return 1 if faults or over else 0


def _on_page() -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "activities.csv").write_bytes(_table())
        (folder / "loose.zip").write_bytes(_loose())
        _write_health(folder / "export.xml")
        return measured_on_page(folder)


def _generated(reader: Reader, count: int) -> int:
    begin = time.perf_counter()
    faults = list(generated(reader, count, seed=101))
    for fault in faults[:20]:
        print(fault)
    print(f"{count} generated exports in {time.perf_counter() - begin:.0f} s: {len(faults)} differ or are wrong")
    return len(faults)


def _damaged(reader: Reader, count: int) -> int:
    begin = time.perf_counter()
    outcomes = list(fuzzed(reader, count, seed=102))
    kinds = Counter(kind for kind, _ in outcomes)
    for kind, text in outcomes:
        if kind == "fault":
            print(text[:300])
    print(f"{count} damaged exports in {time.perf_counter() - begin:.0f} s: {dict(kinds)}")
    return kinds["fault"]


def _budgets(reader: Reader) -> list[str]:
    """Print each figure beside its budget; return the names of those that are over. Times are the reader's own processor time."""
    weights = {part: len(gzip.compress(reader_part(part).encode(), 9)) / 1000 for part in READER}
    print("the reader's parts, in kilobytes: " + ", ".join(f"{part} {weight:.1f}" for part, weight in weights.items()))
    measured = {"kilobytes": weights["opening"]}  # what opening the section loads; the others come with a file
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "activities.csv").write_bytes(_table())
        (folder / "loose.zip").write_bytes(_loose())
        measured["table"] = reader.seconds(folder / "activities.csv")
        measured["files"] = reader.seconds(folder / "loose.zip")
        _write_health(folder / "export.xml")
        measured["health"] = reader.seconds(folder / "export.xml")
        tracemalloc.start()
        begin = time.perf_counter()
        runs = len(read_runs(folder / "export.xml", zone=dt.UTC).runs)
        print(f"in Python: {runs} runs of Apple Health in {time.perf_counter() - begin:.1f} s (traced)")
        measured["megabytes"] = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    for name, figure in measured.items():
        print(f"{name:<10} {figure:7.2f}   budget {BUDGETS[name]}")
    return [name for name, figure in measured.items() if figure > BUDGETS[name]]


def _table() -> bytes:
    """Return five years of Strava's table, of the width that it has today."""
    head = [
        *(f"c{number}" for number in range(5)),
        "time",
        "distance",
        *(f"c{number}" for number in range(7, 15)),
        "time",
        "moving",
        "distance",
    ]
    rows = [[*head, *(f"d{number}" for number in range(82))]]
    start = dt.datetime(2021, 11, 1, 6, tzinfo=dt.UTC)
    for number in range(ACTIVITIES):
        date = (start + dt.timedelta(hours=29 * number)).strftime("%b %-d, %Y, %-I:%M:%S %p")
        rows.append([str(10_000 + number), date, "Run", "Run", "", "3000", "9.00", *[""] * 8, "3000.0", "2990.0", "9000.1", *["1.5"] * 82])
    return csv_text(rows).encode()


def _loose() -> bytes:
    """Return 1,500 packed watch files in a zip, most of them of an hour's records."""
    dice = random.Random(1)  # noqa: S311
    start = dt.datetime(2021, 11, 1, 6, tzinfo=dt.UTC)
    files = {}
    for number in range(ACTIVITIES):
        one = Activity(start + dt.timedelta(hours=29 * number), 9000, 3000)
        files[f"activities/{number}.fit.gz"] = gzip.compress(fit(dice, one, records=3000).data, 1)
    return zipped(files)


def _write_health(path: Path) -> None:
    """Write 300 MB of Apple Health with 900 workouts."""
    record = '<Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" startDate="2024-01-01 10:00:00 +0100" value="60"/>\n' * 3000
    start = dt.datetime(2021, 11, 1, 6, tzinfo=dt.UTC)
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0"?>\n<!DOCTYPE HealthData [\n<HealthData>\n')
        for number in range(900):
            date = (start + dt.timedelta(hours=48 * number)).strftime("%Y-%m-%d %H:%M:%S +0000")
            file.write(record)
            file.write(
                f'<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="50" durationUnit="min" totalDistance="9" '
                f'totalDistanceUnit="km" startDate="{date}" endDate="{date}"/>\n'
            )
            if file.tell() > HEALTH_MEGABYTES * 1_000_000:
                break
        file.write("</HealthData>\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
