// GPX, TCX and Apple Health, scanned rather than parsed: the twin of tracks.py, which tells why.

import { MILE, utcSeconds, whenIn } from "./cells.js";
import { ofDate, Unreadable } from "./raw.js";

/** @typedef {{ latitude: number, longitude: number, time: number | null }} Place */

/** @import { Raw, When, Words, Zone } from "./types" */

const EARTH = 6_371_000;
/** @type {Record<string, number>} */
const LENGTHS = { __proto__: /** @type {any} */ (null), km: 1000, mi: MILE, m: 1, yd: 0.9144, ft: 0.3048 };
/** @type {Record<string, number>} */
const SECONDS = { __proto__: /** @type {any} */ (null), min: 60, s: 1, hr: 3600, h: 3600 };
const LONGEST_ELEMENT = 2_000_000;
const NAME = "(?:[A-Za-z0-9_.-]+:)?";
/** @param {string} name */
const tagOf = (name) => new RegExp(`<${NAME}${name}(?![A-Za-z])`);
/** @param {string} name @param {number} longest */
const inTag = (name, longest) => new RegExp(`<${NAME}${name}>([^<]{0,${longest}})<`);
const TIME = inTag("time", 60);
const TRACK_POINT = tagOf("trkpt");
const DISTANCE_METERS = inTag("DistanceMeters", 40);

/** @param {string} text @param {RegExp} pattern */
function afterFirst(text, pattern) {
  return text.split(new RegExp(pattern, "g")).slice(1);
}

/** @param {string} text @param {RegExp} pattern */
function beforeFirst(text, pattern) {
  const at = text.search(pattern);
  return at < 0 ? text : text.slice(0, at);
}

/** @param {string | undefined} text */
export function xmlNumber(text) {
  const bareText = (text ?? "").replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  return /^-?[0-9]{1,12}(?:\.[0-9]{0,30})?$/.test(bareText) ? Number(bareText) : null;
}

/** @param {Words} words @param {string} text @param {Zone} zone */
export function readGpx(words, text, zone) {
  const runs = afterFirst(text, tagOf("trk")).flatMap((track) => trackRun(words, track, zone));
  if (!runs.length) throw new Unreadable("nothing");
  return runs;
}

/** @param {Words} words @param {string} text @param {Zone} zone @returns {Raw[]} */
function trackRun(words, text, zone) {
  const kind = new RegExp(`<${NAME}type>(?:<!\\[CDATA\\[)?([^<\\]]{0,60})`).exec(beforeFirst(text, TRACK_POINT));
  const fastest = words.limits.gps_speed;
  /** @type {When | null} */
  let first = null;
  /** @type {When | null} */
  let last = null;
  let metres = 0;
  let count = 0;
  for (const segment of afterFirst(text, tagOf("trkseg"))) {
    /** @type {Place | null} */
    let before = null;
    for (const point of afterFirst(segment, TRACK_POINT)) {
      const { here, when } = pointIn(words, point);
      if (when) {
        first ??= when;
        last = when;
      }
      if (!here) continue;
      count += 1;
      if (before) {
        const step = stepBetween(before, here);
        const between = here.time === null || before.time === null ? null : here.time - before.time;
        if (between === null || step <= fastest * Math.max(between, 1)) metres += step;
      }
      before = here;
    }
  }
  if (!count) return [];
  const seconds = first && last ? Math.max(0, utcSeconds(last) - utcSeconds(first)) : null;
  return [ofDate(first, zone, { metres, seconds, kind: kind ? kind[1].toLowerCase() : "", source: "gpx", about: true })];
}

/** @param {Words} words @param {string} text @returns {{ here: Place | null, when: When | null }} */
function pointIn(words, text) {
  const tag = text.split(">", 1)[0];
  const place = Object.fromEntries([...tag.matchAll(/(lat|lon)=["']([^"']{1,40})["']/g)].map(([, name, value]) => [name, value]));
  const [latitude, longitude] = [xmlNumber(place.lat), xmlNumber(place.lon)];
  const written = TIME.exec(text);
  const found = written ? whenIn(words, written[1]) : null;
  const when = found?.at === null ? null : found;
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return { here: null, when };
  return { here: { latitude, longitude, time: when ? utcSeconds(when) : null }, when };
}

/** @param {Place} one @param {Place} other */
function stepBetween(one, other) {
  const radians = Math.PI / 180;
  const across = Math.sin(((other.latitude - one.latitude) * radians) / 2);
  const along = Math.sin(((other.longitude - one.longitude) * radians) / 2);
  const chord = across * across + Math.cos(one.latitude * radians) * Math.cos(other.latitude * radians) * along * along;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** @param {Words} words @param {string} text @param {Zone} zone */
export function readTcx(words, text, zone) {
  const activities = afterFirst(text, tagOf("Activity")).map((part) => beforeFirst(part, new RegExp(`</${NAME}Activity>`)));
  if (!activities.length) throw new Unreadable("nothing");
  return activities.map((activity) => tcxActivity(words, activity, zone));
}

/** @param {Words} words @param {string} text @param {Zone} zone */
function tcxActivity(words, text, zone) {
  const [head, ...laps] = text.split(new RegExp(tagOf("Lap"), "g"));
  let metres = 0;
  let seconds = 0;
  for (const lap of laps) {
    const own = beforeFirst(lap, tagOf("Track(?:point)?"));
    let distance = xmlNumber(DISTANCE_METERS.exec(own)?.[1]);
    if (!distance) {
      const passed = [...lap.slice(own.length).matchAll(new RegExp(DISTANCE_METERS, "g"))].map((match) => xmlNumber(match[1]));
      const known = passed.filter((value) => value !== null);
      distance =
        known.reduce((most, value) => Math.max(most, value), known[0] ?? 0) -
        known.reduce((least, value) => Math.min(least, value), known[0] ?? 0);
    }
    metres += distance;
    seconds += xmlNumber(inTag("TotalTimeSeconds", 40).exec(own)?.[1]) ?? 0;
  }
  const sport = /Sport="([^"]{0,60})"/.exec(head);
  const started = inTag("Id", 60).exec(head) ?? /StartTime="([^"]{0,60})"/.exec(text);
  return ofDate(started ? whenIn(words, started[1]) : null, zone, {
    metres,
    seconds,
    kind: sport ? sport[1].toLowerCase() : "",
    source: "tcx",
  });
}

// Finds the workouts in Apple Health's export as its text comes in, piece by piece.
/** @param {Words} words @param {Zone} zone */
export function healthScanner(words, zone) {
  /** @type {Raw[]} */
  const runs = [];
  let rest = "";
  /** @param {string} text */
  const push = (text) => {
    const buffer = rest + text;
    let at = 0;
    for (;;) {
      const start = buffer.indexOf("<Workout ", at);
      if (start < 0) {
        rest = buffer.slice(Math.max(at, buffer.length - 8));
        return;
      }
      const end = endOfWorkout(buffer, start);
      if (end < 0 && buffer.length - start < LONGEST_ELEMENT) {
        rest = buffer.slice(start);
        return;
      }
      if (end >= 0) runs.push(workoutIn(words, buffer.slice(start, end), zone));
      at = end >= 0 ? end : start + 9;
    }
  };
  return { runs, push };
}

/** @param {string} buffer @param {number} start */
function endOfWorkout(buffer, start) {
  const close = buffer.indexOf(">", start);
  if (close < 0) return -1;
  if (buffer[close - 1] === "/") return close + 1;
  const end = buffer.indexOf("</Workout>", close);
  const another = buffer.indexOf("<Workout ", close);
  return another >= 0 && (end < 0 || another < end) ? another : end;
}

/** @param {Words} words @param {string} text @param {Zone} zone */
function workoutIn(words, text, zone) {
  const [tag, ...inside] = text.split(">");
  const values = attributesIn(tag);
  let metres = lengthIn(values.totalDistance, values.totalDistanceUnit);
  for (const statistics of inside.join(">").split("<WorkoutStatistics ").slice(1)) {
    const own = attributesIn(statistics.split(">", 1)[0]);
    if (metres === null && (own.type ?? "").includes("Distance")) metres = lengthIn(own.sum, own.unit);
  }
  const [start, end] = [values.startDate, values.endDate].map((date) => whenIn(words, date ?? ""));
  const duration = xmlNumber(values.duration);
  const unit = SECONDS[values.durationUnit ?? "min"];
  let seconds = duration === null || unit === undefined ? null : duration * unit;
  if (seconds === null && start && end && start.at !== null && end.at !== null) seconds = Math.max(0, utcSeconds(end) - utcSeconds(start));
  const kind = (values.workoutActivityType ?? "").replace(/^HKWorkoutActivityType/, "").toLowerCase();
  return ofDate(start, zone, { metres, seconds, kind, source: "apple" });
}

/** @param {string} tag @returns {Record<string, string | undefined>} */
function attributesIn(tag) {
  return Object.fromEntries([...tag.matchAll(/([A-Za-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

/** @param {string | undefined} amount @param {string | undefined} unit */
function lengthIn(amount, unit) {
  const value = xmlNumber(amount);
  const factor = LENGTHS[(unit ?? "").toLowerCase()];
  return value === null || factor === undefined ? null : value * factor;
}
