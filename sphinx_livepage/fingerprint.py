"""Fingerprints: short ones that name a version in an address, and whole ones that a browser compares a file with."""

import base64
import hashlib
from collections.abc import Iterable, Mapping

_SHORT = 12  # letters: 48 bits, plenty for the files of one site


def fingerprint(content: bytes) -> str:
    """Return a short fingerprint of a content, for a name or an address."""
    return hashlib.sha256(content).hexdigest()[:_SHORT]


def fingerprint_of_files(files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> str:
    """Return a short fingerprint of files, of their names as well as their contents. Their order does not count."""
    whole = hashlib.sha256()
    for name, content in sorted(files.items() if isinstance(files, Mapping) else files):
        whole.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()[:_SHORT]


def integrity(content: bytes) -> str:
    """Return the SHA-256 of a content as browsers write it, in base64."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
