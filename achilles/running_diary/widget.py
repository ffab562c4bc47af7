"""The running diary as a widget."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from achilles.page.form import Result, Section, form_html
from achilles.page.script import joined
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
# The reader of a runner's own log, in parts that a page loads when it needs them: "opening" with its section, the others with a file.
READER = {
    "opening": ("cells", "raw", "archive", "opening"),
    "judging": ("judging", "planner"),
    "tables": ("tables",),
    "fit": ("fit",),
    "tracks": ("tracks",),
    "records": ("records",),
}
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*.*\*/|/\*\*\n(?:[ \t]*\*.*\n)*?[ \t]*\*/)?\n", re.MULTILINE)
_IMPORTED = re.compile(r"^import \{([^}]*)\} from", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|class|const) (\w+)", re.MULTILINE)


def reader_part(name: str) -> str:
    """Return a part of the reader as a module: a function that takes what other modules define, and returns what this part does."""
    modules = [HERE / "reading" / f"{module}.js" for module in READER[name]]
    source = "\n".join(module.read_text(encoding="utf-8") for module in modules)
    own = set(_EXPORTED.findall(source))
    needed = {imported.strip() for names in _IMPORTED.findall(source) for imported in names.split(",")} - own
    text = _COMMENT.sub("", joined(modules))
    if name == "opening":
        own.add("WORDS")
        text += f"const WORDS = {json.dumps(load_words(), ensure_ascii=False, separators=(',', ':'))};\n"
    return f"export default ({{ {', '.join(sorted(needed))} }}) => {{\n{text}return {{ {', '.join(sorted(own))} }};\n}};\n"


class LogReader(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget's base class is untyped
    """Carries a part of the reader into a static page's files. It is never shown."""

    on_demand = traitlets.Bool(default_value=True, read_only=True).tag(sync=True)  # a page does not ask for it early

    def __init__(self, part: str) -> None:
        self._esm = reader_part(part)
        super().__init__()


class RunningDiary(anywidget.AnyWidget):  # type: ignore[misc]
    """The running diary: ``rows`` in, ``state`` out (a ``State``, or ``None`` while there are no rows).

    In a notebook the rows go to the notebook's kernel; on a hub that is another machine. On the course's own page they stay in the
    browser.

    >>> RunningDiary(rows=[{"date": "2026-11-26", "run": 0, "next_morning": 1, "limp": "no"}]).state.week
    'waiting'
    """

    _css = STYLE + (HERE / "diary.css").read_text(encoding="utf-8")
    _esm = script(
        *(
            HERE / f"{name}.js"
            for name in (
                "fields",
                "colours",
                "weeks",
                "loads",
                "state",
                "table",
                "keeping",
                "kept",
                "calendar",
                "plan",
                "paper",
                "log",
                "view",
            )
        )
    )

    rows = traitlets.List(help="The days, oldest first, as objects of field and answer.").tag(sync=True)
    rules = traitlets.Dict(read_only=True).tag(sync=True)
    form = traitlets.Unicode(read_only=True).tag(sync=True)
    examples = traitlets.List(read_only=True).tag(sync=True)
    reader = traitlets.Dict(read_only=True).tag(sync=True)

    state = traitlets.Instance(State, allow_none=True, read_only=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        rules = load_rules()
        self.set_trait("rules", {name: part for name, part in rules.data.items() if name != "rule"})  # those are for reviewers
        self.set_trait("form", form_html(rules, _PARTS, uid="running-diary", becomes="diary"))
        texts = {name: (HERE / "examples" / f"{name}.csv").read_text(encoding="utf-8") for name in EXAMPLES}
        self.set_trait("examples", [{"id": name, "title": title, "csv": texts[name]} for name, title in EXAMPLES.items()])
        self._log_reader = {part: LogReader(part) for part in READER}
        self.set_trait("reader", {part: widget.model_id for part, widget in self._log_reader.items()})
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
        """Hand a part of the reader to a view in a notebook, which cannot fetch it from the site."""
        if isinstance(content, dict) and content.get("ask") in READER:
            self.send({"part": content["ask"], "text": reader_part(content["ask"])})

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add the form as plain HTML, for pages that are read without a kernel or without scripts."""
        return with_form(super()._repr_mimebundle_(**kwargs), f"{type(self).__name__}()", self.model_id, self.form)
