// The symptom checker's view: what to say while the form is being filled in, and the answer with its reason.

import { check, isBlank } from "../core/questions.js";
import { startForm } from "../page/form.js";
import { h, list, sourceList } from "../page/html.js";
import { startLink } from "../page/link.js";
import { sheetButton } from "../page/sheet.js";
import { startSteps } from "../page/steps.js";
import { assess } from "./assessment.js";

/** @typedef {{ text: string, page: string, place?: string }} Place a place of the book */

/** @typedef {{ id: string, name: string, again_days?: number }} Level */

/** @import { Answers, Part, Question, View } from "../types" */
/** @import { Assessment, Reason } from "./assessment.js" */

const AT_ONCE = ["urgent", "emergency"]; // shown as soon as a given answer triggers them
const REASONS_ON_PAPER = 3; // what a busy reader takes in; further rules are named
const FOLD_AFTER_MS = 600; // long enough to pass over an option with the arrow keys

export default {
  /** @param {View} view */
  render({ model, el }) {
    const rules = model.get("rules");
    /** @type {Question[]} */
    const questions = rules.question;
    /** @type {Level[]} */
    const levels = rules.level;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let folding;
    let wasEmergency = false;

    /** @type {ReturnType<typeof startSteps> | null} */
    let steps = null; // on the checker's own page: one screen at a time

    const tool = startForm({ model, el, questions: rules.question, check: (answers) => check(rules.question, answers), show });
    const { form } = tool;
    startLink({ el, ...tool }, toResult);
    const onPage = el.dataset.pageRoot !== undefined;
    if (onPage && model.get("steps")) steps = startSteps({ form, isDone: (names) => names.every(isFilledIn), onTurn: () => drawOpen() });
    else if (onPage) drawStart();
    form.addEventListener("click", (/** @type {Event & { target: Part }} */ event) => {
      if (event.target.closest('[data-action="unfold"]')) unfold();
      if (event.target.closest('[data-action="to-result"]')) toResult();
      if (event.target.closest('[data-action="to-open"]')) toOpen();
      if (event.target.closest('[data-action="here"]')) {
        openHere();
        form.querySelector(".tool-question input").focus(); // the button that had the focus is gone
      }
    });

    // Every part of a question has an answer: of "about you" both the age and the conditions.
    /** @param {string} name @returns {boolean} */
    function isFilledIn(name) {
      const question = form.querySelector(`[data-question="${name}"]`);
      const groups = [...question.querySelectorAll('[role="group"]')];
      return (groups.length ? groups : [question]).every((part) => part.querySelector(":checked"));
    }

    // In a chapter the tool is a short start: the words for an emergency, and the way to its own page.
    function drawStart() {
      form.classList.add("is-start");
      form.querySelector(".tool-open").href = `${el.dataset.pageRoot}book/checker.html`;
      if (Object.keys(model.get("answers")).length) openHere();
    }

    function openHere() {
      form.classList.remove("is-start");
      form.querySelector(".tool-start")?.remove();
    }

    function toOpen() {
      const open = questions.find((question) => !question.later && !isAnswered(question, model.get("answers")));
      const screen = form.querySelector(`[data-question="${open?.id}"]`)?.closest(".tool-screen");
      if (screen && steps?.isOn()) return steps.turn(steps.screens.indexOf(screen));
      screen?.scrollIntoView({ block: "start" });
      screen?.querySelector("input")?.focus({ preventScroll: true });
    }

    // Where the answer is shown, and something is still open, there is a way back to it.
    function drawOpen() {
      const detail = form.querySelector(".tool-result");
      detail.querySelector(".tool-to-open")?.remove();
      const open = questions.filter((question) => !question.later && !isAnswered(question, model.get("answers")));
      if (!open.length || !steps) return;
      detail.append(
        h(
          "p",
          { class: "tool-press tool-to-open" },
          h(
            "button",
            { type: "button", "data-action": "to-open" },
            `Answer what is open: ${open.length > 3 ? plural(open.length, "question") : open.map(({ name }) => name).join(", ")}`,
          ),
        ),
      );
    }

    /** @param {Answers} answers */
    function show(answers) {
      const form = el.querySelector("form");
      if (form.classList.contains("is-start") && Object.keys(answers).length) openHere(); // Python has set answers
      const open = questions.filter((question) => !question.later && !isAnswered(question, answers));
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
      if (steps) drawOpen();
      foldOnEmergency(isShown && result.level === "emergency");
    }

    /** @param {Part} form @param {Assessment | null} result @param {string} progress @param {boolean} isComplete */
    function drawStatus(form, result, progress, isComplete) {
      const status = form.querySelector(".tool-status");
      for (const name of /** @type {const} */ (["level", "rule"])) {
        if (result) status.dataset[name] = result[name];
        else delete status.dataset[name];
      }
      form.querySelector(".tool-result").dataset.level = result?.level ?? "";
      if (!result)
        return status.replaceChildren(h("p", {}, `${progress}. ${levels[levels.length - 1].name} and urgent answers show at once.`));
      const level = levelOf(result);
      const soFar = isComplete ? "" : `So far (${progress}): `;
      return status.replaceChildren(
        h("p", { class: "tool-level" }, h("span", { class: "tool-mark", "aria-hidden": "true" }), `${soFar}${level.name}`),
        h("p", { class: "tool-headline" }, result.headline),
        h("p", {}, h("strong", {}, "Why: "), `${becauseOf(result.reasons[0])}${result.reasons[0].why} (rule ${result.rule})`),
        h("p", {}, h("strong", {}, "When: "), result.when),
      );
    }

    /** @param {Assessment} result @param {Answers} answers @param {number} open how many questions are not answered */
    function details(result, answers, open) {
      const level = levelOf(result);
      const others = result.reasons.slice(1);
      return [
        h("p", {}, result.then),
        h("p", { class: "tool-heading" }, "What to do now"),
        list(result.do),
        h("p", { class: "tool-heading" }, "What not to do"),
        list(result.avoid),
        ...(result.likely ? [h("p", {}, result.likely)] : []),
        ...placeLinks(result),
        ...plannerLink(result, answers),
        ...diaryLink(result),
        h("p", {}, h("strong", {}, "When to look again: "), againText(result, level)),
        ...(result.go_up.length ? [h("p", { class: "tool-heading" }, "Go up a level, and be seen, if there is"), list(result.go_up)] : []),
        ...mentionList(result),
        ...(others.length
          ? [
              h(
                "details",
                {},
                h("summary", {}, `${plural(others.length, "other rule")} also ${others.length === 1 ? "applies" : "apply"}`),
                list(others.map((other) => `${other.rule}: ${becauseOf(other)}${other.why} ${other.do.join(" ")}`)),
              ),
            ]
          : []),
        h("p", { class: "tool-help-always" }, result.help),
        sourceList([...new Set([...result.sources, ...result.mentions.flatMap(({ sources }) => sources)])], rules.sources, el),
        h("p", { class: "tool-note" }, `${result.note} Rules ${result.version} of ${result.date}.`),
        sheetButton({ rules, answers, result: () => onPaper(result, level, open) }),
      ];
    }

    /** @param {Assessment} result @returns {Level} */
    function levelOf(result) {
      return /** @type {Level} */ (levels.find(({ id }) => id === result.level));
    }

    // A letter that can be read in 20 seconds: what to consider, what decided it, what I want to say, room for the diary's curve.
    /** @param {Assessment} result @param {Level} level @param {number} open how many questions are not answered */
    function onPaper(result, level, open) {
      return [
        h(
          "p",
          {},
          h("strong", {}, `${open ? `So far (${plural(open, "question")} not answered): ` : ""}${level.name}. ${result.headline}`),
        ),
        h("p", {}, h("strong", {}, "When: "), `${result.when} ${result.then}`),
        h("p", { class: "sheet-letter" }, h("strong", {}, "Please consider: "), `${result.consider.join("; ")}.`),
        h("p", {}, h("strong", {}, "Why, by which rule")),
        list([
          ...result.reasons.slice(0, REASONS_ON_PAPER).map((reason) => `${reason.rule}: ${becauseOf(reason)}${reason.why}`),
          ...(result.matched.length > REASONS_ON_PAPER ? [`Also by rule ${result.matched.slice(REASONS_ON_PAPER).join(", ")}`] : []),
        ]),
        h("p", {}, h("strong", {}, "What I want to tell you")),
        list(result.tell),
        ...(result.mentions.length
          ? [h("p", {}, h("strong", {}, "Also worth asking about")), list(result.mentions.map(({ text }) => text))]
          : []),
        h("p", { class: "sheet-curve" }, "Room for the curve from my diary: pain and running, day by day"),
        h("p", {}, `Sources: ${result.sources.map((key) => rules.sources[key]).join("; ")}.`),
      ];
    }

    // Each rule that applies may lead to a place of the book: the exercises, the card, the look-alikes.
    /** @param {Assessment} result */
    function placeLinks(result) {
      const root = el.dataset.pageRoot;
      /** @type {{ id: string, links?: Place[] }[]} */
      const all = rules.rule;
      const shown = all.filter(({ id }) => result.matched.includes(id)).flatMap(({ links = [] }) => links);
      const links = shown.filter(({ text }, at) => shown.findIndex((other) => other.text === text) === at);
      return links.map((link) => h("p", {}, linkOf(link, root)));
    }

    // In a notebook there is no page beside it, so it says where to look.
    /** @param {Place} place @param {string | undefined} root */
    function linkOf({ text, page, place }, root) {
      if (root === undefined) return `${text}: in the book, page ${page}.`;
      return h("a", { href: `${root}book/${page}.html${place ? `#${place}` : ""}` }, text);
    }

    /** @param {Assessment} result */
    function mentionList({ mentions, level }) {
      const heading = level === "self_care" ? "Ask at your next visit" : "Also tell them";
      if (!mentions.length) return [];
      /** @type {{ id: string, links?: Place[] }[]} */
      const all = rules.mention;
      const linksOf = (/** @type {string} */ wanted) => all.find(({ id }) => id === wanted)?.links ?? [];
      const items = mentions.map(({ id, text }) =>
        h("li", {}, text, ...linksOf(id).flatMap((link) => [" ", linkOf(link, el.dataset.pageRoot)])),
      );
      return [h("p", { class: "tool-heading" }, heading), h("ul", {}, items)];
    }

    /** @param {Assessment} result @param {Answers} answers */
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
      const address = `${root}book/planner.html#${handed}`; // a fragment, which is not sent
      return [h("p", {}, root === undefined ? `${text} (it has a page of its own).` : h("a", { href: address }, text))];
    }

    /** @param {Assessment} result */
    function diaryLink({ level }) {
      if (AT_ONCE.includes(level)) return [];
      const root = el.dataset.pageRoot;
      const text = "Write down how each day goes: open the running diary";
      return [h("p", {}, root === undefined ? `${text} (it has a page of its own).` : h("a", { href: `${root}book/diary.html` }, text))];
    }

    // So that the next step is in sight on a phone, wherever in the questions the reader is.
    /** @param {Part} form @param {Assessment | null} result @param {string} progress */
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
      const level = result && levelOf(result);
      bar.firstChild.replaceChildren(
        ...(level ? [h("span", { class: "tool-mark", "aria-hidden": "true" }), `${result.headline}. ${progress}.`] : [`${progress}.`]),
      );
      bar.lastChild.hidden = !result;
    }

    /** @param {boolean} isEmergency */
    function foldOnEmergency(isEmergency) {
      if (isEmergency === wasEmergency) return;
      wasEmergency = isEmergency;
      clearTimeout(folding);
      if (!isEmergency) return unfold();
      folding = setTimeout(() => {
        if (steps?.isOn()) return steps.turn(steps.screens.length);
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
      if (steps?.isOn()) return steps.turn(steps.screens.length);
      const status = el.querySelector(".tool-status");
      status.tabIndex = -1;
      status.focus({ preventScroll: true });
      el.querySelector(".tool-result").scrollIntoView({ block: "start" });
    }
  },
};

/** @param {Question} question @param {Answers} answers */
function isAnswered(question, answers) {
  const answer = answers[question.id];
  if (isBlank(answer)) return false;
  return !question.exclusive || question.exclusive.some((option) => answer.includes(option)); // an age, then conditions
}

// The answers that decided, before what they may mean.
/** @param {Reason} reason */
function becauseOf({ because }) {
  const text = because.join("; ");
  return text ? `${text[0].toUpperCase()}${text.slice(1)}. ` : "";
}

/** @param {number} number @param {string} noun */
function plural(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** @param {Assessment} result @param {Level} level */
function againText({ again }, { again_days: days }) {
  return days ? `${again} That is ${dayAfter(days)}.` : again;
}

/** @param {number} days */
function dayAfter(days) {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return day.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}
