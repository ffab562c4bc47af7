"""Joins the style sheets of a site into one and drops the theme's rules that no page uses, which are most of them.

The theme brings Bootstrap and a whole icon set. What a page or a script could use is left alone (``unused_css.cjs``, which
runs PurgeCSS in node). The book's own sheet joins whole: its rules are few, and widgets may put names together.
"""

import json
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

from sphinx.errors import ExtensionError

from sphinx_livepage.fingerprint import fingerprint
from sphinx_livepage.node import run_node
from sphinx_livepage.staging import STYLE

JOINED = "styles/book.css"
LINK = re.compile(r'\s*<link(?=[^>]*\srel="stylesheet")(?![^>]*\smedia=)[^>]*\shref="([^"]*?)_static/([^"?]+\.css)(?:\?[^"]*)?"[^>]*>')
SCRIPT = re.compile(r'<script[^>]*\ssrc="[^"]*?_static/([^"?]+\.js)')
IMPORT = re.compile(r'@import\s+"([^"]+)";')
ADDRESS = re.compile(r"url\((['\"]?)(?!data:|https?:|/|#)([^)'\"]+)\1\)")
PROGRAM = Path(__file__).with_name("unused_css.cjs")


def join_style_sheets(site: Path) -> None:
    """Give each page of a site one style sheet with the rules in use, and delete the sheets that went into it.

    Where no page was written since the last time, nothing changes.
    """
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html") if "_static" not in page.parts}
    sheets = [name for name in one_order([name for _, name in LINK.findall(text)] for text in pages.values()) if name != JOINED]
    if not sheets:
        return
    static = site / "_static"
    theirs = "\n".join(_sheet(static, name) for name in sheets if name != STYLE)
    ours = "\n".join(_sheet(static, name) for name in sheets if name == STYLE)
    scripts = {name for text in pages.values() for name in SCRIPT.findall(text)}
    content = [str(file) for file in (*pages, *(static / name for name in sorted(scripts)))]
    joined = f"{_in_use(theirs, content)}\n{ours}"
    (static / JOINED).write_text(joined, encoding="utf-8")
    version = fingerprint(joined.encode())
    for page, text in pages.items():
        page.write_text(with_one_sheet(text, version), encoding="utf-8")
    for name in {*sheets, *_imported(static, sheets)}:
        (static / name).unlink()
        (static / f"{name}.map").unlink(missing_ok=True)


def one_order(lists: Iterable[list[str]]) -> list[str]:
    """Return all names in one order that agrees with each list. Raises ``ExtensionError`` where two lists disagree."""
    kept = list({tuple(names): None for names in lists})
    order: list[str] = []
    while any(kept):
        first = next((names[0] for names in kept if names and not any(names[0] in other[1:] for other in kept)), None)
        if first is None:
            raise ExtensionError(f"sphinx_livepage: pages load their style sheets in orders that contradict each other: {kept}")
        order.append(first)
        kept = [names[1:] if names and names[0] == first else names for names in kept]
    return order


def with_one_sheet(page: str, version: str) -> str:
    """Return a page with the joined sheet where its first sheet was, and without the others."""
    found = LINK.search(page)
    if not found:
        return page
    before = page[: found.start()]
    link = f'\n    <link rel="stylesheet" href="{found[1]}_static/{JOINED}?v={version}" />'
    return before + link + LINK.sub("", page[found.end() :])


def _sheet(static: Path, name: str) -> str:
    """Return the text of a sheet, with imported sheets in it and addresses that hold from the joined one."""
    folder = posixpath.dirname(name)
    text = (static / name).read_text(encoding="utf-8").removeprefix("\ufeff").replace('@charset "UTF-8";', "")
    here = posixpath.dirname(JOINED)
    text = ADDRESS.sub(lambda found: f"url({posixpath.relpath(posixpath.join(folder, found[2]), here)})", text)
    return IMPORT.sub(lambda found: _sheet(static, posixpath.normpath(posixpath.join(folder, found[1]))), text)


def _imported(static: Path, sheets: list[str]) -> list[str]:
    return [
        posixpath.normpath(posixpath.join(posixpath.dirname(name), found))
        for name in sheets
        for found in IMPORT.findall((static / name).read_text(encoding="utf-8"))
    ]


def _in_use(css: str, content: list[str]) -> str:
    made = run_node(PROGRAM, asked=json.dumps({"css": css, "content": content}))
    if not made:
        raise ExtensionError("sphinx_livepage: unused style rules could not be dropped: nothing is left")
    return made
