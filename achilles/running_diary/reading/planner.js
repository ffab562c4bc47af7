// From runs to what the planner asks: the twin of planner.py, which tells the rules.

import { BadInputError } from "../../core/questions.js";
import { shown } from "../../core/shown.js";
import { fill } from "../../core/words.js";
import { dayNumber, isoDate } from "../fields.js";
import { loads } from "../loads.js";
import { A_DAY_LONG } from "./cells.js";
import { inKilometres, spokenIso } from "./judging.js";

/** @import { Problem } from "../../types" */
/** @import { Book, Dates, DiaryRules, Load } from "../types" */
/** @import { Asked, CountedOnce, CountedRun, Run, Words } from "./types" */

/** @type {Record<string, number>} */
const TENTH = { __proto__: /** @type {any} */ (null), km: 100, mi: 160.9344 };
const FOUR_WEEKS = 28;
const DECISIONS = ["one", "other", "both"]; // of two recordings: which counts

// Each run's day is compared with many others: what a date is as a number is worked out once.
/** @type {Map<string, number | null>} */
const dayNumbers = new Map();

/** @param {string} date @returns {number | null} */
function numberOfDay(date) {
  if (!dayNumbers.has(date)) dayNumbers.set(date, dayNumber(date));
  return dayNumbers.get(date) ?? null;
}

/** A counted run's day was checked. @param {CountedRun} run */
function dayOfRun({ day }) {
  return /** @type {number} */ (numberOfDay(day));
}

/**
 * `rules` is diary.toml, `words` reading.toml; `diary` has a unit and its checked days.
 * @param {DiaryRules} rules
 * @param {Words} words
 * @param {Run[]} runs
 * @param {string} firstDay
 * @param {string} unit
 * @param {{ diary?: Book, up_to_date?: boolean, ran_before?: boolean | null, decided?: Record<string, string> }} [answers]
 */
export function forPlanner(rules, words, runs, firstDay, unit, answers = {}) {
  const { diary = null, up_to_date = false, ran_before = null, decided = {} } = answers;
  const [first, known] = checked(rules, runs, firstDay, unit, decided);
  const { counted, counted_once, asked } = onceEach(words, rules.words, known, decided);
  /** @type {Load[]} */
  const perRun = counted.map((run) => [dayOfRun(run), run.metres]);
  if (diary) {
    const logged = new Set(perRun.map(([day]) => day));
    const tenth = TENTH[diary.unit];
    for (const { day, run } of diary.days) if (run && !logged.has(day)) perRun.push([day, Math.floor(run * tenth + 0.5)]);
  }
  asked.push(...gapsIn(words, rules.words, perRun, first, up_to_date, ran_before));
  const { weeks, longest } = loads(perRun, first);
  /** @param {number} metres */
  const inUnits = (metres) => Math.floor(metres / TENTH[unit] + 0.5) / 10;
  return { unit, recent_weeks: weeks.map(inUnits), longest_run: inUnits(longest), counted_once, asked };
}

/**
 * @param {DiaryRules} rules
 * @param {Run[]} runs
 * @param {string} firstDay
 * @param {string} unit
 * @param {Record<string, string>} decided
 * @returns {[first: number, runs: CountedRun[]]}
 */
function checked(rules, runs, firstDay, unit, decided) {
  /** @type {Problem[]} */
  const problems = [];
  /** @param {string} field @param {string} message */
  const refuse = (field, message) => problems.push({ field, message });
  const first = dayNumber(firstDay);
  if (first === null) refuse("first_day", `${shown(firstDay)} is not allowed; allowed: ${rules.allowed.date}`);
  if (TENTH[unit] === undefined) refuse("unit", `${shown(unit)} is not allowed; allowed: one of km, mi`);
  const wrong = Object.values(decided).find((choice) => !DECISIONS.includes(choice));
  if (wrong !== undefined) refuse("decided", `${shown(wrong)} is not allowed; allowed: one of ${DECISIONS.join(", ")}`);
  if (runs.some(({ metres }) => metres === null)) refuse("runs", "runs without metres are not allowed; allowed: runs read with their unit");
  if (runs.some(({ day }) => day === null)) refuse("runs", "runs without a day are not allowed; allowed: runs read with day_first");
  if (first === null || problems.length) throw new BadInputError(problems);
  return [first, /** @type {CountedRun[]} */ (runs)];
}

/** @param {CountedRun} run */
function startOf(run) {
  return run.at === null ? null : dayOfRun(run) * A_DAY_LONG + run.at;
}

/** @param {CountedRun} one @param {CountedRun} other */
function isOneRun(one, other) {
  const [begin, beginOther] = [startOf(one), startOf(other)];
  if (begin === null || beginOther === null) return false;
  const [seconds, secondsOther] = [lastsFor(one), lastsFor(other)];
  if (!seconds || !secondsOther) return begin === beginOther;
  const overlap = Math.min(begin + seconds, beginOther + secondsOther) - Math.max(begin, beginOther);
  return 2 * overlap > Math.min(seconds, secondsOther);
}

/** @param {CountedRun} run */
function lastsFor({ seconds }) {
  return seconds !== null && seconds <= A_DAY_LONG ? seconds : 0;
}

/** @param {CountedRun} one @param {CountedRun} other @param {number} percent */
function areApart(one, other, percent) {
  const longer = Math.max(one.metres, other.metres);
  const least = percent * longer;
  return 100 * (longer - Math.min(one.metres, other.metres)) >= least && least > 0;
}

/** @param {Words} words @param {Dates} dates @param {CountedRun[]} runs @param {Record<string, string>} decided */
function onceEach(words, dates, runs, decided) {
  const { same_run: fifth } = words.limits;
  const days = runs.map(dayOfRun);
  const order = runs
    .map((_, at) => at)
    .sort((a, b) => Number(runs[a].about) - Number(runs[b].about) || runs[b].metres - runs[a].metres || a - b);
  /** @type {Map<number, number[]>} */
  const byDay = new Map();
  const nearby = (/** @type {number} */ at) => [-1, 0, 1].flatMap((shift) => byDay.get(days[at] + shift) ?? []);
  const rivals = (/** @type {number} */ at) => nearby(at).filter((kept) => isOneRun(runs[kept], runs[at]));
  const keep = (/** @type {number} */ at) => byDay.set(days[at], [...(byDay.get(days[at]) ?? []), at]);
  const isShorter = (/** @type {CountedRun} */ one, /** @type {CountedRun} */ other) =>
    areApart(one, other, fifth) && one.metres < other.metres;
  /** @type {[counts: number, leftOut: number][]} */
  let leftOut = [];
  for (const at of order) {
    const found = rivals(at);
    const longer = found.find((kept) => !isShorter(runs[at], runs[kept]));
    if (longer !== undefined) leftOut.push([longer, at]);
    else {
      for (const kept of found) {
        byDay.set(
          days[kept],
          (byDay.get(days[kept]) ?? []).filter((other) => other !== kept),
        );
        leftOut.push([at, kept]);
      }
      keep(at);
    }
  }
  for (const [, at] of [...leftOut])
    if (!rivals(at).length) {
      keep(at);
      leftOut = leftOut.filter((pair) => pair[1] !== at);
    }
  const counted = new Set([...byDay.values()].flat());
  /** @type {CountedOnce[]} */
  const counted_once = [];
  /** @type {Asked[]} */
  const asked = [];
  /** @param {string} field @param {number} counts @param {number} at @param {boolean} isAsked */
  const decide = (field, counts, at, isAsked) => {
    const question = pairQuestion(words, dates, field, runs[counts], runs[at]);
    const choice = decisionOn(decided, question);
    if (choice === null && isAsked) asked.push(question);
    if (choice === "both" || (choice === null && field === "same_copy")) {
      counted.add(at);
      return;
    }
    const isOther = choice === "other" && counted.has(counts); // where an earlier decision left it out, what counts stays
    const [kept, other] = isOther ? [at, counts] : [counts, at];
    counted.delete(other);
    if (isOther) counted.add(kept);
    counted_once.push({ counts: runs[kept], left_out: runs[other], says: question.says });
  };
  const inOrder = () => [...counted].sort((a, b) => a - b);
  for (const [counts, at] of leftOut.map(([kept, other]) => [rivals(other)[0] ?? kept, other])) {
    const isAsked = areApart(runs[counts], runs[at], fifth);
    decide(isAsked ? "same_run" : "counted_once", counts, at, isAsked);
  }
  for (const [counts, at] of copiesIn(words, runs, inOrder()))
    if (counted.has(counts) && counted.has(at)) decide("same_copy", counts, at, true);
  return { counted: inOrder().map((at) => runs[at]), counted_once, asked };
}

/** @param {Record<string, string>} decided @param {Asked} question */
function decisionOn(decided, { says }) {
  return Object.hasOwn(decided, says) ? decided[says] : null;
}

/** @param {Words} words @param {CountedRun[]} runs @param {number[]} counted */
function copiesIn(words, runs, counted) {
  const { same_copy, zone_most, zone_step } = words.limits;
  /** @type {Map<number, number[]>} */
  const byDay = new Map();
  /** @type {[earlier: number, at: number][]} */
  const pairs = [];
  for (const at of counted) {
    const run = runs[at];
    const day = dayOfRun(run);
    for (const earlier of [-1, 0, 1].flatMap((shift) => byDay.get(day + shift) ?? [])) {
      const other = runs[earlier];
      if (areApart(run, other, same_copy) || !run.metres) continue;
      const [start, startOther] = [startOf(run), startOf(other)];
      const shift = start === null || startOther === null ? null : Math.abs(start - startOther);
      const isCopy =
        shift === null
          ? run.day === other.day
          : shift > 0 && shift <= zone_most && shift % zone_step === 0 && run.seconds === other.seconds && other.seconds !== null;
      if (isCopy) pairs.push([earlier, at]);
    }
    byDay.set(day, [...(byDay.get(day) ?? []), at]);
  }
  return pairs;
}

/** @param {Words} words @param {Dates} dates @param {string} field @param {CountedRun} one @param {CountedRun} other @returns {Asked} */
function pairQuestion(words, dates, field, one, other) {
  const distances = { one: `${inKilometres(one.metres)} km`, other: `${inKilometres(other.metres)} km` };
  return { field, says: fill(words.sentence[field], { day: spokenIso(dates, one.day), ...distances }) };
}

/**
 * @param {Words} words
 * @param {Dates} dates
 * @param {Load[]} perRun
 * @param {number} first
 * @param {boolean} upToDate
 * @param {boolean | null} ranBefore
 * @returns {Asked[]}
 */
function gapsIn({ sentence, limits }, dates, perRun, first, upToDate, ranBefore) {
  const days = perRun.map(([day]) => day).filter((day) => day < first);
  if (!days.length) return [];
  const [oldest, newest] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))];
  /** @type {Asked[]} */
  const asked = [];
  /** @param {string} field @param {string} name @param {number} day */
  const ask = (field, name, day) => asked.push({ field, says: fill(sentence[name], { day: spokenIso(dates, isoDate(day)) }) });
  if (!upToDate && first - newest > limits.recent_days) ask("up_to_date", "up_to_today", newest);
  if (ranBefore === null && first - oldest < FOUR_WEEKS) ask("ran_before", "before", oldest);
  return asked;
}
