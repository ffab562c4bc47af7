"""What a link says on paper, where nobody can press it: an outside page's address, or the title of another page of the book.

The words stand in ``data-print``, which a style sheet for print shows behind the link. Citations and glossary terms have
none: a citation names its source already, and a term is explained in one place.
"""

import posixpath
import re
from collections.abc import Mapping

ARTICLE = re.compile(r'<article class="bd-article">.*?</article>', re.DOTALL)
LINK = re.compile(r'<a class="reference (internal|external)" href="([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)
HEADING = re.compile(r'<h1>((?:(?!<h1>).)*?)<a class="headerlink"', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SAYS_ENOUGH = ("std-term", "#cite-")


def titles_of(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the title of each page, as HTML text. Pages and titles stand by their address in the site."""
    found = {address: HEADING.search(page) for address, page in pages.items()}
    return {address: TAG.sub("", match[1]).strip() for address, match in found.items() if match}


def with_printed_links(page: str, address: str, titles: Mapping[str, str]) -> str:
    """Return a page whose links say on paper where they lead: the first of a page to each other one, and all to the outside."""
    named: set[str] = set()

    def name(link: re.Match[str]) -> str:
        kind, target, rest, text = link.groups()
        said = TAG.sub("", text).strip().lower()
        words = target
        if kind == "internal":
            to = posixpath.normpath(posixpath.join(posixpath.dirname(address), target.partition("#")[0]))
            words = "" if to in named or any(mark in link[0] for mark in SAYS_ENOUGH) else titles.get(to, "")
            if words:
                named.add(to)
        if not words or said.removeprefix("doi:") in words.lower():
            return link[0]
        words = words.replace('"', "&quot;")
        return f'<a class="reference {kind}" href="{target}"{rest} data-print="{words}">{text}</a>'

    return ARTICLE.sub(lambda article: LINK.sub(name, article[0]), page)
