"""The footwear checklist: each answer gives the finding that the specification's table says."""

import json
from pathlib import Path

import pytest

from achilles.core.tables import DataFileError
from achilles.footwear_checklist import load_rules, review
from achilles.footwear_checklist.findings import RULES_PATH, read_rules

# Written by hand from the specification, row by row.
TABLE = {
    "comfortable": {"yes": "ok", "no": "change", "unsure": "watch"},
    "toe_room": {"yes": "ok", "no": "change", "unsure": "watch"},
    "heel_slip": {"no": "ok", "yes": "change", "unsure": "watch"},
    "heel_rub": {"no": "ok", "yes": "change", "unsure": "watch"},
    "drop_change": {"none": "ok", "higher": "ok", "lower_recently": "change", "lower_planned": "change", "unsure": "watch"},
    "new_type": {"no": "ok", "yes": "watch", "unsure": "watch"},
    "cushioning": {"soft": "ok", "medium": "ok", "hard": "watch", "unsure": "watch"},
    "visible_wear": {"no": "ok", "yes": "change", "unsure": "watch"},
    "distance": {},
    "rotation": {"yes": "ok", "no": "optional"},
    "arch_support": {"no": "ok", "yes": "no_effect", "unsure": "no_effect"},
    "orthotics": {"no": "ok", "prescribed": "ok", "yes": "no_effect", "considering": "no_effect"},
    "heel_lift": {"using": "ok", "not_using": "optional", "one_shoe": "change"},
    "compression_socks": {"no": "ok", "yes": "watch"},
    "surface": {"firm": "ok", "mixed": "ok", "soft_sand": "change"},
}
ROWS = [(item, answer, finding) for item, answers in TABLE.items() for answer, finding in answers.items()]
GRADES = dict(zip(TABLE, ["D", "D", "D", "D", "C", "C", "B", "D", "D", "C", "B", "B", "B", "C", "C"], strict=True))


@pytest.mark.parametrize(("item", "answer", "finding"), ROWS)
def test_row(item: str, answer: str, finding: str) -> None:
    """One answer, one finding, with advice, the table's grade and sources."""
    (found,) = review({item: answer}).findings
    assert (found.item, found.finding) == (item, finding)
    assert found.grade.startswith(GRADES[item] + ":")
    assert found.advice
    assert found.sources


def test_the_table_is_the_rule_file() -> None:
    """Neither has an item or an answer that the other lacks."""
    items = {
        table["id"]: {option["id"] for option in table.get("options", ())}
        for table in load_rules().data["question"]
        if not table.get("context")
    }
    assert items == {item: set(answers) for item, answers in TABLE.items()}


@pytest.mark.parametrize(
    ("unit", "distance", "finding"),
    [
        ("km", 0, "ok"),
        ("km", 499.9, "ok"),
        ("km", 500, "watch"),
        ("mi", 309.9, "ok"),
        ("mi", 310, "watch"),
        (None, 310, "ok"),
        (None, 5000, "watch"),
    ],
)
def test_distance_in_its_own_unit(unit: str | None, distance: float, finding: str) -> None:
    """500 km and 310 miles, as they stand."""
    (found,) = review({"distance": distance, "unit": unit}).findings
    assert found.finding == finding


def test_a_tendon_that_is_not_sore() -> None:
    """Two findings soften when nothing is sore; blank counts as sore."""
    for sore, findings in (("no", ["watch", "ok"]), ("yes", ["change", "optional"]), (None, ["change", "optional"])):
        found = review({"sore": sore, "drop_change": "lower_planned", "heel_lift": "not_using"}).findings
        assert [finding.finding for finding in found] == findings


def test_findings_are_sorted_and_blanks_are_listed() -> None:
    """What to change first, then in the order of the items; a blank item is never ok; sore and unit never listed."""
    made = review(
        {
            "surface": "soft_sand",
            "rotation": "no",
            "arch_support": "yes",
            "heel_slip": "yes",
            "toe_room": "yes",
            "cushioning": "hard",
            "unit": "km",
        }
    )
    assert [found.item for found in made.findings] == ["heel_slip", "surface", "cushioning", "rotation", "arch_support", "toe_room"]
    assert list(made.unanswered) == [item for item in TABLE if item not in {found.item for found in made.findings}]
    assert "score" in made.note
    assert json.loads(json.dumps(made.to_dict())) == made.to_dict()


def test_contested_is_said() -> None:
    """The grade of cushioning says that a later review doubts it, and that all injuries were counted."""
    (found,) = review({"cushioning": "soft"}).findings
    assert "contested" in found.grade
    assert "all injuries counted" in found.grade


def test_every_error_at_once() -> None:
    """Each wrong answer names its item, the value and what is allowed."""
    with pytest.raises(ValueError, match=r"^sore: ") as caught:
        review({"surface": "moon", "distance": 5000.1, "sore": "maybe", "brand": "x"})
    assert str(caught.value).split("\n") == [
        'sore: "maybe" is not allowed; allowed: one of yes, no',
        "distance: 5000.1 is not allowed; allowed: a number, 0 to 5000",
        'surface: "moon" is not allowed; allowed: one of firm, mixed, soft_sand',
        '"brand": no such question; allowed: ' + ", ".join(["sore", *list(TABLE)[:8], "unit", *list(TABLE)[8:]]),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('grade = "D"', 'grade = "E"', 'question comfortable: "E" is not allowed; allowed: A, B, C, D'),
        ('grade = "D"\n', "", "question comfortable: null is not allowed; allowed: A, B, C, D"),
        ('sources = ["nigg2015comfort"]', 'sources = ["hearsay"]', 'question comfortable: "hearsay" is not allowed; allowed: aafp2002'),
        ('sources = ["nigg2015comfort"]', "sources = []", 'question comfortable: "no source" is not allowed; allowed: aafp2002'),
        ('sources = ["arnold2024shoes"]\n# Each', "# Each", 'question distance: "no source" is not allowed; allowed: aafp2002'),
        (
            'finding = "ok", advice = "The heel holds."',
            'finding = "fine", advice = "The heel holds."',
            'question heel_slip: "fine" is not allowed',
        ),
        (
            'finding = "ok", advice = "The heel holds."',
            'advice = "The heel holds."',
            "question heel_slip: null is not allowed; allowed: change",
        ),
        ('advice = "The heel holds."', 'advice = ""', "question heel_slip: advice is missing\n"),
        (', advice = "The heel holds."', "", "question heel_slip: advice is missing\n"),
        ('not_sore = { finding = "watch"', 'not_sore = { finding = "look"', 'question drop_change: "look" is not allowed; allowed: change'),
        ('under = { finding = "ok"', 'under = { finding = "well"', 'question distance: "well" is not allowed; allowed: change'),
        ('over = { finding = "watch"', 'over = { finding = "look"', 'question distance: "look" is not allowed; allowed: change'),
        ('id = "soft_sand", text = "Soft sand', 'id = "soft_sand", text = "', None),
    ],
)
def test_a_slip_in_the_rule_file_is_told(tmp_path: Path, old: str, new: str, said: str | None) -> None:
    """Whoever corrects the rules is told which item is wrong and what is allowed; another wording is no slip. A line end is the end of what is said."""
    text = RULES_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rules.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    if said is None:
        assert read_rules(path).questions == load_rules().questions
        return
    with pytest.raises(DataFileError, match=r"rules\.toml") as caught:
        read_rules(path)
    assert said in f"{caught.value}\n"


def test_the_rule_file_is_read_once() -> None:
    """Two callers get the same rules."""
    assert load_rules() is load_rules()


def test_the_review_in_words() -> None:
    """Printed, a review tells each finding with its item, advice and grade, what is unanswered, and the rules' version."""
    rules = load_rules()
    made = review({"heel_slip": "yes", "toe_room": "yes"})
    slip, toes = made.findings
    assert str(made).split("\n") == [
        f"change: heel_slip: {slip.advice} (grade {slip.grade})",
        f"ok: toe_room: {toes.advice} (grade {toes.grade})",
        f"Unanswered: {', '.join(item for item in TABLE if item not in ('heel_slip', 'toe_room'))}",
        f"{rules.data['note']} Rules {rules.version} of {rules.date}.",
    ]
    all_answered = review({item: next(iter(answers), 300) for item, answers in TABLE.items()})
    assert "Unanswered" not in str(all_answered)
