// What a plan says, each sentence only where it is true: the port of sentences.py. `limits` is limits.toml as JSON.

import { asDistance, fill } from "../core/words.js";
import { floorDivide } from "./arithmetic.js";

/**
 * @typedef {Record<string, any>} SentenceLimits
 * @typedef {import("./arithmetic.js").PlannedWeeks} Planned
 * @typedef {import("./arithmetic.js").WeekInTenths} TenthsWeek
 */

const OVER_10_PERCENT = 110;

/** @param {SentenceLimits} limits @param {string} unit @param {TenthsWeek} week @returns {string} */
export function headline(limits, unit, week) {
  const said = limits.headline;
  const count = week.runs.length;
  const values = {
    runs: fill(said[count === 1 ? "run" : "runs"], { count }),
    total: asDistance(week.total),
    longest: asDistance(week.longest),
    race: asDistance(week.race),
    unit,
  };
  if (week.race) return fill(said[count ? "race" : "race_alone"], values);
  return fill(said[count === 0 ? "none" : count === 1 ? "one_run" : "week"], values);
}

/**
 * @param {SentenceLimits} limits @param {Record<string, any>} inputs @param {Planned} planned @param {number | null} met
 * @param {string | null} blocked @param {string | null} inTheWay @returns {string[]}
 */
export function planMessages(limits, inputs, planned, met, blocked, inTheWay) {
  const painSays = [
    ...painMessages(limits, inputs, planned),
    ...keepMessages(limits, planned),
    ...wayBackMessages(limits, inputs, planned),
  ];
  const rest = [...raceMessages(limits, inputs, planned), ...goalMessages(limits, inputs, planned, met, blocked, inTheWay)];
  const cut = planned.weeks.filter((week) => week.guard_week === "fit").map((week) => week.week);
  const said = limits.message;
  const sixty = inputs.age === "60_or_over" ? [said.sixty] : [];
  const fitted = cut.length ? [fill(said.cut_to_fit, { weeks: spans(limits, cut) })] : [];
  return [...painSays, ...sixty, ...rest, ...fitted, ...(["none", "green"].includes(inputs.pain) ? [said.one_change] : [])];
}

/** @param {SentenceLimits} limits @param {Record<string, any>} inputs @param {Planned} planned @returns {string[]} */
function painMessages(limits, inputs, planned) {
  const said = limits.message;
  const { pain, unit, runs_per_week: runs } = inputs;
  const first = planned.weeks[0];
  const unitLimits = limits.unit[unit];
  const last = inputs.recent_weeks.at(-1);
  const values = {
    unit,
    runs,
    total: asDistance(first.total),
    last: asDistance(last),
    week_step: asDistance(unitLimits.week_step),
    run_step: asDistance(unitLimits.run_step),
  };
  if (pain === "green") return [fill(said.green, values)];
  if (pain === "amber") {
    if (last === 0) return [said.amber_not_yet];
    if (runs > planned.runs_per_week) return [fill(said.amber_fewer, values)];
    return [fill(said[first.total === last ? "amber" : "amber_less"], { ...values, why: amberWhy(limits, first) })];
  }
  if (pain === "red") {
    if (planned.no_way_back || planned.restart === null) return [said.red_no_base];
    const ran = inputs.recent_weeks.filter((/** @type {number} */ week) => week > 0);
    const sum = ran.reduce((/** @type {number} */ total, /** @type {number} */ week) => total + week, 0);
    const isHalf = planned.restart.total * ran.length * 2 <= sum + 2 * ran.length && last > 0;
    const part = limits.word[isHalf ? "half" : "part"];
    return [fill(said.red, { ...values, part, total: asDistance(planned.restart.total) })];
  }
  return [];
}

/** @param {SentenceLimits} limits @param {TenthsWeek} week @returns {string} */
function amberWhy(limits, week) {
  return limits.amber_why[week.guard_week === "fit" && week.guard_longest === "goal_run" ? "goal_run" : week.guard_week];
}

/** @param {SentenceLimits} limits @param {Planned} planned @returns {string[]} */
function keepMessages(limits, planned) {
  const { keeps } = planned;
  if (!keeps.length || planned.no_way_back) return [];
  return [limits.message[keeps.length > 1 ? "keep_both" : keeps[0] === "goal_week" ? "keep_week" : "keep_run"]];
}

/** @param {SentenceLimits} limits @param {Record<string, any>} inputs @param {Planned} planned @returns {string[]} */
function wayBackMessages(limits, inputs, planned) {
  const back = planned.weeks.filter((week) => week.on_way_back);
  if (!back.length) return [];
  const unitLimits = limits.unit[inputs.unit];
  const over = back.some((week) => week.longest * 100 > week.longest_before * OVER_10_PERCENT);
  const steps = { week_step: asDistance(unitLimits.back_week_step), run_step: asDistance(unitLimits.back_run_step) };
  return [fill(limits.message[over ? "way_back_cohort" : "way_back"], { ...steps, unit: inputs.unit })];
}

/** @param {SentenceLimits} limits @param {Record<string, any>} inputs @param {Planned} planned @returns {string[]} */
function raceMessages(limits, inputs, planned) {
  const said = limits.message;
  const { race, pain, unit } = inputs;
  if (race !== null && planned.left_out !== null) {
    const values = { week: race.week, pain, weeks: limits.race.none_before_week[pain] };
    return [fill(said[planned.left_out === "no_way_back" ? "race_left_out_no_way_back" : "race_left_out"], values)];
  }
  const week = planned.weeks.find((one) => one.race);
  if (!week) return [];
  const before = week.longest_before;
  const values = { week: week.week, unit, distance: asDistance(week.race), longest: asDistance(before) };
  const band = bandOf(limits, week.race, before);
  if (band === null) return [fill(said.race_no_run, values)];
  if (week.race <= before) return [fill(said.race_within, values)];
  const text = fill(said.race, { ...values, percent: changeOf(week.race, before), band: band.text });
  const tooLong = week.race * 100 > before * limits.race.too_long;
  return tooLong ? [text, fill(said.race_too_long, values)] : [text];
}

/**
 * @param {SentenceLimits} limits @param {Record<string, any>} inputs @param {Planned} planned @param {number | null} met
 * @param {string | null} blocked @param {string | null} inTheWay @returns {string[]}
 */
function goalMessages(limits, inputs, planned, met, blocked, inTheWay) {
  const neither = inputs.goal_week === null && inputs.goal_run === null;
  if (planned.no_way_back || (neither && (planned.keeps.length > 0 || blocked !== null))) return [];
  const said = limits.message;
  const values = {
    goal_week: asDistance(planned.goal_week),
    goal_run: asDistance(planned.goal_run),
    week_note: inputs.goal_week === null ? said.filled_in : "",
    run_note: inputs.goal_run === null ? said.filled_in : "",
    unit: inputs.unit,
  };
  if (met !== null) return [fill(said.reached, { ...values, week: met })];
  const guard = limits.guard.find((/** @type {any} */ { id }) => id === inTheWay).name;
  const count = planned.weeks.length;
  const weeks = fill(limits.word[count === 1 ? "one_week" : "weeks"], { count });
  return [fill(said[blocked === null ? "not_yet" : "never"], { ...values, weeks, guard })];
}

/** @param {SentenceLimits} limits @param {number[]} numbers @returns {string} */
export function spans(limits, numbers) {
  /** @type {[number, number][]} */
  const parts = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([first, last]) => (first === last ? String(first) : fill(limits.word.span, { first, last }))).join(", ");
}

/** @param {SentenceLimits} limits @param {number} longest @param {number} before @returns {any} */
export function bandOf(limits, longest, before) {
  if (before === 0 || longest === 0) return null;
  return limits.band.find((/** @type {any} */ band) => !("up_to" in band) || longest * 100 <= before * band.up_to);
}

/** @param {number} given @param {number} before @returns {number | null} */
export function changeOf(given, before) {
  return before ? floorDivide((given - before) * 100, before) : null;
}
