// Exports as CSV, and a runner's own sheet: the twin of tables.py, which tells what each export is known by.

import { cellLines } from "../table.js";
import { bare, decimalSign, durationIn, FACTORS, numberIn, plain, whenIn } from "./cells.js";
import { ofDate, Unreadable } from "./raw.js";

/** @typedef {{ metres: number | null, distance: number }} Distance */

/** @import { Pause, Raw, When, Words, Zone } from "./types" */

/** @type {Record<string, string>} */
const SAMSUNG_KINDS = { __proto__: /** @type {any} */ (null), 1001: "walking", 1002: "running" };

const LINES_AT_ONCE = 25;

// `pause` lets the page answer in between, where that is due.
/**
 * @param {Words} words
 * @param {string} text
 * @param {Zone} zone
 * @param {string | null} unit
 * @param {boolean | null} dayFirst
 * @param {Pause} pause
 * @returns {Promise<Raw[]>}
 */
export async function readTable(words, text, zone, unit, dayFirst, pause) {
  const separator = separatorOf(text);
  const rows = await flattened(cellLines(text, separator), pause, ([line]) => [line.map(bare)]);
  while (rows.length && rows[0].filter((cell) => cell !== "").length < 2) rows.shift();
  if (!rows.length) throw new Unreadable("unknown");
  const [header, ...body] = rows;
  if (header[0].startsWith("com.samsung.") && body.length) return samsungRuns(words, body[0], body.slice(1), zone, pause);
  if (isStrava(header)) return stravaRuns(words, body, zone, separator, pause);
  if (isOldStrava(words, body)) return oldStravaRuns(words, header, body, zone, separator, pause);
  if (isGarmin(body)) return garminRuns(words, body, zone, unit, separator, pause);
  return sheetRuns(words, header, body, zone, unit, separator, dayFirst, pause);
}

// Like flatMap, with a pause every some items.
/** @template T, U @param {Iterable<T>} items @param {Pause} pause @param {(item: T, at: number) => U[]} itemsOf */
async function flattened(items, pause, itemsOf) {
  /** @type {U[]} */
  const all = [];
  let at = 0;
  for (const item of items) {
    for (const one of itemsOf(item, at)) all.push(one);
    at += 1;
    if (at % LINES_AT_ONCE === 0) await pause();
  }
  return all;
}

/** @param {string} text */
function separatorOf(text) {
  let best = ",";
  let most = 0;
  for (const line of text.slice(0, 20_000).split(/[\r\n]+/, 10))
    for (const separator of [",", ";", "\t"]) {
      const count = line.split(separator).length - 1;
      if (count > most) [best, most] = [separator, count];
    }
  return best;
}

/** @param {string[]} row @param {number} at */
function cellAt(row, at) {
  return row[at] ?? "";
}

/** @param {string[][]} body @param {number} at */
function columnOf(body, at) {
  return body.map((row) => cellAt(row, at));
}

/** @param {string} cell @param {string} sign @param {string | null} unit @returns {Distance | null} */
function distanceIn(cell, sign, unit) {
  const found = numberIn(cell, sign);
  if (!found) return null;
  const known = found[1] ?? unit;
  return { metres: known === null ? null : found[0] * FACTORS[known], distance: found[0] };
}

/** @param {string[]} header */
function isStrava(header) {
  const [time, distance] = [header[5], header[6]];
  return header.length > 17 && time !== "" && distance !== "" && time === header[15] && distance === header[17] && time !== distance;
}

/** @param {Words} words @param {string[][]} body @param {Zone} zone @param {string} separator @param {Pause} pause */
function stravaRuns(words, body, zone, separator, pause) {
  const sign = decimalSign(columnOf(body, 6), separator);
  return flattened(body, pause, (row) => {
    const exact = numberIn(cellAt(row, 17));
    return stravaRow(words, row, exact ? { metres: exact[0] } : distanceIn(cellAt(row, 6), sign, "km"), zone);
  });
}

/** @param {Words} words @param {string[]} row @param {{ metres: number | null } | null} values @param {Zone} zone */
function stravaRow(words, row, values, zone) {
  if (values === null) return [];
  const seconds = numberIn(cellAt(row, 5))?.[0] ?? null;
  const when = whenIn(words, cellAt(row, 1));
  return [ofDate(when, zone, { ...values, distance: null, seconds, kind: cellAt(row, 3), source: "strava" }, true)];
}

/** @param {Words} words @param {string[][]} body */
function isOldStrava(words, body) {
  return body.some((row) => {
    if (row.length <= 8 || !/^[0-9]{4,}$/.test(row[0]) || !/^[0-9]+$/.test(row[5])) return false;
    return (whenIn(words, row[1])?.at ?? null) !== null;
  });
}

/**
 * @param {Words} words
 * @param {string[]} header
 * @param {string[][]} body
 * @param {Zone} zone
 * @param {string} separator
 * @param {Pause} pause
 */
function oldStravaRuns(words, header, body, zone, separator, pause) {
  const unit = header[0] === "id" ? "m" : "km";
  const sign = decimalSign(columnOf(body, 6), separator);
  return flattened(body, pause, (row) => stravaRow(words, row, distanceIn(cellAt(row, 6), sign, unit), zone));
}

/** @param {string[][]} body */
function isGarmin(body) {
  const isoTime = /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/;
  return body.some((row) => row.length > 6 && ["true", "false"].includes(row[2]) && isoTime.test(row[1]));
}

/**
 * @param {Words} words
 * @param {string[][]} body
 * @param {Zone} zone
 * @param {string | null} unit
 * @param {string} separator
 * @param {Pause} pause
 */
function garminRuns(words, body, zone, unit, separator, pause) {
  const sign = decimalSign(columnOf(body, 4), separator);
  return flattened(body, pause, (row) => {
    const values = distanceIn(cellAt(row, 4), sign, unit);
    if (values === null) return [];
    const more = { seconds: durationIn(cellAt(row, 6)), kind: cellAt(row, 0), source: "garmin", unit_given: true };
    return [ofDate(whenIn(words, cellAt(row, 1)), zone, { ...values, ...more })];
  });
}

/** @param {Words} words @param {string[]} header @param {string[][]} body @param {Zone} zone @param {Pause} pause */
function samsungRuns(words, header, body, zone, pause) {
  const names = header.map((name) => name.split(".").at(-1));
  if (!names.includes("start_time") || !names.includes("distance")) throw new Unreadable("unknown");
  return flattened(body, pause, (row) => {
    const cell = (/** @type {string} */ name) => cellAt(row, names.indexOf(name));
    const distance = numberIn(cell("distance"));
    if (!distance) return [];
    const duration = numberIn(cell("duration"));
    const offset = /^(?:UTC|GMT)?([+-])([0-9]{2}):?([0-9]{2})$/.exec(cell("time_offset"));
    const shift = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 3600 + Number(offset[3]) * 60) : 0;
    const kind = SAMSUNG_KINDS[cell("exercise_type")] ?? cell("exercise_type");
    const values = { metres: distance[0], seconds: duration ? duration[0] / 1000 : null, kind, source: "samsung" };
    return [ofDate(whenIn(words, cell("start_time")), offset ? () => shift : zone, values, true)];
  });
}

/**
 * @param {Words} words
 * @param {string[]} givenHeader
 * @param {string[][]} givenBody
 * @param {Zone} zone
 * @param {string | null} givenUnit
 * @param {string} separator
 * @param {boolean | null} givenDayFirst
 * @param {Pause} pause
 */
async function sheetRuns(words, givenHeader, givenBody, zone, givenUnit, separator, givenDayFirst, pause) {
  let header = givenHeader;
  let body = firstBlock(givenBody);
  const dates = await mostlyColumn(header, body, (cell) => whenIn(words, cell) !== null, pause);
  if (dates !== null && whenIn(words, cellAt(header, dates)) !== null) {
    body = [header, ...body];
    header = header.map(() => "");
  }
  const distances = dates === null ? null : distancesColumn(words, header, body, dates);
  if (dates === null || distances === null) {
    const headings = header.filter((name) => name).join(", ") || "none";
    throw new Unreadable("columns", { headings: [...headings].slice(0, 200).join("") });
  }
  const names = header.map(plain);
  const has = (/** @type {string} */ name, /** @type {string} */ what) => new RegExp(words.words[what]).test(name);
  const unit = headingUnit(words, names[distances]) ?? givenUnit;
  const sign = decimalSign(columnOf(body, distances), separator);
  const clocks = names.flatMap((name, at) => (at !== dates && isClock(body, at) && !has(name, "pace") ? [at] : []));
  const starts = clocks.find((at) => has(names[at], "start")) ?? -1;
  const lasts = clocks.filter((at) => at !== starts);
  const duration = lasts.find((at) => has(names[at], "duration")) ?? lasts[0] ?? -1;
  const kinds = names.findIndex((name, at) => at !== dates && at !== distances && has(name, "kind"));
  const whens = await flattened(body, pause, (row) => [whenIn(words, cellAt(row, dates))]);
  const dayFirst = givenDayFirst ?? dayComesFirst(whens);
  return flattened(body, pause, (row, at) => {
    const values = distanceIn(cellAt(row, distances), sign, unit);
    if (!values?.distance) return [];
    const when = datedAs(whens[at], durationIn(cellAt(row, starts)), dayFirst);
    const more = {
      seconds: durationIn(cellAt(row, duration)),
      kind: cellAt(row, kinds),
      source: "sheet",
      example: cellAt(row, dates),
      unit_given: true,
    };
    return [ofDate(when, zone, { ...values, ...more })];
  });
}

/** @param {string[][]} body */
function firstBlock(body) {
  const end = body.findIndex((row, at) => {
    const cells = row.filter((cell) => cell);
    return at > 0 && cells.length > 2 && !cells.some((cell) => /[0-9]/.test(cell));
  });
  return end < 0 ? body : body.slice(0, end);
}

/**
 * @param {string[]} header
 * @param {string[][]} body
 * @param {(cell: string) => boolean} isIt
 * @param {Pause} pause
 * @returns {Promise<number | null>}
 */
async function mostlyColumn(header, body, isIt, pause) {
  /** @type {number | null} */
  let best = null;
  let most = 0;
  for (const at of header.keys()) {
    const filled = columnOf(body, at).filter((cell) => cell);
    const count = (await flattened(filled, pause, (cell) => (isIt(cell) ? [cell] : []))).length;
    if (count > most && 2 * count >= filled.length) [best, most] = [at, count];
  }
  return best;
}

/** @param {Words} words @param {string[]} header @param {string[][]} body @param {number} dates */
function distancesColumn(words, header, body, dates) {
  const has = (/** @type {number} */ at, /** @type {string} */ what) => new RegExp(words.words[what]).test(plain(header[at]));
  const columns = header.flatMap((_, at) => (at !== dates && columnOf(body, at).some((cell) => numberIn(cell) !== null) ? [at] : []));
  const named = columns.find((at) => has(at, "distance") && !has(at, "pace"));
  return named ?? (columns.length === 1 && !header[columns[0]] ? columns[0] : null);
}

/** @param {string[][]} body @param {number} at */
function isClock(body, at) {
  const filled = columnOf(body, at).filter((cell) => cell);
  return filled.length > 0 && 2 * filled.filter((cell) => durationIn(cell) !== null).length >= filled.length;
}

/** @param {Words} words @param {string} name */
function headingUnit(words, name) {
  /** @type {Record<string, string>} */
  const units = { miles: "mi", kilometres: "km", metres: "m" };
  return units[Object.keys(units).find((what) => new RegExp(words.words[what]).test(name)) ?? ""] ?? null;
}

/** @param {(When | null)[]} whens */
function dayComesFirst(whens) {
  const orders = whens.map((when) => when?.order);
  const [day, month] = [orders.includes("day"), orders.includes("month")];
  return day === month ? null : day;
}

/** @param {When | null} when @param {number | null} start @param {boolean | null} dayFirst @returns {When | null} */
function datedAs(when, start, dayFirst) {
  if (when === null) return null;
  const at = when.at === null && start !== null && start < 86_400 ? start : when.at;
  if (when.order !== "either" || dayFirst === null) return { ...when, at };
  const [month, day] = dayFirst ? [when.month, when.day] : [when.day, when.month];
  return { ...when, month, day, at, order: "" };
}
