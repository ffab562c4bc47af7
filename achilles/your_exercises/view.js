// Your exercises: the cards of the chosen week with their doses, a movement on request, one sheet to tick, a calendar file.

import { dayNumber, isoDay } from "../core/dates.js";
import { calendarOf } from "../mileage_planner/calendar.js";
import { h } from "../page/html.js";

/** @import { View } from "../types" */

const FRAME_MS = 900;
const ROUNDS = 3;
const EVERY_DAY = 7;
/** @type {Record<number, number[]>} */
const SPREAD = { 3: [0, 2, 4] }; // days of a week, counted from its first
const WEEKS = 12;
const CALENDAR = {
  version: "1.0",
  calendar: {
    domain: "achilles-course",
    exercises: "Exercises",
    ceiling: "Open the page Your exercises for what is due. Stop for a danger sign.",
  },
};
const PAIN =
  "Pain up to 5 of 10 is fine if it has settled by next morning. Over 5, a morning 2 or more above your usual, pain that grows from week to week, or a limp: do less, and do not run.";
const STOP =
  "Stop, and go to an emergency department today: a pop, a snap or a kick, sudden weakness, or a dent in the tendon. Be seen today: a swollen, warm or painful calf, a hot ankle, or fever. Breathless, chest pain, or a cold, pale or numb foot: call your emergency number.";
const OWN = "yes"; // in the diary: strength work that is none of the programmes it knows by name

export default {
  /** @param {View} view */
  render({ model, el }) {
    if (!el.querySelector(".your-exercises")) el.innerHTML = model.get("form");
    const facts = model.get("facts");
    const form = el.querySelector("form.tool");
    const cards = [...el.querySelectorAll("[data-move]")];
    const tables = [...el.querySelectorAll("[data-programme]")];
    form.hidden = false;
    for (const card of cards) startMovement(card);
    const handed = globalThis.location?.hash.slice(1) ?? "";
    const place = form.querySelector(`input[name="place"][value="${CSS.escape(handed)}"]`);
    if (place && el.dataset.pageRoot !== undefined) place.checked = true;
    form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    form.addEventListener("change", show);
    show();

    /** @param {string} name @returns {string | undefined} */
    function chosen(name) {
      return form.querySelector(`input[name="${name}"]:checked`)?.value;
    }

    function show() {
      const where = chosen("place");
      for (const option of form.querySelectorAll('input[name="programme"]')) {
        const fits = where !== undefined && facts[option.value].place === where;
        option.closest("label").hidden = !fits;
        if (!fits) option.checked = false;
      }
      form.querySelector('[data-question="programme"]').hidden = where === undefined;
      const id = chosen("programme");
      form.querySelector('[data-question="when"]').hidden = id === undefined;
      const staged = id !== undefined && "stages" in facts[id];
      form.querySelector('[data-for="week"]').hidden = staged;
      form.querySelector('[data-for="stage"]').hidden = !staged;
      for (const table of tables) {
        const other = where !== undefined && facts[table.dataset.programme].place !== where;
        table.hidden = id === undefined ? other : table.dataset.programme !== id;
      }
      if (id === undefined) return say(where === undefined ? "Choose where it hurts and a programme." : "Choose a programme.", null, []);
      const due = staged
        ? dueInStage(facts[id], Number(form.elements.stage.value))
        : dueInWeek(facts[id], Number(form.elements.week.value));
      return say(due.said, due.doses, [...due.notes, ...extras(facts[id], due), ...diaryLink(staged ? OWN : id)]);
    }

    /** @param {string} said @param {Map<string, string> | null} doses @param {Node[]} detail */
    function say(said, doses, detail) {
      const status = form.querySelector(".tool-status");
      if (status.textContent !== said) status.replaceChildren(h("p", {}, said));
      form.querySelector(".tool-detail").replaceChildren(...detail);
      for (const card of cards) {
        const dose = doses?.get(card.dataset.move);
        card.hidden = doses === null ? chosen("place") === "insertion" && card.dataset.place !== undefined : dose === undefined;
        const line = card.querySelector("[data-dose]");
        line.hidden = dose === undefined;
        line.textContent = dose ?? "";
      }
    }

    // On a page: the diary asks before it writes anything down. `kind` is one of its kinds of strength work.
    /** @param {string} kind @returns {Node[]} */
    function diaryLink(kind) {
      const root = el.dataset.pageRoot;
      if (root === undefined) return [];
      return [h("p", {}, h("a", { href: `${root}book/diary.html#strength=${kind}` }, "Done for today? Write it into my running diary"))];
    }

    /** @param {any} programme @param {any} due @returns {Node[]} */
    function extras(programme, due) {
      const sheet = h("button", { type: "button", "data-action": "sheet" }, "Print one sheet to tick");
      sheet.addEventListener("click", () => printTicks(programme.title, due));
      if (!programme.weeks) return [h("p", { class: "tool-press" }, sheet)];
      const today = new Date();
      const start = /** @type {HTMLInputElement} */ (
        h("input", {
          type: "date",
          name: "first_day",
          value: isoDay(Math.floor((today.getTime() - today.getTimezoneOffset() * 60_000) / 86_400_000)),
        })
      );
      const save = h("button", { type: "button", "data-action": "calendar" }, "Save all twelve weeks for your calendar (.ics)");
      const problem = h("p", { class: "tool-problem", role: "alert" });
      save.addEventListener("click", () => {
        problem.textContent = start.value ? "" : "Choose the day on which week 1 begins.";
        if (start.value) saveCalendar(programme, start.value);
      });
      return [
        h("p", { class: "tool-press" }, sheet),
        h("p", { class: "exercises-start" }, h("label", {}, "Week 1 begins on ", start), save),
        problem,
      ];
    }
  },
};

/** @param {any} programme @param {number} week */
function dueInWeek(programme, week) {
  const phases = programme.weeks[week - 1];
  /** @type {Map<string, string>} */
  const doses = new Map();
  for (const [at, phase] of phases.entries())
    for (const { move, name, dose } of phase.doses) {
      const line = `${phases.length > 1 ? `Phase ${at + 1} of ${phases.length}: ` : ""}${name}, ${dose}, ${phase.often}.`;
      doses.set(move, doses.has(move) ? `${doses.get(move)} ${line}` : line);
    }
  const overlap = phases.length > 1 ? "The phases overlap in the source: stay with the earlier one until it is easy. " : "";
  return {
    said: `Week ${week} of ${WEEKS}: ${counted(phases[0].doses.length)}, ${phases[0].often}.`,
    doses,
    days: phases[0].days,
    rows: phases[0].doses.map((/** @type {any} */ { name, dose }) => `${name}: ${dose}`),
    notes: [
      h(
        "p",
        {},
        `${overlap}Tempo: ${programme.tempo} Rest: ${programme.rest} ${phases.map((/** @type {any} */ { note }) => note).join(" ")}`,
      ),
      h(
        "p",
        {},
        h("strong", {}, "New to it? "),
        `Start with ${programme.low} (a rule of this course). Then do as many as you can within the pain limit.`,
      ),
      h("p", {}, PAIN),
    ],
  };
}

/** @param {number} count @returns {string} */
function counted(count) {
  return count === 1 ? "1 exercise" : `${count} exercises`;
}

/** @param {any} ladder @param {number} stage */
function dueInStage(ladder, stage) {
  const { name, what, moves, dose, enter } = ladder.stages[stage - 1];
  return {
    said: `Stage ${stage} of ${ladder.stages.length}: ${name}.`,
    doses: new Map(moves.map((/** @type {string} */ move) => [move, `Dose: ${dose}`])),
    days: EVERY_DAY,
    rows: [what],
    notes: [
      h("p", {}, what),
      h("p", {}, h("strong", {}, "Begin when: "), enter),
      h("p", {}, h("strong", {}, "Dose: "), dose),
      h("p", {}, PAIN),
    ],
  };
}

// Never by itself: a press shows the frames in place, one after the other, three times over. Where less motion is wanted, a press
// shows the next frame and no more.
/** @param {any} card */
function startMovement(card) {
  const button = card.querySelector('[data-action="play"]');
  const frames = [...card.querySelectorAll("[data-frame]")];
  const stage = h("div", { class: "move-still", "aria-hidden": "true" });
  button.closest("p").after(stage);
  button.hidden = false;
  let at = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const next = () => {
    stage.replaceChildren(frames[at % frames.length].querySelector("svg").cloneNode(true));
    at += 1;
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    at = 0;
    stage.replaceChildren();
    button.textContent = "Show the movement";
  };
  button.addEventListener("click", () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      button.textContent = "Show the next step";
      next();
      return;
    }
    if (timer !== undefined) {
      stop();
      return;
    }
    button.textContent = "Stop";
    next();
    timer = setInterval(() => (at < frames.length * ROUNDS ? next() : stop()), FRAME_MS);
  });
}

/** @param {any} programme @param {string} firstDay */
function saveCalendar(programme, firstDay) {
  const first = dayNumber(firstDay);
  const rows = programme.weeks.flatMap((/** @type {any} */ [phase], /** @type {number} */ week) => {
    const days = SPREAD[phase.days] ?? Array.from({ length: EVERY_DAY }, (_, day) => day);
    const note = `${programme.title}, week ${week + 1}: ${phase.doses.map((/** @type {any} */ { name, dose }) => `${name} ${dose}`).join(", ")}`;
    return days.map((/** @type {number} */ day) => ({
      date: isoDay(first + EVERY_DAY * week + day),
      what: "exercises",
      distance: null,
      note,
    }));
  });
  const text = calendarOf(CALENDAR, /** @type {any} */ ({ first_day: firstDay, unit: "", rows }), { weeks: WEEKS, now: Date.now() });
  const address = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  h("a", { href: address, download: `exercises-${firstDay}.ics` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** @param {string} title @param {any} due */
function printTicks(title, due) {
  document.querySelector("body > .sheet")?.remove();
  const days = Array.from({ length: EVERY_DAY }, (_, day) => `Day ${day + 1}`);
  const row = (/** @type {string} */ name) => h("tr", {}, h("th", { scope: "row" }, name), ...days.map(() => h("td", {})));
  const sheet = h(
    "section",
    { class: "sheet exercises-sheet" },
    h("h1", {}, `${title}. ${due.said}`),
    h(
      "table",
      {},
      h("tr", {}, h("th", { scope: "col" }, "Tick when done"), ...days.map((day) => h("th", { scope: "col" }, day))),
      ...due.rows.map(row),
      row("Worst pain, 0 to 10"),
      row("Next morning, 0 to 10"),
    ),
    ...due.notes.map((/** @type {Node} */ note) => note.cloneNode(true)),
    h("p", {}, STOP),
    h("p", {}, "Achilles Pain After Running. Education, not a diagnosis. No clinician has reviewed it yet."),
  );
  document.body.append(sheet);
  addEventListener("afterprint", () => setTimeout(() => sheet.remove(), 1000), { once: true });
  print();
}
