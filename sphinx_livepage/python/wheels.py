"""Wheels for a browser: of our own packages, and of others' without what no browser runs. The same bytes whenever packed."""

import ast
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from email.parser import Parser
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sphinx.errors import ExtensionError

from sphinx_livepage.python.runtime.importing import WHOLE, opened

# Scripts for JupyterLab and for the notebook before it, and tests: a page has scripts of its own.
NO_BROWSER_RUNS = ("*.data/*", "*/labextension/*", "*/nbextension/*", "*/tests/*", "*/RECORD")
_SAME_TIME = (1980, 1, 1, 0, 0, 0)
_NOT_PACKED = {"__pycache__"}


def files_of(package: Path, name: str = "") -> dict[str, bytes]:
    """Return the files of a package's folder as a wheel holds them, below its own name or another."""
    return {
        f"{name or package.name}/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and not _NOT_PACKED & set(path.parts)
    }


def own_wheel(name: str, version: str, files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Make a wheel of files of our own. Returns its file name and its content."""
    about = f"{name}-{version}.dist-info"
    # What it needs is loaded by whoever imports it: much of a package may do without.
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    tags = b"Wheel-Version: 1.0\nGenerator: sphinx_livepage\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return f"{name}-{version}-py3-none-any.whl", packed({**files, f"{about}/METADATA": metadata, f"{about}/WHEEL": tags}, about)


def lean_wheel(wheel: Path, left_out: Iterable[str], undocumented: Iterable[str] = ()) -> bytes:
    """Return the content of a wheel without files that match a pattern, and others of its modules without their docstrings.

    Raises ``ExtensionError`` for a wheel that is not pure.
    """
    if not wheel.name.endswith("-none-any.whl"):
        raise ExtensionError(f"sphinx_livepage: {wheel.name} is built for one machine; a browser runs pure Python alone")
    patterns = (*NO_BROWSER_RUNS, *left_out)
    with zipfile.ZipFile(wheel) as content:
        names = [name for name in content.namelist() if not name.endswith("/") and not any(fnmatch(name, each) for each in patterns)]
        files = {name: content.read(name) for name in names}
    bare = tuple(undocumented)
    for name in names:
        if name.endswith(".py") and any(fnmatch(name, each) for each in bare):
            files[name] = without_docstrings(files[name])
    about = next(name.partition("/")[0] for name in files if name.endswith(".dist-info/METADATA"))
    return packed(files, about)


def without_docstrings(source: bytes) -> bytes:
    r"""Return a module without the docstrings of itself, its classes and its functions. It runs as before.

    >>> without_docstrings(b'def f():\n    "What it does."\n    return 1')
    b'def f():\n    return 1'
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node, clean=False):
            node.body[:1] = [] if len(node.body) > 1 or isinstance(node, ast.Module) else [ast.Pass()]
    return ast.unparse(tree).encode()


def packed_whole(wheel: bytes) -> bytes:
    """Return a wheel with its files packed together instead of one by one. Only ``runtime/importing.py`` reads that.

    A package of many small files that are alike, such as plotly's, is a quarter as large then.
    """
    with zipfile.ZipFile(io.BytesIO(wheel)) as given:
        names = sorted(given.namelist(), key=lambda name: (name.rpartition("/")[2], name))  # files of one name are most alike
        inner = zipped({name: given.read(name) for name in names}, zipfile.ZIP_STORED)
    return zipped({WHOLE: inner}, zipfile.ZIP_LZMA)


def is_whole(wheel: bytes) -> bool:
    """Tell whether a wheel's files are packed together; see ``packed_whole``."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as given:
        return given.namelist() == [WHOLE]


def packed(files: Mapping[str, bytes], about: str) -> bytes:
    """Return files as a wheel with its list of contents in the folder ``about``: the same bytes on each day and each system."""
    record = f"{about}/RECORD"
    names = sorted({*files} - {record})
    return zipped({name: files[name] for name in names} | {record: "".join(f"{name},,\n" for name in (*names, record)).encode()})


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return files as a zip, in the order given: the same bytes on each day and each system."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _SAME_TIME)
            entry.create_system = 3  # Unix, whatever packs it
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, compression)
    return whole.getvalue()


def lock_entry(file_name: str, content: bytes, names: Iterable[str], environment: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """Return what Pyodide's lock says of a wheel, by its name. ``names``: the packages that the lock will hold."""
    with opened(content) as archive:
        files = archive.namelist()
        about = next(name for name in files if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(about).decode())
    modules = [name.removesuffix(".pyc").removesuffix(".py") for name in files if name.endswith((".py", ".pyc"))]
    tops = {name.partition("/")[0] for name in modules if name.count("/") <= 1}
    asked = [Requirement(line) for line in metadata.get_all("Requires-Dist") or ()]
    needed = {canonicalize_name(each.name) for each in asked if each.marker is None or each.marker.evaluate(environment)}
    return canonicalize_name(metadata["Name"]), {
        "name": metadata["Name"],
        "version": metadata["Version"],
        "file_name": file_name,
        "install_dir": "site",
        "sha256": hashlib.sha256(content).hexdigest(),
        "package_type": "package",
        "imports": sorted(tops),
        "depends": sorted(needed & set(names)),
        "unvendored_tests": False,
    }


def name_of(file_name: str) -> str:
    """Return a wheel's package, as locks write it."""
    return canonicalize_name(file_name.partition("-")[0])


def same_json(content: Any) -> bytes:
    """Return content as JSON, the same bytes for the same content."""
    return json.dumps(content, indent=1, sort_keys=True).encode()


def version_of(package: Path) -> str:
    """Return a package's version without importing it."""
    text = (package / "__init__.py").read_text(encoding="utf-8")
    for line in ast.parse(text).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name) and line.targets[0].id == "__version__":
            version = ast.literal_eval(line.value)
            if re.fullmatch(r"[\w.+]+", version):
                return str(version)
    raise ExtensionError(f"sphinx_livepage: {package.name} has no __version__ that a wheel could bear")
