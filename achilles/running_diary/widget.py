"""The running diary as a widget."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from achilles.page.form import Result, Section, form_html
from achilles.page.script import CORE, joined
from achilles.page.widget import STYLE, script, with_form
from achilles.running_diary.diary import Diary
from achilles.running_diary.fields import load_rules
from achilles.running_diary.reading.cells import load_words
from achilles.running_diary.state import State

HERE = Path(__file__).parent
EXAMPLES = {
    "settling": "Settling over eight weeks",
    "stuck": "Stuck at the same score",
    "flare_after_a_race": "A flare after a race",
    "insertional_slow": "Slow, where the tendon meets the heel",
}
_PARTS = (
    Section("This morning", ("next_morning", "usual_morning")),
    Section("Today", ("run", "during", "after", "limp")),
    Section("Strength work, stiffness", ("strength", "stiffness"), folded=True),
    Result("state", "Enter a day: what comes next appears here."),
)
_READER = (
    *(CORE / f"{name}.js" for name in ("shown", "questions", "words")),
    *(HERE / f"{name}.js" for name in ("fields", "loads", "table")),
    *(
        HERE / "reading" / f"{name}.js"
        for name in ("cells", "raw", "fit", "tracks", "tables", "records", "archive", "judging", "planner", "opening")
    ),
)


_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*.*\*/|/\*\*\n(?:[ \t]*\*.*\n)*?[ \t]*\*/)?\n", re.MULTILINE)


def reader_text() -> str:
    """Return the JavaScript that reads a runner's own log, with its words: a module of its own that is loaded when it is asked for."""
    words = json.dumps(load_words(), ensure_ascii=False, separators=(",", ":"))
    text = _COMMENT.sub("", joined(_READER))
    return f"{text}\nconst WORDS = {words};\nexport default {{ WORDS, readRuns, forPlanner, isRunning }};\n"


class LogReader(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget's base class is untyped
    """Carries the reader's module into a static page's files. It is never shown."""

    _esm = READER = reader_text()

    on_demand = traitlets.Bool(default_value=True, read_only=True).tag(sync=True)  # a page does not ask for it early


class RunningDiary(anywidget.AnyWidget):  # type: ignore[misc]
    """The running diary: ``rows`` in, ``state`` out (a ``State``, or ``None`` while there are no rows).

    In a notebook the rows go to the notebook's kernel; on a hub that is another machine. On the course's own page they stay in the
    browser.

    >>> RunningDiary(rows=[{"date": "2026-11-26", "run": 0, "next_morning": 1, "limp": "no"}]).state.week
    'waiting'
    """

    _css = STYLE + (HERE / "diary.css").read_text(encoding="utf-8")
    _esm = script(
        *(HERE / f"{name}.js" for name in ("fields", "colours", "weeks", "loads", "state", "table", "keeping", "calendar", "log", "view"))
    )

    rows = traitlets.List(help="The days, oldest first, as objects of field and answer.").tag(sync=True)
    rules = traitlets.Dict(read_only=True).tag(sync=True)
    form = traitlets.Unicode(read_only=True).tag(sync=True)
    examples = traitlets.List(read_only=True).tag(sync=True)
    reader = traitlets.Unicode(read_only=True).tag(sync=True)

    state = traitlets.Instance(State, allow_none=True, read_only=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        rules = load_rules()
        self.set_trait("rules", rules.data)
        self.set_trait("form", form_html(rules, _PARTS, uid="running-diary"))
        texts = {name: (HERE / "examples" / f"{name}.csv").read_text(encoding="utf-8") for name in EXAMPLES}
        self.set_trait("examples", [{"id": name, "title": title, "csv": texts[name]} for name, title in EXAMPLES.items()])
        self._log_reader = LogReader()
        self.set_trait("reader", self._log_reader.model_id)
        self.on_msg(self._on_message)
        self._look_at(self.rows)

    @property
    def diary(self) -> Diary:
        """The diary of the rows."""
        return Diary(self.rows)

    @traitlets.validate("rows")  # type: ignore[untyped-decorator]  # traitlets ships no types
    def _validate_rows(self, proposal: dict[str, Any]) -> list[dict[str, Any]]:
        """Refuse rows that are wrong, with the ``ValueError`` that names row and field."""
        return Diary(proposal["value"]).rows()

    @traitlets.observe("rows")  # type: ignore[untyped-decorator]
    def _on_rows(self, change: dict[str, Any]) -> None:
        self._look_at(change["new"])

    def _look_at(self, rows: list[dict[str, Any]]) -> None:
        today = dt.datetime.now().astimezone().date()
        self.set_trait("state", Diary(rows).state(today) if rows else None)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Hand the reader's text to a view in a notebook, which cannot fetch it from the site."""
        if isinstance(content, dict) and content.get("ask") == "reader":
            self.send({"reader": LogReader.READER})

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add the form as plain HTML, for pages that are read without a kernel or without scripts."""
        return with_form(super()._repr_mimebundle_(**kwargs), f"{type(self).__name__}()", self.model_id, self.form)
