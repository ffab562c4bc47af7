"""The quizzes as teachers import them: what a package says, read back, is what stands in the question files."""

import io
import re
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from achilles.quiz import CHAPTERS
from achilles.quiz.export import Item, ItemSet, Option, files, item_set, links, read_moodle_xml, read_qti, to_moodle_xml, to_qti
from achilles.quiz.export.read_back import PackageError

QUESTIONS = Path(__file__).parents[2] / "achilles" / "quiz" / "questions"
# The fractions that Moodle's question bank knows, per cent; its importer refuses others.
MOODLE_KNOWS = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}


def in_file(chapter: str) -> list[dict[str, Any]]:
    """Return the questions as the file has them, read by nothing of ours."""
    return tomllib.loads((QUESTIONS / f"{chapter}.toml").read_text(encoding="utf-8"))["question"]


def read(chapter: str, kind: str) -> ItemSet:
    """Return what an import would find."""
    if kind == "qti":
        return read_qti(files()[f"quizzes/canvas/{chapter}.zip"], chapter)
    return read_moodle_xml(files()[f"quizzes/moodle/{chapter}.xml"])[0]


@pytest.mark.parametrize("kind", ["qti", "moodle"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_questions_options_right_answers_and_feedback_are_the_files(chapter: str, kind: str) -> None:
    """Each question, option, right answer and piece of feedback is there, and in its place."""
    found, wanted = read(chapter, kind), in_file(chapter)
    assert [item.id for item in found.items] == [table["id"] for table in wanted]
    for item, table in zip(found.items, wanted, strict=True):
        assert item.text.startswith(table["text"])
        assert table["see_text"] in item.more
        assert item.many == (table["kind"] == "many")
        options = [(option.text, option.right, option.feedback) for option in item.options]
        assert options == [(it["text"], it["right"], it["feedback"]) for it in table.get("options", ())]
        if table["kind"] == "number":
            assert (item.number.answer, item.number.tolerance) == (table["answer"], table["tolerance"])
            assert item.number.right == table["right_feedback"]
            said = item.number.otherwise + " ".join(feedback for _, feedback in item.number.mistakes)
            for words in (table["low_feedback"], table["high_feedback"], *(it["feedback"] for it in table.get("mistakes", ()))):
                assert words in said


def test_every_kind_of_question_is_among_them() -> None:
    """One, many and a number: else the test above tested less than it says."""
    assert {table["kind"] for chapter in CHAPTERS for table in in_file(chapter)} == {"one", "many", "number"}


@pytest.mark.parametrize(
    "text", ['5 * 3 *is* 15_a_b_ [x](y) <b>&amp; "q" \'s ... -- $x$ `c` #1', "1. 50 % + 2 - 1 = !x {a} ~b~ ^c^ |d| \\n"]
)
def test_signs_that_mean_something_to_markdown_come_through(text: str) -> None:
    """A reader sees what stands in the file, whatever signs it has."""
    options = (Option(text, right=True, feedback=text), Option("other", right=False, feedback=text + "."))
    whole = ItemSet(
        "causes", "A title", text, (Item("one", text, text, many=False, options=options), Item("two", text + "!", text, True, options))
    )
    assert read_qti(to_qti(whole), "causes") == whole
    assert read_moodle_xml(to_moodle_xml([whole])) == [whole]


def test_a_ticked_wrong_option_costs_and_fractions_are_those_that_moodle_knows() -> None:
    """In Moodle the right options of a question add up to the whole, and ticking all of them gives nothing."""
    text = files()["quizzes/moodle/all.xml"].decode()
    fractions = [float(found) for found in re.findall(r'fraction="(-?[\d.]+)"', text)]
    assert {abs(fraction) for fraction in fractions} <= MOODLE_KNOWS
    assert min(fractions) < 0
    many = [question for question in text.split("<question ") if "<single>false</single>" in question]
    assert many
    for question in many:
        assert abs(sum(float(found) for found in re.findall(r'fraction="(-?[\d.]+)"', question))) < 0.001


@pytest.mark.parametrize(
    ("old", "new"),
    [('varname="SCORE">100', 'varname="SCORE">50'), ("multiple_answers_question", "matching_question"), ("general_fb", "general_feedback")],
)
def test_a_package_that_lost_something_is_noticed(old: str, new: str) -> None:
    """Marks, kind or feedback damaged: reading back fails, or gives something else."""
    damaged = io.BytesIO()
    whole = files()["quizzes/canvas/causes.zip"]
    with zipfile.ZipFile(io.BytesIO(whole)) as package, zipfile.ZipFile(damaged, "w") as other:
        for name in package.namelist():
            text = package.read(name).decode()
            assert name.endswith(("meta.xml", "manifest.xml", "/")) or old in text
            other.writestr(name, text.replace(old, new, 1) if "<item " in text else text)
    with pytest.raises((PackageError, KeyError)):
        read_qti(damaged.getvalue(), "causes")


def test_a_question_marked_wrongly_is_noticed() -> None:
    """Another right answer makes another package."""
    whole = item_set("causes")
    first = whole.items[0]
    swapped = replace(first, options=tuple(replace(it, right=not it.right) for it in first.options), many=True)
    other = replace(whole, items=(swapped, *whole.items[1:]))
    assert read_qti(to_qti(other), "causes").items[0] != read_qti(to_qti(whole), "causes").items[0]


def test_a_package_is_the_same_each_time_and_says_whose_it_is() -> None:
    """No time of making stands in it, and the licence is this course's, not the library's guess."""
    package = to_qti(item_set("causes"))
    assert package == to_qti(item_set("causes")) == files()["quizzes/canvas/causes.zip"]
    manifest = zipfile.ZipFile(io.BytesIO(package)).read("imsmanifest.xml").decode()
    assert "CC BY 4.0" in manifest
    assert "Private" not in manifest
    assert f"<imsmd:dateTime>{tomllib.loads((QUESTIONS / 'causes.toml').read_text(encoding='utf-8'))['date']}<" in manifest


def test_the_list_of_downloads_names_each_file_once() -> None:
    """What the guide links is what there is."""
    linked = re.findall(r'href="\.\./([^"]+)"[^>]* download', links("../"))
    assert sorted(linked) == sorted(files())
    assert set(zipfile.ZipFile(io.BytesIO(files()["quizzes/achilles-quizzes.zip"])).namelist()) == {
        "quizzes/README.txt",
        *(name for name in files() if not name.endswith("achilles-quizzes.zip")),
    }
