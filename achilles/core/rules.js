// The small closed grammar of conditions: the twin of rules.py, which describes its forms.

/** @import { Answers } from "../types" */

/**
 * @typedef {{ all?: Condition[], any?: Condition[], not?: Condition, question?: any, has?: string[], only?: string[], is?: string[],
 *   blank?: true, at_least?: number, over?: number | string, by?: number }} Condition one of the forms
 * @typedef {{ question: string, option: string | null, other: string | null }} Ground
 */

/**
 * Tells whether a condition is true of checked answers. With `blankCounts` false, a blank answer proves nothing, neither that it is
 * blank nor, inside a `not`, that it is given: a page that is being filled in asks this way.
 * @param {Condition} when
 * @param {Answers} answers
 * @param {{ blankCounts?: boolean }} [options]
 * @returns {boolean}
 */
export function holds(when, answers, { blankCounts = true } = {}) {
  /** @param {Condition} part */
  const inner = (part) => holds(part, answers, { blankCounts });
  if (when.all) return when.all.every(inner);
  if (when.any) return when.any.some(inner);
  if (when.not) return !holds(when.not, answers);
  const answer = answers[when.question];
  if ("blank" in when) return answer === null && blankCounts;
  if (answer === null) return false;
  if (when.has) return when.has.some((option) => answer.includes(option));
  const { only } = when;
  if (only) return answer.every((/** @type {string} */ option) => only.includes(option));
  if (when.is) return when.is.includes(answer);
  if (when.at_least !== undefined) return answer >= when.at_least;
  const limit = typeof when.over === "string" ? answers[when.over] : when.over;
  return limit !== null && (when.by !== undefined ? answer >= limit + when.by : answer > limit);
}

/**
 * Returns the answers that make a condition true, each once. What a `not` asks for is the absence of an answer: it adds nothing.
 * @param {Condition} when
 * @param {Answers} answers
 * @returns {Ground[]}
 */
export function grounds(when, answers) {
  const found = new Map();
  for (const ground of groundsOf(when, answers)) {
    const key = JSON.stringify(ground);
    if (!found.has(key)) found.set(key, ground);
  }
  return [...found.values()];
}

/** @param {Condition} when @param {Answers} answers @returns {Ground[]} */
function groundsOf(when, answers) {
  if (when.not || !holds(when, answers)) return [];
  const parts = when.all ?? when.any;
  if (parts) return parts.flatMap((part) => groundsOf(part, answers));
  const { question, has } = when;
  const answer = answers[question];
  /** @param {string} option */
  const said = (option) => ({ question, option, other: null });
  if (has) return answer.filter((/** @type {string} */ option) => has.includes(option)).map(said);
  if (when.only) return answer.map(said);
  return [{ question, option: when.is ? answer : null, other: typeof when.over === "string" ? when.over : null }];
}
