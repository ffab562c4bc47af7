"""Downloads that a student, a broken program or an odd name has spoilt: nobody's work is replaced, merged or lost unseen."""

import io
import os
import time
import zipfile
from pathlib import Path

import nbformat
import probe
import pytest

from grader.collect import Collected, collect
from grader.course import Course, CourseError
from grader.remarks import Remark
from grader.report import Report, Row, State, as_csv
from grader.students import Student, read_class

ADA, BOB, EVE = Student("ada", "Ada", "Lovelace"), Student("bob", "Bob", "Builder"), Student("eve", "Eve", "Evil")
CLASS = [ADA, BOB, EVE]
LATER = (2107, 12, 31, 23, 59, 58)


def notebook(mark: str) -> bytes:
    """Return a notebook that can be told from others by a mark."""
    return probe.marked(mark).encode()


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """Return a zip with entries by name or, with a date, by ``ZipInfo``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return target.getvalue()


def put(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder; return it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def kept(course: Course) -> dict[str, str]:
    """Return who has a file, and which."""
    files = course.received(probe.NAME, "x").parents[1].glob("*/*.ipynb")
    return {path.parent.name: nbformat.read(path, as_version=4).metadata.mark for path in files}


def run(course: Course, downloads: Path, students: list[Student] | None = None) -> Collected:
    return collect(course, probe.NAME, [downloads], CLASS if students is None else students)


def texts(collected: Collected) -> dict[str, list[str]]:
    """Return the remarks as a teacher reads them."""
    return {key: list(map(str, remarks)) for key, remarks in collected.remarks.items()}


def test_a_name_inside_a_students_folder_is_nobody_elses(course: Course, tmp_path: Path) -> None:
    """Eve's folder holds files that are called as Moodle and Canvas would call Bob's."""
    files = {
        "bob/probe.ipynb": notebook("bob"),
        "eve/Bob Builder_2_assignsubmission_file_probe.ipynb": notebook("eve"),
        "eve/bob_1_2_probe.ipynb": notebook("eve"),
        "eve/Bob Builder_2_assignsubmission_file/probe.ipynb": notebook("eve"),
    }
    run(course, put(tmp_path / "in", files))
    assert kept(course) == {"bob": "bob", "eve": "eve"}


def test_a_name_inside_a_students_zip_is_nobody_elses(course: Course, tmp_path: Path) -> None:
    """Eve's zip holds a folder with Bob's name, of the year 2107. Bob's own file counts, and so does his next."""
    forged = zipfile.ZipInfo("Bob Builder_2_assignsubmission_file/probe.ipynb", LATER)
    files = {
        "Bob Builder_2_assignsubmission_file/probe.ipynb": notebook("bob"),
        "Eve Evil_3_assignsubmission_file/work.zip": zipped((forged, notebook("eve"))),
    }
    run(course, put(tmp_path / "in", files))
    assert kept(course) == {"bob": "bob", "eve": "eve"}
    run(course, put(tmp_path / "in", {"Eve Evil_3_assignsubmission_file/work.zip": zipped((forged, notebook("second")))}))
    assert kept(course) == {"bob": "bob", "eve": "second"}


def test_a_folder_of_one_student_is_no_wrapper(course: Course, tmp_path: Path) -> None:
    """If Eve alone handed in, what she called her folder does not make it Bob's."""
    inner = {"Eve Evil_3_assignsubmission_file/Bob Builder_2_assignsubmission_file/probe.ipynb": notebook("eve")}
    run(course, put(tmp_path / "in", inner))
    assert kept(course) == {"eve": "eve"}


def test_a_folder_around_a_whole_download_is_seen_through(course: Course, tmp_path: Path) -> None:
    """A zip that somebody made of the unpacked folder."""
    entries = [(f"submissions/{name}_{number}_9_probe.ipynb", notebook(name)) for number, name in enumerate(("lovelaceada", "builderbob"))]
    (tmp_path / "in.zip").write_bytes(zipped(*entries))
    run(course, tmp_path / "in.zip")
    assert kept(course) == {"ada": "lovelaceada", "bob": "builderbob"}


def test_a_date_to_come_does_not_win_for_ever(course: Course, tmp_path: Path) -> None:
    """A file of the year 2107 is as old as the download, so that the next one counts."""
    place = "Bob Builder_2_assignsubmission_file/probe.ipynb"
    (tmp_path / "1.zip").write_bytes(zipped((zipfile.ZipInfo(place, LATER), notebook("first"))))
    os.utime(tmp_path / "1.zip", (time.time() - 100, time.time() - 100))
    (tmp_path / "2.zip").write_bytes(zipped((zipfile.ZipInfo(place, time.localtime(time.time() - 10)[:6]), notebook("second"))))
    run(course, tmp_path / "1.zip")
    run(course, tmp_path / "2.zip")
    assert kept(course) == {"bob": "second"}


def _date_zero(content: bytes) -> bytes:
    """Return a zip whose entries have the date that MS-DOS writes for none."""
    made = bytearray(
        zipped(("Eve Evil_3_assignsubmission_file/probe.ipynb", content), ("Ada Lovelace_1_assignsubmission_file/probe.ipynb", content))
    )
    for start, place in ((b"PK\x03\x04", 10), (b"PK\x01\x02", 12)):
        at = -1
        while (at := made.find(start, at + 1)) >= 0:
            made[at + place : at + place + 4] = bytes(4)
    return bytes(made)


def test_a_date_that_there_is_not_stops_nobody(course: Course, tmp_path: Path) -> None:
    """Month 0, as some programs write it."""
    (tmp_path / "in.zip").write_bytes(_date_zero(notebook("x")))
    run(course, tmp_path / "in.zip")
    assert kept(course) == {"ada": "x", "eve": "x"}


def _broken_stream() -> bytes:
    made = bytearray(zipped(("probe.ipynb", notebook("x" * 5_000))))
    made[60:200] = bytes(reversed(made[60:200]))
    return bytes(made)


BROKEN = {
    "no zip": b"this is no zip",
    "empty file": b"",
    "empty zip": zipped(),
    "half a zip": zipped(("probe.ipynb", notebook("x")))[:900],
    "broken stream": _broken_stream(),
    "broken directory": zipped(("probe.ipynb", notebook("x"))).replace(b"PK\x01\x02", b"PK\x09\x09"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_one_broken_zip_is_one_students_problem(course: Course, tmp_path: Path, kind: str) -> None:
    """Eve's zip cannot be read: she is named, and Ada's file is taken."""
    files = {"Ada Lovelace_1_assignsubmission_file/probe.ipynb": notebook("ada"), "Eve Evil_3_assignsubmission_file/work.zip": BROKEN[kind]}
    said = texts(run(course, put(tmp_path / "in", files)))
    assert kept(course) == {"ada": "ada"}
    assert set(said) == {"eve"}
    assert said["eve"][0].startswith("Not graded: ")


@pytest.mark.parametrize("name", ["work.zip", "probe.IPYNB", "probe.ipynb.txt", "probe.ipynb.json", "probe.json", "deeper/probe.ipynb"])
def test_what_can_be_read_is_read(course: Course, tmp_path: Path, name: str) -> None:
    """A zip in the LMS's zip, and endings that mail programs and browsers change."""
    inner = zipped(("again.zip", zipped(("probe.ipynb", notebook("ada"))))) if name.endswith(".zip") else notebook("ada")
    (tmp_path / "in.zip").write_bytes(zipped((f"Ada Lovelace_1_assignsubmission_file/{name}", inner)))
    run(course, tmp_path / "in.zip")
    assert kept(course) == {"ada": "ada"}


def test_a_zip_in_a_students_folder_is_hers(course: Course, tmp_path: Path) -> None:
    """Not that of a student called probe."""
    run(course, put(tmp_path / "in", {"ada/work.zip": zipped(("probe.ipynb", notebook("ada"))), "bob/probe.ipynb": notebook("bob")}))
    assert kept(course) == {"ada": "ada", "bob": "bob"}


@pytest.mark.parametrize("name", ["solution.py", "work.pdf", "notes.docx", "picture.png"])
def test_whoever_sent_something_did_not_send_nothing(course: Course, tmp_path: Path, name: str) -> None:
    """A file that is no notebook is named."""
    said = texts(run(course, put(tmp_path / "in", {f"ada/{name}": b"x"})))
    assert said == {"ada": [f"Not graded: there is no probe.ipynb among the files; found: {name}."]}


def test_ten_thousand_names_make_a_short_sentence(course: Course, tmp_path: Path) -> None:
    """The teacher's table stays readable."""
    names = [(f"{number}.txt", b"x") for number in range(500)]
    (said,) = texts(run(course, put(tmp_path / "in", {"ada/work.zip": zipped(*names)})))["ada"]
    assert said.endswith("and 490 more.")
    assert len(said) < 300


def test_names_in_any_script_stay_apart(course: Course, tmp_path: Path) -> None:
    """Without a class list, each name gets a row of its own."""
    names = ["李小明", "李小红", "王伟", "王伟强", "Иван Петров", "Иван Сидоров", "José Ruiz", "Jose Ruiz", "y" * 200]
    entries = [(f"{name}_{number}_assignsubmission_file/probe.ipynb", notebook(name)) for number, name in enumerate(names)]
    (tmp_path / "in.zip").write_bytes(zipped(*entries))
    said = run(course, tmp_path / "in.zip", [])
    assert sorted(kept(course).values()) == sorted(names)
    assert all(len(key) < 100 and key.isascii() for key in kept(course))
    assert any("Sent as 李小明." in remark for remark in texts(said).values())


def test_two_people_of_one_name_stay_apart(course: Course, tmp_path: Path) -> None:
    """The LMS numbers them. Without numbers both are named, and neither replaces the other."""
    entries = [
        (f"{name}_{number}_assignsubmission_file/probe.ipynb", notebook(f"{name}{number}"))
        for name, number in (("Kim Li", 4), ("Kim-Li", 5))
    ]
    (tmp_path / "in.zip").write_bytes(zipped(*entries))
    run(course, tmp_path / "in.zip", [])
    assert kept(course) == {"Kim-Li-4": "Kim Li4", "Kim-Li-5": "Kim-Li5"}
    files = {"Max Li/probe.ipynb": notebook("one"), "Max-Li/probe.ipynb": notebook("two")}
    (said,) = run(course, put(tmp_path / "in", files), []).nobody
    assert said == "Max Li and Max-Li: each could be Max-Li. Say whose it is with --names."


def test_two_numbers_for_one_name_on_the_list_are_reported(course: Course, tmp_path: Path) -> None:
    """Two accounts of one name in one download: the list has only one of them."""
    entries = [(f"Bob Builder_{number}_assignsubmission_file/probe.ipynb", notebook(str(number))) for number in (4, 5)]
    (tmp_path / "in.zip").write_bytes(zipped(*entries))
    (said,) = run(course, tmp_path / "in.zip").nobody
    assert said.startswith("Bob Builder (number 4) and Bob Builder (number 5): each could be bob.")
    assert kept(course) == {}


def test_somebody_else_of_the_same_name_does_not_replace_what_came_before(course: Course, tmp_path: Path) -> None:
    """Without a class list, a second download with another number is another person's."""
    for number in (4, 5):
        (tmp_path / f"{number}.zip").write_bytes(zipped((f"Kim Li_{number}_assignsubmission_file/probe.ipynb", notebook(str(number)))))
        run(course, tmp_path / f"{number}.zip", [])
    assert kept(course) == {"Kim-Li": "4", "Kim-Li-5": "5"}


def test_the_exact_name_goes_before_one_without_accents(course: Course, tmp_path: Path) -> None:
    """José and Jose are two people."""
    both = [Student("j1", "José", "Ruiz"), Student("j2", "Jose", "Ruiz")]
    entries = [
        (f"{name}_{number}_assignsubmission_file/probe.ipynb", notebook(name)) for number, name in enumerate(("José Ruiz", "Jose Ruiz"))
    ]
    (tmp_path / "in.zip").write_bytes(zipped(*entries))
    run(course, tmp_path / "in.zip", both)
    assert kept(course) == {"j1": "José Ruiz", "j2": "Jose Ruiz"}


def test_a_name_that_is_no_utf_8_is_a_name(course: Course, tmp_path: Path) -> None:
    """As unzip writes it from a zip of an old Windows."""
    folder = os.fsencode(tmp_path / "in") + b"/Ren\xe9_4_assignsubmission_file"
    os.makedirs(folder)  # noqa: PTH103 - a path of bytes
    with open(folder + b"/probe.ipynb", "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(notebook("x"))
    said = run(course, tmp_path / "in", [])
    assert list(kept(course).values()) == ["x"]
    str(said).encode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " ="])
def test_no_cell_of_the_table_is_a_formula(start: str) -> None:
    """Neither a name nor a remark, whatever it begins with."""
    student = Student("x", f"{start}1+1", f"{start}2", f"{start}3")
    table = as_csv(Report("probe", (), (Row(student, State.NOTHING_SENT, remarks=(Remark(f"{start}HYPERLINK(1)"),)),)))
    cells = table.splitlines()[-1] if start != "\r=" else table.partition("remarks\n")[2]
    assert not [cell for cell in cells.split(",") if cell.strip('"').lstrip().startswith(("=", "+", "-", "@"))]


def test_a_long_field_in_the_class_list_is_read(tmp_path: Path) -> None:
    """Longer than Python's own limit for a field."""
    (tmp_path / "list.csv").write_text(f"id,first_name,last_name,notes\nada,Ada,Lovelace,{'x' * 200_000}\n", encoding="utf-8")
    assert [student.key for student in read_class(tmp_path / "list.csv")] == ["ada"]


def test_a_field_of_the_class_list_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    """With the file and the place, not with a traceback."""
    (tmp_path / "list.csv").write_text(f"id,first_name,notes\nada,Ada,\nbo,Bo,{'x' * 1_000_001}\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"list.csv cannot be read as CSV after line 2"):
        read_class(tmp_path / "list.csv")


def test_a_name_on_the_class_list_is_no_html(tmp_path: Path) -> None:
    """Formgrader puts names into its pages."""
    (tmp_path / "list.csv").write_text('id,first_name,last_name\nada,<b>Ada,"""Love\\lace"\n', encoding="utf-8")
    (ada,) = read_class(tmp_path / "list.csv")
    assert (ada.first_name, ada.last_name) == ("bAda", "Lovelace")
