// Building pieces of a page: text is always text, never markup.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) element.setAttribute(name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

export function list(items, attributes = {}) {
  return h(
    "ul",
    attributes,
    items.map((item) => h("li", {}, item)),
  );
}

// Sources by their short names. On a page each links to its entry in the bibliography, whose address has no underscores.
export function sourceList(keys, names, el) {
  const root = el.dataset.pageRoot;
  const parts = keys.map((key) =>
    root === undefined || key.includes(" ")
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
