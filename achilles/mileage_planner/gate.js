// The gate before the planner, and what its form has to say: the twin of gate.py. `limits` is limits.toml as JSON.

import { BadInputError, check, isBlank } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { fill } from "../core/words.js";
import { JUDGED_BY, judge, OWN_WEEK } from "./judging.js";
import { plan } from "./planning.js";

const CAUTION = ["none", "green", "amber", "red"];

export function answerForm(limits, given) {
  checkForm(limits, given);
  const answers = withoutBlanks(given);
  if (isBlank(answers.gate) || isBlank(answers.confirmed)) return { is_open: false, plan: null, verdict: null };
  const inputs = planInputs(limits, answers);
  if (isBlank(inputs.recent_weeks) || isBlank(inputs.longest_run)) return { is_open: true, plan: null, verdict: null };
  const own = ownWeek(answers);
  const judged = Object.fromEntries(JUDGED_BY.map((name) => [name, inputs[name]]));
  return {
    is_open: true,
    plan: isBlank(inputs.weeks) ? null : plan(limits, inputs),
    verdict: Object.values(own).some(isBlank) ? null : judge(limits, { ...judged, ...own }),
  };
}

export function checkForm(limits, given) {
  check(limits.question, given, { partial: true });
  const answers = withoutBlanks(given);
  if (answers.gate === "no_pain" && (answers.pain ?? "none") !== "none")
    throw new BadInputError([
      { field: "pain", message: fill(limits.error.pain, { given: shown(answers.pain) }), says: limits.contradiction.pain, see: "checker" },
    ]);
  const inputs = planInputs(limits, answers);
  const own = ownWeek(answers);
  let problems = [];
  if (!isBlank(inputs.recent_weeks) && !isBlank(inputs.longest_run)) {
    problems = problemsIn(() => plan(limits, { ...inputs, weeks: 1 }));
    const { recent_weeks, longest_run, unit } = inputs;
    if (!problems.length && !Object.values(own).some(isBlank))
      problems = problemsIn(() => judge(limits, { recent_weeks, longest_run, unit, ...own }));
  }
  if (problems.length)
    throw new BadInputError(problems.map((problem) => ({ ...problem, field: OWN_WEEK[problem.field] ?? problem.field })));
}

export function statedPain(gate, stated, fromChecker) {
  const said = stated ?? "none";
  if (gate !== "checker") return said;
  const seen = fromChecker ?? "green";
  return CAUTION.indexOf(seen) > CAUTION.indexOf(said) ? seen : said;
}

function withoutBlanks(answers) {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => !isBlank(answer)));
}

/** @returns {Record<string, any>} */
function planInputs(limits, answers) {
  const names = limits.question.filter(({ part }) => part === "plan").map(({ id }) => id);
  const inputs = Object.fromEntries(names.map((name) => [name, answers[name] ?? null]));
  return { ...inputs, pain: statedPain(answers.gate, answers.pain, answers.checker_pain) };
}

function ownWeek(answers) {
  return Object.fromEntries(Object.entries(OWN_WEEK).map(([name, formName]) => [name, answers[formName] ?? null]));
}

function problemsIn(judging) {
  try {
    judging();
  } catch (error) {
    if (error instanceof BadInputError) return error.problems;
    throw error;
  }
  return [];
}
