"""What a value looks like: its texts by MIME type, as IPython's display hook would give them to a notebook."""

import json
from collections.abc import Callable
from typing import Any

from .figure import figure_html

PLAIN, HTML, PLOTLY = "text/plain", "text/html", "application/vnd.plotly.v1+json"
# The methods by which a value says what it looks like.
METHODS = {
    HTML: "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "application/json": "_repr_json_",
}


def bundle(value: Any, pretty: Callable[[Any], str] = repr) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a value looks like, and the metadata of it. ``pretty`` writes its plain text."""
    if _is_figure(value):
        return {PLAIN: type(value).__name__, PLOTLY: json.loads(value.to_json())}, {}
    data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    own = _ask(value, "_repr_mimebundle_", include=None, exclude=None)
    if own is not None:
        data, metadata = own if isinstance(own, tuple) else (own, {})
        data, metadata = dict(data), dict(metadata)
    for kind, method in METHODS.items():
        if kind in data:
            continue
        text = _ask(value, method)
        if text is not None:
            data[kind], metadata[kind] = text if isinstance(text, tuple) else (text, {})
    if PLAIN not in data:
        data[PLAIN] = pretty(value)
    return data, metadata


def for_page(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a page shows of a bundle: a figure as the page's own HTML, all else as it is."""
    if PLOTLY not in data:
        return data
    rest = {kind: text for kind, text in data.items() if kind != PLOTLY}
    return {**rest, HTML: figure_html(data[PLOTLY])}


def _ask(value: Any, method: str, **arguments: Any) -> Any:
    """Return what a value's method says; None where it has none. A class is no value of its kind."""
    asked = getattr(value, method, None)
    return asked(**arguments) if callable(asked) and not isinstance(value, type) else None


def _is_figure(value: Any) -> bool:
    """Tell whether a value is a plotly figure; whoever did not load plotly has none."""
    return any(kind.__name__ == "BaseFigure" and kind.__module__.startswith("plotly.") for kind in type(value).__mro__)
