"""An interactive figure as a widget: the same code in a notebook and on a static page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import anywidget
import traitlets

from achilles.page.script import CORE, PAGE, joined
from achilles.page.widget import with_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
SCRIPTS = (CORE / "words.js", PAGE / "html.js", HERE / "explore.js")
STYLE = "\n".join(path.read_text(encoding="utf-8") for path in (PAGE / "look.css", HERE / "explore.css"))


class Drawn(Protocol):
    """What the widget asks of a drawing (``drawing.Drawing``)."""

    __name__: str
    scripts: Sequence[Path]

    def checked(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return one value for each control."""

    def state(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return the state at checked settings."""

    def facts(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page needs to show every state."""

    def form(self, settings: Mapping[str, Any]) -> str:
        """Return the form as HTML."""


class InteractiveFigure(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget's base class is untyped
    """A figure with controls. ``settings`` is what is chosen (both sides may set it), ``says`` the sentence below the figure."""

    _css = STYLE

    settings = traitlets.Dict(help="Control to option.").tag(sync=True)
    says = traitlets.Unicode(help="What the figure says with these settings.").tag(sync=True)
    facts = traitlets.Dict(read_only=True).tag(sync=True)
    form = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, figure: Drawn, settings: Mapping[str, Any]) -> None:
        self.figure = figure
        self._esm = joined([*SCRIPTS, *figure.scripts])
        super().__init__(settings=dict(settings))
        self.set_trait("facts", figure.facts(settings))
        self.set_trait("form", figure.form(settings))
        self.name = figure.__name__
        self.on_msg(self._send_plotly)

    @traitlets.validate("settings")  # type: ignore[untyped-decorator]  # traitlets ships no types
    def _validate_settings(self, proposal: dict[str, Any]) -> dict[str, Any]:
        """Refuse unknown settings, with the error that names field, value and what is allowed."""
        return self.figure.checked(proposal["value"])

    @traitlets.observe("settings")  # type: ignore[untyped-decorator]
    def _on_settings(self, change: dict[str, Any]) -> None:
        self.says = self.figure.state(change["new"])["says"]

    def _send_plotly(self, _widget: object, content: object, _buffers: object) -> None:
        """Send plotly.js from the Python package to a notebook that asks for it; a page has its own."""
        if content == "plotly":
            from plotly.offline import get_plotlyjs  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

            self.send("plotly", [get_plotlyjs().encode()])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add the figure's form as plain HTML, for pages that are read without a kernel or without scripts."""
        return with_form(super()._repr_mimebundle_(**kwargs), self.says, self.model_id, self.form)
