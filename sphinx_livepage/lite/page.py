"""JupyterLite's page made strict and quick: a policy of its own, no script inside it, and our start before its own."""

import re

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
_TROUBLE = """<style>
.livepage-trouble { position: relative; z-index: 2000; margin: 0; padding: 0.5rem 1rem; background: #fff1df; color: #1e2a2f;
  border-bottom: 2px solid #9a4a00; font: 16px/1.5 system-ui, sans-serif; }
</style>
"""


def finished_page(text: str, build: str) -> str:
    """Return an app's page with its policy and our start. Raises ``ExtensionError`` where it is not as it was."""
    scripts = _SCRIPT.findall(text)
    if len(scripts) != 1 or not _KNOWN.search(scripts[0]) or not _CHARSET.search(text) or not _HEAD.search(text):
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
    return _HEAD.sub(f"<head>\n    {first}", text).replace("<html>", '<html lang="en">').replace("</head>", f"{_TROUBLE}</head>")


def root_page() -> str:
    """Return the page at JupyterLite's root, which has nothing to open: it leads to the site's own start."""
    return _ROOT.format(policy=as_text({"default-src": "'none'", "base-uri": "'none'"}))
