"""The kernel's packages as one file: compiled by the browser's own Python when the site is built, so that no reader's browser does it.

As wheels they would be a dozen requests, and their modules compiled at each start.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from sphinx.errors import ExtensionError

from sphinx_livepage.node import run_node
from sphinx_livepage.python.ahead import COMPILING
from sphinx_livepage.python.wheels import zipped

KERNEL = Path(__file__).with_name("kernel")
COMPILE = KERNEL / "compile.mjs"
PLACE = "/kernel"  # where it is unpacked, in the browser's Python
# What JupyterLite's kernel imports, at once or with the first error that it shows.
WHEELS = (
    *("asttokens", "comm", "executing", "ipython", "ipython_pygments_lexers", "matplotlib_inline", "pure_eval", "pygments"),
    *("pyodide_kernel", "stack_data", "traitlets"),
)
NOT_NEEDED = (
    *("*/tests/*", "*/RECORD", "*.data/*", "*/licenses/*", "*/sphinxext*", "IPython/terminal/*", "IPython/testing/*"),
    *("pygments/cmdline.py", "pygments/filters/*", "pygments/formatters/*", "pygments/lexers/*"),
)
NEEDED = {
    *(
        "IPython/testing/__init__.py",
        "IPython/testing/skipdoctest.py",
        "IPython/terminal/__init__.py",
        "IPython/terminal/pt_inputhooks/__init__.py",
    ),
    *(f"pygments/{kind}/__init__.py" for kind in ("filters", "formatters", "lexers")),
    *(f"pygments/{kind}/_mapping.py" for kind in ("formatters", "lexers")),
    *("pygments/formatters/html.py", "pygments/formatters/terminal.py", "pygments/formatters/terminal256.py"),
    *("pygments/lexers/python.py", "pygments/lexers/special.py"),
}


def kernel_zip(wheels: Iterable[Path], core: Path, cache: Path) -> bytes:
    """Return the kernel's packages, compiled; made again only where one of them changed.

    ``wheels`` are all that there are, ``core`` is the folder of the npm package pyodide. Raises ``ExtensionError`` for a missing one.
    """
    source = _source(wheels)
    hashed = hashlib.sha256(source + (core / "pyodide.asm.wasm").read_bytes())
    for program in (COMPILING, COMPILE):
        hashed.update(program.read_bytes())
    kept = cache / f"kernel-{hashed.hexdigest()[:12]}.zip"
    if not kept.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob("kernel-*.zip"):
            old.unlink()
        sources = cache / "kernel-sources.zip"
        sources.write_bytes(source)
        zips = [[str(sources), str(kept), PLACE]]
        run_node(COMPILE, asked=json.dumps({"core": str(core), "program": COMPILING.read_text(encoding="utf-8"), "zips": zips}))
    return kept.read_bytes()


def _source(wheels: Iterable[Path]) -> bytes:
    """Return the kernel's packages as one zip of sources."""
    there = {wheel.name.partition("-")[0].lower(): wheel for wheel in wheels}
    missing = [name for name in WHEELS if name not in there]
    if missing:
        raise ExtensionError(f"sphinx_livepage: there is no wheel of {', '.join(missing)} for JupyterLite's kernel")
    files = {path.relative_to(KERNEL).as_posix(): path.read_bytes() for path in sorted((KERNEL / "piplite").glob("*.py"))}
    for name in WHEELS:
        with zipfile.ZipFile(there[name]) as wheel:
            files |= {inner: wheel.read(inner) for inner in wheel.namelist() if _is_needed(inner)}
    return zipped(dict(sorted(files.items())), zipfile.ZIP_STORED)


def _is_needed(inner: str) -> bool:
    if inner.endswith("/"):
        return False
    return inner in NEEDED or not any(fnmatch(inner, pattern) for pattern in NOT_NEEDED)
