"""Medians, ratios and budgets: what is made of the measurements. Nothing here measures."""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LARGEST = 5  # files named where a budget is missed


@dataclass(frozen=True)
class Spread:
    """The median of some runs, and the lowest and highest of them."""

    median: float
    low: float
    high: float

    def shown(self, digits: int = 0) -> str:
        """Return it as in a table: ``120 (110 to 140)``."""
        return f"{self.median:,.{digits}f} ({self.low:,.{digits}f} to {self.high:,.{digits}f})"


def spread(values: Iterable[float]) -> Spread:
    """Return median, lowest and highest. Raises ``ValueError`` where there is nothing to take them of."""
    runs = sorted(values)
    if not runs:
        raise ValueError("runs: [] is not allowed; allowed: at least one value")
    return Spread(statistics.median(runs), runs[0], runs[-1])


@dataclass(frozen=True)
class Budget:
    """One promise of the design: what was measured on a page, and the most that it may be. ``unit`` is for reading."""

    what: str
    page: str
    measured: float
    limit: float
    unit: str = ""

    @property
    def kept(self) -> bool:
        """Tell whether the measured value is within the limit."""
        return self.measured <= self.limit

    def shown(self, value: float) -> str:
        """Return a value with its unit."""
        digits = 2 if self.unit == "x" else 0
        return f"{value:,.{digits}f}{f' {self.unit}' if self.unit else ''}"


def largest(files: Mapping[str, int], count: int = LARGEST) -> list[tuple[str, int]]:
    """Return the largest files with their bytes, the largest first; of two that weigh the same, by name."""
    return sorted(files.items(), key=lambda item: (-item[1], item[0]))[:count]


def complaints(budgets: Iterable[Budget], weights: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return a sentence for each missed budget, which names the five largest files of its page. ``weights``: page to file to bytes."""
    said = []
    for budget in budgets:
        if budget.kept:
            continue
        heavy = ", ".join(f"{name} {size / 1000:.1f} KB" for name, size in largest(weights.get(budget.page, {})))
        said.append(
            f"{budget.page}: {budget.what} is {budget.shown(budget.measured)}; allowed: {budget.shown(budget.limit)}."
            + (f" Its largest files: {heavy}." if heavy else "")
        )
    return said
