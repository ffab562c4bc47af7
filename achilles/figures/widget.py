"""An explorable figure as a widget: the same code in a notebook and on a static page."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from achilles.evidence import source
from achilles.evidence.html import source_link
from achilles.figures.capacity import LoadCapacity, equation, model, says_of, weeks_of
from achilles.figures.explorable import BETWEEN, Choice, Explorable, state
from achilles.page.script import PAGE, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
SCRIPT = (PAGE / "html.js", HERE / "explore.js")
STYLE = "\n".join(path.read_text(encoding="utf-8") for path in (PAGE / "look.css", HERE / "explore.css"))


class MovingFigure(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget's base class is untyped
    """A figure with controls. ``settings`` is what is chosen (both sides may set it), ``says`` the sentence below the figure."""

    _esm = joined([*SCRIPT, HERE / "explore_states.js"])
    _css = STYLE

    settings = traitlets.Dict(help="Control to option.").tag(sync=True)
    says = traitlets.Unicode(help="What the figure says with these settings.").tag(sync=True)
    facts = traitlets.Dict(read_only=True).tag(sync=True)
    form = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, name: str, facts: Mapping[str, Any], controls: str, shown_first: Mapping[str, Any], **traits: Any) -> None:
        super().__init__(**traits)
        self.set_trait("facts", dict(facts))
        self.set_trait("form", form_html(name, controls, shown_first))
        self.says = shown_first["says"]
        self.name = name
        self.on_msg(self._send_plotly)

    def _send_plotly(self, _widget: object, content: object, _buffers: object) -> None:
        """Send plotly.js from the Python package to a notebook that asks for it; a page has its own."""
        if content == "plotly":
            from plotly.offline import get_plotlyjs  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

            self.send("plotly", [get_plotlyjs().encode()])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add the figure in words as plain HTML, for pages that are read without a kernel or without scripts."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data["text/plain"] = self.says
        data["text/html"] = f'<div class="tool-mount" data-widget-model="{self.model_id}">{self.form}</div>'
        return data, metadata


class StatesFigure(MovingFigure):
    """An explorable figure whose every state was drawn in Python."""

    def __init__(self, figure: Explorable, settings: Mapping[str, str] | None = None) -> None:
        self.figure = figure
        chosen = figure.checked(settings or {})
        states = figure.states()
        facts = {"controls": list(figure.controls), "states": states}
        controls = "".join(choice_html(name, control, chosen[name]) for name, control in figure.controls.items())
        every = list(dict.fromkeys(key for each in states.values() for key in each["sources"]))
        super().__init__(figure.__name__, facts, controls, {**states[BETWEEN.join(chosen.values())], "sources": every}, settings=chosen)

    @traitlets.validate("settings")  # type: ignore[untyped-decorator]  # traitlets ships no types
    def _validate_settings(self, proposal: dict[str, Any]) -> dict[str, str]:
        """Refuse settings that there are none of, with the error that names field, value and what is allowed."""
        return self.figure.checked(proposal["value"])

    @traitlets.observe("settings")  # type: ignore[untyped-decorator]
    def _on_settings(self, change: dict[str, Any]) -> None:
        states = self.facts.get("states")
        if states:
            self.says = states[BETWEEN.join(change["new"].values())]["says"]


class CapacityFigure(MovingFigure):
    """Load against capacity, with a slider for each week; the page computes what Python does."""

    _esm = joined([*SCRIPT, HERE / "capacity.js", HERE / "capacity_view.js"])

    def __init__(self, figure: LoadCapacity, settings: Mapping[str, float]) -> None:
        self.figure = figure
        first = state(figure(**settings))
        controls = "".join(slider_html(name, distance) for name, distance in settings.items())
        facts = {"numbers": model(), "first": first}
        super().__init__(
            figure.__name__,
            facts,
            f'<div class="explorable-sliders">{controls}</div><p class="explorable-note">{escape(equation())}</p>',
            first,
            settings=dict(settings),
        )

    @traitlets.validate("settings")  # type: ignore[untyped-decorator]
    def _validate_settings(self, proposal: dict[str, Any]) -> dict[str, float]:
        return self.figure.checked(proposal["value"])

    @traitlets.observe("settings")  # type: ignore[untyped-decorator]
    def _on_settings(self, change: dict[str, Any]) -> None:
        self.says = says_of(*weeks_of(list(change["new"].values())))


def slider_html(name: str, value: float) -> str:
    """Return a week's slider, with its distance beside its name."""
    numbers, words = model(), name.replace("_", " ").capitalize()
    return (
        f'<label class="explorable-slider"><span>{words}</span><span class="explorable-value" data-of="{name}" data-unit="{numbers["unit"]}">{value} {numbers["unit"]}'
        f'</span><input type="range" name="{name}" min="{numbers["least"]}" max="{numbers["most"]}" step="{numbers["step"]}" '
        f'value="{value}" aria-label="{words}, distance in {numbers["unit"]}"></label>'
    )


def form_html(name: str, controls: str, state: Mapping[str, Any]) -> str:
    """Return a figure's form: controls, place for the picture, the sentence, and the numbers behind a fold.

    Without scripts the controls are dead and the words of the first settings stand.
    """
    title = plain(state["layout"]["title"]["text"])
    return (
        f'<form class="explorable" data-figure="{escape(name)}" aria-label="{escape(title)}" autocomplete="off">'
        f'<noscript><p class="explorable-note">Scripts are off, so the figure stands still. Its words and numbers hold.</p></noscript>'
        f'<fieldset class="explorable-controls" disabled><legend class="explorable-hidden">Change the figure</legend>{controls}</fieldset>'
        f'<figure><div class="explorable-canvas" role="img" aria-label="{escape(title)}" '
        f'style="min-height:{int(state["layout"]["height"])}px"></div>'
        f'<figcaption><div role="status">{escape(state["says"])}</div></figcaption></figure>'
        f"<details><summary>The numbers as a table</summary>"
        f'<div class="explorable-scroll" tabindex="0" role="region" aria-label="The numbers as a table: {escape(title)}">{table_html(state)}</div></details>'
        f'<p class="explorable-sources">{sources_html(state["sources"])}</p></form>'
    )


def choice_html(name: str, control: Choice, chosen: str) -> str:
    """Return a choice as a group of radio buttons."""
    options = "".join(
        f'<label class="explorable-option"><input type="radio" name="{escape(name)}" value="{escape(option)}"'
        f"{' checked' if option == chosen else ''}> <span>{escape(words)}</span></label>"
        for option, words in control.options.items()
    )
    return f'<div class="explorable-control" role="radiogroup" aria-label="{escape(control.label)}"><p>{escape(control.label)}</p>{options}</div>'


def table_html(state: Mapping[str, Any]) -> str:
    """Return a state's numbers as a table."""
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in state["columns"])
    rows = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in state["rows"])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def sources_html(keys: list[str]) -> str:
    """Return the sources with links to the bibliography of the book; a figure of ours says that it has none."""
    if not keys:
        return "Source: none. This is a model of this course, not a finding."
    links = "; ".join(source_link(source(key)) for key in keys)
    return f"{'Source' if len(keys) == 1 else 'Sources'}: {links}."


def plain(title: str) -> str:
    """Return a figure's title without its line breaks and marks."""
    return title.replace("<br>", " ").replace("<b>", "").replace("</b>", "")
