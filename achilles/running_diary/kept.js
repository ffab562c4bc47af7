// Everything that the course keeps on this device, of each tool and of the diary: seen, saved as a file, deleted.

import { deviceStorage, OF_COURSE, OF_DIARY, ownerOf, put } from "../page/device.js";
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
  section.open = hasDiaryOnlyElsewhere(keptNow());
  return section;
}

/** @typedef {{ name: string, text: string, here: string, place: string }} Entry */

/** @returns {Entry[]} */
function keptNow() {
  const store = deviceStorage();
  return Object.keys(store ?? {})
    .sort()
    .flatMap((name) => {
      const owner = ownerOf(name);
      return owner ? [{ name, text: store?.getItem(name) ?? "", ...owner }] : [];
    });
}

const isOwn = (/** @type {Entry} */ { name, here }) => name === here;

/**
 * Whether a diary is kept for another address of this course and none for this one: where the site has moved, it looks lost.
 * @param {Entry[]} kept
 */
const hasDiaryOnlyElsewhere = (kept) => kept.some(({ here }) => here === OF_DIARY) && !kept.some(({ name }) => name === OF_DIARY);

/** @param {() => void} draw @param {(isDiary: boolean) => void} onDeleted */
function drawn(draw, onDeleted) {
  const kept = keptNow();
  const own = kept.filter(isOwn);
  const others = kept.filter((entry) => !isOwn(entry));
  const remove = (/** @type {string[]} */ names) => {
    for (const name of names) localStorage.removeItem(name);
    if (names.some((name) => own.some((entry) => entry.name === name))) onDeleted(names.includes(OF_DIARY));
    draw();
  };
  const button = (/** @type {string} */ text, /** @type {(event: any) => void} */ press) => {
    const made = h("button", { type: "button" }, text);
    made.addEventListener("click", press);
    return made;
  };
  const row = (/** @type {Entry} */ { name, text, here, place }) => {
    const title = titleOf(here);
    const from = name === here ? "" : ` of ${place || "an earlier version"}`;
    const copy = (/** @type {any} */ event) => {
      event.target.replaceWith(put(here, text) ? "Copied: load this page again to see it." : "This browser has no room for it.");
    };
    const isMissingHere = !kept.some((entry) => entry.name === here);
    return h(
      "li",
      { "data-kept": name },
      `${title}${from} `,
      isMissingHere ? button(`Copy ${title}${from} here`, copy) : "",
      " ",
      button(`Save ${title}${from}`, () => offerFile(`${nameInFile(here).replace(":", "-")}.json`, text, "application/json")),
      " ",
      button(`Delete ${title}${from}`, () => remove([name])),
    );
  };
  const all = Object.fromEntries(own.map(({ here, text }) => [nameInFile(here), text]));
  const list = (/** @type {Entry[]} */ entries) => h("ul", { class: "diary-kept-list" }, entries.map(row));
  return [
    ...(own.length
      ? [
          list(own),
          h(
            "p",
            { class: "diary-buttons" },
            button("Save all as one file", () => offerFile("achilles-kept.json", JSON.stringify(all, null, 1), "application/json")),
            button("Delete all of it", () => remove(own.map(({ name }) => name))),
          ),
        ]
      : [h("p", {}, "Nothing is kept.")]),
    ...(others.length
      ? [h("p", {}, "For other addresses of this course on the same host, such as an earlier one if the site has moved:"), list(others)]
      : []),
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
