"""Being found, shared and corrected: where the site lives, its map, its cards, and where to suggest a change.

The book does not know its own address: whoever publishes it says so, in the environment of the build. Without an address
there is no map of the site and no canonical link, since both must be whole addresses.

``BOOK_ADDRESS``     where the site will be read, as ``https://example.org/book/``
``BOOK_REPOSITORY``  where its source is kept, as ``https://example.org/someone/book``
``BOOK_BRANCH``      the branch that the pages are made from; ``main`` where it is not given
"""

import os
import re
import shutil
from html import escape
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx.errors import ConfigError

from sphinx_livepage.card import CARD

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_WHOLE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w./~-]*)?")


def setup_sharing(app: "Sphinx") -> None:
    """Register what helps a page to be found and shared; what needs an address, only where there is one."""
    app.setup_extension("notfound.extension")
    app.setup_extension("sphinx_reredirects")
    app.setup_extension("sphinx_last_updated_by_git")
    if address_of("BOOK_ADDRESS"):
        app.setup_extension("sphinx_sitemap")
        app.setup_extension("sphinxext.opengraph")
    app.add_config_value("livepage_foot", "", "env")
    app.connect("config-inited", use_address)
    app.connect("html-page-context", add_source_line)
    app.connect("build-finished", write_robots)


def address_of(variable: str) -> str:
    """Return a whole address from the environment, ending in a slash; "" where it is not set. Raises ``ConfigError``."""
    given = os.environ.get(variable, "").strip()
    if given and not _WHOLE.fullmatch(given):
        raise ConfigError(f"{variable}: {given!r} is not allowed; allowed: a whole address, as https://example.org/book/")
    return f"{given.rstrip('/')}/" if given else ""


def use_address(_app: "Sphinx", config: "Config") -> None:
    """Tell the extensions where the site will be read."""
    address = address_of("BOOK_ADDRESS")
    # The page for a wrong address is shown at any depth, so its links start at the root of the site.
    root = config.notfound_urls_prefix = urlsplit(address).path or "/"
    config.notfound_context = {name: text.replace("{root}", root) for name, text in config.notfound_context.items()}
    if address:
        config.html_baseurl = address
        config.sitemap_url_scheme = "{link}"
        config.sitemap_excludes = ["search.html", "genindex.html", "404.html"]
        config.sitemap_show_lastmod = shutil.which("git") is not None  # without git no page has a day, and sphinx_sitemap would fail
        config.ogp_site_url = address
        config.ogp_site_name = config.html_title
        config.ogp_image = f"_static/{CARD}"
        config.ogp_image_alt = config.html_title
        config.ogp_enable_meta_description = False  # every page has one already


def add_source_line(app: "Sphinx", page: str, _template: str, context: dict[str, Any], doctree: object) -> None:
    """Say at the foot of a page which file it is made from, with a link to change it where the source is public.

    ``livepage_foot`` may name a function of the page's name that returns HTML to put before it.
    """
    if doctree is None:
        return
    source = str(app.env.doc2path(page, base=False))
    words = f"This page is made from <code>{escape(source)}</code>."
    repository = address_of("BOOK_REPOSITORY")
    if repository:
        branch = os.environ.get("BOOK_BRANCH") or "main"
        words += f' <a href="{escape(f"{repository}edit/{branch}/{source}")}">Suggest a change</a>.'
    foot = str(resolve_name(app.config.livepage_foot)(page)) if app.config.livepage_foot else ""
    context["theme_extra_footer"] = f'{foot}<p class="livepage-source">{words}</p>'


def write_robots(app: "Sphinx", failure: Exception | None) -> None:
    """Write ``robots.txt``: everyone may read everything, and there is a map where the site knows its address."""
    if failure or app.builder.format != "html":
        return
    address = address_of("BOOK_ADDRESS")
    lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {address}sitemap.xml"] if address else []), ""]
    Path(app.outdir, "robots.txt").write_text("\n".join(lines), encoding="utf-8")
