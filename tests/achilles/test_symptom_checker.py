"""The symptom checker does what its specification says, story by story."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.stories import CALM, STORIES, story

from achilles.core.problems import BadInputError
from achilles.core.tables import DataFileError
from achilles.look_alikes import look_alikes_html
from achilles.symptom_checker import assess, load_rules
from achilles.symptom_checker.assessment import RULES_PATH, read_rules

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"E": "emergency", "U": "urgent", "S": "soon", "N": "soon", "D": "soon", "M": "self_care"}
SPECIFIED_RULES = [
    "E1",
    "E2",
    "E3",
    "E4",
    "E5",
    "E6",
    "E7",
    "U1",
    "U2",
    "U3",
    "U4",
    "U5",
    "U6",
    "U7",
    "U8",
    "S1",
    "S8",
    "S2",
    "S3",
    "S4",
    "S5",
    "S6",
    "S7",
    "N1",
    "M1",
    "M2",
    "M3",
    "M4",
    "D0",
]


@pytest.mark.parametrize(("rule", "matched", "changes"), STORIES)
def test_story(rule: str, matched: list[str], changes: dict[str, Any]) -> None:
    """Each story ends with its rule, its level, and every rule that held."""
    answer = assess(story(changes))
    assert (answer.rule, list(answer.matched), answer.level) == (rule, matched, LEVELS[rule[0]])


def test_stories_reach_every_rule() -> None:
    """The rule file has the specified rules in the specified order, and the stories leave none out."""
    assert [rule["id"] for rule in load_rules().data["rule"]] == SPECIFIED_RULES
    assert {rule for rule, _, _ in STORIES} == set(SPECIFIED_RULES)


def test_nothing_answered_is_not_an_all_clear() -> None:
    """With no answers at all, the first danger question decides."""
    assert assess({}).rule == "U8"
    assert assess(dict.fromkeys(CALM)).rule == "U8"
    assert assess({"now": []}).rule == "U8"


@pytest.mark.parametrize("question", list(CALM))
def test_any_blank_question_leaves_self_care(question: str) -> None:
    """Promise 3, on the calm story: a question left out never ends in self-care."""
    assert assess(story({question: None})).level != "self_care"


def test_what_not_to_do_is_the_union_over_all_rules_that_held() -> None:
    """A swollen calf beside breathlessness keeps its own warnings."""
    answer = assess(story({"calf": ["swollen_warm_or_aching"], "now": ["breathless_or_chest_pain"]}))
    assert "Do not drive yourself." in answer.avoid
    assert "Do not massage the calf." in answer.avoid
    assert len(set(answer.avoid)) == len(answer.avoid)


def test_the_soonest_time_counts() -> None:
    """S1 asks for days and S2 for one to two weeks: days counts."""
    assert assess(story({"bone": ["worse_every_run"], "limping": "yes"})).when == "Within days."


def test_no_advice_names_a_time_of_its_own_beside_the_one_that_counts() -> None:
    """Only `when` says how soon: advice that named a time could contradict the soonest one."""
    times = re.compile(r"\b(?:today|within|in \d+|in one|weeks?)\b", re.IGNORECASE)
    for rule in load_rules().data["rule"]:
        if rule["level"] in ("soon", "urgent"):
            for advice in rule["do"]:
                assert not times.search(advice.replace("within days if the foot", "")), (rule["id"], advice)


def test_long_pain_gets_the_self_care_advice_as_well() -> None:
    """Under S6 the advice of M2 is given too: no drop below the step."""
    answer = assess(story({"duration": "over_12_weeks", "place": "insertion"}))
    assert any("floor level" in advice for advice in answer.do)
    assert any("below flat" in advice for advice in answer.avoid)
    assert answer.go_up
    assert answer.likely


def test_sixty_or_over_sees_someone_before_heavy_loading() -> None:
    """The addition stands with M1, and not with an emergency."""
    addition = "You are 60 or over: see a physiotherapist before heavy loading."
    assert addition in assess(story({"you": ["60_or_over"]})).do
    assert addition not in assess(story({"you": ["60_or_over"], "pop": "yes"})).do


def test_what_is_added_to_a_rule_is_silent_beside_a_more_urgent_one() -> None:
    """Nobody on the way to an emergency department is asked to climb stairs or to look at a box; beside a rule of the same level it is said."""
    plain = assess(story({"pop": "yes"}))
    assert assess(story({"pop": "yes", "strength": "not_tried", "medicines": ["unsure"]})).do == plain.do
    calf = assess(story({"place": "calf", "calf": ["goes_within_minutes"], "duration": "over_12_weeks"}))
    assert (calf.rule, any("same day" in advice for advice in calf.do)) == ("S8", True)


@pytest.mark.parametrize(
    ("changes", "pain"),
    [
        ({}, "green"),
        ({"pain_running": 3}, "amber"),
        ({"pain_next_morning": 2}, "amber"),
        ({"pain_running": 5, "pain_next_morning": 0}, "amber"),
        ({"pain_running": 6}, None),
        ({"trend": "more"}, None),
        ({"place": "insertion"}, "green"),
        ({"duration": "over_12_weeks"}, "green"),
        ({"duration": "over_12_weeks", "medicines": ["steroid"]}, None),
        ({"pain_running": 8}, None),
        ({"pop": "yes"}, None),
        ({"trend": None}, None),
    ],
)
def test_the_gate_to_the_planner(changes: dict[str, Any], pain: str | None) -> None:
    """The gate opens on M1, M2, or S6 with exactly one of them, and hands the pain over."""
    assert assess(story(changes)).planner_pain == pain


def test_none_unsure_and_spellings_of_an_answer() -> None:
    """None beside a sign is ignored, unsure always counts, one id is a list of one, 2.0 is 2."""
    assert assess(story({"look": ["none", "gap"]})).rule == "E5"
    assert assess(story({"now": ["none", "unsure"]})).rule == "U8"
    assert assess(story({"now": "none", "look": "none", "pain_running": 2.0})).rule == "M1"
    assert assess(story({"look": ["gap", "gap"]})) == assess(story({"look": ["gap"]}))


def test_every_error_at_once_in_the_order_of_the_questions() -> None:
    """Each wrong answer names its question, what was given and what is allowed."""
    wrong = {
        "usual_morning": 11,
        "pain_next_morning": True,
        "pain_running": 2.5,
        "pop": ["yes"],
        "you": ["18_to_59", "60_or_over"],
        "now": ["x", 3],
        "shoe": 1,
    }
    with pytest.raises(BadInputError) as caught:
        assess(wrong)
    assert [problem.field for problem in caught.value.problems] == [
        "now",
        "pop",
        "you",
        "pain_running",
        "pain_next_morning",
        "usual_morning",
        '"shoe"',
    ]
    lines = str(caught.value).split("\n")
    assert lines[1] == 'pop: ["yes"] is not allowed; allowed: one of yes, no, unsure'
    assert lines[2] == 'you: "18_to_59", "60_or_over" is not allowed; allowed: only one of under_18, 18_to_59, 60_or_over'
    assert lines[4] == "pain_next_morning: true is not allowed; allowed: a whole number, 0 to 10"


def test_the_answer_as_json() -> None:
    """The dictionary holds JSON values only, and what the contract names."""
    data = assess(story({})).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert {"level", "rule", "matched", "reasons", "sources", "mentions", "consider", "tell", "version", "date"} <= set(data)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"pop": "yes"}, ["a pop, a snap or a kick"]),
        ({"pain_next_morning": 6, "usual_morning": 4}, ["the morning after a run: 6 of 10, and your usual morning: 4"]),
        ({"pain_next_morning": 3}, ["the morning after a run: 3 of 10, and your usual morning: 1"]),
        ({"limping": "yes", "trend": "more"}, ["pain is growing", "a limp"]),
        ({"calf": ["unsure"], "place": "calf"}, ["worst spot: the calf", "not sure: calf and leg"]),
        ({"place": "calf"}, ["worst spot: the calf"]),
        ({"bone": None}, ["no answer yet: heel bone or shin"]),
        ({"trend": None}, ["no answer yet: better or worse"]),
        ({"you": ["18_to_59", "weak_bones"], "place": "insertion"}, ["a risk of weak bones"]),
        ({}, []),
    ],
)
def test_the_reason_names_the_answer_that_decided(changes: dict[str, Any], because: list[str]) -> None:
    """Not what may be ticked somewhere, but what was answered here."""
    assert list(assess(story(changes)).reasons[0].because) == because


@pytest.mark.parametrize("option", [option["id"] for option in load_rules().data["question"][-1]["options"]])
def test_what_is_asked_for_the_sheet_changes_only_the_mentions(option: str) -> None:
    """Promise 7, in the whole answer: each option adds its line and nothing else; `none` adds nothing."""
    plain, asked = assess(story({})).to_dict(), assess(story({"also": [option]})).to_dict()
    added = asked.pop("mentions")
    assert plain.pop("mentions") == []
    assert asked == plain
    assert len(added) == (option != "none")


def test_weak_bones_are_mentioned_at_the_midportion_and_decide_elsewhere() -> None:
    """The one mention that does not come from `also`."""
    assert [mention.id for mention in assess(story({"you": ["18_to_59", "weak_bones"]})).mentions] == ["energy"]
    assert assess(story({"you": ["18_to_59", "weak_bones"], "place": "insertion"})).mentions == ()


def test_what_to_tell_is_gathered_from_every_rule_that_applied() -> None:
    """The antibiotic's name is not lost behind a torn tendon."""
    tell = assess(story({"pop": "yes", "medicines": ["fluoroquinolone"]})).tell
    assert any("pop" in line for line in tell)
    assert any("box" in line for line in tell)


def test_each_link_of_a_result_leads_to_a_place_in_the_book() -> None:
    """A page of the book, and a heading, a label or a look-alike on it."""
    cards = set(re.findall(r'id="([\w-]+)"', look_alikes_html()))
    data = load_rules().data
    for rule in (*data["rule"], *data["mention"]):
        for link in rule.get("links", ()):
            page = next((ROOT / "book").glob(f"{link['page']}.*")).read_text(encoding="utf-8")
            places = {slug(heading) for heading in re.findall(r"#+ (.+?)(?:\\n|\n|\"|$)", page)} | set(re.findall(r"\(([\w-]+)\)=", page))
            places |= cards if link["page"] == "look_alikes" else set()
            assert link.get("place", "") in {"", *places}, (rule["id"], link)


def slug(heading: str) -> str:
    """Return a heading's anchor, as Sphinx writes it."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'level = "emergency"\nwithin = "today"\nwhen = { question = "pop"',
            'level = "dire"\nwithin = "today"\nwhen = { question = "pop"',
            '"dire" is not allowed',
        ),
        ('question = "pop", is = ["yes"]', 'question = "pop", is = ["ja"]', 'rule E4: "ja" is not allowed; allowed: yes, no, unsure'),
        ('question = "pop", is = ["yes"]', 'question = "plop", is = ["yes"]', 'rule E4: "plop" is not allowed'),
        ('question = "pop", is = ["yes"]', 'question = "pop", has = ["yes"]', "has does not fit pop"),
        ('question = "pop", is = ["yes"]', 'question = "pop", was = ["yes"]', "is not a condition"),
        ('sources = ["boyd2015", "singh2015", "nhs_lincs"]', 'sources = ["hearsay"]', '"hearsay" is not allowed'),
        ('sources = ["nhs_dvt", "nhs_pe"]', "sources = []", "rule E1: sources is missing\n"),
        ("otherwise = true\n", "", "rule D0: needs either when or otherwise"),
        ('{ pattern = "calm" }', '{ pattern = "clam" }', '"clam" is not allowed; allowed: red_running, red_morning'),
        ("by = 2", 'by = "2"', "by is a whole number"),
        ('over = "usual_morning"\nby = 2', "over = 3\nby = 2", "by is a whole number, and only goes with over and a question"),
        ('only = ["goes_within_minutes"]', 'only = ["goes"]', '"goes" is not allowed'),
        ('names = ["pain_running"', 'names = ["pain"', 'rule M3: "pain" is not allowed'),
        ('tell = ["I am worried that it may be sepsis."]', "tell = []", "rule E3: tell is missing\n"),
        ('name = "limp"', 'name = ""', "question limping: name is missing\n"),
        (', said = "no limp"', "", "question limping: option no: said is missing\n"),
        ('said = "pain on a run, or later that day: {answer} of 10"', "", "question pain_running: said is missing\n"),
        ('questions = ["place"]', "questions = []", "screen: the screens must ask every question once"),
        ('questions = ["place"]', 'questions = ["spot"]', 'screen: "spot" is not allowed'),
        ('sources = ["bupa"]', 'sources = ["bups"]', 'mention creaking: "bups" is not allowed'),
        ('beside = ["M1", "M2", "M3", "M4"]\ntext', 'beside = ["M9"]\ntext', 'likely: "M9" is not allowed'),
        ('id = "E2"', 'id = "E1"', "rule: ids are not unique: E1, E1, E3"),
        ('within = "now"', 'within = "someday"', 'rule E1: "someday" is not allowed; allowed: now, today'),
        ('within = "now"', "", "rule E1: within is missing\n"),
        ('level = "emergency"\nheadline', "headline", "rule E1: level is missing\n"),
        ('why = "A clot in the leg may have moved to the lung."', 'why = ""', "rule E1: why is missing\n"),
        ('do = ["Go to an emergency department.", "Keep off the leg as far as you can."]', "do = []", "rule E5: do is missing\n"),
        ('avoid = ["Do not drive yourself.", "Do not try to walk it off."]', "", "rule E1: avoid is missing\n"),
        ('only_beside = ["S6"]', 'only_beside = ["S66"]', '"S66" is not allowed; allowed: E1, E2'),
        ('when = { question = "pop", is = ["yes"] }', "otherwise = true", "rule: exactly one rule needs otherwise = true\n"),
        ('when = { question = "pop", is = ["yes"] }', 'when = "pop"', 'rule E4: "pop" is not allowed; allowed: a condition'),
        (
            "otherwise = true\n",
            'otherwise = true\nwhen = { question = "pop", is = ["yes"] }\n',
            "rule D0: needs either when or otherwise = true\n",
        ),
        ('beside = ["M1", "M2"]', 'beside = ["M1", "M5"]', 'addition: "M5" is not allowed; allowed: E1, E2'),
        (
            'when = { question = "you", has = ["60_or_over"] }',
            'when = { question = "you", is = ["60_or_over"] }',
            "addition: is does not fit you",
        ),
        ('amber = { pattern = "amber" }', 'amber = { question = "trend", at_least = 3 }', "planner: at_least does not fit trend"),
    ],
)
def test_a_slip_in_the_rule_file_is_told(tmp_path: Any, old: str, new: str, said: str) -> None:
    """Whoever corrects the rules is told which entry is wrong and what is allowed; a line end is the end of what is said."""
    text = RULES_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rules.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"rules\.toml") as caught:
        read_rules(path)
    assert said in f"{caught.value}\n"


def test_a_rule_file_is_kept_as_it_was_read() -> None:
    """Conditions are written out, patterns are gone, the same file is read once, and a file without patterns may be."""
    rules = load_rules()
    assert load_rules() is rules
    assert "pattern" not in rules.data
    assert '"pattern"' not in json.dumps([rules.data["rule"], rules.data["addition"], rules.data["planner"]])


def test_a_pattern_may_be_used_wherever_a_condition_is() -> None:
    """In an addition, in the planner's gate, and in another pattern: all are written out."""
    data = load_rules().data
    assert data["planner"]["amber"] == data["addition"][0]["when"]
    assert data["planner"]["amber"]["any"][0] == {"question": "pain_running", "at_least": 3}


def test_the_answer_in_words() -> None:
    """Printed, an answer gives its level and rule, why, when, what to do and not to do, what else held, and the rules' version."""
    rules = load_rules()
    lines = str(assess(story({"pop": "unsure"}))).split("\n")
    answer = assess(story({"pop": "unsure"}))
    assert lines == [
        "Be seen today (urgent, rule U3)",
        f"Why: not sure about a pop. {answer.reasons[0].why}",
        f"When: {answer.when}",
        *(f"Do: {advice}" for advice in answer.do),
        *answer.avoid,
        "Also: S7",
        f"{answer.again} {rules.data['note']} Rules {rules.version} of {rules.date}.",
    ]
    assert "Also:" not in str(assess(story({})))
    torn = str(assess(story({"strength": "weak", "onset": "one_moment"})))
    assert "\nAlso: U3, U4\n" in torn
