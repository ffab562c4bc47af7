// From answers about shoes to findings, never a score: the same as findings.py. `rules` is rules.toml as JSON.

import { check } from "../core/questions.js";

/** @import { Answers, Question, Rules } from "../types" */

/**
 * @param {Rules} rules
 * @param {Answers} answers
 */
export function review(rules, answers) {
  const checked = check(rules.question, answers);
  const order = rules.finding.map((/** @type {{ id: string }} */ { id }) => id);
  const items = rules.question.filter((question) => !question.context);
  /** @param {Question} item */
  const isAnswered = (item) => checked[item.id] !== null;
  return {
    findings: items
      .filter(isAnswered)
      .map((item) => findingOf(rules, item, checked))
      .sort((a, b) => order.indexOf(a.finding) - order.indexOf(b.finding)),
    unanswered: items.filter((item) => !isAnswered(item)).map((item) => item.id),
    note: rules.note,
    version: rules.version,
    date: rules.date,
  };
}

/**
 * @param {Rules} rules
 * @param {Question} item
 * @param {Answers} checked
 */
function findingOf(rules, item, checked) {
  const answer = checked[item.id];
  /** @type {any} */
  let said;
  if (item.limit) said = answer < item.limit[checked.unit ?? "km"] ? item.under : item.over;
  else {
    said = item.options.find((option) => option.id === answer);
    if (checked.sore === "no") said = said.not_sore ?? said;
  }
  const remarks = [...(item.contested ? [rules.contested] : []), ...(item.grade_note ? [item.grade_note] : [])];
  const grade = [rules.grade[item.grade], ...remarks].join("; ");
  return { item: item.id, finding: said.finding, advice: said.advice, grade, sources: item.sources };
}
