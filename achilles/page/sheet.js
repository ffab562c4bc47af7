// "Print or save for your clinician": one sheet with what was answered, what the tool said, and what it is not.

import { isBlank } from "../core/questions.js";
import { h } from "./html.js";

/** @import { Answers, Child, Question, Rules } from "../types" */

const COURSE = "Achilles Pain After Running";
const WHOSE = "Filled in by the person it is about, in a browser, and sent to nobody. It is neither a referral nor a medical record.";
const SIZES_PT = [10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5];
const TALLEST_PX = (246 / 25.4) * 96; // 246 mm: what A4 and Letter both leave between their margins
const LINGER_MS = 1000; // some phones say that printing is over when it has only begun

// A button that prints the sheet and nothing else. `rules` is the tool's rule file; `result()` returns the result's nodes.
/** @param {{ rules: Rules, answers: Answers, result: () => Child[], label?: string }} parts */
export function sheetButton({ rules, answers, result, label = "Print or save for your clinician" }) {
  const button = h("button", { type: "button", "data-action": "sheet" }, label);
  button.addEventListener("click", () => printSheet(drawSheet(rules, answers, result())));
  return h("p", { class: "tool-press" }, button);
}

/**
 * @param {Rules} rules
 * @param {Answers} answers
 * @param {Child[]} result
 */
function drawSheet(rules, answers, result) {
  const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const asked = rules.question.filter((question) => !question.hidden || !isBlank(answers[question.id]));
  return h(
    "section",
    { class: "sheet" },
    h("p", { class: "sheet-course" }, `${COURSE}, ${today}`),
    h("h1", {}, rules.title),
    h("p", {}, `${rules.note} ${WHOSE} Rules ${rules.version} of ${rules.date}.`),
    h("h2", {}, "Result"),
    h("div", {}, result),
    ...(asked.length ? [h("h2", {}, "Answers")] : []),
    h(
      "dl",
      {},
      asked.map((question) => h("div", {}, h("dt", {}, question.text), drawAnswer(question, answers))),
    ),
  );
}

/**
 * @param {Question} question
 * @param {Answers} answers
 */
function drawAnswer(question, answers) {
  const answer = answers[question.id];
  return isBlank(answer) ? h("dd", { class: "sheet-blank" }, "not answered") : h("dd", {}, answerText(question, answer));
}

// An answer in the words of the form that asked for it.
/**
 * @param {Question} question
 * @param {any} answer
 */
function answerText(question, answer) {
  const { kind, options, labels = [], scale, high } = question;
  if (kind === "many")
    return options
      .filter(({ id }) => answer.includes(id))
      .map(({ text }) => text)
      .join("; ");
  if (kind === "one") return options.find(({ id }) => id === answer)?.text ?? "";
  if (kind === "distances")
    return answer.map((/** @type {number} */ distance, /** @type {number} */ at) => `${labels[at]}: ${distance}`).join("; ");
  return scale ? `${answer} of ${high} (${high}: ${scale[1]})` : String(answer);
}

/** @param {HTMLElement} sheet */
function printSheet(sheet) {
  document.querySelector("body > .sheet")?.remove();
  document.body.append(sheet);
  for (const size of SIZES_PT) {
    sheet.style.fontSize = `${size}pt`;
    if (sheet.scrollHeight <= TALLEST_PX) break;
  }
  addEventListener("afterprint", () => setTimeout(() => sheet.remove(), LINGER_MS), { once: true });
  print();
}
