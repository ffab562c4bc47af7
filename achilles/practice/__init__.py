"""Practice in a chapter: predict, complete, order and explain, and a question to think about before reading.

``predict``, ``order`` and ``explain`` show a task that works on a static page as well as in a notebook. ``check`` looks at
what a reader put into the blanks (``___``) of a cell. The tasks are data, in ``tasks/<chapter>.toml``.
"""

from typing import Any

from achilles.practice.blank import Blank, ___
from achilles.practice.checking import Feedback, check
from achilles.practice.notebook import explain_errors_in_notebook
from achilles.practice.tasks import Complete, Explain, Order, Predict, chapters_with_tasks, load_tasks, task

__all__ = [
    "Blank",
    "Complete",
    "Explain",
    "Feedback",
    "Order",
    "Predict",
    "___",
    "before",
    "chapters_with_tasks",
    "check",
    "explain",
    "load_tasks",
    "order",
    "predict",
    "progress",
    "task",
]

explain_errors_in_notebook()


def __getattr__(name: str) -> Any:
    """Import the widgets only when one is asked for: ``check`` needs no widget library."""
    if name in {"before", "explain", "order", "predict", "progress"}:
        from achilles.practice import widget  # noqa: PLC0415

        return getattr(widget, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
