"""One Python for the browser, made when the site is built: Pyodide's core from npm, pure wheels, and wheels of our own packages.

``livepage_python`` in ``_config.yml`` says what it is made of (paths from the book's root):

``core``      the folder of the npm package pyodide
``wheels``    the folder of the wheels that were downloaded for it
``packages``  folders of our own packages
``left_out``  patterns of files in others' wheels that no page of this site uses
``undocumented``  patterns of modules in others' wheels that lose their docstrings: those weigh more than the code
``first_cell``  what a first cell is like: what it imports is compiled when the site is built, and loaded while Python starts
``explain``   ``module:function`` of one of our packages that returns what an error means in plain words, or None

All of it stands in one folder of the site, ``_static/python/`` and a fingerprint of the contents: what was loaded from there once
never changes. Its lock names these files and no others, so nothing is asked of any other host; ``imports`` says which wheel has
what a cell imports.
"""

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.errors import ExtensionError

from sphinx_livepage.filling import filled
from sphinx_livepage.fingerprint import fingerprint_of_files
from sphinx_livepage.python import library
from sphinx_livepage.python.ahead import run_first_cell, with_compiled
from sphinx_livepage.python.wheels import files_of, lean_wheel, lock_entry, name_of, own_wheel, packed_whole, same_json, version_of

PLACE = "python"  # below _static
LOCK = "pyodide-lock.json"
WASM = "pyodide.asm.wasm"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", WASM, library.ZIP)
# Many hosts, a stock nginx among them, send ".mjs" as a download, and a browser runs no module that comes as one.
RENAMED = {"pyodide.mjs": "pyodide.js", "pyodide.asm.mjs": "pyodide.asm.js"}
CACHE = ".lean"  # beside the downloaded wheels: packing the larger ones takes seconds
RUNTIME = "livepage_runtime"
# The files of IPython that need nothing else: how values are printed and displayed. See runtime/shell.py.
OF_IPYTHON = (
    "core/__init__.py",
    "core/display.py",
    "core/display_functions.py",
    "display.py",
    "lib/__init__.py",
    "lib/display.py",
    "lib/pretty.py",
    "testing/__init__.py",
    "testing/skipdoctest.py",
)
WORKER = "worker.js"
SCRIPTS = (WORKER, "confine.js", "library.js", "runner.js", "cells.css")
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Parts:
    """What a distribution is made of."""

    core: Path
    wheels: Path
    packages: tuple[Path, ...]
    left_out: tuple[str, ...] = ()
    undocumented: tuple[str, ...] = ()
    first_cell: str = ""
    explain: str = ""

    @classmethod
    def of(cls, settings: dict[str, Any], root: Path) -> "Parts":
        """Read them from the settings of a book. Raises ``ExtensionError`` where something is not there."""
        parts = cls(
            root / settings["core"],
            root / settings["wheels"],
            tuple(root / package for package in settings["packages"]),
            tuple(settings.get("left_out", ())),
            tuple(settings.get("undocumented", ())),
            settings.get("first_cell", ""),
            settings.get("explain", ""),
        )
        for path in (parts.core / LOCK, parts.wheels, *parts.packages):
            if not path.exists():
                raise ExtensionError(f"sphinx_livepage: {path} is not there, and Python in the page is made of it")
        return parts


def write_distribution(parts: Parts, place: Path) -> Path:
    """Write a distribution into a folder of its own below ``place``, named by its contents. Returns that folder."""
    runtime, content = _runtime(parts)
    first = [name_of(runtime)]
    own = {name: packed_whole(loose) for name, loose in (own_wheel(each.name, version_of(each), files_of(each)) for each in parts.packages)}
    theirs = {wheel.name: _lean(wheel, parts) for wheel in sorted(parts.wheels.glob("*.whl"))}
    files = core_of(parts.core) | {runtime: content} | own | theirs
    early = [*own]
    if parts.first_cell:
        shown = run_first_cell(files | {LOCK: lock_of(parts, files)}, first, parts.first_cell, parts.wheels / CACHE)
        files, early = with_compiled(files, shown.modules), [*shown.wheels]
    files[library.PACKED], unpacked = library.packed_library(files.pop(library.ZIP))
    files[LOCK] = lock_of(parts, files)
    sizes = {name: [len(files[name]), _on_the_wire(name, files[name])] for name in (WASM, runtime, *early)}
    sizes[library.ZIP] = [unpacked, len(files[library.PACKED])]
    values = {"FIRST": first, "EARLY": early, "SIZES": sizes, "EXPLAIN": parts.explain}
    files |= {name: _script(name, values) for name in SCRIPTS}
    folder = place / fingerprint_of_files(files)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def core_of(folder: Path) -> dict[str, bytes]:
    """Return the files of Pyodide's core, with modules named and imported as ``.js``."""
    files = {}
    for name in CORE:
        content = (folder / name).read_bytes()
        if name in RENAMED:
            for old, new in RENAMED.items():
                content = content.replace(old.encode(), new.encode())
        files[RENAMED.get(name, name)] = content
    return files


def lock_of(parts: Parts, files: Mapping[str, bytes]) -> bytes:
    """Return the lock: Pyodide's own words on itself, and the wheels among these files in place of its packages."""
    info = json.loads((parts.core / LOCK).read_text(encoding="utf-8"))["info"]
    wheels = {name: content for name, content in files.items() if name.endswith(".whl")}
    names = {name_of(name) for name in wheels}
    environment = browser_environment(info["python"])
    return same_json({"info": info, "packages": dict(lock_entry(name, content, names, environment) for name, content in wheels.items())})


def browser_environment(version: str) -> dict[str, str]:
    """Return what the conditions in a wheel's requirements are judged by: a version of Python in a browser."""
    return {
        "implementation_name": "cpython",
        "implementation_version": version,
        "os_name": "posix",
        "platform_machine": "wasm32",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Emscripten",
        "platform_version": "",
        "python_full_version": version,
        "python_version": ".".join(version.split(".")[:2]),
        "sys_platform": "emscripten",
        "extra": "",
    }


def _runtime(parts: Parts) -> tuple[str, bytes]:
    """Return the wheel of what runs cells, with the files of IPython that it uses."""
    found = sorted(parts.wheels.glob("ipython-*.whl"))
    if not found:
        raise ExtensionError(f"sphinx_livepage: {parts.wheels} holds no wheel of ipython, whose display functions cells use")
    with zipfile.ZipFile(found[-1]) as wheel:
        borrowed = {f"{RUNTIME}/ipython/{name}": wheel.read(f"IPython/{name}") for name in OF_IPYTHON}
    return own_wheel(RUNTIME, "1", files_of(_HERE / "runtime", RUNTIME) | borrowed)


def _script(name: str, values: dict[str, Any]) -> bytes:
    """Return a script of the page's side; the worker's with what is loaded from the start and how much that is."""
    text = (_HERE / name).read_text(encoding="utf-8")
    return (filled(text, values) if name == WORKER else text).encode()


def _on_the_wire(file: str, data: bytes) -> int:
    """Return about how many bytes of a file travel: hosts pack what is not packed yet."""
    return len(data) if file.endswith(".whl") else len(zlib.compress(data, 6))


def _lean(wheel: Path, parts: Parts) -> bytes:
    """Return a lean wheel that is packed as a whole, made only where its rules or the wheel changed."""
    rules = repr((parts.left_out, parts.undocumented))
    asked = hashlib.sha256((_HERE / "wheels.py").read_bytes() + rules.encode() + wheel.read_bytes())
    kept = parts.wheels / CACHE / f"{wheel.stem}-{asked.hexdigest()[:12]}.whl"
    if not kept.is_file():
        content = packed_whole(lean_wheel(wheel, parts.left_out, parts.undocumented))
        kept.parent.mkdir(exist_ok=True)
        for old in kept.parent.glob(f"{wheel.stem}-*.whl"):
            old.unlink()
        kept.write_bytes(content)
    return kept.read_bytes()
