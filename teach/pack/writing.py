"""Zips with the same bytes whenever they are packed from the same files."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

_SAME = (1980, 1, 1, 0, 0, 0)


def zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return a zip that unpacks into one folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _SAME)
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def write_zip(target: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """Write a zip, whole or not at all."""
    part = target.with_suffix(".part")
    part.write_bytes(zipped(folder, files))
    part.replace(target)
