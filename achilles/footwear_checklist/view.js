// The footwear checklist's view: findings in order, what to change first, and what was not answered.

import { check } from "../core/questions.js";
import { startForm } from "../page/form.js";
import { h, sourceList } from "../page/html.js";
import { startLink } from "../page/link.js";
import { sheetButton } from "../page/sheet.js";
import { review } from "./findings.js";

/** @import { Answers, Question, View } from "../types" */

export default {
  /** @param {View} view */
  render({ model, el }) {
    const rules = model.get("rules");
    /** @type {{ id: string, name: string }[]} */
    const kinds = rules.finding;
    const tool = startForm({ model, el, questions: rules.question, check: (answers) => check(rules.question, answers), show });
    startLink({ el, ...tool });

    /** @param {Answers} answers */
    function show(answers) {
      const { findings, unanswered, note, version, date } = review(rules, answers);
      const status = el.querySelector(".tool-status");
      const parts = kinds.flatMap(({ id, name }) => {
        const count = findings.filter(({ finding }) => finding === id).length;
        return count ? [`${name}: ${count}.`] : [];
      });
      const summary = findings.length ? `${parts.join(" ")} Not answered: ${unanswered.length}.` : "Your findings appear here as you go.";
      if (status.textContent !== summary) status.replaceChildren(h("p", {}, summary));
      el.querySelector(".tool-detail").replaceChildren(
        ...kinds.flatMap(({ id, name }) => {
          const found = findings.filter(({ finding }) => finding === id);
          return found.length ? [h("p", { class: "tool-heading" }, name), h("ul", { class: "tool-findings" }, found.map(drawFinding))] : [];
        }),
        ...(findings.length && unanswered.length
          ? [
              h("p", { class: "tool-heading" }, "Not answered, so nothing is said of it"),
              h(
                "ul",
                {},
                unanswered.map((id) => h("li", {}, questionOf(id).text)),
              ),
            ]
          : []),
        ...(findings.length
          ? [
              h("p", { class: "tool-note" }, `${note} Rules ${version} of ${date}.`),
              sheetButton({ rules, answers, result: () => onPaper(findings, unanswered) }),
            ]
          : []),
      );
    }

    /**
     * @param {any[]} findings
     * @param {string[]} unanswered
     */
    function onPaper(findings, unanswered) {
      const nameOf = (/** @type {string} */ wanted) => kinds.find(({ id }) => id === wanted)?.name;
      const said = findings.map(({ item, finding, advice, grade }) =>
        h("li", {}, h("strong", {}, `${nameOf(finding)}: ${questionOf(item).text}`), ` ${advice} (${grade})`),
      );
      const sources = [...new Set(findings.flatMap((found) => found.sources))].map((key) => rules.sources[key]);
      return [h("ul", {}, said), h("p", {}, `Not answered: ${unanswered.length}. Sources: ${sources.join("; ")}.`)];
    }

    /** @param {any} found */
    function drawFinding({ item, finding, advice, grade, sources }) {
      return h(
        "li",
        { "data-item": item, "data-finding": finding },
        h("p", {}, h("span", { class: "tool-mark", "aria-hidden": "true" }), h("strong", {}, questionOf(item).text), " ", advice),
        h("p", { class: "tool-sources" }, `Grade ${grade}.`),
        sourceList(sources, rules.sources, el),
      );
    }

    /** @param {string} id @returns {Question} */
    function questionOf(id) {
      return rules.question.find((/** @type {Question} */ question) => question.id === id);
    }
  },
};
