"""Practice tasks as widgets: one script for all of them, so that a page loads it once."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from achilles.core.problems import require_one_of
from achilles.page.script import PAGE, joined
from achilles.page.widget import with_form
from achilles.practice.show import before_html, progress_html, task_html
from achilles.practice.tasks import Explain, Order, Predict, Task, chapters_with_tasks, kind_of, load_tasks, task
from achilles.quiz.reader import load_questions

HERE = Path(__file__).parent
MODULES = (PAGE / "html.js", PAGE / "device.js", HERE / "practice.js")


class PracticeWidget(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget's base class is untyped
    """One task. ``answer`` is what the reader committed to (a text, a number, or the lines in order), None before."""

    _esm = joined(MODULES)
    _css = "\n".join((folder / name).read_text(encoding="utf-8") for folder, name in ((PAGE, "look.css"), (HERE, "practice.css")))

    answer = traitlets.Any(None, allow_none=True, help="What the reader committed to.").tag(sync=True)
    task = traitlets.Dict(read_only=True).tag(sync=True)
    form = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, name: str, facts: dict[str, Any], form: str) -> None:
        super().__init__()
        self.name = name
        self.set_trait("task", {"name": name, **facts})
        self.set_trait("form", form)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add the task as plain HTML, for pages that are read without a kernel or without scripts."""
        text = f"{self.task['kind']}({self.name!r})"
        return with_form(super()._repr_mimebundle_(**kwargs), text, self.model_id, self.form)


def predict(name: str, value: object) -> PracticeWidget:
    """Ask what ``value`` will be before it shows. ``value`` is what the cell computed."""
    one = task(name, Predict)
    return PracticeWidget(name, {"kind": "predict"}, task_html(name, one, value))


def order(name: str) -> PracticeWidget:
    """Ask for the right order of some lines."""
    one = task(name, Order)
    return PracticeWidget(name, {"kind": "order", "lines": one.lines.split("\n"), "after": one.after}, task_html(name, one))


def explain(name: str) -> PracticeWidget:
    """Ask for a sentence, with a model answer to compare it with."""
    return PracticeWidget(name, {"kind": "explain"}, task_html(name, task(name, Explain)))


def before(chapter: str) -> PracticeWidget:
    """Ask one question of a chapter's quiz before the reader starts; the quiz asks it again, with the reasons."""
    data = load_questions(chapter).data
    asked = [question for question in data["question"] if question["id"] == data.get("before")]
    if not asked:
        raise ValueError(f"chapter: {chapter} is not allowed; allowed: a chapter whose questions name one to ask before")
    name = f"{chapter}/before"
    return PracticeWidget(name, {"kind": "before"}, before_html(name, asked[0]["text"], [option["text"] for option in asked[0]["options"]]))


def progress(chapter: str) -> PracticeWidget:
    """Show which tasks of a chapter are done and, for readers who ticked it, how far they are in the book."""
    require_one_of("chapter", chapter, chapters_with_tasks())
    tasks = [{"name": f"{chapter}/{one.id}", "text": _label(one)} for one in load_tasks(chapter).values()]
    book = {name: [f"{name}/{identity}" for identity in load_tasks(name)] for name in chapters_with_tasks()}
    return PracticeWidget(chapter, {"kind": "progress", "tasks": tasks, "book": book}, progress_html(chapter))


def _label(one: Task) -> str:
    return f"{kind_of(one).capitalize()}: {one.id.replace('_', ' ')}"
