"""What is done to each page when all are written: lean, strict, with its widgets' modules apart and one style sheet."""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_livepage.fingerprint import fingerprint
from sphinx_livepage.icons import cut_icon_fonts
from sphinx_livepage.leaning import without_unused
from sphinx_livepage.notice import with_own_notice
from sphinx_livepage.paper import titles_of, with_printed_links
from sphinx_livepage.policy import OPTIONS, Strict
from sphinx_livepage.staging import LOADER
from sphinx_livepage.style_sheets import join_style_sheets
from sphinx_livepage.widget_modules import with_modules_apart, write_modules

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# What the theme brings for its developers, for other languages and for launch buttons, and what the start script replaces.
NO_PAGE_ASKS = (
    "_static/scripts/fontawesome.js*",
    "_static/**/*.map",
    "_static/*webpack-macros.html",
    "_static/locales",
    "_static/images/logo_*",
    "_static/scripts/bootstrap*",
    f"_static/{OPTIONS}",
)
_ROOT_TAG = re.compile(r"<html[^>]*(?=>)")
REDIRECT = re.compile(r'<meta http-equiv="refresh"', re.IGNORECASE)
NEEDS_LOADER = ("data-widget-model=", 'class="book-figure"', 'class="book-filter"', 'class="cell_input')


def add_scripts(app: "Sphinx", _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Add the loader to a page that has a widget, a figure or a filter, and to no other."""
    if any(mark in context.get("body", "") for mark in NEEDS_LOADER):
        app.add_js_file(LOADER, loading_method="defer", priority=100)  # ahead of the theme's scripts: the tools come first


def finish_pages(app: "Sphinx", failure: Exception | None) -> None:
    """Take out of the finished pages what they do not use, and make them strict."""
    if failure or app.builder.format != "html":
        return
    site = Path(app.outdir)
    strict = Strict(site, app.config.livepage_kept, app.config.notfound_urls_prefix)
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html") if "_static" not in page.parts}
    addresses = {page: page.relative_to(site).as_posix() for page in pages}
    titles = titles_of({addresses[page]: text for page, text in pages.items()})
    finished, modules = {}, dict[str, str]()
    for page, text in pages.items():
        if REDIRECT.search(text):
            continue
        name = addresses[page]
        finished[page] = strict.page(
            name, with_modules_apart(with_printed_links(with_own_notice(without_unused(name, text)), name, titles), modules)
        )
    write_modules(site, modules)
    start = strict.write_start()
    build = fingerprint("".join([start, *finished.values()]).encode())
    for page, text in finished.items():
        whole = _ROOT_TAG.sub(rf'\g<0> data-build="{build}"', text.replace("{START}", start), count=1)
        page.write_text(whole, encoding="utf-8")
    join_style_sheets(site)
    cut_icon_fonts(site)
    unused_files = {path for pattern in NO_PAGE_ASKS for path in site.glob(pattern)} | _named_nowhere(site)
    for unused in unused_files:
        shutil.rmtree(unused) if unused.is_dir() else unused.unlink()


def _named_nowhere(site: Path) -> set[Path]:
    """Return scripts and style sheets of extensions that neither a page nor another script names."""
    files = {file for file in (site / "_static").iterdir() if file.suffix in {".js", ".css"}}
    texts = {reader: reader.read_text(encoding="utf-8") for reader in {*files, *site.rglob("*.html")}}
    return {file for file in files if not any(file.name in text for reader, text in texts.items() if reader != file)}
