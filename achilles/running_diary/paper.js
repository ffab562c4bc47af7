// Twelve weeks for a clinician, on one sheet: the curve, week by week, the runs over the guard, and what was tried.

import { h } from "../page/html.js";
import { pictureOfDays } from "./calendar.js";
import { isoDate, spokenDate } from "./fields.js";
import { jumpsIn } from "./loads.js";

/** @import { Child, Option, Question } from "../types" */
/** @import { Day, DiaryRules, DiaryState, Load } from "./types" */
/** @import { Planned } from "./plan.js" */

const SHEET_WEEKS = 12;
const DAYS_OF_WEEK = 7;

/**
 * @param {DiaryRules} rules
 * @param {string} unit
 * @param {Day[]} days
 * @param {Planned[]} plan
 * @param {DiaryState} state
 * @param {number} today
 * @returns {Child[]}
 */
export function sheetOf(rules, unit, days, plan, state, today) {
  const first = today - DAYS_OF_WEEK * SHEET_WEEKS;
  const shown = days.filter(({ day }) => day >= first && day <= today);
  const inUnit = (/** @type {number} */ tenths) => `${(tenths / 10).toFixed(1)} ${unit}`;
  const jumps = jumpsIn(days.map(({ day, run }) => /** @type {Load} */ ([day, run ?? 0]))).filter(([day]) => day >= first && day <= today);
  const over = jumps.map(
    ([day, run, longest]) => `${spokenDate(rules.words, day)}, ${inUnit(run)} (longest of the 30 days before: ${inUnit(longest)})`,
  );
  return [
    h("p", {}, h("strong", {}, `This week is ${rules.colour[state.week]}. `), `${state.why} ${state.says} ${state.see_why}`),
    pictureOfDays(unit, days, plan, today, DAYS_OF_WEEK * SHEET_WEEKS + 1),
    h("div", { class: "sheet-tables diary-weeks" }, weekTable(rules, unit, days, state, first)),
    h(
      "p",
      {},
      h("strong", {}, "Runs over 10 % longer than the longest of the 30 days before: "),
      over.length ? `${over.join("; ")}.` : "none that can be judged; the first 30 days of a diary are not.",
    ),
    h("p", {}, h("strong", {}, "Strength work tried: "), triedText(rules, shown)),
    h("p", {}, h("strong", {}, "Limping: "), `${shown.filter(({ limp }) => limp === "yes").length} days. `, stiffText(shown)),
  ];
}

/** @param {DiaryRules} rules @param {string} unit @param {Day[]} days @param {DiaryState} state @param {number} first */
function weekTable(rules, unit, days, state, first) {
  const rows = Array.from({ length: SHEET_WEEKS }, (_, at) => first + DAYS_OF_WEEK * at).flatMap((start) => {
    const end = start + DAYS_OF_WEEK;
    const own = days.filter(({ day }) => day >= start && day < end);
    if (!own.length) return [];
    const runs = own.map(({ run }) => (run ?? 0) / 10);
    const scores = own.flatMap(({ during, after, next_morning }) => [during, after, next_morning].filter((score) => score !== null));
    const ofColour = (/** @type {string} */ wanted) =>
      state.days.filter(({ date, colour }) => colour === wanted && date >= isoDate(start) && date < isoDate(end)).length;
    const mornings = own.flatMap(({ next_morning }) => (next_morning === null ? [] : [next_morning]));
    return [
      [
        spokenDate(rules.words, start).split(" ").slice(1).join(" "),
        runs.reduce((sum, run) => sum + run, 0).toFixed(1),
        Math.max(...runs).toFixed(1),
        scores.length ? Math.max(...scores) : "-",
        mornings.length ? Math.max(...mornings) : "-",
        ofColour("amber"),
        ofColour("red"),
        own.filter(({ strength }) => strength !== null && strength !== "no").length,
        own.length,
      ],
    ];
  });
  const head = [
    "Week from",
    `Total (${unit})`,
    "Longest",
    "Worst score",
    "Worst morning",
    "Amber days",
    "Red days",
    "Strength",
    "Days entered",
  ];
  const line = (/** @type {string} */ tag, /** @type {any[]} */ cells) =>
    h(
      "tr",
      {},
      cells.map((cell) => h(tag, {}, String(cell))),
    );
  return h(
    "table",
    {},
    line("th", head),
    rows.map((cells) => line("td", cells)),
  );
}

/** @param {DiaryRules} rules @param {Day[]} shown */
function triedText(rules, shown) {
  const { options } = /** @type {Question} */ (rules.question.find(({ id }) => id === "strength"));
  const counted = options.flatMap(({ id, text }) => {
    const count = shown.filter(({ strength }) => strength === id).length;
    return id === "no" || !count ? [] : [`${text}, ${count} days`];
  });
  return counted.length ? `${counted.join("; ")}.` : "none was entered.";
}

/** @param {Day[]} shown */
function stiffText(shown) {
  const minutes = shown.flatMap(({ stiffness }) => (stiffness === null ? [] : [stiffness]));
  return minutes.length ? `Longest stiffness of a morning: ${Math.max(...minutes)} minutes.` : "";
}
