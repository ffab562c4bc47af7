"""A bibliography whose entries may bear a mark: a word and a sentence beside an entry, as for a source that nobody has checked.

``livepage_source_mark`` names a function of a bibliography key. If it returns a word and a sentence rather than None, the style
``marked`` (``bibtex_default_style``) prints both beside the entry.
"""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, ClassVar

from pybtex.plugin import register_plugin  # type: ignore[import-untyped]  # pybtex ships no types
from pybtex.richtext import Tag, Text  # type: ignore[import-untyped]
from pybtex.style.formatting.plain import Style  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

Mark = Callable[[str], tuple[str, str] | None]


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


def setup_bibliography(app: "Sphinx") -> None:
    """Register the style and its option."""
    app.add_config_value("livepage_source_mark", "", "env")
    app.connect("config-inited", find_mark)
    register_plugin("pybtex.style.formatting", "marked", MarkedStyle)
