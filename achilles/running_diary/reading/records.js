// Exports as JSON: the twin of records.py, which tells the units of each.

import { A_DAY_LONG, whenIn } from "./cells.js";
import { ofDate, ofMoment, rawOf, Unreadable } from "./raw.js";

/** @import { Raw, Words, Zone } from "./types" */

/** @param {Words} words @param {string} text @param {Zone} zone */
export function readJson(words, text, zone) {
  /** @type {unknown} */
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Unreadable("damaged");
  }
  const runs = (Array.isArray(data) ? data : [data]).flatMap((item) => recordsIn(words, item, zone));
  if (!runs.length) throw new Unreadable("unknown");
  return runs;
}

/** @param {unknown} value @returns {value is Record<string, any>} */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {Words} words @param {unknown} item @param {Zone} zone @returns {Raw[]} */
function recordsIn(words, item, zone) {
  if (!isRecord(item)) return [];
  const lists = { summarizedActivitiesExport: garminRecord, activities: nikeRecord, exercises: polarRecord };
  for (const [name, read] of Object.entries(lists))
    if (Array.isArray(item[name])) return item[name].filter(isRecord).map((own) => read(own, zone, words));
  if (Object.hasOwn(item, "fitnessActivity")) return [googleRecord(item, zone, words)];
  if (Object.hasOwn(item, "start_epoch_ms")) return [nikeRecord(item, zone)];
  return isRecord(item.DeviceLog) && isRecord(item.DeviceLog.Header) ? [suuntoRecord(item.DeviceLog.Header, zone, words)] : [];
}

/** @param {Record<string, any>} own @param {Zone} zone */
function garminRecord(own, zone) {
  const [local, begin, distance, duration] = ["startTimeLocal", "beginTimestamp", "distance", "duration"].map((name) =>
    numberOf(own[name]),
  );
  const values = {
    metres: over(distance, 100),
    seconds: over(duration, 1000),
    kind: textIn(own.activityType).replaceAll("_", " "),
    source: "garmin",
  };
  if (local === null) return ofMoment(wholeSeconds(begin), zone, values);
  const seconds = Math.floor(local / 1000);
  const day = Math.floor(seconds / A_DAY_LONG);
  return rawOf({ ...values, day, at: seconds - day * A_DAY_LONG });
}

/** @param {Record<string, any>} own @param {Zone} zone @param {Words} words */
function googleRecord(own, zone, words) {
  const parts = Array.isArray(own.aggregate) ? own.aggregate : [];
  const metres = numberOf(parts.findLast((part) => isRecord(part) && part.metricName === "com.google.distance.delta")?.floatValue);
  const duration = /^([0-9]{1,9}(?:\.[0-9]{0,9})?)s$/.exec(textIn(own.duration));
  const kind = textIn(own.fitnessActivity).replaceAll("_", " ");
  return ofDate(whenIn(words, textIn(own.startTime)), zone, {
    metres,
    seconds: duration ? Number(duration[1]) : null,
    kind,
    source: "google",
  });
}

/** @param {Record<string, any>} own @param {Zone} zone @param {Words} words */
function suuntoRecord(own, zone, words) {
  const type = own.ActivityType;
  const kind = typeof type === "number" && type < 1000 ? `suunto ${Math.trunc(type)}` : textIn(type);
  const values = { metres: numberOf(own.Distance), seconds: numberOf(own.Duration), kind, source: "suunto" };
  return ofDate(whenIn(words, textIn(own.DateTime)), zone, values);
}

/** @param {Record<string, any>} own @param {Zone} zone @param {Words} words */
function polarRecord(own, zone, words) {
  const duration = /^PT(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,9}(?:\.[0-9]{0,9})?)S)?$/.exec(textIn(own.duration));
  const seconds = duration ? Number(duration[1] ?? 0) * 3600 + Number(duration[2] ?? 0) * 60 + Number(duration[3] ?? 0) : null;
  const kind = textIn(own.sport).toLowerCase().replaceAll("_", " ");
  return ofDate(whenIn(words, textIn(own.startTime)), zone, { metres: numberOf(own.distance), seconds, kind, source: "polar" });
}

/** @param {Record<string, any>} own @param {Zone} zone */
function nikeRecord(own, zone) {
  const parts = Array.isArray(own.summaries) ? own.summaries : [];
  const kilometres = numberOf(parts.findLast((part) => isRecord(part) && part.metric === "distance" && part.summary === "total")?.value);
  const values = {
    metres: kilometres === null ? null : kilometres * 1000,
    seconds: over(numberOf(own.active_duration_ms), 1000),
    kind: textIn(own.type),
    source: "nike",
  };
  return ofMoment(wholeSeconds(numberOf(own.start_epoch_ms)), zone, values);
}

/** @param {unknown} value */
function numberOf(value) {
  return typeof value === "number" && value >= 0 && value < 1e15 ? value : null;
}

/** @param {number | null} value @param {number} size */
function over(value, size) {
  return value === null ? null : value / size;
}

/** @param {number | null} milliseconds */
function wholeSeconds(milliseconds) {
  return milliseconds === null ? null : Math.floor(milliseconds / 1000);
}

/** @param {unknown} value */
function textIn(value) {
  return typeof value === "string" ? [...value].slice(0, 100).join("") : "";
}
