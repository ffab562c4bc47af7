// The checking of what the planner is given, in tenths: the port of inputs.py. `limits` is limits.toml as JSON.

import { dayNumber, isoDay } from "../core/dates.js";
import { allowedAnswers, BadInputError, checkAnswer, isBlank, isProblem, requireObject, unknownFields } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { asDistance, fill } from "../core/words.js";
import { floorDivide, zerosAtEnd } from "./arithmetic.js";

/**
 * @typedef {Record<string, any>} InputLimits
 * @typedef {import("../types").Question} InputQuestion
 * @typedef {{ field: string, message: string, at?: number[], says?: string, see?: string }} InputProblem
 */

/** @type {Record<string, string[]>} */
export const OBJECTS = { before_break: ["usual_week", "longest_run", "weeks_off"], race: ["distance", "week", "date"] };

/** @param {InputLimits} limits @param {string[]} parts @returns {InputQuestion[]} */
export function questionsOf(limits, ...parts) {
  return limits.question.filter((/** @type {InputQuestion} */ question) => parts.includes(question.part));
}

/**
 * @param {InputLimits} limits @param {InputQuestion[]} questions @param {any} inputs
 * @param {{ partial?: boolean, own?: string[] }} options
 * @returns {Record<string, any>}
 */
export function checkedInputs(limits, questions, inputs, { partial = false, own = ["total", "longest"] } = {}) {
  const [checked, problems] = checkedAndProblems(limits, questions, inputs, partial, own);
  if (problems.length) throw new BadInputError(problems);
  return nested(withDefaults(limits, checked));
}

/**
 * @param {InputLimits} limits @param {InputQuestion[]} questions @param {any} inputs @param {boolean} partial @param {string[]} own
 * @returns {[Record<string, any>, InputProblem[]]}
 */
export function checkedAndProblems(limits, questions, inputs, partial, own) {
  requireObject(inputs);
  const [given, problems] = flattened(inputs, questions);
  const unit = given.unit === "mi" ? "mi" : "km";
  const hasRace = OBJECTS.race.some((name) => !isBlank(given[`race.${name}`]));
  /** @type {Record<string, any>} */
  const checked = {};
  for (const asked of questions) {
    let question = questionIn(limits, asked, unit);
    if (hasRace && question.id === "weeks") question = { ...question, required: false };
    const answer = given[question.id];
    const value = checkAnswer(question, answer, { partial });
    if (isProblem(value)) problems.push(withReason(limits, question, answer, value));
    else checked[question.id] = value;
  }
  problems.push(...crossProblems(limits, checked, given, questions, partial, own));
  const order = questions.map(({ id }) => id);
  problems.sort((a, b) => placeOf(a.field, order) - placeOf(b.field, order));
  return [checked, [...problems, ...unknownFields(given, order)]];
}

/** @param {Record<string, any>} inputs @param {InputQuestion[]} questions @returns {[Record<string, any>, InputProblem[]]} */
function flattened(inputs, questions) {
  const asked = questions.map(({ id }) => id.split(".")[0]);
  /** @type {[string, any][]} */
  const given = [];
  const problems = [];
  for (const [name, value] of Object.entries(inputs)) {
    if (!Object.hasOwn(OBJECTS, name) || !asked.includes(name)) given.push([name, value]);
    else if (typeof value === "object" && value !== null && !Array.isArray(value))
      given.push(...Object.entries(value).map(([field, item]) => /** @type {[string, any]} */ ([`${name}.${field}`, item])));
    else if (!isBlank(value))
      problems.push({ field: name, message: `${shown(value)} is not allowed; allowed: an object of ${OBJECTS[name].join(", ")}` });
  }
  return [Object.fromEntries(given), problems];
}

/** @param {string} field @param {string[]} order @returns {number} */
export function placeOf(field, order) {
  return order.includes(field) ? order.indexOf(field) : order.findIndex((name) => name.startsWith(`${field}.`));
}

/** @param {InputLimits} limits @param {InputQuestion} question @param {string} unit @returns {InputQuestion} */
export function questionIn(limits, question, unit) {
  return question.longest_run ? { ...question, high: floorDivide(limits.unit[unit].longest_allowed, 10) } : question;
}

/** @param {InputLimits} limits @param {InputQuestion} question @param {any} given @param {InputProblem} problem @returns {InputProblem} */
function withReason(limits, question, given, problem) {
  if (!question.longest_run || typeof given !== "number" || !Number.isFinite(given) || given <= question.high) return problem;
  return { field: question.id, message: fill(limits.error.too_long, { given: shown(given), most: shown(question.high) }) };
}

/** @param {InputLimits} limits @param {Record<string, any>} checked @returns {Record<string, any>} */
export function withDefaults(limits, checked) {
  const defaults = Object.fromEntries(limits.question.map((/** @type {InputQuestion} */ { id, default: its }) => [id, its ?? null]));
  return Object.fromEntries(Object.entries(checked).map(([name, value]) => [name, value ?? defaults[name] ?? null]));
}

/** @param {Record<string, any>} checked @returns {Record<string, any>} */
export function nested(checked) {
  /** @type {Record<string, any>} */
  const inputs = Object.fromEntries(Object.entries(checked).filter(([name]) => !name.includes(".")));
  for (const [name, fields] of Object.entries(OBJECTS)) {
    if (!Object.hasOwn(checked, `${name}.${fields[0]}`)) continue;
    const values = Object.fromEntries(fields.map((field) => [field, checked[`${name}.${field}`]]));
    inputs[name] = Object.values(values).every((value) => value === null) ? null : values;
  }
  if (inputs.race && inputs.first_day && inputs.race.date !== null) inputs.race.week = weekOf(inputs.race.date, inputs.first_day);
  return inputs;
}

/** @param {string} day @param {string} firstDay @returns {number} */
export function weekOf(day, firstDay) {
  return floorDivide(dayNumber(day) - dayNumber(firstDay), 7) + 1;
}

/**
 * @param {InputLimits} limits @param {Record<string, any>} checked @param {Record<string, any>} given
 * @param {InputQuestion[]} questions @param {boolean} partial @param {string[]} own
 * @returns {InputProblem[]}
 */
function crossProblems(limits, checked, given, questions, partial, own) {
  /** @type {InputProblem[]} */
  const problems = [];
  const byId = new Map(questions.map((question) => [question.id, question]));
  /** @type {(field: string, sentence: string, values?: Record<string, any>) => void} */
  const add = (field, sentence, values = {}) =>
    problems.push({ field, message: fill(limits.error[sentence], { given: shown(given[field]), ...values }) });
  /** @type {(field: string) => void} */
  const need = (field) => {
    if (!Object.hasOwn(checked, field) || checked[field] !== null || partial) return;
    problems.push({
      field,
      message: `${shown(null)} is not allowed; allowed: ${allowedAnswers(/** @type {InputQuestion} */ (byId.get(field)))}`,
    });
  };
  const weeks = checked.recent_weeks;
  if (weeks && Math.max(...weeks) > 0 && checked.longest_run === 0) add("longest_run", "longest_run");
  for (const [name, fields] of Object.entries(OBJECTS))
    if (fields.some((field) => !isBlank(given[`${name}.${field}`])) && byId.has(`${name}.${fields[0]}`))
      for (const field of name === "before_break" ? fields : fields.slice(0, 1)) need(`${name}.${field}`);
  const weeksOff = checked["before_break.weeks_off"] ?? null;
  if (weeks && weeks.at(-1) === 0 && weeksOff !== null) {
    const zeros = zerosAtEnd(weeks);
    if (zeros === weeks.length && weeksOff < zeros) add("before_break.weeks_off", "weeks_off_four", { zeros });
    else if (zeros < weeks.length && weeksOff !== zeros) add("before_break.weeks_off", "weeks_off", { zeros });
  }
  raceProblems(checked, given, add, need);
  const [total, longest] = own.map((name) => checked[name] ?? null);
  if (total !== null && longest !== null) {
    if (longest > total) add(own[1], "own_over_total", { total: asDistance(total) });
    else if (longest === 0 && total > 0) add(own[1], "own_longest");
  }
  return problems;
}

/**
 * @param {Record<string, any>} checked @param {Record<string, any>} given
 * @param {(field: string, sentence: string, values?: Record<string, any>) => void} add @param {(field: string) => void} need
 */
function raceProblems(checked, given, add, need) {
  if (!Object.hasOwn(checked, "race.week") || !Object.hasOwn(checked, "race.date")) return; // one of them is wrong already
  const { "race.week": week, "race.date": day } = checked;
  const firstDay = checked.first_day ?? null;
  if (day === null) {
    if (!isBlank(given["race.distance"]) && week === null) need("race.week");
    return;
  }
  if (firstDay === null) {
    if (isBlank(given.first_day)) add("race.date", "race_date");
    return;
  }
  const found = weekOf(day, firstDay);
  const first = dayNumber(firstDay);
  if (found < -3 || found > 52) add("race.date", "race_far", { first: isoDay(first - 28), last: isoDay(first + 363) });
  else if (week !== null && week !== found) add("race.week", "race_week", { week: found });
}
