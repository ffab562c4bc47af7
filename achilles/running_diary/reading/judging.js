// From activities as read to runs: the twin of judging.py, which tells the rules.

import { fill } from "../../core/words.js";
import { dayNumber, isoDate, spokenDate } from "../fields.js";
import { plain } from "./cells.js";

/** @import { Dates } from "../types" */
/** @import { Aside, Asked, Log, Pause, Raw, Run, Words } from "./types" */

const AT_ONCE = 50;

/**
 * `dates` has the words for dates: diary.toml's part `words`. `pause` lets the page answer in between, where that is due.
 * @param {Words} words
 * @param {Dates} dates
 * @param {Raw[]} raws
 * @param {{ kinds?: string[] | null, keep_rides?: boolean }} answers
 * @param {Pause} pause
 * @returns {Promise<Log>}
 */
export async function judged(words, dates, raws, answers, pause) {
  const { kinds = null, keep_rides = false } = answers;
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {Run[]} */
  const runs = [];
  /** @type {Aside[]} */
  const aside = [];
  const running = new Map(); // a kind is looked at once, not for each of its runs
  for (const [at, raw] of raws.entries()) {
    if (at % AT_ONCE === 0) await pause();
    counts.set(raw.kind, (counts.get(raw.kind) ?? 0) + 1);
    if (!running.has(raw.kind)) running.set(raw.kind, kinds === null ? isRunning(words, raw.kind) : kinds.includes(raw.kind));
    const isRun = running.get(raw.kind);
    const metres = believable(words, raw);
    const run = runOf(raw, metres);
    /** @param {string} why @param {Record<string, unknown>} [values] @param {Run} [of] */
    const setAside = (why, values = {}, of = run) => aside.push(asideOf(words, dates, why, of, values));
    if (!isRun) setAside("not_a_run", { kind: raw.kind });
    else if (raw.day === null) setAside("no_date");
    else if (raw.breaks_off) setAside("breaks_off");
    else if (raw.metres === null && raw.distance === null) setAside("no_distance");
    else if (raw.metres !== null && metres === null) setAside("not_believable", {}, runOf(raw, raw.metres));
    else if (!keep_rides && metres !== null && isFast(words, metres, raw.seconds, "ride")) setAside("ride");
    else runs.push(run);
  }
  runs.sort((a, b) => inOrder(a.day ?? "", b.day ?? "") || (a.at ?? -1) - (b.at ?? -1));
  const hasRuns = !raws.length || aside.some(({ why }) => why !== "not_a_run");
  const byCount = [...counts].sort((a, b) => b[1] - a[1]);
  return { runs, aside, asked: questionsFor(words, dates, raws, runs, byCount, hasRuns), kinds: byCount, files: [1, 1] };
}

/** @param {string} one @param {string} other */
function inOrder(one, other) {
  return one < other ? -1 : Number(one > other);
}

/** @param {Words} words @param {string} kind */
export function isRunning(words, kind) {
  const name = plain(kind);
  return !name || (new RegExp(words.words.running).test(name) && !new RegExp(words.words.not_running).test(name));
}

/** @param {Words} words @param {number} metres @param {number | null} seconds @param {string} what */
function isFast({ limits }, metres, seconds, what) {
  return seconds !== null && seconds > 0 && metres > limits[what] && metres / seconds > limits[`${what}_speed`];
}

/** @param {Words} words @param {Raw} raw */
function believable(words, raw) {
  if (raw.metres === null) return null;
  const { longest, sprint } = words.limits;
  for (const metres of [raw.metres, raw.unit_given ? raw.distance : null]) {
    if (metres === null || metres > longest || isFast(words, metres, raw.seconds, "sprint")) continue;
    if (metres === raw.metres || (metres >= sprint && metres >= (raw.seconds ?? 0))) return metres;
  }
  return null;
}

/** @param {Raw} raw @param {number | null} metres @returns {Run} */
function runOf(raw, metres) {
  /** @param {number | null} number */
  const whole = (number) => (number === null ? null : Math.floor(number + 0.5));
  return {
    day: raw.day === null || raw.other_day !== null ? null : isoDate(raw.day),
    at: raw.at,
    metres: whole(metres),
    seconds: whole(raw.seconds),
    kind: raw.kind,
    source: raw.source,
    about: raw.about,
    distance: raw.metres === null ? raw.distance : null,
  };
}

/** @param {number} metres */
export function inKilometres(metres) {
  const tenths = Math.floor(metres / 100 + 0.5);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/**
 * @param {Words} words
 * @param {Dates} dates
 * @param {string} why
 * @param {Run} run
 * @param {Record<string, unknown>} values
 * @returns {Aside}
 */
function asideOf(words, dates, why, run, values) {
  const distance = run.metres === null ? "a run" : `${inKilometres(run.metres)} km`;
  const day = run.day === null ? "a day that is not known" : spokenIso(dates, run.day);
  return { why, says: fill(words.sentence[why], { distance, day, ...values }), run, file: "" };
}

/** @param {Dates} dates @param {string} date */
export function spokenIso(dates, date) {
  return `${spokenDate(dates, dayNumber(date) ?? 0)} ${date.slice(0, 4)}`;
}

/**
 * @param {Words} words
 * @param {Dates} dates
 * @param {Raw[]} raws
 * @param {Run[]} runs
 * @param {[kind: string, count: number][]} byCount
 * @param {boolean} hasRuns
 */
function questionsFor(words, dates, raws, runs, byCount, hasRuns) {
  const { sentence, limits } = words;
  /** @type {Asked[]} */
  const asked = [];
  const written = runs.flatMap(({ distance }) => (distance === null ? [] : [distance]));
  if (written.length) {
    const fits = written.filter((distance) => distance * 1000 <= limits.longest);
    const longest = (fits.length ? fits : written).reduce((most, distance) => Math.max(most, distance), 0) * 1000;
    asked.push({ field: "unit", says: fill(sentence.unit, { km: inKilometres(longest), mi: inKilometres(longest * 1.609344) }) });
  }
  const either = raws.find((raw) => raw.other_day !== null && raw.day !== null);
  if (either) {
    const [one, other] = [either.day, either.other_day].map((day) => spokenDate(dates, /** @type {number} */ (day)).split(" "));
    const values = { example: either.example, day: one[1], month: one[2], other_month: other[2], other_day: other[1] };
    asked.push({ field: "day_first", says: fill(sentence.day_first, values) });
  }
  if (!runs.length && !hasRuns) {
    const kinds = byCount.map(([kind, count]) => `${kind || "no kind"} ${count}`).join(", ");
    asked.push({ field: "kinds", says: fill(sentence.no_runs, { kinds }) });
  }
  return asked;
}
