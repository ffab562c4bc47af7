"""The logic of a tool's form in JavaScript, apart from any page: reading, writing, and sorting out what is wrong.

A form is a list of controls here; a page adds nothing to it that these functions look at.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
import quickjs

from achilles.page.script import CORE, PAGE, joined

GLUE = """
const controlsIn = (parts) => parts.map((part) => ({ checked: false, value: "", dataset: {}, type: "text", ...part }));
function formOf(parts) {
  const controls = controlsIn(parts);
  const nameIn = (selector) => /name="([^"]*)"/.exec(selector)[1];
  return {
    controls,
    reset() {
      for (const control of controls) {
        control.checked = false;
        if (control.type === "text") control.value = "";
      }
    },
    querySelectorAll: (selector) => controls.filter(({ name, type }) => name === nameIn(selector) && (!selector.startsWith("input[") || type === "checkbox")),
  };
}
const valuesOf = (form) => form.controls.map(({ type, checked, value }) => (type === "text" || type === "hidden" ? value : checked));
const RUNS = {
  asTyped,
  read: ({ parts, questions }) => readForm(formOf(parts), questions),
  write: ({ parts, questions, answers }) => {
    const form = formOf(parts);
    writeForm(form, questions, answers);
    return valuesOf(form);
  },
  untick: ({ parts, pressed }) => {
    const form = formOf(parts);
    untickOpposites(form, form.controls[pressed]);
    return valuesOf(form);
  },
  sort: ({ faults, typed }) => {
    let asked = 0;
    const check = (answers) => {
      asked += 1;
      const problems = faults.filter(({ when }) => when.every((name) => name in answers)).map(({ field }) => ({ field, message: "odd" }));
      if (problems.length) throw new BadInputError(problems);
    };
    return { ...soundAndWrong(check, typed), asked };
  },
  known: ({ answers, questions }) => onlyKnown(answers, questions),
};
globalThis.run = (name, text) => JSON.stringify(RUNS[name](JSON.parse(text)));
globalThis.raises = () => {
  try {
    soundAndWrong(() => { throw new TypeError("a fault of the code"); }, { a: 1 });
  } catch (error) {
    return error.name;
  }
  return "nothing";
};
"""


@pytest.fixture(scope="module")
def run() -> Callable[..., Any]:
    """Return a function that runs a part of the form's logic."""
    engine = quickjs.Context()
    engine.module(joined([CORE / "shown.js", CORE / "questions.js", PAGE / "device.js", PAGE / "memory.js", PAGE / "form.js"]) + GLUE)
    engine_run = engine.get("run")

    def call(name: str, argument: Any) -> Any:
        return json.loads(engine_run(name, json.dumps(argument)))

    call.engine = engine  # type: ignore[attr-defined]
    return call


def ticks(name: str, *values: str, kind: str = "checkbox", ticked: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return boxes or radio buttons of one question."""
    return [{"name": name, "type": kind, "value": value, "checked": value in ticked} for value in values]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", None),
        ("  ", None),
        ("12", 12),
        (" 12.5 ", 12.5),
        ("12,5", 12.5),
        ("12,55", 12.55),
        ("1,234", "1,234"),  # thousands or a comma for the point: nobody can tell
        ("-3", -3),
        ("+3", 3),
        ("1e3", "1e3"),
        ("twelve", "twelve"),
        ("12 km", "12 km"),
        (".5", ".5"),
        ("12.", "12."),
    ],
)
def test_what_was_typed_is_a_number_or_stays_as_it_is(run: Callable[..., Any], typed: str, read: object) -> None:
    """A comma may stand for the point; what is not a number goes to the check as text, which then names it."""
    assert run("asTyped", typed) == read


QUESTIONS = [
    {"id": "signs", "kind": "many"},
    {"id": "pop", "kind": "one"},
    {"id": "pain", "kind": "whole"},
    {"id": "age", "kind": "whole"},
    {"id": "recent", "kind": "distances"},
    {"id": "handed", "kind": "one"},
    {"id": "gone", "kind": "number"},
]


def form(
    *, signs: tuple[str, ...] = (), pop: str = "", pain: str = "", age: str = "", recent: tuple[str, str] = ("", ""), handed: str = ""
):
    """Return a form with one question of each kind, answered as given. The form has no field for ``gone``."""
    return [
        *ticks("signs", "a", "b", ticked=signs),
        {"name": "signs", "type": "checkbox", "value": "none", "checked": "none" in signs, "dataset": {"pageOnly": ""}},
        *ticks("pop", "yes", "no", kind="radio", ticked=(pop,)),
        *ticks("pain", "0", "1", "2", kind="radio", ticked=(pain,)),
        {"name": "age", "value": age},
        *({"name": "recent", "value": value} for value in recent),
        {"name": "handed", "type": "hidden", "value": handed},
    ]


BLANK = {"signs": [], "pop": None, "pain": None, "age": None, "recent": None, "handed": None, "gone": None}


@pytest.mark.parametrize(
    ("answered", "read"),
    [
        ({}, {}),
        ({"signs": ("a", "b")}, {"signs": ["a", "b"]}),
        ({"signs": ("none",)}, {"signs": []}),  # a box of the page only: no answer of its own
        ({"pop": "no"}, {"pop": "no"}),
        ({"pain": "0"}, {"pain": 0}),
        ({"age": "41"}, {"age": 41}),
        ({"age": "old"}, {"age": "old"}),
        ({"recent": ("8", "")}, {}),  # not complete yet, so blank
        ({"recent": ("8", "9,5")}, {"recent": [8, 9.5]}),
        ({"recent": ("x", "")}, {"recent": ["x", None]}),  # nonsense is reported at once
        ({"handed": "amber"}, {"handed": "amber"}),
    ],
)
def test_a_form_is_read_by_the_kinds_of_its_questions(run: Callable[..., Any], answered: dict[str, Any], read: dict[str, Any]) -> None:
    """Blank is null, or an empty list for a question with many answers."""
    assert run("read", {"parts": form(**answered), "questions": QUESTIONS}) == BLANK | read


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"signs": ["b"], "pop": "yes", "pain": 2, "age": 41, "recent": [8, 9.5], "handed": "green"},
        {"pain": 0, "signs": ["a", "b"]},
    ],
)
def test_what_is_written_into_a_form_is_read_from_it(run: Callable[..., Any], answers: dict[str, Any]) -> None:
    """A form that was filled in before has nothing left of it."""
    before = form(signs=("a", "none"), pop="no", pain="1", age="7", recent=("1", "2"), handed="red")
    values = run("write", {"parts": before, "questions": QUESTIONS, "answers": answers})
    parts = [
        {**part, **({"value": value} if isinstance(value, str) or not isinstance(value, bool) else {"checked": value})}
        for part, value in zip(before, values, strict=True)
    ]
    assert run("read", {"parts": parts, "questions": QUESTIONS}) == BLANK | answers
    assert values[2] is False  # "none of these" is nothing that answers could tell


@pytest.mark.parametrize(
    ("ticked", "pressed", "left"),
    [
        (("a", "none"), 2, [False, False, True]),  # "none" was pressed last: the sign goes
        (("a", "none"), 0, [True, False, False]),  # the sign was pressed last: "none" goes
        (("a", "b"), 1, [True, True, False]),
        (("none",), 0, [False, False, True]),  # taking a tick away moves no other
    ],
)
def test_none_and_a_sign_exclude_each_other(run: Callable[..., Any], ticked: tuple[str, ...], pressed: int, left: list[bool]) -> None:
    """The later press counts."""
    assert run("untick", {"parts": ticks("signs", "a", "b", "none", ticked=ticked), "pressed": pressed}) == left


def test_a_radio_button_unticks_no_box(run: Callable[..., Any]) -> None:
    """Only boxes have opposites."""
    parts = [*ticks("signs", "none", kind="radio", ticked=("none",)), *ticks("signs", "a", ticked=("a",))]
    assert run("untick", {"parts": parts, "pressed": 0}) == [True, True]


def test_sound_answers_are_parted_from_wrong_ones(run: Callable[..., Any]) -> None:
    """Blank answers are left out before, wrong ones are taken out until nothing is wrong with the rest."""
    faults = [{"field": "a", "when": ["a"]}, {"field": "c", "when": ["b", "c"]}]
    assert run("sort", {"faults": faults, "typed": {"a": 1, "b": 2, "c": 3, "d": None, "e": []}}) == {
        "answers": {"b": 2},
        "problems": [{"field": "a", "message": "odd"}, {"field": "c", "message": "odd"}],
        "asked": 2,
    }


def test_a_fault_that_only_shows_without_another_answer_is_found(run: Callable[..., Any]) -> None:
    """Each round may bring another one to light, and a problem of a field that is not there ends it."""
    assert run("sort", {"faults": [{"field": "whole form", "when": []}], "typed": {"a": 1}}) == {
        "answers": {"a": 1},
        "problems": [{"field": "whole form", "message": "odd"}],
        "asked": 1,
    }


def test_a_fault_of_the_code_is_not_taken_for_bad_input(run: Any) -> None:
    """Only BadInputError is about answers."""
    assert run.engine.get("raises")() == "TypeError"


def test_only_fields_of_the_form_come_back_from_storage(run: Callable[..., Any]) -> None:
    """A browser's storage may hold anything."""
    assert run("known", {"answers": {"pop": "yes", "__proto__x": 1, "old": 2}, "questions": QUESTIONS}) == {"pop": "yes"}
