"""Gathers the files that pages load into one static folder, so that the book needs no folder of copies."""

import shutil
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from sphinx_livepage.card import CARD, draw_card
from sphinx_livepage.filling import filled
from sphinx_livepage.fingerprint import fingerprint
from sphinx_livepage.policy import PAGE
from sphinx_livepage.python import stage_python
from sphinx_livepage.stage import existing_file, fresh_stage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LOADER = "livepage-loader.js"
DRAWING = "livepage-drawing.js"  # which that loads with the first figure, and JupyterLite too
STYLE = "livepage.css"
DOWNLOADS = "downloads"
NEEDED = "pages need it"
PLOTLY = "vendor/plotly.min.js"
PLOTLY_MORE = "vendor/plotly-more.min.js"


def stage_files(app: "Sphinx") -> None:
    """Put loader, styles and listed files where Sphinx copies them from. Raises ``ExtensionError`` for a missing one."""
    if app.builder.format != "html":
        return
    stage = fresh_stage(app, "static")
    root = Path(app.srcdir)
    loader = Path(__file__).with_name("loader.js").read_text(encoding="utf-8")
    drawing = Path(__file__).with_name("drawing.js").read_bytes()
    libraries = {PLOTLY: app.config.livepage_plotly, PLOTLY_MORE: app.config.livepage_plotly_more}
    values = {
        "DRAWING": f"{DRAWING}?v={fingerprint(drawing)}",
        "PLOTLY": [file for file, source in libraries.items() if source],
        "PYTHON": stage_python(app),
        "READ_ON": app.config.livepage_python.get("read_on", ""),
    }
    (stage / LOADER).write_text(filled(loader, values), encoding="utf-8")
    (stage / DRAWING).write_bytes(drawing)
    shutil.copy(Path(__file__).with_name("page.js"), stage / PAGE)
    card = app.config.livepage_card
    if card:
        draw_card(stage / CARD, title=app.config.html_title, **{**card, "emblem": existing_file(root / card["emblem"], NEEDED)})
    styles = [Path(__file__).with_name("style.css"), *(existing_file(root / style, NEEDED) for style in app.config.livepage_styles)]
    (stage / STYLE).write_text("\n".join(style.read_text(encoding="utf-8") for style in styles), encoding="utf-8")
    for address, source in libraries.items():
        if source:
            (stage / address).parent.mkdir(exist_ok=True)
            shutil.copy(existing_file(root / source, NEEDED), stage / address)
    for address, source in app.config.livepage_files.items():
        (stage / address).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(existing_file(root / source, NEEDED), stage / address)
    made = resolve_name(app.config.livepage_made)() if app.config.livepage_made else {}
    for address, content in made.items():
        (stage / DOWNLOADS / address).parent.mkdir(parents=True, exist_ok=True)
        (stage / DOWNLOADS / address).write_bytes(content)
    app.config.html_static_path.append(str(stage))
    app.add_css_file(STYLE)
