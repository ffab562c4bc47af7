// The gate before the planner, and what its form has to say: the port of gate.py. `limits` is limits.toml as JSON.

import { BadInputError } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { fill } from "../core/words.js";
import { runsOf } from "./arithmetic.js";
import { DAY_OPTIONS, dayProblems, daysOf } from "./days.js";
import { checkedAndProblems, nested, OBJECTS, placeOf, questionsOf, withDefaults } from "./inputs.js";
import { OWN_WEEK, verdictOf } from "./judging.js";
import { planOf } from "./planning.js";

/**
 * @typedef {Record<string, any>} FormLimits
 * @typedef {{ is_open: boolean, missing: string[], waits: boolean, plan: import("./planning.js").Plan | null,
 *   days: import("./days.js").Days | null, verdict: import("./judging.js").Verdict | null }} FormAnswer
 */

const PARTS = ["gate", "handed", "plan", "own", "days"];
const CAUTION = ["none", "green", "amber", "red"];
const SORE = ["green", "amber", "red"];

/** @param {FormLimits} limits @param {any} answers @returns {FormAnswer} */
export function answerForm(limits, answers) {
  return answerChecked(limits, checkedForm(limits, answers));
}

/** @param {FormLimits} limits @param {any} answers @returns {Record<string, any>} */
export function checkedForm(limits, answers) {
  const questions = questionsOf(limits, ...PARTS);
  const [checked, problems] = checkedAndProblems(limits, questions, answers, true, [OWN_WEEK.total, OWN_WEEK.longest]);
  const order = questions.map(({ id }) => id);
  const known = problems.filter(({ field }) => order.includes(field) || Object.hasOwn(OBJECTS, field));
  const inputs = withDefaults(limits, checked);
  const pain = statedPain(inputs.gate ?? null, inputs.pain ?? null, inputs.checker_pain ?? null, inputs.diary_pain ?? null);
  const runs = Object.hasOwn(inputs, "runs_per_week") ? runsOf({ ...inputs, pain }, limits) : 0;
  const found = [...gateProblems(limits, checked), ...dayProblems(limits, inputs, runs)];
  const merged = [...known, ...found].sort((a, b) => placeOf(a.field, order) - placeOf(b.field, order));
  if (problems.length || found.length) throw new BadInputError([...merged, ...problems.filter((problem) => !known.includes(problem))]);
  const age = [inputs.age, inputs.checker_age].includes("60_or_over") ? "60_or_over" : inputs.age;
  return { ...nested(inputs), pain, age };
}

/** @param {FormLimits} limits @param {Record<string, any>} checked @returns {any[]} */
function gateProblems(limits, checked) {
  if (checked.gate !== "no_pain") return [];
  const { contradiction, error } = limits;
  if (SORE.includes(checked.pain))
    return [{ field: "pain", message: fill(error.pain, { given: shown(checked.pain) }), says: contradiction.pain, see: "checker" }];
  const handed = ["checker_pain", "diary_pain"].map((name) => checked[name]).find((pain) => SORE.includes(pain));
  if (handed === undefined) return [];
  const message = fill(error.handed, { given: shown("no_pain"), pain: handed });
  return [{ field: "gate", message, says: contradiction.handed, see: "checker" }];
}

/** @param {FormLimits} limits @param {Record<string, any>} checked @returns {FormAnswer} */
function answerChecked(limits, checked) {
  const answer = { is_open: false, missing: [], waits: false, plan: null, days: null, verdict: null };
  if (checked.gate === null || checked.confirmed === null) return answer;
  const missing = missingOf(checked);
  const waits = checked.diary_pain === "waiting";
  const own = Object.fromEntries(Object.entries(OWN_WEEK).map(([name, formName]) => [name, checked[formName]]));
  if (missing.length || waits) {
    const isJudged = missing.length === 1 && missing[0] === "weeks" && !Object.values(own).includes(null) && !waits;
    return { ...answer, is_open: true, missing, waits, verdict: isJudged ? verdictOf(limits, { ...checked, ...own }) : null };
  }
  const made = planOf(limits, checked);
  const options = Object.fromEntries(DAY_OPTIONS.map((name) => [name, checked[name]]));
  return {
    ...answer,
    is_open: true,
    plan: made,
    days: checked.first_day === null ? null : daysOf(limits, made, options),
    verdict: Object.values(own).includes(null) ? null : verdictOf(limits, { ...checked, ...own }),
  };
}

/** @param {Record<string, any>} checked @returns {string[]} */
function missingOf(checked) {
  const missing = ["recent_weeks", "longest_run"].filter((name) => checked[name] === null);
  const { race, before_break: told } = checked;
  if (checked.weeks === null && race === null) missing.push("weeks");
  if (told !== null)
    missing.push(
      ...Object.keys(told)
        .filter((field) => told[field] === null)
        .map((field) => `before_break.${field}`),
    );
  if (race !== null) {
    if (race.distance === null) missing.push("race.distance");
    if (race.week === null && race.date === null) missing.push("race.date");
  }
  return missing;
}

/** @param {string | null} gate @param {string | null} stated @param {string | null} fromChecker @param {string | null} fromDiary @returns {string} */
export function statedPain(gate, stated, fromChecker, fromDiary = null) {
  const least = gate === "checker" ? "green" : "none"; // the checker never says none
  const said = [stated ?? "none", fromChecker ?? "none", least, fromDiary !== null && CAUTION.includes(fromDiary) ? fromDiary : "none"];
  return CAUTION[Math.max(...said.map((colour) => CAUTION.indexOf(colour)))];
}
