"""Pages made of notebooks, for the teacher in Formgrader and for the student as feedback: nothing in them is a student's HTML.

nbconvert renders Markdown with its HTML and writes pictures' sizes as they are. So Markdown is rendered here without HTML, what comes of it
passes a sanitizer, and each notebook passes ``clean`` before it becomes a page.
"""

import re
from html import escape
from typing import Any
from urllib.parse import urlsplit

import nh3
from jinja2 import pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from traitlets import default

from grader.clean import clean

LONGEST = 20_000  # characters of one cell that are rendered; longer ones are shown as they are
TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "ul", "ol", "li", "pre", "code", "em", "strong", "s"),
    *("table", "thead", "tbody", "tr", "th", "td", "a", "img", "span", "div"),
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt"}, "ol": {"start"}, "th": {"class"}, "td": {"class"}}
DATA = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=]+")


def _allowed(_tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value, or nothing: pictures only from the notebook itself, links only to the web."""
    if attribute == "src":
        return value if DATA.fullmatch(value) else None
    if attribute == "href":
        return value if _is_of_the_web(value) else None
    return value


def _is_of_the_web(address: str) -> bool:
    """Tell whether a link leads to a site of the web: not to a script, to this machine, or to Formgrader itself.

    >>> [_is_of_the_web(one) for one in ("https://example.org/x", "javascript:x", "http://127.0.0.1:8888/", "/formgrader?path=x")]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*", host) is not None and host != "localhost"


class _Pages(RendererHTML):
    """Markdown's HTML, with formulas for MathJax and pictures out of the notebook."""

    def math_inline(self, tokens: Any, index: int, *_: Any) -> str:
        """Return a formula in a line."""
        return rf"<span>\({escape(tokens[index].content)}\)</span>"

    def math_block(self, tokens: Any, index: int, *_: Any) -> str:
        """Return a formula of its own."""
        return rf"<div>\[{escape(tokens[index].content)}\]</div>"

    def image(self, tokens: Any, index: int, _options: Any, env: Any) -> str:
        """Return a picture that was pasted in; of any other its description and address, which no browser asks for."""
        token = tokens[index]
        source, words = str(token.attrs.get("src", "")), token.content
        pasted = env.get("attachments", {}).get(source.removeprefix("attachment:"), {}) if source.startswith("attachment:") else {}
        for kind, data in pasted.items():
            return f'<img src="data:{kind};base64,{data}" alt="{escape(words)}">'
        return f"<span>[picture: {escape(words or 'no description')}; {escape(source)}]</span>"


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Tell whether an address may become a link or a picture."""
        return _is_of_the_web(url) or url.startswith("attachment:")


def _renderer() -> MarkdownIt:
    made = _Markdown("commonmark", {"html": False, "maxNesting": 20}, renderer_cls=_Pages).enable("table").enable("strikethrough")
    rules = dict(made.renderer.rules)  # type: ignore[attr-defined] # ours, which the plugin would replace
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    made.renderer.rules |= {name: rules[name] for name in ("math_inline", "math_block", "image")}  # type: ignore[attr-defined]
    return made


MARKDOWN = _renderer()


def markdown(source: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
    """Return Markdown as HTML. HTML in it is shown, not followed; pictures come from the attachments alone."""
    if len(source) > LONGEST:
        return f"<pre>{escape(source)}</pre>"
    # Tags of a student's text are written as `&lt;` already: see `rebuild`.
    page = MARKDOWN.render(source, {"attachments": attachments or {}})
    html: str = nh3.clean(
        page,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes={"http", "https", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )
    return html


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Return a cell's Markdown as HTML: the filter of this name in nbconvert's templates."""
    return markdown(source, (context.get("cell") or {}).get("attachments"))


class Highlight(Highlight2HTML):  # type: ignore[misc] # nbconvert has no types
    """nbconvert's colours for code. What is too long for that is shown without."""

    def __call__(self, source: str, language: str | None = None, metadata: Any = None, **further: Any) -> str:
        """Return code as HTML."""
        if len(source) > LONGEST:
            return f'<div class="highlight"><pre>{escape(source)}</pre></div>'
        return str(super().__call__(source, language, metadata, **further))


class CleanPage(HTMLExporter):  # type: ignore[misc]
    """nbconvert's page of a notebook that is cleaned first."""

    @default("filters")  # type: ignore[untyped-decorator]
    def _own_filters(self) -> dict[str, Any]:
        return {"markdown2html": markdown2html, "highlight_code": Highlight(pygments_lexer="ipython3", parent=self)}

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **further: Any) -> tuple[str, Any]:
        """Return the page and its resources."""
        return super().from_notebook_node(clean(nb), resources, **further)  # type: ignore[no-any-return]
