// Building pieces of a page: text is always text, never markup.

/** @import { Child } from "../types" */

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) element.setAttribute(name, value);
  for (const child of children.flat()) if (child !== null && child !== "") element.append(child);
  return element;
}

/**
 * @param {string[]} items
 * @param {Record<string, any>} [attributes]
 */
export function list(items, attributes = {}) {
  return h(
    "ul",
    attributes,
    items.map((item) => h("li", {}, item)),
  );
}

const COURSE_RULE = "course rule"; // among sources: our own judgement, which has no entry in the bibliography

// Sources by their short names. On a page each links to its entry in the bibliography, whose address has no underscores.
/**
 * @param {string[]} keys
 * @param {Record<string, string>} names
 * @param {HTMLElement} el
 */
export function sourceList(keys, names, el) {
  const root = el.dataset.pageRoot;
  const parts = keys.map((key) =>
    root === undefined || key === COURSE_RULE
      ? names[key]
      : h("a", { href: `${root}book/references.html#cite-${key.replaceAll("_", "-")}` }, names[key]),
  );
  return h(
    "p",
    { class: "tool-sources" },
    parts.length > 1 ? "Sources: " : "Source: ",
    ...parts.flatMap((part, at) => (at ? ["; ", part] : [part])),
    ".",
  );
}
