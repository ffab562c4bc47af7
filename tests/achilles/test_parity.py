"""Python and JavaScript give the same answers and the same errors, on many thousands of generated inputs each."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from support.inputs import some_answers, some_distance
from support.javascript import call, call_with, compared, context, in_python
from support.stories import STORIES, story

from achilles.core.plain import as_json
from achilles.core.rulefile import RuleFile
from achilles.footwear_checklist import load_rules as footwear_rules
from achilles.footwear_checklist import review
from achilles.mileage_planner import judge_from, judging, load_limits, plan_from, planning
from achilles.mileage_planner.gate import answer_form
from achilles.mileage_planner.inputs import LIMITS_PATH, read_limits
from achilles.symptom_checker import assess, assessment
from achilles.symptom_checker import load_rules as symptom_rules

CASES = 20_000
NOT_OBJECTS: list[Any] = [None, 1, "now", [], [1], True, float("nan")]


def assert_same(tool: str, name: str, function: Callable[[Any], Any], arguments: Any) -> dict[str, int]:
    """Compare both languages on each argument; return how many ended in a result, one error, and several."""
    seen = {"result": 0, "one error": 0, "several errors": 0}
    for argument, expected, answer in compared(tool, name, function, arguments):
        assert answer == expected, f"{name}({argument!r})"
        kind = "result" if "result" in expected else "several errors" if "\n" in expected["error"] else "one error"
        seen[kind] += 1
    return seen


def assert_thick(seen: dict[str, int]) -> None:
    """Hold that results, single errors and several errors are all common: else the generator proves little."""
    assert min(seen.values()) > CASES // 50, seen


def test_symptom_checker() -> None:
    """20,000 generated answers: same assessment, same errors."""
    dice = random.Random(1)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    questions = symptom_rules().data["question"]
    near_calm = ({**story({}), **some_answers(dice, dice.sample(questions, 3), None)} for _ in range(CASES // 2))
    anything = (some_answers(dice, questions, None) for _ in range(CASES // 2))
    assert_thick(assert_same("symptom_checker", "assess", assess, [*near_calm, *anything]))


def test_symptom_checker_stories() -> None:
    """Every story of the specification, in both languages."""
    assert_same("symptom_checker", "assess", assess, [story(changes) for _, _, changes in STORIES])


def test_footwear_checklist() -> None:
    """20,000 generated answers: same findings, same errors."""
    dice = random.Random(2)  # noqa: S311
    questions = footwear_rules().data["question"]
    assert_thick(assert_same("footwear_checklist", "review", review, (some_answers(dice, questions, None) for _ in range(CASES))))


def planner_questions(*parts: str) -> list[dict[str, Any]]:
    """Return the planner's questions of these parts of its form."""
    return [table for table in load_limits().data["question"] if table["part"] in parts]


def test_planner_plans() -> None:
    """20,000 generated inputs: same plan to the tenth, same errors."""
    dice = random.Random(3)  # noqa: S311
    questions = planner_questions("plan")
    inputs = []
    for _ in range(CASES):
        given = some_answers(dice, questions, some_distance)
        if dice.random() < 0.7:  # most plans have what a plan needs
            given |= {
                "recent_weeks": [some_distance(dice) for _ in range(4)],
                "longest_run": some_distance(dice),
                "weeks": dice.randint(1, 52),
            }
        inputs.append(given)
    assert_thick(assert_same("mileage_planner", "planFrom", plan_from, inputs))


def small_plans() -> Iterator[dict[str, Any]]:
    """Give plans of small runners and of those who begin or begin again, at the edges of what counts as running."""
    histories = [
        ([0, 0, 0, 0], 0),
        ([0, 0, 0, 0.1], 0.1),
        ([0, 0, 0, 3.4], 0.1),
        ([1.7, 1.7, 1.7, 1.7], 0.6),
        ([1.8, 1.8, 1.8, 1.8], 0.9),
        ([2.9, 2.9, 2.9, 2.9], 1),
        ([3, 3, 3, 3], 1),
        ([3, 3, 3, 3], 0.04),
        ([20, 0, 0, 0], 8),
        ([0, 0, 20, 0], 8),
        ([2, 0, 0, 9.9], 4),
        ([5.9, 6, 6, 6], 2),
        ([10, 10, 10, 10], 5),
    ]
    for (recent_weeks, longest_run), pain, unit, runs in product(histories, ("none", "green", "amber", "red"), ("km", "mi"), (1, 2, 3, 4)):
        yield {"recent_weeks": recent_weeks, "longest_run": longest_run, "weeks": 9, "pain": pain, "unit": unit, "runs_per_week": runs}
    for goal_week, goal_run, weeks in product((20, 22, 24, 40), (7, 8.8, 10, 15), (1, 2, 3)):  # goals of which one is met first
        yield {"recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": weeks, "goal_week": goal_week, "goal_run": goal_run}


def test_planner_small_plans() -> None:
    """Beginners, those who begin again, and goals of which one is met first: same plan to the tenth."""
    assert_same("mileage_planner", "planFrom", plan_from, small_plans())


def test_planner_judges() -> None:
    """20,000 generated weeks of one's own: same verdict, same errors."""
    dice = random.Random(4)  # noqa: S311
    questions = [
        table
        for table in planner_questions("plan")
        if table["id"]
        in (
            "recent_weeks",
            "longest_run",
            "runs_per_week",
            "pain",
            "unit",
            "age",
            "before_break.usual_week",
            "before_break.longest_run",
            "before_break.weeks_off",
        )
    ]
    inputs = []
    for _ in range(CASES):
        given = some_answers(dice, questions, some_distance)
        given |= {"total": some_distance(dice), "longest": some_distance(dice)}
        if dice.random() < 0.7:
            given |= {"recent_weeks": [some_distance(dice) for _ in range(4)], "longest_run": some_distance(dice)}
        inputs.append(given)
    assert_thick(assert_same("mileage_planner", "judgeFrom", judge_from, inputs))


def small_verdicts() -> Iterator[dict[str, Any]]:
    """Give weeks of one's own at the edges: nothing run, nothing planned, a run that is the week, one step over."""
    histories = [
        ([0, 0, 0, 0], 0),
        ([0, 0, 0, 0.1], 0),
        ([0, 0, 0, 0.1], 0.1),
        ([5, 5, 5, 5], 1),
        ([60, 60, 60, 60], 10),
        ([20, 0, 0, 0], 8),
    ]
    own = [(0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1), (3, 1), (3.1, 1.1), (5.5, 1.3), (66, 11), (66.1, 13), (90, 20), (90, 20.1)]
    for (recent_weeks, longest_run), (total, longest), pain, runs in product(histories, own, ("none", "green", "red"), (1, 3, 6)):
        given = {"recent_weeks": recent_weeks, "longest_run": longest_run, "total": total, "longest": longest}
        yield {**given, "pain": pain, "runs_per_week": runs}


def test_planner_small_verdicts() -> None:
    """Weeks of one's own at the edges: same verdict, same errors."""
    assert_same("mileage_planner", "judgeFrom", judge_from, small_verdicts())


def test_planner_form() -> None:
    """20,000 generated forms: the gate opens for the same answers, with the same plan, verdict and errors."""
    dice = random.Random(5)  # noqa: S311
    questions = planner_questions("gate", "handed", "plan", "own", "days")
    forms = []
    for _ in range(CASES):
        given = some_answers(dice, questions, some_distance)
        if dice.random() < 0.5:
            given |= {
                "recent_weeks": [20, 22, 18, 20],
                "longest_run": 8,
                "weeks": 4,
                "confirmed": "yes",
                "gate": dice.choice(["checker", "cleared"]),
            }
        forms.append(given)
    assert_thick(assert_same("mileage_planner", "answerForm", answer_form, forms))


def small_forms() -> Iterator[dict[str, Any]]:
    """Give forms with each part filled in or not yet, the gate open or shut."""
    owns: list[dict[str, Any]] = [{}, {"own_total": 24}, {"own_longest": 9}, {"own_total": 24, "own_longest": 9}]
    for gate, confirmed, recent_weeks, longest_run, weeks, pain, own in product(
        (None, "checker", "no_pain", "cleared"), (None, "yes"), (None, [20, 22, 18, 20]), (None, 8), (None, 2), (None, "amber"), owns
    ):
        given = {"gate": gate, "confirmed": confirmed, "recent_weeks": recent_weeks, "longest_run": longest_run, "weeks": weeks}
        yield {**given, "checker_pain": pain, "pain": pain if gate == "cleared" else [], **own}


def test_planner_small_forms() -> None:
    """Forms with each part filled in or not yet: the same gate, plan and verdict."""
    assert_same("mileage_planner", "answerForm", answer_form, small_forms())


@pytest.mark.parametrize("argument", NOT_OBJECTS)
def test_what_is_no_object_is_refused_alike(argument: Any) -> None:
    """Each tool refuses what is no object of questions and answers, with the same words."""
    for tool, name, function in (
        ("symptom_checker", "assess", assess),
        ("footwear_checklist", "review", review),
        ("mileage_planner", "planFrom", plan_from),
        ("mileage_planner", "judgeFrom", judge_from),
        ("mileage_planner", "answerForm", answer_form),
    ):
        expected = in_python(function, argument)
        assert "is not allowed; allowed: an object" in expected["error"]
        assert call(tool, name, argument) == expected


def answered_in_javascript(tool: str, function: str, *arguments: str) -> dict[str, Any]:
    """Call a function of a tool's text with arguments written in JavaScript; return its result, or its error's name and text."""
    called = f"core.{function}({', '.join(arguments)})"
    caught = "JSON.stringify({ name: error.name, error: error.message })"
    return dict(
        json.loads(context(tool).eval(f"(() => {{ try {{ return JSON.stringify({called}); }} catch (error) {{ return {caught}; }} }})()"))
    )


def test_only_given_answers_speak_while_a_form_is_filled_in() -> None:
    """The page asks this way before all danger questions are answered: a blank proves nothing, a sign counts at once."""
    rules = json.dumps(symptom_rules().data)
    for answers, rule, rule_so_far in (({}, "U8", "D0"), ({"pop": "yes"}, "E4", "E4"), ({"calf": ["unsure"]}, "U8", "S7")):
        given = json.dumps(answers)
        assert answered_in_javascript("symptom_checker", "assess", rules, given)["rule"] == rule
        assert answered_in_javascript("symptom_checker", "assess", rules, given, "{ blankCounts: true }")["rule"] == rule
        assert answered_in_javascript("symptom_checker", "assess", rules, given, "{ blankCounts: false }")["rule"] == rule_so_far


def test_values_that_only_javascript_has() -> None:
    """Undefined is blank; a function is refused by its type, with an error of our own name."""
    rules = json.dumps(symptom_rules().data)
    assert answered_in_javascript("symptom_checker", "assess", rules, "{ now: undefined }")["rule"] == "U8"
    refused = answered_in_javascript("symptom_checker", "assess", rules, "{ now: () => 1 }")
    assert refused["name"] == "BadInputError"
    assert refused["error"].startswith("now: <function> is not allowed; allowed: any of breathless_or_chest_pain")


def test_a_fault_of_our_own_is_no_bad_input() -> None:
    """Limits without the sentences for errors, or without units, throw what they throw: it is not taken for a runner's mistake."""
    limits = load_limits().data
    given = json.dumps({"recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 2})
    form = json.dumps({"recent_weeks": [20, 22, 18, 20], "longest_run": 8, "weeks": 2, "gate": "cleared"})
    for function, argument, left_out in (("planFrom", given, "unit"), ("answerForm", form, "unit"), ("planFrom", given, "guard")):
        broken = json.dumps({name: value for name, value in limits.items() if name != left_out})
        assert answered_in_javascript("mileage_planner", function, broken, argument)["name"] == "TypeError"
    strange = json.dumps([{**question, "kind": "nope"} for question in limits["question"]])
    broken = f"{{ ...{json.dumps(limits)}, question: {strange} }}"
    assert answered_in_javascript("mileage_planner", "planFrom", broken, given) == {"name": "TypeError", "error": "not a function"}


def test_nothing_to_compare_with_is_null() -> None:
    """Not infinite and no NaN, which JSON would hide."""
    given = json.dumps({"recent_weeks": [0, 0, 0, 0], "longest_run": 0, "total": 3, "longest": 1})
    verdict = f"core.judgeFrom({json.dumps(load_limits().data)}, {given})"
    assert context("mileage_planner").eval(
        f"(({{ week_change, longest_change }}) => week_change === null && longest_change === null)({verdict})"
    )


def test_changed_rules_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """What today's rules never need is there all the same, as a gate that opens on another rule, or a rule that asks for none."""
    rules = symptom_rules()
    changed = copy.deepcopy(rules.data)
    changed["planner"]["opens"] = [["S2"], ["M1"]]
    changed["addition"].append({"beside": ["D0", "E1"], "when": {"question": "trend", "blank": True}, "do": "Tell us how it changes."})
    asks_for_none = {**changed["rule"][0], "id": "E0", "when": {"question": "look", "has": ["none"]}}
    changed["rule"].insert(0, asks_for_none)
    monkeypatch.setattr(assessment, "load_rules", lambda: RuleFile(rules.path, changed, rules.questions))
    for changes, rule, pain, told in (
        ({"limping": "yes"}, "S2", "green", False),
        ({"pain_running": 3}, "M1", "amber", False),
        ({"place": "insertion"}, "M2", None, False),
        ({"trend": None}, "D0", None, True),
        ({"look": "none"}, "E0", None, False),
        ({"look": ["none", "none"]}, "E0", None, False),
        ({"look": ["none", "gap"]}, "E5", None, False),
        ({"look": ["gap", "none"]}, "E5", None, False),
    ):
        answer = assess(story(changes))
        assert (answer.rule, answer.planner_pain, "Tell us how it changes." in answer.do) == (rule, pain, told)
        assert call_with(changed, "symptom_checker", "assess", story(changes)) == {"result": as_json(answer)}


def test_changed_questions_are_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several numbers beside a range, a range whose low end is left out, a low end that is not 0, a list without labels."""
    text = LIMITS_PATH.read_text(encoding="utf-8")
    changed = text.replace("also = [0]", "also = [0, 2]")
    changed = changed.replace('id = "longest_run"\nkind = "distance"\nlow = 0\n', 'id = "longest_run"\nkind = "distance"\n')
    changed = changed.replace('id = "own_total"\nkind = "distance"\nlow = 0\n', 'id = "own_total"\nkind = "distance"\nlow = 0.5\n')
    changed = changed.replace('id = "runs_per_week"\nkind = "whole"\nlow = 1\n', 'id = "runs_per_week"\nkind = "whole"\n')
    changed = changed.replace('labels = ["4 weeks ago", "3 weeks ago", "2 weeks ago", "Last week"]\n', "")
    path = tmp_path / "limits.toml"
    path.write_text(changed, encoding="utf-8")
    limits = read_limits(path)
    for module in (planning, judging):
        monkeypatch.setattr(module, "load_limits", lambda: limits)
    sound = {"recent_weeks": [20, 22, 18, 20], "longest_run": 8}
    own = {"total": 22, "longest": 8}
    for name, function, given, said in (
        ("planFrom", plan_from, {**sound, "weeks": 3, "cutback_every": 2}, None),
        ("planFrom", plan_from, {"recent_weeks": [0, 0, 0, 0], "longest_run": 0, "weeks": 3}, None),
        (
            "planFrom",
            plan_from,
            {**sound, "weeks": 3, "runs_per_week": -1},
            "runs_per_week: -1 is not allowed; allowed: a whole number, 0 to 6",
        ),
        (
            "planFrom",
            plan_from,
            {**sound, "weeks": 3, "cutback_every": 3},
            "cutback_every: 3 is not allowed; allowed: a whole number, 0 or 2 or 4 to 8",
        ),
        ("planFrom", plan_from, {**sound, "weeks": 3, "longest_run": -1}, "longest_run: -1 is not allowed; allowed: a number, 0 to 50"),
        (
            "planFrom",
            plan_from,
            {**sound, "weeks": 3, "recent_weeks": [20, -1, 18, None]},
            "recent_weeks: -1, null is not allowed; allowed: 4 numbers, each 0 to 500",
        ),
        ("judgeFrom", judge_from, {**sound, **own, "total": 0.4}, "total: 0.4 is not allowed; allowed: a number, 0.5 to 500"),
        ("judgeFrom", judge_from, {**sound, "total": 0.5, "longest": 0.2}, None),
    ):
        expected = in_python(function, given)
        assert expected.get("error") == said
        assert call_with(limits.data, "mileage_planner", name, given) == expected
