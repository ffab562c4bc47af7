// What other pages hand to the diary, and the diary to the planner: in the address's fragment, which is never sent to anybody.

import { dayNumber, isoDate } from "./fields.js";

/** @typedef {{ day: number, what: string, distance: number | null }} Planned */

const WHAT = ["run", "race", "strength"];
const MOST = 200; // rows: weeks of a plan that were taken one after the other
const FOUR_WEEKS = 28;
const MOST_TENTHS = 2000;

/**
 * The planner's coming week in a fragment such as "plan=km;2026-11-29,run,66;2026-11-30,strength,": unit, then day, what, tenths.
 * Null if there is no plan in it, or something that is not a plan.
 * @param {string} fragment @returns {{ unit: string, plan: Planned[] } | null}
 */
export function planIn(fragment) {
  const [unit, ...rows] = (new URLSearchParams(fragment).get("plan") ?? "").split(";");
  const plan = checkedPlan(
    rows.map((row) => {
      const [date, what, tenths] = row.split(",");
      return { date, what, distance: tenths ? Number(tenths) : null };
    }),
  );
  return ["km", "mi"].includes(unit) && plan.length === rows.length && plan.length ? { unit, plan } : null;
}

/** The kind of strength work that a page hands over ("strength=silbernagel"), one of `options`, or null. @param {string} fragment @param {string[]} options */
export function strengthIn(fragment, options) {
  const given = new URLSearchParams(fragment).get("strength");
  return given !== null && given !== "no" && options.includes(given) ? given : null;
}

/** The sound rows of a plan that was kept or handed over, oldest first. @param {any} rows @returns {Planned[]} */
export function checkedPlan(rows) {
  if (!Array.isArray(rows)) return [];
  return rows
    .flatMap((row) => {
      const { date, what, distance = null } = row ?? {};
      const day = typeof date === "string" ? dayNumber(date) : null;
      const isFar = distance === null ? what !== "strength" : !Number.isInteger(distance) || distance < 1 || distance > MOST_TENTHS;
      return day === null || !WHAT.includes(what) || isFar ? [] : [{ day, what, distance }];
    })
    .sort((one, other) => one.day - other.day)
    .slice(-MOST);
}

/** @param {string} text @returns {Planned[]} */
export function planOfJson(text) {
  try {
    return checkedPlan(JSON.parse(text).plan);
  } catch {
    return []; // damaged: daysOfJson says so
  }
}

/** A row as text: what, and up to how far. @param {Planned} row @param {string} unit */
export function plannedText({ what, distance }, unit) {
  const name = { run: "run, up to", race: "race,", strength: "strength work" }[what];
  return distance === null ? `${name}` : `${name} ${(distance / 10).toFixed(1)} ${unit}`;
}

/**
 * The coming seven days of the plan, as sentences. A run before the day that the diary allows waits: the diary may move a
 * planned run, but it never adds one.
 * @param {Planned[]} plan @param {string} unit @param {string | null} nextRun @param {number} today @param {(day: number) => string} spoken
 */
export function comingDays(plan, unit, nextRun, today, spoken) {
  return plan
    .filter(({ day }) => day >= today && day < today + 7)
    .map((row) => {
      const text = `${row.day === today ? "Today" : spoken(row.day)}: ${plannedText(row, unit)}`;
      if (row.what === "strength") return text;
      if (nextRun === null) return `${text}, when the diary is complete`;
      return isoDate(row.day) < nextRun ? `${text}, but not before ${spoken(dayNumber(nextRun) ?? 0)}` : text;
    });
}

/** @param {Planned[]} plan */
export function storedPlan(plan) {
  return plan.map(({ day, what, distance }) => ({ date: isoDate(day), what, ...(distance === null ? {} : { distance }) }));
}

/**
 * What the planner takes from the diary's state: the week's colour, and the four weeks where the diary has all of them.
 * @param {any} state @param {any[]} days @param {number} today
 */
export function forPlannerPage(state, days, today) {
  const handed = new URLSearchParams({ diary: state.week });
  if (!days.length || days[0].day > today + 1 - FOUR_WEEKS) return handed;
  handed.set("first_day", isoDate(today + 1));
  handed.set("unit", state.unit);
  handed.set("recent_weeks", state.recent_weeks.join(" "));
  handed.set("longest_run", state.longest_run);
  return handed;
}
