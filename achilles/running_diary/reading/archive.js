// Reading a zip by its list at the end, one entry at a time, from a Blob that is never read whole: the twin of archive.py.

import { Unreadable } from "./raw.js";

const CHUNK = 1 << 20;
const [END_SIZE, ENTRY_SIZE, LOCAL_SIZE, LONGEST_COMMENT] = [22, 46, 30, 65_535];
const UNSTATED = 0xffffffff;
/** @type {Uint32Array | undefined} */
let checksums;

async function viewOf(blob, from, length) {
  return new DataView(await blob.slice(from, from + length).arrayBuffer());
}

export async function entriesOf(blob) {
  const tail = await viewOf(blob, Math.max(0, blob.size - END_SIZE - LONGEST_COMMENT), END_SIZE + LONGEST_COMMENT);
  let end = tail.byteLength - END_SIZE;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Unreadable("zip");
  const [count, size, offset] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (count === 0xffff || offset === UNSTATED || offset + size > blob.size || size > 50_000_000) throw new Unreadable("zip");
  const listing = await viewOf(blob, offset, size);
  const entries = [];
  let at = 0;
  for (let n = 0; n < count; n += 1) {
    if (at + ENTRY_SIZE > listing.byteLength || listing.getUint32(at, true) !== 0x02014b50) throw new Unreadable("zip");
    const [long, short] = [(place) => listing.getUint32(at + place, true), (place) => listing.getUint16(at + place, true)];
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
export async function* inflated(blob, entry) {
  const local = await viewOf(blob, entry.offset, LOCAL_SIZE);
  if (local.byteLength < LOCAL_SIZE || local.getUint32(0, true) !== 0x04034b50) throw new Unreadable("zip");
  const start = entry.offset + LOCAL_SIZE + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = blob.slice(start, start + entry.packed);
  let [checksum, size] = [0, 0];
  if (packed.size < entry.packed) throw new Unreadable("zip");
  for await (const piece of piecesOf(packed, entry.method === 8 ? "deflate-raw" : null, "zip")) {
    size += piece.length;
    if (size > entry.size) throw new Unreadable("zip");
    checksum = checksumOf(piece, checksum);
    yield piece;
  }
  if (checksum !== entry.checksum || size !== entry.size) throw new Unreadable("zip");
}

export async function* piecesOf(blob, format, reason) {
  const stream = format ? blob.stream().pipeThrough(new DecompressionStream(format)) : blob.stream();
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

// What a gzip file holds, up to a limit. Some engines pass over what follows it: then its end is not that of the content.
export async function unpacked(blob, limit) {
  const content = await gathered(piecesOf(blob, "gzip", "damaged"), limit);
  const end = await viewOf(blob, blob.size - 8, 8);
  if (end.getUint32(0, true) !== checksumOf(content, 0) || end.getUint32(4, true) !== content.length) throw new Unreadable("damaged");
  return content;
}

export async function gathered(pieces, limit) {
  const parts = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limit) throw new Unreadable("too_large", { size: Math.floor(limit / 1_000_000) });
    parts.push(piece);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

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
