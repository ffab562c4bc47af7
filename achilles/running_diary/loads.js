// What the planner takes from runs, and which runs were jumps: the twin of loads.py. `runs` are pairs of a day's number and a whole distance.

/** @import { Load } from "./types" */

const SPAN = 7;
const WEEKS = 4;
const LONGEST_DAYS = 30;
const JUMP_PERCENT = 10;

/** @param {Load[]} runs @param {number} firstDay @returns {{ weeks: number[], longest: number }} */
export function loads(runs, firstDay) {
  const weeks = [0, 0, 0, 0];
  /** @type {[ago: number, distance: number][]} */
  const recent = [];
  for (const [day, distance] of runs) {
    const ago = firstDay - 1 - day;
    if (distance <= 0 || ago < 0 || ago >= LONGEST_DAYS) continue;
    recent.push([ago, distance]);
    if (ago < SPAN * WEEKS) weeks[WEEKS - 1 - Math.floor(ago / SPAN)] += distance;
  }
  let since = LONGEST_DAYS;
  for (let weeksAgo = WEEKS - 1; weeksAgo >= 0; weeksAgo -= 1)
    if (weeks[WEEKS - 1 - weeksAgo] === 0 && weeks.slice(WEEKS - weeksAgo).some((week) => week > 0)) since = SPAN * weeksAgo;
  const longest = Math.max(0, ...recent.filter(([ago]) => ago < since).map(([, distance]) => distance));
  return { weeks, longest: Math.min(longest, Math.max(...weeks)) };
}

/** @param {Load[]} runs @returns {[day: number, distance: number, longest: number][]} */
export function jumpsIn(runs) {
  const sorted = runs.filter(([, distance]) => distance > 0).sort((a, b) => a[0] - b[0]);
  return sorted.flatMap(([day, distance]) => {
    const before = sorted.flatMap(([other, run]) => (other < day && other >= day - LONGEST_DAYS ? [run] : []));
    const longest = Math.max(0, ...before);
    const isJudged = longest > 0 && day - sorted[0][0] >= LONGEST_DAYS;
    return isJudged && 100 * distance > (100 + JUMP_PERCENT) * longest ? [[day, distance, longest]] : [];
  });
}
