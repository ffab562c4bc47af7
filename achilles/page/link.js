// Answers in a link that the reader makes. They are behind the "#", which no browser sends, and the person who opens the link is asked first.

import { isBlank } from "../core/questions.js";
import { h } from "./html.js";

/** @import { Answers, Part } from "../types" */

const CARRIED = "answers";
const LONGEST = 4000; // characters: longer ones are cut off by the programs that people send links with

/**
 * Return the address of a page with answers to a tool in its fragment.
 * @param {string} address
 * @param {string} tool
 * @param {Answers} answers
 */
export function linkWith(address, tool, answers) {
  const given = Object.fromEntries(Object.entries(answers).filter(([, answer]) => !isBlank(answer)));
  const bytes = new TextEncoder().encode(JSON.stringify({ tool, answers: given }));
  const packed = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  return `${address.split("#")[0]}#${CARRIED}=${packed}`;
}

/**
 * Return the answers to a tool in a fragment: null where it carries none, {} where they cannot be read or are another tool's.
 * @param {string} fragment
 * @param {string} tool
 * @returns {Answers | null}
 */
export function answersIn(fragment, tool) {
  const packed = new URLSearchParams(fragment.replace(/^#/, "")).get(CARRIED);
  if (packed === null) return null;
  if (packed.length > LONGEST) return {};
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const { tool: whose, answers } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return whose === tool && typeof answers === "object" && answers && !Array.isArray(answers) ? answers : {};
  } catch {
    return {};
  }
}

// Offers to make a link on a static page, and asks about the answers of the link that the page was opened with. `give` and `take`
// are the form's own; `taken` is called when the reader had the answers filled in.
/** @param {{ el: Part, form: Part, give: () => Answers, take: (answers: Answers) => void }} tool */
export function startLink({ el, form, give, take }, taken = () => {}) {
  if (el.dataset.pageRoot === undefined) return; // a notebook has no address of its own
  const tool = form.dataset.tool;
  const make = h("button", { type: "button", "data-action": "link" }, "Make a link with my answers");
  const made = h("div", { class: "tool-link", role: "status" });
  form.querySelector(".tool-foot").prepend(h("p", {}, make), made);
  make.addEventListener("click", () => {
    const field = /** @type {HTMLInputElement} */ (
      h("input", { type: "text", readonly: "", "aria-label": "Link with your answers", value: linkWith(location.href, tool, give()) })
    );
    made.replaceChildren(
      field,
      h(
        "p",
        { class: "tool-note" },
        "Copy this link to keep or send it. This page sends it to nobody. Whoever has it can read your answers.",
      ),
    );
    field.focus();
    field.select();
  });
  form.addEventListener("input", () => made.replaceChildren()); // an older link would carry other answers
  const given = answersIn(location.hash, tool);
  if (!given) return;
  ask(form, given, (answers) => {
    take(answers);
    taken();
  });
}

/**
 * @param {Part} form
 * @param {Answers} given
 * @param {(answers: Answers) => void} take
 */
function ask(form, given, take) {
  history.replaceState(history.state, "", `${location.pathname}${location.search}`); // so that a reload does not ask again
  const isRead = Object.keys(given).length > 0;
  const words = isRead
    ? "The link that you opened carries answers. They may be yours or somebody else's. Nothing is filled in yet."
    : "The link that you opened should carry answers to this tool, but they cannot be read. It may have been cut off. Nothing is filled in.";
  const close = h("button", { type: "button", "data-action": "leave-link" }, isRead ? "Leave them out" : "Close");
  const fill = h("button", { type: "button", "data-action": "take-link" }, "Fill them in");
  const box = h(
    "div",
    { class: "tool-asked", role: "group", "aria-label": "Answers in the link" },
    h("p", {}, words),
    h("p", {}, isRead ? fill : "", isRead ? " " : "", close),
  );
  close.addEventListener("click", () => box.remove());
  fill.addEventListener("click", () => {
    box.remove();
    take(given);
  });
  form.prepend(box);
}
