"""The page "How we know": each rule is there in words, each promise with its counts, and nothing is claimed of other rules."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from achilles.core.rules import holds
from achilles.evidence import COURSE_RULE
from proofs import pages as how_we_know
from proofs.pages import promise_tables as told
from proofs.pages.rule_tables import NUMBERS
from proofs.pages.spoken import Condition, Group, Words, flat, spoken
from proofs.results import PROVED, SOAK, read, rule_files

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "book" / "how_we_know.md").read_text(encoding="utf-8")
CHECKER, FOOTWEAR, PLANNER = (rule_files()[tool] for tool in ("symptom_checker", "footwear_checklist", "mileage_planner"))
ASKED = {question["id"]: question for question in CHECKER.data["question"]}
RULES = {rule["id"]: rule for rule in CHECKER.data["rule"]}
CONDITIONS = [
    *((name, rule["when"]) for name, rule in RULES.items() if "when" in rule),
    *((f"addition {number}", addition["when"]) for number, addition in enumerate(CHECKER.data["addition"])),
    *((f"mention {mention['id']}", mention["when"]) for mention in CHECKER.data["mention"]),
    ("amber", CHECKER.data["planner"]["amber"]),
]


def text(html: str) -> str:
    """Return the words of a piece of HTML, one space apart."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def one_line(words: str) -> str:
    """Return words with one space between them, as ``text`` returns those of a page."""
    return " ".join(words.split())


def row(html: str, anchor: str) -> str:
    """Return one row of a table."""
    found = re.search(rf'<tr role="row" id="{anchor}">.*?</tr>', html)
    assert found, anchor
    return found.group()


def comparisons(when: Condition) -> Iterator[Condition]:
    """Give the comparisons in a condition."""
    if "question" in when:
        yield when
    for part in [*when.get("all", ()), *when.get("any", ()), *([when["not"]] if "not" in when else [])]:
        yield from comparisons(part)


# ------------------------------------------------------------------------------------------------ conditions in words


@pytest.mark.parametrize(("name", "when"), CONDITIONS, ids=[name for name, _ in CONDITIONS])
def test_every_question_and_option_of_a_condition_is_in_its_words(name: str, when: Condition) -> None:
    """Nothing that a rule asks for is left out of what a physiotherapist reads, on the page as in the words."""
    words = flat(spoken(when, ASKED))
    shown = text(row(how_we_know.rules("symptom_checker"), f"rule-{name}")) if name in RULES else words
    for asked in comparisons(when):
        options = {option["id"]: option["text"] for option in ASKED[asked["question"]].get("options", ())}
        needed = [
            ASKED[asked["question"]]["text"],
            *(options[option] for option in asked.get("has", asked.get("only", asked.get("is", ())))),
        ]
        needed += [ASKED[asked["over"]]["text"] if isinstance(asked["over"], str) else f"over {asked['over']}"] if "over" in asked else []
        needed += [f"{asked['by']} or more above"] if "by" in asked else []
        needed += [f"{asked['at_least']} or more"] if "at_least" in asked else []
        needed += ["left unanswered"] if "blank" in asked else []
        for part in needed:
            assert part in words
            assert part in shown


def meant(words: Words, answers: dict[str, Any]) -> bool:
    """Work out, from the words alone, whether they are true of answers: a reader's understanding of them."""
    if isinstance(words, str):
        return meant_line(words, answers)
    if words.lead == "All of these:":
        return all(meant(part, answers) for part in words.parts)
    if words.lead == "Not all of these:":
        return not all(meant(part, answers) for part in words.parts)
    if words.lead in ("Any of these:", "None of these:"):
        return any(meant(part, answers) for part in words.parts) == (words.lead == "Any of these:")
    alternatives = re.fullmatch(r"Any of these (.+):", words.lead)
    if alternatives:
        return any(meant_line(f"{part} {alternatives[1]}", answers) for part in words.parts)
    if words.lead.endswith(" has ticks at these and nothing else:"):
        start = words.lead.removesuffix("has ticks at these and nothing else:")
        return meant_line(f"{start}has ticks at nothing but {', '.join(map(str, words.parts))}", answers)
    assert words.lead.endswith(" has a tick at any of these:")
    return any(meant_line(f"{words.lead.removesuffix(' any of these:')} {part}", answers) for part in words.parts)


def meant_line(line: str, answers: dict[str, Any]) -> bool:
    """Work out one line."""
    found = re.match(r"“(?P<text>.+?)” \(Q(?P<number>\d+)\) (?P<said>.+)", line)
    assert found, line
    question = [*ASKED.values()][int(found["number"]) - 1]
    assert question["text"] == found["text"]
    answer, said = answers[question["id"]], found["said"]
    options = {option["text"]: option["id"] for option in question.get("options", ())}
    quoted = [options[part] for part in re.findall(r"“(.+?)”", said) if part in options]
    other = re.search(r"\(Q(\d+)\)", said)
    limit = answers[[*ASKED][int(other[1]) - 1]] if other else next(map(int, re.findall(r"\d+", said)), None)
    by = next(map(int, re.findall(r"(\d+) or more above", said)), 0)
    given = answer if isinstance(answer, tuple) else (answer,)
    ticked = any(option in given for option in quoted)
    meanings: dict[str, Callable[[], bool]] = {
        "is left unanswered": lambda: answer is None,
        "is answered": lambda: answer is not None,
        "is answered “": lambda: ticked,
        "is answered anything but": lambda: not ticked,
        "has a tick at": lambda: ticked,
        "has no tick at": lambda: not ticked,
        "has ticks at nothing but": lambda: answer is not None and {*given} <= {*quoted},
        "has a tick at anything but": lambda: answer is None or not {*given} <= {*quoted},
        f"is {by} or more above": lambda: None not in (answer, limit) and answer >= limit + by,
        f"is not {by} or more above": lambda: None in (answer, limit) or answer < limit + by,
        "is over": lambda: None not in (answer, limit) and answer > limit,
        "is not over": lambda: None in (answer, limit) or answer <= limit,
        f"is {limit} or more": lambda: answer is not None and answer >= limit,
        "is under": lambda: answer is None or answer < limit,
    }
    return meanings[max((start for start in meanings if said.startswith(start)), key=len)]()


PAIN, MORNING = "pain_next_morning", "usual_morning"
GRAMMAR: list[Condition] = [
    {"question": "pop", "is": ["yes", "unsure"]},
    {"question": "look", "has": ["gap", "bruise"]},
    {"question": PAIN, "over": 5},
    {"question": PAIN, "over": MORNING},
    {"question": PAIN, "over": MORNING, "by": 2},
    {"question": "look", "only": ["gap", "none"]},
    {"question": "look", "only": ["none"]},
    {"question": PAIN, "at_least": 8},
    {"question": "pop", "blank": True},
    {"all": [{"question": "pop", "is": ["yes"]}, {"question": PAIN, "over": 5}]},
    {"any": [{"question": PAIN, "over": 5}, {"question": MORNING, "over": 5}, {"question": "pop", "is": ["yes"]}]},
]
ANSWERS = [
    {"pop": pop, "look": look, PAIN: pain, MORNING: morning}
    for pop in (None, "yes", "no", "unsure")
    for look in (None, ("gap",), ("bruise", "mild_thickening"), ("none",))
    for pain in (None, 4, 5, 6, 7, 8)
    for morning in (None, 5, 6)
]


@pytest.mark.parametrize(
    "when", [*GRAMMAR, *({"not": when} for when in GRAMMAR), {"not": {"not": GRAMMAR[0]}}, {"all": [GRAMMAR[-1], GRAMMAR[-2]]}]
)
def test_the_words_mean_what_the_condition_means(when: Condition) -> None:
    """Read back from the words alone, each form of the grammar is true of the same answers, blanks included."""
    words = spoken(when, ASKED)
    outcomes = [holds(when, answers) for answers in ANSWERS]
    assert [meant(words, answers) for answers in ANSWERS] == outcomes
    assert {*outcomes} == {True, False}


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if "when" in rule])
def test_the_words_of_each_rule_mean_the_rule(name: str) -> None:
    """Each rule's words, read back, hold of what the rule holds of: answers with one question changed at a time."""
    when = RULES[name]["when"]
    words = spoken(when, ASKED)
    calm = {
        "now": ("none",), "pop": "no", "onset": "gradual", "strength": "raise_with_pain", "look": ("none",), "calf": ("none",), "infection": ("none",),
        "medicines": ("none",), "you": ("18_to_59",), "place": "midportion", "body": ("none",), "bone": ("none",), "duration": "2_to_6_weeks",
        "trend": "same", "limping": "no", "pain_running": 2, PAIN: 1, MORNING: 1, "also": None,
    }  # fmt: skip
    named = {asked["question"] for asked in comparisons(when)}
    some = [calm, *(changed for question in named for changed in variants(calm, question))]
    some += [twice for once in some for question in named for twice in variants(once, question)]
    outcomes = [holds(when, answers) for answers in some]
    assert True in outcomes
    assert False in outcomes
    assert [meant(words, answers) for answers in some] == outcomes


def variants(answers: dict[str, Any], question: str) -> Iterator[dict[str, Any]]:
    """Give the answers with each other answer to one question, and with none."""
    table = ASKED[question]
    yield {**answers, question: None}
    for option in table.get("options", ()):
        yield {**answers, question: (option["id"],) if table["kind"] == "many" else option["id"]}
    for score in (2, 5, 6, 8) if table["kind"] == "whole" else ():
        yield {**answers, question: score}


def test_lists_in_lists_are_taken_apart() -> None:
    """An "all" in an "all" reads as one list: the calm pattern does not stand in a list of its own."""
    words = spoken(RULES["M1"]["when"], ASKED)
    assert isinstance(words, Group)
    assert words.lead == "All of these:"
    assert "All of these:" not in [part.lead for part in words.parts if isinstance(part, Group)]


# ------------------------------------------------------------------------------------------------ tables


@pytest.mark.parametrize("tool", rule_files())
def test_version_and_date_stand_above_each_table(tool: str) -> None:
    """And the file's place."""
    file = rule_files()[tool]
    assert f"rules {file.version} of {file.date}, in the file achilles/{tool}/{file.path.name}" in text(how_we_know.rules(tool))


@pytest.mark.parametrize("name", RULES)
def test_each_rule_is_told_in_full(name: str) -> None:
    """Level, time, reason, what to do and not to do, and every source."""
    rule, html = RULES[name], row(how_we_know.rules("symptom_checker"), f"rule-{name}")
    level = next(level for level in CHECKER.data["level"] if level["id"] == rule["level"])
    within = next(within["text"] for within in CHECKER.data["within"] if within["id"] == rule["within"])
    for part in (name, level["name"], rule.get("headline", level["headline"]), within, rule["why"], *rule["do"], *rule["avoid"]):
        assert part in text(html)
    assert_sources(html, rule["sources"], CHECKER.data["sources"])


def test_rules_stand_in_the_order_in_which_they_are_tried() -> None:
    """The first that holds decides, so the order is part of the rules."""
    assert re.findall(r'id="rule-(\w+)"', how_we_know.rules("symptom_checker")) == [*RULES]


def test_the_default_and_what_goes_with_the_rules_are_told() -> None:
    """D0, the rules that stand only beside others, the addition, and the gate to the planner."""
    html = how_we_know.rules("symptom_checker")
    assert "No other rule applies." in text(row(html, "rule-D0"))
    assert "only where it decides, or beside S6" in text(row(html, "rule-M1"))
    assert CHECKER.data["addition"][0]["do"] in text(row(html, "addition-1"))
    assert "S6 and M1" in text(row(html, "gate-opens"))
    assert "is 3 or more out of 10" in text(row(html, "gate-amber"))


@pytest.mark.parametrize("item", [item for item in FOOTWEAR.data["question"] if not item.get("context")], ids=lambda item: item["id"])
def test_each_item_is_told_in_full(item: dict[str, Any]) -> None:
    """Every answer with its finding and its advice, the grade with its remarks, and every source."""
    html = row(how_we_know.rules("footwear_checklist"), f"item-{item['id']}")
    names = {finding["id"]: finding["name"] for finding in FOOTWEAR.data["finding"]}
    answers = [*item.get("options", ()), *(item[name] for name in ("under", "over") if name in item)]
    for answer in [*answers, *(answer["not_sore"] for answer in answers if "not_sore" in answer)]:
        assert f"{names[answer['finding']]}. {answer['advice']}" in text(html)
    for option in item.get("options", ()):
        assert option["text"] in text(html)
    assert FOOTWEAR.data["grade"][item["grade"]] in text(html)
    assert ("later review doubts" in text(html)) == bool(item.get("contested"))
    assert_sources(html, item["sources"], FOOTWEAR.data["sources"])


@pytest.mark.parametrize("guard", PLANNER.data["guard"], ids=lambda guard: guard["id"])
def test_each_limit_is_told_in_full(guard: dict[str, Any]) -> None:
    """Its name, its reason and every source."""
    html = row(how_we_know.rules("mileage_planner"), f"limit-{guard['id']}")
    assert guard["name"] in text(html)
    assert guard["text"] in text(html)
    assert_sources(html, guard["sources"], PLANNER.data["sources"])


def test_every_number_of_the_limits_file_is_told() -> None:
    """Each with its unit, beside a limit that there is."""
    data = PLANNER.data
    shares = {(kind, name) for kind in ("usual", "careful") for name in data["percent"][kind]}
    shares |= {("percent", name) for name in data["percent"] if name not in ("usual", "careful")} | {
        ("runs", "sore"),
        ("runs", "fresh_goal"),
    }
    numbers = shares | {("unit", name) for unit in data["unit"].values() for name in unit if name != "race_goal_at_most"}
    assert {(number.group, number.name) for number in NUMBERS} == numbers
    html = text(how_we_know.rules("mileage_planner"))
    for sentence in (
        "The week is at most 110 % of what you are used to.",
        "The week is at most 130 % of last week.",
        "With any Achilles pain, or from 60 on, at most 105 %.",
        "The first week is 3.0 km or 1.8 miles.",
        "A short run may grow by 0.3 km or 0.2 miles",
        "none after a week under 10.0 km or 6.0 miles",
        "there are at most 3 runs a week",
    ):
        assert sentence in html
    assert html.count("With any Achilles pain, or from 60 on") >= 5


def assert_sources(html: str, keys: list[str], names: dict[str, str]) -> None:
    """Hold that these sources are linked, that no others are, and that our own rules are marked as our own."""
    assert re.findall(r'href="references\.html#cite-([^"]+)"', html) == [key.replace("_", "-") for key in keys if key != COURSE_RULE]
    for key in keys:
        assert names[key] in text(html)
    assert ("a rule of this course, not a finding" in text(html)) == (COURSE_RULE in keys)


@pytest.mark.parametrize("tool", rule_files())
def test_all_that_is_asked_is_shown_with_its_number(tool: str) -> None:
    """Q5 in a rule's words is Q5 in the list of questions."""
    html = how_we_know.questions(tool)
    for number, question in enumerate(rule_files()[tool].data["question"], start=1):
        found = text(row(html, f"{tool}-q{number}"))
        assert found.startswith(f"Q{number} ")
        for part in (question["text"], *(option["text"] for option in question.get("options", ()))):
            assert one_line(part) in found


# ------------------------------------------------------------------------------------------------ promises


def test_each_promise_of_the_record_has_its_words() -> None:
    """No promise is shown that was not recorded, and none that was recorded is left out."""
    record = read(PROVED)
    assert [*told.CHECKER_PROMISES] == [*record["promises"]]
    assert [*told.PLANNER_PROMISES] == [*record["planner"]]
    assert [*told.DIARY_PROMISES] == [*record["diary"]]
    assert [*told.MALFORMED] == [*record["malformed"]]


def test_counts_and_days_are_those_of_the_record() -> None:
    """As the proofs wrote them."""
    record, soak = read(PROVED), read(SOAK)
    checker, planner, shared = (text(how_we_know.promises(tool)) for tool in ("symptom_checker", "mileage_planner", "all_tools"))
    for done in record["promises"].values():
        assert f": {done['searches']} search" in checker
    assert f"{record['checker']['compared']:,} random answers" in checker
    assert f"{record['damaged']['tried']} damaged rule files" in checker
    assert f"{record['damaged']['caught']} caught" in checker
    for tried in record["planner"].values():
        assert f"Tried {tried:,} times" in planner
    assert f"{soak['plans']:,} random plans in {soak['seconds']:,} seconds" in planner
    diary = text(how_we_know.promises("running_diary"))
    for name, tried in record["diary"].items():
        assert (f"{tried:,} made-up runners" if name in told.SIMULATED else f"Tried {tried:,} times") in diary
    for refused in record["malformed"].values():
        assert f"{refused:,} malformed inputs" in shared
    assert f"{record['cases']['count']:,} cases" in shared
    assert record["cases"]["sha256"][:12] in shared
    assert f"{record['checker']['answers']:,}" in text(how_we_know.all_answers())
    year = record["date"][:4]
    assert all(year in html for html in (checker, planner, shared, how_we_know.proof_state()))


def other_records(folder: Path, monkeypatch: pytest.MonkeyPatch, tool: str) -> None:
    """Put records in place that speak of another state of one tool's rule file."""
    for name, path in (("PROVED", PROVED), ("SOAK", SOAK)):
        record = read(path)
        if tool in record["files"]:
            record["files"][tool]["sha256"] = "0" * 64
        other = folder / path.name
        other.write_text(json.dumps(record), encoding="utf-8")
        monkeypatch.setattr(told, name, other)


@pytest.mark.parametrize(
    ("tool", "silent", "speaks"),
    [("symptom_checker", "symptom_checker", "mileage_planner"), ("mileage_planner", "mileage_planner", "symptom_checker")],
)
def test_nothing_is_claimed_of_rules_that_changed_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: str, silent: str, speaks: str
) -> None:
    """The page says so in the place of each old result; the other tool's results stay."""
    before = how_we_know.promises(silent)
    assert "know-kept" in before
    other_records(tmp_path, monkeypatch, tool)
    after = how_we_know.promises(silent)
    title = rule_files()[tool].data["title"].lower()
    assert "know-kept" not in after
    assert "Proved" not in text(after)
    assert text(after).count(f"the file of the {title} has changed since the proofs ran") == before.count("know-kept")
    assert "know-stale" not in how_we_know.promises(speaks)
    assert "know-kept" not in how_we_know.promises("all_tools")
    assert "has changed since" in how_we_know.proof_state()


def test_a_broken_promise_is_called_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that says so is shown as it is."""
    record = read(PROVED)
    record["promises"]["1 floors"]["proved"] = False
    record["damaged"]["caught"] -= 1
    other = tmp_path / "proved.json"
    other.write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setattr(told, "PROVED", other)
    html = how_we_know.promises("symptom_checker")
    assert html.count("know-stale") == 2
    assert "Broken." in text(row(html, "promise-symptom_checker-1"))


def test_the_planners_numbers_come_from_its_file() -> None:
    """The list of what each plan promises names the file's own limits."""
    html = text(how_we_know.planner_list())
    for number in (110, 105, 130, 75):
        assert f"{number} %" in html


# ------------------------------------------------------------------------------------------------ the page


def test_the_page_shows_each_table() -> None:
    """Every tool's rules and promises, by name."""
    shown = set(re.findall(r"^```\{shown\} (.+)$", PAGE, re.MULTILINE))
    assert {f"rules {tool}" for tool in rule_files()} <= shown
    assert {"proof_state", "all_answers", "planner_promises", *(f"promises {name}" for name in told.PAGES)} <= shown


def test_the_page_says_what_a_proof_cannot_show() -> None:
    """That the rules are right, above all; and that no clinician has looked."""
    plain = one_line(PAGE)
    assert "cannot show" in plain
    assert "That the rules are right" in plain
    assert "No physiotherapist and no doctor has reviewed the rules" in plain
    assert "could someone with a torn tendon, a clot, an infection or a broken bone get past it?" in plain
    assert "://" not in PAGE


def test_nothing_shown_names_another_host_or_runs_a_script() -> None:
    """Only links to the references, all of them to keys of the bibliography."""
    keys = set(re.findall(r"^@\w+\{([^,\s]+),", (ROOT / "book" / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
    html = "".join([*map(how_we_know.rules, rule_files()), *map(how_we_know.promises, told.PAGES), how_we_know.planner_list()])
    assert set(re.findall(r'href="references\.html#cite-([^"]+)"', html)) <= {key.replace("_", "-") for key in keys}
    assert html.count("href=") == html.count('href="references.html#cite-')
    assert not re.search(r"<script| on\w+=|style=", html)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
