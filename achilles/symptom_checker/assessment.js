// From answers to a level, with the rule that decided: the twin of assessment.py. `rules` is rules.toml as JSON.

import { check } from "../core/questions.js";
import { holds } from "../core/rules.js";

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
  const within = rules.within.find(({ id }) => held.some((rule) => rule.within === id));
  return {
    level: first.level,
    rule: first.id,
    matched,
    headline: first.headline ?? level.headline,
    then: level.then,
    reasons: held.map(({ id, level: its, why, do: advice, sources }) => ({ rule: id, level: its, why, do: advice, sources })),
    sources: united(held.map((rule) => rule.sources)),
    do: united([...advising.map((rule) => rule.do), added]),
    avoid: united(held.map((rule) => rule.avoid)),
    when: within.text,
    again: level.again,
    go_up: level.go_up ?? [],
    help: rules.help,
    planner_pain: plannerPain(rules, checked, matched),
    note: rules.note,
    version: rules.version,
    date: rules.date,
  };
}

function plannerPain(rules, checked, matched) {
  const { opens, red, amber } = rules.planner;
  if (!opens.some((ids) => ids.length === matched.length && ids.every((id, at) => id === matched[at]))) return null;
  if (red.some((id) => matched.includes(id))) return "red";
  return holds(amber, checked) ? "amber" : "green";
}

function united(lists) {
  return [...new Set(lists.flat())];
}
