"""The files that teachers import, each read back before it is handed out, and the list of them for the teacher's guide."""

import io
import zipfile
from functools import cache
from html import escape

from achilles.quiz.export.items import ItemSet, item_set, without_mistakes
from achilles.quiz.export.moodle import to_moodle_xml
from achilles.quiz.export.qti import to_qti
from achilles.quiz.export.read_back import PackageError, read_moodle_xml, read_qti
from achilles.quiz.reader import CHAPTERS, title

FOLDER = "quizzes"
EVERYTHING = "achilles-quizzes.zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READ_ME = """The chapters' questions of "Achilles Pain After Running", to import.

canvas/   one QTI 1.2 package for each chapter: in Canvas under Settings, Import Course Content, QTI .zip file.
moodle/   Moodle XML, each chapter or all of them: in Moodle in the question bank under Import, Moodle XML format.

The answers and the feedback are public on the course's pages, so these are for practice, not for marks.
No clinician has reviewed them. Text: CC BY 4.0.
"""


@cache
def files() -> dict[str, bytes]:
    """Return every file by its address. Raises ``PackageError`` where one, read back, is not what it was made from."""
    sets = [item_set(chapter) for chapter in CHAPTERS]
    made: dict[str, bytes] = {}
    for whole in sets:
        made[f"{FOLDER}/canvas/{whole.chapter}.zip"] = _proved_qti(whole)
        made[f"{FOLDER}/moodle/{whole.chapter}.xml"] = _proved_moodle([whole])
    made[f"{FOLDER}/moodle/all.xml"] = _proved_moodle(sets)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in {f"{FOLDER}/README.txt": _READ_ME.encode(), **made}.items():
            zipped.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return {**made, f"{FOLDER}/{EVERYTHING}": packed.getvalue()}


def links(root: str) -> str:
    """Return the list of the files as HTML, for a page from which they are below ``root``."""

    def link(kind: str, file: str, heading: str) -> str:
        return f'<a href="{root}{FOLDER}/{file}" aria-label="{kind}, {escape(heading)}" download>{kind}</a>'

    headings = {chapter: item_set(chapter).title for chapter in CHAPTERS}
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{escape(title(name))}</th>'
        f'<td role="cell">{link("Canvas", f"canvas/{name}.zip", heading)}</td>'
        f'<td role="cell">{link("Moodle", f"moodle/{name}.xml", heading)}</td></tr>'
        for name, heading in headings.items()
    )
    return (
        f'<p><a href="{root}{FOLDER}/{EVERYTHING}" download>All quizzes, for both</a> '
        f'· <a href="{root}{FOLDER}/moodle/all.xml" download>All for Moodle in one file</a></p>'
        '<table class="table card-table quiz-files" role="table" aria-label="Quizzes to import"><thead role="rowgroup"><tr role="row">'
        '<th scope="col" role="columnheader">Chapter</th><th scope="col" role="columnheader">QTI 1.2</th>'
        f'<th scope="col" role="columnheader">Moodle XML</th></tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _proved_qti(whole: ItemSet) -> bytes:
    package = to_qti(whole)
    if read_qti(package, whole.chapter) != without_mistakes(whole):
        raise PackageError(f"{whole.chapter}: the QTI package says something else than the question file")
    return package


def _proved_moodle(sets: list[ItemSet]) -> bytes:
    file = to_moodle_xml(sets)
    if read_moodle_xml(file) != sets:
        raise PackageError(f"{', '.join(whole.chapter for whole in sets)}: the Moodle file says something else than the question files")
    return file
