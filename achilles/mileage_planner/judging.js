// Judging a week that a runner means to run: the twin of judging.py. `limits` is limits.toml as JSON.

import { asDistance, fill } from "../core/words.js";
import { floorDivide, mostInOneRun, planWeeks } from "./arithmetic.js";
import { checkedInputs, questionsOf } from "./inputs.js";

export const OWN_WEEK = { total: "own_total", longest: "own_longest" }; // names in a call and in the form
export const JUDGED_BY = ["recent_weeks", "longest_run", "runs_per_week", "pain", "unit"];

export function judge(limits, inputs) {
  const asked = questionsOf(limits, "plan").filter(({ id }) => JUDGED_BY.includes(id));
  const own = Object.entries(OWN_WEEK).map(([id, formId]) => ({
    ...limits.question.find((question) => question.id === formId),
    id,
    required: true,
  }));
  return verdictOf(limits, checkedInputs(limits, [...asked.slice(0, 2), ...own, ...asked.slice(2)], inputs));
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
    messages.push(
      fill(said.over, { guard: nameOf(guard), given: asDistance(given), over: asDistance(given - cap), cap: asDistance(cap), unit }),
    );
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
