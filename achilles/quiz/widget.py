"""The quiz as a widget."""

from html import escape
from pathlib import Path
from typing import Any

import traitlets

from achilles.core.questions import check
from achilles.core.tables import Table
from achilles.page.form import Result, Section
from achilles.page.script import CORE, PAGE, joined
from achilles.page.widget import STYLE, ToolWidget
from achilles.quiz.marking import Marking, mark
from achilles.quiz.reader import load_questions, waiting

HERE = Path(__file__).parent
MODULES = (
    CORE / "shown.js",
    CORE / "questions.js",
    PAGE / "html.js",
    PAGE / "device.js",
    PAGE / "memory.js",
    PAGE / "form.js",
    HERE / "marking.js",
    HERE / "view.js",
)


class Quiz(ToolWidget):
    """The questions of a chapter, behind a fold: ``answers`` that were checked in, ``result`` (a ``Marking``, or None) and ``score`` out.

    An answer counts once the reader has pressed Check next to it; what is set here counts at once.

    >>> quiz = Quiz("causes", answers={"past_year": "b"})
    >>> quiz.score
    1
    """

    _esm = joined(MODULES)
    _css = STYLE + (HERE / "quiz.css").read_text(encoding="utf-8")

    result = traitlets.Instance(Marking, allow_none=True, read_only=True)
    score = traitlets.Int(0, read_only=True, help="How many of the checked answers are right.")

    def __init__(self, chapter: str, **traits: Any) -> None:
        self.rules_file = load_questions(chapter)
        asked = tuple(question.id for question in self.rules_file.questions)
        self.parts = (
            Section(f"The {len(asked)} questions of this chapter", asked, folded=True, below=_below),
            Result("score", waiting()),
        )
        super().__init__(**traits)

    def _check(self, answers: dict[str, Any]) -> None:
        check(self.rules_file.questions, answers)

    def _judge(self, answers: dict[str, Any]) -> None:
        result = mark(self.rules_file, answers) if answers else None
        self.set_trait("result", result)
        self.set_trait("score", result.score if result else 0)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Name the chapter where only text is shown."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = f'Quiz("{self.rules_file.data["chapter"]}")'
        return data, metadata


def _below(question: Table) -> str:
    """Return the end of a question's card: its buttons, and the place for the verdict."""
    return (
        '<p class="quiz-press"><button type="button" data-action="check">Check</button> '
        '<button type="button" data-action="again" hidden>Try again</button></p>'
        f'<div class="quiz-verdict" role="status" data-question="{escape(question["id"])}"></div>'
    )
