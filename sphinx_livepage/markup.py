"""Corrects the theme's markup where it shuts people out.

Each correction names what the theme writes and what replaces it. Where a new version of the theme writes something else, a correction does nothing,
and the fault may be back: a test asks of the built site that each of them was needed.
"""

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SCRIPT = "_static/scripts/sphinx-book-theme.js"


class Correction(NamedTuple):
    """What the theme writes, what stands there instead, and why."""

    theirs: str
    ours: str
    why: str


CORRECTIONS = (
    Correction(
        'search-button__button pst-js-only" title="Search" aria-label="Search" data-bs-placement="bottom" data-bs-toggle="tooltip">\n '
        '<i class="fa-solid fa-magnifying-glass"></i>\n <span',
        'search-button__button pst-js-only" data-bs-placement="bottom">\n <i class="fa-solid fa-magnifying-glass"></i>\n <span',
        "the button shows its name and its keys; a name of its own, or one from a tooltip, says less than it shows",
    ),
    Correction(
        '<div id="pst-primary-sidebar" class=',
        '<div id="pst-primary-sidebar" role="navigation" aria-label="Site" class=',
        "the site's name and the search button belong to no landmark",
    ),
    Correction(
        '<dialog id="pst-primary-sidebar-modal">', '<dialog id="pst-primary-sidebar-modal" aria-label="Menu">', "a dialog has a name"
    ),
    Correction('<dialog id="pst-search-dialog">', '<dialog id="pst-search-dialog" aria-label="Search">', "a dialog has a name"),
    Correction(
        '<dialog id="pst-secondary-sidebar-modal">',
        '<dialog id="pst-secondary-sidebar-modal" aria-label="On this page">',
        "a dialog has a name",
    ),
    Correction(
        '<summary><span class="toctree-toggle" role="presentation">',
        '<summary aria-label="Pages below this one"><span class="toctree-toggle" role="presentation">',
        "a fold that shows an arrow alone has a name",
    ),
    Correction(
        'data-bs-toggle="dropdown" aria-expanded', 'data-press="menu" aria-expanded', "a menu of two lines needs no library to open"
    ),
    Correction('title="Toggle primary sidebar"', 'title="Menu" aria-label="Menu"', "says what opens, in a reader's words"),
    Correction(
        'title="Toggle secondary sidebar"', 'title="On this page" aria-label="On this page"', "says what opens, in a reader's words"
    ),
    Correction('title="Fullscreen mode"', 'title="Full screen" aria-label="Full screen"', "the sign of an icon font is no name"),
    Correction(
        '[".theme-switch-button",".search-button",".primary-toggle",".secondary-toggle"].forEach((e=>{const t=document.querySelector(e);'
        't&&t.addEventListener("click",(()=>{t.blur()}),!0)}))',
        '[".theme-switch-button"].forEach((e=>{const t=document.querySelector(e);t&&t.addEventListener("click",(o=>{o.detail&&t.blur()}),!0)}))',
        "who opens a drawer or the search by keys comes back to the button, and not to the top of the page",
    ),
    Correction('role="doc-biblioentry"', 'role="listitem"', "the role is deprecated, and the items of a list must be list items"),
)
# What only the coming theme writes: a menu of colours in place of a button that goes through them.
COMING_THEME = (0, 18)  # of pydata-sphinx-theme
COMING_CORRECTIONS = (
    Correction(
        'aria-label="Color mode" data-bs-toggle="dropdown">',
        'aria-label="Light or dark" data-press="menu" aria-expanded="false">',
        "a menu of three lines needs no library to open",
    ),
)


def corrections_of_this_theme() -> tuple[Correction, ...]:
    """Return the corrections that the installed theme needs."""
    major, minor, *_ = map(int, version("pydata-sphinx-theme").split(".")[:2])
    return (*CORRECTIONS, *(COMING_CORRECTIONS if (major, minor) >= COMING_THEME else ()))


def correct_markup(app: "Sphinx", failure: Exception | None) -> None:
    """Correct every page of the site, and the theme's script."""
    if failure or app.builder.format != "html":
        return
    for file in (*sorted(Path(app.outdir).rglob("*.html")), Path(app.outdir, SCRIPT)):
        text = file.read_text(encoding="utf-8")
        corrected = corrected_text(text)
        if corrected != text:
            file.write_text(corrected, encoding="utf-8")


def corrected_text(text: str) -> str:
    """Return a page, or the theme's script, with every correction that it needs."""
    for correction in (*CORRECTIONS, *COMING_CORRECTIONS):
        text = text.replace(correction.theirs, correction.ours)
    return text
