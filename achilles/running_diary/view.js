// The running diary's view: today first, what comes next, the last 28 days, and everything about keeping them.

import { BadInputError } from "../core/questions.js";
import { fill } from "../core/words.js";
import { readForm, showProblems, writeForm } from "../page/form.js";
import { h, list } from "../page/html.js";
import { showMemory } from "../page/memory.js";
import { sheetButton } from "../page/sheet.js";
import { calendarOf, pictureOfDays } from "./calendar.js";
import { checkedRows, dayNumber, isoDate, refusalOf, spokenDate } from "./fields.js";
import { mergedDays, offerFile, startKeeping } from "./keeping.js";
import { keptSection } from "./kept.js";
import { logSection } from "./log.js";
import { sheetOf } from "./paper.js";
import { checkedPlan, comingDays, forPlannerPage, planIn, plannedText, planOfJson, storedPlan, strengthIn } from "./plan.js";
import { stateOf } from "./state.js";
import { daysOfJson, rowsOfCsv, toCsv, toJson } from "./table.js";

/** @import { Option, Part, Problem, Question, View } from "../types" */
/** @import { Planned } from "./plan.js" */
/** @import { Day, DiaryState, Load, Planning } from "./types" */

const MORNING = ["next_morning", "usual_morning", "stiffness"];
const OF_DAY = ["run", "during", "after", "limp", "strength", "note"];

export default {
  /** @param {View} view */
  render({ model, el }) {
    const rules = model.get("rules");
    if (!el.querySelector("form.tool")) el.innerHTML = model.get("form");
    const form = el.querySelector("form.tool");
    const onPage = el.dataset.pageRoot !== undefined;
    /** @type {Question[]} */
    const questions = rules.question;
    form.classList.add("diary");
    const today = todayNumber();
    /** @type {Planning} */
    let own = { unit: "km", days: [], plan: [] };
    /** @type {(Planning & { today: number }) | null} */
    let tried = null; // a made-up diary that is being looked at; nothing of it is kept
    /** @type {number} */
    let editing = today;
    const book = () => /** @type {Planning} */ (tried ?? own);
    const now = () => (tried ? tried.today : today);

    // ---- parts that scripts need

    /** @type {Part} */
    const date = h("input", {
      type: "date",
      id: "diary-date",
      "aria-label": "Day",
      "aria-describedby": "diary-date-problem",
      max: isoDate(today),
    });
    const dateProblem = h("p", { class: "tool-problem", id: "diary-date-problem", role: "alert" });
    /** @type {Part} */
    const unit = h(
      "select",
      { id: "diary-unit", "aria-label": "Unit of distances" },
      h("option", { value: "km" }, "km"),
      h("option", { value: "mi" }, "mi"),
    );
    const noRun = h("button", { type: "button" }, "No run");
    /** @type {Part} */
    const note = h("textarea", { class: "diary-note", id: "diary-note", rows: "2", maxlength: "200" });
    const madeUp = h("p", { class: "diary-made-up", hidden: "" });
    const handed = h("div", { class: "diary-handed", hidden: "" });
    const message = h("p", { role: "status", class: "diary-message" });
    const [morning, day, more] = form.querySelectorAll(".tool-section");
    const heading = day.querySelector(".tool-heading");
    const dayRow = h("div", { class: "diary-day" });
    heading.replaceWith(dayRow);
    dayRow.append(heading, date, unit);
    dayRow.after(dateProblem);
    day.querySelector('[data-question="run"] input').after(" ", noRun);
    more.append(h("p", {}, h("label", { for: "diary-note" }, "Note, at most 200 characters"), note));
    form.querySelector(".tool-first").after(handed, madeUp);
    if (onPage) linkChecker(form.querySelector(".tool-first p"), `${el.dataset.pageRoot}checker.html`);
    const place = form.querySelector('[data-result="state"]');
    const remember = form.querySelector('[data-action="remember"]');
    remember.nextElementSibling.textContent = "Keep my diary on this device";
    form.querySelector('[data-action="forget"]').textContent = "Delete everything";
    form.querySelector('[data-action="restart"]').textContent = "Clear this day";
    showMemory(form, onPage);
    const keepingParts = keepingButtons();
    form
      .querySelector(".tool-foot")
      .before(
        logSection({ model, pageRoot: el.dataset.pageRoot, diary: () => ({ rules, ...book(), today: now() }), take: takeDistances }),
        keepingParts,
        ...(onPage ? [keptSection((isDiary) => isDiary && forget("Your diary is deleted."))] : []),
        message,
      );

    // ---- keeping

    const keeping = startKeeping({
      onPage,
      onOther(text) {
        if (!remember.checked) return;
        own = text === null ? { unit: own.unit, days: [], plan: [] } : (read(text) ?? own);
        if (!tried) open(editing);
      },
      onRefused() {
        remember.checked = false;
        say("This browser does not keep the diary: its storage is full or switched off. Save it as a file instead.");
      },
    });

    /** @param {string} text @returns {Planning | null} */
    function read(text) {
      try {
        return { ...daysOfJson(rules, text), plan: planOfJson(text) };
      } catch (error) {
        if (!(error instanceof BadInputError)) throw error;
        return null;
      }
    }

    // What was kept and cannot be read is never written over: it is offered as a file.
    function begin() {
      const text = keeping.read();
      if (text === null) return;
      const found = read(text);
      if (found) {
        own = found;
        remember.checked = true;
        return;
      }
      const save = h("button", { type: "button" }, "Save what is there as a file");
      save.addEventListener("click", () => offerFile("diary-damaged.txt", text, "text/plain"));
      const fresh = h("button", { type: "button" }, "Start again");
      fresh.addEventListener("click", () => {
        keeping.remove();
        say("The damaged diary was removed.");
      });
      message.replaceChildren("The diary kept on this device is damaged and cannot be read. ", save, " ", fresh);
    }

    // `changed` are the days of this tab that are new, and the plan where it is: the others may have been changed in another tab.
    /** @param {Day[]} changed @param {boolean} [isPlanNew] */
    function keep(changed, isPlanNew = false) {
      if (tried) return;
      sendToModel();
      if (!remember.checked) return;
      const text = keeping.read();
      const there = text === null ? null : read(text);
      if (text !== null && there === null) return; // damaged: see begin
      if (there && there.unit === own.unit)
        own = { ...own, days: mergedDays(there.days, changed), plan: isPlanNew ? own.plan : there.plan };
      write();
    }

    /** @param {Planning} shown */
    const asJson = ({ unit: its, days, plan }) => toJson(rules, its, days, storedPlan(plan));
    const write = () => keeping.write(asJson(own));

    function sendToModel() {
      model.set(
        "rows",
        own.days.map((row) => asRow(row, own.unit)),
      );
      model.save_changes();
    }

    // ---- entering

    // The morning that is asked is that after the day before: today's own comes tomorrow.
    const morningOf = () => (editing === now() ? editing - 1 : editing);

    /** @param {number} number */
    function open(number) {
      editing = number;
      const find = (/** @type {number} */ wanted) => book().days.find((row) => row.day === wanted);
      const [ofDay, ofMorning] = [find(editing), find(morningOf())];
      /** @type {Record<string, any>} */
      const answers = {};
      for (const name of OF_DAY) answers[name] = ofDay?.[/** @type {keyof Day} */ (name)] ?? null;
      for (const name of MORNING) answers[name] = ofMorning?.[/** @type {keyof Day} */ (name)] ?? null;
      answers.run = ofDay?.run === undefined || ofDay.run === null ? null : ofDay.run / 10;
      writeForm(form, questions, answers);
      note.value = answers.note ?? "";
      date.value = isoDate(editing);
      dateProblem.textContent = "";
      unit.value = book().unit;
      date.max = isoDate(now());
      madeUp.hidden = !tried;
      draw();
    }

    /** @type {Promise<unknown>} */
    let pressed = Promise.resolve(); // done when nothing is being pressed
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    form.addEventListener("pointerdown", () => {
      pressed = new Promise((done) => {
        release = done;
      });
    });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(release));

    // A date that is still being typed may not be a date yet. If the field kept it, answers would go to another day than the one it shows.
    // The words come once the press that left the field is over: before that they would move what is under the finger.
    async function leaveDate() {
      const number = dayNumber(date.value);
      if (number !== null && number <= now()) return;
      const allowed = number === null ? rules.allowed.date : fill(rules.allowed.date_today, { today: isoDate(now()) });
      const refused = date.value ? refusalOf(date.value, allowed) : `there is no date; allowed: ${allowed}`;
      date.value = isoDate(editing);
      await pressed;
      dateProblem.textContent = `Not understood: ${refused}. The day that is open stays ${spokenDate(rules.words, editing)}.`;
    }

    function enter() {
      /** @type {Record<string, any>} */
      const answers = { ...readForm(form, questions), note: note.value };
      /** @param {string[]} names */
      const pick = (names) => Object.fromEntries(names.flatMap((name) => ((answers[name] ?? "") === "" ? [] : [[name, answers[name]]])));
      /** @param {number} number @param {string[]} names */
      const old = (number, names) => {
        const row = book().days.find((one) => one.day === number);
        return row ? Object.fromEntries(Object.entries(asRow(row, book().unit)).filter(([name]) => !names.includes(name))) : {};
      };
      const rows =
        morningOf() === editing
          ? [{ ...pick([...OF_DAY, ...MORNING]), date: isoDate(editing) }]
          : [
              { ...old(editing, OF_DAY), ...pick(OF_DAY), date: isoDate(editing) },
              { ...old(morningOf(), MORNING), ...pick(MORNING), date: isoDate(morningOf()) },
            ];
      try {
        const { days } = checkedRows(
          rules,
          rows.map((row) => ({ ...row, unit: unit.value })),
          now(),
        );
        showProblems(form, []);
        const entered = days.filter((row) => Object.keys(asRow(row, "")).length > 2 || book().days.some((one) => one.day === row.day));
        book().days = mergedDays(book().days, entered);
        book().unit = unit.value;
        keep(entered);
      } catch (error) {
        if (!(error instanceof BadInputError)) throw error;
        showProblems(
          form,
          error.problems.map((problem) => ({ ...problem, field: problem.field.split(", ").at(-1) ?? "" })),
        );
      }
      draw();
    }

    /** @param {Load[]} distances */
    function takeDistances(distances) {
      const known = new Map(book().days.map((row) => [row.day, row]));
      const rows = distances
        .filter(([number]) => number <= now())
        .map(([number, run]) => ({ ...emptyDay(number), ...known.get(number), run }));
      book().days = mergedDays(book().days, rows);
      keep(rows);
      open(editing);
      say(`${rows.length} days have their distance from the log.`);
    }

    form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    if (!onPage) form.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation());
    form.addEventListener("input", (/** @type {Event & { target: Part }} */ event) => {
      if (event.target === date) {
        const number = dayNumber(date.value);
        if (number !== null && number <= now()) open(number);
      } else if (event.target.closest(".tool-question:not(.diary-log *)") || [note, unit].includes(event.target)) enter();
      else if (event.target === remember) {
        if (remember.checked) keep(own.days);
        else keeping.remove();
      }
    });
    date.addEventListener("blur", leaveDate);
    noRun.addEventListener("click", () => {
      form.querySelector('[name="run"]').value = "0";
      enter();
    });
    form.addEventListener("click", (/** @type {Event & { target: Part }} */ event) => {
      const action = event.target.closest("[data-action]")?.dataset.action;
      if (action === "restart") {
        book().days = book().days.filter((row) => row.day !== editing);
        if (!tried && remember.checked) write();
        sendToModel();
        open(editing);
      }
      if (action === "forget") forget("Everything is deleted.");
    });

    /** @param {string} sentence */
    function forget(sentence) {
      keeping.remove();
      remember.checked = false;
      tried = null;
      own = { unit: own.unit, days: [], plan: [] };
      sendToModel();
      open(today);
      say(sentence);
    }

    model.on("change:rows", () => {
      const { unit: its, days } = checkedRows(rules, model.get("rows"));
      if (toCsv(its, days) === toCsv(own.unit, own.days)) return;
      own = { ...own, unit: its, days };
      open(editing);
    });

    // ---- what another page hands over: shown, and taken only where the runner says so

    function takeHanded() {
      const fragment = location.hash.slice(1);
      const week = planIn(fragment);
      const { options } = /** @type {Question} */ (questions.find(({ id }) => id === "strength"));
      const kind = strengthIn(
        fragment,
        options.map(({ id }) => id),
      );
      if (week) {
        const lines = week.plan.map((row) => `${spokenDate(rules.words, row.day)}: ${plannedText(row, week.unit)}`);
        offer("The planner's week:", lines, "Put it into my diary", () => takePlan(week));
      } else if (kind)
        offer(`Strength work today: ${options.find(({ id }) => id === kind)?.text}.`, [], "Write it down", () => {
          open(today);
          form.querySelector(`[name="strength"][value="${kind}"]`).checked = true;
          enter();
        });
    }

    /** @param {string} sentence @param {string[]} lines @param {string} text @param {() => void} take */
    function offer(sentence, lines, text, take) {
      const done = () => {
        handed.hidden = true;
        history.replaceState(null, "", location.pathname + location.search);
      };
      /** @param {string} name @param {() => void} press */
      const button = (name, press) => {
        const made = h("button", { type: "button" }, name);
        made.addEventListener("click", () => {
          done();
          press();
        });
        return made;
      };
      handed.replaceChildren(
        h("p", {}, sentence),
        lines.length ? list(lines) : "",
        h(
          "p",
          { class: "diary-buttons" },
          button(text, take),
          button("Leave it", () => {}),
        ),
      );
      handed.hidden = false;
    }

    /** @param {{ unit: string, plan: Planned[] }} week */
    function takePlan({ unit: its, plan }) {
      if (own.days.length && its !== own.unit) return say(`This plan is in ${its}, your diary in ${own.unit}.`);
      const first = plan[0].day;
      own = { ...own, unit: its, plan: checkedPlan(storedPlan([...own.plan.filter(({ day }) => day < first), ...plan])) };
      keep([], true);
      open(editing);
      say(
        remember.checked
          ? "The week is in your diary."
          : 'The week is in your diary. It is kept only if you tick "Keep my diary on this device".',
      );
    }

    // ---- files and made-up diaries

    function keepingButtons() {
      /** @param {string} text @param {() => void} press */
      const button = (text, press) => {
        const made = h("button", { type: "button" }, text);
        made.addEventListener("click", press);
        return made;
      };
      /** @type {Part} */
      const file = h("input", { type: "file", accept: ".csv,.json,text/csv,application/json", id: "diary-file" });
      file.addEventListener("change", async () => {
        if (file.files.length) bringIn(await file.files[0].text());
        file.value = "";
      });
      const examples = model
        .get("examples")
        .map((/** @type {{ title: string, csv: string }} */ { title, csv }) => button(title, () => tryOut(title, csv)));
      const back = button("Back to my own diary", () => {
        tried = null;
        open(today);
      });
      return h(
        "details",
        { class: "tool-section" },
        h("summary", {}, "Save, open, try a made-up diary"),
        h(
          "div",
          { class: "diary-buttons" },
          button("Save as CSV", () => offerFile("running-diary.csv", toCsv(book().unit, book().days), "text/csv")),
          button("Save as JSON", () => offerFile("running-diary.json", asJson(book()), "application/json")),
        ),
        h("p", {}, h("label", { for: "diary-file" }, "Open a saved diary (CSV or JSON)"), " ", file),
        h("p", {}, "To try without data of your own, four made-up diaries. Nothing of them is kept:"),
        h("div", { class: "diary-buttons" }, examples, back),
      );
    }

    /** @param {string} text */
    function bringIn(text) {
      try {
        const isJson = text.trimStart().startsWith("{");
        const found = isJson ? daysOfJson(rules, text) : checkedRows(rules, rowsOfCsv(rules, text), today);
        const plan = isJson ? planOfJson(text) : [];
        if (own.days.length && found.unit !== own.unit) return say(`This file is in ${found.unit}, your diary in ${own.unit}.`);
        const both = found.days.filter((row) => own.days.some((one) => one.day === row.day)).length;
        own = { unit: found.unit, days: mergedDays(own.days, found.days), plan: plan.length ? plan : own.plan };
        tried = null;
        keep(found.days);
        open(editing);
        say(`${found.days.length} days read${both ? `, ${both} of which replace a day that was here` : ""}.`);
      } catch (error) {
        if (!(error instanceof BadInputError)) throw error;
        say(error.message.split("\n").slice(0, 5).join(" "));
      }
    }

    /** @param {string} title @param {string} csv */
    function tryOut(title, csv) {
      const { unit: its, days } = checkedRows(rules, rowsOfCsv(rules, csv));
      tried = { unit: its, days, plan: [], today: days[days.length - 1].day + 1 };
      madeUp.textContent = `A made-up diary: ${title}. The day is ${spokenDate(rules.words, tried.today)} there. Nothing of it is kept.`;
      open(tried.today);
      form.scrollIntoView();
    }

    /** @param {string} text */
    function say(text) {
      message.replaceChildren(text);
    }

    // ---- drawing

    function draw() {
      const { unit: its, days, plan } = book();
      const state = stateOf(rules, its, days, now());
      const asked = morningOf();
      const wasEntered = days.some(({ day: one }) => one === asked);
      morning.hidden = editing === now() && !wasEntered && days.length > 0 ? false : editing === now() && !days.length;
      morning.querySelector(".tool-heading").textContent = editing === now() ? "This morning" : "The morning after";
      morning.querySelector("legend").textContent = `First steps, the morning after ${spokenDate(rules.words, asked)}`;
      const usual = morning.querySelector('[data-question="usual_morning"]');
      usual.hidden = state.usual !== null && !usual.querySelector("input:checked");
      heading.textContent = editing === now() ? "Today" : spokenDate(rules.words, editing);
      place.dataset.week = days.length ? state.week : "";
      const headline = days.length
        ? [
            ...(state.see ? [state.see_why] : []),
            `Next run: ${state.next_run ? spokenDate(rules.words, dayNumber(state.next_run) ?? 0) : "not known yet"}. ${state.next_run_why}`,
          ]
        : ["Enter a day: what comes next appears here."];
      const status = place.querySelector(".tool-status");
      if (status.textContent !== headline.join("")) status.replaceChildren(...headline.map((sentence) => h("p", {}, sentence)));
      place.querySelector(".tool-detail").replaceChildren(...(days.length || plan.length ? details(state, its, days, plan) : []));
    }

    /** @param {DiaryState} state @param {string} its @param {Day[]} days @param {Planned[]} plan */
    function details(state, its, days, plan) {
      const coming = comingDays(plan, its, state.next_run, now(), (day) => spokenDate(rules.words, day));
      const handing = forPlannerPage(state, days, now());
      const weeks = h("ul", {}, [
        h("li", {}, h("strong", {}, `This week is ${rules.colour[state.week]}. `), state.why),
        h("li", {}, h("strong", {}, "Strength today: "), state.strength_today),
        h("li", {}, h("strong", {}, "How it goes: "), state.says),
        h(
          "li",
          {},
          h("strong", {}, "For the planner: "),
          `last four weeks ${state.recent_weeks.map((week) => week.toFixed(1)).join(", ")} ${its}, longest run ${state.longest_run.toFixed(1)} ${its}, pain ${state.gate ?? "not known yet: no plan until the diary is complete"}.`,
        ),
      ]);
      const links = h(
        "p",
        {},
        ...(onPage
          ? [
              h("a", { href: `${el.dataset.pageRoot}book/checker.html` }, "Symptom checker"),
              " · ",
              h(
                "a",
                { href: `${el.dataset.pageRoot}book/planner.html#${handing}` },
                handing.has("longest_run") ? "Plan next week with these numbers" : "Plan next week",
              ),
            ]
          : []),
      );
      return [
        ...(coming.length ? [h("p", { class: "tool-heading" }, "Planned, as ceilings"), list(coming)] : []),
        weeks,
        links,
        calendarOf(rules, days, state.days, now(), editing, open),
        pictureOfDays(its, days, plan, now()),
        h("p", { class: "tool-note" }, `${state.note} Rules ${state.version} of ${state.date}.`),
        sheetButton({ rules: { ...rules, question: [] }, answers: {}, result: () => sheetOf(rules, its, days, plan, state, now()) }),
      ];
    }

    begin();
    const fromModel = model.get("rows");
    if (fromModel.length) own = { ...checkedRows(rules, fromModel), plan: own.plan };
    open(today);
    if (onPage) takeHanded();
  },
};

function todayNumber() {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000;
}

/** @param {number} day @returns {Day} */
function emptyDay(day) {
  return {
    day,
    run: null,
    strength: null,
    during: null,
    after: null,
    next_morning: null,
    usual_morning: null,
    stiffness: null,
    limp: null,
    note: null,
  };
}

// A day as a row again: blanks left out, the distance in the unit.
/** @param {Day} row @param {string} unit @returns {Record<string, any>} */
function asRow(row, unit) {
  const { day, run, ...values } = row;
  const filled = Object.entries({ run: run === null ? null : run / 10, ...values }).filter(([, value]) => value !== null);
  return { date: isoDate(day), unit, ...Object.fromEntries(filled) };
}

// The words that send a runner with a danger sign to the symptom checker lead there.
/** @param {Part} words @param {string} href */
function linkChecker(words, href) {
  const name = "symptom checker";
  const [before, ...after] = words.textContent.split(name);
  if (after.length) words.replaceChildren(before, h("a", { href }, name), after.join(name));
}
