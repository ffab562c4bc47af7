// The quiz's view: a verdict next to each question that was checked, which goes when the answer changes, and the score so far.

import { check } from "../core/questions.js";
import { startForm } from "../page/form.js";
import { h, sourceList } from "../page/html.js";
import { mark } from "./marking.js";

/** @typedef {{ option: string, chosen: boolean, right: boolean, feedback: string }} MarkedOption */

/** @import { Answers, Part, Question, View } from "../types" */

// What is said of an option: chosen and right, chosen and wrong, left and right, left and wrong.
/** @type {Record<string, string[]>} by the kind of question */
const SAID = {
  one: ["Your choice, and right.", "Your choice, but not right.", "This is the right one.", ""],
  many: ["Chosen, and right.", "Chosen, but not right.", "Left out, but right.", "Left out, and rightly so."],
};
/** @type {Record<string, string>} by the kind of question */
const FIRST = { one: "Choose an answer first.", many: "Tick at least one first.", number: "Write a number first, such as 12.5." };

export default {
  /** @param {View} view */
  render({ model, el }) {
    const rules = model.get("rules");
    const pressed = new Map(); // question to the answer it was checked with, as text
    const drawn = new Map();
    /** @type {Answers} */
    let current = {};
    const { form, update } = startForm({
      model,
      el,
      questions: rules.question,
      check: (answers) => check(rules.question, answers),
      show,
      forModel: checkedAnswers,
      filled,
    });

    form.addEventListener("click", (/** @type {Event & { target: Part }} */ event) => {
      const action = event.target.closest("[data-action]")?.dataset.action;
      const card = event.target.closest("fieldset");
      if (action === "check") press(card);
      if (action === "again") {
        pressed.delete(card.dataset.question);
        update();
        (card.querySelector("input:checked") ?? card.querySelector("input")).focus();
      }
    });
    form.addEventListener("keydown", (/** @type {KeyboardEvent & { target: Part }} */ event) => {
      if (event.key === "Enter" && event.target.type === "text") press(event.target.closest("fieldset"));
    });

    /** @param {Answers} answers */
    function checkedAnswers(answers) {
      for (const [id, answer] of pressed) if (JSON.stringify(answers[id]) !== answer) pressed.delete(id);
      return Object.fromEntries(Object.entries(answers).filter(([id]) => pressed.has(id)));
    }

    /** @param {Answers} answers */
    function filled(answers) {
      pressed.clear();
      for (const [id, answer] of Object.entries(answers)) pressed.set(id, JSON.stringify(answer));
    }

    /** @param {Part} card */
    function press(card) {
      const { question: id, kind } = card.dataset;
      if (Object.hasOwn(current, id)) {
        pressed.set(id, JSON.stringify(current[id]));
        return update();
      }
      drawn.set(id, "asked to answer");
      return card.querySelector(".quiz-verdict").replaceChildren(h("p", {}, FIRST[kind]));
    }

    /** @param {Answers} answers */
    function show(answers) {
      current = answers;
      const marking = mark(rules, checkedAnswers(answers));
      for (const question of rules.question)
        drawVerdict(
          question,
          marking.questions.find(({ id }) => id === question.id),
        );
      const total = el.querySelector(".tool-status");
      const { score, answered, of } = marking;
      const text = answered ? `${score} of ${of} right${answered < of ? " so far" : ""}.` : "Nothing checked yet.";
      total.dataset.score = score;
      if (total.textContent !== text) total.replaceChildren(h("p", {}, text));
    }

    // What is there already is not touched, so that it is not read out again.
    /**
     * @param {Question} question
     * @param {any} marked
     */
    function drawVerdict(question, marked) {
      const text = JSON.stringify(marked);
      if (drawn.get(question.id) === text) return;
      drawn.set(question.id, text);
      const place = el.querySelector(`.quiz-verdict[data-question="${question.id}"]`);
      place.parentElement.querySelector('[data-action="again"]').hidden = !marked;
      if (!marked) {
        delete place.dataset.right;
        return place.replaceChildren();
      }
      place.dataset.right = marked.right;
      return place.replaceChildren(
        h("p", { class: "quiz-word" }, h("span", { class: "tool-mark", "aria-hidden": "true" }), marked.right ? "Right" : "Not yet"),
        typeof marked.feedback === "string"
          ? h("p", {}, marked.feedback)
          : h(
              "ul",
              {},
              marked.feedback.map((/** @type {MarkedOption} */ it) => drawOption(question, it)),
            ),
        readAgain(question),
        sourceList(question.sources, rules.sources, el),
      );
    }

    /**
     * @param {Question} question
     * @param {MarkedOption} marked
     */
    function drawOption(question, { option, chosen, right, feedback }) {
      const said = SAID[question.kind][(chosen ? 0 : 2) + (right ? 0 : 1)];
      return h(
        "li",
        { "data-option": option, "data-said": String(chosen === right) },
        h("strong", {}, question.options.find(({ id }) => id === option)?.text ?? ""),
        h("br"),
        `${said} ${feedback}`.trim(),
      );
    }

    /** @param {Question} question */
    function readAgain({ see, see_text: heading }) {
      const where = el.dataset.pageRoot === undefined ? `“${heading}” in this chapter` : h("a", { href: `#${see}` }, heading);
      return h("p", {}, "Read again: ", where, ".");
    }
  },
};
