// One day of the diary and the checking of rows: the twin of fields.py. `rules` is diary.toml as JSON.
// A day is known by its number, the whole days since 1970-01-01; distances are whole tenths of the diary's unit.

import { BadInputError, checkAnswer, isProblem, tenths, unknownFields } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { fill } from "../core/words.js";

/** @import { Problem, Question } from "../types" */
/** @import { Book, Dates, Day, DiaryRules } from "./types" */

export const FIELDS = ["date", "run", "unit", "strength", "during", "after", "next_morning", "usual_morning", "stiffness", "limp", "note"];
const UNITS = ["km", "mi"];
const A_DAY = 86_400_000;

/** @param {unknown} text */
export function dayNumber(text) {
  if (typeof text !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || text < "1970") return null;
  const number = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, Number(text.slice(8))) / A_DAY;
  return isoDate(number) === text ? number : null;
}

/** @param {number} day */
export function isoDate(day) {
  return new Date(day * A_DAY).toISOString().slice(0, 10);
}

/** @param {Dates} words @param {number} day */
export function spokenDate(words, day) {
  const date = new Date(day * A_DAY);
  return `${words.weekdays[(day + 3) % 7]} ${date.getUTCDate()} ${words.months[date.getUTCMonth()]}`;
}

/** @param {DiaryRules} rules @param {any} rows @param {number | null} [today] @returns {Book} */
export function checkedRows(rules, rows, today = null) {
  const { allowed } = rules;
  if (!Array.isArray(rows)) throw new BadInputError([{ field: "rows", message: refusalOf(rows, allowed.rows) }]);
  /** @type {Problem[]} */
  const problems = [];
  /** @type {Day[]} */
  const days = [];
  const seen = new Set();
  /** @type {string | null} */
  let unit = null;
  rows.forEach((/** @type {any} */ row, at) => {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      problems.push({ field: `row ${at + 1}`, message: refusalOf(row, allowed.row) });
      return;
    }
    /** @type {Problem[]} */
    const wrong = [];
    const day = checkedDate(rules, row.date ?? null, seen, today, wrong);
    const values = checkedValues(rules, row, wrong);
    const ownUnit = row.unit ?? null;
    if (ownUnit !== null && ownUnit !== "") {
      if (!UNITS.includes(ownUnit)) wrong.push({ field: "unit", message: refusalOf(ownUnit, allowed.unit) });
      else if (unit !== null && ownUnit !== unit)
        wrong.push({ field: "unit", message: refusalOf(ownUnit, fill(allowed.unit_once, { unit })) });
      else unit = ownUnit;
    }
    if (Object.keys(row).some((name) => !FIELDS.includes(name))) wrong.push(...unknownFields(row, FIELDS));
    if (wrong.length) {
      /** @param {Problem} problem */
      const place = ({ field }) => (FIELDS.includes(field) ? FIELDS.indexOf(field) : FIELDS.length);
      wrong.sort((a, b) => place(a) - place(b));
      problems.push(...wrong.map(({ field, message }) => ({ field: `row ${at + 1}, ${field}`, message })));
    } else days.push({ day: /** @type {number} */ (day), ...values });
  });
  if (problems.length) throw new BadInputError(problems);
  days.sort((a, b) => a.day - b.day);
  return { unit: unit ?? UNITS[0], days };
}

/** @param {DiaryRules} rules @param {unknown} given @param {Set<number>} seen @param {number | null} today @param {Problem[]} wrong */
function checkedDate(rules, given, seen, today, wrong) {
  const { allowed } = rules;
  const number = dayNumber(given);
  /** @param {string} sentence */
  const refuse = (sentence) => wrong.push({ field: "date", message: refusalOf(given, sentence) });
  if (number === null) refuse(allowed.date);
  else if (today !== null && number > today) refuse(fill(allowed.date_today, { today: isoDate(today) }));
  else if (seen.has(number)) refuse(allowed.date_once);
  else {
    seen.add(number);
    return number;
  }
  return null;
}

/** @param {DiaryRules} rules @param {Record<string, any>} row @param {Problem[]} wrong @returns {Omit<Day, "day">} */
function checkedValues(rules, row, wrong) {
  /** @type {any} */
  const values = {};
  for (const question of rules.question) {
    const { id: name, kind } = question;
    const given = row[name] ?? null;
    values[name] = null;
    if (given === null || given === "") continue;
    if (isPlainly(question, given)) {
      values[name] = kind === "distance" ? tenths(given) : given;
      continue;
    }
    const value = checkAnswer(question, given);
    if (isProblem(value)) wrong.push(value);
    else values[name] = value;
  }
  const note = row.note ?? null;
  values.note = note === "" ? null : note;
  if (values.note !== null && !isNote(note, rules.limits.note_length))
    wrong.push({ field: "note", message: refusalOf(note, rules.allowed.note) });
  return values;
}

// Most answers are plainly right, and there are many: only the others need the whole check with its sentences.
/** @param {Question} question @param {unknown} given */
function isPlainly({ kind, high, options }, given) {
  if (kind === "one") return options.some(({ id }) => id === given);
  return typeof given === "number" && given >= 0 && given <= high && (kind === "distance" || Number.isInteger(given));
}

// A text that a file can hold: not too long, and without half a character.
/** @param {unknown} given @param {number} longest */
function isNote(given, longest) {
  return typeof given === "string" && [...given].length <= longest && !/\p{Surrogate}/u.test(given);
}

/** @param {unknown} given @param {string} allowed */
export function refusalOf(given, allowed) {
  return `${shown(given)} is not allowed; allowed: ${allowed}`;
}
