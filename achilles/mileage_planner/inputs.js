// The checking of what the planner is given, in tenths: the twin of inputs.py. `limits` is limits.toml as JSON.

import { BadInputError, check, requireObject, unknownFields } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { asDistance, fill } from "../core/words.js";

export function questionsOf(limits, part) {
  return limits.question.filter((question) => question.part === part);
}

export function checkedInputs(limits, questions, inputs) {
  const problems = [];
  const checked = {};
  requireObject(inputs);
  for (const question of questions) {
    try {
      Object.assign(checked, check([question], { [question.id]: inputs[question.id] }));
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      problems.push(...error.problems);
    }
  }
  problems.push(...crossProblems(limits, checked, inputs));
  const order = questions.map(({ id }) => id);
  problems.sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
  problems.push(...unknownFields(inputs, order));
  if (problems.length) throw new BadInputError(problems);
  return withDefaults(limits, checked);
}

function withDefaults(limits, checked) {
  const defaults = Object.fromEntries(limits.question.map(({ id, default: its }) => [id, its ?? null]));
  return Object.fromEntries(Object.entries(checked).map(([name, value]) => [name, value ?? defaults[name] ?? null]));
}

function crossProblems(limits, checked, inputs) {
  const problems = [];
  const tell = (field, sentence, values = {}) =>
    problems.push({ field, message: fill(limits.error[sentence], { given: shown(inputs[field]), ...values }) });
  if (checked.recent_weeks && Math.max(...checked.recent_weeks) > 0 && checked.longest_run === 0) tell("longest_run", "longest_run");
  const total = checked.total ?? null;
  const longest = checked.longest ?? null;
  if (total !== null && longest !== null) {
    if (longest > total) tell("longest", "own_over_total", { total: asDistance(total) });
    else if (longest === 0 && total > 0) tell("longest", "own_longest");
  }
  return problems;
}
