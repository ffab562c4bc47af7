"""The two parts of the suite: together they are all of it, and the long one reads a book only if it is the one of these files."""

import itertools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.tiers import short_of

from tools import changes, processes, site, suite
from tools.processes import ROOT

MARKS = ("long", "timed")
COMBINATIONS = {"_and_".join(marks) or "none": marks for count in range(len(MARKS) + 1) for marks in itertools.combinations(MARKS, count)}
OTHER_THAN_TESTS = {"--doctest-modules", "--nbval-lax"}  # options of steps that collect examples and notebooks

COLLECT = """import sys, pytest
for asked in sys.argv[1:]:
    print("===", flush=True)
    pytest.main(["-p", "no:cacheprovider", "--collect-only", "-q", "-m", asked])
"""

GROUPED = """import os, pathlib, pytest
@pytest.mark.parametrize("number", range(2))
@pytest.mark.parametrize("group", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in "abcd"])
def test_one(group, number):
    pathlib.Path(f"{group}{number}").write_text(os.environ["PYTEST_XDIST_WORKER"])
"""


def expression(step: suite.Step) -> str:
    """Return the marks that a step of pytest asks for, as it says them."""
    options = step.command[len(suite.PYTEST) :]
    return options[options.index("-m") + 1] if "-m" in options else ""


def reads(step: suite.Step, file: Path) -> bool:
    """Tell whether a file is below a path that a step of pytest is given, and below none that it leaves out."""
    options = step.command[len(suite.PYTEST) :]
    places = [ROOT / option for option in options if not option.startswith("-") and (ROOT / option).exists()]
    left_out = [ROOT / option.removeprefix("--ignore=") for option in options if option.startswith("--ignore=")]
    return any(file.is_relative_to(place) for place in places) and not any(file.is_relative_to(place) for place in left_out)


@pytest.fixture(scope="module")
def selected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return which combinations of marks pytest takes for each step's expression, asked of a file with a test for each combination."""
    folder = tmp_path_factory.mktemp("marks")
    tests = [
        "".join(f"@pytest.mark.{mark}\n" for mark in marks) + f"def test_{name}():\n    pass\n" for name, marks in COMBINATIONS.items()
    ]
    (folder / "test_marks.py").write_text("import pytest\n" + "\n".join(tests), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n" + "".join(f"    {mark}\n" for mark in MARKS), encoding="utf-8")
    asked = sorted({expression(step) for step in suite.steps() if step.command[: len(suite.PYTEST)] == suite.PYTEST})
    command = [sys.executable, "-c", COLLECT, *asked]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    listed = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout
    answers = listed.split("===\n")[1:]
    return {one: set(re.findall(r"::test_(\w+)", answer)) for one, answer in zip(asked, answers, strict=True)}


def test_each_test_is_in_exactly_one_step(selected: dict[str, set[str]]) -> None:
    """Whatever its marks: no test is left out of both parts of the suite, and none is in both."""
    steps = [step for step in suite.steps() if step.command[: len(suite.PYTEST)] == suite.PYTEST]
    steps = [step for step in steps if not OTHER_THAN_TESTS & set(step.command)]
    files = sorted((ROOT / "tests").glob("**/test_*.py"))
    assert len(files) > 100
    for file in files:
        if "node_modules" in file.parts:
            continue
        of = [step for step in steps if reads(step, file)]
        for marks in COMBINATIONS:
            taken = [step.name for step in of if marks in selected[expression(step)]]
            assert len(taken) == 1, (file.relative_to(ROOT), marks, taken)


def test_the_short_and_the_long_part_are_the_whole_suite() -> None:
    """Every step is in one of them, and only the book, which both read, is in both. The part without the book is the same in all."""
    names = {tier: [step.name for step in suite.in_tier(tier, grading=True)] for tier in ("short", "long", "all", "unit")}
    every = [step.name for step in suite.steps()]
    assert names["all"] == every
    assert len(set(every)) == len(every)
    assert sorted({*names["short"], *names["long"]}) == sorted(every)
    assert set(names["short"]) & set(names["long"]) == {suite.BOOK}
    assert set(names["unit"]) <= set(names["short"])
    assert not [name for name in names["unit"] if "Chromium" in name or name == suite.BOOK]


def test_where_nothing_can_be_graded_only_grading_is_left_out() -> None:
    """On Windows and on a Mac."""
    left_out = {step.name for step in suite.steps()} - {step.name for step in suite.in_tier("all", grading=False)}
    assert left_out == {"grading", f"grading{suite.OF_LONG}"}


def test_what_a_change_touches_are_steps_of_both_parts() -> None:
    """The table of changes names steps that there are, and a long step is touched by what touches the short one of the same name."""
    subjects = {step.subject for step in suite.steps()}
    assert {name for _, names in (*changes.TOUCHES, *changes.BY_ENDING) for name in names} <= subjects
    touched = changes.steps_for(["tests/browser/test_quiz.py"], subjects)
    names = [step.name for step in suite.steps() if step.subject in touched and step.needs]
    assert names == [suite.BOOK, "site in Chromium", f"site in Chromium{suite.OF_LONG}", "times in Chromium"]


def test_whoever_runs_the_short_part_for_all_runs_the_long_one_too() -> None:
    """The workflows and ``.ci/run``: nothing lands or is published without all of the suite."""
    places = [ROOT / ".ci" / "run", *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
    run = {place.name: re.findall(r"dev\.py test\b *(\w*)", re.sub(r"#.*", "", place.read_text(encoding="utf-8"))) for place in places}
    both = {name: [tier for tier in tiers if tier not in {"unit", "measure"}] for name, tiers in run.items()}
    assert {name for name, tiers in both.items() if tiers} == {"run", "ci.yml", "deploy.yml", "release.yml"}
    assert all(tiers in ([], ["", "long"]) for tiers in both.values()), both


def test_a_part_of_a_tests_parameters_is_for_the_short_suite() -> None:
    """The others are marked; one that there is not is an error, so that a new name does not empty the short suite."""
    values = short_of(["a", ("b", 1), "c"], "c")
    assert values[2] == "c"
    assert [(value.values, [mark.name for mark in value.marks]) for value in values[:2]] == [(("a",), ["long"]), (("b", 1), ["long"])]
    with pytest.raises(ValueError, match=r"short: \['d'\] is not allowed; allowed: \['a', 'b'\]"):
        short_of(["a", "b"], "d")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository of two files in place of ours."""
    git = shutil.which("git")
    assert git, "git is missing"
    (tmp_path / "page.md").write_text("one", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("_build/\n", encoding="utf-8")
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for arguments in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run([git, *arguments], cwd=tmp_path, check=True)
    monkeypatch.setattr(site, "ROOT", tmp_path)
    monkeypatch.setattr(site, "SITE", tmp_path / "_build" / "html")
    monkeypatch.setattr(site, "BUILT_FROM", tmp_path / "_build" / "built-from.txt")
    return tmp_path


def test_the_fingerprint_of_a_book_follows_what_it_is_made_of(book: Path) -> None:
    """A changed file, a new file and another address make another one; what a build writes does not."""
    first = site.fingerprint({})
    assert len(first) == 64
    (book / "_build" / "html").mkdir(parents=True)
    (book / "_build" / "html" / "index.html").write_text("x", encoding="utf-8")
    assert site.fingerprint({}) == first
    others = {site.fingerprint({"BOOK_ADDRESS": "https://example.org/"})}
    (book / "new.md").write_text("new", encoding="utf-8")
    others.add(site.fingerprint({}))
    (book / "new.md").unlink()
    (book / "page.md").write_text("two", encoding="utf-8")
    others.add(site.fingerprint({}))
    assert len(others | {first}) == 4
    shutil.rmtree(book / ".git")
    assert site.fingerprint({}) == ""


def test_a_book_is_used_again_only_if_it_was_built_from_these_files_to_its_end(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not after a change, nor after a build that failed, nor where there is no git to ask."""

    def builds(_command: list[str], message: str, **_environment: str) -> None:
        if (book / "page.md").read_text(encoding="utf-8") == "broken":
            raise processes.Stop(message)
        (book / "_build" / "html").mkdir(parents=True, exist_ok=True)
        (book / "_build" / "html" / "index.html").write_text("x", encoding="utf-8")

    for name, replacement in (("check", builds), ("ensure_node_packages", lambda _folder: None), ("ensure_wheels", lambda: None)):
        monkeypatch.setattr(site, name, replacement)

    def is_current() -> bool:
        return site.is_built_from(site.fingerprint(os.environ))

    assert not is_current()
    site.build()
    assert is_current()
    (book / "page.md").write_text("broken", encoding="utf-8")
    assert not is_current()
    with pytest.raises(processes.Stop):
        site.build()
    (book / "page.md").write_text("one", encoding="utf-8")
    assert not is_current()
    site.build()
    shutil.rmtree(book / ".git")
    assert not is_current()


def test_tests_of_one_group_run_in_one_worker(tmp_path: Path) -> None:
    """What is opened once for a group is not opened again: a pytest that pytest-xdist does not know yet spreads a group without a word."""
    (tmp_path / "test_grouped.py").write_text(GROUPED, encoding="utf-8")
    in_chromium = next(step.command for step in suite.steps() if "loadgroup" in step.command)
    spread = in_chromium[len(suite.PYTEST) : in_chromium.index("loadgroup") + 1]
    command = [*suite.PYTEST, "-p", "xdist", *spread, "-c", os.devnull, "-p", "no:cacheprovider", "test_grouped.py"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    workers = {group: {(tmp_path / f"{group}{number}").read_text() for number in range(2)} for group in "abcd"}
    assert [len(of_group) for of_group in workers.values()] == [1, 1, 1, 1]
    assert len(set.union(*workers.values())) == 2, "both had something to do"
