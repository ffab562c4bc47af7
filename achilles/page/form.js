// Listens to the form that form.py rendered: reads answers, shows problems next to their fields, remembers answers if asked to.

import { BadInputError, isBlank } from "../core/questions.js";
import { onlyKnown, startMemory } from "./memory.js";

/** @import { Answers, Check, Model, Part, Problem, Question, Sorted } from "../types" */

// Starts a tool in `el`. `model` is the widget's; `check(answers)` throws BadInputError; `show(answers, problems)` draws
// the result of the answers that are sound, and gets what is wrong with the others: a tool whose answers depend on each
// other shows no result then. Answers flow from the form to the model, and from the model (set in Python) to the form.
// `forModel(answers, problems)` returns those that the model may have, and `filled(answers)` is called when they came from it.
/**
 * @param {object} tool
 * @param {Model} tool.model
 * @param {Part} tool.el
 * @param {Question[]} tool.questions
 * @param {Check} tool.check
 * @param {(answers: Answers, problems: Problem[]) => void} tool.show
 * @param {(answers: Answers, problems: Problem[]) => Answers} [tool.forModel]
 * @param {(answers: Answers) => void} [tool.filled]
 */
export function startForm({ model, el, questions, check, show, forModel = (answers) => answers, filled = () => {} }) {
  if (!el.querySelector("form.tool")) el.innerHTML = model.get("form");
  const form = el.querySelector("form.tool");
  const onPage = el.dataset.pageRoot !== undefined; // a static page, not a notebook
  const kept = questions.filter((question) => !question.asked_each_time);
  const memory = startMemory(form, kept, onPage);
  if (!onPage) form.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation()); // a notebook's own keys keep out of the form
  let sent = "";

  const given = () => {
    const sorted = soundAndWrong(check, readForm(form, questions));
    showProblems(form, sorted.problems);
    return sorted;
  };
  /** @param {Sorted} sorted */
  const showAll = ({ answers, problems }) => {
    followDrawings(form);
    show(answers, problems);
  };
  const update = () => {
    const sorted = given();
    const accepted = forModel(sorted.answers, sorted.problems);
    sent = JSON.stringify(accepted);
    model.set("answers", accepted);
    model.save_changes();
    memory.keep(readForm(form, questions));
    showAll(sorted);
  };
  /** @param {Answers} answers */
  const fill = (answers) => {
    writeForm(form, questions, answers);
    const sorted = given();
    filled(sorted.answers);
    sent = JSON.stringify(forModel(sorted.answers, sorted.problems));
    showAll(sorted);
  };

  form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  form.addEventListener("input", (/** @type {Event & { target: Part }} */ event) => {
    if (event.target.dataset.action) return;
    untickOpposites(form, event.target);
    update();
  });
  form.addEventListener("click", (/** @type {Event & { target: Part }} */ event) => {
    const spot = event.target.closest("[data-spot]");
    const action = event.target.closest("[data-action]")?.dataset.action;
    if (spot) {
      optionOf(spot).checked = true;
      update();
    }
    if (action === "restart") {
      writeForm(form, questions, {});
      update();
      form.querySelector(".tool-question input").focus();
    }
    if (action === "remember") memory.turn(event.target.checked, readForm(form, questions));
    if (action === "forget") {
      memory.forgetAll();
      writeForm(form, questions, {});
      update();
    }
  });
  startDrawings(form, update);
  model.on("change:answers", () => {
    if (JSON.stringify(model.get("answers")) !== sent) fill(model.get("answers"));
  });

  const fromModel = model.get("answers");
  const hasOwn = Object.keys(fromModel).length > 0;
  const remembered = hasOwn ? null : memory.read();
  const start = hasOwn ? fromModel : remembered;
  const before = JSON.stringify(readForm(form, questions));
  if (start) writeForm(form, questions, start);
  // What was stored may fit no question any more: then the form is as it was.
  if (remembered && JSON.stringify(readForm(form, questions)) !== before) memory.sayWhen();
  else if (!onPage) form.reset();
  if (start === fromModel) filled(given().answers);
  if (start) update();
  else showAll(given());
  // What a link may carry: all but the answers that are asked each time.
  const give = () => onlyKnown(readForm(form, questions), kept);
  const take = (/** @type {Answers} */ answers) => {
    writeForm(form, questions, onlyKnown(answers, kept));
    update();
  };
  return { form, fill, update, give, take };
}

// A drawing whose places ([data-spot]) answer its question. Its places are radio buttons of a group of their own, named
// as in the list: for the keyboard one more stop, not one per place, and for a screen reader something to skip as a whole.
// Arrow keys move and choose, as in the list; Space and Enter choose the current place.
/** @type {Record<string, number>} by the name of the key */
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, " ": 0, Enter: 0 };

/**
 * @param {Part} form
 * @param {() => void} update
 */
function startDrawings(form, update) {
  for (const drawing of form.querySelectorAll(".tool-drawing")) {
    const spots = [...drawing.querySelectorAll("[data-spot]")];
    drawing.removeAttribute("aria-hidden");
    drawing.setAttribute("role", "radiogroup");
    drawing.setAttribute("aria-label", "The same places on a drawing");
    drawing.querySelector("svg").setAttribute("role", "presentation"); // or it would be an image, whose parts are not read
    drawing.querySelector(".names").setAttribute("aria-hidden", "true");
    for (const spot of spots) {
      spot.setAttribute("role", "radio");
      spot.setAttribute("aria-label", optionOf(spot).closest("label").textContent.trim());
    }
    drawing.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const at = spots.indexOf(event.target);
      const step = STEPS[event.key];
      if (at < 0 || step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault(); // neither scrolls the page nor, in a notebook, runs or leaves the cell
      const spot = spots[(at + step + spots.length) % spots.length];
      optionOf(spot).checked = true;
      update();
      spot.focus();
    });
  }
  followDrawings(form);
}

// The drawing follows the list; Tab reaches the chosen place, or the first one if none is chosen.
/** @param {Part} form */
function followDrawings(form) {
  for (const drawing of form.querySelectorAll(".tool-drawing")) {
    const spots = [...drawing.querySelectorAll("[data-spot]")];
    const chosen = spots.find((spot) => optionOf(spot).checked);
    for (const spot of spots) {
      spot.setAttribute("aria-checked", String(spot === chosen));
      spot.setAttribute("tabindex", spot === (chosen ?? spots[0]) ? "0" : "-1");
    }
  }
}

/**
 * @param {Part} spot
 * @returns {Part}
 */
function optionOf(spot) {
  const question = spot.closest("[data-question]");
  return question.querySelector(`input[name="${question.dataset.question}"][value="${spot.dataset.spot}"]`);
}

/**
 * @param {Part} form
 * @param {Question[]} questions
 * @returns {Answers}
 */
export function readForm(form, questions) {
  /** @type {Answers} */
  const answers = {};
  for (const { id, kind } of questions) {
    const controls = [...form.querySelectorAll(`[name="${id}"]`)];
    const ticked = controls.filter((control) => control.checked && control.dataset.pageOnly === undefined).map((control) => control.value);
    if (kind === "many") answers[id] = ticked;
    else if (controls[0]?.type === "hidden") answers[id] = controls[0].value || null;
    else if (kind === "one") answers[id] = ticked[0] ?? null;
    else if (kind === "distances") answers[id] = readDistances(controls);
    else if (controls[0]?.type === "radio") answers[id] = ticked.length ? Number(ticked[0]) : null;
    else answers[id] = controls.length ? asTyped(controls[0].value) : null;
  }
  return answers;
}

// A list that is not complete yet is blank, so that nobody is scolded while typing; nonsense in it is reported at once.
/** @param {Part[]} controls */
function readDistances(controls) {
  const typed = controls.map((control) => asTyped(control.value));
  return typed.some((item) => typeof item === "string") || !typed.includes(null) ? typed : null;
}

// What was typed: a number if it is one (with a point or a comma), otherwise the text as it is.
/**
 * @param {string} text
 * @returns {number | string | null}
 */
function asTyped(text) {
  const typed = text.trim();
  if (typed === "") return null;
  return /^[+-]?\d+(\.\d+|,\d{1,2})?$/.test(typed) ? Number(typed.replace(",", ".")) : typed;
}

/**
 * @param {Part} form
 * @param {Question[]} questions
 * @param {Answers} answers
 */
export function writeForm(form, questions, answers) {
  form.reset(); // hidden fields keep their value through this, so they are cleared below
  for (const { id, kind } of questions) {
    const answer = Object.hasOwn(answers, id) ? answers[id] : null;
    const controls = [...form.querySelectorAll(`[name="${id}"]`)];
    if (controls[0]?.type === "hidden") controls[0].value = answer ?? "";
    if (isBlank(answer) || controls[0]?.type === "hidden") continue;
    const given = (Array.isArray(answer) ? answer : [answer]).map(String);
    if (controls[0]?.type === "text") for (const [at, control] of controls.entries()) control.value = given[at] ?? "";
    else for (const control of controls) control.checked = given.includes(control.value);
    if (kind === "many") for (const control of controls) if (control.dataset.pageOnly !== undefined) control.checked = false;
  }
}

// "None of these" and a sign, or "none" and "not sure", exclude each other: the later press counts.
/**
 * @param {Part} form
 * @param {Part} control
 */
function untickOpposites(form, control) {
  if (control.type !== "checkbox" || !control.checked) return;
  const group = [...form.querySelectorAll(`input[type="checkbox"][name="${control.name}"]`)].filter((other) => other !== control);
  for (const other of group) if (control.value === "none" || other.value === "none") other.checked = false;
}

// Parts what was typed into answers that are sound and problems. Leaving out one answer can bring another fault to light
// (two bad fields that contradict a third), so what is left is checked again until nothing is wrong with it.
/**
 * @param {Check} check
 * @param {Answers} typed
 * @returns {Sorted}
 */
export function soundAndWrong(check, typed) {
  let answers = Object.fromEntries(Object.entries(typed).filter(([, answer]) => !isBlank(answer)));
  const problems = [];
  for (;;) {
    const found = problemsOf(check, answers);
    problems.push(...found);
    const wrong = new Set(found.map(({ field }) => field));
    const left = Object.entries(answers).filter(([name]) => !wrong.has(name));
    if (left.length === Object.keys(answers).length) return { answers, problems };
    answers = Object.fromEntries(left);
  }
}

/**
 * @param {Check} check
 * @param {Answers} answers
 * @returns {Problem[]}
 */
function problemsOf(check, answers) {
  try {
    check(answers);
  } catch (error) {
    if (error instanceof BadInputError) return error.problems;
    throw error;
  }
  return [];
}

/**
 * @param {Part} form
 * @param {Problem[]} problems
 */
export function showProblems(form, problems) {
  for (const place of form.querySelectorAll("fieldset[data-question]")) {
    const problem = problems.find(({ field }) => field === place.dataset.question);
    const text = place.querySelector(".tool-problem");
    const message = problem ? (problem.says ?? `Not understood: ${problem.message}`) : "";
    if (text.textContent !== message) text.textContent = message;
    for (const [at, control] of [...markable(place)].entries())
      if (problem && (problem.at ?? [at]).includes(at)) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
  }
}

// What may be marked as wrong: fields and boxes by themselves, radio buttons only as a group.
/** @param {Part} place */
function markable(place) {
  return place.getAttribute("role") === "radiogroup"
    ? [place]
    : place.querySelectorAll('input[type="text"], input[type="date"], input[type="checkbox"]');
}
