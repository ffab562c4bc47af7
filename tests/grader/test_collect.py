"""Whose file it is, which one counts, and what a class list says: Moodle, Canvas, folders."""

import doctest
import os
import zipfile
from pathlib import Path
from types import ModuleType

import nbformat
import probe
import pytest

from grader import clean, layout, students
from grader.collect import Collected, collect
from grader.course import Course, CourseError
from grader.layout import sender
from grader.students import Student, read_class

ADA = Student("ada", "Ada", "Lovelace", "ada@example.org", "77")
JOSE = Student("jose", "José", "Núñez-O'Neil", "jose@example.org", "78")
TWINS = (Student("kim1", "Kim", "Li"), Student("kim2", "Kim", "Li"))


def run(course: Course, downloads: Path, *students: Student) -> Collected:
    return collect(course, probe.NAME, [downloads], list(students))


def said(collected: Collected) -> dict[str, list[str]]:
    """Return the remarks as a teacher reads them."""
    return {key: list(map(str, remarks)) for key, remarks in collected.remarks.items()}


def put(path: Path, text: str = "", when: int = 1_000_000_000) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook = probe.master()
    notebook.metadata["mark"] = text
    nbformat.write(notebook, path)
    os.utime(path, (when, when))


def kept(course: Course) -> dict[str, str]:
    """Return who has a file, and which."""
    files = course.received(probe.NAME, "x").parents[1].glob("*/*.ipynb")
    return {path.parent.name: nbformat.read(path, as_version=4).metadata.mark for path in files}


@pytest.mark.parametrize("module", [clean, layout, students])
def test_the_examples_in_the_docstrings(module: ModuleType) -> None:
    """What the functions say about themselves is so."""
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lovelace_123_assignsubmission_file_/probe.ipynb", ("Ada Lovelace", "123", "probe.ipynb")),
        ("Ada Lovelace_123_assignsubmission_file/sub/probe.ipynb", ("Ada Lovelace", "123", "probe.ipynb")),
        ("Ada Lovelace_123_assignsubmission_file_probe.ipynb", ("Ada Lovelace", "123", "probe.ipynb")),
        ("Ada Lovelace_123_assignsubmission_file_my_probe (2).ipynb", ("Ada Lovelace", "123", "my_probe (2).ipynb")),
        ("Participant_123_assignsubmission_file/probe.ipynb", ("Participant 123", "123", "probe.ipynb")),
        ("José Núñez-O'Neil_9_assignsubmission_file_/probe.ipynb", ("José Núñez-O'Neil", "9", "probe.ipynb")),
        ("lovelaceada_77_9001_probe.ipynb", ("lovelaceada", "77", "probe.ipynb")),
        ("lovelaceada_LATE_77_9001_probe-2.ipynb", ("lovelaceada", "77", "probe-2.ipynb")),
        ("ada/probe.ipynb", ("ada", "", "probe.ipynb")),
        ("ada.ipynb", ("ada", "", "ada.ipynb")),
        # What a student named, to look like somebody else's.
        ("eve/Bob Builder_2_assignsubmission_file_probe.ipynb", ("eve", "", "Bob Builder_2_assignsubmission_file_probe.ipynb")),
        ("eve/bob_1_2_probe.ipynb", ("eve", "", "bob_1_2_probe.ipynb")),
        ("Eve Evil_3_assignsubmission_file/Bob_2_assignsubmission_file/probe.ipynb", ("Eve Evil", "3", "probe.ipynb")),
        ("Eve Evil_3_assignsubmission_file_Bob_2_assignsubmission_file_x.ipynb", ("Eve Evil", "3", "Bob_2_assignsubmission_file_x.ipynb")),
        ("evileve_7_1_bobbuilder_2_2_probe.ipynb", ("evileve", "7", "bobbuilder_2_2_probe.ipynb")),
    ],
)
def test_the_outermost_name_says_who_handed_in(name: str, expected: tuple[str, str, str]) -> None:
    """Moodle's folders, Canvas's long names, plain folders and files; never a name that a student chose."""
    who, file = sender(name)
    assert (who.name, who.number, file) == expected


def test_names_are_found_on_the_list(course: Course, tmp_path: Path) -> None:
    """With accents and signs, squeezed by Canvas, by its number where the name differs, and by id."""
    put(tmp_path / "in" / "José Núñez-O'Neil_9_assignsubmission_file_" / "probe.ipynb", "moodle")
    put(tmp_path / "in" / "byron_77_9001_probe.ipynb", "canvas")
    collected = run(course, tmp_path / "in", ADA, JOSE)
    assert kept(course) == {"jose": "moodle", "ada": "canvas"}
    assert said(collected) == {"ada": ["Sent as byron; the number 77 is this student's."]}
    assert collected.nobody == []


def test_who_is_not_on_the_list_is_kept_and_said(course: Course, tmp_path: Path) -> None:
    """Nothing that was sent is lost."""
    put(tmp_path / "in" / "Eve Nobody_3_assignsubmission_file_" / "probe.ipynb", "eve")
    assert said(run(course, tmp_path / "in", ADA)) == {"Eve-Nobody": ["Eve Nobody is not on the class list."]}
    assert kept(course) == {"Eve-Nobody": "eve"}


def test_only_the_notebook_is_kept(course: Course, tmp_path: Path) -> None:
    """A file that has the name of the course's package, beside the notebook, does not get near the grader; nor does other data."""
    folder = tmp_path / "in" / "Ada Lovelace_1_assignsubmission_file"
    put(folder / "probe.ipynb", "ada")
    (folder / "achilles.py").write_text("raise SystemExit", encoding="utf-8")
    (folder / "achilles").mkdir()
    (folder / "achilles" / "__init__.py").write_text("raise SystemExit", encoding="utf-8")
    (folder / "runs.csv").write_text("day,km\n1,500\n", encoding="utf-8")
    assert run(course, tmp_path / "in", ADA) == Collected({}, [])
    sent = course.received(probe.NAME, "x").parents[1]
    assert {path.relative_to(sent).as_posix() for path in sent.rglob("*") if path.is_file()} == {"ada/probe.ipynb", "ada/sent-as.txt"}
    assert (sent / "ada" / "sent-as.txt").read_text(encoding="utf-8") == "Ada Lovelace_1_assignsubmission_file"


def test_those_whom_moodle_calls_participants_are_not_mixed_up(course: Course, tmp_path: Path) -> None:
    """With names hidden every folder has the same name, and another number."""
    put(tmp_path / "in" / "Participant_1_assignsubmission_file" / "probe.ipynb", "one")
    put(tmp_path / "in" / "Participant_2_assignsubmission_file" / "probe.ipynb", "two")
    run(course, tmp_path / "in")
    assert kept(course) == {"Participant-1": "one", "Participant-2": "two"}


def test_two_of_one_name_are_not_guessed(course: Course, tmp_path: Path) -> None:
    """The teacher is told which file, and how to say whose it is."""
    put(tmp_path / "in" / "Kim Li_3_assignsubmission_file_" / "probe.ipynb")
    (line,) = run(course, tmp_path / "in", *TWINS).nobody
    assert line.endswith("kim1 and kim2 could be meant. Say whose it is with --names.")
    assert kept(course) == {}
    put(tmp_path / "in2" / "kim2" / "probe.ipynb", "second")
    run(course, tmp_path / "in2", *TWINS)
    assert kept(course) == {"kim2": "second"}


def test_the_newest_of_several_counts(course: Course, tmp_path: Path) -> None:
    """By time, and where that is the same by the number that the LMS adds."""
    put(tmp_path / "in" / "lovelaceada_77_1_probe.ipynb", "first")
    put(tmp_path / "in" / "lovelaceada_77_2_probe-2.ipynb", "third")
    put(tmp_path / "in" / "lovelaceada_77_3_probe-1.ipynb", "second")
    (remark,) = said(run(course, tmp_path / "in", ADA))["ada"]
    assert kept(course) == {"ada": "third"}
    assert remark.startswith("3 files; the newest counts: ")


def test_an_older_download_changes_nothing(course: Course, tmp_path: Path) -> None:
    """What came in later stays, whatever is handed over afterwards."""
    put(tmp_path / "new" / "ada" / "probe.ipynb", "new", when=1_100_000_000)
    put(tmp_path / "old" / "ada" / "probe.ipynb", "old")
    run(course, tmp_path / "new", ADA)
    (remark,) = said(run(course, tmp_path / "old", ADA))["ada"]
    assert kept(course) == {"ada": "new"}
    assert "is older than what was collected before" in remark


def test_a_zip_cannot_write_elsewhere(course: Course, tmp_path: Path) -> None:
    """A name with dots is a name and no path; a link in a zip is no file."""
    put(tmp_path / "one.ipynb", "x")
    text = (tmp_path / "one.ipynb").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("../../Ada Lovelace_1_assignsubmission_file_/probe.ipynb", text)
        link = zipfile.ZipInfo("José Núñez-O'Neil_2_assignsubmission_file_/probe.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../source/probe/probe.ipynb")
        archive.writestr("../../../probe.ipynb", text)
    before = set(tmp_path.iterdir())
    collected = run(course, tmp_path / "in.zip", ADA, JOSE)
    assert kept(course)["ada"] == "x"
    assert "jose" not in kept(course)
    assert said(collected)["jose"] == ["Not graded: What was sent is a link, not a file."]
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["nowhere.zip", "notes.txt"])
def test_what_is_no_download_is_named(course: Course, tmp_path: Path, name: str) -> None:
    """A path that is not there, or no zip."""
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CourseError, match=name):
        run(course, tmp_path / name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,first_name,last_name,email\nada,Ada,Lovelace,ada@example.org\n", Student("ada", "Ada", "Lovelace", "ada@example.org", "")),
        (
            "First name;Last name;ID number;Email address\nAda;Lovelace;A-1;ada@example.org\n",
            Student("A-1", "Ada", "Lovelace", "ada@example.org"),
        ),
        ("\ufeffFirst name,Surname,Email address\nAda,Lovelace,ada@example.org\n", Student("ada", "Ada", "Lovelace", "ada@example.org")),
        (
            'Student,ID,SIS User ID,SIS Login ID,Section\n"    Points Possible",,,,\n"Lovelace, Ada",77,,ada1,A\n"Student, Test",99,,x,A\n',
            Student("ada1", "Ada", "Lovelace", "", "77"),
        ),
        (
            (
                "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,causes (4711)\n,,,,,,Manual Posting\n    Points Possible,,,,,,24\n"
                "Lovelace,Ada,77,S-7,ada1,A,\nStudent,Test,99,,0a1b2c,A,\n"
            ),
            Student("S-7", "Ada", "Lovelace", "", "77"),
        ),
        (
            'Student,ID,SIS Login ID,Section\n    Points Possible,,,\n"Student, Ada",77,ada1,A\n"Student, Test",99,0a1b2c,A\n',
            Student("ada1", "Ada", "Student", "", "77"),
        ),
        (
            '"First name","Last name",Username,"Email address"\nAda,"Lovelace King",ada1,ada@example.org\n',
            Student("ada1", "Ada", "Lovelace King", "ada@example.org"),
        ),
        ("student,id,email\nAda Lovelace,A-1,ada@example.org\n", Student("A-1", "Ada", "Lovelace", "ada@example.org")),
    ],
    ids=[
        *("plain", "moodle-semicolons", "moodle-no-number", "canvas", "canvas-names-in-two-columns", "canvas-a-pupil-called-student"),
        *("moodle-usernames", "by-hand-with-a-column-student"),
    ],
)
def test_class_lists(tmp_path: Path, text: str, expected: Student) -> None:
    """By hand, of Moodle and of Canvas, whose own rows are no students."""
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    (found,) = read_class(tmp_path / "list.csv")
    assert (found.key, found.first_name, found.last_name, found.email) == (
        expected.key,
        expected.first_name,
        expected.last_name,
        expected.email,
    )
    assert not expected.lms_id or found.lms_id == expected.lms_id


@pytest.mark.parametrize(
    ("text", "says"), [("name\n", "has no student"), ("id,email\na,x@y\na,z@y\n", "a more than once"), ("", "has no student")]
)
def test_a_class_list_that_says_too_little_is_named(tmp_path: Path, text: str, says: str) -> None:
    """What is missing, and what is wanted."""
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=says):
        read_class(tmp_path / "list.csv")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_class_list_is_read_as_a_spreadsheet_program_saved_it(tmp_path: Path, encoding: str) -> None:
    """With semicolons, and in the encodings that Excel writes."""
    (tmp_path / "list.csv").write_text("id;first_name;last_name\nada;Zoë;Müller\n", encoding=encoding)
    (ada,) = read_class(tmp_path / "list.csv")
    assert (ada.key, ada.name) == ("ada", "Zoë Müller")
