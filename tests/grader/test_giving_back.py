"""What goes back by way of the LMS: each page under the name by which it is taken back, and the marks that there are."""

import shutil
import zipfile
from pathlib import Path

import pytest
from probe import NAME, make_course, marked

from grader.__main__ import main
from grader.collect import collect
from grader.course import Course
from grader.exchange import FILES, give_back
from grader.giving_back import fill_gradebook, pack_feedback
from grader.next_steps import Commands, next_steps
from grader.report import Report, Row, State, Task, as_csv
from grader.students import Student

ADA = Student("ada", "Ada", "Lovelace", "ada@example.org", "77")
BOB = Student("bob", "Bob", "Builder", "bob@example.org", "78")
CEM = Student("cem", "Cem", "Kaya", "cem@example.org", "79")
TASKS = (Task("why", 4, by_hand=True),)
CANVAS = "Student,ID,SIS Login ID,Section,probe (1)\n    Points Possible,,,,4\n" + "".join(
    f'"{one.last_name}, {one.first_name}",{one.lms_id},{one.email},9b,\n' for one in (ADA, BOB, CEM)
)


def made(course: Course, *states: State) -> Report:
    """Return the marks of a class, and write its pages and its table."""
    rows = [
        Row(student, state, {"why": 3.0} if state is State.MARKED else {}) for student, state in zip((ADA, BOB, CEM), states, strict=False)
    ]
    for row in rows:
        page = course.feedback(NAME, row.student.key)
        page.parent.mkdir(parents=True)
        page.write_text(row.student.key, encoding="utf-8")
    report = Report(NAME, TASKS, tuple(rows))
    (course.people / f"marks-{NAME}.csv").write_text(as_csv(report), encoding="utf-8")
    return report


def send(course: Course, *names: str) -> None:
    """Hand files in by a download with these names."""
    download = course.root / "submissions.zip"
    with zipfile.ZipFile(download, "w") as packed:
        for name in names:
            packed.writestr(name, marked(name))
    collect(course, NAME, [download], [ADA, BOB, CEM])


@pytest.mark.parametrize(
    ("sent", "pages"),
    [
        (("lovelaceada_77_9001_probe.ipynb", "builderbob_LATE_78_9002_my_1_2_work.ipynb"), ["builderbob_LATE_78_9002_probe.html", "lovelaceada_77_9001_probe.html"]),
        (("Ada Lovelace_77_assignsubmission_file/probe.ipynb", "Bob Builder_78_assignsubmission_file/probe.ipynb"), ["Ada Lovelace_77_assignsubmission_file/probe.html", "Bob Builder_78_assignsubmission_file/probe.html"]),
        (("ada/probe.ipynb", "bob/probe.ipynb"), ["ada/probe.html", "bob/probe.html"]),
    ],
)  # fmt: skip
def test_each_lms_takes_the_pages_back(course: Course, sent: tuple[str, ...], pages: list[str]) -> None:
    """Canvas by the beginning of the file's name, Moodle by the folder's; for others it is the student's id. Only who is marked has one."""
    send(course, *sent)
    packed = pack_feedback(course, made(course, State.MARKED, State.MARKED, State.TO_MARK))
    assert packed is not None
    with zipfile.ZipFile(packed.zip) as archive:
        assert sorted(archive.namelist()) == pages
        assert {archive.read(name) for name in pages} == {b"ada", b"bob"}
    assert (packed.pages, len(packed.sentences)) == (2, 1)


def test_a_newer_file_goes_back_by_its_own_name(course: Course) -> None:
    """Canvas knows a page by the number of the file that it belongs to."""
    send(course, "lovelaceada_77_9001_probe.ipynb")
    send(course, "lovelaceada_77_9005_probe.ipynb")
    packed = pack_feedback(course, made(course, State.MARKED))
    assert packed is not None
    assert zipfile.ZipFile(packed.zip).namelist() == ["lovelaceada_77_9005_probe.html"]


def test_without_a_page_there_is_no_zip(course: Course) -> None:
    """Also if there was one before."""
    assert pack_feedback(course, made(course, State.MARKED)) is not None
    assert pack_feedback(course, Report(NAME, TASKS, (Row(ADA, State.TO_MARK),))) is None
    assert not list(course.people.glob("feedback-*"))


def test_the_file_for_the_lms_has_the_marks_that_there_are(course: Course, tmp_path: Path) -> None:
    """Who is not marked keeps what was there, and is listed once, among the problems."""
    exported = tmp_path / "exported.csv"
    exported.write_text(CANVAS, encoding="utf-8")
    report = made(course, State.MARKED, State.TO_MARK, State.NOTHING_SENT)
    filled = fill_gradebook(course, report, exported, NAME)
    assert [line.rpartition(",")[2] for line in filled.file.read_text(encoding="utf-8").splitlines()] == ["probe (1)", "4", "3.00", "", ""]
    assert (filled.marks, filled.remarks) == (1, ())
    lines = next_steps(report, [], [], filled, Commands("AGAIN", "FORMGRADER"))
    assert [line for line in lines if "FORMGRADER" in line or "AGAIN" in line] == [
        "  1. To mark by hand (why): FORMGRADER",
        "  2. Then the feedback and the marks: AGAIN",
    ]


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [("a,b\n1,2\n", NAME, "has the columns a, b; wanted: Moodle's grading worksheet"), (CANVAS, "Week 2", "no column is called 'Week 2'")],
)
def test_an_exported_file_that_cannot_be_filled_is_named_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, column: str, said: str
) -> None:
    """Before anybody is graded, and before anything is written."""
    course = Course(tmp_path / "course")
    make_course(course.root)
    (tmp_path / "exported.csv").write_text(text, encoding="utf-8")
    options = ["--course", str(course.root), "--return", str(tmp_path / "exported.csv"), "--return-column", column]
    assert main([NAME, *options]) == 1
    assert said in capsys.readouterr().err
    assert not course.people.exists()


def hub_hand_in(folder: Path, student: str, mark: str, *beside: str) -> None:
    """Write what ``nbgrader collect`` writes for a student: the notebook, and beside it what its two files say."""
    (folder / student / NAME).mkdir(parents=True, exist_ok=True)
    (folder / student / NAME / f"{NAME}.ipynb").write_text(marked(mark), encoding="utf-8")
    for name, text in zip(FILES, beside, strict=False):
        (folder / student / NAME / name).write_text(text, encoding="utf-8")


def test_nbgraders_two_files_of_a_hand_in_come_back_beside_its_page(course: Course) -> None:
    """By them ``nbgrader release_feedback`` knows whose a page is. What cannot be nbgrader's is left out, and so are those of others."""
    folder = course.root / "submitted"
    hub_hand_in(folder, "ada", "one", "2026-11-28 10:00:00.0 UTC", "a1b2")
    hub_hand_in(folder, "bob", "two", "x" * 10_000, "a\x00b")
    hub_hand_in(folder, "cem", "three")
    (folder / "cem" / "timestamp.txt").write_text("not beside the notebook", encoding="utf-8")
    collect(course, NAME, [folder], [ADA, BOB, CEM])
    for student in ("ada", "bob", "cem"):
        course.feedback(NAME, student).parent.mkdir(parents=True)
        course.feedback(NAME, student).write_text("a page", encoding="utf-8")
        give_back(course.received(NAME, student), course.feedback(NAME, student))
    found = {
        path.relative_to(course.people / "feedback").as_posix(): path.read_text(encoding="utf-8")
        for path in course.people.glob("feedback/*/*/*.txt")
    }
    assert found == {f"ada/{NAME}/timestamp.txt": "2026-11-28 10:00:00.0 UTC", f"ada/{NAME}/submission_secret.txt": "a1b2"}


def test_the_files_of_an_earlier_hand_in_do_not_stay(course: Course) -> None:
    """A page must not be released under the name of another hand-in."""
    folder = course.root / "submitted"
    hub_hand_in(folder, "ada", "one", "2026-11-28 10:00:00.0 UTC", "a1b2")
    collect(course, NAME, [folder], [ADA])
    hub_hand_in(folder, "ada", "two", "2026-11-29 10:00:00.0 UTC", "c3d4")
    collect(course, NAME, [folder], [ADA])
    received = course.received(NAME, "ada")
    assert received.with_name("submission_secret.txt").read_text(encoding="utf-8") == "c3d4"
    shutil.rmtree(folder)
    hub_hand_in(folder, "ada", "three")
    collect(course, NAME, [folder], [ADA])
    assert not received.with_name("submission_secret.txt").exists()
