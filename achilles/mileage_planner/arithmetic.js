// The planner's arithmetic, in whole tenths throughout: the port of arithmetic.py, function by function.

/**
 * What the limits file holds, as JSON.
 * @typedef {Record<string, any>} Limits
 * Checked inputs in tenths.
 * @typedef {Record<string, any>} Inputs
 * The ceilings of a week: for the week, its longest run and its second run, and the guard of the first two.
 * @typedef {{ week: number, longest: number, second: number, guard_week: string, guard_longest: string }} Caps
 * What a race makes of a week.
 * @typedef {{ kind: string, percent: number }} Phase
 * A planned week in tenths.
 * @typedef {{ week: number, kind: string, total: number, longest: number, second: number, runs: number[], caps: Caps,
 *   bound_week: number | null, bound_longest: number | null, guard_week: string, guard_longest: string, race: number,
 *   longest_before: number, biggest_before: number, on_way_back: boolean }} WeekInTenths
 * The weeks of a plan and what is to be said of them.
 * @typedef {{ weeks: WeekInTenths[], goal_week: number, goal_run: number, runs_per_week: number,
 *   race: { distance: number, week: number } | null, left_out: string | null, no_way_back: boolean,
 *   former_week: number | null, keeps: string[], restart: WeekInTenths | null }} PlannedWeeks
 */

const SHOWN_BEFORE = 4; // weeks: a run is compared with the longest of so many

/** @param {Inputs} inputs @param {Limits} limits @returns {PlannedWeeks} */
export function planWeeks(inputs, limits) {
  const firstTwo = inputs.pain === "red" ? new Runner({ ...inputs, race: null, weeks: 2 }, limits).plan() : [];
  const noWayBack = firstTwo.length > 0 && firstTwo[1].total === 0;
  const leftOut = raceLeftOut(inputs, limits, noWayBack);
  const race = leftOut ? null : inputs.race;
  const runner = new Runner({ ...inputs, race, weeks: lengthOf(inputs, limits) }, limits);
  return {
    weeks: runner.plan(),
    goal_week: runner.goalWeek,
    goal_run: runner.goalRun,
    runs_per_week: runner.runs,
    race,
    left_out: leftOut,
    no_way_back: noWayBack,
    former_week: runner.formerWeek,
    keeps: runner.keeps,
    restart: firstTwo.length ? firstTwo[1] : null,
  };
}

/** @param {Inputs} inputs @param {Limits} limits @param {boolean} noWayBack @returns {string | null} */
function raceLeftOut(inputs, limits, noWayBack) {
  const { race, pain } = inputs;
  if (race === null || race.week < 1) return null;
  if (noWayBack) return "no_way_back";
  return race.week <= (limits.race.none_before_week[pain] ?? 0) ? pain : null;
}

/** @param {Inputs} inputs @param {Limits} limits @returns {number} */
function lengthOf(inputs, limits) {
  const { race, weeks } = inputs;
  if (race === null || race.week < 1) return weeks ?? limits.race.weeks_after_past;
  const end = race.week + raceRow(race.distance, inputs.unit, limits).after.length;
  return weeks === null ? end : Math.min(weeks, end);
}

/** @param {number} distance @param {string} unit @param {Limits} limits @returns {{ before: number[], week: number, after: number[] }} */
function raceRow(distance, unit, limits) {
  return limits.race_row.find((/** @type {any} */ row) => distance <= row.up_to[unit]);
}

/** @param {Inputs} inputs @param {Limits} limits @returns {number} */
export function runsOf(inputs, limits) {
  const runs = inputs.runs_per_week;
  return ["amber", "red"].includes(inputs.pain) ? Math.min(runs, limits.runs.sore) : runs;
}

/** @param {Inputs} inputs @returns {boolean} */
export function isCareful(inputs) {
  return inputs.pain !== "none" || inputs.age === "60_or_over";
}

/** @param {Inputs} inputs @returns {Inputs | null} */
export function lessCautious(inputs) {
  /** @type {Record<string, string>} */
  const step = { red: "amber", amber: "green", green: "none" };
  if (Object.hasOwn(step, inputs.pain)) return { ...inputs, pain: step[inputs.pain] };
  return inputs.age === "60_or_over" ? { ...inputs, age: "18_to_59" } : null;
}

// A runner from week to week: what was run, and what the next week may be.
class Runner {
  /** @param {Inputs} inputs @param {Limits} limits */
  constructor(inputs, limits) {
    this.inputs = inputs;
    this.limits = limits;
    this.unitLimits = limits.unit[inputs.unit];
    this.percent = limits.percent[isCareful(inputs) ? "careful" : "usual"];
    this.runs = runsOf(inputs, limits);
    /** @type {number[]} */
    this.history = inputs.recent_weeks.map((/** @type {number} */ distance) => this.withFewerRuns(distance));
    const longest = Math.min(inputs.longest_run, Math.max(...this.history));
    this.longestRuns = [longest];
    this.secondRuns = [this.secondRunBefore(longest)];
    this.fresh = Math.max(...this.history) < this.unitLimits.start || longest === 0;
    this.built = inputs.weeks_since_easier;
    const [formerWeek, formerRun] = this.former();
    /** @type {number | null} */
    this.formerWeek = formerWeek;
    this.formerRun = formerRun;
    this.toldBreak = inputs.before_break !== null && inputs.recent_weeks.at(-1) === 0;
    this.plannedZeros = 0;
    /** @type {{ week: number, longest: number, second: number } | null} */
    this.reference = null;
    this.lastKind = "";
    this.keeps = this.goalsKept(inputs);
    const [goalWeek, goalRun] = this.goals(longest);
    this.goalWeek = goalWeek;
    this.goalRun = goalRun;
    this.biggestAtFirst = Math.max(...this.history);
    this.longestAtFirst = inputs.longest_run;
  }

  /** @param {number} week @returns {number} */
  withFewerRuns(week) {
    const runs = this.inputs.runs_per_week;
    return this.inputs.pain === "amber" && runs > this.runs ? floorDivide(week * this.runs, runs) : week;
  }

  /** @param {number} longest @returns {number} */
  secondRunBefore(longest) {
    const { recent_weeks: history, runs_per_week: runs } = this.inputs;
    if (runs === 1) return longest;
    const runWeeks = history.filter((/** @type {number} */ week) => week > 0);
    if (!runWeeks.length) return 0;
    const usedTo = history.at(-1) > 0 ? baseOf(history, this.unitLimits, this.limits.percent) : meanOf(runWeeks);
    return Math.min(Math.max(up(usedTo - this.inputs.longest_run, runs - 1), 0), longest);
  }

  /** @returns {[number | null, number]} */
  former() {
    const told = this.inputs.before_break;
    if (told === null) return [null, 0];
    const week = this.withFewerRuns(told.usual_week);
    return [week, Math.min(told.longest_run, week)];
  }

  /** @param {Inputs} inputs @returns {string[]} */
  goalsKept(inputs) {
    if (inputs.pain === "none" || inputs.before_break !== null || this.fresh) return [];
    return ["goal_week", "goal_run"].filter((name) => inputs[name] === null);
  }

  /** @param {number} longest @returns {[number, number]} */
  goals(longest) {
    const { limits } = this;
    const biggest = Math.max(...this.history);
    let [week, run] = [biggest, longest];
    if (this.formerWeek !== null) [week, run] = [Math.max(this.formerWeek, biggest), Math.max(this.formerRun, longest)];
    else if (this.fresh) {
      week = limits.runs.fresh_goal * this.unitLimits.start;
      run = floorDivide(week, limits.runs.fresh_goal_runs);
    } else if (this.inputs.pain === "none")
      [week, run] = [biggest, longest].map((distance) => floorDivide(distance * limits.percent.goal, 100));
    const race = this.inputs.race;
    if (race !== null && race.week >= 1 && !this.fresh)
      run = Math.min(run, Math.max(longest, Math.min(race.distance, this.unitLimits.race_goal_at_most)));
    run = Math.min(run, this.unitLimits.longest_allowed);
    return [this.inputs.goal_week ?? week, this.inputs.goal_run ?? run];
  }

  /** @returns {WeekInTenths[]} */
  plan() {
    const bounds = this.bounds();
    const weeks = [];
    for (let number = 1; number <= this.inputs.weeks; number += 1) {
      const week = this.planned(number, bounds.length ? bounds[Math.min(number, bounds.length) - 1] : null);
      weeks.push(week);
      this.take(week);
    }
    return weeks;
  }

  /** @returns {[number, number][]} */
  bounds() {
    const less = lessCautious(this.inputs);
    if (less === null) return [];
    const other = new Runner(less, this.limits);
    const weeks = other.plan();
    let [highest, longest] = [0, 0];
    if (weeks.length && this.limits.easier_kinds.includes(weeks[0].kind)) [highest, longest] = [other.biggestAtFirst, other.longestAtFirst];
    return weeks.map((week) => {
      highest = Math.max(highest, week.total + week.race);
      longest = Math.max(longest, week.longest, week.race);
      return [highest, longest];
    });
  }

  /** @param {number} number @param {[number, number] | null} bound @returns {WeekInTenths} */
  planned(number, bound) {
    const phase = this.phase(number);
    const kind = this.kind(number, phase);
    if (phase !== null && kind === phase.kind && this.reference === null) this.reference = this.referred();
    const race = kind === "race" ? this.inputs.race.distance : 0;
    const longestBefore = Math.max(...this.longestRuns.slice(-SHOWN_BEFORE));
    const biggestBefore = Math.max(...this.history);
    const wayBack = kind === "build" && this.onWayBack();
    const caps = this.caps(kind, phase, wayBack);
    if (kind === "restart" && !this.toldBreak) this.formerWeek = meanOf(this.history.filter((week) => week > 0));
    if (kind === "start" || kind === "restart") [this.longestRuns, this.secondRuns] = [[], []];
    return fitWeek(
      number,
      kind,
      caps,
      [this.goalWeek, this.goalRun],
      [bound === null ? null : Math.max(bound[0] - race, 0), bound === null ? null : bound[1]],
      race ? this.runs - 1 : this.runs,
      { race, longest_before: longestBefore, biggest_before: biggestBefore, on_way_back: wayBack },
    );
  }

  /** @param {WeekInTenths} week */
  take(week) {
    const ran = week.total + week.race;
    this.history = [...this.history.slice(1), ran];
    this.longestRuns = [...this.longestRuns, Math.max(week.longest, week.race)];
    this.secondRuns = [...this.secondRuns, week.second];
    this.built = week.kind === "build" ? this.built + 1 : week.kind === "hold" ? this.built : 0;
    this.toldBreak = this.toldBreak && ran === 0;
    this.plannedZeros = ran === 0 ? this.plannedZeros + 1 : 0;
    this.lastKind = week.kind;
  }

  /** @param {number} number @returns {Phase | null} */
  phase(number) {
    const race = this.inputs.race;
    if (race === null || (race.week < 1 && this.inputs.recent_weeks.at(-1) === 0)) return null;
    const row = raceRow(race.distance, this.inputs.unit, this.limits);
    const offset = number - race.week;
    if (offset === 0) return { kind: "race", percent: row.week };
    if (offset > 0 && offset <= row.after.length) return { kind: "after", percent: row.after[offset - 1] };
    if (offset < 0 && offset >= -row.before.length) {
      const small = this.base() < this.unitLimits.no_easier_below && this.reference === null;
      return small ? null : { kind: "taper", percent: /** @type {number} */ (row.before.at(offset)) };
    }
    return null;
  }

  /** @param {number} number @param {Phase | null} phase @returns {string} */
  kind(number, phase) {
    const { pain, cutback_every: every } = this.inputs;
    const last = /** @type {number} */ (this.history.at(-1));
    const nothingRun = Math.max(...this.history) === 0;
    if (pain === "red" && (number === 1 || nothingRun)) return "rest";
    if (pain === "amber" && number === 1) return "hold";
    if (phase !== null) return phase.kind;
    if (last === 0 && (this.toldBreak || !(nothingRun || (number === 1 && this.fresh)))) return "restart";
    if (nothingRun || (number === 1 && this.fresh)) return "start";
    if (every > 0 && this.built >= every - 1 && last >= this.unitLimits.no_easier_below) return "cutback";
    return "build";
  }

  /** @returns {number} */
  base() {
    return baseOf(this.history, this.unitLimits, this.limits.percent);
  }

  /** @returns {boolean} */
  onWayBack() {
    return this.formerWeek !== null && this.inputs.pain !== "red" && this.base() < floorDivide(this.formerWeek, 2);
  }

  /** @returns {{ week: number, longest: number, second: number }} */
  referred() {
    const start = this.unitLimits.start;
    const run = up(start, this.runs);
    const usedTo = this.base();
    const [longest, second] = [this.longestRuns, this.secondRuns].map((runs) => Math.max(...runs.slice(-SHOWN_BEFORE)));
    return { week: Math.max(usedTo, start), longest: Math.max(Math.min(longest, usedTo), run), second: Math.max(second, run) };
  }

  /** @param {string} kind @param {Phase | null} phase @param {boolean} wayBack @returns {Caps} */
  caps(kind, phase, wayBack) {
    const { unitLimits, percent } = this;
    const last = /** @type {number} */ (this.history.at(-1));
    const startRun = up(unitLimits.start, this.runs);
    const [longest, second] = [this.longestRuns, this.secondRuns].map((runs) => Math.max(...runs.slice(-SHOWN_BEFORE)));
    if (kind === "rest") return capsFrom(0, 0, 0, "pain_gate", "pain_gate");
    if (kind === "hold") return capsFrom(Math.min(last, this.base()), this.longestRuns[0], this.secondRuns[0], "pain_gate", "pain_gate");
    if (phase !== null && this.reference !== null) {
      const share = phase.percent;
      const most = Math.max(longest, startRun);
      const [run, next] = [this.reference.longest, this.reference.second].map((distance) => Math.min(up(distance * share, 100), most));
      return capsFrom(floorDivide(this.reference.week * share, 100), run, next, "race", "race");
    }
    if (kind === "start") return capsFrom(unitLimits.start, startRun, startRun, "start", "start");
    if (kind === "restart") return this.capsOfRestart(startRun);
    if (kind === "cutback") {
      const easier = percent.cutback;
      return capsFrom(floorDivide(last * easier, 100), floorDivide(longest * easier, 100), up(second * easier, 100), "cutback", "cutback");
    }
    const [weekStep, runStep] = ["week_step", "run_step"].map((name) => unitLimits[`${wayBack ? "back_" : ""}${name}`]);
    const growth = grown(this.base(), percent.growth, weekStep);
    const ceiling = grown(last, percent.ceiling, weekStep);
    const [week, guard] = growth <= ceiling ? [growth, "week_growth"] : [ceiling, "week_ceiling"];
    if (this.comesFromEasier()) return capsFrom(week, longest, second, guard, "after_easier");
    const more = Math.max(up(second * percent.growth, 100), second + runStep);
    return capsFrom(week, grown(longest, percent.growth, runStep), more, guard, "longest_run");
  }

  /** @param {number} startRun @returns {Caps} */
  capsOfRestart(startRun) {
    let [week, run, off] = [0, 0, 0];
    if (this.toldBreak && this.formerWeek !== null)
      [week, run, off] = [this.formerWeek, this.formerRun, this.inputs.before_break.weeks_off + this.plannedZeros];
    else {
      week = meanOf(this.history.filter((distance) => distance > 0));
      [run, off] = [Math.max(...this.longestRuns), zerosAtEnd(this.history)];
    }
    const share = this.percent.back_share;
    [week, run] = [floorDivide(week * share, share + off), floorDivide(run * share, share + off)];
    if (this.inputs.pain !== "red") [week, run] = [Math.max(week, this.unitLimits.start), Math.max(run, startRun)];
    return capsFrom(week, run, run, "gap", "gap");
  }

  /** @returns {boolean} */
  comesFromEasier() {
    if (this.lastKind === "after") return true;
    if (!isCareful(this.inputs)) return false;
    const last = /** @type {number} */ (this.history.at(-1));
    return this.limits.easier_kinds.includes(this.lastKind) || last * 100 < usualOf(this.history) * this.limits.percent.easier_under;
  }
}

/** @param {number} week @param {number} longest @param {number} second @param {string} guardWeek @param {string} guardLongest @returns {Caps} */
function capsFrom(week, longest, second, guardWeek, guardLongest) {
  return { week, longest, second, guard_week: guardWeek, guard_longest: guardLongest };
}

/**
 * @param {number} number @param {string} kind @param {Caps} caps @param {[number, number]} goals
 * @param {[number | null, number | null]} bounds @param {number} runs
 * @param {{ race: number, longest_before: number, biggest_before: number, on_way_back: boolean }} further
 * @returns {WeekInTenths}
 */
function fitWeek(number, kind, caps, goals, bounds, runs, further) {
  let { week: total, longest, guard_week: guardWeek, guard_longest: guardLongest } = caps;
  if (goals[0] < total) [total, guardWeek] = [goals[0], "goal_week"];
  if (goals[1] < longest) [longest, guardLongest] = [goals[1], "goal_run"];
  if (bounds[0] !== null && bounds[0] < total) [total, guardWeek] = [bounds[0], "less_pain"];
  if (bounds[1] !== null && bounds[1] < longest) [longest, guardLongest] = [bounds[1], "less_pain"];
  const most = mostInOneRun(total, runs);
  if (most < longest) [longest, guardLongest] = [most, "half_week"];
  const second = Math.min(longest, Math.max(caps.second, up(longest, 2)));
  const fits = runs ? longest + (runs - 1) * second : 0;
  if (fits < total) [total, guardWeek] = [fits, "fit"];
  const shared = sharedRuns(total, longest, runs);
  return {
    week: number,
    kind,
    total,
    longest: shared[0] ?? 0,
    second: shared[1] ?? (runs === 1 ? (shared[0] ?? 0) : 0),
    runs: shared,
    caps,
    bound_week: bounds[0],
    bound_longest: bounds[1],
    guard_week: guardWeek,
    guard_longest: guardLongest,
    ...further,
  };
}

/** @param {number} total @param {number} runs @returns {number} */
export function mostInOneRun(total, runs) {
  if (runs <= 1) return total;
  return runs === 2 ? up(total * 2, 3) : up(total, 2);
}

/** @param {number} total @param {number} longest @param {number} runs @returns {number[]} */
function sharedRuns(total, longest, runs) {
  if (total === 0) return [];
  const rest = total - longest;
  const others = Math.min(runs - 1, rest);
  return [longest, ...Array.from({ length: others }, (_, at) => floorDivide(rest, others) + (at < rest % others ? 1 : 0))];
}

/** @param {number} distance @param {number} percent @param {number} step @returns {number} */
function grown(distance, percent, step) {
  return Math.max(floorDivide(distance * percent, 100), distance + step);
}

/** @param {number[]} history @param {Limits} unitLimits @param {Limits} percent @returns {number} */
function baseOf(history, unitLimits, percent) {
  const tail = tailOf(history);
  if (!tail.length) return 0;
  const most = grown(usualOf(history), percent.base_over_usual, unitLimits.week_step);
  return Math.min(Math.max(/** @type {number} */ (tail.at(-1)), meanOf(tail)), most);
}

/** @param {number[]} history @returns {number} */
function usualOf(history) {
  const tail = tailOf(history);
  return tail.length > 1 ? meanOf(tail.slice(0, -1)) : tail[0];
}

/** @param {number[]} history @returns {number[]} */
function tailOf(history) {
  return history.slice(history.lastIndexOf(0) + 1);
}

/** @param {number[]} history @returns {number} */
export function zerosAtEnd(history) {
  return history.length - 1 - history.findLastIndex((week) => week > 0);
}

/** @param {number[]} distances @returns {number} */
function meanOf(distances) {
  return floorDivide(
    distances.reduce((sum, distance) => sum + distance, 0),
    distances.length,
  );
}

/** @param {number} distance @param {number} by @returns {number} */
export function floorDivide(distance, by) {
  return Math.floor(distance / by);
}

/** @param {number} distance @param {number} by @returns {number} */
export function up(distance, by) {
  return Math.ceil(distance / by);
}
