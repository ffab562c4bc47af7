"""JupyterLite's page made strict and quick: a policy of its own, no script inside it, our start before its own, a way back to the site."""

import re
from collections.abc import Mapping
from html import escape

from sphinx.errors import ExtensionError

from sphinx_livepage.policy import as_text

# JupyterLab makes functions of texts (its settings' schemas, and the kernel's import of Pyodide), Python is WebAssembly, and widgets
# bring modules as blobs. Whatever a notebook holds: the page loads from this site, and sends nowhere else.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",  # Python's worker is made from a blob, so that it inherits this policy
    "manifest-src": "'self'",
    "form-action": "'none'",
    "base-uri": "'none'",
}
START = "start.js"
_HEAD = re.compile(r"<head>\s*")
_CHARSET = re.compile(r"<meta charset=\"[^\"]*\"\s*/?>\s*")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>(.*?)</script>\s*", re.DOTALL)
_KNOWN = re.compile(r"config-utils\.js")  # what the one script inside the page comes to
_MANIFEST = re.compile(r"<link rel=\"manifest\"[^>]*>\s*")
_ROOT = """<!DOCTYPE html>
<html lang="en"><head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta http-equiv="refresh" content="0; url=../">
<title>Jupyter</title>
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{{}}</script>
</head><body><p><a href="../">To the start page</a></p></body></html>
"""
# What is above the notebook is as high as its words need; start.js tells JupyterLab how high.
_STYLE = """<style>
.livepage-above { position: relative; z-index: 2000; background: #fbf8f3; color: #1e2a2f; font: 16px/1.5 system-ui, sans-serif; }
.livepage-above :is(nav, p) { margin: 0; padding: 0.25rem 1rem; border-bottom: 1px solid #b8b2a6; }
.livepage-above nav { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.livepage-above a { color: #0b625e !important; text-decoration: underline !important; display: inline-block; padding: 0.25rem 0; }
.livepage-above a:focus-visible, .livepage-above button:focus-visible { outline: 3px solid #9a4a00; outline-offset: 2px; }
.livepage-above .livepage-trouble { background: #fff1df; border-bottom: 2px solid #9a4a00; padding: 0.5rem 1rem; }
.livepage-above button { font: inherit; min-height: 44px; margin: 0.25rem 0.75rem 0.25rem 0; padding: 0 1rem; cursor: pointer; }
body > #main { top: var(--livepage-above, 0px) !important; }
</style>
"""
_BODY = re.compile(r"<body[^>]*>")


def way_back(site: str, notice: Mapping[str, str]) -> str:
    """Return the links above the notebook: to the site, and the notice that is on top of its pages (``livepage_notice``), if it has one.

    ``site`` is how the page reaches the site's root. ``start.js`` lets the first link lead to the page of the set that is open.
    """
    warning = ""
    if notice:
        link = f'<a href="{escape(site)}{escape(notice["doc"])}.html">{escape(notice["link"])}</a>'
        warning = f"<span>{escape(notice['text'])} {link}</span>"
    back = f'<a class="livepage-back" href="{escape(site)}">Back to the course</a>'
    return f'<div class="livepage-above"><nav aria-label="Course">{back}{warning}</nav></div>'


def finished_page(text: str, build: str, above: str) -> str:
    """Return an app's page with its policy, our start, and ``above`` first in its body.

    Raises ``ExtensionError`` where the page is not as it was.
    """
    scripts = _SCRIPT.findall(text)
    if len(scripts) != 1 or not _KNOWN.search(scripts[0]) or not all(each.search(text) for each in (_CHARSET, _HEAD, _BODY)):
        raise ExtensionError("sphinx_livepage: JupyterLite's page has changed; look whether sphinx_livepage/lite/page.py still holds")
    text = _MANIFEST.sub("", _CHARSET.sub("", _SCRIPT.sub("", text)))
    text = _TITLE.sub("<title>Exercise - Jupyter</title>", text)
    first = (
        '<meta charset="utf-8">\n'
        f'    <meta http-equiv="Content-Security-Policy" content="{as_text(POLICY)}">\n'
        '    <meta name="robots" content="noindex">\n'
        '    <link rel="icon" href="favicon.ico">\n'
        f'    <link rel="preload" as="script" href="../boot.js?build={build}">\n'
        f'    <script type="module" src="../{START}?build={build}"></script>\n    '
    )
    text = _BODY.sub(lambda body: f"{body[0]}\n{above}", text, count=1)
    return _HEAD.sub(f"<head>\n    {first}", text).replace("<html>", '<html lang="en">').replace("</head>", f"{_STYLE}</head>")


def root_page() -> str:
    """Return the page at JupyterLite's root, which has nothing to open: it leads to the site's own start."""
    return _ROOT.format(policy=as_text({"default-src": "'none'", "base-uri": "'none'"}))
