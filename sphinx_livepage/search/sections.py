"""What a page says, section by section, as plain text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

# What is no running text of the page: its controls, its code, its pictures, and links that every page has.
_LEFT_OUT = {"script", "style", "form", "nav", "svg", "template", "button", "select", "noscript", "pre", "math"}
_LEFT_OUT_CLASSES = {"headerlink", "cell_input", "toctree-wrapper", "page-contents", "prev-next-area", "livepage-copy", "tool-mount"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_WITHIN_A_LINE = {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt"}


@dataclass
class Section:
    """A section of a page: its address in the site, its heading, the heading of its page, and its own text without its subsections.

    ``also`` are other addresses that lead to it, such as a label of its own.
    """

    address: str
    heading: str = ""
    page: str = ""
    text: str = ""
    also: list[str] = field(default_factory=list)

    def to_list(self) -> list[str]:
        """Return the values as the search page reads them."""
        return [self.address, self.heading, self.page, self.text]


def sections_of(name: str, page: str) -> list[Section]:
    """Return the sections of a page and the terms of a glossary, in order.

    Args:
        name: the page's address in the site without ``.html``.
        page: its HTML.

    >>> page = '<article class="bd-article"><section id="a"><h1>Pain</h1><p>It hurts.</p>'
    >>> page += '<section id="b"><h2>When</h2>After runs.</section></section></article>'
    >>> [(section.address, section.text) for section in sections_of("book/pain", page)]
    [('book/pain.html', 'It hurts.'), ('book/pain.html#b', 'After runs.')]
    """
    start, end = page.find('<article class="bd-article'), page.rfind("</article>")  # a page's own boxes may be articles too
    reader = _Reader(name)
    reader.feed(page[start:end] if start >= 0 else "")
    reader.close()
    sections = [Section(each.address, _line(each.heading), text=_line(each.text), also=each.also) for each in reader.found]
    title = sections[0].heading if sections else ""
    for section in sections:
        section.page = title
    return [section for section in sections if section.heading and (section.text or section.heading == title)]


@dataclass
class _Open:
    """An element that is open, and what ends with it."""

    tag: str
    section: "_Words | None" = None
    left_out: bool = False
    heading: bool = False


@dataclass
class _Words:
    """The words of a section while it is read."""

    address: str
    heading: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Words] = []
        self._name = name
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element that begins a section or a heading, or whose contents do not count."""
        self._end_word(tag)
        if tag in _VOID:
            return
        values = dict(attributes)
        classes = set((values.get("class") or "").split())
        element = _Open(tag, left_out=tag in _LEFT_OUT or bool(classes & _LEFT_OUT_CLASSES) or "hidden" in values)
        begins = tag in {"section", "dt"} and bool(values.get("id"))
        if begins and not self._is_left_out():
            anchor = f"#{values['id']}" if self.found else ""
            element.section = _Words(f"{self._name}.html{anchor}")
            self.found.append(element.section)
        elif tag == "span" and values.get("id") and self._is_before_heading():
            self.found[-1].also.append(f"{self._name}.html#{values['id']}")
        element.heading = tag in _HEADINGS and self._current() is not None and not self._has_heading(element)
        self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and with it what was left open inside it. The words of a glossary follow their ``dt``."""
        self._end_word(tag)
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                section = self._open[place].section
                del self._open[place:]
                if tag == "dt" and section is not None and self._open:
                    self._open[-1].section = section  # up to the next dt
                return

    def handle_data(self, data: str) -> None:
        """Add text to the heading or to the words of the section that is open."""
        section = self._current()
        if section is None or self._is_left_out():
            return
        (section.heading if any(element.heading for element in self._open) else section.text).append(data)

    def _end_word(self, tag: str) -> None:
        """Keep the words of two blocks apart."""
        section = self._current()
        if section is not None and tag not in _WITHIN_A_LINE:
            section.text.append(" ")

    def _current(self) -> _Words | None:
        return next((element.section for element in reversed(self._open) if element.section is not None), None)

    def _has_heading(self, element: _Open) -> bool:
        section = element.section or self._current()
        return section is not None and bool("".join(section.heading).strip())

    def _is_before_heading(self) -> bool:
        """Tell whether the newest section has only begun: Sphinx puts its further names there."""
        section = self._current()
        return section is not None and section is self.found[-1] and not "".join([*section.heading, *section.text]).strip()

    def _is_left_out(self) -> bool:
        return any(element.left_out for element in self._open)


def _line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
