// Days of a plan as a calendar file (.ics, RFC 5545): what calendar.py writes with a library, written for the page.

import { dayNumber, isoDay } from "../core/dates.js";
import { asDistance, fill } from "../core/words.js";

const CALENDAR_WEEK = 7;
const LONGEST_LINE = 75; // octets, without the line break
const SEQUENCE_FROM = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

/**
 * Returns the runs, strength sessions and races of the first `weeks` as the text of a calendar. `mark` goes into each id,
 * `now` is the time of writing in milliseconds, `alarm` a time of day such as "07:00", or null.
 * @param {Record<string, any>} limits @param {import("./days.js").Days} days
 * @param {{ weeks?: number, mark?: string, now: number, alarm?: string | null }} options @returns {string}
 */
export function calendarOf(limits, days, { weeks = 1, mark = "", now, alarm = null }) {
  const last = dayNumber(days.first_day) + CALENDAR_WEEK * weeks;
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:-//Achilles course//planner ${limits.version}//EN`, "CALSCALE:GREGORIAN"];
  for (const row of days.rows)
    if (row.what !== "rest" && dayNumber(row.date) < last) lines.push(...entryOf(limits.calendar, row, days.unit, mark, now, alarm));
  return `${[...lines, "END:VCALENDAR"].map(folded).join("\r\n")}\r\n`;
}

/**
 * @param {Record<string, string>} said @param {import("./days.js").Day} row @param {string} unit @param {string} mark
 * @param {number} now @param {string | null} alarm @returns {string[]}
 */
function entryOf(said, row, unit, mark, now, alarm) {
  const plainDay = (/** @type {string} */ day) => day.replaceAll("-", "");
  const distance = row.distance === null ? "" : asDistance(Math.round(row.distance * 10));
  const note = row.note ? `${row.note[0].toUpperCase()}${row.note.slice(1)}. ` : "";
  const stamp = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const reminder = alarm
    ? ["BEGIN:VALARM", "ACTION:DISPLAY", `TRIGGER:${durationOf(alarm)}`, `DESCRIPTION:${escaped(said.alarm)}`, "END:VALARM"]
    : [];
  return [
    "BEGIN:VEVENT",
    `UID:${plainDay(row.date)}-${row.what}${mark ? `-${mark}` : ""}@${said.domain}`,
    `DTSTAMP:${stamp}`,
    `SEQUENCE:${Math.floor((now - SEQUENCE_FROM) / MINUTE_MS)}`,
    `DTSTART;VALUE=DATE:${plainDay(row.date)}`,
    `DTEND;VALUE=DATE:${plainDay(isoDay(dayNumber(row.date) + 1))}`,
    `SUMMARY:${escaped(fill(said[row.what], { distance, unit }))}`,
    `DESCRIPTION:${escaped(note + said[row.what === "race" ? "race_note" : "ceiling"])}`,
    "TRANSP:TRANSPARENT",
    "CLASS:PRIVATE",
    ...reminder,
    "END:VEVENT",
  ];
}

/** @param {string} time @returns {string} */
function durationOf(time) {
  const [hours, minutes] = time.split(":").map(Number);
  return hours || minutes ? `PT${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}` : "P0D";
}

/** @param {string} text @returns {string} */
function escaped(text) {
  return text.replaceAll("\\", "\\\\").replaceAll(";", "\\;").replaceAll(",", "\\,").replaceAll("\n", "\\n");
}

// A line of at most 75 octets; what is longer goes on in the next line after a space, and no character is cut.
/** @param {string} line @returns {string} */
function folded(line) {
  const lines = [];
  let piece = "";
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(/** @type {number} */ (character.codePointAt(0)));
    if (octets + size > LONGEST_LINE) {
      lines.push(piece);
      [piece, octets] = [" ", 1];
    }
    piece += character;
    octets += size;
  }
  return [...lines, piece].join("\r\n");
}

/** @param {number} code @returns {number} */
function octetsOf(code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
