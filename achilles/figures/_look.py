"""How the figures look: their colours and their heading. Paper, ink and lines are the page's own."""

from __future__ import annotations

from typing import Any

# Four of the Okabe-Ito colours. Each comes with its own marker, so that no meaning hangs on colour.
BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
GREY = "#808080"  # reference lines: seen on white and on black
FAINT = "rgba(128, 128, 128, 0.25)"  # grid


def heading(title: str, subtitle: str = "") -> dict[str, Any]:
    """Return a figure's title, with smaller words below it, at the left of the whole figure.

    >>> heading("Runs")["text"]
    'Runs'
    """
    return {
        "text": title,
        "font": {"size": 16},
        "subtitle": {"text": subtitle, "font": {"size": 12}},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": 10, "t": 20},
    }
