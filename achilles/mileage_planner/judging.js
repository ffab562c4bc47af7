// Judging a week that a runner means to run: the port of judging.py. `limits` is limits.toml as JSON.

import { asDistance, fill } from "../core/words.js";
import { lessCautious, mostInOneRun, planWeeks } from "./arithmetic.js";
import { checkedInputs, questionsOf } from "./inputs.js";
import { bandOf, changeOf } from "./sentences.js";

/**
 * @typedef {Record<string, any>} JudgeLimits
 * @typedef {{ passes: boolean, breaches: { guard: string, given: number, cap: number, over: number }[], band: string | null,
 *   week_change: number | null, longest_change: number | null, nearest_total: number, nearest_longest: number,
 *   messages: string[], note: string, version: string, date: string }} Verdict
 */

/** @type {Record<string, string>} */
export const OWN_WEEK = { total: "own_total", longest: "own_longest" }; // names in a call and in the form
const JUDGED_BY = ["recent_weeks", "longest_run", "runs_per_week", "pain", "unit", "age", "before_break"];
const NOT_JUDGED = { weeks: 1, goal_week: null, goal_run: null, cutback_every: 0, race: null, weeks_since_easier: 0 };

/** @param {JudgeLimits} limits @param {any} inputs @returns {Verdict} */
export function judgeFrom(limits, inputs) {
  return verdictOf(limits, checkedInputs(limits, judgedQuestions(limits), inputs));
}

/** @param {JudgeLimits} limits @returns {import("../types").Question[]} */
function judgedQuestions(limits) {
  const asked = questionsOf(limits, "plan").filter(({ id }) => JUDGED_BY.includes(id.split(".")[0]));
  const own = Object.entries(OWN_WEEK).map(([id, formId]) => ({
    ...limits.question.find((/** @type {any} */ question) => question.id === formId),
    id,
    required: true,
  }));
  const rank = (/** @type {any} */ { id }) => (["recent_weeks", "longest_run"].includes(id) ? 0 : Object.hasOwn(OWN_WEEK, id) ? 1 : 2);
  return [...asked, ...own].sort((a, b) => rank(a) - rank(b));
}

/** @param {JudgeLimits} limits @param {Record<string, any>} checked @returns {Verdict} */
export function verdictOf(limits, checked) {
  const planned = planWeeks({ ...checked, ...NOT_JUDGED }, limits);
  const week = planned.weeks[0];
  const runs = planned.runs_per_week;
  const { total, longest, longest_run: before, unit } = checked;
  const [boundWeek, boundLongest] = boundsOf(limits, checked);
  const [capWeek, guardWeek] = bounded(week.caps.week, week.caps.guard_week, boundWeek);
  const [capLongest, guardLongest] = bounded(week.caps.longest, week.caps.guard_longest, boundLongest);
  /** @type {[string, number, number][]} */
  const caps = [
    [guardWeek, total, capWeek],
    [guardLongest, longest, capLongest],
    ["half_week", longest, mostInOneRun(total, runs)],
  ];
  const broken = caps.filter(([, given, cap]) => given > cap);
  const band = bandOf(limits, longest, before);
  const nearestTotal = Math.min(total, capWeek);
  const nearestLongest = Math.min(longest, capLongest, mostInOneRun(nearestTotal, runs));
  const smallStep = band !== null && band.id !== limits.band[0].id && longest <= capLongest;
  const said = limits.verdict;
  const nameOf = (/** @type {string} */ guard) => limits.guard.find((/** @type {any} */ { id }) => id === guard).name;
  const messages = [said[broken.length ? "breaks" : "passes"]];
  for (const [guard, given, cap] of broken)
    messages.push(
      fill(said.over, { guard: nameOf(guard), given: asDistance(given), over: asDistance(given - cap), cap: asDistance(cap), unit }),
    );
  if (broken.length) messages.push(fill(said.nearest, { total: asDistance(nearestTotal), longest: asDistance(nearestLongest), unit }));
  messages.push(band ? fill(said.band, { band: band.text }) : said.no_band);
  if (smallStep) messages.push(said.small_step);
  return {
    passes: broken.length === 0,
    breaches: broken.map(([guard, given, cap]) => ({ guard, given: given / 10, cap: cap / 10, over: (given - cap) / 10 })),
    band: band?.id ?? null,
    week_change: changeOf(total, checked.recent_weeks.at(-1)),
    longest_change: changeOf(longest, before),
    nearest_total: nearestTotal / 10,
    nearest_longest: nearestLongest / 10,
    messages,
    note: limits.note,
    version: limits.version,
    date: limits.date,
  };
}

/** @param {JudgeLimits} limits @param {Record<string, any>} checked @returns {[number | null, number | null]} */
function boundsOf(limits, checked) {
  const less = lessCautious(checked);
  if (less === null) return [null, null];
  const { caps } = planWeeks({ ...less, ...NOT_JUDGED }, limits).weeks[0];
  const [week, longest] = boundsOf(limits, less);
  return [week === null ? caps.week : Math.min(caps.week, week), longest === null ? caps.longest : Math.min(caps.longest, longest)];
}

/** @param {number} cap @param {string} guard @param {number | null} bound @returns {[number, string]} */
function bounded(cap, guard, bound) {
  return bound !== null && bound < cap ? [bound, "less_pain"] : [cap, guard];
}
