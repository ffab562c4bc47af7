// Opening files of any kind: what they are, by what is in them, and what they hold. The twin of opening.py.
//
// The readers of each format are asked for when a file of it is there: `partOf(name)` brings the exports of the modules "tables",
// "fit", "tracks" or "records", or of "judging".

import { fill } from "../../core/words.js";
import { entriesOf, gathered, inflated, piecesOf, unpacked, windowOn } from "./archive.js";
import { deviceZone } from "./cells.js";
import { Unreadable } from "./raw.js";

/** @import { Dates } from "../types" */
/** @import { Entry, Log, Pause, Pieces, Raw, Reading, Words, Zip } from "./types" */

const HEAD = 65_536;
const TASK_MS = 25;
const FIT = [0x2e, 0x46, 0x49, 0x54]; // ".FIT", after the first eight bytes
const DEEPEST_ZIP = 2;
const READ = /\.(?:fit|gpx|tcx|csv|json|zip)$/;
const QUIETLY = ["unknown", "no_activity", "columns", "nothing", "empty"];

/**
 * Reads one file or several; `answers` are unit, day_first, kinds, keep_rides and, for tests, zone. `onFile` hears how many
 * of how many are done and may return false to stop. Throws an error with a sentence where one file alone cannot be read.
 * @param {Words} words
 * @param {Dates} dates
 * @param {File[]} files
 * @param {Record<string, any>} answers
 * @param {(name: string) => Promise<any>} partOf
 * @param {Reading["onFile"]} onFile
 * @returns {Promise<Log>}
 */
export async function readRuns(words, dates, files, answers, partOf, onFile = () => true) {
  const { unit = null, day_first = null, zone = deviceZone } = answers;
  /** @type {Reading} */
  const reading = { words, unit, dayFirst: day_first, zone, raws: [], aside: [], read: 0, files: 0, onFile, partOf, pause: breather() };
  if (files.length > words.limits.files) throw new Error(fill(words.sentence.too_many, { count: files.length, most: words.limits.files }));
  if (files.length === 1) {
    try {
      await readFile(reading, files[0], 0);
    } catch (error) {
      throw error instanceof Unreadable ? new Error(sentenceOf(words, error, files[0].name ?? "this file")) : error;
    }
  } else
    for (const [at, file] of files.entries()) {
      await orAside(reading, file.name, () => readFile(reading, file, 0));
      if ((await onFile(at + 1, files.length)) === false) break;
      await reading.pause();
    }
  const { judged } = await partOf("judging");
  const log = await judged(words, dates, reading.raws, answers, reading.pause);
  return { ...log, aside: [...log.aside, ...reading.aside], files: [reading.read, reading.files] };
}

// Lets the page answer in between: what has taken longer goes on in a task of its own.
/** @returns {Pause} */
function breather() {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TASK_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  };
}

/** @param {Words} words @param {Unreadable} error @param {string} file */
function sentenceOf(words, { reason, values }, file) {
  return fill(words.sentence[reason], { file, ...values });
}

/** @param {Reading} reading @param {string} file @param {() => Promise<void>} read @param {string[]} [quietly] */
async function orAside(reading, file, read, quietly = []) {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (quietly.includes(error.reason)) return;
    reading.files += 1;
    reading.aside.push({ why: error.reason, says: sentenceOf(reading.words, error, file), run: null, file });
  }
}

/** @param {Reading} reading @param {Blob} blob @param {number} depth */
async function readFile(reading, blob, depth) {
  const head = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer());
  if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6])) {
    if (depth > DEEPEST_ZIP) throw new Unreadable("zip");
    await readZip(reading, blob, depth);
  } else if (isHealth(head)) takeIn(reading, await healthRuns(reading, piecesOf(blob, null, "damaged")));
  else {
    if (blob.size > reading.words.limits.file_bytes) throw new Unreadable("too_large", { size: Math.floor(blob.size / 1_000_000) });
    takeIn(reading, await readBytes(reading, new Uint8Array(await blob.arrayBuffer()), false));
  }
}

/** @param {Reading} reading @param {Raw[]} raws */
function takeIn(reading, raws) {
  for (const raw of raws) reading.raws.push(raw);
  reading.read += 1;
  reading.files += 1;
}

/** @param {Uint8Array} bytes @param {number[]} start */
function startsWith(bytes, start) {
  return start.every((byte, at) => bytes[at] === byte);
}

/** @param {Reading} reading @param {Uint8Array<ArrayBuffer>} data @param {boolean} isUnpacked @returns {Promise<Raw[]>} */
async function readBytes(reading, data, isUnpacked) {
  if (startsWith(data, [0x1f, 0x8b]) && !isUnpacked)
    return readBytes(reading, await unpacked(data, reading.words.limits.entry_bytes), true);
  if (startsWith(data.subarray(8, 12), FIT)) return (await reading.partOf("fit")).readFit(data, reading.zone);
  if (latin(data.subarray(0, 15)) === "SQLite format 3") throw new Unreadable("health_connect");
  if (startsWith(data, [0xd0, 0xcf, 0x11, 0xe0])) throw new Unreadable("excel");
  if (isHealth(data.subarray(0, HEAD))) return healthRuns(reading, [data]);
  const text = textOf(data).replace(/^[ \t\r\n\0]+/, "");
  if (!text) throw new Unreadable("empty");
  if (text.slice(0, 1000).includes("\0")) throw new Unreadable("unknown");
  return readText(reading, text);
}

/** @param {Reading} reading @param {string} text @returns {Promise<Raw[]>} */
async function readText({ words, zone, unit, dayFirst, partOf, pause }, text) {
  if (text[0] === "{" || text[0] === "[") return (await partOf("records")).readJson(words, text, zone);
  if (text[0] !== "<") return (await partOf("tables")).readTable(words, text, zone, unit, dayFirst, pause);
  const head = text.slice(0, 4096).toLowerCase();
  if (head.includes("<!doctype html") || head.includes("<html")) throw new Unreadable("web_page");
  if (head.includes("gpx")) return (await partOf("tracks")).readGpx(words, text, zone);
  if (head.includes("trainingcenterdatabase")) return (await partOf("tracks")).readTcx(words, text, zone);
  throw new Unreadable("unknown");
}

/** @param {Uint8Array} data */
export function textOf(data) {
  if (startsWith(data, [0xff, 0xfe])) return new TextDecoder("utf-16le", { ignoreBOM: true }).decode(data.subarray(2));
  if (startsWith(data, [0xfe, 0xff])) return new TextDecoder("utf-16be", { ignoreBOM: true }).decode(data.subarray(2));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    return latin(data);
  }
}

// Latin-1, byte by byte: browsers take that name for another code page.
/** @param {Uint8Array} data */
function latin(data) {
  const parts = [];
  for (let at = 0; at < data.length; at += 8192) parts.push(String.fromCharCode(...data.subarray(at, at + 8192)));
  return parts.join("");
}

/** @param {Uint8Array} head */
function isHealth(head) {
  const text = latin(head);
  return text.replace(/^[\xef\xbb\xbf \t\r\n]+/, "")[0] === "<" && text.includes("HealthData");
}

/** @param {Reading} reading @param {Pieces} pieces @returns {Promise<Raw[]>} */
async function healthRuns({ words, zone, partOf, pause }, pieces) {
  const { healthScanner } = await partOf("tracks");
  const scanner = healthScanner(words, zone);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const piece of pieces) {
    scanner.push(decoder.decode(piece, { stream: true }));
    await pause();
  }
  if (!scanner.runs.length) throw new Unreadable("nothing");
  return scanner.runs;
}

/** @param {Reading} reading @param {Blob} blob @param {number} depth */
async function readZip(reading, blob, depth) {
  const { limits } = reading.words;
  const zip = windowOn(blob);
  const entries = (await entriesOf(zip)).filter(({ name }) => !name.endsWith("/") && !isHidden(name));
  /** @type {[Entry, string][]} */
  const named = entries.map((entry) => [entry, entry.name.toLowerCase()]);
  if (named.some(([, name]) => name.startsWith("xl/"))) throw new Unreadable("excel");
  if (named.some(([, name]) => name.endsWith("health_connect_export.db"))) throw new Unreadable("health_connect");
  for (const [entry, name] of named) {
    if (baseOf(name) === "activities.csv") {
      takeIn(reading, await readBytes(reading, await wholeEntry(reading, zip, entry), false));
      return;
    }
    if (name.endsWith(".xml") && !name.endsWith("_cda.xml")) {
      const { value } = await inflated(zip, entry).next();
      if (value && isHealth(value.subarray(0, HEAD))) {
        takeIn(reading, await healthRuns(reading, inflated(zip, entry)));
        return;
      }
    }
  }
  const wanted = named.filter(([, name]) => READ.test(name.replace(/\.gz$/, "")));
  if (wanted.length > limits.files) throw new Unreadable("too_many", { count: wanted.length, most: limits.files });
  const before = [reading.raws.length, reading.aside.length];
  for (const [at, [entry]] of wanted.entries()) {
    await orAside(reading, baseOf(entry.name), () => readEntry(reading, zip, entry, depth), QUIETLY);
    if ((await reading.onFile(at + 1, wanted.length)) === false) break;
    await reading.pause();
  }
  if (reading.raws.length === before[0] && reading.aside.length === before[1]) throw new Unreadable("zip_empty", { count: entries.length });
}

/** @param {Reading} reading @param {Zip} zip @param {Entry} entry @param {number} depth */
async function readEntry(reading, zip, entry, depth) {
  const data = await wholeEntry(reading, zip, entry);
  if (startsWith(data, [0x50, 0x4b])) await readFile(reading, new Blob([data]), depth + 1);
  else takeIn(reading, await readBytes(reading, data, false));
}

/** @param {Reading} reading @param {Zip} zip @param {Entry} entry */
async function wholeEntry({ words }, zip, entry) {
  const { entry_bytes } = words.limits;
  if (entry.size > entry_bytes) throw new Unreadable("too_large", { size: Math.floor(entry.size / 1_000_000) });
  return gathered(inflated(zip, entry), entry_bytes);
}

/** @param {string} name */
function baseOf(name) {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** @param {string} name */
function isHidden(name) {
  return name.startsWith("__MACOSX") || baseOf(name).startsWith(".");
}
