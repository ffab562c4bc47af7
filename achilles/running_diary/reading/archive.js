// Reading a zip by its list at the end, one entry at a time, from a Blob that is never read whole: the twin of archive.py.
//
// A browser takes milliseconds to open a part of a file, however small the part. So a zip is read through a window of a megabyte,
// which holds many of the small files that an export of single activities is made of.

import { Unreadable } from "./raw.js";

/** @import { Entry, Pieces, Zip } from "./types" */

const CHUNK = 1 << 16; // small enough for the engine to tidy up its text at once
const WINDOW = 1 << 20;
const SPARE = 1024; // what an entry's own header may add to its data, as a rule
const [END_SIZE, ENTRY_SIZE, LOCAL_SIZE, LONGEST_COMMENT] = [22, 46, 30, 65_535];
const UNSTATED = 0xffffffff;
/** @type {Uint32Array | undefined} */
let checksums;

/** A zip's bytes by their place: `at(from, length)` gives them, or fewer at the end. @param {Blob} blob @returns {Zip} */
export function windowOn(blob) {
  let start = 0;
  let bytes = new Uint8Array(0);
  /** @param {number} from @param {number} length */
  const at = async (from, length) => {
    if (from < start || from + length > start + bytes.length) {
      start = from;
      bytes = await bytesOf(blob.slice(from, from + Math.max(length, WINDOW)));
    }
    return bytes.subarray(from - start, from - start + length);
  };
  return { blob, at };
}

/** @param {Blob} blob */
async function bytesOf(blob) {
  return new Uint8Array(await blob.arrayBuffer());
}

/** @param {Uint8Array} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param {Zip} zip @returns {Promise<Entry[]>} */
export async function entriesOf({ blob }) {
  const tail = viewOf(await bytesOf(blob.slice(Math.max(0, blob.size - END_SIZE - LONGEST_COMMENT))));
  let end = tail.byteLength - END_SIZE;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Unreadable("zip");
  const [count, size, offset] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (count === 0xffff || offset === UNSTATED || offset + size > blob.size || size > 50_000_000) throw new Unreadable("zip");
  const listing = viewOf(await bytesOf(blob.slice(offset, offset + size)));
  const entries = [];
  let at = 0;
  for (let n = 0; n < count; n += 1) {
    if (at + ENTRY_SIZE > listing.byteLength || listing.getUint32(at, true) !== 0x02014b50) throw new Unreadable("zip");
    const start = at;
    const long = (/** @type {number} */ place) => listing.getUint32(start + place, true);
    const short = (/** @type {number} */ place) => listing.getUint16(start + place, true);
    const entry = { method: short(10), checksum: long(16), packed: long(20), size: long(24), offset: long(42) };
    if (short(8) & 1 || ![0, 8].includes(entry.method) || [entry.packed, entry.size, entry.offset].includes(UNSTATED))
      throw new Unreadable("zip");
    const name = new Uint8Array(listing.buffer, at + ENTRY_SIZE, Math.min(short(28), listing.byteLength - at - ENTRY_SIZE));
    entries.push({ ...entry, name: new TextDecoder("utf-8", { ignoreBOM: true }).decode(name) });
    at += ENTRY_SIZE + short(28) + short(30) + short(32);
  }
  return entries;
}

// An entry's bytes piece by piece; throws where they are not those that were packed.
/** @param {Zip} zip @param {Entry} entry */
export async function* inflated(zip, entry) {
  const { blob, at } = zip;
  const isSmall = entry.packed + LOCAL_SIZE + SPARE <= WINDOW;
  const near = await at(entry.offset, LOCAL_SIZE + (isSmall ? SPARE + entry.packed : 0));
  const local = viewOf(near);
  if (local.byteLength < LOCAL_SIZE || local.getUint32(0, true) !== 0x04034b50) throw new Unreadable("zip");
  const head = LOCAL_SIZE + local.getUint16(26, true) + local.getUint16(28, true);
  const start = entry.offset + head;
  const packed = head + entry.packed <= near.length ? near.subarray(head, head + entry.packed) : blob.slice(start, start + entry.packed);
  let [checksum, size] = [0, 0];
  if (packed instanceof Blob && packed.size < entry.packed) throw new Unreadable("zip");
  for await (const piece of piecesOf(packed, entry.method === 8 ? "deflate-raw" : null, "zip")) {
    size += piece.length;
    if (size > entry.size) throw new Unreadable("zip");
    checksum = checksumOf(piece, checksum);
    yield piece;
  }
  if (checksum !== entry.checksum || size !== entry.size) throw new Unreadable("zip");
}

/** @param {Blob | Uint8Array<ArrayBuffer>} source @param {CompressionFormat | null} format @param {string} reason */
export async function* piecesOf(source, format, reason) {
  const whole = source instanceof Blob ? source.stream() : streamOf(source);
  const stream = format ? whole.pipeThrough(new DecompressionStream(format)) : whole;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (let at = 0; at < value.length; at += CHUNK) yield value.subarray(at, at + CHUNK);
    }
  } catch (error) {
    throw error instanceof TypeError || /** @type {any} */ (error)?.code?.startsWith("Z_") ? new Unreadable(reason) : error;
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {ReadableStream<Uint8Array<ArrayBuffer>>} */
function streamOf(bytes) {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

// What a gzip file holds, up to a limit. Some engines pass over what follows it: then its end is not that of the content.
/** @param {Uint8Array<ArrayBuffer>} data @param {number} limit */
export async function unpacked(data, limit) {
  const content = await gathered(piecesOf(data, "gzip", "damaged"), limit);
  const end = viewOf(data.subarray(-8));
  if (end.byteLength < 8 || end.getUint32(0, true) !== checksumOf(content, 0) || end.getUint32(4, true) !== content.length)
    throw new Unreadable("damaged");
  return content;
}

/** @param {Pieces} pieces @param {number} limit */
export async function gathered(pieces, limit) {
  const parts = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limit) throw new Unreadable("too_large", { size: Math.floor(limit / 1_000_000) });
    parts.push(piece);
  }
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes @param {number} before */
function checksumOf(bytes, before) {
  const table =
    checksums ??
    Uint32Array.from({ length: 256 }, (_, byte) => {
      let value = byte;
      for (let n = 0; n < 8; n += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
      return value;
    });
  checksums = table;
  let sum = ~before;
  for (const byte of bytes) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}
