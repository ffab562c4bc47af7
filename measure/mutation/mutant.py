"""A mutant, and the limits under which one is run."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mutant:
    """One small damage: where it stands, what stood there, what stands there now, and the whole damaged module.

    ``where`` is the function in Python and empty in JavaScript; ``module`` is a syntax tree or a text.
    """

    file: str
    line: int
    where: str
    old: str
    new: str
    module: Any

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from others without its line, which moves."""
        return self.file, self.where, self.old, self.new
