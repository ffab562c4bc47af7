// From answers to a level, with the rule that decided: the twin of assessment.py. `rules` is rules.toml as JSON.

import { check } from "../core/questions.js";
import { grounds, holds } from "../core/rules.js";
import { fill } from "../core/words.js";

// With `blankCounts` false only given answers speak: what a page that is being filled in may show at once.
export function assess(rules, answers, { blankCounts = true } = {}) {
  const checked = check(rules.question, answers);
  let held = rules.rule.filter((rule) => rule.when && holds(rule.when, checked, { blankCounts }));
  if (!held.length) held = rules.rule.filter((rule) => rule.otherwise);
  const first = held[0];
  return assessment(
    rules,
    checked,
    held.filter((rule) => rule === first || (rule.only_beside ?? [first.id]).includes(first.id)),
  );
}

function assessment(rules, checked, held) {
  const first = held[0];
  const level = rules.level.find(({ id }) => id === first.level);
  const matched = held.map((rule) => rule.id);
  const added = rules.addition
    .filter((addition) => addition.beside.some((id) => matched.includes(id)) && holds(addition.when, checked))
    .map((addition) => addition.do);
  const advising = held.filter((rule) => rule === first || rule.only_beside);
  const likely = rules.likely.beside.some((id) => matched.includes(id)) ? rules.likely : null;
  const within = rules.within.find(({ id }) => held.some((rule) => rule.within === id));
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
    mentions: rules.mention.filter((mention) => holds(mention.when, checked)).map(({ id, text, sources }) => ({ id, text, sources })),
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

function reason(rules, rule, checked) {
  return { rule: rule.id, level: rule.level, because: because(rules, rule, checked), why: rule.why, do: rule.do, sources: rule.sources };
}

// The answers that made a rule apply, in a few words each; of a rule that applies otherwise, what is open.
function because(rules, rule, checked) {
  const found = rule.otherwise
    ? rules.question
        .filter(({ id, later }) => checked[id] === null && !later)
        .map(({ id }) => ({ question: id, option: null, other: null }))
    : grounds(rule.when, checked).filter(({ question }) => !rule.names || rule.names.includes(question));
  const spoken = new Map();
  for (const ground of found) {
    const key = `${ground.question}: ${ground.option}`;
    const question = rules.question.find(({ id }) => id === ground.question);
    if (ground.option !== "none" && !spoken.has(key)) spoken.set(key, saidOf(question, ground, checked));
  }
  return [...spoken.values()];
}

function saidOf(question, { option, other }, checked) {
  const answer = checked[question.id];
  if (answer === null) return `no answer yet: ${question.name}`;
  if (option === null) return fill(other ? question.said_over : question.said, { answer, other: checked[other] });
  if (option === "unsure" && question.kind === "many") return `not sure: ${question.name}`;
  return question.options.find(({ id }) => id === option).said;
}

function plannerPain(rules, checked, matched) {
  const { opens, amber } = rules.planner;
  if (!opens.some((ids) => ids.length === matched.length && ids.every((id, at) => id === matched[at]))) return null;
  return holds(amber, checked) ? "amber" : "green";
}

function united(lists) {
  return [...new Set(lists.flat())];
}
