// Watch files (FIT): the twin of fit.py, which tells what is read and why.

import { ofMoment, Unreadable } from "./raw.js";

/**
 * @typedef {Record<number, number>} Message values by the number of their field
 * @typedef {{ message: number, isWanted: boolean, fields: [number: number, offset: number, length: number, unset: number][],
 *   size: number, isBig: boolean }} Layout how the messages of one kind are laid out
 * @typedef {{ kind: number | null, sessions: Message[], shift: number | null, first: number | null, last: number | null,
 *   distance: number | null, isWhole: boolean }} FitFile what one file of a chain holds
 */

/** @import { Raw, Zone } from "./types" */

/** @type {Record<number, number[]>} */
const WANTED = { 0: [0], 18: [2, 5, 7, 8, 9, 253], 20: [5, 253], 34: [5, 253] };
const SINCE_1989 = 631_065_600;
const CLOCK_NEVER_SET = 0x10000000;
const LONGEST_DAY = 86_400;
/** @type {Record<number, string>} */
const SPORTS = {
  0: "generic",
  1: "running",
  2: "cycling",
  3: "transition",
  4: "fitness equipment",
  5: "swimming",
  10: "training",
  11: "walking",
  12: "cross country skiing",
  13: "alpine skiing",
  15: "rowing",
  17: "hiking",
};

/** @param {Uint8Array} data @param {number} [at] */
function isFit(data, at = 0) {
  return data.length >= at + 12 && data[at + 8] === 46 && data[at + 9] === 70 && data[at + 10] === 73 && data[at + 11] === 84;
}

/** @param {Uint8Array} data @param {Zone} zone @returns {Raw[]} */
export function readFit(data, zone) {
  const runs = [];
  let seenActivity = false;
  let at = 0;
  while (isFit(data, at)) {
    const [file, next] = readOne(data, at);
    at = next;
    if (file.kind !== 4) continue;
    seenActivity = true;
    runs.push(...activitiesOf(file, zone));
  }
  if (!seenActivity) throw new Unreadable("no_activity");
  if (!runs.length) throw new Unreadable("nothing");
  return runs;
}

/** @param {Uint8Array} data @param {number} at @param {number} length @param {boolean} isBig */
function wholeNumber(data, at, length, isBig) {
  let value = 0;
  for (let n = 0; n < length; n += 1) value = value * 256 + data[at + (isBig ? n : length - 1 - n)];
  return value;
}

/** @param {Uint8Array} data @param {number} start @returns {[file: FitFile, next: number]} */
function readOne(data, start) {
  const header = data[start];
  const size = wholeNumber(data, start + 4, 4, false);
  const begin = start + Math.max(header, 12);
  const end = size ? begin + size : data.length;
  /** @type {FitFile} */
  const file = {
    kind: null,
    sessions: [],
    shift: null,
    first: null,
    last: null,
    distance: null,
    isWhole: end <= data.length && header >= 12,
  };
  readMessages(data, begin, Math.min(end, data.length), file);
  return [file, size ? end + 2 : data.length];
}

/** @param {Uint8Array} data @param {number} begin @param {number} end @param {FitFile} file */
function readMessages(data, begin, end, file) {
  /** @type {Layout[]} */
  const layouts = [];
  let time = 0;
  let at = begin;
  while (at < end) {
    const head = data[at];
    at += 1;
    const compressed = head >= 0x80;
    const local = compressed ? (head >> 5) & 3 : head & 15;
    if (!compressed && head & 0x40) {
      if (at + 5 > end) break;
      [layouts[local], at] = layoutAt(data, at, Boolean(head & 0x20));
      continue;
    }
    const layout = layouts[local];
    if (!layout || at + layout.size > end) break;
    if (!layout.isWanted && !compressed) {
      at += layout.size;
      continue;
    }
    /** @type {Message} */
    const values = {};
    for (const [number, offset, length, unset] of layout.fields) {
      const value = wholeNumber(data, at + offset, length, layout.isBig);
      if (value !== unset) values[number] = value;
    }
    if (compressed) {
      time += (head - time) & 31;
      values[253] = time;
    } else if (values[253] !== undefined) time = values[253];
    at += layout.size;
    take(file, layout.message, values);
  }
  if (at !== end) file.isWhole = false;
}

/** @param {Uint8Array} data @param {number} start @param {boolean} hasDeveloperFields @returns {[layout: Layout, next: number]} */
function layoutAt(data, start, hasDeveloperFields) {
  const isBig = data[start + 1] === 1;
  const message = wholeNumber(data, start + 2, 2, isBig);
  const wanted = WANTED[message] ?? [];
  /** @type {Layout["fields"]} */
  const fields = [];
  let size = 0;
  let at = start + 5;
  for (let n = data[start + 4]; n > 0 && at + 3 <= data.length; n -= 1, at += 3) {
    const length = data[at + 1];
    if (wanted.includes(data[at]) && [1, 2, 4].includes(length)) fields.push([data[at], size, length, 256 ** length - 1]);
    size += length;
  }
  if (hasDeveloperFields && at < data.length) {
    const count = data[at];
    at += 1;
    for (let n = 0; n < count; n += 1) size += data[at + 3 * n + 1] ?? 0;
    at += 3 * count;
  }
  return [{ message, isWanted: message in WANTED, fields, size, isBig }, at];
}

/** @param {FitFile} file @param {number} message @param {Message} values */
function take(file, message, values) {
  if (message === 0) file.kind ??= values[0] ?? null;
  else if (message === 18) file.sessions.push(values);
  else if (message === 34 && values[253] !== undefined && values[5] !== undefined) {
    const shift = values[5] - values[253];
    if (Math.abs(shift) <= 50_400) file.shift = shift;
  } else if (message === 20 && values[253] >= CLOCK_NEVER_SET) {
    file.first ??= values[253];
    file.last = values[253];
    file.distance = values[5] ?? file.distance;
  }
}

/** @param {FitFile} file @param {Zone} zone @returns {Raw[]} */
function activitiesOf(file, zone) {
  const { first, last, distance, shift } = file;
  const ownZone = shift === null ? zone : () => shift;
  if (!file.sessions.length && first !== null && last !== null && distance !== null)
    return [rawRun(first, distance, last - first, "", ownZone, !file.isWhole)];
  return file.sessions.map((session) =>
    rawRun(
      session[2] ?? session[253] ?? 0,
      session[9] ?? null,
      elapsed(session),
      SPORTS[session[5] ?? 0] ?? String(session[5]),
      ownZone,
      false,
    ),
  );
}

/**
 * @param {number} start
 * @param {number | null} centimetres
 * @param {number | null} seconds
 * @param {string} kind
 * @param {Zone} zone
 * @param {boolean} breaks_off
 */
function rawRun(start, centimetres, seconds, kind, zone, breaks_off) {
  const metres = centimetres === null ? null : centimetres / 100;
  return ofMoment(start >= CLOCK_NEVER_SET ? start + SINCE_1989 : null, zone, { metres, seconds, kind, source: "fit", breaks_off });
}

/** @param {Message} session */
function elapsed(session) {
  const found = [7, 8].find((name) => session[name] <= 1000 * LONGEST_DAY);
  return found === undefined ? null : session[found] / 1000;
}
