"""A plan laid on days: runs, strength sessions, the race, days of rest. The port for the page is ``days.js``.

A week begins on the plan's first day, whatever weekday that is, and is a ring: its last day and its first are neighbours,
because the next week looks like this one. Days are offsets 0 to 6 from that first day, or whole day numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, overload

from achilles.core.dates import WEEKDAYS, day_number, iso_day, weekday_of
from achilles.core.plain import AsDict
from achilles.core.problems import BadInputError, Problem
from achilles.core.questions import check_answer
from achilles.core.rulefile import RuleFile
from achilles.core.shown import shown
from achilles.core.words import as_distance, fill
from achilles.mileage_planner.arithmetic import up
from achilles.mileage_planner.inputs import load_limits, with_defaults
from achilles.mileage_planner.sentences import spans

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import plotly.graph_objects as go

    from achilles.mileage_planner.planning import Plan, Week

DAY_OPTIONS = ("first_day", "days", "long_day", "place", "strength", "hard")
WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One row: a run, a race, a strength session, or a day of rest. ``distance`` is None for the last two."""

    date: str
    weekday: str
    what: str
    distance: float | None
    note: str
    week: int

    def __getitem__(self, name: str) -> Any:
        """Return a field by its name, as of a row of a table."""
        return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Days(AsDict, Sequence[Day]):
    """The days of a plan in order, and what is to be said of its weeks. A sequence of its rows."""

    rows: tuple[Day, ...]
    says: tuple[str, ...]
    unit: str
    first_day: str

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Day: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Day]: ...
    def __getitem__(self, at: int | slice) -> Day | Sequence[Day]:
        return self.rows[at]

    def __iter__(self) -> Iterator[Day]:
        return iter(self.rows)

    def to_frame(self) -> "pd.DataFrame":
        """Return the rows as a pandas table with dates. Needs pandas, which the course does not install by itself."""
        import pandas as pd  # noqa: PLC0415 - pandas only when asked for

        frame = pd.DataFrame(self.to_dict()["rows"])
        frame["date"] = pd.to_datetime(frame["date"])
        return frame

    def figure(self) -> "go.Figure":
        """Return the days as a plotly figure: one bar for each run and race, a mark for each strength session."""
        from achilles.mileage_planner.figure import days_figure  # noqa: PLC0415 - plotly only when asked for

        return days_figure(self)

    def calendar(self, *, weeks: int = 1, mark: str = "", now: Any = None, alarm: str | None = None) -> str:
        """Return the runs, strength sessions and races of the first weeks as a calendar (.ics): no days of rest.

        One week by default, because later weeks hold only while the tendon stays calm. ``mark`` goes into each entry's id
        (letters and digits), ``now`` is the time of writing (UTC), ``alarm`` a time such as "07:00" for a reminder.
        """
        from achilles.mileage_planner.calendar import calendar_of  # noqa: PLC0415 - icalendar only when asked for

        return calendar_of(self, weeks=weeks, mark=mark, now=now, alarm=alarm)

    def __str__(self) -> str:
        lines = []
        for row in self.rows:
            distance = "" if row.distance is None else f" {row.distance:.1f} {self.unit}"
            lines.append(f"{row.weekday} {row.date}  {row.what}{distance}" + (f"  {row.note}" if row.note else ""))
        return "\n".join([*lines, *self.says])


def plan_days(plan: "Plan", options: Mapping[str, Any]) -> Days:
    """Lay a plan on days from options by name. Raises ``ValueError`` that names every option that is wrong."""
    limits_file = load_limits()
    limits = limits_file.data
    asked = [question for question in limits_file.questions if question.id in DAY_OPTIONS]
    asked.sort(key=lambda question: DAY_OPTIONS.index(question.id))
    given = {name: value for name, value in options.items() if not (name == "first_day" and value is None)}
    problems: list[Problem] = []
    checked: dict[str, Any] = {}
    for question in asked:
        value = check_answer(question, given.get(question.id))
        if isinstance(value, Problem):
            problems.append(value)
        else:
            checked[question.id] = value
    if "first_day" in checked:
        checked["first_day"], wrong = first_day_of(limits, plan, checked["first_day"])
        problems += wrong
    problems += day_problems(limits, checked, plan.runs_per_week)
    problems.sort(key=lambda problem: DAY_OPTIONS.index(problem.field))
    if problems:
        raise BadInputError(problems)
    return days_of(limits_file, plan, with_defaults(limits, checked))


def first_day_of(limits: Mapping[str, Any], plan: "Plan", given: str | None) -> tuple[str | None, list[Problem]]:
    """Return the first day, of the days or of the plan; they must agree, because the race's week is counted from it."""
    if given is None and plan.first_day is None:
        return None, [Problem("first_day", fill(limits["error"]["first_day"], {"given": shown(None)}))]
    if given is not None and plan.first_day is not None and given != plan.first_day:
        return given, [Problem("first_day", fill(limits["error"]["other_first_day"], {"given": shown(given), "day": plan.first_day}))]
    return given or plan.first_day, []


def day_problems(limits: Mapping[str, Any], checked: Mapping[str, Any], runs: int) -> list[Problem]:
    """Return the problems between the days, the day of the longest run, the runs a week, the place and the programme."""
    error, problems = limits["error"], []
    days = checked.get("days") or ()
    if days and len(days) < runs:
        problems.append(Problem("days", fill(error["few_days"], {"given": shown(list(days)), "runs": runs})))
    long_day = checked.get("long_day")
    if days and long_day is not None and long_day not in days:
        problems.append(Problem("long_day", fill(error["long_day"], {"given": shown(long_day), "days": ", ".join(days)})))
    strength, allowed = checked.get("strength"), limits["day"]["at_insertion"]
    if checked.get("place") == "insertion" and strength is not None and strength not in allowed:
        problems.append(Problem("strength", fill(error["strength"], {"given": shown(strength), "allowed": ", ".join(allowed)})))
    return problems


def days_of(limits_file: RuleFile, plan: "Plan", options: Mapping[str, Any]) -> Days:
    """Lay a plan on days from options that are checked already."""
    return Layout(limits_file.data, plan, options).days()


class Layout:
    """A plan being laid on days, week by week: what lies behind bounds what comes."""

    def __init__(self, limits: Mapping[str, Any], plan: "Plan", options: Mapping[str, Any]) -> None:
        """Take a plan, and options that are checked."""
        self.limits, self.plan = limits, plan
        self.first = day_number(options["first_day"])
        self.first_day = str(options["first_day"])
        start = WEEKDAYS.index(weekday_of(self.first))
        self.can_run = sorted((WEEKDAYS.index(day) - start) % WEEK for day in options["days"] or WEEKDAYS)
        self.long_offset = None if options["long_day"] is None else (WEEKDAYS.index(options["long_day"]) - start) % WEEK
        self.hard = tuple(options["hard"] or ())
        self.programme = next((programme for programme in limits["programme"] if programme["id"] == options["strength"]), None)
        self.careful = plan.pain != "none" or plan.age == "60_or_over"
        self.race_day, self.rest_days = self.raced(start)
        self.last_run = self.last_hard = self.last_long = self.last_heavy = self.first - WEEK
        if self.race_day is not None and self.race_day < self.first:
            self.last_run = self.race_day
        self.said: dict[str, list[int]] = {}

    def raced(self, start: int) -> tuple[int | None, int]:
        """Return the day of the race, and how many days of rest follow it."""
        race, unit_limits = self.plan.race, self.limits["unit"][self.plan.unit]
        if race is None:
            return None, 0
        rest = up(round(race.distance * 10), unit_limits["rest_day_for_each"])
        if race.date is not None:
            return day_number(race.date), rest
        if race.week < 1:
            return self.first + WEEK * race.week - 1, rest
        usual = (WEEKDAYS.index(self.limits["day"]["race_day"]) - start) % WEEK
        offset = usual if self.long_offset is None else self.long_offset
        return self.first + WEEK * (race.week - 1) + offset, rest

    def days(self) -> Days:
        """Lay every week."""
        rows = [row for week in self.plan.weeks for row in self.week(week)]
        word = self.limits["day"]["says"]["week"]
        says = tuple(fill(word, {"weeks": spans(self.limits, weeks), "text": text}) for text, weeks in self.said.items())
        return Days(tuple(rows), says, self.plan.unit, self.first_day)

    def say(self, week: "Week", sentence: str, **values: object) -> None:
        """Note a sentence about a week: weeks that say the same say it once."""
        text = fill(self.limits["day"]["says"][sentence], values)
        self.said.setdefault(text, []).append(week.week)

    def week(self, week: "Week") -> list[Day]:
        """Return the rows of one week."""
        first = self.first + WEEK * (week.week - 1)
        race_at = self.race_day - first if week.race and self.race_day is not None else None
        if race_at is not None and self.plan.race is not None and self.plan.race.date is None:
            self.say(week, "race_day_assumed", weekday=self.limits["day"]["weekday"][weekday_of(first + race_at)])
        distances, longest_at, easy_at = self.runs(week, first, race_at)
        hard = self.hard_runs(week, first, distances, longest_at, easy_at)
        sessions = self.sessions(week, first, distances, longest_at, hard, race_at)
        rows = []
        for offset in range(WEEK):
            of_day: list[tuple[str, float | None, str]] = []
            if offset == race_at:
                of_day.append(("race", week.race, ""))
            if offset in distances:
                names = self.limits["day"]["note"]
                notes = [names["longest"]] if offset == longest_at else [names["easy"]] if offset == easy_at else []
                notes += [names[hard[offset]]] if offset in hard else []
                of_day.append(("run", distances[offset] / 10, "; ".join(notes)))
            if offset in sessions:
                of_day.append(("strength", None, sessions[offset]))
            for what, distance, note in of_day or [("rest", None, "")]:
                day = first + offset
                rows.append(Day(iso_day(day), weekday_of(day), what, distance, note, week.week))
        self.remember(first, distances, longest_at, hard, race_at)
        return rows

    def remember(self, first: int, runs: Mapping[int, int], longest_at: int | None, hard: Mapping[int, str], race_at: int | None) -> None:
        """Remember what the next week must keep away from."""
        ran = [*runs, *([] if race_at is None else [race_at])]
        if ran:
            self.last_run = first + max(ran)
        if longest_at is not None:
            self.last_long = first + longest_at
        if hard:
            self.last_hard = first + max(hard)

    # -------------------------------------------------------------------------------------------- runs

    def is_off(self, day: int) -> bool:
        """Tell whether there is no run on a day because of the race: the day before it, its day, and the days of rest after it."""
        return self.race_day is not None and self.race_day - 1 <= day <= self.race_day + self.rest_days

    def runs(self, week: "Week", first: int, race_at: int | None) -> tuple[dict[int, int], int | None, int | None]:
        """Return the runs in tenths by day, the day of the longest, and the day that must be easy."""
        runs = [round(run * 10) for run in week.runs]
        open_days = [offset for offset in self.can_run if not self.is_off(first + offset) and (race_at is None or offset < race_at)]
        apart = self.plan.pain in ("amber", "red")
        chosen = self.chosen_days(open_days, len(runs), first, apart=apart)
        if len(chosen) < len(runs):
            by_race = len(open_days) < len(runs) and len(open_days) < len(self.can_run)
            why = "left_out_race" if by_race else "left_out_neighbours"  # only these: there are never fewer days to run on than runs
            left = sum(runs[len(chosen) :])
            self.say(week, why, distance=as_distance(left), unit=self.plan.unit, pain=self.plan.pain)
        if not chosen:
            return {}, None, None
        runs = runs[: len(chosen)]
        if race_at is not None:
            return dict(zip(chosen, runs, strict=True)), chosen[0], None
        longest_at = self.longest_of(chosen)
        after = (longest_at + 1) % WEEK
        easy_at = after if after in chosen else None
        others = [offset for offset in chosen if offset not in (longest_at, easy_at)]
        by_day = {longest_at: runs[0]}
        if easy_at is not None:
            by_day[easy_at] = runs[-1]
        by_day |= dict(zip(others, runs[1:], strict=False))
        if apart:
            is_two = min(gaps_of(chosen)) > 2
            self.say(week, "two_off" if is_two else "one_off", count=len(chosen))
        return by_day, longest_at, easy_at

    def longest_of(self, days: Sequence[int]) -> int:
        """Return the day of the longest run: the one asked for, or the last."""
        return self.long_offset if self.long_offset is not None and self.long_offset in days else max(days)

    def chosen_days(self, open_days: Sequence[int], runs: int, first: int, *, apart: bool) -> tuple[int, ...]:
        """Return the best days for so many runs, or for fewer if the days do not hold them."""
        for count in range(min(runs, len(open_days)), 0, -1):
            sets = [days for days in combinations(open_days, count) if self.may_be(days, open_days, first, apart=apart)]
            if sets:
                return min(sets, key=lambda days: self.rank_of(days, first))
        return ()

    def may_be(self, days: Sequence[int], open_days: Sequence[int], first: int, *, apart: bool) -> bool:
        """Tell whether days hold that of the longest run, and whether they lie apart where they must."""
        if self.long_offset in open_days and self.long_offset not in days:
            return False
        return not apart or (neighbours_of(days) == 0 and first + days[0] - self.last_run > 1)

    def rank_of(self, days: Sequence[int], first: int) -> list[int]:
        """Return what makes days better or worse, most important first; of equals the earliest days come first."""
        follows = int((self.longest_of(days) + 1) % WEEK in days or first + days[0] == self.last_long + 1)
        neighbours = neighbours_of(days)
        gaps = gaps_of(days)
        order = [follows, neighbours] if self.careful else [neighbours, follows]
        return [*order, -min(gaps), sum(gap * gap for gap in gaps)]

    # -------------------------------------------------------------------------------------------- hard runs

    def hard_runs(self, week: "Week", first: int, runs: Mapping[int, int], longest_at: int | None, easy_at: int | None) -> dict[int, str]:
        """Return speed and hills by day, in place of an easy run."""
        placed: dict[int, str] = {}
        rules = self.limits["day"]
        for at, what in enumerate(self.hard):
            if rules["hard_runs"][self.plan.pain] == 0:
                self.say(week, "hard_pain", what=what)
            elif week.kind in rules["never_hard"]:
                self.say(week, "hard_kind", what=what)
            elif self.plan.pain == "green" and week.grows:
                self.say(week, "hard_grows", what=what)
            elif at >= rules["hard_runs"][self.plan.pain]:
                self.say(week, "hard_one", what=what)
            else:
                free = {
                    offset: self.room_of(first, offset, longest_at, placed)
                    for offset in sorted(runs)
                    if offset not in (longest_at, easy_at)
                }
                best = max(free.values(), default=0)
                if best < 2:
                    self.say(week, "hard_no_place", what=what)
                else:
                    placed[next(offset for offset, room in free.items() if room == best)] = what
        return placed

    def room_of(self, first: int, offset: int, longest_at: int | None, placed: Mapping[int, str]) -> int:
        """Return how many days a day is away from the longest run, the race, and hard runs."""
        day = first + offset
        away = [abs(day - other) for other in (self.last_long, self.last_hard)]
        away += [ring_distance(offset, other) for other in placed]
        away += [] if longest_at is None else [ring_distance(offset, longest_at)]
        away += [] if self.race_day is None else [abs(day - self.race_day)]
        return min(away)

    # -------------------------------------------------------------------------------------------- strength

    def sessions(
        self,
        week: "Week",
        first: int,
        runs: Mapping[int, int],
        longest_at: int | None,
        hard: Mapping[int, str],
        race_at: int | None,
    ) -> dict[int, str]:
        """Return the strength sessions by day, with their notes."""
        programme = self.programme
        if programme is None:
            return {}
        open_days = [offset for offset in range(WEEK) if not self.is_off(first + offset) and first + offset + 2 != self.race_day]
        heavy = self.heavy_days(week, first, open_days, (runs, longest_at, hard), race_at) if programme["heavy"] else ()
        names = self.limits["day"]["note"]
        sessions = {}
        for offset in open_days if programme["daily"] else heavy:
            notes = [fill(names["heavy" if offset in heavy else "daily"], {"name": programme["name"]})]
            if offset in heavy and longest_at is not None and len(runs) > 0:
                notes += [names["longest_today"]] if offset == longest_at else []
                notes += [names["longest_tomorrow"]] if (offset + 1) % WEEK == longest_at else []
            notes += [names["red"]] if week.kind == "rest" else []
            sessions[offset] = "; ".join(notes)
        if heavy:
            self.last_heavy = first + max(heavy)
        return sessions

    def heavy_days(
        self,
        week: "Week",
        first: int,
        open_days: Sequence[int],
        ran: tuple[Mapping[int, int], int | None, Mapping[int, str]],
        race_at: int | None,
    ) -> tuple[int, ...]:
        """Return the days of heavy sessions: never two in a row, and one day of the week free of both."""
        runs, longest_at, hard = ran
        rules = self.limits["day"]
        most = rules["heavy_sessions_in_race_week" if race_at is not None else "heavy_sessions"]
        busy = {*runs, *([] if race_at is None else [race_at])}

        def may_be(days: Sequence[int]) -> bool:
            return neighbours_of(days) == 0 and first + days[0] - self.last_heavy > 1 and len(busy | set(days)) < WEEK

        def rank_of(days: Sequence[int]) -> list[int]:
            on_longest = sum(day == longest_at for day in days)
            before = sum((day + 1) % WEEK == longest_at for day in days)
            return [on_longest, before, sum(day in hard for day in days), -sum(day in runs for day in days)]

        for count in range(min(most, len(open_days)), 0, -1):
            sets = [days for days in combinations(open_days, count) if may_be(days)]
            if sets:
                if count < rules["heavy_sessions"]:
                    self.say(week, "fewer_heavy")
                return min(sets, key=rank_of)
        return ()


def gaps_of(days: Sequence[int]) -> list[int]:
    """Return the days from each run to the next, round the ring of the week.

    >>> gaps_of((1, 3, 6)), gaps_of((2,))
    ([2, 3, 2], [7])
    """
    return [(days[(at + 1) % len(days)] - day - 1) % WEEK + 1 for at, day in enumerate(days)]


def neighbours_of(days: Sequence[int]) -> int:
    """Return how many days are followed by another of them.

    >>> neighbours_of((0, 1, 6)), neighbours_of((3,))
    (2, 0)
    """
    return sum(gap == 1 for gap in gaps_of(days))


def ring_distance(one: int, other: int) -> int:
    """Return how many days lie from one day to another, the shorter way round the week.

    >>> ring_distance(0, 6), ring_distance(2, 5)
    (1, 3)
    """
    apart = abs(one - other)
    return min(apart, WEEK - apart)
