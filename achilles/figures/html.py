"""A figure's form as HTML: its controls, the place for the picture, the sentence, and the numbers behind a fold.

Without scripts the controls are dead, and the sentence and the table of the first settings are there to read.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from achilles.evidence import source
from achilles.evidence.html import source_link
from achilles.figures.controls import Choice, Slider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from achilles.figures.controls import Control


def form_html(name: str, controls: Mapping[str, Control], settings: Mapping[str, Any], state: Mapping[str, Any], note: str) -> str:
    """Return the form of a figure in a state; ``note`` is what is said below the controls, if anything."""
    title = plain(state["layout"]["title"]["text"])
    below = f'<p class="explorable-note">{escape(note)}</p>' if note else ""
    return (
        f'<form class="explorable" data-figure="{escape(name)}" aria-label="{escape(title)}" autocomplete="off">'
        f'<noscript><p class="explorable-note">Scripts are off, so the figure stands still. Its words and numbers hold.</p></noscript>'
        f'<fieldset class="explorable-controls" disabled><legend class="explorable-hidden">Change the figure</legend>'
        f"{controls_html(controls, settings)}{below}</fieldset>"
        f'<figure><div class="explorable-canvas" role="img" aria-label="{escape(title)}" '
        f'style="min-height:{int(state["layout"]["height"])}px"></div>'
        f'<figcaption><div role="status">{escape(state["says"])}</div></figcaption></figure>'
        f"<details><summary>The numbers as a table</summary>"
        f'<div class="explorable-scroll" tabindex="0" role="region" aria-label="The numbers as a table: {escape(title)}">{table_html(state)}</div></details>'
        f"{_sources(state['sources'])}</form>"
    )


def controls_html(controls: Mapping[str, Control], settings: Mapping[str, Any]) -> str:
    """Return the controls, each at its setting; sliders are together in a block of their own."""
    choices = "".join(_choice(name, control, settings[name]) for name, control in controls.items() if isinstance(control, Choice))
    sliders = "".join(_slider(name, control, settings[name]) for name, control in controls.items() if isinstance(control, Slider))
    return choices + (f'<div class="explorable-sliders">{sliders}</div>' if sliders else "")


def _choice(name: str, control: Choice, chosen: str) -> str:
    """Return a choice as a group of radio buttons."""
    options = "".join(
        f'<label class="explorable-option"><input type="radio" name="{escape(name)}" value="{escape(option)}"'
        f"{' checked' if option == chosen else ''}> <span>{escape(wording)}</span></label>"
        for option, wording in control.options.items()
    )
    return f'<div class="explorable-control" role="radiogroup" aria-label="{escape(control.label)}"><p>{escape(control.label)}</p>{options}</div>'


def _slider(name: str, control: Slider, value: float) -> str:
    """Return a slider, with its value next to its name."""
    label, unit = escape(control.label), escape(control.unit)
    return (
        f'<label class="explorable-slider"><span>{label}</span><span class="explorable-value" data-of="{name}" data-unit="{unit}">{value} {unit}'
        f'</span><input type="range" name="{name}" min="{control.least}" max="{control.most}" step="{control.step}" '
        f'value="{value}" aria-label="{label}, distance in {unit}"></label>'
    )


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


def _sources(keys: list[str]) -> str:
    """Return the sources as a fold, which a wide screen shows open; that there are none is never folded."""
    said = sources_html(keys)
    return (
        f'<details class="explorable-sources"><summary>Sources</summary><p>{said}</p></details>'
        if keys
        else f'<p class="explorable-sources">{said}</p>'
    )


def plain(title: str) -> str:
    """Return a figure's title without its line breaks and marks."""
    return title.replace("<br>", " ").replace("<b>", "").replace("</b>", "")
