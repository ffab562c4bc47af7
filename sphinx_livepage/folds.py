"""Sections that are folded on a phone: parts of a page that only some of its readers want.

A Markdown cell of a notebook that begins a section may have a tag that ``livepage_folds`` names. On a narrow screen everything in
that section, below its heading, is behind one line that says what it is (``details`` of class ``livepage-fold``). On a wider screen,
in print, in JupyterLab and for the search it is there as if there were no fold. The fold is HTML and works without scripts; page.js
opens it for an address that leads to the section or into it.

``livepage_folds`` maps a tag to the words of that line. ``{cells}`` in them becomes the number of code cells in the section.
"""

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

LINES_A_CELL = 10_000  # MyST-NB counts lines in this way: 30002 is the second line of the third cell


def setup_folds(app: "Sphinx") -> None:
    """Register the option and what folds."""
    app.add_config_value("livepage_folds", {}, "env")
    app.connect("doctree-read", fold_notebook)


def fold_notebook(app: "Sphinx", doctree: nodes.document) -> None:
    """Fold the tagged sections of a page that is a notebook."""
    source = Path(app.env.doc2path(app.env.docname))
    if app.config.livepage_folds and source.suffix == ".ipynb":
        fold(doctree, json.loads(source.read_text(encoding="utf-8")), app.config.livepage_folds)


def fold(doctree: nodes.document, notebook: "Mapping[str, Any]", words: "Mapping[str, str]") -> None:
    """Put what is below the heading of each tagged section into a fold. Raises ``ExtensionError`` for a tagged cell without a heading."""
    sections: dict[int, nodes.section] = {}
    for section in doctree.findall(nodes.section):
        sections.setdefault((section.line or 0) // LINES_A_CELL - 1, section)
    for at, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "markdown":
            continue
        for tag in set(words).intersection(cell["metadata"].get("tags", ())):
            if at not in sections:
                raise ExtensionError(f'sphinx_livepage: cell "{cell.get("id", at)}" has the tag {tag} and begins no section')
            _fold_section(sections[at], words[tag])


def _fold_section(section: nodes.section, words: str) -> None:
    """Put a section's content into a fold, except for its title and for anchors before the title."""
    after = 1 + next(at for at, child in enumerate(section.children) if isinstance(child, nodes.title))
    number = sum("cell_input" in part["classes"] for part in section.findall(nodes.container))
    line = words.replace("{cells}", f"{number} cell{'' if number == 1 else 's'}")
    section.insert(after, nodes.raw("", f'<details class="livepage-fold"><summary>{escape(line)}</summary>', format="html"))
    section.append(nodes.raw("", "</details>", format="html"))
