"""Building the book, and packing it for places without a network."""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools.install import LIVEPAGE, ensure_node_packages, ensure_wheels, tool
from tools.processes import ROOT, Stop, check

SITE = ROOT / "_build" / "html"
BUILT_FROM = SITE.parent / "built-from.txt"  # the fingerprint of what is in SITE
FOR_HOSTS = {"404.html", "service-worker.js", "sitemap.xml", "robots.txt", "objects.inv"}  # of no use in a folder
NEEDS_A_HOST = ("_static/python/", "lite/")  # a browser reads none of it from a folder
LARGEST_ZIP_MB = 15  # some learning platforms refuse more than 16
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zips that are made twice are the same
_READABLE = 0o644 << 16  # without this, unzip on Linux or a Mac gives files that nobody may read


def run(_options: argparse.Namespace, _further: list[str]) -> int:
    """Build the book, executing every notebook, with warnings as errors."""
    build()
    print(f"\nThe book is in {SITE.relative_to(ROOT)}: open {Path('_build/html/index.html')} in a browser.")
    return 0


def build() -> None:
    """Build the book into _build/html, from nothing: a cache would keep old widgets in the pages."""
    ensure_node_packages(LIVEPAGE)
    ensure_wheels()
    start = time.monotonic()
    made_from = fingerprint(os.environ)
    BUILT_FROM.unlink(missing_ok=True)
    command = [tool("jupyter-book"), "build", ".", "-W", "--keep-going", "-n", "--all", "--quiet"]
    check(command, "the book did not build; the lines above say which page", at_once=True, PYDEVD_DISABLE_FILE_VALIDATION="1")
    BUILT_FROM.write_text(made_from, encoding="ascii")
    print(f"Built in {time.monotonic() - start:.0f} s.")


def fingerprint(environment: Mapping[str, str]) -> str:
    """Return what the built book depends on, as one short text: every file, the last commit, and what the environment says.

    Without git, or a commit, it is empty: nobody can say then which files are part of the book.
    """
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return ""

    def ask_git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([git, *arguments], cwd=ROOT, capture_output=True, check=False)

    commit, listed = ask_git("rev-parse", "HEAD"), ask_git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if commit.returncode or listed.returncode:  # as in a folder of another user's, which git refuses
        return ""
    told = {name: value for name, value in environment.items() if name.startswith("BOOK_") or name == "SOURCE_DATE_EPOCH"}
    read = hashlib.sha256(commit.stdout + json.dumps(sorted(told.items())).encode())  # a page says when its text was last committed
    for name in sorted(listed.stdout.decode("utf-8", "surrogateescape").split("\0")):
        file = ROOT / name
        if name and file.is_file():
            read.update(os.fsencode(f"{name}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n"))
    return read.hexdigest()


def is_built_from(made_from: str) -> bool:
    """Tell whether the book was last built, to its end, from files with this fingerprint."""
    return (
        made_from != "" and (SITE / "index.html").is_file() and BUILT_FROM.is_file() and BUILT_FROM.read_text(encoding="ascii") == made_from
    )


def need_site() -> None:
    """Raise ``Stop`` if the book was never built."""
    if not (SITE / "index.html").is_file():
        raise Stop("there is no built book yet; leave out --no-build")


def run_offline(options: argparse.Namespace, _further: list[str]) -> int:
    """Pack the site as one zip for schools: it opens from a folder, with no server and no network."""
    if not options.no_build:
        build()
    need_site()
    version = re.search(r'__version__ = "(.+)"', (ROOT / "achilles" / "__init__.py").read_text(encoding="utf-8"))
    name = f"achilles-course-{version[1] if version else 'unknown'}"
    target = SITE.parent / f"{name}.zip"
    files = {f"{name}/{licence}.txt": ROOT / licence for licence in ("LICENSE", "LICENSE-TEXT")}
    for file in sorted(SITE.rglob("*")):
        name_in_site = file.relative_to(SITE).as_posix()
        if file.is_file() and name_in_site not in FOR_HOSTS and not name_in_site.startswith(NEEDS_A_HOST):
            files[f"{name}/{name_in_site}"] = file
    size = write_zip(target, ((its_name, file.read_bytes()) for its_name, file in files.items()))
    print(f"\n{target.relative_to(ROOT)}: {size:.1f} MB. Unpack it, then open index.html in that folder.")
    return refuse_too_large(size, "which is what a school can be asked to carry about")


def write_zip(target: Path, files: Iterable[tuple[str, bytes]]) -> float:
    """Write a zip, whole or not at all, the same bytes for the same files. Returns its size in MB."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")  # a zip that is not whole must not look like one
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = _READABLE
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
    part.replace(target)
    return target.stat().st_size / 1e6


def refuse_too_large(size: float, why: str) -> int:
    """Return exit code 0 for a zip's size in MB. Raises ``Stop``, with the reason, for one that is too large."""
    if size > LARGEST_ZIP_MB:
        raise Stop(f"that is over {LARGEST_ZIP_MB} MB, {why}")
    return 0
