"""The promises in plain words, each with what was done about it, how many cases were tried, and when."""

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from achilles.core.rulefile import RuleFile
from achilles.evidence.html import MONTHS
from proofs.pages.html import paragraph, table
from proofs.results import PROVED, SOAK, Record, read, rule_files, stale

CHECKER, FOOTWEAR, PLANNER, DIARY = "symptom_checker", "footwear_checklist", "mileage_planner", "running_diary"
THREE = (CHECKER, FOOTWEAR, PLANNER)  # that one file of cases and one search for nonsense are about; the diary has its own

# The checker's promises, by the names that proofs/promises.py gives them.
CHECKER_PROMISES = {
    "1 floors": "Each danger sign has a floor. Whatever else you answer, the result never falls below it.",
    "1 own rules": "Tick a danger sign, and the advice of its own rule is given, even if another rule decides.",
    "2 adding signs": "One more danger sign never makes the answer milder. There is one exception: calf pain that goes within minutes of stopping comes down from today to soon, if it has lasted six weeks and is not growing.",
    "3 blanks": "A question left blank, a danger question answered “Not sure”, or any danger sign never ends in self-care. (A risk of weak bones, with pain in the middle of the tendon, is a line for the sheet.)",
    "4 reachable": "Each rule is there, at its level, and decides for some answers. None is in the file for nothing.",
    "4 one decides": "Exactly one rule decides. The last one, D0, applies only if no other rule does.",
    "4 no dead signs": "Each danger sign that is asked for changes the result of some answers.",
    "calm advice": "The advice to look after it yourself (M1, M2) goes to calm answers at the right spot, and to no others.",
    "ease advice": "The advice to ease off first (M3, M4) goes to an ordinary sore tendon with exactly one thing too much, soon after the start, and to no others.",
    "6 running allowed": "Nobody is told that they may run with pain over 5, a morning 2 or more above their usual, growing pain or a limp.",
    "6 red things": "Each of those, or a morning over 5, is answered: stop and be seen (S2), or else ease off first, with no other rule beside it.",
    "ordinary pain": "An ordinary sore tendon does reach self-care, calm or to be eased first, and nothing else does.",
    "7 for the sheet only": "The last question, for the sheet, changes no level and no rule.",
    "no false alarms": "No rule above self-care applies without one of its own signs. D0 covers what is missing.",
}
# These say that something is there: they are searched for examples. The others are searched for what breaks them.
BY_EXAMPLE = ("4 reachable", "4 no dead signs")
# The planner's, by the names of the record; "every promise" is explained below.
PLANNER_PROMISES = {
    "every promise": "All promises of the list above, for any input.",
    "every length": "The same for each length from 1 to 52 weeks, each colour of pain, kilometres and miles.",
    "beginning of longer": "A short plan is the beginning of a longer one: asking for more weeks changes none of the first.",
    "more caution": "More pain, or 60 and over, never allows more: no week and no run is above what the same plan with less has reached by then.",
    "by days": "By days, runs add up but for what is said to be left out. No runs on neighbouring days in amber or red, none the day before a race or in the days of rest after it, no two hard days in a row, and a day free of running and heavy strength.",
}
DIARY_PROMISES = {
    "worse answer": "More pain or a limp never gives a better colour, never an earlier next run, and never less advice to be seen.",
    "unanswered": "A day that lacks an answer is never green, and while yesterday lacks one there is no run today.",
    "red week": "A red week allows no run today. After a limp or a score over 5, seven days lie before the next run.",
    "later rows": "What is written down later changes no colour of the days before.",
    "read back": "A diary saved as CSV or JSON and read in again is the same diary.",
    "gate": "The planner gets a colour or is told what the diary waits for, and the longest run is never above the biggest week.",
    "calm runners": "Calm runners with one point of noise: under 3 % of their days and weeks are red, over 60 % of the days green.",
    "worsening runners": "Worsening runners: half have a red week by the time that pain has risen by one to one and a half points.",
}
SIMULATED = ("calm runners", "worsening runners")  # made-up runners; the other promises are tried on any diary
MALFORMED = {
    "assess": "symptom checker",
    "review": "footwear checklist",
    "plan": "mileage planner, a plan",
    "judge": "mileage planner, a week to judge",
    "answerForm": "mileage planner, its form",
}


def proof_state() -> str:
    """Say in one paragraph when the proofs ran, and for which rules; or that the rules have changed since.

    >>> proof_state().startswith('<p class="know-')
    True
    """
    record = read(PROVED)
    old = stale(record, tuple(rule_files()))
    if old:
        return f'<p class="know-stale">{escape(_changed(record, old))}</p>'
    told = " ".join(f"{file.data['title']}: rules {file.version} of {file.date}." for file in rule_files().values())
    return (
        f'<p class="know-version">All proofs below ran on {escape(_day(record))}, on the very rule files of this page. {escape(told)}</p>'
    )


def promises(tool: str) -> str:
    """Return a tool's promises with what was done about each. ``all_tools`` gives those that all three share."""
    name, rows = PAGES[tool]
    return table(
        name, ["Promise", "What was done", "Result"], [(f"promise-{tool}-{number}", row) for number, row in enumerate(rows(), start=1)]
    )


def all_answers() -> str:
    """Say how many different sets of answers the checker's proofs are about."""
    count = _number(read(PROVED)["checker"]["answers"])
    return f'<p>The symptom checker can be given <span class="know-number">{count}</span> different sets of answers.</p>'


def planner_list() -> str:
    """Return what every plan promises, with the planner's own numbers."""
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in _planner_promises(rule_files()[PLANNER])) + "</ul>"


# ------------------------------------------------------------------------------------------------ rows


def _checker_rows() -> Iterator[list[str]]:
    record = read(PROVED)
    for name, promise in CHECKER_PROMISES.items():
        done = record["promises"][name]
        wanted, found = ("an example each", "all found") if name in BY_EXAMPLE else ("answers that break it", "there are none")
        searched = f"All possible answers searched for {wanted}: {_searches(done['searches'])}."
        said = f"Proved: {found}" if done["proved"] else "Broken"
        yield [escape(promise), paragraph(searched), _result(record, [CHECKER], said, kept=done["proved"])]
    checker = record["checker"]
    yield [
        "The proof speaks of the very code that answers you.",
        paragraph(f"{_number(checker['compared'])} random answers: level, deciding rule and all other rules compared with the proof."),
        _result(record, [CHECKER], "All agree"),
    ]
    damaged = record["damaged"]
    yield [
        "The proof bites: rules that were damaged on purpose are noticed.",
        paragraph(f"{_number(damaged['tried'])} damaged rule files; each rule left out once, words and numbers changed, order changed."),
        _result(record, [CHECKER], f"{_number(damaged['caught'])} caught", kept=damaged["caught"] == damaged["tried"]),
    ]


def _planner_rows() -> Iterator[list[str]]:
    record = read(PROVED)
    for name, promise in PLANNER_PROMISES.items():
        tried = record["planner"].get(name)
        done = "Not tried yet." if tried is None else f"Tried {_number(tried)} times."  # a promise newer than the record
        yield [escape(promise), paragraph(done), _result(record, [PLANNER], "None broken", kept=tried is not None)]
    soak = read(SOAK)
    yield [
        "All of these once more, in one long run.",
        paragraph(f"{_number(soak['plans'])} random plans in {_number(soak['seconds'])} seconds."),
        _result(soak, [PLANNER], f"{_number(soak['broken'])} broken", kept=soak["broken"] == 0),
    ]


def _diary_rows() -> Iterator[list[str]]:
    record = read(PROVED)
    for name, promise in DIARY_PROMISES.items():
        tried = _number(record["diary"][name])
        done = f"{tried} made-up runners, eight weeks each." if name in SIMULATED else f"Tried {tried} times."
        yield [escape(promise), paragraph(done), _result(record, [DIARY], "Kept" if name in SIMULATED else "None broken")]


def _shared_rows() -> Iterator[list[str]]:
    record = read(PROVED)
    for name, where in MALFORMED.items():
        yield [
            f"Nonsense is refused, and each wrong field is named ({escape(where)}).",
            paragraph(f"{_number(record['malformed'][name])} malformed inputs, in Python and in JavaScript."),
            _result(record, THREE, "All refused, in the same words"),
        ]
    cases = record["cases"]
    yield [
        "The notebook and the page answer the same, whichever Python or browser runs them.",
        paragraph(
            f"One file of {_number(cases['count'])} cases, made again by each Python that the tests run on, and answered once more "
            f"in the browser. Its fingerprint begins with {cases['sha256'][:12]}."
        ),
        _result(record, THREE, "The same, byte for byte"),
    ]


PAGES = {
    CHECKER: ("Promises of the symptom checker", _checker_rows),
    PLANNER: ("Promises of the mileage planner", _planner_rows),
    DIARY: ("Promises of the running diary", _diary_rows),
    "all_tools": ("Promises that the checker, the checklist and the planner share", _shared_rows),
}


def _planner_promises(limits: RuleFile) -> Iterator[str]:
    percent, unit, most = limits.data["percent"], limits.data["unit"], limits.data["runs"]["sore"]
    usual, careful = percent["usual"], percent["careful"]
    step, run_step = (" or ".join(f"{unit[u][name] / 10} {u}" for u in ("km", "mi")) for name in ("week_step", "run_step"))
    yield (
        f"While you build, hold or ease, the longest run is at most {usual['growth']} % of the longest of the four weeks before "
        f"({careful['growth']} % with any Achilles pain, or from 60 on), or one smallest step more ({run_step}; on the way back its larger step)."
    )
    yield (
        f"In those weeks the whole week is at most {usual['ceiling']} % of the week before ({careful['ceiling']} % with any Achilles pain, "
        f"or from 60 on), or one smallest step more ({step})."
    )
    yield "In all other weeks no run is longer than the longest of the four weeks before, than the small start, or, after a break, than a part of what you ran before it."
    yield "The runs add up to the week. No run is longer than the longest, none is over half of the week (with two runs, two thirds), and a second run grows no faster."
    yield f"In amber and red there are at most {most} runs a week, never on neighbouring days."
    yield "Red: week 1 has no running. Red with nothing run before: no running at all. Amber: week 1 does not grow."
    yield "No week and no run goes past its goal or its ceiling, none past 50 km (31 miles), and each names the guard that bound it."
    yield (
        f"Easier weeks come as often as you asked, at no more than {usual['cutback']} % of the week before ({careful['cutback']} % with any "
        "Achilles pain, or from 60 on). The week after is not above the last one before; with pain, nor is any run."
    )
    yield "A plan says when its goals are met, or what is in the way. One that rests for good says so."


# ------------------------------------------------------------------------------------------------ how it is said


def _result(record: Record, tools: Iterable[str], good: str, *, kept: bool = True) -> str:
    """Say how it ended and when; where the rules have changed since, only that."""
    old = stale(record, tuple(tools))
    if old:
        return f'<p class="know-stale">{escape(_changed(record, old))}</p>'
    state = "know-kept" if kept else "know-stale"
    return f'<p class="{state}">{escape(good)}.</p><p>{escape(_day(record))}</p>'


def _changed(record: Record, tools: tuple[str, ...]) -> str:
    titles = [rule_files()[tool].data["title"].lower() for tool in tools]
    return f"Not shown for these rules: the file of the {' and the '.join(titles)} has changed since the proofs ran on {_day(record)}."


def _day(record: Record) -> str:
    day = date.fromisoformat(record["date"])
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _searches(count: int) -> str:
    return f"{_number(count)} search{'es' if count > 1 else ''}"


def _number(count: int) -> str:
    """Write a number with its thousands parted.

    >>> _number(20000)
    '20,000'
    """
    return f"{count:,}"
