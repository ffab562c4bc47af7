// What stands in a cell of an export: the twin of cells.py. `words` is reading.toml as JSON.

/** @import { When, Words, Zone } from "./types" */

export const A_DAY_LONG = 86_400;
export const MILE = 1609.344;
/** @type {Record<string, number>} */
export const FACTORS = { km: 1000, mi: MILE, m: 1 };
const SPACES = /[ \u00a0\u202f\u2009]+/g;
const ISO =
  /^([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]+)?)? ?(Z|[+-][0-9]{2}[:_]?[0-9]{2})?/;
const AFTERNOON = /p\.? ?m|午後|下午|오후/i;
const MORNING = /a\.? ?m|午前|上午|오전/i;

/** @param {number} year @param {number} month @param {number} day */
export function dayOf(year, month, day) {
  const number = Date.UTC(year, month - 1, day) / 86_400_000;
  const date = new Date(number * 86_400_000);
  return year >= 1970 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? number : null;
}

/** @param {string} text */
export function bare(text) {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

/** @param {string} text */
export function plain(text) {
  return bare(text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, ""));
}

/** @param {string[]} cells @param {string} separator */
export function decimalSign(cells, separator) {
  let comma = 0;
  let point = 0;
  let hasComma = false;
  for (const cell of cells) {
    const number = cell.replace(SPACES, "").replace(/^'+|'+$/g, "");
    hasComma ||= number.includes(",");
    const last = Math.max(number.lastIndexOf(","), number.lastIndexOf("."));
    if (last < 0) continue;
    const digits = number.slice(last + 1).search(/[^0-9]|$/);
    const both = number.includes(",") && number.includes(".");
    if (!both && (digits === 3 || number.split(number[last]).length > 2)) continue;
    if (number[last] === ",") comma += 1;
    else point += 1;
  }
  if (!comma && !point) return hasComma && separator !== "," ? "," : ".";
  return comma > point ? "," : ".";
}

/** @param {string} cell @param {string} [sign] @returns {[amount: number, unit: string | null] | null} */
export function numberIn(cell, sign = ".") {
  const match = /^'?([0-9][0-9.,]*)(km|k|mi|miles?|m)?$/i.exec(cell.replace(SPACES, ""));
  if (!match) return null;
  const unit = (match[2] ?? "").toLowerCase();
  const digits = match[1].replaceAll(sign === "," ? "." : ",", "").replaceAll(",", ".");
  if (digits.split(".").length > 2 || digits.length > 20 || digits === ".") return null;
  return [Number(digits), !unit ? null : unit[0] === "k" ? "km" : unit === "m" ? "m" : "mi"];
}

/** @param {string} cell */
export function durationIn(cell) {
  const match = /^(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2})(?:[.,][0-9]*)?$/.exec(bare(cell));
  return match ? Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
}

// { year, month, day, at, isUtc, order }: `order` is "either" where day and month could be the other way round.
/** @param {Words} words @param {string} cell @returns {When | null} */
export function whenIn(words, cell) {
  const text = bare(cell.replaceAll("'", " ")).split(SPACES).join(" ");
  let match = ISO.exec(text);
  if (match) {
    const [hour, minute, second] = match.slice(4, 7).map((part) => Number(part ?? 0));
    const at = match[4] === undefined ? null : secondsOf(hour, minute, second, text.slice(match[0].length));
    return whenOf(+match[1], +match[2], +match[3], at, match[7] === "Z");
  }
  match = /([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9])/.exec(text);
  if (!match) return whenInWords(words, text);
  const at = timeIn(text.slice(match.index + match[0].length));
  const [first, second, year] = [+match[1], +match[3], +match[4]];
  if (match[2] === "." || first === second) return whenOf(year, second, first, at);
  if (second > 12) return whenOf(year, first, second, at, false, "month");
  return whenOf(year, second, first, at, false, first > 12 ? "day" : "either");
}

/** @param {Words} words @param {string} text */
function whenInWords(words, text) {
  const year = /(?<![0-9])(?:19|20)[0-9]{2}(?![0-9:])/.exec(text);
  if (!year) return null;
  const east = /([0-9]{4}) ?[年년.] ?([0-9]{1,2}) ?[月월.] ?([0-9]{1,2}) ?[日일.]?/.exec(text);
  if (east) return whenOf(+east[1], +east[2], +east[3], timeIn(text.slice(east.index + east[0].length)));
  const months = (plain(text).match(/\p{L}{3,}/gu) ?? []).map((word) => monthOf(words, word));
  const outside = `${text.slice(0, year.index)} ${text.slice(year.index + 4)}`;
  const time = /[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2})?/.exec(outside);
  const rest = time ? `${outside.slice(0, time.index)} ${outside.slice(time.index + time[0].length)}` : outside;
  const day = /(?<![0-9])[0-9]{1,2}(?![0-9])/.exec(rest);
  const month = months.find(Boolean);
  return month && day ? whenOf(+year[0], month, +day[0], time ? timeIn(outside.slice(time.index)) : null) : null;
}

// The months' beginnings as [beginning, month], the longest first: the first that fits is the longest. Made once for a file's words.
/** @type {WeakMap<Words, [beginning: string, month: number][]>} */
const beginnings = new WeakMap();

/** @param {Words} words @param {string} word */
function monthOf(words, word) {
  let known = beginnings.get(words);
  if (!known) {
    const all = words.months.flatMap((prefixes, at) =>
      prefixes.split(" ").map((prefix) => /** @type {[string, number]} */ ([prefix, at + 1])),
    );
    known = all.sort((one, other) => other[0].length - one[0].length);
    beginnings.set(words, known);
  }
  return known.find(([prefix]) => word.startsWith(prefix))?.[1] ?? null;
}

/**
 * @param {number} year
 * @param {number} month
 * @param {number} day
 * @param {number | null} at
 * @param {boolean} [isUtc]
 * @param {string} [order]
 * @returns {When | null}
 */
function whenOf(year, month, day, at, isUtc = false, order = "") {
  return dayOf(year, month, day) === null ? null : { year, month, day, at, isUtc, order };
}

/** @param {string} text */
function timeIn(text) {
  const match = /([0-9]{1,2})[:h.]([0-9]{2})(?:[:.]([0-9]{2}))?/.exec(text);
  return match ? secondsOf(+match[1], +match[2], +(match[3] ?? 0), text) : null;
}

/** @param {number} given @param {number} minute @param {number} second @param {string} text */
function secondsOf(given, minute, second, text) {
  const hour = AFTERNOON.test(text) ? (given % 12) + 12 : MORNING.test(text) ? given % 12 : given;
  return hour < 24 && minute < 60 ? hour * 3600 + minute * 60 + Math.min(second, 59) : null;
}

/** @param {number} utc @param {Zone} zone @returns {[day: number, at: number]} */
export function localTime(utc, zone) {
  const local = utc + zone(utc);
  const day = Math.floor(local / A_DAY_LONG);
  return [day, local - day * A_DAY_LONG];
}

/** @param {Pick<When, "year" | "month" | "day" | "at">} when */
export function utcSeconds({ year, month, day, at }) {
  return (dayOf(year, month, day) ?? 0) * A_DAY_LONG + (at ?? 0);
}

/** @type {Zone} */
export function deviceZone(utc) {
  const minutes = new Date(utc * 1000).getTimezoneOffset();
  return Number.isFinite(minutes) ? -minutes * 60 : 0;
}
