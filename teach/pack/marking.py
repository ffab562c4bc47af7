"""The marking guide of a set as a page of text: tasks and points, the guide for the written task, and wrong answers that were tried."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from teach.wrong_answers import WRONG


class Wrong(NamedTuple):
    """An answer that learners plausibly give: what is wrong with it, and the points that it gets."""

    cell: str
    fault: str
    points: float
    text: str


def marking_guide(master: Path, wrong: Sequence[Wrong]) -> str:
    """Return the guide of a set in Markdown, made from its master."""
    cells = json.loads(master.read_text(encoding="utf-8"))["cells"]
    title = "".join(cells[0]["source"]).partition("\n")[0].lstrip("# ")
    lines = [
        f"# Marking guide: {title}",
        "",
        "**For teachers.** It holds the answers.",
        "",
        "| Task | Cell | Points | Marked |",
        "|---|---|---|---|",
    ]
    heading, total, written = "", 0.0, []
    for cell in cells:
        text, marked = "".join(cell["source"]), cell["metadata"].get("nbgrader", {})
        found = re.search(r"^## (.+?)(?: \([\d.]+ points?\))?$", text, re.MULTILINE)
        heading = found[1] if found else heading
        if marked.get("grade"):
            by_hand = cell["cell_type"] == "markdown"
            lines.append(f"| {heading} | {marked['grade_id']} | {marked['points']:g} | {'by hand' if by_hand else 'by the tests'} |")
            total += marked["points"]
            written += [f"## {heading}", "", text, ""] if by_hand else []
    lines += [f"| **In all** | | **{total:g}** | |", "", *written]
    if wrong:
        lines += [
            "## Wrong answers that were tried",
            "",
            "Learners plausibly write these. The tests were run on each; the points are what they gave. Good to talk about in class.",
        ]
        for answer in wrong:
            lines += ["", f"**{answer.cell}: {answer.fault}.** Points: {answer.points:g}.", "", "```python", answer.text.strip("\n"), "```"]
    return "\n".join(lines) + "\n"


def wrong_answers() -> Mapping[str, Sequence[Wrong]]:
    """Return the wrong answers of every set, which tests have tried."""
    found: dict[str, list[Wrong]] = {}
    for name, cell, fault, points, text in WRONG:
        found.setdefault(name, []).append(Wrong(cell, fault, points, text))
    return found
