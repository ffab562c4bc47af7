"""The master goes first, in the same sandbox: a teacher's mistake stops the command, and no student gets a mark from it."""

from pathlib import Path

import nbformat
import probe
import pytest
from conftest import TIMEOUT
from nbformat.v4 import new_code_cell

from grader.__main__ import main
from grader.course import Course, CourseError
from grader.rehearsal import needs_rehearsal, rehearse, stop_at
from grader.steps import prepare


def course_with(root: Path, **sources: str) -> Course:
    """Make a prepared course in whose master some cells have another source."""
    probe.make_course(root)
    course = Course(root, timeout=TIMEOUT)
    master = probe.master()
    for name, source in sources.items():
        probe.cell(master, name).source = source
    nbformat.write(master, course.master(probe.NAME))
    prepare(course, probe.NAME)
    return course


def test_a_sound_master_is_run_once(tmp_path: Path) -> None:
    """Nothing is wrong with it, and it is run again only if it changes."""
    course = course_with(tmp_path / "course")
    assert needs_rehearsal(course, probe.NAME)
    stop_at(course, probe.NAME, rehearse(course, probe.NAME))
    assert not needs_rehearsal(course, probe.NAME)
    (tmp_path / "course" / "source" / probe.NAME / "runs.csv").write_text("day,km\n1,6.0\n", encoding="utf-8")
    assert needs_rehearsal(course, probe.NAME)


@pytest.mark.long
def test_a_masters_mistakes_are_named_in_one_sentence(tmp_path: Path) -> None:
    """A package that the sandbox does not have, an answer that fails its test, an answer that never ends."""
    course = course_with(
        tmp_path / "course",
        setup="import not_there_at_all",
        mean=probe.MEAN.replace("/ len(runs)", ""),
        longest="def longest(runs):\n    ### BEGIN SOLUTION\n    while True:\n        pass\n    ### END SOLUTION",
    )
    mistakes = rehearse(course, probe.NAME)
    text = "; ".join(mistakes)
    assert "mean_test gives 0 of 2 points (AssertionError: The mean of 4 and 6 is 5, not 10.0.)" in text
    assert "longest_test gives 0 of 3 points" in text
    assert f"longest_test: stopped after {TIMEOUT} s" in text
    assert "No module named 'not_there_at_all'" in text
    with pytest.raises(CourseError, match="does not get full marks from its own tests, so nobody was graded: mean_test gives 0 of 2"):
        stop_at(course, probe.NAME, mistakes)
    assert needs_rehearsal(course, probe.NAME)


def test_the_command_stops_before_any_student_is_graded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the sentence, and without a mark for anybody."""
    course = course_with(tmp_path / "course", longest=probe.LONGEST.replace("max", "min"))
    release = nbformat.read(course.release(probe.NAME), as_version=4)
    sent = probe.answered(release)
    sent.cells.append(new_code_cell("1 + 1"))
    (tmp_path / "in" / "ada").mkdir(parents=True)
    nbformat.write(sent, tmp_path / "in" / "ada" / f"{probe.NAME}.ipynb")
    code = main([probe.NAME, str(tmp_path / "in"), "--course", str(course.root), "--timeout", str(TIMEOUT), "--workers", "1"])
    said = capsys.readouterr().err
    assert code == 1
    assert "longest_test gives 0 of 3 points (AssertionError: The longest of 4 and 6 is 6.)" in said
    assert "Traceback" not in said
    assert not list(course.outcome(probe.NAME, "x").parent.glob("*.json"))
    assert not (course.people / f"marks-{probe.NAME}.csv").exists()


def test_a_download_may_come_after_the_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As people type it: the file that is not there is named, not the order."""
    course = probe.make_course(tmp_path / "course")
    (tmp_path / "in").mkdir()
    assert main([probe.NAME, "--course", str(course), str(tmp_path / "in"), "--workers", "1", str(tmp_path / "gone.zip")]) == 1
    assert f"{tmp_path / 'gone.zip'}" in capsys.readouterr().err
