"""The container for grading: what its recipe takes in, what the container may do, and what is said where there is no engine."""

import argparse
import itertools
import re
from pathlib import Path

import pytest

from tools import image
from tools.processes import ROOT, Stop

ENGINES = sorted(image.ALLOWED)


def instructions() -> list[tuple[str, str]]:
    """Return the recipe's instructions in their order, each with its arguments on one line."""
    lines = [line for line in image.RECIPE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ")
    return [(line.partition(" ")[0], " ".join(line.partition(" ")[2].split())) for line in whole.splitlines()]


def copied() -> list[str]:
    """Return what the recipe copies, without the options and the target."""
    return [part for kind, rest in instructions() if kind == "COPY" for part in rest.split()[:-1] if not part.startswith("--")]


def test_the_recipe_copies_programs_and_no_pupils_work() -> None:
    """Exactly what is handed to the engine: neither all of the folder, nor the course folder."""
    assert sorted(copied()) == sorted(image.COPIED)
    assert not {".", "exercises"} & set(copied())
    assert all((ROOT / name).exists() for name in copied())


def test_the_recipe_ends_as_somebody_who_is_not_root_and_runs_dev_py() -> None:
    """It begins with a version that has a name, installs the sandbox, and what follows the image's name is a command of ours."""
    found = instructions()
    assert re.fullmatch(r"[a-z]+:(?!latest)[\w.-]+", dict(found)["FROM"])
    assert [rest for kind, rest in found if kind == "USER"] == ["teacher"]
    assert {"bubblewrap", "python3-venv"} <= set(next(rest for kind, rest in found if kind == "RUN").split())
    assert found[-2:] == [("ENTRYPOINT", '["python3", "dev.py"]'), ("CMD", '["grade", "--help"]')]


def test_the_engine_is_handed_what_the_recipe_copies_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what npm and pip put into those folders."""
    handed: list[str] = []

    def engine(command: list[str], _message: str) -> None:
        folder = Path(command[-1])
        handed.extend(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    monkeypatch.setattr(image, "check", engine)
    image.build("podman", "a:b")
    assert {name.partition("/")[0] for name in handed} == set(image.COPIED)
    assert {"grader/__main__.py", "requirements/grading.txt", "achilles/__init__.py"} <= set(handed)
    assert not [name for name in handed if re.search(r"node_modules|__pycache__|\.egg-info|wheels/", name)]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_container_has_no_network_and_no_capability(engine: str, tmp_path: Path) -> None:
    """It sees one folder of the teacher's, and is never privileged; the command comes last."""
    command = image.run_command(engine, "grader:1", tmp_path, ["grade", "causes"])
    assert {"--network=none", "--cap-drop=ALL", "no-new-privileges", "seccomp=unconfined"} <= set(command)
    assert "--privileged" not in command
    assert [part for before, part in itertools.pairwise(command) if before == "--volume"] == [f"{tmp_path}:/course/exercises"]
    assert command[-3:] == ["grader:1", "grade", "causes"]


def test_the_fingerprint_follows_the_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same files give the same image; one changed byte another; what is not copied does not count."""
    for name in image.COPIED:
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(image, "ROOT", tmp_path)
    monkeypatch.setattr(image, "RECIPE", tmp_path / "dev.py")
    first = image.digest()
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert image.digest() == first
    (tmp_path / "grader").write_text("changed", encoding="utf-8")
    assert image.digest() != first


@pytest.mark.parametrize(
    ("there", "says"), [((), "needs Podman or Docker, which is not installed"), (("docker",), "docker is installed but does not answer")]
)
def test_without_an_engine_a_sentence_says_what_to_install_or_start(
    there: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a traceback nor a build that fails half way."""
    monkeypatch.setattr(image.shutil, "which", lambda name: name if name in there else None)
    monkeypatch.setattr(image, "answers", lambda _command: False)
    with pytest.raises(Stop, match=says):
        image.run(argparse.Namespace(engine=None, course=ROOT / "exercises"), [])


def test_the_engine_that_answers_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Podman may be installed and off while Docker runs."""
    monkeypatch.setattr(image.shutil, "which", lambda name: name)
    monkeypatch.setattr(image, "answers", lambda command: command[0] == "docker")
    assert image.find_engine(None) == "docker"


def test_a_course_folder_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is built."""
    monkeypatch.setattr(image, "find_engine", lambda _wanted: "podman")
    with pytest.raises(Stop, match=r"--course is .*nowhere, and there is no such folder"):
        image.run(argparse.Namespace(engine=None, course="nowhere"), ["grade"])
