// From what was run to week-by-week ceilings: the port of planning.py. `limits` is limits.toml as JSON.

import { mostInOneRun, planWeeks } from "./arithmetic.js";
import { checkedInputs, questionsOf } from "./inputs.js";
import { bandOf, changeOf, headline, planMessages } from "./sentences.js";

/**
 * @typedef {Record<string, any>} PlanLimits
 * One planned week, in the unit of the plan; total, longest and runs leave out the race.
 * @typedef {{ week: number, kind: string, total: number, longest: number, runs: number[], cap_week: number, cap_longest: number,
 *   guard_week: string, guard_longest: string, race: number, grows: boolean, only_if: string }} Week
 * @typedef {{ weeks: Week[], unit: string, pain: string, age: string, runs_per_week: number, goal_week: number, goal_run: number,
 *   reached: number | null, reachable: boolean, in_the_way: string | null,
 *   race: { distance: number, week: number, date: string | null, percent: number | null, band: string | null } | null,
 *   first_day: string | null, headline: string, messages: string[], note: string, version: string, date: string }} Plan
 */

/** @param {PlanLimits} limits @param {any} inputs @returns {Plan} */
export function planFrom(limits, inputs) {
  return planOf(limits, checkedInputs(limits, questionsOf(limits, "plan"), inputs));
}

/** @param {PlanLimits} limits @param {Record<string, any>} checked @returns {Plan} */
export function planOf(limits, checked) {
  const planned = planWeeks(checked, limits);
  const { weeks, goal_week: goalWeek, goal_run: goalRun } = planned;
  const met = weeks.find((week) => week.total === goalWeek && week.longest === goalRun)?.week ?? null;
  const blocked = planned.no_way_back ? "pain_gate" : goalInTheWay(goalWeek, goalRun, planned.runs_per_week);
  const last = /** @type {import("./arithmetic.js").WeekInTenths} */ (weeks.at(-1));
  const inTheWay = met !== null ? null : (blocked ?? guardOf(last, goalWeek));
  return {
    weeks: weeks.map((week) => weekOfPlan(limits, checked.pain, week)),
    unit: checked.unit,
    pain: checked.pain,
    age: checked.age,
    runs_per_week: planned.runs_per_week,
    goal_week: goalWeek / 10,
    goal_run: goalRun / 10,
    reached: met,
    reachable: met !== null || blocked === null,
    in_the_way: inTheWay,
    race: raceOf(limits, planned),
    first_day: checked.first_day,
    headline: headline(limits, checked.unit, weeks[0]),
    messages: planMessages(limits, checked, planned, met, blocked, inTheWay),
    note: limits.note,
    version: limits.version,
    date: limits.date,
  };
}

/** @param {PlanLimits} limits @param {string} pain @param {import("./arithmetic.js").WeekInTenths} week @returns {Week} */
function weekOfPlan(limits, pain, week) {
  return {
    week: week.week,
    kind: week.kind,
    total: week.total / 10,
    longest: week.longest / 10,
    runs: week.runs.map((run) => run / 10),
    cap_week: week.caps.week / 10,
    cap_longest: week.caps.longest / 10,
    guard_week: week.guard_week,
    guard_longest: week.guard_longest,
    race: week.race / 10,
    grows: week.total > week.biggest_before || week.longest > week.longest_before,
    only_if: week.week === 1 ? "" : limits.only_if[pain],
  };
}

/** @param {PlanLimits} limits @param {import("./arithmetic.js").PlannedWeeks} planned @returns {Plan["race"]} */
function raceOf(limits, planned) {
  if (planned.race === null) return null;
  const { distance, week: number, date } = /** @type {any} */ (planned.race);
  const week = planned.weeks.find((one) => one.race);
  const band = week ? bandOf(limits, week.race, week.longest_before) : null;
  return {
    distance: distance / 10,
    week: number,
    date,
    percent: week ? changeOf(week.race, week.longest_before) : null,
    band: band?.id ?? null,
  };
}

/** @param {number} goalWeek @param {number} goalRun @param {number} runs @returns {string | null} */
function goalInTheWay(goalWeek, goalRun, runs) {
  if (goalRun > mostInOneRun(goalWeek, runs)) return "goal_week";
  return goalWeek > runs * goalRun ? "goal_run" : null;
}

/** @param {import("./arithmetic.js").WeekInTenths} week @param {number} goalWeek @returns {string} */
function guardOf(week, goalWeek) {
  return week.total < goalWeek ? week.guard_week : week.guard_longest;
}
