"""The rules of each tool as a table: when a rule holds, what the reader is told, and on what ground."""

from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from achilles.core.rulefile import RuleFile
from achilles.core.words import as_distance, fill
from achilles.evidence import COURSE_RULE
from proofs.pages.html import bullets, paragraph, sources, table, words
from proofs.pages.spoken import Questions, spoken
from proofs.results import rule_files

Row = tuple[str, list[str]]
Table = dict[str, Any]


def rules(tool: str) -> str:
    """Return all rules of a tool as HTML, below the version and the date of its rule file.

    >>> "rules 1." in rules("footwear_checklist")
    True
    """
    file = rule_files()[tool]
    return _heading(file) + TABLES[tool](file)


def questions(tool: str) -> str:
    """Return what a tool asks, with every answer that can be given, numbered as the rules' table numbers it."""
    asked = rule_files()[tool].data["question"]
    rows = [(f"{tool}-q{number}", [f"Q{number}", _question(question)]) for number, question in enumerate(asked, start=1)]
    return table("What is asked", ["No.", "Question and answers"], rows)


def _heading(file: RuleFile) -> str:
    place = f"achilles/{file.data['tool']}/{file.path.name}"
    return (
        f'<p class="know-version">{escape(file.data["title"])}: rules {escape(file.version)} of {escape(file.date)}, '
        f"in the file <code>{escape(place)}</code>.</p>"
    )


def _by_id(file: RuleFile) -> Questions:
    return {question["id"]: question for question in file.data["question"]}


def _question(question: Table) -> str:
    answers = [option["text"] for option in question.get("options", ())]
    if question["kind"] == "whole":
        answers = [f"A whole number from {question['low']} to {question['high']}"]
    return paragraph(question["text"]) + bullets(answers)


# ------------------------------------------------------------------------------------------------ symptom checker


def _checker(file: RuleFile) -> str:
    columns = ["Rule", "It holds when", "What the reader is told", "Sources"]
    return table("Rules of the symptom checker", columns, [_checker_row(file, rule) for rule in file.data["rule"]]) + _beside(file)


def _checker_row(file: RuleFile, rule: Table) -> Row:
    level = next(level for level in file.data["level"] if level["id"] == rule["level"])
    within = next(within["text"] for within in file.data["within"] if within["id"] == rule["within"])
    when = words(spoken(rule["when"], _by_id(file))) if "when" in rule else paragraph("No other rule applies.")
    if "only_beside" in rule:
        beside = f", or beside {' or '.join(rule['only_beside'])}" if rule["only_beside"] else ""
        when += paragraph(f"It is given only where it decides{beside}.")
    told = (
        f'<p class="know-headline">{escape(rule.get("headline", level["headline"]))}</p>'
        + paragraph(within)
        + paragraph(f"Why: {rule['why']}")
        + bullets([*rule["do"], *rule["avoid"]])
        + paragraph("For the sheet:")
        + bullets(rule["tell"])
    )
    name = f'{rule["id"]} <span class="know-level" data-level="{escape(rule["level"])}">{escape(level["name"])}</span>'
    return f"rule-{rule['id']}", [name, when, told, sources(rule["sources"], file.data["sources"])]


def _beside(file: RuleFile) -> str:
    """Say what else is in the file: additions to the advice, how likely a tear is, mentions, and the gate to the planner."""
    asked = _by_id(file)
    rows: list[Row] = [
        (
            f"addition-{number}",
            [f"Added to {' and '.join(addition['beside'])}", words(spoken(addition["when"], asked)), paragraph(addition["do"])],
        )
        for number, addition in enumerate(file.data["addition"], start=1)
    ]
    gate = file.data["planner"]
    opens = [" and ".join(together) for together in gate["opens"]]
    likely = file.data["likely"]
    rows.append(("likely", [f"With {' and '.join(likely['beside'])}", paragraph("Always."), paragraph(likely["text"])]))
    rows += [
        (f"mention-{mention['id']}", ["Line for the sheet", words(spoken(mention["when"], asked)), paragraph(mention["text"])])
        for mention in file.data["mention"]
    ]
    handed = rule_files()["mileage_planner"].data["handed"]
    rows += [
        (
            "gate-opens",
            [
                "Mileage planner opens",
                paragraph("Just these rules apply:") + bullets(opens),
                paragraph("The result has a link to the planner."),
            ],
        ),
        ("gate-amber", ["It starts with amber", words(spoken(gate["amber"], asked)), paragraph(handed["amber"])]),
        ("gate-green", ["Or else green", paragraph("No amber."), paragraph(handed["green"])]),
    ]
    return table("What goes with the rules", ["What", "When", "What then"], rows)


# ------------------------------------------------------------------------------------------------ footwear checklist


def _footwear(file: RuleFile) -> str:
    items = [question for question in file.data["question"] if not question.get("context")]
    rows = [_footwear_row(file, item) for item in items]
    return table("Items of the footwear checklist", ["Item", "What each answer is told", "Grade", "Sources"], rows)


def _footwear_row(file: RuleFile, item: Table) -> Row:
    grade = [file.data["grade"][item["grade"]]]
    grade += [file.data["contested"]] if item.get("contested") else []
    grade += [item["grade_note"]] if "grade_note" in item else []
    told = "".join(f"<dt>{escape(answer)}</dt><dd>{_advice(file, said)}</dd>" for answer, said in _answers(item))
    name = f"{escape(item['text'])}"
    return (
        f"item-{item['id']}",
        [
            name,
            f"<dl>{told}</dl>",
            paragraph(". ".join(_capital(part) for part in grade) + "."),
            sources(item["sources"], file.data["sources"]),
        ],
    )


def _answers(item: Table) -> Iterator[tuple[str, Table]]:
    """Yield each answer to an item with its advice; some answers have other advice while the tendon is not sore."""
    if "limit" in item:
        limit = f"{item['limit']['km']} km or {item['limit']['mi']} miles"
        yield f"Under {limit}", item["under"]
        yield f"{limit}, or more", item["over"]
    for option in item.get("options", ()):
        yield option["text"], option
        if "not_sore" in option:
            yield f"{option['text']} (Achilles not sore)", option["not_sore"]


def _advice(file: RuleFile, said: Table) -> str:
    finding = next(finding["name"] for finding in file.data["finding"] if finding["id"] == said["finding"])
    return f"<strong>{escape(finding)}.</strong> {escape(said['advice'])}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ------------------------------------------------------------------------------------------------ running diary


def _diary(file: RuleFile) -> str:
    rows = [
        (
            f"diary-{rule['id']}",
            [escape(rule["id"].replace("_", " ")), paragraph(rule["text"]), sources(rule["sources"], file.data["sources"])],
        )
        for rule in file.data["rule"]
    ]
    return table("Rules of the running diary", ["Rule", "What it says", "Sources"], rows)


# ------------------------------------------------------------------------------------------------ mileage planner


class Number(NamedTuple):
    """A number of the limits file: where it is, a sentence for its value, and the limit that it serves."""

    group: str
    name: str
    sentence: str
    limit: str


NUMBERS = (
    Number("usual", "growth", "The week is at most {value} of what you are used to.", "week_growth"),
    Number("careful", "growth", "With any Achilles pain, or from 60 on, at most {value}.", "week_growth"),
    Number("percent", "base_over_usual", "A big week counts as what you are used to only up to {value} of your usual week.", "week_growth"),
    Number("unit", "week_step", "A small week may grow by {value}, even if that is more.", "week_growth"),
    Number("unit", "back_week_step", "On the way back, under half of your former week, by {value}.", "week_growth"),
    Number("usual", "ceiling", "The week is at most {value} of last week.", "week_ceiling"),
    Number("careful", "ceiling", "With any Achilles pain, or from 60 on, at most {value}.", "week_ceiling"),
    Number("unit", "week_step", "A small week may grow by {value}, even if that is more.", "week_ceiling"),
    Number("usual", "growth", "The longest run is at most {value} of the longest in four weeks.", "longest_run"),
    Number("careful", "growth", "With any Achilles pain, or from 60 on, at most {value}.", "longest_run"),
    Number("unit", "run_step", "A short run may grow by {value}, even if that is more.", "longest_run"),
    Number("unit", "back_run_step", "On the way back, under half of your former week, by {value}.", "longest_run"),
    Number("percent", "easier_under", "Last week counts as an easier one under {value} of your usual week.", "after_easier"),
    Number("runs", "sore", "In amber and red there are at most {value} runs a week.", "pain_gate"),
    Number("unit", "start", "The first week is {value}.", "start"),
    Number("usual", "back_share", "After n weeks off: {value} parts of n + {value}.", "gap"),
    Number("careful", "back_share", "With any Achilles pain, or from 60 on: {value} part of n + {value}.", "gap"),
    Number("usual", "cutback", "An easier week is {value} of the week before.", "cutback"),
    Number("careful", "cutback", "With any Achilles pain, or from 60 on: {value}.", "cutback"),
    Number("unit", "no_easier_below", "There is none after a week under {value}.", "cutback"),
    Number("unit", "rest_day_for_each", "After a race, one day of rest for each {value}, or a part of it.", "race"),
    Number("percent", "goal", "With no goal and no pain, growing stops at {value} of the biggest week.", "goal_week"),
    Number("runs", "fresh_goal", "From nothing, and with no goal given, growing stops at {value} times the first week.", "goal_week"),
    Number("percent", "goal", "With no goal and no pain, growing stops at {value} of the longest run.", "goal_run"),
    Number("unit", "longest_allowed", "No run is over {value}: the planner is not for ultras.", "goal_run"),
)


def _planner(file: RuleFile) -> str:
    data = file.data
    rows = [_limit(file, guard) for guard in data["guard"]]
    guard = next(guard for guard in data["guard"] if guard["id"] == "longest_run")
    cohort = sources([key for key in guard["sources"] if key != COURSE_RULE], data["sources"])
    rows += [
        (f"band-{band['id']}", ["what a judged week is told", _band(band), paragraph(f"{_capital(band['text'])}."), cohort])
        for band in data["band"]
    ]
    return table("Limits of the mileage planner", ["Limit", "Value", "Why", "Sources"], rows)


def _limit(file: RuleFile, guard: Table) -> Row:
    values = [fill(number.sentence, {"value": _value(file.data, number)}) for number in NUMBERS if number.limit == guard["id"]]
    if guard["id"] == "race":
        values += [_race_row(row) for row in file.data["race_row"]]
    told = bullets(values) or paragraph("No number of its own.")
    return f"limit-{guard['id']}", [escape(guard["name"]), told, paragraph(guard["text"]), sources(guard["sources"], file.data["sources"])]


def _race_row(row: Table) -> str:
    """Say in one line what a race of a length does to the weeks around it."""
    before = f"the weeks before {' and '.join(f'{share} %' for share in row['before'])}, " if row["before"] else ""
    after = " and ".join(f"{share} %" for share in row["after"])
    km, mi = (as_distance(row["up_to"][unit]) for unit in ("km", "mi"))
    return f"A race up to {km} km ({mi} miles): {before}easy runs in its week {row['week']} %, after it {after}."


def _value(data: Table, number: Number) -> str:
    if number.group == "unit":
        km, mi = (as_distance(data["unit"][unit][number.name]) for unit in ("km", "mi"))
        return f"{km} km or {mi} miles"
    if number.group in ("usual", "careful"):
        return f"{data['percent'][number.group][number.name]}{'' if number.name == 'back_share' else ' %'}"
    return f"{data[number.group][number.name]}{' %' if number.group == 'percent' else ''}"


def _band(band: Table) -> str:
    return paragraph(f"Up to {band['up_to']} % of the longest run of 30 days" if "up_to" in band else "All that is more")


TABLES = {"symptom_checker": _checker, "footwear_checklist": _footwear, "mileage_planner": _planner, "running_diary": _diary}
