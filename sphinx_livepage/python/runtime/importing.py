"""Imports that fetch what they need: a module of a wheel in the site's lock is loaded when a cell first imports it.

The fetch is the old kind that waits for its answer. A worker may do that, and an import must: no other way to wait is known to
every browser.
"""

import importlib
import importlib.machinery
import importlib.util
import io
import marshal
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.abc import SourceLoader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.readers import FileReader

Fetch = Callable[[str], bytes]
WHOLE = "wheel.zip"  # the one file in a wheel that is packed as a whole


def opened(content: bytes) -> zipfile.ZipFile:
    """Return a wheel to read from, also one whose files are packed together: a zip in a zip, which is half as large."""
    wheel = zipfile.ZipFile(io.BytesIO(content))
    return zipfile.ZipFile(io.BytesIO(wheel.read(WHOLE))) if wheel.namelist() == [WHOLE] else wheel


class WheelFinder:
    """A finder of the modules of one wheel, which reads each from there when it is first imported.

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
        packages = {name.rpartition("/")[0] for name in names if name.endswith(tuple(f"/__init__{suffix}" for suffix in LOADERS))}
        self._modules = {name for name in names if name.endswith(tuple(LOADERS)) and name.rpartition("/")[0] in {"", *packages}}
        for folder in {Path(name).parent for name in names if name not in self._modules}:
            (site / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            if name not in self._modules and not (site / name).exists():
                (site / name).write_bytes(wheel.read(name))

    def find_spec(self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Say how the module of this name is loaded, if it is one of the wheel's."""
        folder = name.replace(".", "/")
        for stem, inside in ((f"{folder}/__init__", [str(self._site / folder)]), (folder, None)):
            for suffix, loader in LOADERS.items():
                if f"{stem}{suffix}" in self._modules:
                    # A compiled module bears its source's name, as its code does: some packages compare the two.
                    place = str(self._site / f"{stem}.py")
                    content = partial(self._wheel.read, f"{stem}{suffix}")
                    return importlib.util.spec_from_file_location(
                        name, place, loader=loader(name, place, content), submodule_search_locations=inside
                    )
        return None


class _OfSource(SourceLoader):
    """Loads a module from its source."""

    def __init__(self, name: str, path: str, content: Callable[[], bytes]) -> None:
        self.name = name
        self.path = path
        self._content = content

    def get_filename(self, _name: str = "") -> str:
        """Return where the module belongs."""
        return self.path

    def get_data(self, path: str) -> bytes:
        """Return the module's own text, or a file beside it."""
        return self._content() if path == self.path else Path(path).read_bytes()

    def get_resource_reader(self, _name: str) -> "FileReader":
        """Return what reads the data of a package: it is on disk."""
        from importlib.resources.readers import FileReader  # noqa: PLC0415 - few packages are asked for data in this way

        return FileReader(self)  # type: ignore[arg-type] # of a loader it asks no more than the path


class _Compiled(_OfSource):
    """Loads a module that was compiled ahead."""

    def get_code(self, _name: str) -> Any:
        """Return the module's code."""
        return marshal.loads(self._content()[_HEAD:])  # noqa: S302 - a file of this site

    def get_source(self, _name: str) -> None:
        """Say that there is none."""


LOADERS = {".py": _OfSource, ".pyc": _Compiled}  # by the ending of a module
_HEAD = 16  # bytes before the code in a compiled module


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
        finder = WheelFinder(opened(content), self._site)
        sys.meta_path.insert(0, finder)
        self._loaded.add(owner)
        if name in self._before:
            self._before[name]()
        # What was written is in this one folder. Python would read the long list of its own library again if it forgot all of them.
        folder = sys.path_importer_cache.get(str(self._site))
        if isinstance(folder, importlib.machinery.FileFinder):
            folder.invalidate_caches()
        return finder.find_spec(name) or importlib.machinery.PathFinder.find_spec(name)


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
