// The symptom checker's view: what to say while the form is being filled in, and the answer with its reason.

import { check, isBlank } from "../core/questions.js";
import { startForm } from "../page/form.js";
import { h, list, sourceList } from "../page/html.js";
import { sheetButton } from "../page/sheet.js";
import { assess } from "./assessment.js";

const AT_ONCE = ["urgent", "emergency"]; // shown as soon as a given answer triggers them
const FOLD_AFTER_MS = 600; // long enough to pass over an option with the arrow keys

export default {
  render({ model, el }) {
    const rules = model.get("rules");
    /** @type {any} */
    let folding = null;
    let wasEmergency = false;

    const { form } = startForm({ model, el, questions: rules.question, check: (answers) => check(rules.question, answers), show });
    form.addEventListener("click", (event) => {
      if (event.target.closest('[data-action="unfold"]')) unfold();
      if (event.target.closest('[data-action="to-result"]')) toResult();
    });

    function show(answers) {
      const form = el.querySelector("form");
      const open = rules.question.filter((question) => !isAnswered(question, answers));
      const danger = open.filter((question) => question.first);
      const result = assess(rules, answers, { blankCounts: danger.length === 0 });
      const isShown = danger.length === 0 || AT_ONCE.includes(result.level);
      const progress = danger.length
        ? `${plural(danger.length, "danger question")} left`
        : open.length
          ? `${plural(open.length, "question")} left`
          : "All answered";
      drawStatus(form, isShown ? result : null, progress, open.length === 0);
      drawProgress(form, isShown ? result : null, progress);
      form.querySelector(".tool-detail").replaceChildren(...(isShown ? details(result, answers, open.length) : []));
      foldOnEmergency(isShown && result.level === "emergency");
    }

    function drawStatus(form, result, progress, isComplete) {
      const status = form.querySelector(".tool-status");
      for (const name of ["level", "rule"]) {
        if (result) status.dataset[name] = result[name];
        else delete status.dataset[name];
      }
      form.querySelector(".tool-result").dataset.level = result?.level ?? "";
      if (!result) return status.replaceChildren(h("p", {}, `${progress}. ${rules.level.at(-1).name} and urgent answers show at once.`));
      const level = rules.level.find(({ id }) => id === result.level);
      const soFar = isComplete ? "" : `So far (${progress}): `;
      return status.replaceChildren(
        h("p", { class: "tool-level" }, h("span", { class: "tool-mark", "aria-hidden": "true" }), `${soFar}${level.name}`),
        h("p", { class: "tool-headline" }, result.headline),
        h("p", {}, h("strong", {}, "Why: "), `${result.reasons[0].why} (rule ${result.rule})`),
        h("p", {}, h("strong", {}, "When: "), result.when),
      );
    }

    function details(result, answers, open) {
      const level = rules.level.find(({ id }) => id === result.level);
      const others = result.reasons.slice(1);
      return [
        h("p", {}, result.then),
        h("p", { class: "tool-heading" }, "What to do now"),
        list(result.do),
        h("p", { class: "tool-heading" }, "What not to do"),
        list(result.avoid),
        h("p", {}, h("strong", {}, "When to look again: "), againText(result, level)),
        ...(result.go_up.length ? [h("p", { class: "tool-heading" }, "Come back at once, and be seen, on"), list(result.go_up)] : []),
        ...plannerLink(result, answers),
        ...(others.length
          ? [
              h(
                "details",
                {},
                h("summary", {}, `${plural(others.length, "other rule")} held too`),
                list(others.map(({ rule, why, do: advice }) => `${rule}: ${why} ${advice.join(" ")}`)),
              ),
            ]
          : []),
        h("p", { class: "tool-help-always" }, result.help),
        sourceList(result.sources, rules.sources, el),
        h("p", { class: "tool-note" }, `${result.note} Rules ${result.version} of ${result.date}.`),
        sheetButton({ rules, answers, result: () => onPaper(result, level, open) }),
      ];
    }

    function onPaper(result, level, open) {
      return [
        h(
          "p",
          {},
          h("strong", {}, `${open ? `So far (${plural(open, "question")} not answered): ` : ""}${level.name}. ${result.headline}`),
        ),
        h("p", {}, h("strong", {}, "When: "), `${result.when} ${result.then}`),
        h("p", {}, h("strong", {}, "Why, by which rule")),
        list(result.reasons.map(({ rule, why }) => `${rule}: ${why}`)),
        h("p", {}, h("strong", {}, "What to do now")),
        list(result.do),
        h("p", {}, h("strong", {}, "What not to do")),
        list(result.avoid),
        h("p", {}, h("strong", {}, "When to look again: "), againText(result, level)),
        ...(result.go_up.length ? [h("p", {}, h("strong", {}, "Be seen at once on: "), result.go_up.join("; "))] : []),
        h("p", {}, `Sources: ${result.sources.map((key) => rules.sources[key]).join("; ")}.`),
      ];
    }

    function plannerLink({ planner_pain: pain }, { you = [], place }) {
      if (!pain) return [];
      const root = el.dataset.pageRoot;
      const text = "What can I run this week? Open the mileage planner";
      const handed = new URLSearchParams({
        gate: "checker",
        pain,
        ...(you.includes("60_or_over") ? { age: "60_or_over" } : {}),
        ...(place ? { place } : {}),
      });
      const address = `${root}book/planner.html?${handed}`;
      return [h("p", {}, root === undefined ? `${text} (it has a page of its own).` : h("a", { href: address }, text))];
    }

    // So that the next step is in sight on a phone, wherever in the questions the reader is.
    function drawProgress(form, result, progress) {
      let bar = form.querySelector(".tool-progress");
      if (!bar) {
        bar = h(
          "div",
          { class: "tool-progress" },
          h("span"),
          h("button", { type: "button", "data-action": "to-result" }, "See the answer"),
        );
        form.querySelector(".tool-foot").before(bar);
      }
      bar.dataset.level = result?.level ?? "";
      const level = rules.level.find(({ id }) => id === result?.level);
      bar.firstChild.textContent = level ? `${level.name}. ${progress}.` : `${progress}.`;
      bar.lastChild.hidden = !result;
    }

    function foldOnEmergency(isEmergency) {
      if (isEmergency === wasEmergency) return;
      wasEmergency = isEmergency;
      clearTimeout(folding);
      if (!isEmergency) return unfold();
      folding = setTimeout(() => {
        const form = el.querySelector("form");
        form.classList.add("is-folded");
        form
          .querySelector(".tool-detail")
          .before(h("p", { class: "tool-unfold" }, h("button", { type: "button", "data-action": "unfold" }, "Show the questions again")));
        toResult();
      }, FOLD_AFTER_MS);
    }

    function unfold() {
      const form = el.querySelector("form");
      form.classList.remove("is-folded");
      form.querySelector(".tool-unfold")?.remove();
    }

    function toResult() {
      const status = el.querySelector(".tool-status");
      status.tabIndex = -1;
      status.focus({ preventScroll: true });
      el.querySelector(".tool-result").scrollIntoView({ block: "start" });
    }
  },
};

function isAnswered(question, answers) {
  const answer = answers[question.id];
  if (isBlank(answer)) return false;
  return !question.exclusive || question.exclusive.some((option) => answer.includes(option)); // an age, then conditions
}

function plural(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function againText({ again }, { again_days: days }) {
  return days ? `${again} That is ${dayAfter(days)}.` : again;
}

function dayAfter(days) {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return day.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}
