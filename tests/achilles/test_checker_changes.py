"""A hundred changes in a row, as a page sends them: ``checker.result`` in Python is what the page shows of the last ones."""

import random

import pytest
from support.inputs import some_answers
from support.javascript import call

from achilles.core.plain import as_json
from achilles.symptom_checker import SymptomChecker, load_rules


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_hundred_changes_leave_checker_result_right(seed: int) -> None:
    """Sent as the widget's front end sends state. A change that is refused leaves the result of the change before."""
    dice = random.Random(seed)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    questions = load_rules().data["question"]
    checker = SymptomChecker()
    shown, refused = None, 0
    for _ in range(100):
        changed = {**checker.answers, **some_answers(dice, dice.sample(questions, 2), None)}
        if dice.random() < 0.2:  # a reader takes answers back
            changed = dict(dice.sample(sorted(changed.items()), len(changed) // 2))
        page = call("symptom_checker", "assess", changed)
        if "error" in page:
            refused += 1
            with pytest.raises(ValueError, match="allowed"):
                checker.set_state({"answers": changed})
        else:
            checker.set_state({"answers": changed})
            shown = page["result"] if changed else None
        assert (as_json(checker.result.to_dict()) if checker.result else None) == shown
    assert 0 < refused < 90
