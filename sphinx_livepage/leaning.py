"""Takes out of a page what the theme and its extensions put there and the page does not use."""

import re

from sphinx.errors import ExtensionError

# The theme's icon script: 1.5 MB to draw what its font draws as well.
ICON_SCRIPT = re.compile(r"\s*<(?:script|link)[^>]*fontawesome\.js[^>]*>(?:</script>)?")
# What the theme and its extensions put on every page, and the mark of a page that uses it.
USED_WHERE = (
    (r"searchtools\.js|searchindex\.js|language_data\.js", r'id="search-results"'),
    (r"sphinx-design\.min\.css|design-tabs\.js", r'class="(?:[^"]* )?sd-'),
    (r"togglebutton\.(?:js|css)", r'class="(?:[^"]* )?(?:toggle|admonition)[ "]'),
    (r"clipboard\.min\.js|copybutton\.(?:js|css)", r'class="highlight"'),
)
# The theme's contents for paper, with a second heading of the page: on paper this book leaves them out.
PAPER_CONTENTS = re.compile(r'<div id="jb-print-docs-body".*?(?=<div id="searchbox"|<article)', re.DOTALL)
# Scripts that wait for the page by themselves need not hold it up. documentation_options.js must: the page's own lines use it.
NEED_NOT_BLOCK = re.compile(
    r'<script src="([^"]*/(?:doctools|sphinx_highlight|clipboard\.min|copybutton|togglebutton|sphinx-book-theme|searchtools|language_data)\.js[^"]*'
    r'|[^"]*searchindex\.js[^"]*)">'
)
# The theme's tooltips and its one menu need all of Bootstrap's script, the heaviest of a page: a title shows by itself, and
# page.js opens the menu.
BOOTSTRAP = re.compile(r"\s*<script[^>]*scripts/bootstrap\.js[^>]*></script>")
NEEDS_BOOTSTRAP = re.compile(r'data-bs-toggle="(?!tooltip")[^"]*"|id="pst-collapse-sidebar-button"')
# Scripts that the theme asks for ahead of the page's own words and style.
ASKED_EARLY = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')


def without_unused(name: str, page: str) -> str:
    """Return a page without the files that it does not use, and with scripts that do not hold it up.

    Raises ``ExtensionError`` for a page that needs what is taken out of all.
    """
    if needs := NEEDS_BOOTSTRAP.search(page):
        raise ExtensionError(f"sphinx_livepage: {name} has {needs[0]}, which needs Bootstrap's script, and no page brings that")
    for theirs in (ASKED_EARLY, BOOTSTRAP, PAPER_CONTENTS, ICON_SCRIPT):
        page = theirs.sub("", page)
    for files, mark in USED_WHERE:
        if not re.search(mark, page):
            page = re.sub(rf"\s*<(?:script|link)[^>]*/?(?:{files})[^>]*>(?:</script>)?", "", page)
    return NEED_NOT_BLOCK.sub(r'<script defer src="\1">', page)
