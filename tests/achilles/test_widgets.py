"""The tools as widgets in a notebook: answers in, results out, bad answers refused, one form for every place."""

import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from achilles.footwear_checklist import FootwearChecklist
from achilles.mileage_planner import MileagePlanner
from achilles.page.script import joined
from achilles.running_diary import RunningDiary
from achilles.running_diary.widget import READER, reader_part
from achilles.symptom_checker import SymptomChecker

WIDGETS = [SymptomChecker, MileagePlanner, FootwearChecklist]


class Controls(HTMLParser):
    """Collects a form's controls, ids, and what stands in fieldsets with legends."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: set[tuple[str, str]] = set()
        self.ids: list[str] = []
        self.counts: Counter[str] = Counter()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the control or the id."""
        given = dict(attrs)
        self.counts[tag] += 1
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "input" and given.get("name") and "data-page-only" not in given:
            self.controls.add((str(given["name"]), str(given.get("value") or "")))


@pytest.mark.parametrize("widget", WIDGETS)
def test_every_control_has_the_ids_of_the_rule_file(widget: Any) -> None:
    """Name is the question's id and value the option's id, all of them and no others."""
    rules = widget.rules_file.data
    form = Controls(widget().form)
    for question in rules["question"]:
        of_question = {value for name, value in form.controls if name == question["id"]}
        if "options" in question and not question.get("hidden"):
            assert of_question == {option["id"] for option in question["options"]}
        else:
            assert of_question, question["id"]
    assert {name for name, _ in form.controls} == {question["id"] for question in rules["question"]}
    assert form.counts["fieldset"] == form.counts["legend"] > 0


def test_two_forms_on_one_page_share_no_id() -> None:
    """Descriptions and problems belong to their own form."""
    first, second = Controls(SymptomChecker().form), Controls(SymptomChecker().form)
    assert len(set(first.ids)) == len(first.ids)
    assert not set(first.ids) & set(second.ids)


@pytest.mark.parametrize("widget", WIDGETS)
def test_emergency_words_stand_in_the_form_before_any_script(widget: Any) -> None:
    """The first words of each tool are in its HTML."""
    form = widget().form
    assert form.index('class="tool-first"') < form.index("<fieldset")
    assert "pop" in form[: form.index("<fieldset")]


@pytest.mark.parametrize("widget", WIDGETS)
def test_the_mimebundle_has_widget_and_plain_form(widget: Any) -> None:
    """A notebook takes the widget, a page without a kernel the HTML."""
    made = widget()
    data, _ = made._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == made.model_id
    assert f'data-widget-model="{made.model_id}"' in data["text/html"]
    assert made.form in data["text/html"]


@pytest.mark.parametrize("widget", WIDGETS)
def test_the_joined_script_defines_no_name_twice(widget: Any) -> None:
    """Modules are joined into one text, so their top-level names must differ."""
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", widget._esm, re.MULTILINE)
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert "import " not in widget._esm
    assert widget._esm.count("export default") == 1


def test_checker_answers_and_result() -> None:
    """Setting answers gives a result at once, and observers are told."""
    checker = SymptomChecker()
    assert checker.result is None
    seen = []
    checker.observe(lambda change: seen.append(change["new"] and change["new"].rule), names="result")
    checker.answers = {"pop": "yes"}
    checker.answers = {"now": ["breathless_or_chest_pain"]}
    assert checker.result.level == "emergency"
    checker.answers = {}
    assert checker.result is None
    assert seen == ["E4", "E1", None]


def test_bad_answers_are_refused_and_nothing_is_lost() -> None:
    """The error names field, value and what is allowed; answers and result stay as they were."""
    checker = SymptomChecker(answers={"pop": "yes"})
    with pytest.raises(ValueError, match='pop: "ja" is not allowed; allowed: one of yes, no, unsure'):
        checker.answers = {"pop": "ja"}
    assert checker.answers == {"pop": "yes"}
    assert checker.result.rule == "E4"


def test_planner_answers_plan_and_verdict() -> None:
    """A half-filled form is no error; a full one gives the plan; a week of one's own a verdict."""
    planner = MileagePlanner()
    form: dict[str, Any] = {"gate": "no_pain", "confirmed": "yes", "recent_weeks": [20, 22, 18, 20]}
    planner.answers = form
    assert planner.plan is None
    planner.answers = form = {**form, "longest_run": 8, "weeks": 2}
    assert planner.plan.weeks[0].total == 22.0
    planner.answers = {**form, "own_total": 24, "own_longest": 10}
    assert planner.verdict.band == "over_10_to_30"
    with pytest.raises(ValueError, match="longest_run: 0 is not allowed"):
        planner.answers = {**form, "longest_run": 0}


def test_checklist_answers_and_result() -> None:
    """Findings follow the answers."""
    checklist = FootwearChecklist()
    checklist.answers = {"heel_slip": "yes"}
    assert [found.finding for found in checklist.result.findings] == ["change"]


def test_a_type_in_the_middle_of_code_leaves_the_code(tmp_path: Path) -> None:
    """Comments that only give types are left out of a page's script, and nothing after them."""
    module = tmp_path / "module.js"
    module.write_text(
        "export function f() {\n  /** @type {any} */ (g)();\n}\n/** @param {any} x */\nexport const h = (x) => x;\n", encoding="utf-8"
    )
    assert joined([module]) == "function f() {\n  (g)();\n}\nconst h = (x) => x;\n"


SCRIPTS = {widget.__name__: str(widget._esm) for widget in (*WIDGETS, RunningDiary)} | {part: reader_part(part) for part in READER}


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_joined_script_is_one_module(name: str, tmp_path: Path) -> None:
    """Modules joined into one text must not define the same name twice: a browser would refuse the whole tool."""
    node = shutil.which("node")
    assert node, "Node.js is missing: python3 dev.py setup installs it"
    path = tmp_path / "joined.mjs"
    path.write_text(SCRIPTS[name], encoding="utf-8")
    checked = subprocess.run([node, "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
