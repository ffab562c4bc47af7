// The view of practice tasks: predict, order, explain, and the progress of a chapter. What is asked and answered was rendered in
// Python (show.py); this listens to it. A task is done when the reader has committed to an answer or, with an order, has it right.

import { deviceStorage, OF_COURSE } from "../page/device.js";
import { h } from "../page/html.js";

/** @import { Part, View } from "../types" */

const KEPT = `${OF_COURSE}practice`; // one entry for the whole book: there only if the reader ticked it
const CHANGED = "achilles-practice"; // an event on the document, since in a notebook each widget has a module of its own

/** @type {Record<string, (place: Part, task: any, commit: (answer: any, isDone: boolean) => void) => (answer: any) => void>} */
const KINDS = { before: startBefore, predict: startPredict, order: startOrder, explain: startExplain };

export default {
  /** @param {View} view */
  render({ model, el }) {
    if (!el.querySelector(".practice")) el.innerHTML = model.get("form");
    const place = el.querySelector(".practice");
    const isPage = el.dataset.pageRoot !== undefined;
    if (!isPage) place.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation()); // a notebook's own keys stay out
    place.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    const task = model.get("task");
    if (task.kind === "progress") return startProgress(place, task, isPage);
    const show = KINDS[task.kind](place, task, commit);
    const first = model.get("answer") ?? (isPage ? readKept().answers[task.name] : undefined);
    if (first !== undefined && first !== null) show(first);
    model.on("change:answer", () => show(model.get("answer")));

    /**
     * @param {any} answer
     * @param {boolean} isDone
     */
    function commit(answer, isDone) {
      place.dataset.done = String(isDone);
      if (JSON.stringify(answer) !== JSON.stringify(model.get("answer"))) {
        model.set("answer", answer);
        model.save_changes();
      }
      document.dispatchEvent(new CustomEvent(CHANGED, { detail: { task: task.name, answer } }));
    }
  },
};

/**
 * @param {Part} place
 * @param {any} _task
 * @param {(answer: any, isDone: boolean) => void} commit
 */
function startBefore(place, _task, commit) {
  place.addEventListener("change", (/** @type {Event & { target: Part }} */ event) => show(event.target.value));

  /** @param {any} answer */
  function show(answer) {
    for (const option of place.querySelectorAll("input")) option.checked = option.value === answer;
    if (!place.querySelector("input:checked")) return;
    place.querySelector(".practice-said").textContent =
      "Keep your answer in mind. The same question comes again at the end, with the reasons.";
    commit(answer, true);
  }
  return show;
}

/**
 * @param {Part} place
 * @param {any} _task
 * @param {(answer: any, isDone: boolean) => void} commit
 */
function startPredict(place, _task, commit) {
  const result = place.querySelector(".practice-result");
  const said = place.querySelector(".practice-said");
  const field = place.querySelector('input[type="text"]');
  result.hidden = true;
  const read = () => {
    if (!field) return place.querySelector("input:checked")?.value ?? null;
    const typed = field.value.trim().replace(",", ".");
    return /^[+-]?\d+(\.\d+)?$/.test(typed) ? Number(typed) : null;
  };
  const press = () => {
    const answer = read();
    if (answer === null) said.textContent = field ? "Write a number first, such as 12.5." : "Choose one first.";
    else show(answer);
  };
  place.querySelector('[data-action="show"]').addEventListener("click", press);
  place.addEventListener("submit", press);

  /** @param {any} answer */
  function show(answer) {
    if (answer === null) return;
    if (field) field.value = String(answer);
    else for (const option of place.querySelectorAll("input")) option.checked = option.value === answer;
    if (read() === null) return; // kept by an older version of the page, which asked something else
    said.textContent = `You said ${answer}. The cell gives ${result.querySelector("code").textContent}.`;
    result.hidden = false;
    result.open = true;
    commit(answer, true);
  }
  return show;
}

/**
 * @param {Part} place
 * @param {any} task
 * @param {(answer: any, isDone: boolean) => void} commit
 */
function startOrder(place, task, commit) {
  const list = place.querySelector(".practice-lines");
  const said = place.querySelector(".practice-said");
  const items = () => [...list.children];
  const lines = () => items().map((item) => item.querySelector("code").textContent);

  list.addEventListener("click", (/** @type {Event & { target: Part }} */ event) => {
    const button = event.target.closest("[data-move]");
    if (button) move(button, Number(button.dataset.move));
  });
  list.addEventListener("keydown", (/** @type {KeyboardEvent & { target: Part }} */ event) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const button = event.target.closest("[data-move]");
    if (!step || !button) return;
    event.preventDefault();
    move(button, step);
  });
  place.querySelector('[data-action="check"]').addEventListener("click", () => show(lines()));

  /**
   * @param {Part} button
   * @param {number} step
   */
  function move(button, step) {
    const all = items();
    const item = button.closest("li");
    const to = all.indexOf(item) + step;
    if (to < 0 || to >= all.length) return;
    if (step < 0) all[to].before(item);
    else all[to].after(item);
    button.focus();
    said.textContent = `Now line ${to + 1} of ${all.length}.`;
    delete place.dataset.right;
  }

  /** @param {string[]} answer */
  function show(answer) {
    if (!Array.isArray(answer) || [...answer].sort().join("\n") !== [...task.lines].sort().join("\n")) return;
    const left = items();
    for (const line of answer) {
      const at = left.findIndex((item) => item.querySelector("code").textContent === line);
      list.append(...left.splice(at, 1));
    }
    const inPlace = answer.findIndex((line, at) => line !== task.lines[at]);
    place.dataset.right = String(inPlace < 0);
    said.textContent = inPlace < 0 ? `Right. ${task.after}` : notYet(inPlace);
    commit(answer, inPlace < 0);
  }
  return show;
}

/** @param {number} inPlace how many lines at the top are in their place */
function notYet(inPlace) {
  if (inPlace === 0) return "Not yet. Another line comes first.";
  return `Not yet. ${inPlace === 1 ? "The first line is" : `The first ${inPlace} lines are`} in place; look at line ${inPlace + 1}.`;
}

/**
 * @param {Part} place
 * @param {any} _task
 * @param {(answer: any, isDone: boolean) => void} commit
 */
function startExplain(place, _task, commit) {
  const field = place.querySelector("textarea");
  const result = place.querySelector(".practice-result");
  const press = place.querySelector('[data-action="compare"]');
  result.hidden = true;
  press.addEventListener("click", () => {
    if (field.value.trim()) show(field.value);
    else field.focus();
  });

  /** @param {any} answer */
  function show(answer) {
    if (typeof answer !== "string") return;
    field.value = answer;
    result.hidden = false;
    result.open = true;
    commit(answer, true);
  }
  return show;
}

// ---------------------------------------------------------------------------------------------- progress

/**
 * @param {Part} place
 * @param {{ tasks: { name: string, text: string }[], book: Record<string, string[]> }} task
 * @param {boolean} isPage
 */
function startProgress(place, task, isPage) {
  const box = place.querySelector('[data-action="remember"]');
  const names = new Set(task.tasks.map(({ name }) => name));
  /** @type {Record<string, any>} */
  const answers = {};
  let done = new Set();
  const kept = isPage ? readKept() : null;
  if (kept?.isThere) {
    box.checked = true;
    const known = new Set(Object.values(task.book).flat());
    if (kept.done.some((name) => known.has(name))) openFolds();
    done = new Set(kept.done.filter((name) => names.has(name)));
  }
  place.querySelector(".practice-memory").hidden = !isPage;
  place.hidden = false;

  const update = () => {
    for (const each of /** @type {Iterable<Part>} */ (document.querySelectorAll('.practice[data-done="true"]')))
      if (names.has(each.dataset.task)) done.add(each.dataset.task);
    draw();
    if (box.checked) keep();
  };
  const draw = () => {
    place.querySelector(".practice-count").textContent = `${done.size} of ${task.tasks.length} tasks done.`;
    place
      .querySelector(".practice-list")
      .replaceChildren(
        ...task.tasks.map(({ name, text }) =>
          h("li", { "data-done": String(done.has(name)) }, `${text}${done.has(name) ? " (done)" : ""}`),
        ),
      );
    const all = readKept();
    const counts = Object.entries(task.book).map(([chapter, its]) => ({
      chapter: chapter.replaceAll("_", " "),
      count: its.filter((name) => all.done.includes(name) || done.has(name)).length,
      of: its.length,
    }));
    const hasBegun = counts.some(({ count }) => count > 0);
    const others = counts.map(({ chapter, count, of }) => `${chapter} ${count} of ${of}`).join(", ");
    place.querySelector(".practice-book").textContent = box.checked && hasBegun ? `In the whole book: ${others}.` : "";
  };
  const keep = () => {
    const before = readKept();
    if (!writeKept({ done: [...new Set([...before.done, ...done])], answers: { ...before.answers, ...answers } })) box.checked = false;
  };

  document.addEventListener(CHANGED, (event) => {
    const { task: name, answer } = /** @type {CustomEvent} */ (event).detail;
    answers[name] = answer;
    update();
  });
  box.addEventListener("change", () => {
    if (box.checked) update();
    else deviceStorage()?.removeItem(KEPT);
    draw();
  });
  place.querySelector('[data-action="forget"]').addEventListener("click", () => {
    const store = deviceStorage();
    if (store) for (const name of Object.keys(store)) if (name.startsWith(OF_COURSE)) store.removeItem(name);
    box.checked = false;
    draw();
  });
  // What a run shows below a cell to complete, and answers that were kept, come later than this.
  new MutationObserver(() => {
    if ([...document.querySelectorAll('.practice-check[data-done="true"]')].some((each) => isNew(each))) update();
  }).observe(document.body, { childList: true, subtree: true });
  const isNew = (/** @type {Part} */ each) => names.has(each.dataset.task) && !done.has(each.dataset.task);
  update();
}

/** Open what a phone folds for those who do not practise. */
function openFolds() {
  for (const fold of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.livepage-fold"))) fold.open = true;
}

/** @returns {{ isThere: boolean, done: string[], answers: Record<string, any> }} */
function readKept() {
  try {
    const text = deviceStorage()?.getItem(KEPT) ?? null;
    const { done, answers } = JSON.parse(text ?? "{}");
    return {
      isThere: text !== null,
      done: Array.isArray(done) ? done.filter((name) => typeof name === "string") : [],
      answers: answers !== null && typeof answers === "object" && !Array.isArray(answers) ? answers : {},
    };
  } catch {
    return { isThere: false, done: [], answers: {} };
  }
}

/** @param {{ done: string[], answers: Record<string, any> }} practice */
function writeKept(practice) {
  try {
    const store = deviceStorage();
    store?.setItem(KEPT, JSON.stringify(practice));
    return Boolean(store);
  } catch {
    return false; // full or forbidden: nothing is kept, and the tick says so
  }
}
