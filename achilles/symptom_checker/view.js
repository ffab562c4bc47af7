// The symptom checker's view: what to say while the form is being filled in, and the answer with its reason.

import { check, isBlank } from "../core/questions.js";
import { startForm } from "../page/form.js";
import { h, list, sourceList } from "../page/html.js";
import { startLink } from "../page/link.js";
import { sheetButton } from "../page/sheet.js";
import { startSteps } from "../page/steps.js";
import { assess } from "./assessment.js";

const AT_ONCE = ["urgent", "emergency"]; // shown as soon as a given answer triggers them
const REASONS_ON_PAPER = 3; // what a busy reader takes in; further rules are named
const FOLD_AFTER_MS = 600; // long enough to pass over an option with the arrow keys

export default {
  render({ model, el }) {
    const rules = model.get("rules");
    /** @type {any} */
    let folding = null;
    let wasEmergency = false;

    /** @type {ReturnType<typeof startSteps> | null} */
    let steps = null; // on the checker's own page: one screen at a time

    const tool = startForm({ model, el, questions: rules.question, check: (answers) => check(rules.question, answers), show });
    const { form } = tool;
    startLink({ el, ...tool }, toResult);
    const onPage = el.dataset.pageRoot !== undefined;
    if (onPage && model.get("steps")) steps = startSteps({ form, isDone: (names) => names.every(isFilledIn), onTurn: () => drawOpen() });
    else if (onPage) drawStart();
    form.addEventListener("click", (event) => {
      if (event.target.closest('[data-action="unfold"]')) unfold();
      if (event.target.closest('[data-action="to-result"]')) toResult();
      if (event.target.closest('[data-action="to-open"]')) toOpen();
      if (event.target.closest('[data-action="here"]')) {
        openHere();
        form.querySelector(".tool-question input").focus(); // the button that had the focus is gone
      }
    });

    // Every part of a question has an answer: of "about you" both the age and the conditions.
    function isFilledIn(name) {
      const question = form.querySelector(`[data-question="${name}"]`);
      const groups = [...question.querySelectorAll('[role="group"]')];
      return (groups.length ? groups : [question]).every((part) => part.querySelector(":checked"));
    }

    // In a chapter the tool is a short start: the words for an emergency, and the way to its own page.
    function drawStart() {
      form.classList.add("is-start");
      form.prepend(
        h(
          "div",
          { class: "tool-start" },
          h("p", {}, "Nine short screens, about two minutes. Nothing you answer leaves your browser."),
          h(
            "p",
            { class: "tool-press" },
            h("a", { class: "tool-open", href: `${el.dataset.pageRoot}book/checker.html` }, "Start the symptom checker"),
            " ",
            h("button", { type: "button", "data-action": "here" }, "Answer on one page, here"),
          ),
        ),
      );
      if (Object.keys(model.get("answers")).length) openHere();
    }

    function openHere() {
      form.classList.remove("is-start");
      form.querySelector(".tool-start")?.remove();
    }

    function toOpen() {
      const open = rules.question.find((question) => !question.later && !isAnswered(question, model.get("answers")));
      const screen = form.querySelector(`[data-question="${open?.id}"]`)?.closest(".tool-screen");
      if (screen && steps?.isOn()) return steps.turn(steps.screens.indexOf(screen));
      screen?.scrollIntoView({ block: "start" });
      screen?.querySelector("input")?.focus({ preventScroll: true });
    }

    // Where the answer is shown, and something is still open, there is a way back to it.
    function drawOpen() {
      const detail = form.querySelector(".tool-result");
      detail.querySelector(".tool-to-open")?.remove();
      const open = rules.question.filter((question) => !question.later && !isAnswered(question, model.get("answers")));
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

    function show(answers) {
      const form = el.querySelector("form");
      if (form.classList.contains("is-start") && Object.keys(answers).length) openHere(); // Python has set answers
      const open = rules.question.filter((question) => !question.later && !isAnswered(question, answers));
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
        h("p", {}, h("strong", {}, "Why: "), `${becauseOf(result.reasons[0])}${result.reasons[0].why} (rule ${result.rule})`),
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

    // A letter that can be read in 20 seconds: what to consider, what decided it, what I want to say, room for the diary's curve.
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
    function placeLinks(result) {
      const root = el.dataset.pageRoot;
      const shown = rules.rule.filter(({ id }) => result.matched.includes(id)).flatMap(({ links = [] }) => links);
      const links = shown.filter(({ text }, at) => shown.findIndex((other) => other.text === text) === at);
      return links.map((link) => h("p", {}, linkOf(link, root)));
    }

    // In a notebook there is no page beside it, so it says where to look.
    function linkOf({ text, page, place }, root) {
      if (root === undefined) return `${text}: in the book, page ${page}.`;
      return h("a", { href: `${root}book/${page}.html${place ? `#${place}` : ""}` }, text);
    }

    function mentionList({ mentions, level }) {
      const heading = level === "self_care" ? "Ask at your next visit" : "Also tell them";
      if (!mentions.length) return [];
      const linksOf = (/** @type {string} */ id) => rules.mention.find((mention) => mention.id === id)?.links ?? [];
      const items = mentions.map(({ id, text }) =>
        h("li", {}, text, ...linksOf(id).flatMap((link) => [" ", linkOf(link, el.dataset.pageRoot)])),
      );
      return [h("p", { class: "tool-heading" }, heading), h("ul", {}, items)];
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
      const address = `${root}book/planner.html#${handed}`; // a fragment, which is not sent
      return [h("p", {}, root === undefined ? `${text} (it has a page of its own).` : h("a", { href: address }, text))];
    }

    function diaryLink({ level }) {
      if (AT_ONCE.includes(level)) return [];
      const root = el.dataset.pageRoot;
      const text = "Write down how each day goes: open the running diary";
      return [h("p", {}, root === undefined ? `${text} (it has a page of its own).` : h("a", { href: `${root}book/diary.html` }, text))];
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
      bar.firstChild.replaceChildren(
        ...(level ? [h("span", { class: "tool-mark", "aria-hidden": "true" }), `${result.headline}. ${progress}.`] : [`${progress}.`]),
      );
      bar.lastChild.hidden = !result;
    }

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

function isAnswered(question, answers) {
  const answer = answers[question.id];
  if (isBlank(answer)) return false;
  return !question.exclusive || question.exclusive.some((option) => answer.includes(option)); // an age, then conditions
}

// The answers that decided, before what they may mean.
function becauseOf({ because }) {
  const text = because.join("; ");
  return text ? `${text[0].toUpperCase()}${text.slice(1)}. ` : "";
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
