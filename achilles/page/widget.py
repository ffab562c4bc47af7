"""What the tools have in common as widgets: a form, the answers in it, and the rules that judge them.

A widget is an anywidget, so an ipywidget. Its form is rendered once, here: a notebook shows it through the widget, a
static page shows it as plain HTML, which the page's loader then brings to life.
"""

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from achilles.core.rulefile import RuleFile
from achilles.page.form import Result, Section, form_html
from achilles.page.script import CORE, PAGE, joined

MODULES = (
    *(CORE / f"{name}.js" for name in ("shown", "questions", "rules", "words")),
    *(PAGE / f"{name}.js" for name in ("html", "sheet", "device", "memory", "link", "form", "steps")),
)
STYLE = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in ("look.css", "tool.css"))
_numbers = count(1)


def script(*modules: Path) -> str:
    """Return the text of a tool's ``_esm``: the core's and the page's modules, then its own."""
    return joined([*MODULES, *modules])


def with_form(bundle: Any, text: str, model_id: str, form: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a widget's MIME bundle with its form as plain HTML, and with a text, added."""
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    html = f'<div class="tool-mount" data-widget-model="{model_id}">{form}</div>'
    return {**data, "text/plain": text, "text/html": html}, metadata


class ToolWidget(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget's base class is untyped
    """A tool as a widget. ``answers`` holds what was answered, in a notebook as in Python; both sides may set it."""

    _css = STYLE
    rules_file: RuleFile  # of the class, or of each widget where the same tool asks different questions
    parts: Sequence[Section | Result]

    answers = traitlets.Dict(help="What was answered: question id to option id, list of ids or number.").tag(sync=True)
    rules = traitlets.Dict(read_only=True).tag(sync=True)
    form = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.set_trait("rules", self.rules_file.data)
        data = self.rules_file.data
        uid = f"{str(data.get('memory', data['tool'])).replace('_', '-')}-{next(_numbers)}"
        self.set_trait("form", form_html(self.rules_file, self.parts, uid=uid, **self._on_a_page()))
        self._judge(self.answers)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the front end sends, or refuse all of it.

        Raises ``ValueError`` before anything has changed: while state is taken over, traitlets would keep answers that are refused, and
        the result would belong to others.
        """
        if "answers" in sync_data:
            self._check(sync_data["answers"])
        super().set_state(sync_data)

    @traitlets.validate("answers")  # type: ignore[untyped-decorator]  # traitlets ships no types
    def _validate_answers(self, proposal: dict[str, Any]) -> dict[str, Any]:
        """Refuse answers that are wrong, with the ValueError that names field, value and what is allowed."""
        answers: dict[str, Any] = proposal["value"]
        self._check(answers)
        return answers

    @traitlets.observe("answers")  # type: ignore[untyped-decorator]
    def _on_answers(self, change: dict[str, Any]) -> None:
        self._judge(change["new"])

    def _on_a_page(self) -> dict[str, str]:
        """Return what the form's script will make of it on a static page, as ``becomes`` and ``opening`` for ``form_html``."""
        return {}

    def _check(self, answers: dict[str, Any]) -> None:
        raise NotImplementedError

    def _judge(self, answers: dict[str, Any]) -> None:
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add the form as plain HTML, for pages that are read without a kernel or without scripts."""
        return with_form(super()._repr_mimebundle_(**kwargs), f"{type(self).__name__}()", self.model_id, self.form)
