"""HTML from data: a directive that puts what a registered function returns into a page.

``livepage_shown`` gives each function a name, as ``prices: "shop.tables:prices"``. In a page, what follows the name is handed to the
function as texts::

    ```{shown} prices apples pears
    ```
"""

from pkgutil import resolve_name
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx


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


def setup_shown(app: "Sphinx") -> None:
    """Register the directive and its option."""
    app.add_config_value("livepage_shown", {}, "env")
    app.add_directive("shown", ShownDirective)
