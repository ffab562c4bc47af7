"""What a student produced, rebuilt from a list of what is harmless, before it reaches anybody's browser.

A notebook that was run has text, pictures and metadata of the student's choosing in its outputs, and nbconvert writes much of
it into pages as it is. So nothing is filtered here: a new notebook is made, and only what is known is copied into it.
Used after the run, when the submission is written, and again when a page is made of it.
"""

import base64
import binascii
import re
import struct
import zlib
from typing import Any

import nbformat
from nbformat import NotebookNode

PICTURES = ("image/png", "image/jpeg")
LARGEST_PICTURE = 5_000_000  # bytes
WIDEST_PICTURE = 10_000  # pixels to a side
LARGEST_TEXT = 400_000  # characters of one output
ROOM = 4_000_000  # bytes of all outputs of a notebook together
PLOTLY = "application/vnd.plotly.v1+json"
MARKS = ("grade", "grade_id", "locked", "points", "schema_version", "solution", "task", "cell_type", "checksum")
SHOWN_MARKS = ("score", "comment")  # what nbgrader adds for the feedback page
DROPPED = "... the rest of the output was dropped ...\n"
# A cell's colours and cursor movements, and what a browser or a terminal would not show as it is.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def plain(value: Any, longest: int = LARGEST_TEXT) -> str:
    r"""Return a value as text of at most so many characters, without colours, controls, or halves of characters.

    >>> plain(["a", "\x1b[31mred\x1b[0m", "\ud83d"])
    'ared'
    """
    text = "".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return _CONTROLS.sub("", _ESCAPES.sub("", text[: 2 * longest]))[:longest]


def code(value: Any) -> str:
    """Return what stands in a cell, without what no editor shows."""
    text = "".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return _CONTROLS.sub("", text.replace("\r\n", "\n"))


def one_line(value: Any, longest: int = 200) -> str:
    r"""Return a value as one short line, for a list that people read.

    >>> one_line("Ada\nBob: Not graded")
    'Ada Bob: Not graded'
    """
    line = " ".join(plain(value, 4 * longest).split())
    return line if len(line) <= longest else f"{line[: longest - 3]}..."


def picture(kind: str, value: Any) -> str:
    """Return a picture in base64, or nothing if it is not a picture of that kind.

    >>> picture("image/png", "aGVsbG8=")
    ''
    """
    text = "".join(value) if isinstance(value, list) and all(isinstance(line, str) for line in value) else value
    if not isinstance(text, str) or len(text) > LARGEST_PICTURE * 4 // 3 + 100_000:
        return ""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    is_one = {"image/png": _is_png, "image/jpeg": _is_jpeg}.get(kind)
    return base64.b64encode(data).decode() if is_one and len(data) <= LARGEST_PICTURE and is_one(data) else ""


def _is_png(data: bytes) -> bool:
    """Tell whether bytes are a PNG from the first chunk to the last, each with its checksum, and nothing behind them."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return False
    place = 8
    kinds: list[bytes] = []
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        end = place + 12 + length
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        if end > len(data) or struct.unpack_from(">I", data, end - 4)[0] != zlib.crc32(kind + content):
            return False
        if not kinds and (
            kind != b"IHDR" or length != 13 or not all(0 < side <= WIDEST_PICTURE for side in struct.unpack(">II", content[:8]))
        ):
            return False
        kinds.append(kind)
        place = end
        if kind == b"IEND":
            return place == len(data) and b"IDAT" in kinds
    return False


def _is_jpeg(data: bytes) -> bool:
    """Tell whether bytes are a JPEG: segments up to the scan, among them the one with its size, and the end marker last."""
    if not data.startswith(b"\xff\xd8\xff") or not data.rstrip(b"\x00").endswith(b"\xff\xd9"):
        return False
    place, sized = 2, False
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], struct.unpack_from(">H", data, place + 2)[0]
        if marker in {0xC0, 0xC1, 0xC2} and place + 9 <= len(data):
            sized = all(0 < side <= WIDEST_PICTURE for side in struct.unpack_from(">HH", data, place + 5))
        if marker == 0xDA:
            return sized
        place += 2 + length
    return False


def shown(data: Any) -> dict[str, str]:
    """Return what is kept of an output's data: text, and pictures that are pictures.

    A figure of plotly needs a script to be drawn, so a sentence takes its place: its title, or what a figure of this course says.
    """
    if not isinstance(data, dict):
        return {}
    if PLOTLY in data:
        said = _sentence_of(data[PLOTLY])
        return {"text/plain": f"[A figure{f': {said}' if said else '.'} It is drawn in the notebook, not here.]"}
    kept = {"text/plain": plain(data["text/plain"])} if "text/plain" in data else {}
    for kind in PICTURES:
        found = picture(kind, data[kind]) if kind in data else ""
        if found:
            kept[kind] = found
    return kept


def _sentence_of(figure: Any) -> str:
    """Return what a figure of plotly says of itself, as one sentence; nothing if it says nothing."""
    try:
        layout = figure["layout"]
        said = (layout.get("meta") or {}).get("says") or (layout.get("title") or {}).get("text") or ""
    except (AttributeError, KeyError, TypeError):
        return ""
    said = one_line(said, 500)
    return said if not said or said.endswith((".", "!", "?")) else f"{said}."


def attachments(found: Any) -> dict[str, dict[str, str]]:
    """Return the pictures that were pasted into a text, by their names."""
    kept = {}
    for name, data in found.items() if isinstance(found, dict) else ():
        pictures = {kind: data for kind, data in shown(data).items() if kind in PICTURES}
        if pictures:
            kept[one_line(name)] = pictures
    return kept


def output(found: Any) -> NotebookNode | None:
    """Return one output, made from what is known of its kind; nothing if it is of no known kind."""
    kind = found.get("output_type") if isinstance(found, dict) else None
    if kind == "stream":
        name = "stderr" if found.get("name") == "stderr" else "stdout"
        return _made(output_type="stream", name=name, text=plain(found.get("text")))
    if kind == "error":
        lines = found.get("traceback")
        traceback = [plain(line, 5_000) for line in lines[:100]] if isinstance(lines, list) else []
        evalue = plain(found.get("evalue"), 10_000)
        return _made(output_type="error", ename=one_line(found.get("ename")), evalue=evalue, traceback=traceback)
    if kind in {"display_data", "execute_result"}:
        data = shown(found.get("data"))
        if not data:
            return None
        count = {"execution_count": _count(found)} if kind == "execute_result" else {}
        return _made(output_type=kind, data=data, metadata={}, **count)
    return None


def size(one: NotebookNode) -> int:
    """Return how large an output is, in characters."""
    return sum(map(len, (*one.get("data", {}).values(), one.get("text", ""), one.get("evalue", ""), *one.get("traceback", []))))


def outputs(found: Any, room: int) -> list[NotebookNode]:
    """Return the outputs of a cell, as many as fit into the room that there is, in characters."""
    kept = []
    for one in map(output, found if isinstance(found, list) else []):
        if one is None:
            continue
        room -= size(one)
        if room < 0:
            kept.append(_made(output_type="stream", name="stdout", text=DROPPED))
            break
        kept.append(one)
    return kept


def clean(notebook: NotebookNode) -> NotebookNode:
    """Return a new notebook with nothing in it but text, pictures, and nbgrader's marks, which come from the exercise."""
    made, room = [], ROOM
    for number, cell in enumerate(notebook.cells):
        source = code(cell.get("source"))
        given = cell.get("metadata", {}).get("nbgrader")
        marks = {name: given[name] for name in (*MARKS, *SHOWN_MARKS) if name in given} if isinstance(given, dict) else {}
        metadata = {"nbgrader": marks} if marks else {}
        named = {"id": f"cell-{number}", "metadata": metadata}
        if cell.cell_type == "code":
            kept = outputs(cell.get("outputs"), room)
            room -= sum(map(size, kept))
            made.append(_made(cell_type="code", source=source, outputs=kept, execution_count=_count(cell), **named))
        else:  # a raw cell goes into a page as it is, so there is none
            pasted = attachments(cell.get("attachments"))
            made.append(_made(cell_type="markdown", source=source, **named, **({"attachments": pasted} if pasted else {})))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"name": "python", "pygments_lexer": "ipython3", "file_extension": ".py", "mimetype": "text/x-python"}
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel, "language_info": about})


def _made(**fields: Any) -> NotebookNode:
    """Return a cell or an output. ``nbformat.v4`` would check each against its schema; the whole notebook is checked when it is written."""
    return nbformat.from_dict(fields)


def _count(found: Any) -> int | None:
    count = found.get("execution_count")
    return count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 1_000_000 else None
