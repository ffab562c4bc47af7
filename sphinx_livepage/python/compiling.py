"""Compiles modules ahead of time, which a browser would do at each visit.

Run by the Python that will import them, in node, through ``compile.mjs`` or ``first_cell.mjs``.
"""

import importlib.util
import io
import sys
import zipfile
from importlib import _bootstrap_external  # the one place that writes the form
from typing import Any

_SAME_TIME = (1980, 1, 1, 0, 0, 0)


def compiled(content: bytes, *, below: str) -> bytes:
    """Return a zip with each module compiled in place of its source. ``below`` is where it will lie, for tracebacks.

    What does not compile stays as it is: some packages bring text for other versions of Python.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        changed = {
            name: code for name in given.namelist() if name.endswith(".py") and (code := _module(given.read(name), f"{below}/{name}"))
        }
        for name in sorted(given.namelist()):
            data = changed.get(name) or given.read(name)
            if name.endswith(".dist-info/RECORD"):
                data = "".join(f"{each}{'c' if each in changed else ''},,\n" for each in sorted(given.namelist())).encode()
            _write(archive, f"{name}c" if name in changed else name, data)
    return whole.getvalue()


def imported() -> bytes:
    """Return a zip of all modules that were imported so far, compiled: ``json/decoder.pyc``, from wherever its source was.

    Modules that were written in this program, or in C, are not among them.
    """
    folders = [f"{folder}/" for folder in sys.path if folder.endswith((".zip", "site-packages"))]
    found = {}
    for module in sys.modules.values():
        spec: Any = getattr(module, "__spec__", None)
        origin = (spec and spec.origin) or ""
        folder = next((folder for folder in folders if origin.startswith(folder)), "")
        if folder and origin.endswith(".py") and (code := _module(spec.loader.get_data(origin), origin)):
            found[f"{origin.removeprefix(folder)}c"] = code
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in sorted(found):
            _write(archive, name, found[name])
    return whole.getvalue()


def _module(source: bytes, path: str) -> bytes | None:
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    return bytes(_bootstrap_external._code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False))  # type: ignore[attr-defined]  # noqa: SLF001


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _SAME_TIME)
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    archive.writestr(entry, data, archive.compression)
