// The planner's arithmetic, in whole tenths throughout: the twin of arithmetic.py, line by line.

export function planWeeks(inputs, limits) {
  const unit = limits.unit[inputs.unit];
  const pain = inputs.pain;
  let [history, runs] = historyAndRuns(inputs, limits);
  const longestBefore = Math.min(inputs.longest_run, Math.max(...history));
  let window = [longestBefore];
  const fresh = Math.max(...history) < unit.start || longestBefore === 0;
  const [goalWeek, goalRun] = goalsOf(inputs, limits, Math.max(...history), longestBefore, fresh);
  let built = 0;
  const weeks = [];
  for (let number = 1; number <= inputs.weeks; number += 1) {
    const kind = kindOf(number, pain, history, built, inputs.cutback_every, unit, fresh);
    if (kind === "start") window = [];
    const [capWeek, capLongest, guardWeek, guardLongest] = capsOf(kind, history, window, runs, pain, unit, limits);
    const fitted = fitWeek(capWeek, capLongest, guardWeek, guardLongest, goalWeek, goalRun, runs);
    const caps = { cap_week: capWeek, cap_longest: capLongest, cap_guards: [guardWeek, guardLongest] };
    const week = { week: number, kind, ...fitted, ...caps };
    weeks.push(week);
    if (kind === "restart") window = [];
    history = [...history.slice(1), week.total];
    window = [...window, week.longest];
    built = kind === "build" ? built + 1 : kind === "hold" ? built : 0;
  }
  return { weeks, goal_week: goalWeek, goal_run: goalRun, runs_per_week: runs };
}

function historyAndRuns(inputs, limits) {
  const history = [...inputs.recent_weeks];
  const [runs, most] = [inputs.runs_per_week, limits.runs.sore];
  if (inputs.pain !== "none" && runs > most) return [history.map((distance) => floorDivide(distance * most, runs)), most];
  return [history, runs];
}

function goalsOf(inputs, limits, biggest, longest, fresh) {
  const freshGoal = limits.runs.fresh_goal * limits.unit[inputs.unit].start;
  const percent = limits.percent.goal;
  const goalWeek = inputs.goal_week ?? (fresh ? freshGoal : floorDivide(biggest * percent, 100));
  const goalRun = inputs.goal_run ?? (fresh ? floorDivide(freshGoal, 3) : floorDivide(longest * percent, 100));
  return [goalWeek, goalRun];
}

function kindOf(number, pain, history, built, cutbackEvery, unit, fresh) {
  const last = history.at(-1);
  const nothingRun = Math.max(...history) === 0;
  if (pain === "red" && (number === 1 || nothingRun)) return "rest";
  if (pain === "amber" && number === 1) return "hold";
  if (nothingRun || (number === 1 && fresh)) return "start";
  if (last === 0) return "restart";
  if (cutbackEvery > 0 && built >= cutbackEvery - 1 && last >= unit.no_easier_below) return "cutback";
  return "build";
}

function capsOf(kind, history, window, runs, pain, unit, limits) {
  const percent = limits.percent;
  const last = history.at(-1);
  if (kind === "rest") return [0, 0, "pain_gate", "pain_gate"];
  if (kind === "hold") return [Math.min(last, baseOf(history, unit, percent)), window[0], "pain_gate", "pain_gate"];
  const [smallestWeek, smallestLongest] = [unit.start, Math.ceil(unit.start / runs)];
  if (kind === "start") return [smallestWeek, smallestLongest, "start", "start"];
  if (kind === "restart") {
    const runWeeks = history.filter((distance) => distance > 0);
    const share = 1 + history.length - withoutZerosAtEnd(history).length;
    const [capWeek, capLongest] = [floorDivide(meanOf(runWeeks), share), floorDivide(Math.max(...window), share)];
    if (pain === "red") return [capWeek, capLongest, "gap", "gap"];
    return [Math.max(capWeek, smallestWeek), Math.max(capLongest, smallestLongest), "gap", "gap"];
  }
  if (kind === "cutback")
    return [floorDivide(last * percent.cutback, 100), floorDivide(window.at(-1) * percent.cutback, 100), "cutback", "cutback"];
  const growth = grown(baseOf(history, unit, percent), percent.week_growth, unit.week_step);
  const ceiling = grown(last, percent.week_ceiling, unit.week_step);
  const by = pain === "none" ? percent.longest : percent.longest_sore;
  const longest = grown(Math.max(...window.slice(-4)), by, unit.run_step);
  return [Math.min(growth, ceiling), longest, growth <= ceiling ? "week_growth" : "week_ceiling", "longest_run"];
}

function baseOf(history, unit, percent) {
  const tail = tailOf(history);
  if (!tail.length) return 0;
  const usual = tail.length > 1 ? meanOf(tail.slice(0, -1)) : tail.at(-1);
  return Math.min(Math.max(tail.at(-1), meanOf(tail)), grown(usual, percent.base_over_usual, unit.week_step));
}

function fitWeek(capWeek, capLongest, guardWeek, guardLongest, goalWeek, goalRun, runs) {
  let [total, longest] = [capWeek, capLongest];
  if (goalWeek < total) [total, guardWeek] = [goalWeek, "goal_week"];
  if (goalRun < longest) [longest, guardLongest] = [goalRun, "goal_run"];
  const most = mostInOneRun(total, runs);
  if (most < longest) [longest, guardLongest] = [most, "half_week"];
  if (runs * longest < total) [total, guardWeek] = [runs * longest, "fit"];
  return { total, longest, runs: sharedRuns(total, longest, runs), guard_week: guardWeek, guard_longest: guardLongest };
}

export function mostInOneRun(total, runs) {
  return runs === 1 ? total : Math.ceil(total / 2);
}

function sharedRuns(total, longest, runs) {
  if (total === 0) return [];
  const rest = total - longest;
  const others = Math.min(runs - 1, rest);
  return [longest, ...Array.from({ length: others }, (_, at) => floorDivide(rest, others) + (at < rest % others ? 1 : 0))];
}

function grown(distance, percent, step) {
  return Math.max(floorDivide(distance * percent, 100), distance + step);
}

function tailOf(history) {
  let start = history.length;
  while (start > 0 && history[start - 1] > 0) start -= 1;
  return history.slice(start);
}

function withoutZerosAtEnd(history) {
  let end = history.length;
  while (end > 0 && history[end - 1] === 0) end -= 1;
  return history.slice(0, end);
}

function meanOf(distances) {
  return floorDivide(
    distances.reduce((sum, distance) => sum + distance, 0),
    distances.length,
  );
}

export function floorDivide(distance, by) {
  return Math.floor(distance / by);
}
