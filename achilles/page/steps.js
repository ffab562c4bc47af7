// One screen at a time: the sections of a form that are marked as screens, with back and forward as the browser knows them.

import { h } from "./html.js";

const PAUSE_MS = 250; // long enough to see the tick before the next screen comes
const SCREEN = ".tool-screen";
const TICKS = 'input:is([type="checkbox"], [type="radio"])';

// Starts the screens of `form`. `isDone(names)` says whether all questions of a screen are answered, `onTurn(at)` hears
// which screen is shown; `at` is the number of screens where the result is. Returns what turns the pages.
/** @import { Part } from "../types" */

/** @param {{ form: HTMLFormElement, isDone: (names: string[]) => boolean, onTurn?: (at: number) => void }} tool */
export function startSteps({ form, isDone, onTurn = () => {} }) {
  const screens = /** @type {HTMLElement[]} */ ([...form.querySelectorAll(SCREEN)]);
  const namesOf = (/** @type {HTMLElement} */ screen) => (screen.dataset.asks ?? "").split(" ");
  let now = 0;
  let byPointer = false;
  let waiting = 0;

  const title = /** @type {HTMLElement} */ (form.querySelector(".tool-step-title"));
  const back = h("button", { type: "button", "data-action": "back" }, "Back");
  const next = h("button", { type: "button", "data-action": "next" }, "Next");
  const whole = h("button", { type: "button", "data-action": "whole" }, "Show all questions on one page");
  screens[0].before(title); // where it is read
  screens.at(-1)?.after(h("div", { class: "tool-steps" }, back, next), h("p", { class: "tool-whole" }, whole));
  form.querySelector(".tool-foot")?.before(...form.querySelectorAll(".tool-memory")); // where it is seen, so that Tab goes on in that order
  form.classList.add("is-stepping");
  for (const screen of screens) wakeNone(screen);

  const draw = () => {
    const isResult = now === screens.length;
    for (const [at, screen] of screens.entries()) screen.classList.toggle("is-shown", at === now);
    form.classList.toggle("is-at-result", isResult);
    title.textContent = isResult ? "Your answer" : `Screen ${now + 1} of ${screens.length}: ${screens[now].dataset.title}`;
    back.hidden = now === 0;
    next.hidden = isResult;
    if (!isResult) next.textContent = isDone(namesOf(screens[now])) ? "Next" : "Skip for now";
    onTurn(now);
  };
  /** @param {number} at @param {{ remember?: boolean, focus?: boolean }} [how] */
  const turn = (at, { remember = true, focus = true } = {}) => {
    clearTimeout(waiting);
    now = Math.min(Math.max(at, 0), screens.length);
    if (remember) remembered("pushState", now);
    draw();
    if (!focus) return;
    title.focus({ preventScroll: true });
    form.scrollIntoView({ block: "start" });
  };

  remembered("replaceState", now);
  addEventListener("popstate", ({ state }) => {
    if (typeof state?.screen === "number" && form.classList.contains("is-stepping")) turn(state.screen, { remember: false });
  });
  form.addEventListener("pointerdown", () => {
    byPointer = true;
  });
  form.addEventListener("keydown", () => {
    byPointer = false;
  });
  form.addEventListener("click", (event) => {
    const action = /** @type {HTMLElement} */ (event.target).closest("[data-action]")?.getAttribute("data-action");
    if (action === "back") turn(now - 1);
    if (action === "next") turn(now + 1);
    if (action === "none") {
      noneOfThese(screens[now])?.dispatchEvent(new Event("input", { bubbles: true }));
      if (isDone(namesOf(screens[now]))) turn(now + 1);
    }
    if (action === "restart" || action === "forget") turn(0);
    if (action === "whole") {
      form.classList.remove("is-stepping", "is-at-result");
      title.hidden = true;
      onTurn(screens.length);
      const first = /** @type {HTMLElement | null} */ (screens[0].querySelector("input"));
      first?.focus(); // the button is gone
    }
  });
  // A finger or mouse that answers the last question of a screen goes on by itself; a keyboard does not, for there every
  // arrow key is an answer. What may be ticked several times waits for the button.
  form.addEventListener("input", () => {
    draw();
    const screen = screens[now];
    const isDecided = screen && !screen.querySelector('[data-kind="many"] :checked:not([value="none"], [type="radio"])');
    if (byPointer && isDecided && isDone(namesOf(screen))) waiting = window.setTimeout(() => turn(now + 1), PAUSE_MS);
  });
  draw();
  return { turn, screens, at: () => now, isOn: () => form.classList.contains("is-stepping"), draw };
}

// The browser's own back and forward; a page that may not change its address goes without.
/** @param {"pushState" | "replaceState"} how @param {number} screen */
function remembered(how, screen) {
  try {
    history[how]({ screen }, "", screen ? `#screen-${screen + 1}` : `${location.pathname}${location.search}`);
  } catch {
    return;
  }
}

// "None of these" of a group wakes once its last sign has been in view, so that nobody presses what they have not seen.
/** @param {Part} screen */
function wakeNone(screen) {
  const button = screen.querySelector('[data-action="none"]');
  if (!button) return;
  button.disabled = true;
  const last = [...screen.querySelectorAll(".tool-option:not(:has([value='none'], [value='unsure']))")].at(-1);
  /** @param {IntersectionObserverEntry[]} entries */
  const seen = (entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    button.disabled = false;
    watcher.disconnect();
  };
  const watcher = new IntersectionObserver(seen, { rootMargin: "100000px 0px 0px 0px" }); // in view, or passed in a quick swipe
  watcher.observe(last);
}

// Answers what is left of a screen's questions with "none" (a question of one tick with "no"); what is ticked stays. Returns
// the last control that it set, or null.
/** @param {Part} screen */
function noneOfThese(screen) {
  /** @type {any} */
  let set = null;
  for (const question of screen.querySelectorAll("[data-question]")) {
    const groups = question.querySelectorAll('[role="group"]');
    const place = groups.length ? groups[groups.length - 1] : question;
    const ticks = [...place.querySelectorAll(TICKS)];
    if (ticks.some((tick) => tick.checked)) continue;
    const none = ticks.find(({ value }) => value === "none") ?? ticks.find(({ value }) => value === "no");
    if (!none) continue;
    none.checked = true;
    set = none;
  }
  return set;
}
