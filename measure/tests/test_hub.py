"""The hub of the trial: it listens on this machine only, and each server finds the exchange and the right course folder."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from measure.hub import server


class Config(SimpleNamespace):
    """Settings as traitlets take them: whatever is named is there."""

    def __getattr__(self, name: str) -> Any:
        made = Config()
        setattr(self, name, made)
        return made


def settings(text: str) -> Config:
    """Return what a configuration file sets."""
    found = Config()
    exec(text, {"get_config": lambda: found})  # noqa: S102 - our own file
    return found


def test_everything_listens_on_this_machine_only(tmp_path: Path) -> None:
    """Every address is the loopback's, and nothing is kept outside the folder."""
    text = server._for_hub(tmp_path, "token", "http://127.0.0.1:1/")
    assert set(re.findall(r"https?://([^:/\"']+)", text)) == {"127.0.0.1"}
    found = settings(text)
    assert found.JupyterHub.db_url == f"sqlite:///{tmp_path}/hub.sqlite"
    assert found.SimpleLocalProcessSpawner.home_dir_template.format(username="pupil") == f"{tmp_path}/home/pupil"


@pytest.mark.parametrize(("user", "has_a_course"), [("teacher", True), ("pupil", False)])
def test_only_the_teacher_has_a_course_folder(user: str, has_a_course: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have the exchange."""
    monkeypatch.setenv("JUPYTERHUB_USER", user)
    monkeypatch.setenv("HOME", str(tmp_path / user))
    found = settings(server._for_nbgrader(tmp_path))
    assert found.Exchange.root == f"{tmp_path}/exchange"
    assert ("root" in vars(found.CourseDirectory)) == has_a_course


def test_a_server_that_never_answers_ends_the_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sentence that names it."""
    monkeypatch.setattr(server, "PATIENCE", 0)
    with pytest.raises(TimeoutError, match="the server of pupil did not answer"):
        server.wait(lambda: False, "the server of pupil")
