"""The pages that a teacher prints or prepares with: they agree with the data and the chapters, and give no answer away."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from teach.data import NAMES
from teach.data.stories import case_of

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "exercises" / "release"
TITLES = {
    "causes": "Causes",
    "symptoms": "Symptoms",
    "prevention": "Prevention",
    "treatment": "Treatment",
    "when_to_seek_help": "When to seek help",
    "long_term": "Long-term strategies",
    "running_diary": "My days",
    "final_case": "The final case",
}
CHAPTERS = ("introduction", "causes", "symptoms", "prevention", "treatment", "when_to_seek_help", "long_term", "conclusion")


def page(name: str) -> str:
    return (ROOT / "book" / "teaching" / f"{name}.md").read_text(encoding="utf-8")


def texts() -> list[dict[str, str]]:
    return json.loads((RELEASE / "when_to_seek_help" / "stories.json").read_text(encoding="utf-8"))


def test_the_stories_to_print_are_those_of_the_set() -> None:
    """Letter for letter, in their order."""
    assert re.findall(r"^\*\*([A-Z])\.\*\* (.+)$", page("stories"), re.MULTILINE) == [(one["story"], one["text"]) for one in texts()]


def test_the_stories_to_print_do_not_say_how_soon() -> None:
    """Beside no story is a level; all four are explained before the first."""
    before, _, stories = page("stories").partition("## The stories")
    assert {case_of(one["text"]).level for one in texts()} == {"emergency", "urgent", "soon", "self_care"}
    assert all(f"**{level}**" in before for level in ("Emergency", "Today", "Soon", "Self-care"))
    stories = stories.partition("## For the teacher")[0]
    for one in texts():
        stories = stories.replace(one["text"], "")
    assert not re.search(r"emergency|today|urgent|\bsoon\b(?!\?)|self", stories, re.IGNORECASE)


def fields(file: Path) -> set[str]:
    """Return the fields of a data file, those of the outermost level."""
    if file.suffix == ".json":
        content: Any = json.loads(file.read_text(encoding="utf-8"))
        return {name for row in (content if isinstance(content, list) else [content]) for name in row}
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    return set(next(csv.reader([first], delimiter=";" if ";" in first else ",")))


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_every_data_file_is_explained(name: str) -> None:
    """In a section that names the set and the file, and no field that is not there."""
    sections = page("data").split("\n## ")[1:]
    for file in (file for file in (RELEASE / name).iterdir() if file.suffix in {".csv", ".json"}):
        named = [
            section for section in sections if TITLES[name] in section.partition("\n")[0] and f"`{file.name}`" in section.partition("\n")[0]
        ]
        assert len(named) == 1, f"{name}: {file.name}"
        rows = [line.split("|")[1] for line in named[0].splitlines() if line.startswith("| `")]
        explained = {field for row in rows for field in re.findall(r"`(\w+)`", row)}
        assert fields(file) <= explained, file.name
        beside = {field for other in file.parent.iterdir() if f"`{other.name}`" in named[0] for field in fields(other)}
        assert explained <= beside, file.name


def test_each_chapter_has_minutes_and_questions() -> None:
    """A lesson of 45 minutes, a start and three questions for each, in the order of the course."""
    text = page("chapter_notes")
    rows = re.findall(r"^\| ([A-Z][^|]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    assert len(rows) == len(CHAPTERS)
    assert {sum(map(int, minutes)) for _, *minutes in rows} == {45}
    assert re.findall(r"^## \[[^\]]+\]\(\.\./(\w+)\.ipynb\)$", text, re.MULTILINE) == list(CHAPTERS)
    for section in text.split("\n## ")[1:]:
        assert "**Start:**" in section
        assert len(re.findall(r"^- .*\?", section, re.MULTILINE)) == 3, section.partition("\n")[0]


def test_the_slides_follow_the_plan_of_one_lesson() -> None:
    """Each slide has a number, the longer steps their minutes, and the first two say what a class must hear first."""
    slides = re.findall(r"```\{div\} slide\n(.*?)\n```", page("slides"), re.DOTALL)
    assert [slide.split(".")[0].strip("*") for slide in slides] == [str(number) for number in range(1, len(slides) + 1)]
    assert len(slides) >= 8
    plan = re.findall(r"^\| (\d+) \|", page("plans").partition("## Four lessons")[0], re.MULTILINE)
    on_slides = re.findall(r"\((\d+) minutes\)", "\n".join(slides))
    assert on_slides == plan[1 : 1 + len(on_slides)]
    assert "Nobody is asked about their own body" in slides[0]
    assert "No clinician has reviewed" in slides[1]
