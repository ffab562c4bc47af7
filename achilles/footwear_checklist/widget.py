"""The footwear checklist as a widget."""

from pathlib import Path
from typing import Any

import traitlets

from achilles.core.questions import check
from achilles.footwear_checklist.findings import Review, load_rules, review
from achilles.page.form import Result, Section
from achilles.page.widget import ToolWidget, script

HERE = Path(__file__).parent


class FootwearChecklist(ToolWidget):
    """The footwear checklist: ``answers`` in, ``result`` out (a ``Review``, or None before the first answer).

    >>> FootwearChecklist(answers={"heel_slip": "yes"}).result.findings[0].finding
    'change'
    """

    _esm = script(HERE / "findings.js", HERE / "view.js")
    rules_file = load_rules()
    parts = (
        Section("About the pair that you run in most", tuple(question.id for question in rules_file.questions)),
        Result("review", "Your findings appear here as you go."),
    )

    result = traitlets.Instance(Review, allow_none=True, read_only=True)

    def _check(self, answers: dict[str, Any]) -> None:
        check(self.rules_file.questions, answers)

    def _judge(self, answers: dict[str, Any]) -> None:
        self.set_trait("result", review(answers) if answers else None)
