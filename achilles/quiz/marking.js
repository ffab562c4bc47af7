// From answers to a marking: the same as marking.py. `rules` is a file of questions as JSON.

import { check } from "../core/questions.js";

/** @import { Answers, Question, Rules } from "../types" */

const SLACK = 1e-9; // a difference of the size of the tolerance counts as within it

/**
 * @param {Rules} rules
 * @param {Answers} answers
 */
export function mark(rules, answers) {
  const checked = check(rules.question, answers);
  const questions = rules.question.filter(({ id }) => checked[id] !== null).map((question) => markOne(question, checked[question.id]));
  return {
    questions,
    score: questions.filter(({ right }) => right).length,
    answered: questions.length,
    of: rules.question.length,
    version: rules.version,
    date: rules.date,
  };
}

/**
 * @param {Question} question
 * @param {any} answer
 */
function markOne(question, answer) {
  const { id, kind } = question;
  if (kind === "number") return { id, right: isNear(question, answer, question.answer), feedback: toldOfNumber(question, answer) };
  const chosen = kind === "many" ? answer : [answer];
  const feedback = question.options.map((it) => ({
    option: it.id,
    chosen: chosen.includes(it.id),
    right: it.right,
    feedback: it.feedback,
  }));
  return { id, right: feedback.every((it) => it.chosen === it.right), feedback };
}

/**
 * @param {Question} question
 * @param {number} answer
 * @returns {string}
 */
function toldOfNumber(question, answer) {
  if (isNear(question, answer, question.answer)) return question.right_feedback;
  const slip = (question.mistakes ?? []).find((/** @type {{ value: number }} */ { value }) => isNear(question, answer, value));
  return slip?.feedback ?? (answer < question.answer ? question.low_feedback : question.high_feedback);
}

/**
 * @param {Question} question
 * @param {number} given
 * @param {number} value
 */
function isNear(question, given, value) {
  return Math.abs(given - value) <= question.tolerance + SLACK;
}
