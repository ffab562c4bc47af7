// Everything that the course keeps on this device, of each tool and of the diary: seen, saved as a file, deleted.

import { OF_COURSE, OF_DIARY } from "../page/device.js";
import { h } from "../page/html.js";
import { offerFile } from "./keeping.js";

/**
 * The section. `onDeleted(isDiary)` is called after something was deleted here.
 * @param {(isDiary: boolean) => void} onDeleted
 */
export function keptSection(onDeleted) {
  const list = h("div", { role: "status" });
  const section = /** @type {any} */ (
    h(
      "details",
      { class: "tool-section diary-kept" },
      h("summary", {}, "Everything kept on this device"),
      h(
        "p",
        {},
        "What you ticked to be remembered, of all tools and questions. A browser may delete it by itself: Safari does after seven days in which you do not visit. So save a file from time to time.",
      ),
      list,
    )
  );
  const draw = () => list.replaceChildren(...drawn(draw, onDeleted));
  section.addEventListener("toggle", () => section.open && draw());
  return section;
}

/** @returns {[string, string][]} */
function keptNow() {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(OF_COURSE) || name === OF_DIARY)
      .sort()
      .map((name) => [name, localStorage.getItem(name) ?? ""]);
  } catch {
    return []; // storage is forbidden, so nothing is kept
  }
}

/** @param {() => void} draw @param {(isDiary: boolean) => void} onDeleted */
function drawn(draw, onDeleted) {
  const kept = keptNow();
  if (!kept.length) return [h("p", {}, "Nothing is kept.")];
  const remove = (/** @type {string[]} */ names) => {
    for (const name of names) localStorage.removeItem(name);
    onDeleted(names.includes(OF_DIARY));
    draw();
  };
  const button = (/** @type {string} */ text, /** @type {() => void} */ press) => {
    const made = h("button", { type: "button" }, text);
    made.addEventListener("click", press);
    return made;
  };
  const rows = kept.map(([name, text]) => {
    const title = titleOf(name);
    return h(
      "li",
      { "data-kept": name },
      `${title} `,
      button(`Save ${title}`, () => offerFile(`${nameInFile(name).replace(":", "-")}.json`, text, "application/json")),
      " ",
      button(`Delete ${title}`, () => remove([name])),
    );
  });
  const all = Object.fromEntries(kept.map(([name, text]) => [nameInFile(name), text]));
  return [
    h("ul", { class: "diary-kept-list" }, rows),
    h(
      "p",
      { class: "diary-buttons" },
      button("Save all as one file", () => offerFile("achilles-kept.json", JSON.stringify(all, null, 1), "application/json")),
      button("Delete all of it", () => remove(kept.map(([name]) => name))),
    ),
  ];
}

// As a file calls it: without the path of this site, which means nothing elsewhere.
/** @param {string} name */
function nameInFile(name) {
  return name === OF_DIARY ? "achilles-diary" : `achilles-course:${name.slice(OF_COURSE.length)}`;
}

/** @param {string} name */
function titleOf(name) {
  return name === OF_DIARY ? "running diary" : `answers: ${name.slice(OF_COURSE.length).replaceAll("_", " ").replaceAll("-", " ")}`;
}
