"""The symptom checker as a widget."""

from html import escape
from pathlib import Path
from typing import Any

import traitlets

from achilles.core.questions import check
from achilles.page.form import Result, Section
from achilles.page.widget import ToolWidget, script
from achilles.symptom_checker.assessment import Assessment, assess, load_rules

HERE = Path(__file__).parent
# Where a chapter has the checker: a short start, with the way to its own page. The view sets the address where the page is elsewhere.
START = (
    '<div class="tool-start"><p>Nine short screens, about two minutes. Nothing you answer leaves your browser.</p><p class="tool-press">'
    '<a class="tool-open" href="checker.html">Start the symptom checker</a> '
    '<button type="button" data-action="here">Answer on one page, here</button></p></div>'
)


class SymptomChecker(ToolWidget):
    """The symptom checker: ``answers`` in, ``result`` out (an ``Assessment``, or None before the first answer).

    >>> checker = SymptomChecker(answers={"pop": "yes"})
    >>> checker.result.level
    'emergency'
    """

    _esm = script(HERE / "assessment.js", HERE / "view.js")
    rules_file = load_rules()
    parts = (
        Result("assessment", "Your answer appears here as you go."),
        *(
            Section(screen["title"], tuple(screen["questions"]), screen=True, together=screen.get("together", False))
            for screen in rules_file.data["screen"]
        ),
        Section("For the sheet", tuple(table["id"] for table in rules_file.data["question"] if table.get("later")), later=True),
    )

    steps = traitlets.Bool(
        default_value=False,
        help="On a page of its own: one screen at a time. Elsewhere on the site a short start; in a notebook the whole form.",
    ).tag(sync=True)
    result = traitlets.Instance(Assessment, allow_none=True, read_only=True)

    def _on_a_page(self) -> dict[str, str]:
        if not self.steps:
            return {"becomes": "start", "opening": START}
        screens = self.rules_file.data["screen"]
        title = f"Screen 1 of {len(screens)}: {escape(screens[0]['title'])}"
        return {"becomes": "steps", "opening": f'<p class="tool-step-title" tabindex="-1">{title}</p>'}

    def _check(self, answers: dict[str, Any]) -> None:
        check(self.rules_file.questions, answers)

    def _judge(self, answers: dict[str, Any]) -> None:
        self.set_trait("result", assess(answers) if answers else None)
