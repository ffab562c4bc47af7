// Questions and the checking of answers: the same as questions.py, which describes the kinds and the rules.

import { shown } from "./shown.js";

/** @import { Answer, Answers, Problem, Question } from "../types" */

const NONE = "none";

// All problems of one input: the text is the same as Python's, `problems` says which field each belongs to.
export class BadInputError extends Error {
  /** @param {Problem[]} problems */
  constructor(problems) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join("\n"));
    this.name = "BadInputError";
    this.problems = problems;
  }
}

/**
 * @param {Question[]} questions
 * @param {any} answers
 * @param {{ partial?: boolean }} [options] `partial` allows blanks in required questions and in lists
 * @returns {Answers} with null for what is blank; throws BadInputError
 */
export function check(questions, answers, { partial = false } = {}) {
  requireObject(answers);
  /** @type {Answers} */
  const checked = {};
  /** @type {Problem[]} */
  const problems = [];
  for (const question of questions) {
    const given = Object.hasOwn(answers, question.id) ? answers[question.id] : null;
    const value = checkAnswer(question, given, { partial });
    if (isProblem(value)) problems.push(value);
    else checked[question.id] = value;
  }
  problems.push(
    ...unknownFields(
      answers,
      questions.map((question) => question.id),
    ),
  );
  if (problems.length) throw new BadInputError(problems);
  return checked;
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @param {{ partial?: boolean }} [options]
 * @returns {any} the checked answer, null for what is blank, or a Problem
 */
export function checkAnswer(question, given, { partial = false } = {}) {
  if (isBlank(given)) return question.required && !partial ? notAllowed(question, given) : null;
  const value = CHECKS[question.kind](question, partial ? withBlanksFilled(question, given) : given);
  return partial && isUnfinished(given) && !isProblem(value) ? null : value;
}

/** @param {unknown} answers */
export function requireObject(answers) {
  if (typeof answers !== "object" || answers === null || Array.isArray(answers))
    throw new BadInputError([{ field: "answers", message: `${shown(answers)} is not allowed; allowed: an object of question and answer` }]);
}

/**
 * @param {Answers} answers
 * @param {string[]} known
 * @returns {Problem[]}
 */
export function unknownFields(answers, known) {
  return Object.keys(answers)
    .filter((name) => !known.includes(name))
    .sort()
    .map((name) => ({ field: shown(name), message: `no such question; allowed: ${known.join(", ")}` }));
}

/** @param {Answer} given */
export function isBlank(given) {
  return given === null || given === undefined || (Array.isArray(given) && given.length === 0);
}

// Tells whether fields of a list are still blank.
/** @param {Answer} given */
function isUnfinished(given) {
  return Array.isArray(given) && given.some(isBlank);
}

// A list of distances with a sound value in each blank field, so that only what was typed is judged.
/**
 * @param {Question} question
 * @param {Answer} given
 */
function withBlanksFilled(question, given) {
  if (question.kind !== "distances" || !Array.isArray(given)) return given;
  return given.map((item) => (isBlank(item) ? question.high : item));
}

/** @param {number} distance */
export function tenths(distance) {
  return Math.floor(10 * distance + 0.5);
}

/** @param {Question} question */
export function allowedAnswers(question) {
  if (question.kind === "many") return `any of ${optionIds(question).join(", ")}`;
  if (question.kind === "one") return `one of ${optionIds(question).join(", ")}`;
  if (question.kind === "date") return "a day from 2000-01-01 to 2099-12-31, written like this";
  const also = (question.also ?? []).map((number) => `${shown(number)} or `).join("");
  const span = `${also}${question.above ? "over " : ""}${shown(question.low ?? 0)} to ${shown(question.high)}`;
  if (question.kind === "whole") return `a whole number, ${span}`;
  if (question.kind === "distances") return `${question.count} numbers, each ${span}`;
  return `a number, ${span}`;
}

/** @param {Question} question */
function optionIds(question) {
  return question.options.map((option) => option.id);
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @returns {Problem}
 */
function notAllowed(question, given) {
  return { field: question.id, message: `${shown(given)} is not allowed; allowed: ${allowedAnswers(question)}` };
}

/**
 * @param {any} value
 * @returns {value is Problem}
 */
export function isProblem(value) {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "message");
}

/**
 * @param {Answer} given
 * @returns {number | null}
 */
function asNumber(given) {
  return typeof given === "number" && Number.isFinite(given) ? given : null;
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @returns {string[] | Problem}
 */
function checkMany(question, given) {
  const options = optionIds(question);
  let chosen = Array.isArray(given) ? given : [given];
  const wrong = chosen.filter((item) => !options.includes(item));
  if (wrong.length) {
    const what = wrong.map((item) => shown(item)).join(", ");
    return { field: question.id, message: `${what} is not allowed; allowed: ${allowedAnswers(question)}` };
  }
  const exclusive = question.exclusive ?? [];
  const both = exclusive.filter((option) => chosen.includes(option));
  if (both.length > 1) {
    const what = both.map((item) => shown(item)).join(", ");
    return { field: question.id, message: `${what} is not allowed; allowed: only one of ${exclusive.join(", ")}` };
  }
  if (chosen.some((item) => item !== NONE)) chosen = chosen.filter((item) => item !== NONE);
  return options.filter((option) => chosen.includes(option));
}

/**
 * @param {Question} question
 * @param {any} given
 * @returns {string | Problem}
 */
function checkOne(question, given) {
  return optionIds(question).includes(given) ? given : notAllowed(question, given);
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @returns {number | Problem}
 */
function checkWhole(question, given) {
  const value = asNumber(given);
  if (value === null || value !== Math.floor(value)) return notAllowed(question, given);
  return (question.also ?? []).includes(value) || isWithin(question, value, 1) ? value : notAllowed(question, given);
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @returns {number | Problem}
 */
function checkNumber(question, given) {
  const value = asNumber(given);
  return value === null || !isWithin(question, value, 1) ? notAllowed(question, given) : value;
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @returns {number | Problem}
 */
function checkDistance(question, given) {
  return inTenths(question, given) ?? notAllowed(question, given);
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @returns {(number | null)[] | Problem}
 */
function checkDistances(question, given) {
  if (!Array.isArray(given) || given.length !== question.count) return notAllowed(question, given);
  const values = given.map((item) => inTenths(question, item));
  const at = [...values.keys()].filter((place) => values[place] === null);
  if (!at.length) return values;
  const what = at.map((place) => `${shown(given[place])}${question.labels ? ` (${question.labels[place]})` : ""}`).join(", ");
  return { field: question.id, message: `${what} is not allowed; allowed: ${allowedAnswers(question)}`, at };
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @returns {string | Problem}
 */
function checkDate(question, given) {
  if (typeof given !== "string" || !/^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(given)) return notAllowed(question, given);
  const day = new Date(`${given}T00:00:00Z`); // 30 February would be read as 2 March
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === given ? given : notAllowed(question, given);
}

/**
 * @param {Question} question
 * @param {Answer} given
 * @returns {number | null}
 */
function inTenths(question, given) {
  const value = asNumber(given);
  if (value === null || value < 0 || value > question.high + 1) return null;
  const rounded = tenths(value);
  return isWithin(question, rounded, 10) ? rounded : null;
}

/**
 * @param {Question} question
 * @param {number} value
 * @param {number} scale
 */
function isWithin(question, value, scale) {
  const low = (question.low ?? 0) * scale;
  const high = question.high * scale;
  return (question.above ? value > low : value >= low) && value <= high;
}

const CHECKS = {
  many: checkMany,
  one: checkOne,
  whole: checkWhole,
  number: checkNumber,
  distance: checkDistance,
  distances: checkDistances,
  date: checkDate,
};
