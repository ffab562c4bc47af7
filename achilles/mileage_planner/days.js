// A plan laid on days: the port of days.py. `limits` is limits.toml as JSON.

import { dayNumber, isoDay, WEEKDAYS, weekdayOf } from "../core/dates.js";
import { BadInputError, checkAnswer, isProblem } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { asDistance, fill } from "../core/words.js";
import { up } from "./arithmetic.js";
import { withDefaults } from "./inputs.js";
import { spans } from "./sentences.js";

/**
 * @typedef {Record<string, any>} DayLimits
 * @typedef {import("./planning.js").Plan} PlanOnDays
 * @typedef {import("./planning.js").Week} WeekOnDays
 * @typedef {{ date: string, weekday: string, what: string, distance: number | null, note: string, week: number }} Day
 * @typedef {{ rows: Day[], says: string[], unit: string, first_day: string }} Days
 */

export const DAY_OPTIONS = ["first_day", "days", "long_day", "place", "strength", "hard"];
const WEEK = 7;

/** @param {DayLimits} limits @param {PlanOnDays} plan @param {Record<string, any>} options @returns {Days} */
export function planDays(limits, plan, options) {
  const asked = DAY_OPTIONS.map((name) => limits.question.find((/** @type {any} */ { id }) => id === name));
  /** @type {any[]} */
  const problems = [];
  /** @type {Record<string, any>} */
  const checked = {};
  for (const question of asked) {
    const value = checkAnswer(question, options[question.id]);
    if (isProblem(value)) problems.push(value);
    else checked[question.id] = value;
  }
  if (Object.hasOwn(checked, "first_day")) {
    const [day, wrong] = firstDayOf(limits, plan, checked.first_day);
    checked.first_day = day;
    problems.push(...wrong);
  }
  problems.push(...dayProblems(limits, checked, plan.runs_per_week));
  problems.sort((a, b) => DAY_OPTIONS.indexOf(a.field) - DAY_OPTIONS.indexOf(b.field));
  if (problems.length) throw new BadInputError(problems);
  return daysOf(limits, plan, withDefaults(limits, checked));
}

/** @param {DayLimits} limits @param {PlanOnDays} plan @param {string | null} given @returns {[string | null, any[]]} */
function firstDayOf(limits, plan, given) {
  if (given === null && plan.first_day === null)
    return [null, [{ field: "first_day", message: fill(limits.error.first_day, { given: shown(null) }) }]];
  if (given !== null && plan.first_day !== null && given !== plan.first_day)
    return [given, [{ field: "first_day", message: fill(limits.error.other_first_day, { given: shown(given), day: plan.first_day }) }]];
  return [given ?? plan.first_day, []];
}

/** @param {DayLimits} limits @param {Record<string, any>} checked @param {number} runs @returns {any[]} */
export function dayProblems(limits, checked, runs) {
  const error = limits.error;
  const problems = [];
  const days = checked.days ?? [];
  if (days.length && days.length < runs) problems.push({ field: "days", message: fill(error.few_days, { given: shown(days), runs }) });
  const longDay = checked.long_day ?? null;
  if (days.length && longDay !== null && !days.includes(longDay))
    problems.push({ field: "long_day", message: fill(error.long_day, { given: shown(longDay), days: days.join(", ") }) });
  const strength = checked.strength ?? null;
  const allowed = limits.day.at_insertion;
  if (checked.place === "insertion" && strength !== null && !allowed.includes(strength))
    problems.push({ field: "strength", message: fill(error.strength, { given: shown(strength), allowed: allowed.join(", ") }) });
  return problems;
}

/** @param {DayLimits} limits @param {PlanOnDays} plan @param {Record<string, any>} options @returns {Days} */
export function daysOf(limits, plan, options) {
  return new Layout(limits, plan, options).days();
}

// A plan being laid on days, week by week: what lies behind bounds what comes.
class Layout {
  /** @param {DayLimits} limits @param {PlanOnDays} plan @param {Record<string, any>} options */
  constructor(limits, plan, options) {
    this.limits = limits;
    this.plan = plan;
    this.first = dayNumber(options.first_day);
    this.firstDay = options.first_day;
    const start = WEEKDAYS.indexOf(weekdayOf(this.first));
    const offsetOf = (/** @type {string} */ day) => (WEEKDAYS.indexOf(day) - start + WEEK) % WEEK;
    const days = options.days?.length ? options.days : WEEKDAYS;
    /** @type {number[]} */
    this.canRun = days.map(offsetOf).sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
    this.longOffset = options.long_day === null ? null : offsetOf(options.long_day);
    /** @type {string[]} */
    this.hard = options.hard ?? [];
    this.programme = limits.programme.find((/** @type {any} */ { id }) => id === options.strength) ?? null;
    this.careful = plan.pain !== "none" || plan.age === "60_or_over";
    const [raceDay, restDays] = this.raced(offsetOf);
    this.raceDay = raceDay;
    this.restDays = restDays;
    this.lastRun = this.lastHard = this.lastLong = this.lastHeavy = this.first - WEEK;
    if (this.raceDay !== null && this.raceDay < this.first) this.lastRun = this.raceDay;
    /** @type {Map<string, number[]>} */
    this.said = new Map();
    /** @type {Map<string, number[]>} */
    this.found = new Map();
  }

  // Most weeks of a year look like the one before: what was found for the same question is not looked for again.
  /** @param {any[]} question @param {() => number[]} look @returns {number[]} */
  once(question, look) {
    const key = JSON.stringify(question);
    const found = this.found.get(key) ?? look();
    this.found.set(key, found);
    return found;
  }

  /** @param {(day: string) => number} offsetOf @returns {[number | null, number]} */
  raced(offsetOf) {
    const race = this.plan.race;
    if (race === null) return [null, 0];
    const rest = up(Math.round(race.distance * 10), this.limits.unit[this.plan.unit].rest_day_for_each);
    if (race.date !== null) return [dayNumber(race.date), rest];
    if (race.week < 1) return [this.first + WEEK * race.week - 1, rest];
    return [this.first + WEEK * (race.week - 1) + (this.longOffset ?? offsetOf(this.limits.day.race_day)), rest];
  }

  /** @returns {Days} */
  days() {
    const rows = this.plan.weeks.flatMap((week) => this.week(week));
    const word = this.limits.day.says.week;
    const says = [...this.said].map(([text, weeks]) => fill(word, { weeks: spans(this.limits, weeks), text }));
    return { rows, says, unit: this.plan.unit, first_day: this.firstDay };
  }

  /** @param {WeekOnDays} week @param {string} sentence @param {Record<string, any>} values */
  say(week, sentence, values = {}) {
    const text = fill(this.limits.day.says[sentence], values);
    this.said.set(text, [...(this.said.get(text) ?? []), week.week]);
  }

  /** @param {WeekOnDays} week @returns {Day[]} */
  week(week) {
    const first = this.first + WEEK * (week.week - 1);
    const raceAt = week.race && this.raceDay !== null ? this.raceDay - first : null;
    if (raceAt !== null && this.plan.race !== null && this.plan.race.date === null)
      this.say(week, "race_day_assumed", { weekday: this.limits.day.weekday[weekdayOf(first + raceAt)] });
    const [distances, longestAt, easyAt] = this.runs(week, first, raceAt);
    const hard = this.hardRuns(week, first, distances, longestAt, easyAt);
    const sessions = this.sessions(week, first, distances, longestAt, hard, raceAt);
    /** @type {Day[]} */
    const rows = [];
    const names = this.limits.day.note;
    for (let offset = 0; offset < WEEK; offset += 1) {
      /** @type {[string, number | null, string][]} */
      const ofDay = [];
      if (offset === raceAt) ofDay.push(["race", week.race, ""]);
      if (distances.has(offset)) {
        const notes = offset === longestAt ? [names.longest] : offset === easyAt ? [names.easy] : [];
        if (hard.has(offset)) notes.push(names[/** @type {string} */ (hard.get(offset))]);
        ofDay.push(["run", /** @type {number} */ (distances.get(offset)) / 10, notes.join("; ")]);
      }
      if (sessions.has(offset)) ofDay.push(["strength", null, /** @type {string} */ (sessions.get(offset))]);
      if (!ofDay.length) ofDay.push(["rest", null, ""]);
      const day = first + offset;
      for (const [what, distance, note] of ofDay)
        rows.push({ date: isoDay(day), weekday: weekdayOf(day), what, distance, note, week: week.week });
    }
    this.remember(first, distances, longestAt, hard, raceAt);
    return rows;
  }

  /**
   * @param {number} first @param {Map<number, number>} runs @param {number | null} longestAt @param {Map<number, string>} hard
   * @param {number | null} raceAt
   */
  remember(first, runs, longestAt, hard, raceAt) {
    const ran = [...runs.keys(), ...(raceAt === null ? [] : [raceAt])];
    if (ran.length) this.lastRun = first + Math.max(...ran);
    if (longestAt !== null) this.lastLong = first + longestAt;
    if (hard.size) this.lastHard = first + Math.max(...hard.keys());
  }

  /** @param {number} day @returns {boolean} */
  isOff(day) {
    return this.raceDay !== null && this.raceDay - 1 <= day && day <= this.raceDay + this.restDays;
  }

  /**
   * @param {WeekOnDays} week @param {number} first @param {number | null} raceAt
   * @returns {[Map<number, number>, number | null, number | null]}
   */
  runs(week, first, raceAt) {
    let runs = week.runs.map((run) => Math.round(run * 10));
    const openDays = this.canRun.filter((offset) => !this.isOff(first + offset) && (raceAt === null || offset < raceAt));
    const apart = ["amber", "red"].includes(this.plan.pain);
    const chosen = this.chosenDays(openDays, runs.length, first, apart);
    if (chosen.length < runs.length) {
      const byRace = openDays.length < runs.length && openDays.length < this.canRun.length;
      const why = byRace ? "left_out_race" : "left_out_neighbours"; // only these: there are never fewer days to run on than runs
      const left = runs.slice(chosen.length).reduce((sum, run) => sum + run, 0);
      this.say(week, why, { distance: asDistance(left), unit: this.plan.unit, pain: this.plan.pain });
    }
    if (!chosen.length) return [new Map(), null, null];
    runs = runs.slice(0, chosen.length);
    if (raceAt !== null) return [new Map(chosen.map((offset, at) => [offset, runs[at]])), chosen[0], null];
    const longestAt = this.longestOf(chosen);
    const after = (longestAt + 1) % WEEK;
    const easyAt = chosen.includes(after) ? after : null;
    const others = chosen.filter((offset) => offset !== longestAt && offset !== easyAt);
    const byDay = new Map([[longestAt, runs[0]]]);
    if (easyAt !== null) byDay.set(easyAt, /** @type {number} */ (runs.at(-1)));
    for (const [at, offset] of others.entries()) byDay.set(offset, runs[at + 1]);
    if (apart) this.say(week, Math.min(...gapsOf(chosen)) > 2 ? "two_off" : "one_off", { count: chosen.length });
    return [byDay, longestAt, easyAt];
  }

  /** @param {number[]} days @returns {number} */
  longestOf(days) {
    return this.longOffset !== null && days.includes(this.longOffset) ? this.longOffset : Math.max(...days);
  }

  /** @param {number[]} openDays @param {number} runs @param {number} first @param {boolean} apart @returns {number[]} */
  chosenDays(openDays, runs, first, apart) {
    const since = [first - this.lastRun, first - this.lastLong].map((days) => Math.min(days, WEEK)); // longer ago makes no difference
    return this.once(["runs", openDays, runs, apart, since], () => this.bestDays(openDays, runs, first, apart));
  }

  /** @param {number[]} openDays @param {number} runs @param {number} first @param {boolean} apart @returns {number[]} */
  bestDays(openDays, runs, first, apart) {
    for (let count = Math.min(runs, openDays.length); count > 0; count -= 1) {
      const sets = combinations(openDays, count).filter((days) => this.mayBe(days, openDays, first, apart));
      if (sets.length) return bestOf(sets, (days) => this.rankOf(days, first));
    }
    return [];
  }

  /** @param {number[]} days @param {number[]} openDays @param {number} first @param {boolean} apart @returns {boolean} */
  mayBe(days, openDays, first, apart) {
    if (this.longOffset !== null && openDays.includes(this.longOffset) && !days.includes(this.longOffset)) return false;
    return !apart || (neighboursOf(days) === 0 && first + days[0] - this.lastRun > 1);
  }

  /** @param {number[]} days @param {number} first @returns {number[]} */
  rankOf(days, first) {
    const follows = Number(days.includes((this.longestOf(days) + 1) % WEEK) || first + days[0] === this.lastLong + 1);
    const neighbours = neighboursOf(days);
    const gaps = gapsOf(days);
    const order = this.careful ? [follows, neighbours] : [neighbours, follows];
    return [...order, -Math.min(...gaps), gaps.reduce((sum, gap) => sum + gap * gap, 0)];
  }

  /**
   * @param {WeekOnDays} week @param {number} first @param {Map<number, number>} runs @param {number | null} longestAt
   * @param {number | null} easyAt @returns {Map<number, string>}
   */
  hardRuns(week, first, runs, longestAt, easyAt) {
    /** @type {Map<number, string>} */
    const placed = new Map();
    const rules = this.limits.day;
    for (const [at, what] of this.hard.entries()) {
      const most = rules.hard_runs[this.plan.pain];
      if (most === 0) {
        this.say(week, "hard_pain", { what });
        continue;
      }
      if (rules.never_hard.includes(week.kind)) {
        this.say(week, "hard_kind", { what });
        continue;
      }
      if (this.plan.pain === "green" && week.grows) {
        this.say(week, "hard_grows", { what });
        continue;
      }
      if (at >= most) {
        this.say(week, "hard_one", { what });
        continue;
      }
      /** @type {[number, number][]} */
      const free = [...runs.keys()]
        .sort((a, b) => a - b)
        .filter((offset) => offset !== longestAt && offset !== easyAt)
        .map((offset) => [offset, this.roomOf(first, offset, longestAt, placed)]);
      const best = Math.max(0, ...free.map(([, room]) => room));
      if (best < 2) {
        this.say(week, "hard_no_place", { what });
        continue;
      }
      placed.set(/** @type {[number, number]} */ (free.find(([, room]) => room === best))[0], what);
    }
    return placed;
  }

  /** @param {number} first @param {number} offset @param {number | null} longestAt @param {Map<number, string>} placed @returns {number} */
  roomOf(first, offset, longestAt, placed) {
    const day = first + offset;
    const away = [day - this.lastLong, day - this.lastHard, ...[...placed.keys()].map((other) => ringDistance(offset, other))];
    if (longestAt !== null) away.push(ringDistance(offset, longestAt));
    if (this.raceDay !== null) away.push(Math.abs(day - this.raceDay));
    return Math.min(...away.map(Math.abs));
  }

  /**
   * @param {WeekOnDays} week @param {number} first @param {Map<number, number>} runs @param {number | null} longestAt
   * @param {Map<number, string>} hard @param {number | null} raceAt @returns {Map<number, string>}
   */
  sessions(week, first, runs, longestAt, hard, raceAt) {
    /** @type {Map<number, string>} */
    const sessions = new Map();
    const programme = this.programme;
    if (programme === null) return sessions;
    const openDays = Array.from({ length: WEEK }, (_, offset) => offset).filter(
      (offset) => !this.isOff(first + offset) && first + offset + 2 !== this.raceDay,
    );
    const heavy = programme.heavy ? this.heavyDays(week, first, openDays, runs, longestAt, hard, raceAt) : [];
    const names = this.limits.day.note;
    for (const offset of programme.daily ? openDays : heavy) {
      const notes = [fill(names[heavy.includes(offset) ? "heavy" : "daily"], { name: programme.name })];
      if (heavy.includes(offset) && longestAt !== null && runs.size > 0) {
        if (offset === longestAt) notes.push(names.longest_today);
        if ((offset + 1) % WEEK === longestAt) notes.push(names.longest_tomorrow);
      }
      if (week.kind === "rest") notes.push(names.red);
      sessions.set(offset, notes.join("; "));
    }
    if (heavy.length) this.lastHeavy = first + Math.max(...heavy);
    return sessions;
  }

  /**
   * @param {WeekOnDays} week @param {number} first @param {number[]} openDays @param {Map<number, number>} runs
   * @param {number | null} longestAt @param {Map<number, string>} hard @param {number | null} raceAt @returns {number[]}
   */
  heavyDays(week, first, openDays, runs, longestAt, hard, raceAt) {
    const question = ["heavy", openDays, [...runs.keys()], longestAt, [...hard.keys()], raceAt, Math.min(first - this.lastHeavy, WEEK)];
    const days = this.once(question, () => this.bestHeavyDays(first, openDays, runs, longestAt, hard, raceAt));
    if (days.length && days.length < this.limits.day.heavy_sessions) this.say(week, "fewer_heavy");
    return days;
  }

  /**
   * @param {number} first @param {number[]} openDays @param {Map<number, number>} runs
   * @param {number | null} longestAt @param {Map<number, string>} hard @param {number | null} raceAt @returns {number[]}
   */
  bestHeavyDays(first, openDays, runs, longestAt, hard, raceAt) {
    const rules = this.limits.day;
    const most = rules[raceAt === null ? "heavy_sessions" : "heavy_sessions_in_race_week"];
    const busy = [...runs.keys(), ...(raceAt === null ? [] : [raceAt])];
    const mayBe = (/** @type {number[]} */ days) =>
      neighboursOf(days) === 0 && first + days[0] - this.lastHeavy > 1 && new Set([...busy, ...days]).size < WEEK;
    const countOf = (/** @type {number[]} */ days, /** @type {(day: number) => boolean} */ is) => days.filter(is).length;
    const rankOf = (/** @type {number[]} */ days) => [
      countOf(days, (day) => day === longestAt),
      countOf(days, (day) => (day + 1) % WEEK === longestAt),
      countOf(days, (day) => hard.has(day)),
      -countOf(days, (day) => runs.has(day)),
    ];
    for (let count = Math.min(most, openDays.length); count > 0; count -= 1) {
      const sets = combinations(openDays, count).filter(mayBe);
      if (sets.length) return bestOf(sets, rankOf);
    }
    return [];
  }
}

/** @param {number[]} days @param {number} count @returns {number[][]} */
function combinations(days, count) {
  if (count === 0) return [[]];
  return days.flatMap((day, at) => combinations(days.slice(at + 1), count - 1).map((rest) => [day, ...rest]));
}

/** @param {number[][]} sets @param {(days: number[]) => number[]} rankOf @returns {number[]} */
function bestOf(sets, rankOf) {
  let best = sets[0];
  let rank = rankOf(best);
  for (const days of sets.slice(1)) {
    const other = rankOf(days);
    const at = other.findIndex((value, place) => value !== rank[place]);
    if (at >= 0 && other[at] < rank[at]) [best, rank] = [days, other];
  }
  return best;
}

/** @param {number[]} days @returns {number[]} */
function gapsOf(days) {
  return days.map((day, at) => ((days[(at + 1) % days.length] - day - 1 + WEEK) % WEEK) + 1);
}

/** @param {number[]} days @returns {number} */
function neighboursOf(days) {
  return gapsOf(days).filter((gap) => gap === 1).length;
}

/** @param {number} one @param {number} other @returns {number} */
function ringDistance(one, other) {
  const apart = Math.abs(one - other);
  return Math.min(apart, WEEK - apart);
}
