"""Imports that fetch what they need: a module of a wheel in the site's lock is loaded when a cell first imports it.

The fetch is the old kind that waits for its answer. A worker may do that, and an import must: no other way to wait is known to
every browser.
"""

import importlib
import importlib.machinery
import io
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

Fetch = Callable[[str], bytes]
WHOLE = "wheel.zip"  # the one file in a wheel that is packed as a whole


def opened(content: bytes) -> zipfile.ZipFile:
    """Return a wheel to read from, also one whose files are packed together: a zip in a zip, which is half as large."""
    wheel = zipfile.ZipFile(io.BytesIO(content))
    return zipfile.ZipFile(io.BytesIO(wheel.read(WHOLE))) if wheel.namelist() == [WHOLE] else wheel


class Importer:
    """A finder of modules that stand in a lock.

    Args:
        packages: the lock's packages, by name.
        site: the folder that wheels are unpacked into.
        fetch: returns the content of a wheel by its file name.
        before: what to do before a module is imported for the first time.
        loaded: the packages that were loaded when Python started.
    """

    def __init__(
        self,
        packages: Mapping[str, Any],
        site: Path,
        fetch: Fetch,
        before: Mapping[str, Callable[[], None]],
        loaded: Sequence[str],
    ) -> None:
        self._packages = packages
        self._site = site
        self._fetch = fetch
        self._before = before
        self._owner = {module: name for name, package in packages.items() for module in package["imports"]}
        self._loaded = set(loaded)

    def find_spec(self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Load the wheel of a module that is not there yet, and find the module in it. Raises ``ImportError`` where it cannot be had."""
        owner = self._owner.get(name)
        if owner is None or owner in self._loaded:
            return None
        # What the wheel depends on waits until it is imported in turn: much of a package may do without.
        try:
            content = self._fetch(self._packages[owner]["file_name"])
        except Exception:  # noqa: BLE001 - whatever the browser makes of a network that is gone; the next import tries again
            raise ImportError(f"{owner} could not be loaded. Is there a network?", name=name) from None
        with opened(content) as wheel:
            wheel.extractall(self._site)
        self._loaded.add(owner)
        if name in self._before:
            self._before[name]()
        importlib.invalidate_caches()
        return importlib.machinery.PathFinder.find_spec(name)


def set_up(
    packages: Mapping[str, Any],
    fetch: Fetch,
    before: Mapping[str, Callable[[], None]] = {},
    *,
    loaded: Sequence[str] = (),
    site: Path | None = None,
) -> None:
    """Ask an importer for what no other finder finds; see there. ``site`` is Python's own folder where none is given."""
    site = site or next(Path(folder) for folder in sys.path if folder.endswith("site-packages"))
    sys.meta_path.append(Importer(packages, site, fetch, before, loaded))


def stand_in_for_nbformat() -> None:
    """Let plotly's figure.show() find what it asks for, and whose age it asks, before it hands a figure on; it uses nothing of it."""
    asked = ModuleType("nbformat", "Only what plotly asks for.")
    asked.__version__ = "5.0"  # type: ignore[attr-defined]
    sys.modules[asked.__name__] = asked
