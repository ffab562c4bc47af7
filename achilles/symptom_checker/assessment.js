// From answers to a level, with the rule that decided: the twin of assessment.py. `rules` is rules.toml as JSON.

import { check } from "../core/questions.js";
import { grounds, holds } from "../core/rules.js";
import { fill } from "../core/words.js";

/**
 * @import { Ground } from "../core/rules.js"
 * @import { Answers, Question, Rules } from "../types"
 * @typedef {Record<string, any>} Rule one rule of the file
 * @typedef {{ rule: string, level: string, because: string[], why: string, do: string[], sources: string[] }} Reason
 * @typedef {{ level: string, rule: string, matched: string[], headline: string, then: string, reasons: Reason[], sources: string[],
 *   do: string[], avoid: string[], consider: string[], tell: string[], mentions: { id: string, text: string, sources: string[] }[],
 *   likely: string | null, when: string, again: string, go_up: string[], help: string, planner_pain: "green" | "amber" | null,
 *   note: string, version: string, date: string }} Assessment
 */

// With `blankCounts` false only given answers speak: what a page that is being filled in may show at once.
/** @param {Rules} rules @param {any} answers @param {{ blankCounts?: boolean }} [options] @returns {Assessment} */
export function assess(rules, answers, { blankCounts = true } = {}) {
  const checked = check(rules.question, answers);
  /** @type {Rule[]} */
  const all = rules.rule;
  let held = all.filter((rule) => rule.when && holds(rule.when, checked, { blankCounts }));
  if (!held.length) held = all.filter((rule) => rule.otherwise);
  const first = held[0];
  return assessment(
    rules,
    checked,
    held.filter((rule) => rule === first || (rule.only_beside ?? [first.id]).includes(first.id)),
  );
}

/** @param {Rules} rules @param {Answers} checked @param {Rule[]} held @returns {Assessment} */
function assessment(rules, checked, held) {
  const first = held[0];
  const level = rules.level.find((/** @type {Rule} */ { id }) => id === first.level);
  const matched = held.map((rule) => rule.id);
  const advising = held.filter((rule) => rule === first || rule.only_beside);
  // What is added to a rule stays silent beside a more urgent one.
  const adding = held.filter((rule) => advising.includes(rule) || rule.level === first.level).map((rule) => rule.id);
  const added = rules.addition
    .filter(
      (/** @type {Rule} */ addition) =>
        addition.beside.some((/** @type {string} */ id) => adding.includes(id)) && holds(addition.when, checked),
    )
    .map((/** @type {Rule} */ addition) => addition.do);
  const likely = rules.likely.beside.some((/** @type {string} */ id) => matched.includes(id)) ? rules.likely : null;
  const within = rules.within.find((/** @type {Rule} */ { id }) => held.some((rule) => rule.within === id));
  /** @type {Rule[]} */
  const mentioned = rules.mention;
  const mentions = mentioned.filter((mention) => holds(mention.when, checked)).map(({ id, text, sources }) => ({ id, text, sources }));
  return {
    level: first.level,
    rule: first.id,
    matched,
    headline: first.headline ?? level.headline,
    then: first.then ?? level.then,
    reasons: held.map((rule) => reason(rules, rule, checked)),
    sources: united([...held.map((rule) => rule.sources), likely?.sources ?? []]),
    do: united([...advising.map((rule) => rule.do), added]),
    avoid: united(held.map((rule) => rule.avoid)),
    consider: united(held.map((rule) => rule.consider)),
    tell: united(held.map((rule) => rule.tell)),
    mentions,
    likely: likely?.text ?? null,
    when: within.text,
    again: level.again,
    go_up: united(advising.map((rule) => rule.go_up ?? [])),
    help: rules.help,
    planner_pain: plannerPain(rules, checked, matched),
    note: rules.note,
    version: rules.version,
    date: rules.date,
  };
}

/** @param {Rules} rules @param {Rule} rule @param {Answers} checked @returns {Reason} */
function reason(rules, rule, checked) {
  return { rule: rule.id, level: rule.level, because: because(rules, rule, checked), why: rule.why, do: rule.do, sources: rule.sources };
}

// The answers that made a rule apply, in a few words each; of a rule that applies otherwise, what is open.
/** @param {Rules} rules @param {Rule} rule @param {Answers} checked @returns {string[]} */
function because(rules, rule, checked) {
  /** @type {Ground[]} */
  const found = rule.otherwise
    ? rules.question
        .filter(({ id, later }) => checked[id] === null && !later)
        .map(({ id }) => ({ question: id, option: null, other: null }))
    : grounds(rule.when, checked).filter(({ question }) => !rule.names || rule.names.includes(question));
  const spoken = new Map();
  for (const ground of found) {
    const key = `${ground.question}: ${ground.option}`;
    const question = /** @type {Question} */ (rules.question.find(({ id }) => id === ground.question));
    if (ground.option !== "none" && !spoken.has(key)) spoken.set(key, saidOf(question, ground, checked));
  }
  return [...spoken.values()];
}

/** @param {Question} question @param {Ground} ground @param {Answers} checked @returns {string} */
function saidOf(question, { option, other }, checked) {
  const answer = checked[question.id];
  if (answer === null) return `no answer yet: ${question.name}`;
  if (option === null) return fill(other ? question.said_over : question.said, { answer, other: other && checked[other] });
  if (option === "unsure" && question.kind === "many") return `not sure: ${question.name}`;
  return question.options.find(({ id }) => id === option)?.said;
}

/** @param {Rules} rules @param {Answers} checked @param {string[]} matched */
function plannerPain(rules, checked, matched) {
  const { opens, amber } = rules.planner;
  if (!opens.some((/** @type {string[]} */ ids) => ids.length === matched.length && ids.every((id, at) => id === matched[at]))) return null;
  return holds(amber, checked) ? "amber" : "green";
}

/** @param {any[][]} lists @returns {any[]} */
function united(lists) {
  return [...new Set(lists.flat())];
}
