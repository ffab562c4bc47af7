"""The policy that each page carries (Content-Security-Policy), and pages that can live under it: no script inside a page.

The page for a wrong address has one, ``lost.js``, which its policy allows by its hash and nothing else.

``start.js`` does what the theme's lines inside each page did, ``page.js`` what its ``onclick`` did. A page with a line
that neither knows fails the build, so that nothing is silently dead in the browser.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from sphinx.errors import ExtensionError

from sphinx_livepage.filling import filled
from sphinx_livepage.fingerprint import fingerprint

# What is allowed, and why it must be. The meta tag of each page says it, so it holds on every host and in a folder.
POLICY = {
    "default-src": "'none'",
    # blob: since the loader makes modules of widgets' texts, in a folder and of cells that run; Python in a page is WebAssembly.
    "script-src": "'self' blob: 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",  # plotly.js and the theme set styles on elements
    "img-src": "'self' data:",  # the theme's style sheets hold their small pictures
    "font-src": "'self'",
    "connect-src": "'self'",  # the service worker asks for the pages
    "worker-src": "'self' blob:",  # Python's worker is made from a blob, so that it inherits this policy
    "manifest-src": "'self'",
    "form-action": "'self'",  # the search form
    "base-uri": "'none'",
}
# As a header a host can send it, with what a meta tag may not say.
HEADER = {**POLICY, "frame-ancestors": "'none'"}

START = "livepage-start.js"
PAGE = "livepage.js"
OPTIONS = "documentation_options.js"
NOT_FOUND = "404.html"
_INLINE = re.compile(r"[ \t]*<script(?![^>]*\b(?:src=|type=\"(?:application|text/x)))[^>]*>(.*?)</script>\n?", re.DOTALL)
_HANDLER = re.compile(r"\s(on[a-z]+)=\"([^\"]*)\"")
_OPTIONS_TAG = re.compile(rf"\s*<script[^>]*/{OPTIONS}[^>]*></script>")
_CHARSET = re.compile(r"<meta charset=\"[^\"]*\"\s*/?>")
_TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)
# From a folder a browser reads no other file, so a search there has titles and no excerpts, and must not try.
_IN_A_FOLDER = 'if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;'
_PRESSED = {"window.print()": "print", "toggleFullScreen()": "full-screen"}
# Lines of the theme that start.js or page.js replace, and lines that hold for every page: those go into the start script.
_REPLACED = re.compile(r"dataset\.theme = localStorage|DOCUMENTATION_OPTIONS\.pagename =|Activate the search field")
_SHARED = re.compile(r"(?:let|var) toggle\w+ = '[^']*';|DOCUMENTATION_OPTIONS\.search_as_you_type = \w+;")


def as_text(policy: dict[str, str]) -> str:
    """Return a policy as a browser reads it."""
    return "; ".join(f"{name} {allowed}" for name, allowed in policy.items())


def policy_of_404(script: str) -> dict[str, str]:
    """Return the policy of the page for a wrong address, whose one script inside the page is this text."""
    return {**POLICY, "script-src": f"{POLICY['script-src']} '{hash_of(script)}'"}


def hash_of(script: str) -> str:
    """Return what a policy calls a script inside a page.

    >>> hash_of("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class Strict:
    """Makes the pages of a site strict, and gathers what they shared for the one start script."""

    def __init__(self, site: Path, kept: Sequence[str], root_of_404: str) -> None:
        self._site = site
        self._root_of_404 = root_of_404
        self._kept = list(kept)
        self._shared: dict[str, None] = {}  # a set that keeps its order

    def page(self, name: str, text: str) -> str:
        """Return a page without lines of script, with its policy. Raises ``ExtensionError`` for a line that is not known."""

        def line(found: re.Match[str]) -> str:
            body = found[1].strip()
            if _SHARED.fullmatch(body):
                self._shared[body] = None
            elif not _REPLACED.search(body):
                raise ExtensionError(f"sphinx_livepage: {name} has a script inside the page, which its policy forbids: {body[:80]!r}")
            return ""

        def tag(found: re.Match[str]) -> str:
            return _HANDLER.sub(handler, found[0])

        def handler(found: re.Match[str]) -> str:
            if found[2] not in _PRESSED:
                raise ExtensionError(f"sphinx_livepage: {name} has {found[1]}={found[2]!r}, which its policy forbids")
            return f' data-press="{_PRESSED[found[2]]}"'

        if name == NOT_FOUND:  # it is shown at any depth, so its addresses begin at the root of the host
            text = text.replace('data-content_root="./"', f'data-content_root="{self._root_of_404}"')
        text, charsets = _CHARSET.subn(self._first_lines(name), text, count=1)
        if not charsets:
            raise ExtensionError(f"sphinx_livepage: {name} does not say its character set, so its policy has no place")
        head, mark, body = _OPTIONS_TAG.sub("", _INLINE.sub(line, text)).partition("<body")
        if name == NOT_FOUND:  # at the end, when all elements are there
            body = body.replace("</body>", f"<script>{self._lost()}</script>\n</body>")
        return head + mark + _TAG.sub(tag, body)

    def _lost(self) -> str:
        """Return the script by which the page for a wrong address finds its site."""
        values = {"BUILT_FOR": self._root_of_404, "MARK": f"_static/{START}"}
        return filled(Path(__file__).with_name("lost.js").read_text(encoding="utf-8"), values)

    def _first_lines(self, name: str) -> str:
        policy = policy_of_404(self._lost()) if name == NOT_FOUND else POLICY
        static = (self._root_of_404 if name == NOT_FOUND else "../" * name.count("/")) + "_static/"
        return (
            '<meta charset="utf-8" />\n'
            f'    <meta http-equiv="Content-Security-Policy" content="{as_text(policy)}" />\n'
            f'    <script src="{static}{START}?v={{START}}"></script>\n'
            f'    <script defer src="{static}{PAGE}?v={fingerprint((self._site / "_static" / PAGE).read_bytes())}"></script>'
        )

    def write_start(self) -> str:
        """Write the start script; return its fingerprint, for the pages to name."""
        ours = filled(Path(__file__).with_name("start.js").read_text(encoding="utf-8"), {"KEPT": self._kept})
        options = (self._site / "_static" / OPTIONS).read_text(encoding="utf-8")
        start = self._site / "_static" / START
        start.write_text("\n".join([ours, options, *self._shared, _IN_A_FOLDER, ""]), encoding="utf-8")
        return fingerprint(start.read_bytes())
