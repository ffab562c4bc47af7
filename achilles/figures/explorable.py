"""Figures that a reader moves: a function that draws one, and the settings it may be drawn with.

>>> from achilles.figures import jump_rates
>>> jump_rates(band="longest_run_over_100").layout.meta["says"].startswith("After a run more than twice")
True
>>> jump_rates(band="huge")
Traceback (most recent call last):
...
achilles.core.problems.BadInputError: band: "huge" is not allowed; allowed: all, longest_run_10_to_30, \
longest_run_30_to_100, longest_run_over_100

Every setting is drawn in Python, once, when the page is made; so the page needs no model of its own to answer at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from achilles.core.problems import BadInputError, Problem
from achilles.core.shown import shown
from achilles.evidence import source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from plotly.graph_objects import Figure  # type: ignore[import-untyped, unused-ignore]

    from achilles.figures.widget import MovingFigure

SOURCES = {"Source", "Sources"}  # columns of a table that hold keys of the bibliography
OWN_RULE = "course rule"
BETWEEN = "|"  # between the settings of a state's key


@dataclass(frozen=True, slots=True)
class Choice:
    """One control: what it asks, and its options, id to words. The first option is the one it starts with."""

    label: str
    options: Mapping[str, str]

    @property
    def start(self) -> str:
        """The option that the figure is shown with first."""
        return next(iter(self.options))


class Explorable:
    """A figure and its controls. Call it with settings to get a plotly figure; settings left out are the first ones."""

    def __init__(self, draw: Callable[..., Figure], controls: Mapping[str, Choice]) -> None:
        self.draw = draw
        self.controls = controls
        self.__name__ = draw.__name__
        self.__doc__ = draw.__doc__

    def __call__(self, **settings: str) -> Figure:
        """Draw the figure. Raises ``BadInputError`` for a setting or an option that there is none of."""
        return self.draw(**self.checked(settings))

    def checked(self, settings: Mapping[str, Any]) -> dict[str, str]:
        """Return one option for each control, in their order. Raises ``BadInputError`` naming all that is wrong."""
        problems = [Problem(name, f"is not known; allowed: {', '.join(self.controls)}") for name in settings if name not in self.controls]
        for name, control in self.controls.items():
            given = settings.get(name, control.start)
            if not isinstance(given, str) or given not in control.options:
                problems.append(Problem(name, f"{shown(given)} is not allowed; allowed: {', '.join(control.options)}"))
        if problems:
            raise BadInputError(problems)
        return {name: settings.get(name, control.start) for name, control in self.controls.items()}

    def explore(self, **settings: str) -> MovingFigure:
        """Return the figure as a widget with its controls, at its first settings or at those given.

        >>> from achilles.figures import jump_rates
        >>> jump_rates.explore(band="longest_run_over_100").settings
        {'band': 'longest_run_over_100'}
        """
        from achilles.figures.widget import StatesFigure  # noqa: PLC0415 - widgets only where they are asked for

        return StatesFigure(self, settings)

    def states(self) -> dict[str, dict[str, Any]]:
        """Return every state by its key: the figure as plain JSON, with the sentence and the table that say the same."""
        keys = product(*(control.options for control in self.controls.values()))
        return {BETWEEN.join(key): state(self(**dict(zip(self.controls, key, strict=True)))) for key in keys}


def explorable(**controls: Choice) -> Callable[[Callable[..., Figure]], Explorable]:
    """Make a drawing function explorable: each keyword names an argument of the function and its options."""
    return lambda draw: Explorable(draw, controls)


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
    return "; ".join(source(key).name if key != OWN_RULE else key for key in keys.split(", "))
