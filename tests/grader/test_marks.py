"""Marks into the files of Moodle and Canvas. No real Moodle and no real Canvas is here: the heads are those of their own source code.

Moodle: ``mod/assign/feedback/offline/importgradeslib.php`` and the sample of ``grade/import/csv/tests``. Canvas:
``lib/gradebook_exporter.rb`` and ``lib/gradebook_importer.rb``.
"""

import csv
import io
from pathlib import Path

import pytest

from grader.lms.__main__ import main
from grader.lms.fill import Filled, fill
from grader.lms.marks import Mark, TableError, read_marks
from grader.lms.table import Kind, read_table

MARKS = """id,first_name,last_name,email,count,words,total,out_of,state,remarks
ada,Ada,Ly,ada@example.org,8,10,18,20,marked,
bo,Bo,"Nilsson, Jr",bo@example.org,8,,8,20,to be marked by hand,
cy,Çigdem,Øst,,7.5,5,12.5,20,marked,
dee,Dee,Poe,dee@example.org,,,,20,nothing sent,
'=eve,Eve,Roe,,0,0,0,20,marked,
"""
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),"
    "Last modified (grade),Feedback comments\r\n"
    'Participant 101,Ada Ly,ADA@example.org,Submitted for grading,,20.00,Yes,"Monday, 2 March 2026, 9:00 AM",-,\r\n'
    'Participant 102,"Bo Nilsson, Jr",bo@example.org,Submitted for grading,-,20.00,Yes,-,-,"well, done"\r\n'
    "Participant 103,Çigdem Øst,cigdem@example.org,Submitted for grading,11.00,20.00,Yes,-,-,\r\n"
    "Participant 104,Dee Poe,dee@example.org,No submission,,20.00,Yes,-,-,\r\n"
    "Participant 105,Zoe New,zoe@example.org,No submission,,20.00,Yes,-,-,\r\n"
)
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Notes,causes (4711),causes of war (4712),Current Score
,,,,,,Manual Posting,,
    Points Possible,,,,,,40,10,(read only)
"Ly, Ada",1,S1,ada@example.org,Form 9,,,7,80
"Nilsson, Jr, Bo",2,S2,bo,Form 9,,3,8,80
"Øst, Çigdem",3,cy,x,Form 9,,,9,90
"Student, Test",9,,,Form 9,,,,
"""
GRADEBOOK = (
    '"First name",Surname,"ID number",Institution,Department,"Email address","Assignment: causes (Real)","Assignment: other (Real)",'
    '"Last downloaded from this course"\nAda,Ly,,,,ada@example.org,-,4.00,1700000000\nÇigdem,Øst,CY,,,other@example.org,-,-,1700000000\n'
)


@pytest.fixture
def marks(tmp_path: Path) -> list[Mark]:
    (tmp_path / "marks.csv").write_text(MARKS, encoding="utf-8")
    return read_marks(tmp_path / "marks.csv")


def filled(tmp_path: Path, text: str, marks: list[Mark], column: str = "causes") -> tuple[list[dict[str, str]], Filled]:
    """Return the rows of the file that goes back, and what was said."""
    (tmp_path / "exported.csv").write_text(text, encoding="utf-8", newline="")
    made = fill(read_table(tmp_path / "exported.csv"), marks, column)
    return list(csv.DictReader(io.StringIO(made.text.removeprefix("\ufeff"), newline=""), delimiter=";" if ";" in text[:20] else ",")), made


def test_the_worksheet_goes_back_with_one_column_filled(tmp_path: Path, marks: list[Mark]) -> None:
    """Everything else is byte for byte as Moodle wrote it; who is not fully marked keeps what was there, and is named."""
    rows, made = filled(tmp_path, WORKSHEET, marks)
    assert [row["Grade"] for row in rows] == ["18.00", "-", "12.50", "", ""]
    expected = WORKSHEET.replace("Submitted for grading,,20.00", "Submitted for grading,18.00,20.00").replace(
        ",11.00,20.00", ",12.50,20.00"
    )
    assert made.text == expected
    assert made.marked == ("ada", "cy")
    assert set(made.remarks) == {
        "Bo Nilsson, Jr: to be marked by hand; left as it was.",
        "Dee Poe: nothing sent; left as it was.",
        "Zoe New: has no mark here; left as it was.",
        "Çigdem Øst: 11.00 becomes 12.50.",
        "Eve Roe: is not in the file.",
    }


def test_canvas_gets_who_it_is_and_one_column(tmp_path: Path, marks: list[Mark]) -> None:
    """The other assignments and the totals stay away, Section is the last of the student's columns, and points are scaled aloud."""
    rows, made = filled(tmp_path, CANVAS, marks)
    assert list(rows[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "causes (4711)"]
    assert [row["causes (4711)"] for row in rows] == ["Manual Posting", "40", "36.00", "3", "25.00", ""]
    assert rows[1]["Student"] == "    Points Possible"
    assert "Scaled: 20 points here are 40 there." in made.remarks
    assert "Student, Test: has no mark here; left as it was." in made.remarks


def test_moodles_gradebook_goes_back_too(tmp_path: Path, marks: list[Mark]) -> None:
    """The column is found by the assignment's name, students by address or by ID number."""
    rows, made = filled(tmp_path, GRADEBOOK, marks)
    assert [row["Assignment: causes (Real)"] for row in rows] == ["18.00", "12.50"]
    assert [row["Assignment: other (Real)"] for row in rows] == ["4.00", "-"]
    assert made.marked == ("ada", "cy")


def test_a_file_with_semicolons_and_decimal_commas_keeps_them(tmp_path: Path, marks: list[Mark]) -> None:
    """As exported where a comma stands before the decimals; the byte-order mark stays as well."""
    text = "\ufeffStudent;ID;SIS Login ID;Section;causes (1)\n    Points Possible;;;;20,00\nLy, Ada;1;ada@example.org;9b;\n"
    rows, made = filled(tmp_path, text, marks)
    assert rows[1]["causes (1)"] == "18,00"
    assert made.text.startswith("\ufeffStudent;ID;")


def test_a_mark_of_nothing_is_a_mark_and_a_missing_one_is_not(marks: list[Mark]) -> None:
    """Somebody who reached 0 has 0; somebody who sent nothing has a blank."""
    assert {mark.key: mark.points for mark in marks} == {"ada": 18, "bo": None, "cy": 12.5, "dee": None, "=eve": 0}


def test_who_cannot_be_told_apart_is_left_alone(tmp_path: Path) -> None:
    """Two students of one name, and a file without addresses: nobody gets the other's mark."""
    twins = [Mark("one", "Ann Lee", "", 3, 20, "marked"), Mark("two", "Ann Lee", "", 9, 20, "marked")]
    rows, made = filled(tmp_path, WORKSHEET.replace("Ada Ly,ADA@example.org", "Ann Lee,"), twins)
    assert rows[0]["Grade"] == ""
    assert "Ann Lee: one and two could be meant; left as it was." in made.remarks


def test_a_grade_that_moodle_has_locked_stays(tmp_path: Path, marks: list[Mark]) -> None:
    """Where the worksheet says that it cannot be changed."""
    rows, made = filled(tmp_path, WORKSHEET.replace('20.00,Yes,"Monday', '20.00,No,"Monday'), marks)
    assert rows[0]["Grade"] == ""
    assert "Ada Ly: the grade cannot be changed there; left as it was." in made.remarks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "has the columns a, b; wanted: Moodle's grading worksheet"),
        ("", "is empty"),
        (WORKSHEET + "Participant 9,short\r\n", "row 7 has 2 fields where its head has 10"),
        (CANVAS.replace("causes (4711)", "something else (1)"), "no column is called 'causes'; name one with --column"),
        (CANVAS.replace("causes of war (4712)", "Causes (4712)"), "more than one column is called 'causes'"),
        (CANVAS.replace(",40,10,", ",(read only),10,"), "maximum: '(read only)' is not allowed"),
        (CANVAS.replace(",40,10,", ",nan,10,"), "maximum: 'nan' is not allowed"),
        (WORKSHEET.replace(',,20.00,Yes,"Monday', ',,inf,Yes,"Monday'), "maximum: 'inf' is not allowed"),
        (WORKSHEET.replace("well, done", "x" * 1_000_001), "cannot be read as CSV"),
        (WORKSHEET + WORKSHEET.splitlines(keepends=True)[1], "Ada Ly stands in the file twice"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, marks: list[Mark], text: str, said: str) -> None:
    """The column, the value, and what is allowed."""
    with pytest.raises(TableError) as problem:
        filled(tmp_path, text, marks)
    assert said in str(problem.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("flo,Flo,Fox,,9,9,nan,20,marked,\n", "flo: total 'nan' is not allowed; allowed: a number"),
        ("flo,Flo,Fox,,9,9,inf,20,marked,\n", "flo: total 'inf' is not allowed; allowed: a number"),
        ("flo,Flo,Fox,,9,9,18,1e999,marked,\n", "flo: out_of '1e999' is not allowed; allowed: a number"),
        ("flo,Flo,Fox,,9,9,-1,20,marked,\n", "flo: total '-1' of '20' is not allowed"),
        ("flo,Flo\n", "line 7 has more or fewer fields than its head"),
        ("flo,Flo,Fox,,9,9,18,20,marked,,,\n", "line 7 has more or fewer fields than its head"),
        (f"flo,Flo,Fox,,9,9,18,20,marked,{'x' * 1_000_001}\n", "cannot be read as CSV after line 6"),
    ],
)
def test_a_table_of_marks_that_cannot_be_used_says_why(tmp_path: Path, row: str, said: str) -> None:
    """The student or the line, the value, and what is allowed; no such number is written as a grade."""
    (tmp_path / "marks.csv").write_text(MARKS + row, encoding="utf-8")
    with pytest.raises(TableError) as problem:
        read_marks(tmp_path / "marks.csv")
    assert said in str(problem.value)


def test_the_command_writes_beside_the_marks_and_never_over_the_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was exported is kept; what goes back has a name of its own; the next step is said."""
    (tmp_path / "marks-causes.csv").write_text(MARKS, encoding="utf-8")
    (tmp_path / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8", newline="")
    common = ["causes", str(tmp_path / "worksheet.csv"), "--marks", str(tmp_path / "marks-causes.csv")]
    assert main(common) == 0
    assert "Upload grading worksheet" in capsys.readouterr().out
    assert kinds_of(tmp_path / "to-import-causes.csv") is Kind.WORKSHEET
    assert main([*common, "--to", str(tmp_path / "worksheet.csv")]) == 1
    assert (tmp_path / "worksheet.csv").read_bytes().decode() == WORKSHEET
    (tmp_path / "marks-causes.csv").write_text(MARKS.replace(",18,20,", ",eighteen,20,"), encoding="utf-8")
    assert main(common) == 1
    assert "ada: total 'eighteen' is not allowed; allowed: a number" in capsys.readouterr().err


def kinds_of(path: Path) -> Kind:
    """Return whose file it is."""
    return read_table(path).kind
