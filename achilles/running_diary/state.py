"""What the diary says on a morning: the week's colour, the next run, strength, the planner's gate, and how it goes.

The twin for the page is ``state.js``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from achilles.core.plain import AsDict
from achilles.core.words import fill
from achilles.running_diary.colours import Coloured, is_sore, red_spells
from achilles.running_diary.fields import Day, iso_date, load_rules, spoken_date
from achilles.running_diary.loads import loads
from achilles.running_diary.weeks import SPAN, History, WeekColour, newest_morning, scores_of, week_colour


@dataclass(frozen=True, slots=True)
class DayColour:
    """A day and its colour: ``green``, ``amber``, ``red`` or ``waiting``."""

    date: str
    colour: str


@dataclass(frozen=True, slots=True)
class State(AsDict):
    """The diary as it is on the morning of ``today``; ``print(state)`` gives it as text.

    ``usual`` is the usual morning, ``None`` if it must be asked. ``next_run`` is the earliest date of the next run, ``None``
    while the diary waits for an answer. ``gate`` is what the planner takes as ``pain``, ``None`` for no plan; with it go
    ``recent_weeks`` (oldest first) and ``longest_run`` in ``unit``. ``weeks`` are typical scores, oldest first, ``None`` for
    a week with too few mornings between others. ``see`` is ``checker``, ``professional`` or ``None``.
    """

    today: str
    days: tuple[DayColour, ...]
    usual: int | None
    week: str
    why: str
    next_run: str | None
    next_run_why: str
    strength_today: str
    gate: str | None
    unit: str
    recent_weeks: tuple[float, ...]
    longest_run: float
    weeks: tuple[int | None, ...]
    trend: str
    says: str
    see: str | None
    see_why: str
    version: str
    date: str
    note: str = field(repr=False)

    def __str__(self) -> str:
        next_run = self.next_run or "not known yet"
        first = [self.see_why] if self.see_why else []
        lines = [*first, f"Week: {self.week}. {self.why}", f"Next run: {next_run}. {self.next_run_why}"]
        lines += [f"Strength: {self.strength_today}", self.says, f"{self.note} Rules {self.version} of {self.date}."]
        return "\n".join(lines)


def state_of(unit: str, days: Sequence[Day], today: int) -> State:
    """Return the state of a diary on the morning of ``today``; later days are left out."""
    rules = load_rules()
    history = History([day for day in days if day.day <= today])
    week = week_colour(history, today)
    run, run_why = _next_run(history, week, today)
    trend = _trend(history, today)
    see, see_why = _see(history, trend, today)
    sums, longest = loads(((row.day.day, row.day.run or 0) for row in history.days), first_day=today + 1)
    return State(
        today=iso_date(today),
        days=tuple(DayColour(iso_date(row.day.day), row.colour) for row in history.days),
        usual=history.mornings.usual(today),
        week=week.colour,
        why=" ".join(_why(*reason) for reason in week.why),
        next_run=None if run is None else iso_date(run),
        next_run_why=run_why,
        strength_today=_strength(history, today),
        gate=None if week.colour == "waiting" else week.colour,
        unit=unit,
        recent_weeks=tuple(distance / 10 for distance in sums),
        longest_run=longest / 10,
        weeks=trend.scores,
        trend=trend.direction,
        says=trend.says,
        see=see,
        see_why=see_why,
        version=rules.version,
        date=rules.date,
        note=rules.data["note"],
    )


def _why(name: str, values: dict[str, Any]) -> str:
    data = load_rules().data
    if "missing" in values:
        values = {"missing": ", ".join(data["missing"][field] for field in values["missing"])}
    return fill(data["why"][name], values)


def _next_run(history: History, week: WeekColour, today: int) -> tuple[int | None, str]:
    """Return the earliest day of the next run and why: of all rules that apply, the latest day."""
    data = load_rules().data
    limits, words = data["limits"], data["next_run"]
    if week.colour == "waiting":
        return None, words["waiting"]
    written = history.today(today)
    newest = newest_morning(history.week(today))
    earliest = today
    binding = words["planned"]

    def not_before(day: int, name: str, **values: object) -> None:
        nonlocal earliest, binding
        if day > earliest:
            earliest, binding = day, fill(words[name], {"date": spoken_date(day), **values})

    if written is not None and written.day.run:
        not_before(today + 1, "ran")
    spells = red_spells(_up_to_now(history, today))
    if spells:
        last = spells[-1][1]
        not_before(last + limits["days_off_red"], "red", last=spoken_date(last))
    if any(name == "rising_red" for name, _ in week.why):
        not_before(today + SPAN, "rising_red")
    last_run = next((row for row in reversed(_up_to_now(history, today)) if row.day.run), None)
    # In a red week as well: else one more red answer could bring the next run forward.
    if last_run is not None and (week.colour != "green" or not _may_be_green(last_run, today)):
        not_before(last_run.day.day + limits["days_off_amber"], "amber")
    if newest is not None and newest.usual is not None and (newest.day.next_morning or 0) > newest.usual:
        sentence = fill(words["red_morning" if newest.morning_red else "morning"], {"usual": newest.usual})
        binding = sentence if earliest <= today + 1 else f"{sentence} {binding}"
        earliest = max(earliest, today + 1)
    if earliest == today and _was_longest(history, today - 1):
        binding = f"{binding} {words['after_longest']}"
    return earliest, binding


def _may_be_green(run: Coloured, today: int) -> bool:
    """Tell whether a run is green, or still can be: today's run has its morning to come."""
    return run.colour == "green" or (run.day.day == today and run.colour == "waiting" and not is_sore(run.day))


def _up_to_now(history: History, today: int) -> list[Coloured]:
    """Return all days up to today, and today as far as it can be known."""
    written = history.today(today)
    return [*history.between(0, today - 1), *([] if written is None else [written])]


def _was_longest(history: History, day: int) -> bool:
    """Tell whether a day's run was the longest of at least two runs in the seven days that end with it."""
    runs = [row.day for row in history.between(day - SPAN + 1, day) if row.day.run]
    return len(runs) > 1 and runs[-1].day == day and all((run.run or 0) <= (runs[-1].run or 0) for run in runs)


def _strength(history: History, today: int) -> str:
    data = load_rules().data
    for row in (history.on(today - 1), history.today(today)):
        if row is not None and row.scored_red:
            return str(data["strength"]["careful"])
    return str(data["strength"]["planned"])


@dataclass(frozen=True, slots=True)
class _Trend:
    scores: tuple[int | None, ...]
    direction: str
    running: str
    says: str


def _trend(history: History, today: int) -> _Trend:
    """Return how it goes over up to six weeks: every pair of weeks votes, and the running is compared beside it."""
    data = load_rules().data
    limits, words = data["limits"], data["says"]
    ends = [today - 1 - SPAN * weeks_ago for weeks_ago in reversed(range(limits["weeks"]))]
    scores = [history.typical(end) for end in ends]
    while scores and scores[0] is None:
        del scores[0], ends[0]
    while scores and scores[-1] is None:
        del scores[-1], ends[-1]
    known = [score for score in scores if score is not None]
    sentences = [fill(words["scores"], {"scores": ", ".join("-" if score is None else str(score) for score in scores)})]
    direction, running = "early", ""
    if len(known) < limits["weeks_early"]:
        sentences = [*sentences, words["early"]] if known else [words["nothing"]]
    else:
        direction = _vote(known)
        sums = [sum(row.day.run or 0 for row in history.between(end - SPAN + 1, end)) for end in ends]
        running = _compared(sum(sums[:2]), sum(sums[-2:]))
        progress = words["progress"] if (direction, running) == ("same", "more") else ""
        sentences.append(fill(words["trend"], {"trend": words[direction], "running": words[running] + progress}))
    if ends:
        first = ends[0] - SPAN + 1
        spells = sum(last >= first for _, last in red_spells(history.between(0, today - 1)))
        if spells:
            sentences.append(fill(words[f"red_{spells}" if spells < 3 else "red"], {"count": spells}))
    return _Trend(tuple(scores), direction, running, " ".join(sentences))


def _vote(scores: Sequence[int]) -> str:
    pairs = [(earlier, later) for at, earlier in enumerate(scores) for later in scores[at + 1 :]]
    if 2 * sum(later < earlier for earlier, later in pairs) > len(pairs):
        return "better"
    return "worse" if 2 * sum(later > earlier for earlier, later in pairs) > len(pairs) else "same"


def _compared(first: int, last: int) -> str:
    """Compare the running of two spans: more or less from a fifth on."""
    if first == 0 and last == 0:
        return "none"
    if 5 * last >= 6 * first:
        return "more"
    return "less" if 5 * last <= 4 * first else "as_much"


def _see(history: History, trend: _Trend, today: int) -> tuple[str | None, str]:
    data = load_rules().data
    limits, words = data["limits"], data["see"]
    rows = history.week(today)
    stiff = [
        row.day.stiffness is not None and row.day.stiffness > limits["checker_stiffness"]
        for row in history.between(today - limits["checker_of_mornings"], today - 1)
    ]
    checker = {
        "score": any(score is not None and score >= limits["checker_score"] for row in rows for score in scores_of(row)),
        "limp": any(row.day.limp == "yes" for row in rows),
        "stiffness": sum(stiff) >= limits["checker_mornings"],
    }
    if any(checker.values()):
        return "checker", " ".join(words[name] for name, holds in checker.items() if holds)
    spells = [(first, last) for first, last in red_spells(_up_to_now(history, today)) if last >= today - SPAN * limits["weeks"]]
    scores = [score for score in trend.scores if score is not None]
    stuck = len(scores) == limits["weeks"] and scores[-1] >= limits["stuck_score"] and sum(scores[-2:]) >= sum(scores[:2])
    professional = {
        "spells": len(spells) >= limits["spells"],
        "long_spell": any(
            last - first > limits["spell_gap"] for first, last in spells
        ),  # so a red day that joins two spells asks for no less
        "stuck": stuck and not (trend.direction != "worse" and trend.running == "more"),
    }
    if any(professional.values()):
        return "professional", " ".join(words[name] for name, holds in professional.items() if holds)
    return None, ""
