// The usual morning, the colour of a day, and red spells: the twin of colours.py. `limits` is that part of diary.toml.

/** @import { Coloured, Day, Limits } from "./types" */

/** @param {number[]} values */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

// The mornings after days without a run, and what the runner said is usual, to be asked for any day's number.
/** @param {Limits} limits @param {Day[]} days @returns {(day: number) => number | null} */
export function usualMornings(limits, days) {
  const rested = days.flatMap(({ day, run, next_morning }) => (run === 0 && next_morning !== null ? [{ day, next_morning }] : []));
  const said = days.filter(({ usual_morning }) => usual_morning !== null);
  return (day) => {
    const long = [];
    const short = [];
    for (let at = rested.length - 1; at >= 0 && rested[at].day >= day - limits.usual_long_days; at -= 1) {
      if (rested[at].day >= day) continue;
      long.push(rested[at].next_morning);
      if (rested[at].day >= day - limits.usual_days) short.push(rested[at].next_morning);
    }
    if (long.length >= limits.usual_mornings)
      return short.length >= limits.usual_mornings ? Math.min(median(short), median(long)) : median(long);
    return said.findLast((row) => day - limits.usual_said_days <= row.day && row.day <= day)?.usual_morning ?? null;
  };
}

/** @param {Limits} limits @param {Day[]} days @param {(day: number) => number | null} usualOf */
export function coloured(limits, days, usualOf) {
  return days.map((day) => colouredDay(limits, day, usualOf(day.day)));
}

/** @param {Limits} limits @param {Day} day @param {number | null} usual @returns {Coloured} */
export function colouredDay(limits, day, usual) {
  const scores = [day.during, day.after, day.next_morning];
  const scored_red = day.limp === "yes" || scores.some((score) => score !== null && score > limits.red_over);
  const above = usual === null || day.next_morning === null ? null : day.next_morning - usual;
  const morning_red = above !== null && above >= limits.red_morning;
  const missing = missingFields(day);
  const colour =
    scored_red || morning_red ? "red" : missing.length || above === null ? "waiting" : above > 0 || isSore(limits, day) ? "amber" : "green";
  return { day, usual, colour, missing, scored_red, morning_red };
}

/** @param {Day} day */
export function missingFields(day) {
  const needed = /** @type {(keyof Day)[]} */ (
    day.run ? ["run", "during", "after", "limp", "next_morning"] : ["run", "limp", "next_morning"]
  );
  return needed.filter((name) => day[name] === null);
}

/** @param {Limits} limits @param {Day} day */
export function isSore(limits, day) {
  return Math.max(day.during ?? 0, day.after ?? 0) >= limits.amber_score;
}

/** @param {Limits} limits @param {Coloured[]} days @returns {[first: number, last: number][]} */
export function redSpells(limits, days) {
  /** @type {Coloured[][]} */
  const spells = [];
  for (const day of days) {
    if (day.colour !== "red") continue;
    const last = spells.at(-1);
    if (last && day.day.day - last[last.length - 1].day.day <= limits.spell_gap) last.push(day);
    else spells.push([day]);
  }
  return spells
    .filter((spell) => spell.length > 1 || spell[0].scored_red)
    .map((spell) => [spell[0].day.day, spell[spell.length - 1].day.day]);
}
