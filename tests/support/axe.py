"""axe-core on a page as a reader has it: light and dark, on a phone and on a desk, from one load of the page."""

from pathlib import Path
from typing import Any

from support.site import ROOT

AXE = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 360)
# What a page's colours decide. All other rules say the same in light and dark, and run once a width.
COLOUR_RULES = ("color-contrast", "link-in-text-block")

# Page and side bar are looked at from their start: what is half under something that sticks to the top is a matter of scrolling.
SET = """(mode) => {
  document.documentElement.dataset.theme = mode;
  scrollTo(0, 0);
  for (const bar of document.querySelectorAll(".bd-sidebar")) bar.scrollTop = 0;
}"""
RUN = """async ([where, only, ignored]) => {
  const on = (names) => Object.fromEntries(names.map((name) => [name, { enabled: true }]));
  const off = Object.fromEntries(ignored.map((name) => [name, { enabled: false }]));
  const options = only.length ? { runOnly: { type: "rule", values: only } } : { rules: { ...on(["target-size"]), ...off } };
  const { violations } = await axe.run(where ?? document, { ...options, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
}"""

# Each kind of thing that Tab reaches, with the focus on it: the rules that its looks, its name and its state decide. Things are of one
# kind if they and what they are in have the same tags, types and classes: the style sheets can tell no difference.
FOCUSED = """async () => {
  const rules = ["color-contrast", "button-name", "link-name", "label", "select-name", "aria-valid-attr-value", "aria-hidden-focus"];
  const stops = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
    .filter((stop) => stop.tabIndex >= 0 && !stop.disabled && stop.checkVisibility({ visibilityProperty: true }));
  const found = [];
  const kinds = new Set();
  for (const stop of stops) {
    let kind = stop.type ?? "";
    for (let box = stop; box !== document.body; box = box.parentElement) kind += ` ${box.tagName}.${[...box.classList].sort()}`;
    if (kinds.has(kind)) continue;
    stop.focus();
    if (document.activeElement !== stop) continue;
    kinds.add(kind);
    const { violations } = await axe.run(stop, { runOnly: { type: "rule", values: rules }, resultTypes: ["violations"] });
    found.push(...violations.map(({ id }) => `${id}: ${stop.outerHTML.slice(0, 120)}`));
  }
  return { kinds: kinds.size, found };
}"""

SMALL = """(place) => [...place.querySelectorAll("label, button, summary, select, input[type=text], input[type=range]")]
  .filter((target) => target.checkVisibility())
  .map((target) => [target.getBoundingClientRect(), target])
  .filter(([{ width, height }]) => height < 43.5 || width < 43.5)
  .map(([{ width, height }, target]) => `${width}x${height}: ${target.outerHTML.slice(0, 90)}`)"""


def violations(page: Any, where: str | None = None, ignored: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds wrong in a page or in the part of it that a selector names, at both widths in both modes."""
    if not page.evaluate("Boolean(globalThis.axe)"):
        page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for mode, only in (("light", ()), ("dark", COLOUR_RULES)):
            page.evaluate(SET, mode)
            told = page.evaluate(RUN, [where, list(only), list(ignored)])
            found += [f"{width} px, {mode}: {problem}" for problem in told]
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    return found


def violations_with_focus(page: Any) -> dict[str, Any]:
    """Return how many kinds of controls took the focus, and what axe finds wrong in each while it has it, in the page's own mode."""
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    return dict(page.evaluate(FOCUSED))


def small_controls(place: Any) -> list[str]:
    """Return the controls in a place that are less than 44 px high or wide, at the width the page has now."""
    return list(place.evaluate(SMALL))
