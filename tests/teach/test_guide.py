"""The teacher's guide: what it says of the sets is true of them, and it gives none of their answers away."""

import json
import re
from pathlib import Path

import pytest

from teach.data import NAMES
from teach.pack.guide import guide_pages
from tools.commands import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in guide_pages(ROOT)}
TITLES = dict(
    zip(
        NAMES, ("Causes", "Symptoms", "Prevention", "Treatment", "When to seek help", "Long-term", "My days", "The final case"), strict=True
    )
)
BESIDE = ("README.md", "exercises/README.md")


def cells(name: str) -> list[dict]:
    return json.loads((ROOT / "exercises" / "source" / name / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]


@pytest.mark.parametrize("name", NAMES)
def test_time_and_points_are_those_of_the_set(name: str) -> None:
    """As the set itself announces them to learners."""
    opening = "".join(cells(name)[0]["source"])
    minutes, points = re.search(r"about (\d+) minutes", opening), re.search(r"\*\*Points:\*\* (\d+)", opening)
    (section,) = [part for part in PAGES["sets"].split("\n## ") if part.startswith(f"{TITLES[name]}\n")]
    assert minutes
    assert points
    assert f"about {minutes[1]} minutes" in section
    assert re.search(rf"\*\*Points:\*\*\s{points[1]}\.", section)
    assert section.count("\n|") >= 5, "a head, and three wrong ideas or more"


@pytest.mark.parametrize("name", NAMES)
def test_no_page_holds_a_line_of_a_solution_or_of_a_marking_guide(name: str) -> None:
    """Of the code that is cut out for learners, of hidden tests and of the guide for the written task."""
    secret = set()
    for cell in cells(name):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and cell["metadata"].get("nbgrader", {}).get("solution"):
            secret |= {part.strip() for part in re.split(r"[.;:\n]", source)}
        for part in re.findall(r"### BEGIN (?:SOLUTION|HIDDEN TESTS)(.*?)### END", source, re.DOTALL):
            secret |= {line.strip() for line in part.splitlines()}
    # What learners are given, such as the words of a story, is no secret; other tests check that it holds no answer.
    given = re.sub(r"\s+", " ", " ".join(file.read_text(encoding="utf-8") for file in (ROOT / "exercises" / "release").glob("*/*")))
    secret = {line for line in secret if len(line) > 25 and not line.startswith(("from ", "import "))}
    secret = {line for line in secret if re.sub(r"\s+", " ", line) not in given}
    assert len(secret) > 20
    pages = [*PAGES.values(), *((ROOT / file).read_text(encoding="utf-8") for file in BESIDE)]
    together = re.sub(r"\s+", " ", " ".join(pages))
    assert {line for line in secret if re.sub(r"\s+", " ", line) in together} == set()


def test_every_command_that_the_guide_names_is_there() -> None:
    """dev.py knows each of them."""
    commands = {command.name for command in COMMANDS}
    named = set(re.findall(r"dev\.py ([a-z-]+)", " ".join(PAGES.values())))
    assert {"teacher-pack", "marks", "variant"} <= named
    assert named - commands == set()


def test_what_a_teacher_needs_on_windows_or_a_mac_is_said_first() -> None:
    """Before any command."""
    page = PAGES["teaching"]
    assert page.index("On Windows use WSL2, on a Mac the dev container") < page.index("```\npython3")


def test_nobody_is_asked_about_their_own_body_is_said_where_a_teacher_begins() -> None:
    """On the first page, on the page about health, and in the plan for one lesson."""
    assert "Nobody in class is asked about their own body" in PAGES["teaching"]
    assert "Nobody is asked about their own body" in PAGES["health"]
    assert "Nobody talks about their own body" in PAGES["plans"]
