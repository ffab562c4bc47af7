"""Interactive figures: a function that draws one, and the controls that set its arguments.

>>> from achilles.figures import jump_rates
>>> jump_rates(band="longest_run_over_100").layout.meta["says"].startswith("After a run more than twice")
True
>>> jump_rates(band="huge")
Traceback (most recent call last):
...
achilles.core.problems.BadInputError: band: "huge" is not allowed; allowed: all, longest_run_10_to_30, \
longest_run_30_to_100, longest_run_over_100

A figure with choices is drawn in Python at every setting, once, when the page is made; so the page needs no model of its own
to answer at once. A figure with sliders has too many settings for that: the page computes it with a script of its own.
"""

from __future__ import annotations

import json
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.evidence import COURSE_RULE, source
from achilles.figures.controls import Choice
from achilles.figures.html import form_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.figures.controls import Control
    from achilles.figures.widget import InteractiveFigure

SOURCES = {"Source", "Sources"}  # columns of a table that hold keys of the bibliography
BETWEEN = "|"  # between the settings of a state's key

_STATES = (Path(__file__).with_name("explore_states.js"),)


class Drawing:
    """A figure and its controls. Call it with settings to get a plotly figure; settings left out are the first ones."""

    def __init__(
        self,
        draw: Callable[..., Figure],
        controls: Mapping[str, Control],
        *,
        scripts: Sequence[Path] = _STATES,
        page_facts: Callable[[], dict[str, Any]] | None = None,
        note: str = "",
        name: str | None = None,
    ) -> None:
        """Make a drawing. ``page_facts`` is what the page computes each state from, with ``scripts``; without it each state is drawn here."""
        self.draw = draw
        self.controls = controls
        self.scripts = scripts
        self.page_facts = page_facts
        self.note = note
        self.__name__ = name or draw.__name__
        self.__doc__ = draw.__doc__

    def __call__(self, **settings: Any) -> Figure:
        """Draw the figure. Raises ``BadInputError`` for an unknown setting, or a value that its control does not have."""
        return self.draw(**self.checked(settings))

    def checked(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return one value for each control, in their order. Raises ``BadInputError`` naming all that is wrong."""
        problems = [Problem(name, f"is not known; allowed: {', '.join(self.controls)}") for name in settings if name not in self.controls]
        chosen = {name: settings.get(name, control.start) for name, control in self.controls.items()}
        for name, given in chosen.items():
            if not self.controls[name].accepts(given):
                problems.append(Problem(name, f"{shown(given)} is not allowed; allowed: {self.controls[name].allowed}"))
        if problems:
            raise BadInputError(problems)
        return chosen

    def explore(self, **settings: Any) -> InteractiveFigure:
        """Return the figure as a widget with its controls, at its first settings or at those given.

        >>> from achilles.figures import jump_rates
        >>> jump_rates.explore(band="longest_run_over_100").settings
        {'band': 'longest_run_over_100'}
        """
        from achilles.figures.widget import InteractiveFigure  # noqa: PLC0415 - widgets only where they are asked for

        return InteractiveFigure(self, self.checked(settings))

    @cached_property
    def states(self) -> dict[str, dict[str, Any]]:
        """Every state by its key: the figure as plain JSON, with the sentence and the table that say the same."""
        keys = product(*(control.options for control in self.controls.values() if isinstance(control, Choice)))
        return {BETWEEN.join(key): state(self(**dict(zip(self.controls, key, strict=True)))) for key in keys}

    def state(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return the state at checked settings."""
        return self.states[BETWEEN.join(settings.values())] if self.page_facts is None else state(self(**settings))

    def facts(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page needs to show every state, beginning with that of these settings."""
        if self.page_facts is None:
            return {"controls": list(self.controls), "states": self.states}
        return {**self.page_facts(), "first": self.state(settings)}

    def form(self, settings: Mapping[str, Any]) -> str:
        """Return the figure's form as HTML, at checked settings. Its sources are those of all its states."""
        first = self.state(settings)
        states = [first] if self.page_facts else self.states.values()
        sources = list(dict.fromkeys(key for each in states for key in each["sources"]))
        return form_html(self.__name__, self.controls, settings, {**first, "sources": sources}, self.note)


def drawing(**controls: Control) -> Callable[[Callable[..., Figure]], Drawing]:
    """Make a drawing of a function: each keyword names an argument of the function and its control."""
    return lambda draw: Drawing(draw, controls)


def state(figure: Figure) -> dict[str, Any]:
    """Return a figure as a page takes it: data, layout, what it says, its numbers as columns and rows, its sources."""
    content = json.loads(figure.to_json())
    layout = {key: value for key, value in content["layout"].items() if key not in {"template", "meta"}}
    meta = content["layout"]["meta"]
    rows = [
        [_named(cell) if column in SOURCES else cell for column, cell in zip(meta["columns"], row, strict=True)] for row in meta["rows"]
    ]
    return {"data": content["data"], "layout": layout, **meta, "rows": rows}


def _named(keys: str) -> str:
    """Return sources by their names, given by their keys."""
    return "; ".join(source(key).name if key != COURSE_RULE else key for key in keys.split(", "))
