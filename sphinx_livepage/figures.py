"""Plotly figures on static pages: the figure's data in the page, its numbers as a table, one shared plotly.js.

How a figure looks as HTML stands in ``python/runtime/figure.py``, since a cell that a reader runs shows it in the same way.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes

from sphinx_livepage.python.runtime.figure import figure_html

if TYPE_CHECKING:
    from myst_nb.core.render import MimeData, NbElementRenderer

PLOTLY = "application/vnd.plotly.v1+json"


class FigureRenderer:
    """Renders plotly's notebook output for HTML pages; myst-nb would drop it."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [("html", PLOTLY, 1)]

    @staticmethod
    def handle_mime(_renderer: "NbElementRenderer", data: "MimeData", inline: bool) -> list[nodes.Element] | None:  # noqa: FBT001 - myst-nb calls it so
        """Return the figure as HTML, or None for what is no figure."""
        if inline or data.mime_type != PLOTLY:
            return None
        content = json.loads(data.content) if isinstance(data.content, str) else data.content
        return [nodes.raw(text=figure_html(content), format="html")]
