"""From activities as read to runs: which are runs, which are believable, and which questions are left. The twin is ``judging.js``."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from achilles.core.plain import AsDict
from achilles.core.words import fill
from achilles.running_diary.fields import day_number, iso_date, spoken_date
from achilles.running_diary.reading.cells import load_words, plain
from achilles.running_diary.reading.raw import Raw


@dataclass(frozen=True, slots=True)
class Run(AsDict):
    """A run: its day as an ISO date, ``at`` in seconds of that day, whole metres and seconds; ``None`` is not known.

    ``about`` is true for a distance summed from positions. Where the file does not say its unit, ``metres`` is ``None``
    until ``unit`` is given, and ``distance`` is as written; ``day`` is ``None`` until ``day_first`` is.
    """

    day: str | None
    at: int | None
    metres: int | None
    seconds: int | None
    kind: str
    source: str
    about: bool = False
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class Aside(AsDict):
    """What was not taken as a run, or a file that could not be read: ``why`` is short, ``says`` a sentence for the runner."""

    why: str
    says: str
    run: Run | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Question(AsDict):
    """What the file cannot say: ``field`` is ``unit``, ``day_first``, ``up_to_date``, ``ran_before``, ``same_run`` or ``same_copy``."""

    field: str
    says: str


@dataclass(frozen=True, slots=True)
class Log(AsDict):
    """The runs of a log, oldest first, what was set aside and why, what must be asked, and each kind with its count.

    ``files`` is how many files were read, of how many.
    """

    runs: tuple[Run, ...]
    aside: tuple[Aside, ...]
    asked: tuple[Question, ...]
    kinds: tuple[tuple[str, int], ...]
    files: tuple[int, int] = (1, 1)


def judged(raws: Sequence[Raw], *, kinds: Collection[str] | None = None, keep_rides: bool = False) -> Log:
    """Return the log of activities as read.

    ``kinds`` are the kinds that the runner ticked as running, as the log lists them; without it the words for running in many
    languages count, and a file that names no kind. ``keep_rides`` keeps what is faster than most runners.
    """
    counts: dict[str, int] = {}
    runs: list[Run] = []
    aside: list[Aside] = []
    for raw in raws:
        counts[raw.kind] = counts.get(raw.kind, 0) + 1
        is_run = raw.kind in kinds if kinds is not None else is_running(raw.kind)
        metres = _believable(raw)
        run = _run(raw, metres)
        if not is_run:
            aside.append(_aside("not_a_run", run, kind=raw.kind))
        elif raw.day is None:
            aside.append(_aside("no_date", run))
        elif raw.breaks_off:
            aside.append(_aside("breaks_off", run))
        elif raw.metres is None and raw.distance is None:
            aside.append(_aside("no_distance", run))
        elif raw.metres is not None and metres is None:
            aside.append(_aside("not_believable", _run(raw, raw.metres)))
        elif not keep_rides and metres is not None and _is_fast(metres, raw.seconds, "ride"):
            aside.append(_aside("ride", run))
        else:
            runs.append(run)
    runs.sort(key=lambda run: (run.day or "", -1 if run.at is None else run.at))
    has_runs = not raws or any(item.why != "not_a_run" for item in aside)
    by_count = sorted(counts.items(), key=lambda item: -item[1])
    return Log(tuple(runs), tuple(aside), tuple(_asked(raws, runs, by_count, has_runs=has_runs)), tuple(by_count))


def is_running(kind: str) -> bool:
    """Tell whether a kind as an export names it is running, as far as the word is known. No kind at all may be."""
    words = load_words()["words"]
    name = plain(kind)
    return not name or (re.search(words["running"], name) is not None and re.search(words["not_running"], name) is None)


def _is_fast(metres: float, seconds: float | None, what: str) -> bool:
    limits = load_words()["limits"]
    return bool(seconds) and metres > limits[what] and metres / (seconds or 1) > limits[f"{what}_speed"]


def _believable(raw: Raw) -> float | None:
    """Return the metres, or, where a unit was given that the number does not fit, the number as metres; ``None`` if neither is believable."""
    for metres in (raw.metres, raw.distance if raw.unit_given else None):
        if raw.metres is None or metres is None:
            continue
        if metres > load_words()["limits"]["longest"] or _is_fast(metres, raw.seconds, "sprint"):
            continue
        # A thousandth must be a run, not the few metres of a long ride.
        if metres == raw.metres or (metres >= load_words()["limits"]["sprint"] and metres >= (raw.seconds or 0)):
            return metres
    return None


def _run(raw: Raw, metres: float | None) -> Run:
    day = None if raw.day is None or raw.other_day is not None else iso_date(raw.day)
    distance = raw.distance if raw.metres is None else None
    whole = None if metres is None else math.floor(metres + 0.5)
    seconds = None if raw.seconds is None else math.floor(raw.seconds + 0.5)
    return Run(day, raw.at, whole, seconds, raw.kind, raw.source, raw.about, distance)


def in_kilometres(metres: float) -> str:
    """Write metres as kilometres with one decimal.

    >>> in_kilometres(5430)
    '5.4'
    """
    tenths = math.floor(metres / 100 + 0.5)
    return f"{tenths // 10}.{tenths % 10}"


def _aside(why: str, run: Run, **values: object) -> Aside:
    distance = "a run" if run.metres is None else f"{in_kilometres(run.metres)} km"
    day = "a day that is not known" if run.day is None else spoken_iso(run.day)
    return Aside(why, fill(load_words()["sentence"][why], {"distance": distance, "day": day, **values}), run)


def spoken_iso(date: str) -> str:
    """Return an ISO date as a reader says it, with its year.

    >>> spoken_iso("2026-11-27")
    'Friday 27 November 2026'
    """
    return f"{spoken_date(day_number(date) or 0)} {date[:4]}"


def _asked(raws: Sequence[Raw], runs: Sequence[Run], by_count: Sequence[tuple[str, int]], *, has_runs: bool) -> list[Question]:
    sentences, limits = load_words()["sentence"], load_words()["limits"]
    asked: list[Question] = []
    written = [run.distance for run in runs if run.distance is not None]
    if written:
        believable = [distance for distance in written if distance * 1000 <= limits["longest"]]
        longest = max(believable, default=max(written)) * 1000
        says = fill(sentences["unit"], {"km": in_kilometres(longest), "mi": in_kilometres(longest * 1.609344)})
        asked.append(Question("unit", says))
    either = next((raw for raw in raws if raw.other_day is not None and raw.day is not None), None)
    if either is not None and either.day is not None and either.other_day is not None:
        asked.append(Question("day_first", fill(sentences["day_first"], _either(either.example, either.day, either.other_day))))
    if not runs and not has_runs:
        kinds = ", ".join(f"{kind or 'no kind'} {count}" for kind, count in by_count)
        asked.append(Question("kinds", fill(sentences["no_runs"], {"kinds": kinds})))
    return asked


def _either(example: str, day: int, other_day: int) -> dict[str, Any]:
    one, other = spoken_date(day).split(" "), spoken_date(other_day).split(" ")
    return {"example": example, "day": one[1], "month": one[2], "other_month": other[2], "other_day": other[1]}
