"""Bad submissions, each with the marks it must get and the words that a teacher must find. All are graded in one go."""

import re
from html import unescape

import nbformat
import psutil
import pytest
from attacks import LEAKING, SEEN_IN_A_BROWSER
from bad import BAD, LEFT, LOOKED_AT, SHORT
from conftest import Class
from probe import HIDDEN, LONGEST_TEST, MEAN_TEST


def test_there_are_enough_of_them() -> None:
    """What a class sends, what comes apart on the way, and what somebody makes to get marks."""
    assert len(BAD) >= 100


@pytest.mark.parametrize("name", SHORT)
def test_one_of_each_kind_gets_what_it_must(few_bad: Class, name: str) -> None:
    """In a class of their own, which is graded in seconds."""
    assert_as_expected(few_bad, name)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.long
def test_a_bad_submission_gets_what_it_must(bad_class: Class, name: str) -> None:
    """All of them, in one class."""
    assert_as_expected(bad_class, name)


def assert_as_expected(graded: Class, name: str) -> None:
    """Check that the tests' points are right or there are none, and that the remarks say what happened."""
    row, expected = graded.rows()[name], BAD[name]
    marks = (float(row["mean_test"]), float(row["longest_test"])) if row["mean_test"] else None
    assert marks == expected.marks, row
    assert expected.says in row["remarks"]
    assert (row["state"] == "not graded") == (marks is None)


@pytest.mark.long
def test_nothing_is_silently_nought(bad_class: Class) -> None:
    """Who was not graded has no mark at all, a reason in words, and a line in the list of problems."""
    missing = [row for row in bad_class.rows().values() if row["state"] == "not graded"]
    assert len(missing) == 1 + sum(one.marks is None for one in BAD.values())
    for row in missing:
        assert (row["mean_test"], row["longest_test"], row["why"], row["total"]) == ("", "", "", "")
        assert "Not graded: " in row["remarks"]
        assert f"({row['id']}): " in bad_class.problems()


@pytest.mark.long
def test_a_link_is_not_followed(bad_class: Class) -> None:
    """A link to the master is no submission."""
    assert bad_class.rows()["link-to-the-master"]["remarks"] == "Not graded: What was sent is a link, not a file."
    assert not bad_class.course.received("probe", "link-to-the-master").exists()


@pytest.mark.long
def test_nobody_wrote_into_the_gradebook(bad_class: Class) -> None:
    """The written task has points where the teacher gave some, and nowhere else."""
    marked = {name: row["why"] for name, row in bad_class.rows().items() if row["why"]}
    assert marked == dict.fromkeys((*LOOKED_AT, *SEEN_IN_A_BROWSER), "3")


def test_nothing_is_found_in_the_sandbox(few_bad: Class) -> None:
    """A walk over all files meets packages' notebooks, but none of the course, and no gradebook; no port answers."""
    walk = few_bad.output("looks-for-the-tests")
    assert "found /" in walk
    assert " True" not in walk
    assert str(few_bad.root) not in walk
    assert "reached" not in few_bad.output("opens-the-network")
    assert "unable to open database file" in few_bad.output("forges-its-grade-in-the-gradebook")


@pytest.mark.long
def test_nothing_is_left_running(bad_class: Class) -> None:
    """What a submission started ends with it."""
    assert bad_class.rows()["leaves-processes"]["state"]
    running = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    assert not [line for line in running if LEFT in line]


@pytest.mark.long
def test_no_script_reaches_the_one_who_marks(bad_class: Class) -> None:
    """Formgrader shows the submission as it was run: nothing in it is a page of its own."""
    kept = bad_class.course.autograded("probe", "writes-scripts-for-the-teachers-browser").read_text(encoding="utf-8")
    assert "text/html" not in kept
    assert "&lt;script>steal()&lt;/script> &lt;img" in kept  # the answer, to be read


@pytest.mark.parametrize("name", SEEN_IN_A_BROWSER)
@pytest.mark.long
def test_what_is_kept_of_a_run_is_text_and_pictures(bad_class: Class, name: str) -> None:
    """Whatever a kernel sent, the file that pages are made of has known kinds of data and no metadata of the student's."""
    notebook = nbformat.read(bad_class.course.autograded("probe", name), as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"nbgrader"}
        assert cell.cell_type in {"code", "markdown"}
        for output in cell.get("outputs", []):
            assert set(output.get("data", {})) <= {"text/plain", "image/png", "image/jpeg"}
            assert not output.get("metadata")
            assert output.get("name", "stdout") in {"stdout", "stderr"}


@pytest.mark.long
def test_a_pasted_picture_reaches_the_feedback(bad_class: Class) -> None:
    """In a written answer and in a cell of one's own; a broken one is named."""
    page = bad_class.page("pastes-a-picture")
    assert page.count("data:image/png;base64,") == 2
    assert 'alt="my drawing"' in page
    assert "[picture: lost; attachment:image.png]" in bad_class.page("pastes-a-broken-picture")


@pytest.mark.long
def test_a_remark_is_one_line(bad_class: Class) -> None:
    """A name that a student chose writes no line of the list."""
    lines = bad_class.problems().splitlines()
    assert not [line for line in lines if line.startswith("Bob (bob)")]
    assert [line for line in lines if line.startswith("writes-a-line-of-the-teachers-list (")]


@pytest.mark.long
def test_what_is_kept_is_small(bad_class: Class) -> None:
    """Neither 40 MB of output, nor output without end, nor 10 MB of metadata are carried on."""
    for name in ("forty-megabytes-of-output", "output-without-end", "huge-metadata"):
        assert bad_class.course.autograded("probe", name).stat().st_size < 600_000


@pytest.mark.parametrize("name", [*LOOKED_AT, *LEAKING])
@pytest.mark.long
def test_feedback_shows_no_hidden_test(bad_class: Class, name: str) -> None:
    """Not its code, not what it tried, not by what an answer printed or raised while it ran."""
    page = re.sub(r"<[^>]+>", "", bad_class.page(name))
    assert "of 3 points" in page
    hidden = [line.strip() for test in (MEAN_TEST, LONGEST_TEST) for line in test.partition("### BEGIN")[2].splitlines()[1:]]
    for line in [
        HIDDEN,
        "4.75",
        "LEAKED assert",
        "LEAKED %xmode",
        *(line for line in hidden if len(line) > 12 and "END HIDDEN" not in line),
    ]:
        assert line not in page


@pytest.mark.long
def test_feedback_says_what_failed(bad_class: Class) -> None:
    """In the teacher's words where there are some, and what kind of failure it was where not."""
    assert "0 of 2 points.\nA test failed. (ZeroDivisionError)" in bad_class.page("exception")
    assert "0 of 2 points.\nYour code took too long." in bad_class.page("infinite-loop")
    assert "0 of 2 points.\nYour code ended Python." in bad_class.page("kernel-ends-in-a-test")
    assert "0 of 2 points.\nThe mean of 4 and 6 is 5, not ....\n" in bad_class.page("edited-tests")
    assert "1 of 3 points.\nNot yet: other runs\nNot yet: other runs\n" in bad_class.page("edited-tests")
    assert "Well argued." in bad_class.page("exception")


@pytest.mark.long
def test_a_figure_is_a_sentence_to_whoever_marks_and_in_feedback(bad_class: Class) -> None:
    """Its title, and that it is drawn in the notebook: no data of it, no script. A large one is a sentence too."""
    outputs = bad_class.output("draws-figures")
    for shown in (outputs, unescape(bad_class.page("draws-figures"))):
        assert "[A figure: A year <b>of runs</b>. It is drawn in the notebook, not here.]" in shown
        assert "[A figure. It is drawn in the notebook, not here.]" in shown
        assert "was dropped" not in shown
    assert "draw()" not in outputs
    assert "vnd.plotly" not in outputs
    assert "<b>of runs" not in bad_class.page("draws-figures")


@pytest.mark.parametrize("name", LOOKED_AT)
@pytest.mark.long
def test_feedback_runs_no_script_and_asks_nobody(bad_class: Class, name: str) -> None:
    """No script of a submission, and no address outside that a browser would fetch."""
    page = bad_class.page(name)
    assert not re.search(r"<script[^>]*>\s*steal", page)
    assert not re.search(r"<[^>]*onerror\s*=", page)
    assert not re.search(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=\s*["']?https?:""", page)
