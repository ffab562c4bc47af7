"""The site as an app on a phone's home screen: a web manifest and its icons.

``livepage_app`` in ``_config.yml``: ``short_name`` (below the icon), ``start`` (the document that opens), ``emblem`` (a square SVG
made of stroked paths), ``ground`` (the colour behind it).
"""

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_livepage.card import draw_icon
from sphinx_livepage.stage import existing_file, fresh_stage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

MANIFEST = "app.webmanifest"
SIZES = (192, 512)  # px, as browsers ask of an app that can be installed


def setup_app(app: "Sphinx") -> None:
    """Register the option, the files and the lines in each page's head."""
    app.add_config_value("livepage_app", {}, "html")
    app.connect("builder-inited", stage_app)
    app.connect("html-page-context", add_to_head)


def stage_app(app: "Sphinx") -> None:
    """Write the manifest and the icons where Sphinx copies them from. Raises ``ExtensionError`` for a missing emblem."""
    settings = app.config.livepage_app
    if app.builder.format != "html" or not settings:
        return
    emblem = existing_file(Path(app.srcdir) / settings["emblem"], "the app's icons are drawn from it")
    stage = fresh_stage(app, "app")
    for size in SIZES:
        draw_icon(stage / f"icon-{size}.png", size=size, emblem=emblem, ground=settings["ground"])
    (stage / MANIFEST).write_text(json.dumps(manifest(app.config.html_title, app.config.language, settings), indent=1), encoding="utf-8")
    app.config.html_static_path.append(str(stage))


def manifest(name: str, language: str, settings: dict[str, str]) -> dict[str, Any]:
    """Return the manifest. Its addresses are seen from ``_static``, so the site may be hosted anywhere."""
    return {
        "name": name,
        "short_name": settings["short_name"],
        "lang": language,
        "start_url": f"../{settings['start']}.html",
        "scope": "../",
        "display": "minimal-ui",
        "background_color": settings["ground"],
        "theme_color": settings["ground"],
        "icons": [
            {"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in SIZES
            for purpose in ("any", "maskable")
        ],
    }


def add_to_head(app: "Sphinx", _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Name the manifest and the icon in the head of a page."""
    settings = app.config.livepage_app
    if settings:
        static = escape(context["pathto"]("_static/", resource=True))
        context["metatags"] = (
            f'{context.get("metatags", "")}\n<link rel="manifest" href="{static}{MANIFEST}" />'
            f'\n<link rel="apple-touch-icon" href="{static}icon-{SIZES[0]}.png" />'
            f'\n<meta name="theme-color" content="{escape(settings["ground"])}" />'
        )
