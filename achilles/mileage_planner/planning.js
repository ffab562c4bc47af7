// From what was run to week-by-week ceilings, and the judging of a week: the twin of planning.py.
// `limits` is limits.toml as JSON.

import { BadInputError, check, requireObject, unknownFields } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { asDistance, fill } from "../core/words.js";
import { floorDivide, mostInOneRun, planWeeks } from "./arithmetic.js";

export const OWN_WEEK = { total: "own_total", longest: "own_longest" };
const JUDGED = ["recent_weeks", "longest_run", "runs_per_week", "pain", "unit"];

export function plan(limits, inputs) {
  const checked = checkedInputs(limits, questionsOf(limits, "plan"), inputs);
  return planOf(limits, checked);
}

export function judge(limits, inputs) {
  const asked = questionsOf(limits, "plan").filter(({ id }) => JUDGED.includes(id));
  const own = Object.entries(OWN_WEEK).map(([id, formId]) => ({ ...limits.question.find((question) => question.id === formId), id, required: true }));
  return verdictOf(limits, checkedInputs(limits, [...asked.slice(0, 2), ...own, ...asked.slice(2)], inputs));
}

function questionsOf(limits, part) {
  return limits.question.filter((question) => question.part === part);
}

function checkedInputs(limits, questions, inputs) {
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

function planOf(limits, checked) {
  const planned = planWeeks(checked, limits);
  const { weeks, goal_week: goalWeek, goal_run: goalRun } = planned;
  const met = weeks.find((week) => week.total === goalWeek && week.longest === goalRun)?.week ?? null;
  const blocked = goalInTheWay(checked, goalWeek, goalRun, planned.runs_per_week);
  const inTheWay = met !== null ? null : (blocked ?? guardOf(weeks.at(-1), goalWeek));
  const later = limits.only_if[checked.pain === "red" ? "after_red" : "later"];
  return {
    weeks: weeks.map((week) => ({
      week: week.week,
      kind: week.kind,
      total: week.total / 10,
      longest: week.longest / 10,
      runs: week.runs.map((run) => run / 10),
      cap_week: week.cap_week / 10,
      cap_longest: week.cap_longest / 10,
      guard_week: week.guard_week,
      guard_longest: week.guard_longest,
      only_if: week.week === 1 ? "" : later,
    })),
    unit: checked.unit,
    pain: checked.pain,
    runs_per_week: planned.runs_per_week,
    goal_week: goalWeek / 10,
    goal_run: goalRun / 10,
    reached: met,
    reachable: met !== null || blocked === null,
    in_the_way: inTheWay,
    messages: planMessages(limits, checked, planned, met, blocked, inTheWay),
    note: limits.note,
    version: limits.version,
    date: limits.date,
  };
}

function planMessages(limits, checked, planned, met, blocked, inTheWay) {
  const said = limits.message;
  const { pain } = checked;
  const values = { goal_week: asDistance(planned.goal_week), goal_run: asDistance(planned.goal_run), unit: checked.unit };
  const messages = [];
  if (pain === "red") messages.push(said[Math.max(...checked.recent_weeks) > 0 ? "red" : "red_no_base"]);
  if (pain === "amber") messages.push(said.amber);
  if (pain !== "none") messages.push(said.sore);
  if (met !== null) messages.push(fill(said.reached, { ...values, week: met }));
  else {
    const guard = limits.guard.find(({ id }) => id === inTheWay).name;
    messages.push(fill(said[blocked ? "never" : "not_yet"], { ...values, weeks: planned.weeks.length, guard }));
  }
  const cut = planned.weeks.filter((week) => week.guard_week === "fit").map((week) => week.week);
  if (cut.length) messages.push(fill(said.cut_to_fit, { weeks: cut.join(", ") }));
  return [...messages, said.one_change];
}

function goalInTheWay(checked, goalWeek, goalRun, runs) {
  if (checked.pain === "red" && Math.max(...checked.recent_weeks) === 0) return "pain_gate";
  if (goalRun > mostInOneRun(goalWeek, runs)) return "goal_week";
  return goalWeek > runs * goalRun ? "goal_run" : null;
}

function guardOf(week, goalWeek) {
  return week.total < goalWeek ? week.guard_week : week.guard_longest;
}

function verdictOf(limits, checked) {
  const planned = planWeeks({ ...checked, weeks: 1, goal_week: null, goal_run: null, cutback_every: 0 }, limits);
  const week = planned.weeks[0];
  const runs = planned.runs_per_week;
  const { total, longest, longest_run: before, unit } = checked;
  const caps = [
    [week.cap_guards[0], total, week.cap_week],
    [week.cap_guards[1], longest, week.cap_longest],
    ["half_week", longest, mostInOneRun(total, runs)],
  ].filter(([, given, cap]) => given > cap);
  const band = bandOf(limits, longest, before);
  const nearestTotal = Math.min(total, week.cap_week);
  const nearestLongest = Math.min(longest, week.cap_longest, mostInOneRun(nearestTotal, runs));
  const smallStep = band !== null && band.id !== limits.band[0].id && longest <= week.cap_longest;
  const said = limits.verdict;
  const nameOf = (guard) => limits.guard.find(({ id }) => id === guard).name;
  const messages = [said[caps.length ? "breaks" : "passes"]];
  for (const [guard, given, cap] of caps)
    messages.push(fill(said.over, { guard: nameOf(guard), given: asDistance(given), over: asDistance(given - cap), cap: asDistance(cap), unit }));
  if (caps.length) messages.push(fill(said.nearest, { total: asDistance(nearestTotal), longest: asDistance(nearestLongest), unit }));
  messages.push(band ? fill(said.band, { band: band.text }) : said.no_band);
  if (smallStep) messages.push(said.small_step);
  return {
    passes: caps.length === 0,
    breaches: caps.map(([guard, given, cap]) => ({ guard, given: given / 10, cap: cap / 10, over: (given - cap) / 10 })),
    band: band?.id ?? null,
    week_change: changeOf(total, checked.recent_weeks.at(-1)),
    longest_change: changeOf(longest, before),
    nearest_total: nearestTotal / 10,
    nearest_longest: nearestLongest / 10,
    messages,
    note: limits.note,
    version: limits.version,
    date: limits.date,
  };
}

function bandOf(limits, longest, before) {
  if (before === 0 || longest === 0) return null;
  return limits.band.find((band) => !("up_to" in band) || longest * 100 <= before * band.up_to);
}

function changeOf(given, before) {
  return before ? floorDivide((given - before) * 100, before) : null;
}
