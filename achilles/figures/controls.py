"""The controls of a figure: what each asks, where it starts, and what may be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Choice:
    """One option out of a few: id to wording. The first option is the one it starts with."""

    label: str
    options: Mapping[str, str]

    @property
    def start(self) -> str:
        """The option that the figure is shown with first."""
        return next(iter(self.options))

    @property
    def allowed(self) -> str:
        """What may be given, to end an error with."""
        return ", ".join(self.options)

    def accepts(self, given: object) -> bool:
        """Tell whether this may be given."""
        return isinstance(given, str) and given in self.options


@dataclass(frozen=True, slots=True)
class Slider:
    """A number between two ends."""

    label: str
    unit: str
    least: float
    most: float
    step: float
    start: float

    @property
    def allowed(self) -> str:
        """What may be given, to end an error with."""
        return f"a number from {self.least} to {self.most} ({self.unit})"

    def accepts(self, given: object) -> bool:
        """Tell whether this may be given. ``True`` is not a number here, though Python thinks so."""
        return isinstance(given, int | float) and not isinstance(given, bool) and self.least <= given <= self.most


Control = Choice | Slider
