// The diary as CSV and as the JSON that a browser keeps: the twin of table.py, which tells the rules.

import { BadInputError } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { asDistance, fill } from "../core/words.js";
import { checkedRows, FIELDS, isoDate } from "./fields.js";

/** @import { Book, Day, DiaryRules } from "./types" */

const MARK = "\ufeff";
const FORM = 1;
const GUARDED = /^[=+\-@\t\r']/;
const NOT_NUMBERS = ["date", "unit", "strength", "limp"];
const KEPT_FIELDS = /** @type {(keyof Day)[]} */ (FIELDS.filter((name) => name !== "date" && name !== "unit"));

/** @param {string} unit @param {Day[]} days */
export function toCsv(unit, days) {
  const lines = days.map((day) => {
    /** @type {Record<string, unknown>} */
    const cells = { ...day, date: isoDate(day.day), unit, note: GUARDED.test(day.note ?? "") ? `'${day.note}` : day.note };
    cells.run = day.run === null ? null : asDistance(day.run);
    return FIELDS.map((name) => quoted(cells[name])).join(",");
  });
  return MARK + [FIELDS.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

/** @param {DiaryRules} rules @param {unknown} given @returns {Record<string, any>[]} */
export function rowsOfCsv(rules, given) {
  const { allowed } = rules;
  if (typeof given !== "string") throw wrong("csv", shown(given), allowed.csv);
  const text = given.startsWith(MARK) ? given.slice(1) : given;
  const separator = text.split(/[\r\n]/, 1)[0].includes(";") ? ";" : ",";
  const [cells, isClosed] = cellsOf(text, separator);
  if (!isClosed) throw wrong("csv", "this file", allowed.csv_quotes);
  const lines = cells.filter((line) => line.some((cell) => cell !== ""));
  const columns = lines[0] ?? [];
  if (columns.length !== FIELDS.length || columns.some((column, at) => column !== FIELDS[at]))
    throw wrong("columns", columns.join(", ") || "nothing", FIELDS.join(", "));
  const rows = lines.slice(1);
  const problems = rows.flatMap((line, at) =>
    line.length === FIELDS.length
      ? []
      : [
          {
            field: `row ${at + 1}`,
            message: `${line.length} is not allowed; allowed: ${fill(allowed.csv_cells, { count: FIELDS.length })}`,
          },
        ],
  );
  if (problems.length) throw new BadInputError(problems);
  return rows.map((line) => rowOf(line, separator));
}

/**
 * `plan`, as rows that storedPlan made, is only on the page: Python neither writes nor needs it.
 * @param {DiaryRules} rules
 * @param {string} unit
 * @param {Day[]} days
 * @param {object[]} [plan]
 */
export function toJson(rules, unit, days, plan = []) {
  const stored = days.slice(-rules.limits.kept_days).map((day) => ({
    date: isoDate(day.day),
    ...Object.fromEntries(KEPT_FIELDS.filter((name) => day[name] !== null).map((name) => [name, day[name]])),
  }));
  return JSON.stringify({ diary: FORM, unit, days: stored, ...(plan.length ? { plan } : {}) });
}

/** @param {DiaryRules} rules @param {unknown} text @returns {Book} */
export function daysOfJson(rules, text) {
  /** @type {any} */
  let kept = null;
  try {
    kept = typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    // Told below, with what was kept.
  }
  if (!isObject(kept) || kept.diary !== FORM || !Array.isArray(kept.days)) throw wrong("diary", shown(text), rules.allowed.store);
  /** @param {unknown} tenths */
  const inUnits = (tenths) => (typeof tenths === "number" ? tenths / 10 : tenths);
  const rows = kept.days.map((row) => (isObject(row) ? { ...row, unit: kept.unit, run: inUnits(row.run) } : row));
  return checkedRows(rules, rows);
}

/** @param {unknown} value @returns {value is Record<string, any>} */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} cell */
function quoted(cell) {
  const text = String(cell ?? "");
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {string[]} line @param {string} separator */
function rowOf(line, separator) {
  /** @type {Record<string, any>} */
  const row = {};
  FIELDS.forEach((name, at) => {
    const cell = line[at];
    let value;
    if (name === "note") value = cell.startsWith("'") && GUARDED.test(cell.slice(1)) ? cell.slice(1) : cell;
    else {
      const plain = cell.replace(/^ +| +$/g, "");
      const number = separator === ";" ? plain.replace(",", ".") : plain;
      value = /^-?[0-9]+(?:\.[0-9]+)?$/.test(number) && !NOT_NUMBERS.includes(name) ? Number(number) : plain;
    }
    if (value !== "") row[name] = value;
  });
  return row;
}

/**
 * CSV as lines of cells, and whether each quote was closed. A quote counts only where a cell begins with it.
 * @param {string} text @param {string} separator @returns {[string[][], boolean]}
 */
export function cellsOf(text, separator) {
  const lines = [];
  let isClosed = true;
  for (const [line, isLineClosed] of cellLines(text, separator)) {
    lines.push(line);
    isClosed = isLineClosed;
  }
  return [lines, isClosed];
}

/**
 * The lines one by one, so that a page can answer in between.
 * @param {string} text @param {string} separator @returns {Generator<[string[], boolean]>}
 */
export function* cellLines(text, separator) {
  const cellEnd = new RegExp(`[${separator}\r\n]`, "g");
  /** @type {string[]} */
  let line = [];
  let isClosed = true;
  let at = 0;
  while (at <= text.length) {
    let cell = "";
    if (text[at] === '"') [cell, at, isClosed] = quotedCell(text, at + 1);
    cellEnd.lastIndex = at;
    const rest = cellEnd.exec(text);
    cell += text.slice(at, rest?.index);
    line.push(cell);
    if (rest === null) break;
    at = rest.index + 1;
    if (rest[0] === separator) continue;
    if (rest[0] === "\r" && text[at] === "\n") at += 1;
    yield [line, isClosed];
    line = [];
    if (at === text.length) break;
  }
  if (line.length) yield [line, isClosed];
}

/** @param {string} text @param {number} from @returns {[cell: string, at: number, isClosed: boolean]} */
function quotedCell(text, from) {
  const parts = [];
  let at = from;
  for (;;) {
    const closing = text.indexOf('"', at);
    if (closing < 0) return [parts.join("") + text.slice(at), text.length, false];
    parts.push(text.slice(at, closing));
    if (text[closing + 1] !== '"') return [parts.join(""), closing + 1, true];
    parts.push('"');
    at = closing + 2;
  }
}

/** @param {string} field @param {string} given @param {string} allowed */
function wrong(field, given, allowed) {
  return new BadInputError([{ field, message: `${given} is not allowed; allowed: ${allowed}` }]);
}
