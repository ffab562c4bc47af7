"""What a page is, for search engines and catalogues: properties of schema.org as JSON-LD in its head.

``livepage_facts`` in ``_config.yml`` names a function of a page's name that returns its properties, ``@type`` among them, or
nothing for a page that needs none. Name, description, language and address are added here.
"""

import json
from html import unescape
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from sphinx_livepage.describing import DESCRIPTION
from sphinx_livepage.sharing import address_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_facts(app: "Sphinx") -> None:
    """Register the option, and what is done for each page once its description is known."""
    app.add_config_value("livepage_facts", "", "html")
    app.connect("html-page-context", add_facts, priority=600)


def add_facts(app: "Sphinx", page: str, _template: str, context: dict[str, Any], doctree: object) -> None:
    """Write a page's properties into its head."""
    given = resolve_name(app.config.livepage_facts)(page) if doctree is not None and app.config.livepage_facts else {}
    if not given:
        return
    tags = context.get("metatags", "")
    described = DESCRIPTION.search(tags)
    facts = {
        "@context": "https://schema.org",
        "name": context["title"],
        **({"description": unescape(described[1])} if described else {}),
        "inLanguage": app.config.language,
        **({"url": f"{address}{page}.html"} if (address := address_of("BOOK_ADDRESS")) else {}),
        **given,
    }
    context["metatags"] = f'{tags}\n<script type="application/ld+json">{as_script(facts)}</script>'


def as_script(facts: dict[str, Any]) -> str:
    r"""Return properties as JSON that nothing in them can end early.

    >>> as_script({"name": "</script>"})
    '{"name": "\\u003c/script>"}'
    """
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
