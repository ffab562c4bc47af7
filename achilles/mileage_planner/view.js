// The planner's view: the plan as a table and a picture, and the verdict on a week of one's own.

import { isBlank } from "../core/questions.js";
import { startForm } from "../page/form.js";
import { h, sourceList } from "../page/html.js";
import { sheetButton } from "../page/sheet.js";
import { answerForm, checkForm } from "./gate.js";
import { picture } from "./picture.js";

export default {
  render({ model, el }) {
    const limits = model.get("rules");
    const { fill } = startForm({ model, el, questions: limits.question, check: (answers) => checkForm(limits, answers), show, told });
    preselectFromAddress();

    // A link from the symptom checker may preselect the gate and the pain; the runner still has to confirm it here.
    function preselectFromAddress() {
      if (el.dataset.pageRoot === undefined) return;
      const asked = new URLSearchParams(globalThis.location.search);
      const isOption = (id, value) => limits.question.find((question) => question.id === id).options.some((option) => option.id === value);
      if (asked.get("gate") !== "checker" || !isOption("checker_pain", asked.get("pain"))) return;
      const pain = asked.get("pain");
      fill({ ...model.get("answers"), gate: "checker", checker_pain: pain, pain, confirmed: null });
    }

    // Python gets no plan either where an answer is wrong: without a confirmation the gate stays shut.
    function told(answers, problems) {
      return problems.length ? { ...answers, confirmed: null } : answers;
    }

    // Any wrong or contradictory answer leaves no plan and no verdict on the page, only what to change.
    function showProblems(problems) {
      const [planPlace, verdictPlace] = el.querySelectorAll(".tool-result");
      const sentences = problems.map(({ field, message, says }) => says ?? `${limits.question.find(({ id }) => id === field).text}: ${message}`);
      announce(planPlace, [limits.contradiction.heading, ...sentences]);
      planPlace.querySelector(".tool-detail").replaceChildren(...(problems.some(({ see }) => see === "checker") ? [checkerLink()] : []));
      announce(verdictPlace, []);
      verdictPlace.dataset.passes = "";
      verdictPlace.querySelector(".tool-detail").replaceChildren();
    }

    function checkerLink() {
      const root = el.dataset.pageRoot;
      return h("p", {}, root === undefined ? limits.contradiction.checker : h("a", { href: `${root}checker.html` }, limits.contradiction.checker));
    }

    function show(answers, problems) {
      if (problems.length) return showProblems(problems);
      const { is_open: isOpen, plan, verdict } = answerForm(limits, answers);
      const form = el.querySelector("form");
      drawHanded(form, answers);
      const [planPlace, verdictPlace] = form.querySelectorAll(".tool-result");
      const waiting = !isOpen
        ? "Open the gate first: choose what is true of you today, and confirm it."
        : `Still needed: ${["recent_weeks", "longest_run", "weeks"]
            .filter((id) => isBlank(answers[id]))
            .map((id) => limits.question.find((question) => question.id === id).text.toLowerCase())
            .join("; ")}.`;
      announce(planPlace, plan ? plan.messages : [waiting]);
      planPlace.querySelector(".tool-detail").replaceChildren(...(plan ? drawPlan(plan, answers, verdict) : []));
      announce(verdictPlace, verdict ? verdict.messages : []);
      verdictPlace.dataset.passes = verdict ? verdict.passes : "";
      verdictPlace
        .querySelector(".tool-detail")
        .replaceChildren(
          ...(verdict ? [sourceList(["frandsen2025", "buist2008"], limits.sources, el), h("p", { class: "tool-note" }, verdict.note)] : []),
        );
    }

    function drawHanded(form, { checker_pain: pain }) {
      let place = form.querySelector(".tool-handed");
      if (!place) {
        place = h("p", { class: "tool-handed" });
        form.querySelector('[data-question="gate"]').after(place);
      }
      place.textContent = pain ? `The symptom checker saw your pain as ${pain}. Where you say less below, its answer counts.` : "";
    }

    function announce(place, messages) {
      const status = place.querySelector(".tool-status");
      const text = messages.join(" ");
      if (status.textContent !== text)
        status.replaceChildren(...messages.flatMap((message, at) => [h("p", {}, message), ...(at < messages.length - 1 ? [" "] : [])]));
    }

    function drawPlan(plan, answers, verdict) {
      const guards = new Map(limits.guard.map((guard) => [guard.id, guard]));
      const used = [...new Set(plan.weeks.flatMap((week) => [week.guard_week, week.guard_longest]))].map((id) => guards.get(id));
      const head = ["Week", `Total (${plan.unit})`, `Longest (${plan.unit})`, "Runs", "Bound by"];
      return [
        picture(plan, limits.kind),
        h(
          "table",
          { class: "tool-table", role: "table", "aria-label": "The plan as a table" },
          h(
            "thead",
            { role: "rowgroup" },
            h(
              "tr",
              { role: "row" },
              head.map((text) => h("th", { scope: "col", role: "columnheader" }, text)),
            ),
          ),
          h(
            "tbody",
            { role: "rowgroup" },
            plan.weeks.map((week) => drawWeek(week, guards, head)),
          ),
        ),
        h("p", { class: "tool-heading" }, "What bound it, and on what ground"),
        h(
          "ul",
          {},
          used.map(({ name, text, sources }) => h("li", {}, h("strong", {}, `${name}: `), text, sourceList(sources, limits.sources, el))),
        ),
        h("p", { class: "tool-note" }, `${plan.note} Rules ${plan.version} of ${plan.date}.`),
        sheetButton({ rules: limits, answers, result: () => onPaper(plan, verdict, used) }),
      ];
    }

    // A long plan stands in two tables side by side, and what each row would say again is said once: rules by their number.
    function onPaper(plan, verdict, used) {
      const half = plan.weeks.length > 16 ? Math.ceil(plan.weeks.length / 2) : plan.weeks.length;
      const head = h(
        "tr",
        {},
        ["Week", "Kind", "Total", "Longest", "Runs", "Bound by rule"].map((text) => h("th", {}, text)),
      );
      const rulesOf = (week) =>
        used.flatMap(({ id }, at) => ([week.guard_week, week.guard_longest].includes(id) ? [at + 1] : [])).join(", ");
      const rowOf = (week) =>
        h(
          "tr",
          {},
          [week.week, limits.kind[week.kind], week.total.toFixed(1), week.longest.toFixed(1), runsOf(week), rulesOf(week)].map((text) =>
            h("td", {}, String(text)),
          ),
        );
      const tables = [plan.weeks.slice(0, half), plan.weeks.slice(half)].filter((weeks) => weeks.length);
      const later = plan.weeks.find((week) => week.only_if);
      return [
        ...plan.messages.map((message) => h("p", {}, message)),
        h(
          "div",
          { class: "sheet-tables" },
          tables.map((weeks) => h("table", {}, head.cloneNode(true), weeks.map(rowOf))),
        ),
        h("p", {}, `Distances in ${plan.unit}. ${later ? `From week ${later.week} on: ${later.only_if}.` : ""}`),
        h(
          "ol",
          {},
          used.map(({ name, text, sources }) => h("li", {}, `${name}: ${text} (${sources.map((key) => limits.sources[key]).join("; ")})`)),
        ),
        ...(verdict ? [h("p", {}, h("strong", {}, "A week of my own: "), verdict.messages.join(" "))] : []),
      ];
    }

    function runsOf(week) {
      return week.runs.map((run) => run.toFixed(1)).join("\u2002") || "none";
    }

    // A phone shows a week as a card, with the column's name above each cell: the roles keep the cards a table.
    function drawWeek(week, guards, head) {
      const cell = (at, ...content) =>
        h("td", { role: "cell" }, h("span", { class: "tool-column", "aria-hidden": "true", hidden: "" }, head[at]), content);
      const bound = [...new Set([guards.get(week.guard_week).name, guards.get(week.guard_longest).name])].join("; ");
      return h(
        "tr",
        {
          role: "row",
          "data-week": week.week,
          "data-total": week.total.toFixed(1),
          "data-longest": week.longest.toFixed(1),
          "data-kind": week.kind,
        },
        h(
          "th",
          { scope: "row", role: "rowheader" },
          h("span", { class: "tool-column", "aria-hidden": "true", hidden: "" }, head[0]),
          `${week.week} `,
          h("span", { class: "tool-kind" }, limits.kind[week.kind]),
        ),
        cell(1, week.total.toFixed(1)),
        cell(2, week.longest.toFixed(1)),
        cell(3, runsOf(week)),
        cell(4, bound, week.only_if ? h("span", { class: "tool-kind" }, week.only_if) : null),
      );
    }
  },
};
