// Load against capacity, week by week: the same as capacity.py. `numbers` is the content of capacity.toml.

import { fill } from "../core/words.js";

/** @import { Capacity, CapacityWeek, Settings, State } from "../types" */

/**
 * @param {Capacity} numbers
 * @param {number[]} distances
 */
export function weeksOf(numbers, distances) {
  let capacity = numbers.start;
  const weeks = distances.map((distance) => {
    const week = { distance, capacity, flare: distance > numbers.flare_over * capacity };
    capacity = week.flare ? capacity * numbers.flare_keeps : capacity + numbers.follows * (distance - capacity);
    return week;
  });
  return { weeks, end: capacity };
}

/** @param {CapacityWeek[]} weeks */
export function rowsOf(weeks) {
  return weeks.map((week, at) => [
    String(at + 1),
    tenths(week.distance),
    tenths(week.capacity),
    percent(week),
    week.flare ? "flare" : "within",
  ]);
}

/**
 * @param {Capacity} numbers
 * @param {CapacityWeek[]} weeks
 * @param {number} end
 */
export function saysOf(numbers, weeks, end) {
  const flares = weeks.map((week, at) => (week.flare ? at + 1 : 0)).filter(Boolean);
  const values = { weeks: weeks.length, end: tenths(end), start: tenths(weeks[0].capacity) };
  if (!flares.length) return fill(numbers.says.calm, values);
  const first = weeks[flares[0] - 1];
  return fill(numbers.says.flare, {
    ...values,
    first: flares[0],
    distance: tenths(first.distance),
    capacity: tenths(first.capacity),
    percent: percent(first),
    flares: flares.length,
  });
}

// The picture that Python drew, with these weeks in it.
/**
 * @param {{ numbers: Capacity, first: State }} facts
 * @param {Settings} settings
 * @returns {State}
 */
export function capacityState({ numbers, first }, settings) {
  const { weeks, end } = weeksOf(numbers, Object.values(settings));
  const heights = [false, true].map((flare) => weeks.map((week) => (week.flare === flare ? week.distance : null)));
  const lines = [...heights, weeks.map((week) => week.capacity)];
  const data = first.data.map((trace, at) => ({ ...trace, y: lines[at] }));
  return { ...first, data, says: saysOf(numbers, weeks, end), rows: rowsOf(weeks) };
}

/** @param {CapacityWeek} week */
function percent(week) {
  return String(Math.floor((100 * week.distance) / week.capacity + 0.5));
}

/** @param {number} value */
function tenths(value) {
  const all = Math.floor(value * 10 + 0.5);
  return all % 10 ? `${Math.floor(all / 10)}.${all % 10}` : String(Math.floor(all / 10));
}
