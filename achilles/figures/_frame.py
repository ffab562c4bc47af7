"""The layout shared by all figures except forest plots: title, axes and sizes, made for a phone."""

from __future__ import annotations

from typing import Any

from achilles.figures._look import FAINT, heading

_TITLE_LINE, _SUBTITLE_LINE = 20, 17  # pixels


def frame(title: str, subtitle: str, *, xaxis: dict[str, Any], yaxis: dict[str, Any], picture: int) -> dict[str, Any]:
    """Return a layout with a picture of so many pixels under its title. An axis gives its title as plain text.

    >>> frame("Runs", "Made up", xaxis={"title": "Week"}, yaxis={"title": "km"}, picture=300)["height"]
    421
    """
    top = _TITLE_LINE * _lines(title) + _SUBTITLE_LINE * _lines(subtitle) + 32
    bottom = 35 + _SUBTITLE_LINE * _lines(xaxis["title"])
    return {
        "title": heading(title, subtitle),
        "font": {"size": 12},
        "height": top + picture + bottom,
        "margin": {"l": 12, "r": 14, "t": top, "b": bottom},
        "showlegend": False,
        "dragmode": False,
        "xaxis": _axis(xaxis),
        "yaxis": _axis(yaxis),
    }


def note(text: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    """Return a note at a place of the picture's axes."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"size": 12}, **more}


def _axis(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "tickfont": {"size": 12},
        "automargin": True,
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": FAINT,
        **given,
        "title": {"text": given["title"], "font": {"size": 13}, "standoff": 6},
    }


def _lines(text: str) -> int:
    return text.count("<br>") + 1
