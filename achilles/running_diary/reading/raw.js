// What every format is read into, before it is judged: the twin of raw.py, which tells the fields.

import { dayOf, localTime, utcSeconds } from "./cells.js";

/** @import { Raw, When, Zone } from "./types" */

// A file that cannot be read: `reason` names the sentence in reading.toml.
export class Unreadable extends Error {
  /** @param {string} reason @param {Record<string, unknown>} [values] */
  constructor(reason, values = {}) {
    super(reason);
    this.reason = reason;
    this.values = values;
  }
}

/** @param {Partial<Raw>} values @returns {Raw} */
export function rawOf(values) {
  return {
    day: null,
    at: null,
    metres: null,
    seconds: null,
    kind: "",
    source: "",
    distance: null,
    about: false,
    other_day: null,
    example: "",
    unit_given: false,
    breaks_off: false,
    ...values,
  };
}

/** @param {number | null} moment @param {Zone} zone @param {Partial<Raw>} values */
export function ofMoment(moment, zone, values) {
  if (moment === null) return rawOf(values);
  const [day, at] = localTime(moment, zone);
  return rawOf(day < 0 ? values : { ...values, day, at });
}

// A date as written is local, unless it ends in Z or the format says UTC.
/** @param {When | null} when @param {Zone} zone @param {Partial<Raw>} values @param {boolean} [isUtc] */
export function ofDate(when, zone, values, isUtc = false) {
  if (when === null) return rawOf(values);
  if (when.at !== null && (isUtc || when.isUtc)) return ofMoment(utcSeconds(when), zone, values);
  const other_day = when.order === "either" ? dayOf(when.year, when.day, when.month) : null;
  return rawOf({ ...values, day: dayOf(when.year, when.month, when.day), at: when.at, other_day });
}
