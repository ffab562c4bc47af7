"""Whether a page fits its screen, whatever fonts the reader has and however large the text is.

The fonts are made from the one that Pillow brings, so that the answer is the same on every machine: as wide as DejaVu and
Verdana, as wide as Helvetica, Roboto and Segoe UI, and as narrow as Arial Narrow.
"""

import base64
from collections.abc import Iterable
from itertools import product
from typing import Any, NamedTuple

from PIL import ImageFont


class Fonts(NamedTuple):
    """How wide the letters of a reader's fonts are, as multiples of Helvetica's: ordinary, bold, and of code."""

    regular: float
    bold: float
    code: float


STACKS = {"wide": Fonts(1.16, 1.30, 1.41), "usual": Fonts(1.0, 1.06, 1.3), "narrow": Fonts(0.82, 0.87, 1.15)}
WIDTHS = (360, 390)  # px: small and usual phones
TEXT_SIZES = (100, 120, 200)  # per cent of the browser's own
ALL_LAYOUTS = tuple(product(WIDTHS, STACKS, TEXT_SIZES))
# Where a page that does not fit shows it first: the smallest phone, wide letters, as they are and at their largest.
HARDEST = ((360, "wide", 100), (360, "wide", 200))

ADD_FONTS = """async ([data, stacks]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  for (const [name, [regular, bold, code]] of Object.entries(stacks))
    for (const [family, weight, width] of [["text", "100 500", regular], ["text", "600 900", bold], ["code", "100 900", code]]) {
      const face = new FontFace(`${name}-${family}`, bytes, { weight, sizeAdjust: `${width * 100}%` });
      document.fonts.add(await face.load());
    }
  document.head.append(Object.assign(document.createElement("style"), { id: "test-fonts" }));
}"""

# Icons keep their own font.
SET = """([stack, size]) => {
  document.querySelector("#test-fonts").textContent = stack === null ? "" : `
    html { font-size: ${size}% !important; }
    *:not([class*="fa-"]) { font-family: "${stack}-text" !important; }
    :is(pre, code, kbd, samp, textarea.run-editor, .pre), :is(pre, code, kbd, samp) * { font-family: "${stack}-code" !important; }`;
  scrollTo(0, 0);
}"""

# What reaches past the right or left edge without a box that scrolls, or is cut off by a box that does not.
MISFITS = """() => {
  const width = document.documentElement.clientWidth;
  const clips = (style) => style.overflowX !== "visible";
  const inScroller = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) if (clips(getComputedStyle(box))) return true;
    return false;
  };
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".sheet, svg, dialog:not([open])")) continue;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (box.width <= 1 || box.height <= 1) continue; // only for screen readers
    if ((box.right > width + 1 || box.left < -1) && box.right > 0 && !inScroller(element)) found.push(["past the edge", element]);
    if (element.tagName !== "INPUT" && /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) found.push(["cut off", element]);
  }
  const inner = found.filter(([, element]) => !found.some(([, other]) => other !== element && element.contains(other)));
  const say = ([how, element]) => `${how}: ${element.cloneNode(false).outerHTML.slice(0, 110)} ${element.textContent.trim().slice(0, 40)}`;
  const wide = document.documentElement.scrollWidth;
  return [...(wide > width ? [`the page is ${wide} px wide`] : []), ...inner.map(say)].slice(0, 12);
}"""


def add_fonts(page: Any) -> None:
    """Make the test's fonts known to a page."""
    data = base64.b64encode(ImageFont.load_default(16).font_bytes).decode()
    page.evaluate(ADD_FONTS, [data, {name: list(fonts) for name, fonts in STACKS.items()}])


def set_text(page: Any, stack: str | None, size: int = 100) -> None:
    """Show a page in one of the stacks of fonts, with the text at a size in per cent; ``None`` brings back the machine's own fonts."""
    page.evaluate(SET, [stack, size])


def misfits(page: Any, layouts: Iterable[tuple[int, str, int]]) -> list[str]:
    """Return what does not fit a page's screen in layouts (width in px, fonts, size of text), each with the first elements that are to blame."""
    add_fonts(page)
    found = []
    for width, stack, size in layouts:
        page.set_viewport_size({"width": width, "height": 780})
        set_text(page, stack, size)
        found += [f"{width} px, {stack} fonts, text at {size} %: {problem}" for problem in page.evaluate(MISFITS)]
    set_text(page, None)
    return found
