"""From runs to what the planner asks: each run counted once, the last four weeks, the longest run. The twin is ``planner.js``."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from achilles.core.plain import AsDict
from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.core.words import fill
from achilles.running_diary.fields import UNITS, day_number, iso_date, load_rules
from achilles.running_diary.loads import SPAN, WEEKS, loads
from achilles.running_diary.reading.cells import A_DAY, load_words
from achilles.running_diary.reading.judging import Log, Question, Run, in_kilometres, spoken_iso

if TYPE_CHECKING:
    from achilles.running_diary.diary import Diary

# Metres in a tenth of the unit.
TENTH = {"km": 100.0, "mi": 160.9344}
DECISIONS = ("one", "other", "both")  # of two recordings: which counts


@dataclass(frozen=True, slots=True)
class Recordings(AsDict):
    """One run that was recorded more than once: the recording that counts, another that does not, and a sentence on both."""

    counts: Run
    left_out: Run
    says: str


@dataclass(frozen=True, slots=True)
class ForPlanner(AsDict):
    """What the planner takes, in ``unit``: ``recent_weeks``, oldest first, and ``longest_run``.

    ``counted_once`` lists runs that were recorded twice, ``asked`` what the runner must still say. While something is asked, no
    plan should be made from these numbers.
    """

    unit: str
    recent_weeks: tuple[float, ...]
    longest_run: float
    counted_once: tuple[Recordings, ...]
    asked: tuple[Question, ...]


def for_planner(
    runs: Log | Sequence[Run],
    first_day: str,
    unit: str = "km",
    *,
    diary: "Diary | None" = None,
    up_to_date: bool = False,
    ran_before: bool | None = None,
    decided: Mapping[str, str] | None = None,
) -> ForPlanner:
    """Return what the planner asks for a plan whose first day is ``first_day``, an ISO date.

    ``diary`` adds the distances of days on which the log has no run. ``up_to_date`` says that the log is all up to today, and
    ``ran_before`` answers whether there was running before it begins. ``decided`` answers what is said of two recordings, by its
    sentence: the ``one`` that it names first counts, the ``other``, or ``both``. Raises ``ValueError`` for a wrong day, unit or
    decision, and for runs whose unit or day still must be asked.
    """
    given = runs.runs if isinstance(runs, Log) else tuple(runs)
    decisions = {} if decided is None else dict(decided)
    first = _checked(given, first_day, unit, decisions)
    counted, once, asked = _once(given, decisions)
    per_run = [(day_number(run.day) or 0, run.metres or 0) for run in counted]
    if diary is not None:
        logged = {day for day, _ in per_run}
        tenth = TENTH[diary.unit]
        per_run += [(day.day, math.floor((day.run or 0) * tenth + 0.5)) for day in diary.days if day.run and day.day not in logged]
    asked += _gaps(per_run, first, up_to_date=up_to_date, ran_before=ran_before)
    sums, longest = loads(per_run, first)
    tenths = [math.floor(metres / TENTH[unit] + 0.5) for metres in (*sums, longest)]
    *weeks, longest_run = (number / 10 for number in tenths)
    return ForPlanner(unit, tuple(weeks), longest_run, tuple(once), tuple(asked))


def _checked(runs: Sequence[Run], first_day: str, unit: str, decided: Mapping[str, str]) -> int:
    problems = []
    first = day_number(first_day)
    if first is None:
        problems.append(Problem("first_day", f"{shown(first_day)} is not allowed; allowed: {load_rules().data['allowed']['date']}"))
    if unit not in UNITS:
        problems.append(Problem("unit", f"{shown(unit)} is not allowed; allowed: one of {', '.join(UNITS)}"))
    wrong = next((choice for choice in decided.values() if choice not in DECISIONS), None)
    if wrong is not None:
        problems.append(Problem("decided", f"{shown(wrong)} is not allowed; allowed: one of {', '.join(DECISIONS)}"))
    if any(run.metres is None for run in runs):
        problems.append(Problem("runs", "runs without metres are not allowed; allowed: runs read with their unit"))
    if any(run.day is None for run in runs):
        problems.append(Problem("runs", "runs without a day are not allowed; allowed: runs read with day_first"))
    if problems:
        raise BadInputError(problems)
    return first or 0


def _start(run: Run) -> int | None:
    return None if run.at is None else (day_number(run.day) or 0) * A_DAY + run.at


def _is_one_run(one: Run, other: Run) -> bool:
    """Tell whether two recordings overlap by more than half of the shorter: nobody runs two at once."""
    begin, begin_other = _start(one), _start(other)
    if begin is None or begin_other is None:
        return False
    seconds, seconds_other = _seconds(one), _seconds(other)
    if not seconds or not seconds_other:
        return begin == begin_other
    overlap = min(begin + seconds, begin_other + seconds_other) - max(begin, begin_other)
    return 2 * overlap > min(seconds, seconds_other)


def _seconds(run: Run) -> int:
    """Return how long a run took, or 0 where that is not known or cannot be."""
    return run.seconds if run.seconds is not None and run.seconds <= A_DAY else 0


def _apart(one: Run, other: Run, percent: int) -> bool:
    """Tell whether two distances differ by so many per cent of the longer, or more."""
    longer, shorter = max(one.metres or 0, other.metres or 0), min(one.metres or 0, other.metres or 0)
    return 100 * (longer - shorter) >= percent * longer > 0


def _once(runs: Sequence[Run], decided: Mapping[str, str]) -> tuple[list[Run], list[Recordings], list[Question]]:
    """Return the runs that count, the pairs of which one counts, and what must be asked."""
    counted, pairs = _each_once(runs)
    once: list[Recordings] = []
    asked: list[Question] = []

    def decide(field: str, counts: int, at: int, *, is_asked: bool) -> None:
        question = _pair(field, runs[counts], runs[at])
        choice = decided.get(question.says)
        if choice is None and is_asked:
            asked.append(question)
        if choice == "both" or (choice is None and field == "same_copy"):
            counted.add(at)
            return
        is_other = choice == "other" and counts in counted  # where an earlier decision left it out, what counts stays
        kept, other = (at, counts) if is_other else (counts, at)
        counted.discard(other)
        if is_other:
            counted.add(kept)
        once.append(Recordings(runs[kept], runs[other], question.says))

    for counts, at in pairs:
        is_asked = _apart(runs[counts], runs[at], load_words()["limits"]["same_run"])
        decide("same_run" if is_asked else "counted_once", counts, at, is_asked=is_asked)
    for counts, at in _copies(runs, sorted(counted)):
        if {counts, at} <= counted:
            decide("same_copy", counts, at, is_asked=True)
    return [runs[at] for at in sorted(counted)], once, asked


def _each_once(runs: Sequence[Run]) -> tuple[set[int], list[tuple[int, int]]]:
    """Return which runs count, and the pairs of one that counts and one that does not.

    The device's distance comes before one summed from positions, then the longer; where they differ by a fifth or more, the
    shorter counts until the runner says which is right.
    """
    order = sorted(range(len(runs)), key=lambda at: (runs[at].about, -(runs[at].metres or 0), at))
    by_day: dict[int, list[int]] = {}
    left_out: list[tuple[int, int]] = []

    def rivals(at: int) -> list[int]:
        day = day_number(runs[at].day) or 0
        near = [kept for near_day in (day - 1, day, day + 1) for kept in by_day.get(near_day, ())]
        return [kept for kept in near if _is_one_run(runs[kept], runs[at])]

    def keep(at: int) -> None:
        by_day.setdefault(day_number(runs[at].day) or 0, []).append(at)

    for at in order:
        found = rivals(at)
        shorter = [kept for kept in found if _is_shorter(runs[at], runs[kept])]
        if len(shorter) < len(found) or not found:
            if found:
                left_out.append((next(kept for kept in found if kept not in shorter), at))
            else:
                keep(at)
            continue
        for longer in found:
            by_day[day_number(runs[longer].day) or 0].remove(longer)
            left_out.append((at, longer))
        keep(at)
    for _, at in list(left_out):  # what was left out for a recording that was itself left out later
        if not rivals(at):
            keep(at)
            left_out = [pair for pair in left_out if pair[1] != at]
    counted = {at for day in by_day.values() for at in day}
    return counted, [(next(iter(rivals(at)), counts), at) for counts, at in left_out]


def _is_shorter(one: Run, other: Run) -> bool:
    return _apart(one, other, load_words()["limits"]["same_run"]) and (one.metres or 0) < (other.metres or 0)


def _copies(runs: Sequence[Run], counted: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs that may be one run: without a time on one day, or the same run in another time zone."""
    limits = load_words()["limits"]
    by_day: dict[int, list[int]] = {}
    pairs = []
    for at in counted:
        run = runs[at]
        day = day_number(run.day) or 0
        near = [earlier for near_day in (day - 1, day, day + 1) for earlier in by_day.get(near_day, ())]
        for earlier in near:
            other = runs[earlier]
            if _apart(run, other, limits["same_copy"]) or not run.metres:
                continue
            start, start_other = _start(run), _start(other)
            if start is None or start_other is None:
                is_copy = run.day == other.day
            else:
                shift = abs(start - start_other)
                is_copy = 0 < shift <= limits["zone_most"] and shift % limits["zone_step"] == 0 and run.seconds == other.seconds is not None
            if is_copy:
                pairs.append((earlier, at))
        by_day.setdefault(day, []).append(at)
    return pairs


def _pair(field: str, one: Run, other: Run) -> Question:
    values: Mapping[str, object] = {
        "day": spoken_iso(one.day or ""),
        "one": f"{in_kilometres(one.metres or 0)} km",
        "other": f"{in_kilometres(other.metres or 0)} km",
    }
    return Question(field, fill(load_words()["sentence"][field], values))


def _gaps(per_run: Sequence[tuple[int, int]], first: int, *, up_to_date: bool, ran_before: bool | None) -> list[Question]:
    sentences = load_words()["sentence"]
    days = [day for day, _ in per_run if day < first]
    asked = []
    if days and not up_to_date and first - max(days) > load_words()["limits"]["recent_days"]:
        asked.append(Question("up_to_date", fill(sentences["up_to_today"], {"day": spoken_iso(iso_date(max(days)))})))
    if days and ran_before is None and first - min(days) < SPAN * WEEKS:
        asked.append(Question("ran_before", fill(sentences["before"], {"day": spoken_iso(iso_date(min(days)))})))
    return asked
