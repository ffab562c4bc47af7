"""What is done to each page: the notice on top, the loader where it is needed, and dead weight taken out."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from sphinx.errors import ExtensionError

from sphinx_livepage.icons import cut_icon_fonts
from sphinx_livepage.paper import titles_of, with_printed_links
from sphinx_livepage.policy import OPTIONS, Strict
from sphinx_livepage.staging import LOADER
from sphinx_livepage.style_sheets import join_style_sheets

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STATE = re.compile(r'(<script type="application/vnd\.jupyter\.widget-state\+json">)(.*?)(</script>)', re.DOTALL)
MODULES = "_static/widgets"
# The theme's icon script: 1.5 MB to draw what its font draws as well.
ICON_SCRIPT = re.compile(r"\s*<(?:script|link)[^>]*fontawesome\.js[^>]*>(?:</script>)?")
# What the theme and its extensions put on every page, and the mark of a page that uses it.
USED_WHERE = (
    (r"searchtools\.js|searchindex\.js|language_data\.js", r'id="search-results"'),
    (r"sphinx-design\.min\.css|design-tabs\.js", r'class="(?:[^"]* )?sd-'),
    (r"togglebutton\.(?:js|css)", r'class="(?:[^"]* )?(?:toggle|admonition)[ "]'),
    (r"clipboard\.min\.js|copybutton\.(?:js|css)", r'class="highlight"'),
)
# The theme lets a reader close its announcement for two weeks, and a stored word closes it too. What stands on top of these
# pages is a warning: under a name of its own, no script of the theme finds it.
NOTICE = re.compile(r'<aside class="bd-header-announcement"[^>]*>\s*<div class="bd-header-announcement__content">')
NOTICE_OF_OURS = '<aside class="livepage-notice" aria-label="Warning"><div>'
# The theme's contents for paper, with a second heading of the page: on paper this book leaves them out.
PAPER_CONTENTS = re.compile(r'<div id="jb-print-docs-body".*?(?=<div id="searchbox"|<article)', re.DOTALL)
# Scripts that wait for the page by themselves need not hold it up. documentation_options.js must: the page's own lines use it.
NEED_NOT_BLOCK = re.compile(
    r'<script src="([^"]*/(?:doctools|sphinx_highlight|clipboard\.min|copybutton|togglebutton|sphinx-book-theme|searchtools|language_data)\.js[^"]*'
    r'|[^"]*searchindex\.js[^"]*)">'
)
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
REDIRECT = re.compile(r'<meta http-equiv="refresh"', re.IGNORECASE)
# The theme's tooltips and its one menu need all of Bootstrap's script, the heaviest of a page: a title shows by itself, and
# page.js opens the menu.
BOOTSTRAP = re.compile(r"\s*<script[^>]*scripts/bootstrap\.js[^>]*></script>")
NEEDS_BOOTSTRAP = re.compile(r'data-bs-toggle="(?!tooltip")[^"]*"|id="pst-collapse-sidebar-button"')
# Scripts that the theme asks for ahead of the page's own words and style.
ASKED_EARLY = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')
NEEDS_LOADER = ("data-widget-model=", 'class="book-figure"', 'class="book-filter"', 'class="cell_input')
# Notebooks need these in the state; a page has the form and its style in the HTML already.
ON_PAGE_ALREADY = ("_css", "form")


def add_notice(app: "Sphinx", _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Put the notice on top of the page, with a link that is right from where the page stands."""
    notice = app.config.livepage_notice
    if notice:
        address = context["pathto"](notice["doc"])
        context["theme_announcement"] = f'{notice["text"]} <a href="{address}">{notice["link"]}</a>'


def add_scripts(app: "Sphinx", _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Add the loader to a page that has a widget, a figure or a filter, and to no other."""
    if any(mark in context.get("body", "") for mark in NEEDS_LOADER):
        app.add_js_file(LOADER, loading_method="defer", priority=100)  # ahead of the theme's scripts: the tools come first


def finish_pages(app: "Sphinx", failure: Exception | None) -> None:
    """Take out of the finished pages what they do not use, and make them strict."""
    if failure or app.builder.format != "html":
        return
    site = Path(app.outdir)
    strict = Strict(site, app.config.livepage_kept)
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html") if "_static" not in page.parts}
    addresses = {page: page.relative_to(site).as_posix() for page in pages}
    titles = titles_of({addresses[page]: text for page, text in pages.items()})
    finished, modules = {}, dict[str, str]()
    for page, text in pages.items():
        if REDIRECT.search(text):
            continue
        name = addresses[page]
        if needs := NEEDS_BOOTSTRAP.search(text):
            raise ExtensionError(f"sphinx_livepage: {name} has {needs[0]}, which needs Bootstrap's script, and no page brings that")
        finished[page] = strict.page(name, _with_modules_apart(with_printed_links(_without_unused(text), name, titles), modules))
    _write_modules(site / MODULES, modules)
    start = strict.write_start()
    for page, text in finished.items():
        page.write_text(text.replace("{START}", start), encoding="utf-8")
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


def _without_unused(page: str) -> str:
    """Return a page without the files that it does not use, and with scripts that do not hold it up."""
    for theirs in (ASKED_EARLY, BOOTSTRAP, PAPER_CONTENTS, ICON_SCRIPT):
        page = theirs.sub("", page)
    page = NOTICE.sub(NOTICE_OF_OURS, page)
    for files, mark in USED_WHERE:
        if not re.search(mark, page):
            page = re.sub(rf"\s*<(?:script|link)[^>]*/?(?:{files})[^>]*>(?:</script>)?", "", page)
    return NEED_NOT_BLOCK.sub(r'<script defer src="\1">', page)


def _with_modules_apart(page: str, modules: dict[str, str]) -> str:
    """Return a page whose state is what the loader mounts, and names the widgets' modules, whose texts are added to ``modules``.

    A module has a fingerprint for a name, so that pages share it and a browser may keep it; ``start.js`` asks for them early.
    """
    own: dict[str, None] = {}  # a set that keeps its order

    def lean(found: re.Match[str]) -> str:
        state = json.loads(found[2])
        kept = {key: model for key, model in state["state"].items() if model["model_name"] == "AnyModel"}
        for model in kept.values():
            for trait in ON_PAGE_ALREADY:
                model["state"].pop(trait, None)
            text = model["state"]["_esm"]
            model["state"]["_esm"] = hashlib.sha256(text.encode()).hexdigest()[:12]
            modules[model["state"]["_esm"]] = text
            own[model["state"]["_esm"]] = None
        body = json.dumps({**state, "state": kept}, separators=(",", ":")).replace("</", "<\\/")
        return found[1] + body + found[3]

    states = "".join(lean(found) for found in STATE.finditer(page))
    # Behind the words: nothing reads it before the end of the page.
    page = STATE.sub("", page).replace("</body>", f"{states}\n</body>") if states else page
    return page.replace("<html", f'<html data-modules="{" ".join(own)}"', 1) if own else page


def _write_modules(folder: Path, modules: dict[str, str]) -> None:
    """Write all modules of a site, and nothing of an earlier build. From a folder a browser reads no module: a script brings its text."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for digest, text in modules.items():
        (folder / f"{digest}.js").write_text(text, encoding="utf-8")
        as_text = f"(globalThis.livepageModules ??= {{}})[{json.dumps(digest)}] = {json.dumps(text)};\n"
        (folder / f"{digest}.text.js").write_text(as_text, encoding="utf-8")


def count_pages(app: "Sphinx", failure: Exception | None) -> None:
    """Fail where fewer pages came out than the table of contents names: a build of nothing must not be green."""
    if failure or app.builder.format != "html":
        return
    contents = yaml.safe_load(Path(app.srcdir, app.config.external_toc_path).read_text(encoding="utf-8"))
    named = set(_named_in(contents))
    missing = sorted(name for name in named if not Path(app.outdir, f"{name}.html").is_file())
    if missing:
        raise ExtensionError(f"sphinx_livepage: {len(missing)} of {len(named)} pages did not come out: {', '.join(missing)}")


def _named_in(contents: Any) -> list[str]:
    if isinstance(contents, list):
        return [name for item in contents for name in _named_in(item)]
    if not isinstance(contents, dict):
        return []
    own = [contents[key].removesuffix(".md").removesuffix(".ipynb") for key in ("root", "file") if key in contents]
    return own + [name for value in contents.values() if isinstance(value, list) for name in _named_in(value)]
