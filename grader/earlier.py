"""What was found out when files were collected, kept for the next call of the command, which may come without them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.collect import Collected
from grader.course import Course
from grader.files import write_whole
from grader.remarks import Remark, not_graded
from grader.whose import Unclaimed


def remarks_with(course: Course, exercise: str, new: Collected) -> dict[str, list[Remark]]:
    """Return the remarks about students' files, now or when they were collected, and keep them.

    What was said about a file that does not count any more is dropped.
    """
    path = course.people / "outcomes" / f"{exercise}-collected.json"
    known = {key: [Remark.of(one) for one in saved] for key, saved in _read(path, {}).items() if key not in new.counting}
    for key, remarks in new.remarks.items():
        known[key] = list(dict.fromkeys([*known.get(key, []), *remarks]))
    _write(path, {key: [asdict(remark) for remark in remarks] for key, remarks in known.items()})
    return known


def unclaimed_with(course: Course, exercise: str, new: Collected) -> list[Unclaimed]:
    """Return the hand-ins of nobody, now or when they were collected, and keep them. One that came in again is judged again."""
    path = course.people / "outcomes" / f"{exercise}-unclaimed.json"
    saved = [Unclaimed(one["received"], one["sentence"], tuple(one["could_be"])) for one in _read(path, [])]
    known = [*(one for one in saved if one.received not in new.received), *new.unclaimed]
    _write(path, [asdict(one) for one in known])
    return known


def with_what_could_be_theirs(
    course: Course, exercise: str, remarks: dict[str, list[Remark]], unclaimed: Sequence[Unclaimed]
) -> dict[str, list[Remark]]:
    """Return remarks that also say of whoever seems to have sent nothing that something came in which could be theirs."""
    joined = dict(remarks)
    for one in unclaimed:
        for key in one.could_be:
            if not course.received(exercise, key).is_file():
                joined[key] = [*joined.get(key, []), not_graded(f"{one.received} could be theirs, which its name does not say for sure.")]
    return joined


def _read(path: Path, otherwise: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else otherwise


def _write(path: Path, what: Any) -> None:
    write_whole(path, json.dumps(what, indent=1, ensure_ascii=False) + "\n")
