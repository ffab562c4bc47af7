// What a tool remembers on the device, only where the reader ticked it, and the day on which it did.

import { deviceStorage, OF_COURSE, OF_DIARY } from "./device.js";
import { h } from "./html.js";

/** @import { Answers, Memory, Part, Question } from "../types" */

const DIARY_TOO = "Your running diary is kept on this device too. Delete it as well? It cannot be brought back.";
const DAY = "remembered_on"; // beside the answers; no question has this name
const NO_MEMORY = { keep() {}, read: () => null, sayWhen() {}, turn() {}, forgetAll() {} }; // in a notebook, and where storage is forbidden

/**
 * Shows what asks to be remembered and forgets it, or hides it where nothing can be kept.
 * @param {Part} form
 * @param {boolean} isShown
 */
export function showMemory(form, isShown) {
  for (const part of form.querySelectorAll('.tool-memory, [data-action="forget"]')) part.hidden = !isShown;
}

// One press forgets the answers of every tool.
/**
 * @param {Part} form
 * @param {Question[]} questions
 * @param {boolean} onPage
 * @returns {Memory}
 */
export function startMemory(form, questions, onPage) {
  const key = OF_COURSE + (form.dataset.memory ?? form.dataset.tool);
  const box = form.querySelector('[data-action="remember"]');
  const store = onPage ? deviceStorage() : null;
  if (!store) {
    showMemory(form, false);
    return NO_MEMORY;
  }
  const stored = () => {
    try {
      const answers = JSON.parse(store.getItem(key) ?? "null");
      return typeof answers === "object" && !Array.isArray(answers) ? answers : null;
    } catch {
      return null;
    }
  };
  let hasKept = false;
  /** @type {unknown} */
  let day = null;
  const untick = () => {
    hasKept = false;
    box.removeAttribute("checked");
    box.checked = false;
  };
  const keep = (/** @type {Answers} */ answers) => {
    if (!box.checked) return;
    if (hasKept && store.getItem(key) === null) return untick(); // forgotten in another tab
    try {
      store.setItem(key, JSON.stringify({ ...onlyKnown(answers, questions), [DAY]: today() }));
      hasKept = true;
    } catch {
      untick(); // full or forbidden: nothing is kept, and the tick says so
    }
  };
  // What is forgotten in one tab must not come back from another, whose tick would keep everything again at the next press.
  const forgottenElsewhere = (/** @type {StorageEvent} */ event) => event.newValue === null && (event.key === null || event.key === key);
  addEventListener("storage", (event) => event.storageArea === store && forgottenElsewhere(event) && untick());
  return {
    keep,
    read() {
      const answers = stored();
      hasKept = Boolean(answers);
      if (!answers) return null;
      box.setAttribute("checked", ""); // the attribute, so that a form reset leaves the tick
      day = answers[DAY];
      return onlyKnown(answers, questions);
    },
    sayWhen: () => sayWhen(form, day),
    turn(on, answers) {
      box.toggleAttribute("checked", on);
      box.checked = on;
      hasKept = false;
      if (on) keep(answers);
      else store.removeItem(key);
    },
    forgetAll() {
      if (store.getItem(OF_DIARY) !== null && confirm(DIARY_TOO)) store.removeItem(OF_DIARY);
      for (const name of Object.keys(store)) if (name.startsWith(OF_COURSE)) store.removeItem(name);
      for (const tick of /** @type {Iterable<Part>} */ (document.querySelectorAll('[data-action="remember"]'))) {
        tick.removeAttribute("checked"); // and those of other forms on this page: all is forgotten until it is ticked again
        tick.checked = false;
      }
    },
  };
}

// A browser's storage may hold anything: only the form's own fields are taken, and they are checked again.
/**
 * @param {Answers} answers
 * @param {Question[]} questions
 * @returns {Answers}
 */
export function onlyKnown(answers, questions) {
  const known = questions.map(({ id }) => id);
  return Object.fromEntries(Object.entries(answers).filter(([name]) => known.includes(name)));
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

// Above the first question: of which day the answers are, so that nobody takes an old one for today's.
/**
 * @param {Part} form
 * @param {unknown} day
 */
function sayWhen(form, day) {
  const then = typeof day === "string" && /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T12:00:00`) : null;
  const spoken =
    then && !Number.isNaN(then.getTime()) ? then.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }) : null;
  const words = spoken ? `These are your answers of ${spoken}.` : "These are answers that you kept on this device.";
  const note = h("p", { class: "tool-kept" }, `${words} Change what is different today.`);
  form.querySelector(".tool-section").before(note);
  form.addEventListener("click", (/** @type {Event} */ event) => {
    const action = /** @type {Element} */ (event.target).closest("[data-action]")?.getAttribute("data-action") ?? "";
    if (["restart", "forget"].includes(action)) note.remove();
  });
}
