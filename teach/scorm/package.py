"""What goes into the package: the built site without what it cannot use there, a frame for each chapter, and the manifest."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from pathlib import Path
from typing import Any

import yaml

from achilles import __version__
from achilles.quiz import CHAPTERS
from teach.scorm.manifest import FILE, Part, manifest

HERE = Path(__file__).parent
FRAMES = "scorm"
FOR_FOLDERS = ".text.js"  # modules for pages that are opened without a server
_TITLE = re.compile(r"<title>(.*?)(?: &#8212; .*)?</title>", re.DOTALL)
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'"


def package(site: Path, contents: Path, *, left_out: tuple[str, ...], licences: Iterable[Path] = ()) -> dict[str, bytes]:
    """Return the files of the package, name to content.

    ``site`` is the built book and ``contents`` its ``_toc.yml``; files whose names begin with one of ``left_out`` stay out. Raises
    ``FileNotFoundError`` where a page of the course is not built.
    """
    files = dict(_site_files(site, left_out))
    parts = [*_parts(site, contents)]
    for part in parts:
        if part.scored:
            files[part.start] = _frame(part).encode()
    for name in ("session.js", "frame.css"):
        files[f"{FRAMES}/{name}"] = (HERE / name).read_bytes()
    for licence in licences:
        files[f"{licence.name}.txt"] = licence.read_bytes()
    return {FILE: manifest("Achilles Pain After Running", __version__, parts, files), **files}


def _site_files(site: Path, left_out: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the site's files. Its pages learn that they are in a package: they offer neither Python nor a saved copy of the site."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if not path.is_file() or name.startswith(left_out) or name.endswith(FOR_FOLDERS):
            continue
        content = path.read_bytes()
        yield name, content.replace(b"<html", b"<html data-packed", 1) if path.suffix == ".html" else content


def _parts(site: Path, contents: Path) -> Iterator[Part]:
    """Yield the table of contents: the red-flag card, then the course in its order. A chapter with questions is scored."""
    yield Part("red_flags", title_of(site / "book" / "red_flags.html"), "book/red_flags.html", scored=False)
    for page in course_pages(yaml.safe_load(contents.read_text(encoding="utf-8"))):
        name = page.rpartition("/")[2]
        scored = name in CHAPTERS
        yield Part(name, title_of(site / f"{page}.html"), f"{FRAMES}/{name}.html" if scored else f"{page}.html", scored)


def course_pages(contents: Mapping[str, Any]) -> list[str]:
    """Return the pages of the part "The course" in a table of contents, in their order."""
    (course,) = [part for part in contents["parts"] if part["caption"] == "The course"]
    return [str(entry["file"]) for entry in course["chapters"]]


def title_of(page: Path) -> str:
    """Return the title of a built page, without the book's."""
    found = _TITLE.search(page.read_text(encoding="utf-8"))
    return " ".join(unescape(found[1]).split()) if found else page.stem


def _frame(part: Part) -> str:
    """Return the page that a platform opens: it shows the chapter, and reports its score."""
    title = escape(part.title)
    return f"""<!DOCTYPE html>
<html lang="en" data-chapter="{part.name}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="../_static/favicon.svg">
<link rel="stylesheet" href="frame.css">
<script defer src="session.js"></script>
</head>
<body>
<p id="said" role="status">Looking for your learning platform.</p>
<iframe id="chapter" title="{title}" src="../book/{part.name}.html"></iframe>
<noscript><p>Without scripts no score is recorded.</p></noscript>
</body>
</html>
"""
