// Spans of seven days, their typical scores and the colour of a week: the twin of weeks.py, which tells the rules.

import { coloured, colouredDay, isSore, median, usualMornings } from "./colours.js";

/** @import { Coloured, Day, History, Limits, Morning, Week, Why } from "./types" */

export const A_WEEK = 7;

/** @param {Limits} limits @param {Day[]} days @returns {History} */
export function historyOf(limits, days) {
  const usualOf = usualMornings(limits, days);
  return { limits, usualOf, days: coloured(limits, days, usualOf) };
}

/** @param {History} history @param {number} first @param {number} last */
export function between(history, first, last) {
  const { days } = history;
  let start = days.length;
  while (start > 0 && days[start - 1].day.day >= first) start -= 1;
  let end = start;
  while (end < days.length && days[end].day.day <= last) end += 1;
  return days.slice(start, end);
}

/** @param {History} history @param {number} day */
export function rowOn(history, day) {
  return between(history, day, day)[0] ?? null;
}

// Today as it can be known today: without the next morning.
/** @param {History} history @param {number} day */
export function rowToday(history, day) {
  const row = rowOn(history, day);
  if (row === null || (row.day.next_morning === null && row.day.stiffness === null)) return row;
  return colouredDay(history.limits, { ...row.day, next_morning: null, stiffness: null }, row.usual);
}

/** @param {History} history @param {number} today */
export function rowsOfWeek(history, today) {
  const written = rowToday(history, today);
  return [...between(history, today - A_WEEK, today - 1), ...(written === null ? [] : [written])];
}

/** @param {History} history @param {number} last */
export function typicalScore(history, last) {
  const worst = between(history, last - A_WEEK + 1, last).flatMap(({ day: { during, after, next_morning } }) =>
    next_morning === null ? [] : [Math.max(during ?? 0, after ?? 0, next_morning)],
  );
  return worst.length >= history.limits.typical_mornings ? median(worst) : null;
}

/** @param {History} history @param {number} today */
export function risingScore(history, today) {
  const [third, second, newest] = [2, 1, 0].map((weeksAgo) => typicalScore(history, today - 1 - A_WEEK * weeksAgo));
  if (third === null || second === null || newest === null) return null;
  return third < second && second < newest ? newest : null;
}

/** @param {History} history @param {number} today @returns {Week} */
export function weekColour(history, today) {
  const { limits } = history;
  const rows = rowsOfWeek(history, today);
  const rising = risingScore(history, today);
  const reds = rows.filter(({ colour }) => colour === "red").length;
  const newest = newestMorning(rows);
  /** @type {Why[]} */
  let why = [];
  if (rows.some(({ day }) => day.limp === "yes")) why.push(["limp", {}]);
  if (rows.some((row) => scoresOf(row).some((score) => score !== null && score > limits.red_over))) why.push(["over", {}]);
  if (reds >= limits.red_days) why.push(["red_days", { count: reds }]);
  if (newest?.morning_red) why.push(["morning", { usual: newest.usual }]);
  if (rising !== null && rising >= limits.rising_red) why.push(["rising_red", { score: rising }]);
  if (why.length) return { colour: "red", why };
  why = waitingFor(history, today, rows);
  if (why.length) return { colour: "waiting", why };
  why = amberReasons(limits, rows, reds, today);
  if (rising !== null) why.push(["rising", {}]);
  return why.length ? { colour: "amber", why } : { colour: "green", why: [["green", {}]] };
}

/** @param {History} history @param {number} today @param {Coloured[]} rows @returns {Why[]} */
function waitingFor(history, today, rows) {
  const { limits } = history;
  /** @type {Why[]} */
  const why = [];
  const yesterday = rowOn(history, today - 1);
  const written = rowToday(history, today);
  if (yesterday === null) why.push(["no_yesterday", {}]);
  else if (yesterday.missing.length) why.push(["yesterday", { missing: yesterday.missing }]);
  if (written?.day.run) {
    const missing = written.missing.filter((name) => name !== "next_morning");
    if (missing.length) why.push(["today", { missing }]);
  }
  const answered = rows.filter(({ day }) => day.next_morning !== null);
  if (answered.length < limits.mornings) why.push(["mornings", { count: answered.length }]);
  if (answered.some(({ usual }) => usual === null)) why.push(["usual", {}]);
  return why;
}

/** @param {Limits} limits @param {Coloured[]} rows @param {number} reds @param {number} today @returns {Why[]} */
function amberReasons(limits, rows, reds, today) {
  /** @type {Why[]} */
  const why = [];
  if (reds) why.push(["red_day", {}]);
  const runs = rows.filter(({ day }) => day.run);
  if (runs.some(({ day }) => Math.max(day.during ?? 0, day.after ?? 0) >= limits.amber_week_score)) why.push(["run_score", {}]);
  const judged = runs.filter(({ day }) => day.day < today || isSore(limits, day));
  if (judged.length && 2 * judged.filter(({ colour }) => colour !== "green").length >= judged.length) why.push(["half_runs", {}]);
  if (!runs.length) {
    const answered = rows.filter(({ day }) => day.next_morning !== null);
    if (2 * answered.filter(({ colour }) => colour !== "green").length >= answered.length) why.push(["half_mornings", {}]);
  }
  return why;
}

/** @param {Coloured} row */
export function scoresOf({ day }) {
  return [day.during, day.after, day.next_morning];
}

/** @param {Coloured[]} rows @returns {Morning | null} */
export function newestMorning(rows) {
  return /** @type {Morning | undefined} */ (rows.findLast(({ day }) => day.next_morning !== null)) ?? null;
}
