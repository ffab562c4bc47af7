"""Looks for text of solutions, hidden tests and marking guides in a folder of files, whatever form it has taken there."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from support.exercises import EXERCISES, ROOT, master, release
from teach.data import NAMES

_LONG = 24  # letters: a shorter line may stand anywhere
_NAME = re.compile(r"[A-Za-z]\w*_\w+")
_BLANK = re.compile(r"[\s\\]+")
_TAG = re.compile(r"<[^>]*>")
_BINARY = {".woff2", ".ttf", ".png", ".ico", ".gz"}
# Others' packages for Python in the browser: none of ours goes into them, since each is pinned by its hash.
_PINNED = re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "browser.txt").read_text(encoding="utf-8"), re.MULTILINE)
# JupyterLab itself comes from pinned packages too; what of a set stands beside it is looked into.
_OTHERS = re.compile(
    rf"lite/(?:build/|extensions/|boot\.js|kernel\.zip).*|_static/python/\w+/(?:pyodide\.\S+|python_stdlib\.packed|(?:{'|'.join(_PINNED).replace('-', '[-_]')})-[^/]*\.whl)"
)


def squeezed(text: str) -> str:
    """Return text without blanks and backslashes: how it was broken, indented or quoted does not count."""
    return _BLANK.sub("", text)


def markers() -> dict[str, str]:
    """Return what must not be found, squeezed, with the set it comes from.

    Every line over some length of a solution, a hidden test or a marking guide, and every name with an underscore in
    them, that stands neither in a student version nor anywhere in the course's own text.
    """
    public = squeezed("\n".join(_public_texts()))
    names = set(_NAME.findall("\n".join(_public_texts())))
    found = {}
    for name in NAMES:
        for text in _secret_texts(name):
            lines = [squeezed(line) for line in text.splitlines()]
            words = [word for word in _NAME.findall(text) if word not in names and len(word) > 9]
            kept = [line for line in lines if len(line) >= _LONG and line not in public]
            found.update(dict.fromkeys([*kept, *(word for word in words if word.lower() not in public.lower())], name))
    return found


def leaks(folder: Path, wanted: dict[str, str]) -> list[str]:
    """Return what was found of the markers, as file: marker."""
    lower = {marker: marker.lower() for marker in wanted}
    found = {
        f"{name}: {marker}"
        for name, content in _contents(folder)
        for text in _forms(content)
        for marker, written in lower.items()
        if written in text
    }
    return sorted(found)


def _secret_texts(name: str) -> Iterator[str]:
    for cell in json.loads(master(name).read_text(encoding="utf-8"))["cells"]:
        text, marked = "".join(cell["source"]), cell["metadata"].get("nbgrader", {})
        yield from re.findall(r"### BEGIN (?:HIDDEN TESTS|SOLUTION)\n(.*?)### END", text, re.DOTALL)
        if cell["cell_type"] == "markdown" and marked.get("solution"):
            yield text


def _public_texts() -> Iterator[str]:
    yield from ("".join(cell["source"]) for name in NAMES for cell in json.loads(release(name).read_text(encoding="utf-8"))["cells"])
    yield from (path.read_text(encoding="utf-8") for path in (EXERCISES / "release").glob("*/*.*") if path.suffix != ".ipynb")
    for kinds in ("achilles/**/*.py", "achilles/**/*.js", "achilles/**/*.toml", "book/**/*.md", "book/*.ipynb", "book/*.bib"):
        yield from (path.read_text(encoding="utf-8") for path in ROOT.glob(kinds))


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix not in _BINARY and not _OTHERS.fullmatch(name):
            yield from _unpacked(name, path.read_bytes())


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Give a file as it is, and of a zip what is in it, zips in zips too."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for inner in packed.namelist():
                yield from _unpacked(f"{name}/{inner}", packed.read(inner))
    else:
        yield name, content


def _forms(content: bytes) -> Iterator[str]:
    """Give a file's text squeezed: as it stands, and as a browser shows it."""
    text = content.decode("utf-8", "replace").lower()
    yield squeezed(text)
    if "<" in text:
        yield squeezed(html.unescape(_TAG.sub("", text)))
