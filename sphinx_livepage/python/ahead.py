"""Compiling ahead: what each start of Python and a reader's first cell import is compiled when the site is built.

To read a module's source and compile it takes a browser longer than all else that it does for a first cell, so that Python starts
three times sooner without. Compiled modules weigh more. So those that a first cell does not import stay as they are.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sphinx_livepage.fingerprint import fingerprint_of_files
from sphinx_livepage.node import run_node
from sphinx_livepage.python.runtime.importing import opened
from sphinx_livepage.python.wheels import is_whole, packed, packed_whole, zipped

COMPILING = Path(__file__).with_name("compiling.py")
FIRST_CELL = Path(__file__).with_name("first_cell.mjs")
_ARCHIVES = (".whl", ".zip")


@dataclass(frozen=True)
class FirstCell:
    """What running a first cell showed.

    Attributes:
        modules: the modules that were imported, compiled, by their place in an archive: ``json/decoder.pyc``.
        wheels: the wheels that the cell loaded, in that order.
    """

    modules: Mapping[str, bytes]
    wheels: tuple[str, ...]


def run_first_cell(files: Mapping[str, bytes], first: list[str], cell: str, cache: Path) -> FirstCell:
    """Run a cell in node with a distribution's files, if that was not done with the same ones before.

    Raises ``ExtensionError`` for a cell that fails. ``first`` are the packages that are loaded before any cell runs.
    """
    program = COMPILING.read_text(encoding="utf-8")
    asked = hashlib.sha256(repr((fingerprint_of_files(files), first, cell, program, FIRST_CELL.read_bytes())).encode()).hexdigest()[:12]
    kept = cache / f"first-cell-{asked}.zip"
    wheels = kept.with_suffix(".json")
    if not (kept.is_file() and wheels.is_file()):
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob("first-cell-*"):
            old.unlink()
        with tempfile.TemporaryDirectory(prefix="first-cell-") as place:
            for name, content in files.items():
                Path(place, name).write_bytes(content)
            Path(place, "package.json").write_text('{"type": "module"}', encoding="utf-8")  # node asks for that
            request = {"folder": place, "first": first, "program": program, "cell": cell, "to": str(kept)}
            said = run_node(FIRST_CELL, asked=json.dumps(request))
        wheels.write_text(said.strip().splitlines()[-1], encoding="utf-8")
    with zipfile.ZipFile(kept) as modules:
        compiled = {name: modules.read(name) for name in modules.namelist()}
    return FirstCell(compiled, tuple(json.loads(wheels.read_text(encoding="utf-8"))))


def with_compiled(files: Mapping[str, bytes], modules: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a distribution's files, with those modules in the place of their sources in each archive that has them."""
    return {name: _exchanged(content, modules) if name.endswith(_ARCHIVES) else content for name, content in files.items()}


def _exchanged(content: bytes, modules: Mapping[str, bytes]) -> bytes:
    with opened(content) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    changed = {name: f"{name}c" for name in files if f"{name}c" in modules}
    if not changed:
        return content
    files = {changed.get(name, name): modules[changed[name]] if name in changed else data for name, data in files.items()}
    about = next((name.partition("/")[0] for name in files if name.endswith(".dist-info/METADATA")), "")
    if not about:  # Python's own library is no wheel
        return zipped(files)
    return packed_whole(packed(files, about)) if is_whole(content) else packed(files, about)
