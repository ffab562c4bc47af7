"""Cuts the theme's icon fonts down to the icons that the pages use: 157 KB on every page become a few.

An icon is a character of the font, put there by a style rule. A rule of the icon set itself (``.fa-bars``) counts where
a page or a script of the theme names its class; every other rule that draws a character of the font counts always.
"""

import re
from pathlib import Path

from fontTools import subset

FONTS = "_static/vendor/fontawesome/webfonts"
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CHARACTER = re.compile(r'"\\([ef][0-9a-f]{3})"|"([\ue000-\uf8ff])"')  # written as a code, or as the character itself
ICON_CLASS = re.compile(r"fa-[a-z0-9-]+")
OF_ICON_SET = re.compile(r"\s*\.(fa-[a-z0-9-]+)::?before\s*")


def characters_in_use(site: Path) -> set[int]:
    """Return the code points of the icons that pages, scripts and style sheets of a site use."""
    readers = [*site.rglob("*.html"), *site.glob("_static/scripts/*.js")]
    named = {name for reader in readers for name in ICON_CLASS.findall(reader.read_text(encoding="utf-8"))}
    used: set[int] = set()
    for sheet in site.glob("_static/**/*.css"):
        for selectors, body in RULE.findall(sheet.read_text(encoding="utf-8")):
            found = [int(code, 16) if code else ord(character) for code, character in CHARACTER.findall(body)]
            if found and any(_counts(selector, named) for selector in selectors.split(",")):
                used.update(found)
    return used


def _counts(selector: str, named: set[str]) -> bool:
    icon = OF_ICON_SET.fullmatch(selector)
    return icon is None or icon[1] in named


def cut_icon_fonts(site: Path) -> None:
    """Rewrite each icon font of a site with the used characters only, and drop the copies that no browser asks for."""
    wanted = characters_in_use(site)
    options = subset.Options(flavor="woff2", layout_features=[], notdef_outline=True)
    for font_file in (site / FONTS).glob("*.woff2"):
        font = subset.load_font(str(font_file), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        subset.save_font(font, str(font_file), options)
    for old in (site / FONTS).glob("*.ttf"):
        old.unlink()
