"""Compiles the modules of a zip ahead of time, which a browser would do at each visit.

Run by the Python that will import them, through ``compile.mjs``.
"""

import importlib.util
import io
import zipfile
from importlib import _bootstrap_external  # the one place that writes the form

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
            entry = zipfile.ZipInfo(f"{name}c" if name in changed else name, _SAME_TIME)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _module(source: bytes, path: str) -> bytes | None:
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    return bytes(_bootstrap_external._code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False))  # noqa: SLF001
