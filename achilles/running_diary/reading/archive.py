"""Reading a zip by its list at the end, one entry at a time: an export with photos may be far too large to hold. The twin is ``archive.js``."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from achilles.running_diary.reading.cells import load_words
from achilles.running_diary.reading.raw import Unreadable

CHUNK = 1 << 20
_END = b"PK\x05\x06"
_END_SIZE, _ENTRY_SIZE, _LOCAL_SIZE = 22, 46, 30
_LONGEST_COMMENT = 65_535
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a zip: its name, and where and how it is stored."""

    name: str
    method: int
    checksum: int
    packed: int
    size: int
    offset: int


def entries_of(file: BinaryIO) -> list[Entry]:
    """Return a zip's entries. Raises ``Unreadable`` for a zip that is cut off, locked, in parts, or of the kind zip64."""
    length = file.seek(0, 2)
    tail = _at(file, max(0, length - _END_SIZE - _LONGEST_COMMENT), _END_SIZE + _LONGEST_COMMENT)
    at = tail.rfind(_END, 0, max(0, len(tail) - _END_SIZE + len(_END)))
    if at < 0:
        raise Unreadable("zip")
    count, size, offset = _number(tail, at + 10, 2), _number(tail, at + 12, 4), _number(tail, at + 16, 4)
    if count == 0xFFFF or offset == 0xFFFFFFFF or offset + size > length or size > 50_000_000:
        raise Unreadable("zip")
    listing = _at(file, offset, size)
    entries, at = [], 0
    for _ in range(count):
        if listing[at : at + 4] != b"PK\x01\x02" or at + _ENTRY_SIZE > len(listing):
            raise Unreadable("zip")
        name_length, extra, comment = (_number(listing, at + place, 2) for place in (28, 30, 32))
        name = listing[at + _ENTRY_SIZE : at + _ENTRY_SIZE + name_length].decode("utf-8", errors="replace")
        entry = Entry(
            name,
            _number(listing, at + 10, 2),
            _number(listing, at + 16, 4),
            _number(listing, at + 20, 4),
            _number(listing, at + 24, 4),
            _number(listing, at + 42, 4),
        )
        is_locked = _number(listing, at + 8, 2) & 1
        if is_locked or entry.method not in (_STORED, _DEFLATED) or 0xFFFFFFFF in (entry.packed, entry.size, entry.offset):
            raise Unreadable("zip")
        entries.append(entry)
        at += _ENTRY_SIZE + name_length + extra + comment
    return entries


def inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Give an entry's bytes piece by piece. Raises ``Unreadable`` where they are not those that were packed."""
    local = _at(file, entry.offset, _LOCAL_SIZE)
    if len(local) < _LOCAL_SIZE or local[:4] != b"PK\x03\x04":
        raise Unreadable("zip")
    at = entry.offset + _LOCAL_SIZE + _number(local, 26, 2) + _number(local, 28, 2)
    decompressor = zlib.decompressobj(-15) if entry.method == _DEFLATED else None
    checksum = size = 0
    left = entry.packed
    while left:
        packed = _at(file, at, min(CHUNK, left))
        if not packed:
            raise Unreadable("zip")
        at, left = at + len(packed), left - len(packed)
        while packed:
            if decompressor is None:
                piece, packed = packed, b""
            else:
                try:
                    piece = decompressor.decompress(packed, CHUNK)
                except zlib.error:
                    raise Unreadable("zip") from None
                packed = decompressor.unconsumed_tail
            checksum, size = zlib.crc32(piece, checksum), size + len(piece)
            if size > entry.size:
                raise Unreadable("zip")
            yield piece
    if checksum != entry.checksum or size != entry.size:
        raise Unreadable("zip")


def unpacked(data: bytes) -> bytes:
    """Return what a gzip file holds, up to the limit. Raises ``Unreadable`` for a damaged one."""
    limit = load_words()["limits"]["entry_bytes"]
    decompressor = zlib.decompressobj(31)
    try:
        content = decompressor.decompress(data, limit + 1)
    except zlib.error:
        raise Unreadable("damaged") from None
    if len(content) > limit:
        raise Unreadable("too_large", size=limit // 1_000_000)
    # As on the page, where an engine may pass over zeros that follow: the file must end as its content says.
    end = struct.pack("<II", zlib.crc32(content), len(content))
    if not decompressor.eof or not data.endswith(end) or decompressor.unused_data[:1] not in (b"", b"\x00"):
        raise Unreadable("damaged")
    return content


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")
