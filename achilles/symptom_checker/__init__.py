"""The symptom checker: what a runner answers, sorted into one of four levels. Education, never a diagnosis."""

from typing import Any

from achilles.symptom_checker.assessment import Assessment, Reason, assess, load_rules

__all__ = ["Assessment", "Reason", "SymptomChecker", "assess", "load_rules"]


def __getattr__(name: str) -> Any:
    """Bring in the widget only when it is asked for: the rules alone need no widget library."""
    if name == "SymptomChecker":
        from achilles.symptom_checker.widget import SymptomChecker  # noqa: PLC0415

        return SymptomChecker
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
