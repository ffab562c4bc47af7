"""One line with a link on top of every page, as for a warning that must not be missed."""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The theme lets a reader close its announcement for two weeks, and a stored word closes it too. What stands on top of these
# pages is a warning: under a name of its own, no script of the theme finds it.
NOTICE = re.compile(r'<aside class="bd-header-announcement"[^>]*>\s*<div class="bd-header-announcement__content">')
NOTICE_OF_OURS = '<aside class="livepage-notice" aria-label="Warning"><div>'


def add_notice(app: "Sphinx", _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Put the notice on top of the page, with a link that is right from where the page stands."""
    notice = app.config.livepage_notice
    if notice:
        address = context["pathto"](notice["doc"])
        context["theme_announcement"] = f'{notice["text"]} <a href="{address}">{notice["link"]}</a>'


def with_own_notice(page: str) -> str:
    """Return a page with the notice under our own class."""
    return NOTICE.sub(NOTICE_OF_OURS, page)
