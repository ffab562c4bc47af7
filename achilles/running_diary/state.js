// What the diary says on a morning: the twin of state.py, which tells the rules. `rules` is diary.toml as JSON.

import { fill } from "../core/words.js";
import { isSore, redSpells } from "./colours.js";
import { isoDate, spokenDate } from "./fields.js";
import { loads } from "./loads.js";
import { A_WEEK, between, historyOf, newestMorning, rowOn, rowsOfWeek, rowToday, scoresOf, typicalScore, weekColour } from "./weeks.js";

/** @import { Coloured, Day, DiaryRules, DiaryState, History, Trend, Week } from "./types" */

/** @param {DiaryRules} rules @param {string} unit @param {Day[]} days @param {number} today @returns {DiaryState} */
export function stateOf(rules, unit, days, today) {
  const history = historyOf(
    rules.limits,
    days.filter(({ day }) => day <= today),
  );
  const written = rowToday(history, today);
  const past = between(history, 0, today - 1);
  const upToNow = written === null ? past : [...past, written];
  const week = weekColour(history, today);
  const [run, next_run_why] = nextRun(rules, history, upToNow, week, today);
  const trend = trendOf(rules, history, past, today);
  const [see, see_why] = whomToSee(rules, history, upToNow, trend, today);
  const { weeks: sums, longest } = loads(
    history.days.map(({ day }) => [day.day, day.run ?? 0]),
    today + 1,
  );
  return {
    today: isoDate(today),
    days: history.days.map(({ day, colour }) => ({ date: isoDate(day.day), colour })),
    usual: history.usualOf(today),
    week: week.colour,
    why: week.why.map(([name, values]) => reason(rules, name, values)).join(" "),
    next_run: run === null ? null : isoDate(run),
    next_run_why,
    strength_today: strengthToday(rules, history, written, today),
    gate: week.colour === "waiting" ? null : week.colour,
    unit,
    recent_weeks: sums.map((distance) => distance / 10),
    longest_run: longest / 10,
    weeks: trend.scores,
    trend: trend.direction,
    says: trend.says,
    see,
    see_why,
    version: rules.version,
    date: rules.date,
    note: rules.note,
  };
}

/** @param {DiaryRules} rules @param {string} name @param {Record<string, any>} values */
function reason(rules, name, values) {
  const filled = values.missing
    ? { missing: values.missing.map((/** @type {string} */ field) => rules.missing[field]).join(", ") }
    : values;
  return fill(rules.why[name], filled);
}

/**
 * @param {DiaryRules} rules
 * @param {History} history
 * @param {Coloured[]} upToNow
 * @param {Week} week
 * @param {number} today
 * @returns {[day: number | null, why: string]}
 */
function nextRun(rules, history, upToNow, week, today) {
  const { limits, next_run: sentences } = rules;
  if (week.colour === "waiting") return [null, sentences.waiting];
  const newest = newestMorning(rowsOfWeek(history, today));
  const lastRun = upToNow.findLast(({ day }) => day.run);
  let earliest = today;
  let binding = sentences.planned;
  /** @param {number} day @param {string} name @param {Record<string, unknown>} [values] */
  const notBefore = (day, name, values = {}) => {
    if (day <= earliest) return;
    earliest = day;
    binding = fill(sentences[name], { date: spokenDate(rules.words, day), ...values });
  };
  if (lastRun?.day.day === today) notBefore(today + 1, "ran");
  const spell = redSpells(limits, upToNow).at(-1);
  if (spell) notBefore(spell[1] + limits.days_off_red, "red", { last: spokenDate(rules.words, spell[1]) });
  if (week.why.some(([name]) => name === "rising_red")) notBefore(today + A_WEEK, "rising_red");
  if (lastRun) {
    const notKnownYet = lastRun.day.day === today && lastRun.colour === "waiting" && !isSore(limits, lastRun.day);
    // In a red week as well: else one more red answer could bring the next run forward.
    if (week.colour !== "green" || !(lastRun.colour === "green" || notKnownYet))
      notBefore(lastRun.day.day + limits.days_off_amber, "amber");
  }
  if (newest !== null && newest.usual !== null && newest.day.next_morning > newest.usual) {
    const sentence = fill(sentences[newest.morning_red ? "red_morning" : "morning"], { usual: newest.usual });
    binding = earliest <= today + 1 ? sentence : `${sentence} ${binding}`;
    earliest = Math.max(earliest, today + 1);
  }
  if (earliest === today && wasLongest(history, today - 1)) binding = `${binding} ${sentences.after_longest}`;
  return [earliest, binding];
}

/** @param {History} history @param {number} day */
function wasLongest(history, day) {
  const runs = between(history, day - A_WEEK + 1, day).flatMap(({ day: { day: own, run } }) => (run ? [{ day: own, run }] : []));
  const last = runs[runs.length - 1];
  return runs.length > 1 && last.day === day && runs.every(({ run }) => run <= last.run);
}

/** @param {DiaryRules} rules @param {History} history @param {Coloured | null} written @param {number} today @returns {string} */
function strengthToday(rules, history, written, today) {
  const careful = [rowOn(history, today - 1), written].some((row) => row?.scored_red);
  return rules.strength[careful ? "careful" : "planned"];
}

/** @param {DiaryRules} rules @param {History} history @param {Coloured[]} past @param {number} today @returns {Trend} */
function trendOf(rules, history, past, today) {
  const { limits, says: sentences } = rules;
  let ends = Array.from({ length: limits.weeks }, (_, at) => today - 1 - A_WEEK * (limits.weeks - 1 - at));
  let scores = ends.map((end) => typicalScore(history, end));
  const first = scores.findIndex((score) => score !== null);
  const span = first < 0 ? [0, 0] : [first, scores.findLastIndex((score) => score !== null) + 1];
  scores = scores.slice(...span);
  ends = ends.slice(...span);
  const known = scores.filter((score) => score !== null);
  let said = [fill(sentences.scores, { scores: scores.map((score) => score ?? "-").join(", ") })];
  let direction = "early";
  let running = "";
  if (known.length < limits.weeks_early) said = known.length ? [...said, sentences.early] : [sentences.nothing];
  else {
    direction = vote(known);
    const sums = ends.map((end) => sum(between(history, end - A_WEEK + 1, end).map(({ day }) => day.run ?? 0)));
    running = compared(sum(sums.slice(0, 2)), sum(sums.slice(-2)));
    const progress = direction === "same" && running === "more" ? sentences.progress : "";
    said.push(fill(sentences.trend, { trend: sentences[direction], running: sentences[running] + progress }));
  }
  if (ends.length) {
    const start = ends[0] - A_WEEK + 1;
    const count = redSpells(limits, past).filter(([, last]) => last >= start).length;
    if (count) said.push(fill(sentences[count < 3 ? `red_${count}` : "red"], { count }));
  }
  return { scores, direction, running, says: said.join(" ") };
}

/** @param {number[]} scores */
function vote(scores) {
  const pairs = scores.flatMap((earlier, at) => scores.slice(at + 1).map((later) => later - earlier));
  if (2 * pairs.filter((change) => change < 0).length > pairs.length) return "better";
  return 2 * pairs.filter((change) => change > 0).length > pairs.length ? "worse" : "same";
}

/** @param {number} first @param {number} last */
function compared(first, last) {
  if (first === 0 && last === 0) return "none";
  if (5 * last >= 6 * first) return "more";
  return 5 * last <= 4 * first ? "less" : "as_much";
}

/**
 * @param {DiaryRules} rules
 * @param {History} history
 * @param {Coloured[]} upToNow
 * @param {Trend} trend
 * @param {number} today
 * @returns {[whom: string | null, why: string]}
 */
function whomToSee(rules, history, upToNow, trend, today) {
  const { limits, see: sentences } = rules;
  const rows = rowsOfWeek(history, today);
  const stiff = between(history, today - limits.checker_of_mornings, today - 1).filter(
    ({ day }) => (day.stiffness ?? 0) > limits.checker_stiffness,
  );
  /** @type {[string, boolean][]} */
  const checker = [
    ["score", rows.some((row) => scoresOf(row).some((score) => score !== null && score >= limits.checker_score))],
    ["limp", rows.some(({ day }) => day.limp === "yes")],
    ["stiffness", stiff.length >= limits.checker_mornings],
  ];
  const known = trend.scores.filter((score) => score !== null);
  const stuck =
    known.length === limits.weeks && known[known.length - 1] >= limits.stuck_score && sum(known.slice(-2)) >= sum(known.slice(0, 2));
  const spells = redSpells(limits, upToNow).filter(([, last]) => last >= today - A_WEEK * limits.weeks);
  /** @type {[string, boolean][]} */
  const professional = [
    ["spells", spells.length >= limits.spells],
    ["long_spell", spells.some(([first, last]) => last - first > limits.spell_gap)], // so a red day that joins two spells asks for no less
    ["stuck", stuck && !(trend.direction !== "worse" && trend.running === "more")],
  ];
  /** @type {[string, [string, boolean][]][]} */
  const asked = [
    ["checker", checker],
    ["professional", professional],
  ];
  for (const [whom, reasons] of asked) {
    const holds = reasons.filter(([, doesHold]) => doesHold);
    if (holds.length) return [whom, holds.map(([name]) => sentences[name]).join(" ")];
  }
  return [null, ""];
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
