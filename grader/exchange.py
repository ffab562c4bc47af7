"""Two small files of a hand-in by which nbgrader's exchange, on a JupyterHub, knows whose feedback a page is.

``nbgrader collect`` puts them beside the notebook, and ``nbgrader release_feedback`` looks for them beside the page. What is in them may be
of the student's choosing; nbgrader only makes a name for the page from it.
"""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from grader.downloads import BROKEN, Found
from grader.files import write_whole

FILES = ("timestamp.txt", "submission_secret.txt")
LONGEST = 200  # characters; nbgrader writes a date, or a hash


def keep(received: Path, notebook: Found, files: Sequence[Found]) -> None:
    """Keep those that came in beside a notebook, and no older ones."""
    folder = PurePosixPath(notebook.path).parent
    beside = {one.file: one for one in files if one.download == notebook.download and PurePosixPath(one.path).parent == folder}
    for name in FILES:
        text = _text(beside[name]) if name in beside else ""
        if text:
            write_whole(received.with_name(name), text)
        else:
            received.with_name(name).unlink(missing_ok=True)


def give_back(received: Path, page: Path) -> None:
    """Put those that were kept beside a student's page, as they came."""
    for name in FILES:
        if page.is_file() and received.with_name(name).is_file():
            write_whole(page.with_name(name), received.with_name(name).read_text(encoding="utf-8"))


def _text(found: Found) -> str:
    """Return what is in a file; nothing if it cannot be what nbgrader writes."""
    try:
        text = "" if found.problem else found.read().decode("ascii")
    except BROKEN:
        return ""
    return text if len(text) <= LONGEST and text.strip().isprintable() else ""
