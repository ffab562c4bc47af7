"""Your exercises as a widget: choose the place, the programme and the week, and see that week's cards."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from achilles.evidence import programmes
from achilles.page.script import CORE, PAGE, joined
from achilles.page.widget import with_form
from achilles.your_exercises.cards import LADDER, card, facts, gate_html, ladder_list, moves, programme_table

HERE = Path(__file__).parent
CALENDAR = HERE.parent / "mileage_planner" / "calendar.js"
SCRIPTS = (CORE / "dates.js", CORE / "words.js", PAGE / "html.js", CALENDAR, HERE / "view.js")
STYLE = "\n".join(path.read_text(encoding="utf-8") for path in (PAGE / "look.css", PAGE / "tool.css", HERE / "exercises.css"))
PLACES = {
    "midportion": "In the tendon itself, above the heel bone (midportion)",
    "insertion": "Where the tendon meets the heel bone (insertion)",
}
SHORT = {
    "alfredson": "Alfredson: drops from a step, every day",
    "silbernagel": "Silbernagel: raises, drops and rebounds, every day",
    "beyer": "Beyer: heavy and slow, three days a week, in a gym",
    "floor_level": "The floor-level version, every day",
    LADDER: "The four stages, with small lifts in the shoes",
}


class YourExercises(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget's base class is untyped
    """The exercises of a week as cards. The page's own script answers; without it every card and every dose is there.

    >>> YourExercises().form.count('<article class="move-card"')
    12
    """

    _esm = joined(SCRIPTS)
    _css = STYLE

    facts = traitlets.Dict(read_only=True).tag(sync=True)
    form = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.set_trait("facts", facts())
        self.set_trait("form", form_html())

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add the cards as plain HTML, for pages that are read without a kernel or without scripts."""
        return with_form(super()._repr_mimebundle_(**kwargs), "YourExercises()", self.model_id, self.form)


def form_html() -> str:
    """Return the gate, the choices, the programmes as tables of what changes, and every card."""
    weeks = "".join(f'<option value="{week}">Week {week}</option>' for week in range(1, 13))
    stages = "".join(f'<option value="{stage}">Stage {stage}</option>' for stage in range(1, 5))
    tables = "".join(programme_table(programme) for programme in programmes())
    cards = "".join(card(move) for move in moves().values())
    return (
        f'<section class="your-exercises" aria-label="Your exercises">{gate_html()}'
        '<form class="tool" data-tool="your_exercises" aria-label="Choose your exercises" autocomplete="off" hidden>'
        f"{_choice('place', 'Where does it hurt?', PLACES)}{_choice('programme', 'Which programme?', SHORT)}"
        '<fieldset class="tool-question" data-question="when"><legend>Where are you in it?</legend>'
        f'<label class="exercises-select" data-for="week">Week <select name="week">{weeks}</select></label>'
        f'<label class="exercises-select" data-for="stage" hidden>Stage <select name="stage">{stages}</select></label></fieldset>'
        '<div class="tool-result"><div class="tool-status" role="status" data-tool="your_exercises">'
        "<p>Choose where it hurts and a programme.</p></div>"
        '<div class="tool-detail"></div></div></form>'
        f'<div class="exercises-tables">{tables}{ladder_list()}</div><div class="move-cards">{cards}</div></section>'
    )


def _choice(name: str, question: str, options: dict[str, str]) -> str:
    ticks = "".join(
        f'<label class="tool-option"><input type="radio" name="{name}" value="{value}"> <span>{escape(text)}</span></label>'
        for value, text in options.items()
    )
    return f'<fieldset class="tool-question" data-question="{name}" role="radiogroup"><legend>{question}</legend><div class="tool-options">{ticks}</div></fieldset>'
