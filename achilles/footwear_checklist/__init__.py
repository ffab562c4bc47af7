"""The footwear checklist: what is worth changing about a pair of running shoes, and what is not. Never a score."""

from typing import Any

from achilles.footwear_checklist.findings import ItemFinding, Review, load_rules, review

__all__ = ["FootwearChecklist", "ItemFinding", "Review", "load_rules", "review"]


def __getattr__(name: str) -> Any:
    """Bring in the widget only when it is asked for: the rules by themselves need no widget library."""
    if name == "FootwearChecklist":
        from achilles.footwear_checklist.widget import FootwearChecklist  # noqa: PLC0415

        return FootwearChecklist
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
