// The planner's view: the answer first, then this week day by day, all weeks, what bound them, and a week of one's own.

import { dayNumber } from "../core/dates.js";
import { fill } from "../core/words.js";
import { startForm } from "../page/form.js";
import { h, sourceList } from "../page/html.js";
import { startLink } from "../page/link.js";
import { sheetButton } from "../page/sheet.js";
import { calendarOf } from "./calendar.js";
import { answerForm, checkedForm } from "./gate.js";
import { picture } from "./picture.js";

/**
 * @typedef {import("./planning.js").Plan} ShownPlan
 * @typedef {import("./days.js").Days} ShownDays
 * @typedef {{ name: string, text: string, sources: string[], id: string }} Guard
 */

const REMINDER = "07:00";

export default {
  /** @param {{ model: any, el: any }} place */
  render({ model, el }) {
    const limits = model.get("rules");
    const textOf = new Map(limits.question.map((/** @type {any} */ { id, text }) => [id, text]));
    let shownWeek = 0; // which week is shown by days; 0 is the one with today in it, else the first
    let withReminder = false;
    let hasDiaryRuns = false;
    if (!el.querySelector("form.tool")) el.innerHTML = model.get("form");
    el.querySelector('input[name="first_day"]').defaultValue = todayIso(); // a form that is cleared comes back to it
    const tool = startForm({
      model,
      el,
      questions: limits.question,
      check: (/** @type {any} */ answers) => checkedForm(limits, answers),
      show,
      forModel: acceptedAnswers,
    });
    const fillForm = tool.fill;
    startLink({ el, ...tool });
    preselectFromAddress();
    linkDiary();

    function linkDiary() {
      const root = el.dataset.pageRoot;
      if (root === undefined) return;
      const words = "Take them from your running diary, or from a watch's or an app's export";
      el.querySelector('[data-question="recent_weeks"] .tool-fields').before(h("p", {}, h("a", { href: `${root}book/diary.html` }, words)));
    }

    // A link from the symptom checker may preselect the gate, the pain, the age and the place; the runner confirms it here.
    function preselectFromAddress() {
      if (el.dataset.pageRoot === undefined) return;
      const { search, hash } = globalThis.location;
      const asked = new URLSearchParams([...new URLSearchParams(search), ...new URLSearchParams(hash.slice(1))]); // a fragment is never sent
      const optionOf = (/** @type {string} */ id, /** @type {string} */ name) => {
        const { options } = limits.question.find((/** @type {any} */ question) => question.id === id);
        const value = asked.get(name);
        return options.some((/** @type {any} */ option) => option.id === value) ? value : null;
      };
      const pain = optionOf("checker_pain", "pain");
      const age = optionOf("checker_age", "age");
      const place = optionOf("place", "place");
      const diary = optionOf("diary_pain", "diary");
      const kept = model.get("answers");
      const handed = { ...(age ? { checker_age: age, age } : {}), ...(place ? { place } : {}), ...(diary ? { diary_pain: diary } : {}) };
      if (asked.get("gate") === "checker" && pain !== null)
        fillForm({ ...kept, ...handed, gate: "checker", checker_pain: pain, pain, confirmed: null });
      else {
        const runs = runsFrom(asked);
        hasDiaryRuns = Object.keys(runs).length > 0;
        if (diary === null && !hasDiaryRuns) return;
        fillForm({ ...kept, ...handed, ...runs, confirmed: null, ...(diary === null || diary === "waiting" ? {} : { pain: diary }) });
      }
    }

    // The diary's four weeks and longest run. What is not a list of numbers is left out; the form checks the rest.
    function runsFrom(/** @type {URLSearchParams} */ asked) {
      const weeks = (asked.get("recent_weeks") ?? "").split(" ").map(Number);
      const longest = Number(asked.get("longest_run") ?? Number.NaN);
      const unit = asked.get("unit");
      const day = asked.get("first_day") ?? "";
      const isWhole = weeks.length === 4 && [...weeks, longest].every(Number.isFinite) && ["km", "mi"].includes(unit ?? "");
      if (!isWhole || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return {};
      return { recent_weeks: weeks, longest_run: longest, unit, first_day: day };
    }

    // Python gets no plan either where an answer is wrong: without a confirmation the gate stays shut.
    function acceptedAnswers(/** @type {any} */ answers, /** @type {any[]} */ problems) {
      return problems.length ? { ...answers, confirmed: null } : answers;
    }

    function show(/** @type {any} */ answers, /** @type {any[]} */ problems) {
      drawHanded(answers);
      if (problems.length) return showProblems(problems);
      const answer = answerForm(limits, answers);
      if (answer.plan === null) return showNothing(waitingFor(answer), [], answer.verdict);
      const { plan, days, verdict } = answer;
      const place = placeOfResult("plan");
      announce(place, [plan.headline, ...plan.messages]);
      place.querySelector(".tool-status").dataset.answered = "";
      place.querySelector(".tool-detail").replaceChildren(...drawPlan(plan, days, answers, verdict));
      showVerdict(verdict);
    }

    // Any wrong or contradictory answer leaves no plan and no verdict on the page, only what to change.
    function showProblems(/** @type {any[]} */ problems) {
      const sentences = problems.map(({ field, message, says }) => says ?? `${textOf.get(field) ?? field}: ${message}`);
      const links = problems.some(({ see }) => see === "checker") ? [checkerLink()] : [];
      showNothing([limits.contradiction.heading, ...sentences], links);
    }

    function showNothing(/** @type {string[]} */ messages, /** @type {any[]} */ links = [], /** @type {any} */ verdict = null) {
      const place = placeOfResult("plan");
      announce(place, messages);
      delete place.querySelector(".tool-status").dataset.answered;
      place.querySelector(".tool-detail").replaceChildren(...links);
      showVerdict(verdict);
    }

    function waitingFor(/** @type {import("./gate.js").FormAnswer} */ { is_open: isOpen, missing, waits }) {
      if (!isOpen) return ["Open the gate first: choose what is true of you today, and confirm it."];
      if (waits) return [limits.contradiction.waiting];
      return [`Still needed: ${missing.map((id) => String(textOf.get(id)).toLowerCase()).join("; ")}.`];
    }

    function showVerdict(/** @type {import("./judging.js").Verdict | null} */ verdict) {
      const place = placeOfResult("verdict");
      announce(place, verdict ? verdict.messages : []);
      place.dataset.passes = verdict ? verdict.passes : "";
      place
        .querySelector(".tool-detail")
        .replaceChildren(
          ...(verdict ? [sourceList(["frandsen2025", "buist2008"], limits.sources, el), h("p", { class: "tool-note" }, verdict.note)] : []),
        );
    }

    function placeOfResult(/** @type {string} */ name) {
      return el.querySelector(`.tool-result[data-result="${name}"]`);
    }

    function checkerLink() {
      const root = el.dataset.pageRoot;
      return h(
        "p",
        {},
        root === undefined ? limits.contradiction.checker : h("a", { href: `${root}checker.html` }, limits.contradiction.checker),
      );
    }

    function drawHanded(/** @type {any} */ { checker_pain: pain, diary_pain: diary }) {
      const form = el.querySelector("form");
      let place = form.querySelector(".tool-handed");
      if (!place) {
        place = h("p", { class: "tool-handed" });
        form.querySelector('[data-question="gate"]').after(place);
      }
      const seen = [
        ...(pain ? [`The symptom checker saw your pain as ${pain}.`] : []),
        ...(diary ? [`Your diary says ${diary}.`] : []),
        ...(pain || diary ? ["The most cautious answer counts."] : []),
        ...(hasDiaryRuns ? ["The four weeks and the longest run are from your diary or log; a day that is not in it counts as none."] : []),
      ];
      place.textContent = seen.join(" ");
    }

    function announce(/** @type {any} */ place, /** @type {string[]} */ messages) {
      const status = place.querySelector(".tool-status");
      const text = messages.join(" ");
      if (status.textContent !== text)
        status.replaceChildren(...messages.flatMap((message, at) => [h("p", {}, message), ...(at < messages.length - 1 ? [" "] : [])]));
    }

    /** @param {ShownPlan} plan @param {ShownDays | null} days @param {any} answers @param {any} verdict */
    function drawPlan(plan, days, answers, verdict) {
      const guards = new Map(limits.guard.map((/** @type {Guard} */ guard) => [guard.id, guard]));
      const used = [...new Set(plan.weeks.flatMap((week) => [week.guard_week, week.guard_longest]))].map((id) => guards.get(id));
      return [
        ...(days ? [drawDays(plan, days)] : []),
        h("p", { class: "tool-heading" }, "All weeks"),
        ...(plan.weeks.length > 1 ? [h("p", {}, `Each week after the first: ${plan.weeks[1].only_if}.`)] : []),
        drawWeeks(plan),
        picture(plan, limits.kind),
        h(
          "details",
          { class: "tool-grounds" },
          h("summary", {}, "What bound it, and on what ground"),
          h(
            "ul",
            {},
            used.map(({ name, text, sources }) => h("li", {}, h("strong", {}, `${name}: `), text, sourceList(sources, limits.sources, el))),
          ),
        ),
        h("p", { class: "tool-note" }, `${plan.note} Rules ${plan.version} of ${plan.date}.`),
        sheetButton({ rules: limits, answers, result: () => onPaper(plan, days, verdict, used), label: "Print or save this plan" }),
      ];
    }

    // -------------------------------------------------------------------------------- one week, day by day

    function drawDays(/** @type {ShownPlan} */ plan, /** @type {ShownDays} */ days) {
      const box = h("div", { class: "tool-week" });
      const count = plan.weeks.length;
      const today = dayNumber(todayIso()) - dayNumber(days.first_day);
      const current = today >= 0 && today < 7 * count ? Math.floor(today / 7) + 1 : 1;
      const draw = () => {
        const at = Math.min(shownWeek || current, count);
        const week = plan.weeks[at - 1];
        const heading = at === current && today >= 0 && today < 7 * count ? "This week, day by day" : `Week ${at}, day by day`;
        box.replaceChildren(
          h("p", { class: "tool-heading" }, heading),
          h("p", {}, `${limits.kind[week.kind]}: ${week.total.toFixed(1)} ${plan.unit}${week.only_if ? `, ${week.only_if}` : ""}`),
          h("ol", { class: "tool-days" }, rowsOfWeek(days, at)),
          ...(count > 1
            ? [
                h(
                  "p",
                  { class: "tool-press" },
                  weekButton("Week before", at - 1, at > 1),
                  " ",
                  weekButton("Week after", at + 1, at < count),
                ),
              ]
            : []),
          ...days.says.map((text) => h("p", {}, text)),
          drawCalendar(days, at),
        );
      };
      const weekButton = (/** @type {string} */ text, /** @type {number} */ at, /** @type {boolean} */ isThere) => {
        const button = h("button", { type: "button", "data-action": "week", ...(isThere ? {} : { disabled: "" }) }, text);
        button.addEventListener("click", () => {
          shownWeek = at;
          draw();
          const again = [.../** @type {any} */ (box.querySelectorAll('[data-action="week"]'))].find(
            (other) => other.textContent === text && !other.disabled,
          );
          (again ?? /** @type {any} */ (box.querySelector('[data-action="week"]:not([disabled])')))?.focus();
        });
        return button;
      };
      draw();
      return box;
    }

    // Seven rows; a day with a run and strength work has both in its row.
    function rowsOfWeek(/** @type {ShownDays} */ days, /** @type {number} */ week) {
      const rows = days.rows.filter((row) => row.week === week);
      return [...new Set(rows.map(({ date }) => date))].map((date) => {
        const things = rows.filter((row) => row.date === date);
        const isToday = date === todayIso();
        return h(
          "li",
          { class: "tool-day", ...(isToday ? { "aria-current": "date" } : {}) },
          h(
            "span",
            { class: "tool-date" },
            h("strong", {}, limits.day.weekday[things[0].weekday].slice(0, 3)),
            ` ${shortDate(date)}${isToday ? ", today" : ""}`,
          ),
          h(
            "span",
            { class: "tool-things" },
            things.map((row) => drawThing(row, days.unit)),
          ),
        );
      });
    }

    function drawThing(/** @type {import("./days.js").Day} */ row, /** @type {string} */ unit) {
      const distance = row.distance === null ? "" : ` ${row.distance.toFixed(1)} ${unit}`;
      return h(
        "span",
        { class: "tool-thing", "data-date": row.date, "data-what": row.what },
        h("span", { class: "tool-what" }, `${limits.day.what[row.what]}${distance}`),
        row.note ? h("span", { class: "tool-kind" }, row.note) : null,
      );
    }

    function drawCalendar(/** @type {ShownDays} */ days, /** @type {number} */ week) {
      const reminder = /** @type {HTMLInputElement} */ (
        h("input", { type: "checkbox", "data-action": "reminder", ...(withReminder ? { checked: "" } : {}) })
      );
      reminder.addEventListener("change", () => {
        withReminder = reminder.checked;
      });
      const button = h("button", { type: "button", "data-action": "calendar" }, "Save this week for my calendar (.ics)");
      button.addEventListener("click", () => {
        const ofWeek = { ...days, rows: days.rows.filter((row) => row.week === week) };
        const text = calendarOf(limits, ofWeek, { weeks: week, now: Date.now(), alarm: withReminder ? REMINDER : null });
        const address = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
        const link = h("a", { href: address, download: `running-${ofWeek.rows[0].date}.ics` });
        el.append(link);
        link.click();
        link.remove();
        setTimeout(() => URL.revokeObjectURL(address), 1000);
      });
      return h(
        "div",
        { class: "tool-calendar" },
        diaryLink(days, week),
        h("p", { class: "tool-press" }, button),
        h("label", { class: "tool-option" }, reminder, h("span", {}, `With a reminder at ${REMINDER}`)),
        h(
          "p",
          { class: "tool-note" },
          "A file on your device: nothing is sent. Entries are private and say nothing about pain. Saved again, they replace the old ones; use a calendar of its own, because a run that moves leaves its old entry behind.",
        ),
      );
    }

    // The week in the fragment of a link, which is not sent to anybody; the diary asks before it takes it in.
    function diaryLink(/** @type {ShownDays} */ days, /** @type {number} */ week) {
      const root = el.dataset.pageRoot;
      if (root === undefined) return null;
      const rows = days.rows.filter((row) => row.week === week && row.what !== "rest");
      const cells = rows.map(({ date, what, distance }) => `${date},${what},${distance === null ? "" : Math.round(distance * 10)}`);
      const fragment = new URLSearchParams({ plan: [days.unit, ...cells].join(";") });
      return rows.length ? h("p", {}, h("a", { href: `${root}book/diary.html#${fragment}` }, "Put this week into my running diary")) : null;
    }

    // -------------------------------------------------------------------------------- all weeks

    // Weeks that follow each other and say the same are said once: the first row names them all, the others are hidden.
    function drawWeeks(/** @type {ShownPlan} */ plan) {
      const head = ["Week", `Total (${plan.unit})`, `Longest (${plan.unit})`, "Runs"];
      const sameAs = (/** @type {number} */ at) => at > 0 && weekText(plan.weeks[at]) === weekText(plan.weeks[at - 1]);
      return h(
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
          plan.weeks.map((week, at) => {
            let last = at;
            while (last + 1 < plan.weeks.length && sameAs(last + 1)) last += 1;
            return drawWeek(
              week,
              last > at ? fill(limits.word.span, { first: week.week, last: plan.weeks[last].week }) : `${week.week}`,
              head,
              sameAs(at),
            );
          }),
        ),
      );
    }

    function weekText(/** @type {import("./planning.js").Week} */ week) {
      return JSON.stringify([week.kind, week.total, week.longest, week.runs, week.race]);
    }

    // A phone shows a week as a card, with the column's name above each cell: the roles keep the cards a table.
    /** @param {import("./planning.js").Week} week @param {string} name @param {string[]} head @param {boolean} isHidden */
    function drawWeek(week, name, head, isHidden) {
      const column = (/** @type {number} */ at) => h("span", { class: "tool-column", "aria-hidden": "true", hidden: "" }, head[at]);
      const cell = (/** @type {number} */ at, /** @type {any[]} */ ...content) => h("td", { role: "cell" }, column(at), content);
      return h(
        "tr",
        {
          role: "row",
          "data-week": week.week,
          "data-total": week.total.toFixed(1),
          "data-longest": week.longest.toFixed(1),
          "data-kind": week.kind,
          ...(isHidden ? { hidden: "" } : {}),
        },
        h("th", { scope: "row", role: "rowheader" }, column(0), `${name} `, h("span", { class: "tool-kind" }, limits.kind[week.kind])),
        cell(1, week.total.toFixed(1)),
        cell(2, week.longest.toFixed(1)),
        cell(3, runsOfWeek(week)),
      );
    }

    function runsOfWeek(/** @type {import("./planning.js").Week} */ week) {
      const runs = week.runs.map((run) => run.toFixed(1)).join("\u2002") || "none";
      return week.race ? `${runs}, and the race of ${week.race.toFixed(1)}` : runs;
    }

    // -------------------------------------------------------------------------------- on paper

    // A long plan is in two tables side by side, and what each row would say again is said once: rules by their number.
    /** @param {ShownPlan} plan @param {ShownDays | null} days @param {any} verdict @param {Guard[]} used */
    function onPaper(plan, days, verdict, used) {
      const half = plan.weeks.length > 16 ? Math.ceil(plan.weeks.length / 2) : plan.weeks.length;
      const head = h(
        "tr",
        {},
        ["Week", "Kind", "Total", "Longest", "Runs", "Bound by rule"].map((text) => h("th", {}, text)),
      );
      const rulesOf = (/** @type {import("./planning.js").Week} */ week) =>
        used.flatMap(({ id }, at) => ([week.guard_week, week.guard_longest].includes(id) ? [at + 1] : [])).join(", ");
      const rowOf = (/** @type {import("./planning.js").Week} */ week) =>
        h(
          "tr",
          {},
          [week.week, limits.kind[week.kind], week.total.toFixed(1), week.longest.toFixed(1), runsOfWeek(week), rulesOf(week)].map((text) =>
            h("td", {}, String(text)),
          ),
        );
      const tables = [plan.weeks.slice(0, half), plan.weeks.slice(half)].filter((weeks) => weeks.length);
      const later = plan.weeks.find((week) => week.only_if);
      return [
        ...[plan.headline, ...plan.messages].map((message) => h("p", {}, message)),
        ...(days ? [weekOnPaper(days)] : []),
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

    function weekOnPaper(/** @type {ShownDays} */ days) {
      const rows = days.rows.filter((row) => row.week === 1);
      const textOfRow = (/** @type {import("./days.js").Day} */ row) =>
        `${limits.day.weekday[row.weekday].slice(0, 3)} ${shortDate(row.date)}: ${limits.day.what[row.what]}${row.distance === null ? "" : ` ${row.distance.toFixed(1)} ${days.unit}`}`;
      return h("p", {}, h("strong", {}, "Week 1, day by day. "), rows.map(textOfRow).join("; "), ".");
    }
  },
};

/** @param {string} date @returns {string} */
function shortDate(date) {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}

/** @returns {string} */
function todayIso() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
