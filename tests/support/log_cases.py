"""Comparing the two readers of runs on generated exports and on damaged ones."""

import random
from collections.abc import Iterator

from support.exports import Export, damaged, some_export
from support.reader import Reader, in_python

LONGEST_READING = 5  # seconds for a small file, on a busy machine


def wrongly_read(export: Export, answer: dict[str, object]) -> str | None:
    """Return what is wrong with an answer to an undamaged export, or ``None``: days and distances are known."""
    result = answer.get("result")
    if not isinstance(result, dict):
        return f"{export.name}: {answer}"
    found = sorted((run["day"], run["metres"] or 0) for run in result["runs"])
    wanted = sorted(export.runs)
    is_right = len(found) == len(wanted) and all(
        day == wanted_day and abs(metres - wanted_metres) <= export.about
        for (day, metres), (wanted_day, wanted_metres) in zip(found, wanted, strict=True)
    )
    return None if is_right else f"{export.name}: {found} instead of {wanted}"


def generated(reader: Reader, count: int, seed: int) -> Iterator[str]:
    """Give what differs or is wrong over generated exports."""
    dice = random.Random(seed)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    for _ in range(count):
        export = some_export(dice)
        python = in_python(export.data, **export.answers)
        if python != reader.read(export.data, **export.answers):
            yield f"{export.name}: the two languages differ"
        wrong = wrongly_read(export, python)
        if wrong:
            yield wrong


def fuzzed(reader: Reader, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Give what each damaged file came to: ``runs``, ``sentence``, or ``fault`` with what is wrong."""
    dice = random.Random(seed)  # noqa: S311
    for _ in range(count):
        export = some_export(dice)
        data = damaged(dice, export.data)
        python = in_python(data, **export.answers)
        if python != reader.read(data, **export.answers):
            yield "fault", f"{export.name}: the two languages differ on {data!r}"
        error = str(python.get("error", ""))
        if "Traceback" in error or "Error:" in error:
            yield "fault", error
        yield ("sentence", error) if error else ("runs", export.name)
