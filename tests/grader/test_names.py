"""Names of hand-ins as learning platforms make them: each is read correctly, or listed with a way out. Nobody gets another's work."""

import zipfile
from pathlib import Path

import nbformat
import probe
import pytest

from grader.__main__ import ask_for_columns, class_list
from grader.__main__ import column as column_option
from grader.collect import Collected, collect, is_late
from grader.course import Course, CourseError
from grader.earlier import remarks_with, unclaimed_with, with_what_could_be_theirs
from grader.layout import sender
from grader.students import Student, UnknownColumnsError, as_list, read_class
from grader.whose import Unclaimed, as_names, read_names

ADA = Student("ada", "Ada", "Lovelace", "ada@example.org")
BOB = Student("bob_b", "Bob", "Builder", "bob@example.org")
LENA = Student("lena", "Lena", "Schmidt")
ANNE = Student("anne", "Anne-Marie", "Roux")
CLASS = [ADA, BOB, LENA, ANNE]


def download(folder: Path, *paths: str, name: str = "in.zip", when: tuple[int, int, int, int, int, int] = (2026, 11, 1, 12, 0, 0)) -> Path:
    """Write a zip in which the content of each file says what its path is."""
    with zipfile.ZipFile(folder / name, "w") as archive:
        for path in paths:
            archive.writestr(zipfile.ZipInfo(path, when), probe.marked(path) if path.endswith(".ipynb") else "x")
    return folder / name


def run(course: Course, path: Path, students: list[Student], names: dict[str, tuple[str, ...]] | None = None) -> Collected:
    return collect(course, probe.NAME, [path], students, names)


def kept(course: Course) -> dict[str, str]:
    """Return who has a file, and where it was."""
    files = course.received(probe.NAME, "x").parents[1].glob("*/*.ipynb")
    return {path.parent.name: nbformat.read(path, as_version=4).metadata.mark for path in files}


TEAMS = "Submitted files/{}/Probe/Version {}/probe.ipynb"
WELL_NAMED = {
    "Teams": {"ada": TEAMS.format("Ada Lovelace", 1), "bob_b": TEAMS.format("Bob Builder", 1)},
    "Teams, with the library around": {
        "ada": "Student Work/" + TEAMS.format("Ada Lovelace", 1),
        "bob_b": "Student Work/" + TEAMS.format("Bob Builder", 1),
    },
    "Teams in another language": {
        "ada": "Eingereichte Dateien/Ada Lovelace/Probe/Version 1/probe.ipynb",
        "bob_b": "Eingereichte Dateien/Bob Builder/Probe/Version 1/probe.ipynb",
    },
    "Brightspace": {
        "ada": "155-238 - Ada Lovelace - Nov 1, 2026 1105 AM/probe.ipynb",
        "anne": "156-238 - Anne-Marie Roux- 1 November, 2026 905 AM/probe.ipynb",
    },
    "Brightspace with the school's number": {
        "ada": "155-238 - N0123 - Ada Lovelace - Nov 1, 2026 1105 AM/probe.ipynb",
        "bob_b": "156-238 - N0124 - Bob Builder - Nov 1, 2026 1105 AM/probe.ipynb",
    },
    "Brightspace, one file each": {
        "ada": "155-238 - Ada Lovelace - Nov 1, 2026 1105 AM - probe.ipynb",
        "bob_b": "156-238 - Bob Builder - Nov 1, 2026 1105 AM - my - probe.ipynb",
    },
    "Blackboard": {
        "ada": "Week 2_ada_attempt_2026-11-01-12-00-00_probe.ipynb",
        "bob_b": "Week 2_bob_b_attempt_2026-11-01-12-00-00_probe.ipynb",
    },
    "Blackboard, with numbers in the task's name": {
        "ada": "Week_1_2_ada_attempt_2026-11-01-12-00-00_probe.ipynb",
        "bob_b": "Week_1_2_bob_b_attempt_2026-11-01-12-00-00_probe.ipynb",
    },
    "Google Classroom": {"ada": "Week 2/Ada Lovelace - probe.ipynb", "bob_b": "Week 2/Bob Builder - probe.ipynb"},
    "Moodle before 4, for groups": {
        "lena": "Team 3-Lena Schmidt_17_assignsubmission_file_/probe.ipynb",
        "anne": "Team 4-Anne-Marie Roux_18_assignsubmission_file_/probe.ipynb",
    },
    "a folder zipped by right click": {"ada": "Week 2/ada/probe.ipynb", "bob_b": "Week 2/Bob Builder/probe.ipynb"},
    "Canvas, with an underscore in a name": {"bob_b": "bob_b_77_9001_probe.ipynb", "ada": "lovelaceada_78_9002_probe.ipynb"},
}


@pytest.mark.parametrize("platform", WELL_NAMED)
def test_names_that_a_platform_makes_are_read(course: Course, tmp_path: Path, platform: str) -> None:
    """Each file is its sender's, and none is left over."""
    expected = WELL_NAMED[platform]
    collected = run(course, download(tmp_path, *expected.values()), CLASS)
    assert kept(course) == expected
    assert collected.nobody == []


@pytest.mark.parametrize(
    "platform", [name for name in WELL_NAMED if name not in {"Teams in another language", "a folder zipped by right click"}]
)
def test_without_a_class_list_nobody_is_taken_for_another(course: Course, tmp_path: Path, platform: str) -> None:
    """Each name gets a place of its own."""
    run(course, download(tmp_path, *WELL_NAMED[platform].values()), [])
    assert sorted(kept(course).values()) == sorted(WELL_NAMED[platform].values())


@pytest.mark.parametrize("platform", ["Teams in another language", "a folder zipped by right click"])
def test_a_folder_that_could_be_a_whole_class_is_nobodys_without_a_class_list(course: Course, tmp_path: Path, platform: str) -> None:
    """It is reported with the names in it, and is not taken as one student's."""
    (unclaimed,) = run(course, download(tmp_path, *WELL_NAMED[platform].values()), []).unclaimed
    assert kept(course) == {}
    assert "Bob Builder" in unclaimed.sentence
    assert "--students" in unclaimed.sentence


def test_notebooks_side_by_side_in_the_only_folder_are_not_one_students(course: Course, tmp_path: Path) -> None:
    """``Week 2/ada.ipynb`` and ``Week 2/bob.ipynb`` are of two people."""
    (unclaimed,) = run(course, download(tmp_path, "Week 2/ada.ipynb", "Week 2/bob.ipynb"), []).unclaimed
    assert kept(course) == {}
    assert "ada, bob" in unclaimed.sentence


def test_files_that_only_have_the_sets_name_are_nobodys(course: Course, tmp_path: Path) -> None:
    """As Drive saves what was uploaded to Classroom: they are not one student called like the set."""
    collected = run(course, download(tmp_path, "probe.ipynb", "probe(1).ipynb", "probe (2).ipynb"), CLASS)
    assert kept(course) == {}
    assert {one.received for one in collected.unclaimed} == {"probe.ipynb"}
    assert "its name does not say who sent it" in collected.nobody[0]


def test_the_numbers_at_the_end_of_plain_names_are_part_of_them(course: Course, tmp_path: Path) -> None:
    """``s-12.ipynb`` and ``s-13.ipynb`` are two students."""
    run(course, download(tmp_path, "s-12.ipynb", "s-13.ipynb"), [])
    assert set(kept(course)) == {"s-12", "s-13"}


def test_two_files_of_one_name_in_classroom_may_be_of_two_people(course: Course, tmp_path: Path) -> None:
    """Classroom makes one copy for each student, so a second of the same name is another person's."""
    (unclaimed,) = run(
        course, download(tmp_path, "W/Kim Li - probe.ipynb", "W/Kim Li - probe(1).ipynb", "W/Eve X - probe.ipynb"), CLASS
    ).unclaimed
    assert set(kept(course)) == {"Eve-X"}
    assert "could be of different students" in unclaimed.sentence


def test_a_list_of_contents_is_nobodys_work(course: Course, tmp_path: Path) -> None:
    """Brightspace puts an ``index.html`` beside the folders."""
    collected = run(course, download(tmp_path, "index.html", *WELL_NAMED["Brightspace"].values()), CLASS)
    assert set(kept(course)) == {"ada", "anne"}
    assert (collected.remarks, collected.nobody) == ({}, [])


def test_the_last_hand_in_counts_by_the_date_in_its_name(course: Course, tmp_path: Path) -> None:
    """Brightspace has a folder for each hand-in, Teams numbers them; in the zip all files are as old as one another."""
    later = "155-238 - Ada Lovelace - Nov 2, 2026 105 PM/probe.ipynb"
    run(course, download(tmp_path, later, "155-238 - Ada Lovelace - Nov 1, 2026 1105 AM/probe.ipynb"), CLASS)
    assert kept(course) == {"ada": later}
    teams = [TEAMS.format(name, number) for name in ("Bob Builder", "Lena Schmidt") for number in (10, 9)]
    run(course, download(tmp_path, *teams, name="2.zip"), CLASS)
    assert kept(course) == {"ada": later, "bob_b": teams[0], "lena": teams[2]}


def test_drafts_in_teams_are_not_handed_in(course: Course, tmp_path: Path) -> None:
    """Working files are passed over, and a download of nothing else is refused with the folder to take."""
    drafts = [f"Working files/{name}/Probe/probe.ipynb" for name in ("Ada Lovelace", "Bob Builder", "Lena Schmidt")]
    run(course, download(tmp_path, *drafts, *WELL_NAMED["Teams"].values()), CLASS)
    assert kept(course) == WELL_NAMED["Teams"]
    with pytest.raises(CourseError, match=r'drafts[.] Download the folder "Submitted files"'):
        run(course, download(tmp_path, *drafts, name="2.zip"), CLASS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # What a student named, to look like what another platform makes.
        ("lovelaceada_77_9001_x_attempt_2026-11-01-12-00-00_bob.ipynb", ("lovelaceada", "canvas")),
        ("Week 2_ada_attempt_2026-11-01-12-00-00_bob_1_2_probe.ipynb", ("Week 2_ada", "blackboard")),
        ("Week 2_ada_attempt_2026-11-01-12-00-00_bob_attempt_2026-11-01-12-00-00_probe.ipynb", ("Week 2_ada", "blackboard")),
        ("1-2 - Ada Lovelace - Nov 1, 2026 1105 AM - Bob Builder - Nov 1, 2026 1105 AM - probe.ipynb", ("Ada Lovelace", "brightspace")),
        ("eve/1-2 - Bob Builder - Nov 1, 2026 1105 AM/probe.ipynb", ("eve", "")),
        ("Ada Lovelace_1_assignsubmission_file_x_attempt_2026-11-01-12-00-00_bob.ipynb", ("Ada Lovelace", "moodle")),
        # Anonymous marking.
        ("anon_a1b2c_9001_probe.ipynb", ("anon a1b2c", "canvas")),
        ("Teilnehmer_12_assignsubmission_file/probe.ipynb", ("Teilnehmer 12", "moodle")),
        # A group of Moodle 4, and its group for whoever is in none.
        ("Team 3_45_assignsubmission_file/probe.ipynb", ("Team 3", "moodle")),
        ("Default group_assignsubmission_file/probe.ipynb", ("Default group", "moodle")),
    ],
)
def test_what_a_student_named_says_nothing(name: str, expected: tuple[str, str]) -> None:
    """What the platform wrote comes first, and only that is read."""
    who, _ = sender(name)
    assert (who.name, who.lms) == expected


def test_a_name_around_a_students_on_the_list_is_not_guessed(course: Course, tmp_path: Path) -> None:
    """It may be a group's or another person's. Lena did not send nothing, as far as anybody knows."""
    paths = ("Team 3-Lena Schmidt_17_assignsubmission_file/probe.ipynb", "Ada Lovelace_1_assignsubmission_file/probe.ipynb")
    collected = run(course, download(tmp_path, *paths), CLASS)
    (unclaimed,) = collected.unclaimed
    assert set(kept(course)) == {"ada"}
    assert unclaimed.could_be == ("lena",)
    (remark,) = with_what_could_be_theirs(course, probe.NAME, {}, [unclaimed])["lena"]
    assert str(remark).startswith("Not graded: Team 3-Lena Schmidt_17_assignsubmission_file could be theirs")


@pytest.mark.parametrize("word", ["Participant", "Teilnehmer", "Účastník"])
def test_hidden_names_stay_apart_in_any_language(course: Course, tmp_path: Path, word: str) -> None:
    """With one download or two, with a class list or without."""
    for number in (12, 13):
        run(course, download(tmp_path, f"{word}_{number}_assignsubmission_file/probe.ipynb", name=f"{number}.zip"), CLASS)
    run(course, download(tmp_path, f"{word}_14_assignsubmission_file/probe.ipynb", f"{word}_15_assignsubmission_file/probe.ipynb"), [])
    assert len(kept(course)) == 4


def test_hidden_names_are_found_by_the_worksheets_numbers(course: Course, tmp_path: Path) -> None:
    """Moodle's grading worksheet has the number of each folder beside the name, once names are shown."""
    (tmp_path / "list.csv").write_text(
        "Identifier,Full name,Email address\nParticipant 12,Ada Lovelace,ada@example.org\nParticipant 13,Bob Builder,bob@example.org\n",
        encoding="utf-8",
    )
    paths = [f"Teilnehmer_{number}_assignsubmission_file/probe.ipynb" for number in (13, 12)]
    run(course, download(tmp_path, *paths), read_class(tmp_path / "list.csv"))
    assert kept(course) == {"bob": paths[0], "ada": paths[1]}


def test_a_schools_number_is_not_the_platforms(course: Course, tmp_path: Path) -> None:
    """Student 77 of the school is not user 77 of Canvas."""
    (tmp_path / "list.csv").write_text("id,first_name,last_name\n77,Bob,Builder\n78,Ada,Lovelace\n", encoding="utf-8")
    path = "lovelaceada_77_9001_probe.ipynb"
    run(course, download(tmp_path, path), read_class(tmp_path / "list.csv"))
    assert kept(course) == {"78": path}


def test_a_groups_work_is_each_members(course: Course, tmp_path: Path) -> None:
    """Moodle 4 names it by the group; the class list's column of groups says who is in it."""
    (tmp_path / "list.csv").write_text(
        'First name,Last name,Groups\nAda,Lovelace,Team 3\nBob,Builder,"9a, Team 3"\nEve,Evil,Team 4\n', encoding="utf-8"
    )
    path = "Team 3_45_assignsubmission_file/probe.ipynb"
    collected = run(course, download(tmp_path, path), read_class(tmp_path / "list.csv"))
    assert kept(course) == {"Ada-Lovelace": path, "Bob-Builder": path}
    assert {str(remark) for remarks in collected.remarks.values() for remark in remarks} == {"Handed in by the group Team 3."}


def test_a_group_without_a_number_is_nobodys(course: Course, tmp_path: Path) -> None:
    """Everybody who is in no group hands in under one name, so whose it is cannot be told."""
    (unclaimed,) = run(course, download(tmp_path, "Default group_assignsubmission_file/probe.ipynb"), CLASS).unclaimed
    assert kept(course) == {}
    assert "does not say who is in it" in unclaimed.sentence


# ------------------------------------------------------------------------------------------------ what the teacher says


def test_the_teacher_says_whose_it_is(course: Course, tmp_path: Path) -> None:
    """By id, by address or by name; one file can be a group's. What was nobody's before is somebody's then."""
    received = ["probe.ipynb", "Kim Li_7_assignsubmission_file", "Team 3_45_assignsubmission_file"]
    path = download(tmp_path, received[0], *(f"{name}/probe.ipynb" for name in received[1:]))
    before = run(course, path, CLASS)
    assert [one.received for one in before.unclaimed] == ["probe.ipynb"]
    table = tmp_path / "names.csv"
    table.write_text(
        f"received,id\n{received[0]},ada\n{received[1]},BOB@example.org\n{received[2]},Lena Schmidt\n{received[2]},anne\nnot filled in,\n",
        encoding="utf-8",
    )
    after = run(course, path, CLASS, dict(read_names(table, CLASS)))
    files = kept(course)
    assert {key: files[key] for key in ("ada", "bob_b", "lena", "anne")} == {
        "ada": received[0],
        "bob_b": f"{received[1]}/probe.ipynb",
        "lena": f"{received[2]}/probe.ipynb",
        "anne": f"{received[2]}/probe.ipynb",
    }
    assert after.nobody == []


def test_a_file_for_a_group_goes_back_to_each_by_id(course: Course, tmp_path: Path) -> None:
    """Two pages of feedback must not have one name in a zip."""
    path = download(tmp_path, "Team 3_45_assignsubmission_file/probe.ipynb")
    run(course, path, CLASS, {"Team 3": ("ada", "lena")})
    notes = [course.received(probe.NAME, key).with_name("sent-as.txt").read_text(encoding="utf-8") for key in ("ada", "lena")]
    assert notes == ["", ""]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("received,id\nx,nobody\n", "'nobody' in .* is not on the class list"),
        ("received,id\nx,Kim Li\n", "could be kim1 or kim2"),
        ("received\nx\n", "is not a table of two columns"),
        ("", "is not a table of two columns"),
    ],
)
def test_a_table_of_names_that_does_not_fit_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """With what is wrong, before anything is graded."""
    (tmp_path / "names.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=says):
        read_names(tmp_path / "names.csv", [Student("kim1", "Kim", "Li"), Student("kim2", "Kim", "Li")])


def test_the_table_to_fill_in_keeps_what_is_in_it(tmp_path: Path) -> None:
    """What the teacher wrote stays, what is new is added once, and nothing in it is a formula."""
    path = tmp_path / "names.csv"
    path.write_text("received,id\nprobe.ipynb,ada\n", encoding="utf-8")
    path.write_text(as_names(path, [Unclaimed("probe.ipynb", ""), Unclaimed("=1+1.ipynb", "")]), encoding="utf-8")
    path.write_text(as_names(path, [Unclaimed("=1+1.ipynb", "")]), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "received,id\nprobe.ipynb,ada\n'=1+1.ipynb,\n"
    path.write_text(path.read_text(encoding="utf-8").replace("ipynb,\n", "ipynb,bob_b\n"), encoding="utf-8")
    assert read_names(path, CLASS) == {"probe.ipynb": ("ada",), "=1+1.ipynb": ("bob_b",)}


def test_what_is_nobodys_is_remembered_until_it_is_claimed(course: Course, tmp_path: Path) -> None:
    """A call without the download lists it again; one in which it is claimed does not."""
    nothing = Collected({}, [])
    path = download(tmp_path, "probe.ipynb")
    assert len(unclaimed_with(course, probe.NAME, run(course, path, CLASS))) == 1
    assert len(unclaimed_with(course, probe.NAME, nothing)) == 1
    assert unclaimed_with(course, probe.NAME, run(course, path, CLASS, {"probe.ipynb": ("ada",)})) == []
    assert unclaimed_with(course, probe.NAME, nothing) == []


# ------------------------------------------------------------------------------------------------ late


def test_late_is_about_the_file_that_counts(course: Course, tmp_path: Path) -> None:
    """A late one counts as late until a newer one, in time, replaces it; what was said about it goes as well."""
    late = download(tmp_path, "lovelaceada_LATE_77_9001_probe.ipynb", name="1.zip")
    first = remarks_with(course, probe.NAME, run(course, late, CLASS))
    assert is_late(course, probe.NAME, "ada")
    assert [str(remark) for remark in first["ada"]] == ["Marked as late by the LMS."]
    assert remarks_with(course, probe.NAME, Collected({}, [])) == first
    newer = download(tmp_path, "lovelaceada_77_9002_probe-1.ipynb", name="2.zip", when=(2026, 11, 2, 12, 0, 0))
    second = remarks_with(course, probe.NAME, run(course, newer, CLASS))
    assert not is_late(course, probe.NAME, "ada")
    assert "ada" not in second
    third = remarks_with(course, probe.NAME, run(course, late, CLASS))
    assert not is_late(course, probe.NAME, "ada")
    assert "is older than what was collected before" in str(third["ada"][0])


# ------------------------------------------------------------------------------------------------ class lists


def listed(tmp_path: Path, text: str) -> Path:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    return tmp_path / "list.csv"


GERMAN = "Vorname,Nachname,E-Mail-Adresse,Gruppen\nAda,Lovelace,ada@x.y,9a\n"


def test_headings_in_another_language_are_asked_for_by_number(tmp_path: Path) -> None:
    """The refusal numbers the columns; with the numbers the list is read."""
    path = listed(tmp_path, GERMAN)
    with pytest.raises(UnknownColumnsError, match="1 Vorname, 2 Nachname, 3 E-Mail-Adresse, 4 Gruppen"):
        read_class(path)
    assert read_class(path, {"first_name": 1, "last_name": 2, "email": 3, "groups": 4}) == [
        Student("ada", "Ada", "Lovelace", "ada@x.y", groups=("9a",))
    ]


@pytest.mark.parametrize("columns", [{"email": 5}, {"email": 0}, {"town": 1}])
def test_a_column_that_is_not_there_is_refused(tmp_path: Path, columns: dict[str, int]) -> None:
    """With what is allowed."""
    with pytest.raises(CourseError, match="is not allowed; "):
        read_class(listed(tmp_path, GERMAN), columns)


def test_a_heading_that_says_another_thing_gives_way_to_the_number(tmp_path: Path) -> None:
    """A column called "name" that has first names only."""
    path = listed(tmp_path, "name,Nachname,username\nAda,Lovelace,x1\n")
    (ada,) = read_class(path, {"first_name": 1, "last_name": 2, "id": 3})
    assert (ada.key, ada.name) == ("x1", "Ada Lovelace")


def test_columns_are_asked_at_the_keyboard() -> None:
    """Until the answer is a number that there is; nothing means that there is no such column."""
    answers = iter(["", "1", "9", "two", "2", "", "3", ""])
    assert ask_for_columns(["Vorname", "Nachname", "E-Mail"], lambda _: next(answers)) == {"first_name": 1, "last_name": 2, "email": 3}


def test_the_option_for_a_column_is_a_name_and_a_number() -> None:
    """Anything else is refused with what is allowed."""
    assert column_option("first_name=1") == ("first_name", 1)
    for wrong in ("Vorname=1", "email", "email=x"):
        with pytest.raises(Exception, match="is not allowed; allowed: one of id, first_name"):
            column_option(wrong)


def test_the_list_that_is_kept_needs_no_numbers(course: Course, tmp_path: Path) -> None:
    """What was said about its columns is not asked again."""
    first = class_list(course, listed(tmp_path, GERMAN), {"first_name": 1, "last_name": 2, "email": 3, "groups": 4})
    assert class_list(course, None, {}) == first


@pytest.mark.parametrize(
    "text",
    [
        'Student,ID,SIS Login ID,Section\n"Lovelace, Ada",77,ada1,A\n',
        "Identifier,Full name,Email address\nParticipant 12,Ada Lovelace,ada@example.org\n",
        "id,first_name,last_name,lms_user_id\nJosé,José,Ruiz,5\n",
        GERMAN.replace("Vorname,Nachname,E-Mail-Adresse,Gruppen", "First name,Last name,Email,Groups").replace("9a", '"9a, b"'),
    ],
)
def test_a_list_that_was_read_is_written_so_that_it_reads_the_same(tmp_path: Path, text: str) -> None:
    """The numbers and groups are kept as well."""
    students = read_class(listed(tmp_path, text))
    assert read_class(listed(tmp_path, as_list(students))) == students


def test_one_name_before_the_at_is_two_students(tmp_path: Path) -> None:
    """They are told apart by the whole address; others keep their short key."""
    path = listed(tmp_path, "First name,Last name,Email address\nAda,A,ada@a.org\nAda,B,ada@b.org\nBob,B,bob@a.org\n")
    keys = [student.key for student in read_class(path)]
    assert len(set(keys)) == 3
    assert keys[2] == "bob"
    assert all(key.startswith("ada-") for key in keys[:2])


def test_a_list_without_addresses_goes_by_names(tmp_path: Path) -> None:
    """Two of the same name need an id."""
    (ada,) = read_class(listed(tmp_path, "First name,Last name,Groups\nAda,Lovelace,9a\n"))
    assert (ada.key, ada.name) == ("Ada-Lovelace", "Ada Lovelace")
    with pytest.raises(CourseError, match=r"Kim-Li more than once: Kim Li and Kim Li[.] Give each a different id, in a column called id"):
        read_class(listed(tmp_path, "First name,Last name\nKim,Li\nKim,Li\n"))
