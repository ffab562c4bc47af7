"""Code cells that run in the page: what a page must hold beside the code that it shows.

A chapter's shown cells stand in the page already. Of the cells that it does not show, only those are added which a shown cell
needs: what they define would be missing when a reader runs it.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError

from sphinx_livepage.python.runtime.needs import needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx

INPUT = '<div class="cell_input docutils container">'
HIDING = {"remove-cell", "remove-input"}  # tags


def cells_of(notebook: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return the code cells of a notebook: source, and whether a page shows it."""
    return [
        ("".join(cell["source"]), not HIDING & set(cell["metadata"].get("tags", ())))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
    ]


def for_page(cells: "Sequence[tuple[str, bool]]") -> list[str | None]:
    """Return what a page lists: None for each cell that it shows, and the source of each other one that a shown one needs."""
    sources = [source for source, _ in cells]
    wanted = {at for cell, (_, is_shown) in enumerate(cells) if is_shown for at in needed(sources, cell)}
    return [None if is_shown else source for at, (source, is_shown) in enumerate(cells) if is_shown or at in wanted]


def add_cells(app: "Sphinx", page: str, _template: str, context: dict[str, Any], doctree: object) -> None:
    """Add the list to a page, where a shown cell needs one that is not. Raises ``ExtensionError`` where page and notebook differ."""
    source = Path(app.env.doc2path(page)) if doctree is not None else None
    if not app.config.livepage_python or source is None or source.suffix != ".ipynb":
        return
    listed = for_page(cells_of(json.loads(source.read_text(encoding="utf-8"))))
    shown, found = listed.count(None), context["body"].count(INPUT)
    if shown != found:
        raise ExtensionError(f"sphinx_livepage: {page} shows {found} code cells, and its notebook has {shown} to show")
    if any(source is not None for source in listed):
        text = json.dumps(listed, separators=(",", ":")).replace("</", "<\\/")
        context["body"] += f'<script type="application/json" class="livepage-cells">{text}</script>'
