"""Imports that fetch what they need: a module of a wheel in the site's lock is loaded when a cell first imports it.

The fetch is the old kind that waits for its answer. A worker may do that, and an import must: no other way to wait is known to
every browser.
"""

import importlib
import importlib.machinery
import importlib.util
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


class Unpacker:
    """A finder of the modules of one wheel that writes each to disk when it is first imported.

    To write all fifteen hundred files of plotly takes a browser longer than to start Python. What is not a module, such as data and
    scripts, is written at once: a package looks for that in its own folder.

    Args:
        wheel: what is read from as long as Python runs.
        site: the folder that the modules belong in.
    """

    def __init__(self, wheel: zipfile.ZipFile, site: Path) -> None:
        self._wheel = wheel
        self._site = site
        names = [name for name in wheel.namelist() if not name.endswith("/")]
        packages = {name.removesuffix("/__init__.py") for name in names}
        self._modules = {name for name in names if name.endswith(".py") and name.rpartition("/")[0] in {"", *packages}}
        for name in names:
            if name not in self._modules:
                self._write(name)

    def find_spec(self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Write the module of this name, if it is one of the wheel's, and say where it is."""
        folder = name.replace(".", "/")
        for file, inside in ((f"{folder}/__init__.py", [str(self._site / folder)]), (f"{folder}.py", None)):
            if file in self._modules:
                return importlib.util.spec_from_file_location(name, self._write(file), submodule_search_locations=inside)
        return None

    def _write(self, name: str) -> Path:
        place = self._site / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(self._wheel.read(name))
        return place


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
        unpacker = Unpacker(opened(content), self._site)
        sys.meta_path.insert(0, unpacker)
        self._loaded.add(owner)
        if name in self._before:
            self._before[name]()
        importlib.invalidate_caches()
        return unpacker.find_spec(name) or importlib.machinery.PathFinder.find_spec(name)


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


def stand_in_for_what_plotly_asks() -> None:
    """Let plotly find nbformat and narwhals without loading either: it uses nothing of them in a browser.

    figure.show() asks for nbformat and its age before it hands a figure on. narwhals, 0.4 MB, is for columns of pandas, polars and
    the like, which are not there. A cell that imports narwhals itself gets the real one.
    """
    nbformat = ModuleType("nbformat", "Only what plotly asks for.")
    nbformat.__version__ = "5.0"  # type: ignore[attr-defined]
    sys.modules[nbformat.__name__] = nbformat
    narwhals, stable, v1 = map(_Narwhals, ("narwhals", "narwhals.stable", "narwhals.stable.v1"))
    narwhals.stable, stable.v1 = stable, v1  # type: ignore[attr-defined]
    v1.from_native = lambda value, **_options: value  # type: ignore[attr-defined]
    v1.Series, v1.DataFrame = type("Series", (), {}), type("DataFrame", (), {})  # type: ignore[attr-defined]
    sys.modules.update({module.__name__: module for module in (narwhals, stable, v1)})


class _Narwhals(ModuleType):
    """As much of narwhals as plotly asks for. It gives way to the real one when anything else is asked of it."""

    def __getattr__(self, name: str) -> Any:
        """Load the real module. Of the names that Python looks for by itself, only the path means that somebody imports a part."""
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)
        for each in [each for each in sys.modules if each.partition(".")[0] == "narwhals"]:
            del sys.modules[each]
        return getattr(importlib.import_module(self.__name__), name)
