"""Words from data: a directive that puts the HTML of a registered function into a page, and marks in the bibliography.

``livepage_shown`` in ``_config.yml`` gives each function a name, as ``claims: "achilles.evidence.html:claim_cards"``.
In a page, what follows the name is handed to it as texts::

    ```{shown} claims C04 C05
    ```

``livepage_source_mark`` names a function of a bibliography key. Where it returns a word and a sentence rather than
None, the style ``marked`` (``bibtex_default_style``) prints both beside the entry.
"""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from pybtex.plugin import register_plugin  # type: ignore[import-untyped]  # pybtex ships no types
from pybtex.richtext import Tag, Text  # type: ignore[import-untyped]
from pybtex.style.formatting.plain import Style  # type: ignore[import-untyped]
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

Mark = Callable[[str], tuple[str, str] | None]


class ShownDirective(SphinxDirective):
    """Put what a registered function returns into the page. Sphinx's search reads it as it reads the rest."""

    required_arguments = 1
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the HTML as one node; what goes wrong is an error with the page's file and line."""
        name, arguments = self.arguments[0], " ".join(self.arguments[1:]).split()
        known = self.config.livepage_shown
        if name not in known:
            raise self.error(f"shown: {name!r} is not allowed; one of {', '.join(sorted(known))}")
        try:
            html = resolve_name(known[name])(*arguments)
        except Exception as problem:  # whatever it is, the author of the page needs to know where
            raise self.error(f"shown: {name}: {problem}") from problem
        node = nodes.raw("", html, format="html")
        self.set_source_info(node)
        return [node]


class MarkedStyle(Style):  # type: ignore[misc]  # pybtex's style is untyped
    """The plain style of a bibliography, with a word beside each entry that has a mark."""

    mark: ClassVar[Mark | None] = None

    def format_entry(self, label: str, entry: Any, bib_data: Any = None) -> Any:
        """Return the entry as the plain style prints it, and its mark."""
        formatted = super().format_entry(label, entry, bib_data)
        found = MarkedStyle.mark(entry.key) if MarkedStyle.mark else None
        if found:
            formatted.text = Text(formatted.text, " ", Tag("strong", found[0]), " ", found[1])
        return formatted


def find_mark(_app: "Sphinx", config: "Config") -> None:
    """Find the function that knows the marks, once the configuration is read."""
    named = config.livepage_source_mark
    MarkedStyle.mark = staticmethod(resolve_name(named)) if named else None


def setup_shown(app: "Sphinx") -> None:
    """Register directive, style and their options."""
    app.add_config_value("livepage_shown", {}, "env")
    app.add_config_value("livepage_source_mark", "", "env")
    app.add_directive("shown", ShownDirective)
    app.connect("config-inited", find_mark)
    register_plugin("pybtex.style.formatting", "marked", MarkedStyle)
