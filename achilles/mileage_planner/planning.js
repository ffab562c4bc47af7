// From what was run to week-by-week ceilings: the twin of planning.py. `limits` is limits.toml as JSON.

import { asDistance, fill } from "../core/words.js";
import { mostInOneRun, planWeeks } from "./arithmetic.js";
import { checkedInputs, questionsOf } from "./inputs.js";

export function plan(limits, inputs) {
  const checked = checkedInputs(limits, questionsOf(limits, "plan"), inputs);
  return planOf(limits, checked);
}

function planOf(limits, checked) {
  const planned = planWeeks(checked, limits);
  const { weeks, goal_week: goalWeek, goal_run: goalRun } = planned;
  const met = weeks.find((week) => week.total === goalWeek && week.longest === goalRun)?.week ?? null;
  const blocked = restsForGood(limits, checked) ? "pain_gate" : goalInTheWay(goalWeek, goalRun, planned.runs_per_week);
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
  if (pain === "red") messages.push(said[blocked === "pain_gate" ? "red_no_base" : "red"]);
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

function restsForGood(limits, checked) {
  return checked.pain === "red" && planWeeks({ ...checked, weeks: 6 }, limits).weeks.every((week) => week.total === 0);
}

function goalInTheWay(goalWeek, goalRun, runs) {
  if (goalRun > mostInOneRun(goalWeek, runs)) return "goal_week";
  return goalWeek > runs * goalRun ? "goal_run" : null;
}

function guardOf(week, goalWeek) {
  return week.total < goalWeek ? week.guard_week : week.guard_longest;
}
