"""What somebody meets who types a command for the first time: help, a wrong option, an old Python, Ctrl+C."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import changes, commands, install, javascript_checks, lab, lock, processes

ROOT = Path(__file__).parents[2]
DEV = ROOT / "dev.py"
NAMES = [command.name for command in commands.COMMANDS]


def run(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "dev.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """Return a copy of dev.py and its tools, without .venv."""
    shutil.copy(DEV, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    return tmp_path


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_names_every_command_and_who_needs_it(arguments: tuple[str, ...], fresh: Path) -> None:
    """With no arguments too; nothing is installed for it."""
    done = run(*arguments, folder=fresh)
    assert done.returncode == 0
    assert re.findall(r"^  ([a-z-]+)  +\S", done.stdout.split("To read", 1)[1], re.MULTILINE) == NAMES
    assert not (fresh / ".venv").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sit"], "invalid choice: 'sit'"),
        (["site", "--frob"], "site has no option --frob"),
        (["test", "units"], "invalid choice: 'units'"),
        (["bench", "--runs", "many"], "invalid int value: 'many'"),
        (["serve", "--port", "99999"], "99999 is not a port; a port is a whole number from 1 to 65535"),
        (["serve", "--port", "0"], "0 is not a port"),
        (["serve", "--port", "-1"], "-1 is not a port"),
        (["serve", "--port", "http"], "http is not a port"),
    ],
)
def test_a_wrong_command_line_is_refused_before_anything_is_installed(arguments: list[str], sentence: str, fresh: Path) -> None:
    """The sentence names what was typed."""
    done = run(*arguments, folder=fresh)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (fresh / ".venv").exists()


def test_old_versions_of_python_can_read_dev_py() -> None:
    """Otherwise they would answer with a syntax error in place of a sentence."""
    ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 8))
    assert len(DEV.read_text(encoding="utf-8").splitlines()) < 200


def old_pythons() -> list[str]:
    """Return the old versions of Python that this machine has."""
    named = (shutil.which(f"python{version}") for version in ("3.8", "3.9", "3.10"))
    return [path for path in named if path and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0]


def test_an_old_python_gets_one_line(tmp_path: Path) -> None:
    """Tried by each old Python of this machine, and by this one with another version number."""
    pretend = tmp_path / "pretend.py"
    pretend.write_text(
        f"import sys; sys.version_info = (3, 10, 4, 'final', 0); sys.argv = ['dev.py']; sys.path.insert(0, {str(ROOT)!r})\n"
        "import dev\nsys.exit(dev.main([]))\n"
    )
    for command in ([sys.executable, str(pretend)], *([old, str(DEV)] for old in old_pythons())):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert re.fullmatch(r"dev\.py: Python 3\.11 or newer is needed; this is 3\.\d+\.\d+\.\n", done.stderr)


def test_root_reads_how_to_open_the_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """JupyterLab's own message is 20 lines of log."""
    monkeypatch.setattr(lab, "is_root", lambda: True)
    with pytest.raises(processes.Stop, match="lab --allow-root"):
        lab.run(None, [])


def test_the_lab_gets_the_options_that_were_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a notebook, which replaces ours."""
    called: list[list[str]] = []
    monkeypatch.setattr(lab, "is_root", lambda: True)
    monkeypatch.setattr(lab, "call", lambda command: called.append(command) or 0)
    for typed in (["--allow-root", "--port=9000"], ["--allow-root", "book/causes.ipynb"]):
        command, options, further = commands.read(["lab", *typed])
        assert command.run(options, further, typed) == 0
    assert [line[4:] for line in called] == [["--allow-root", "--port=9000", lab.FIRST], ["--allow-root", "book/causes.ipynb"]]


INTERRUPTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal; a job in the background ignores it
sys.path.insert(0, {root!r})
import dev
from tools import install
install.ensure_venv = lambda locks: {during}
sys.exit(dev.main(["setup"]))
"""
SLEEPER = "import pathlib, time; pathlib.Path({mark!r}).touch(); time.sleep(600)"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "inside", ["a program", "a program that ends only when it is killed", "a program that complains when it is asked to end"]
)
def test_ctrl_c_ends_with_a_sentence_and_leaves_nothing_running(inside: str, number: int, tmp_path: Path) -> None:
    """In an install as in a build and in the lab: all of them are programs that we start."""
    if os.name == "nt":  # it has no SIGINT for one process
        return
    mark = tmp_path / "started"
    sleeper = SLEEPER.format(mark=str(mark))
    asked = {
        "a program that ends only when it is killed": "signal.SIG_IGN",
        "a program that complains when it is asked to end": "lambda *_: 1 / 0",
    }
    if inside in asked:
        sleeper = f"import signal; signal.signal(signal.SIGTERM, {asked[inside]}); {sleeper}"
    at_once = "complains" in inside
    during = f"__import__('tools.processes').processes.check([sys.executable, '-c', {sleeper!r}], 'it failed', at_once={at_once})"
    program = tmp_path / "program.py"
    program.write_text(
        INTERRUPTED.format(root=str(ROOT), during=during).replace(
            "import dev\n", "import dev, tools.processes\ntools.processes.PATIENCE = 1\n"
        )
    )
    running = subprocess.Popen([sys.executable, str(program)], stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 120
    while not mark.exists():
        assert running.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)
    running.send_signal(number)
    _, said = running.communicate(timeout=120)
    assert running.returncode == processes.INTERRUPTED
    assert said.strip() == "dev.py: stopped. What was finished is kept; the same command goes on."
    assert not [line for line in _processes() if str(mark) in line]


def _processes() -> list[str]:
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()  # noqa: S607


def test_an_install_that_failed_is_tried_again(tmp_path: Path) -> None:
    """What is noted as installed was installed, from the files as they are now."""
    lock_file, stamp = tmp_path / "lock.txt", tmp_path / "stamp"
    lock_file.write_text("one")
    with pytest.raises(processes.Stop), install.Installed(stamp, [lock_file]):
        raise processes.Stop("no network")
    with install.Installed(stamp, [lock_file]) as missing:
        assert missing
    with install.Installed(stamp, [lock_file]) as missing:
        assert not missing
    lock_file.write_text("two")
    with install.Installed(stamp, [lock_file]) as missing:
        assert missing


def test_every_lock_has_a_hash_for_each_pin_and_requirements_txt_has_the_same_versions() -> None:
    """So that a fresh clone installs nothing unchecked, and a reader who uses pip gets the same."""
    for name in ("course", "dev", "grading", "scale", "node", "browser", "next"):
        text = (install.REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
        assert len(entries) == len(lock.pins(install.REQUIREMENTS / f"{name}.txt")) > 0
        assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert (ROOT / "requirements.txt").read_text(encoding="utf-8") == lock.plain()


def test_every_script_has_its_types_checked() -> None:
    """Each file of the packages is in a project of TypeScript, and none tells TypeScript to look away."""
    install.ensure_node_packages(javascript_checks.FOLDER)
    checked: set[str] = set()
    for project in javascript_checks.PROJECTS:
        listed = subprocess.run(javascript_checks.types(project, "--listFilesOnly"), capture_output=True, text=True, check=True).stdout
        checked |= {Path(line).resolve().relative_to(ROOT).as_posix() for line in listed.splitlines()}
    files = javascript_checks.files()
    assert set(files) <= checked
    assert len(files) > 50
    assert [file for file in files if re.search("@ts-(?:nocheck|ignore)", (ROOT / file).read_text(encoding="utf-8"))] == []


ALL = {"lint", "types", "spelling", "proofs", "grading", "workflows", "JavaScript", "models and pages", "site in Chromium"}


@pytest.mark.parametrize(
    ("files", "steps"),
    [
        ([], set()),
        (["docs/speed.md"], {"spelling", "models and pages"}),
        (["achilles/core/rules.py"], {"lint", "types", "spelling", "proofs", "grading", "models and pages", "site in Chromium"}),
        ([".github/workflows/ci.yml"], {"workflows", "spelling"}),
        (["sphinx_livepage/loader.js"], {"JavaScript", "spelling", "models and pages", "site in Chromium"}),
        (["docs/speed.md", "pyproject.toml"], ALL),
        (["no/such/place.bin"], ALL),
    ],
)
def test_a_change_touches_the_steps_that_look_at_it(files: list[str], steps: set[str]) -> None:
    """What the table does not know touches everything."""
    assert changes.steps_for(files, ALL) == steps


def test_the_suite_waits_for_what_a_step_reads_and_runs_what_measures_by_itself() -> None:
    """Three made-up steps: the second reads what the first makes, the third measures."""
    from tools import suite  # noqa: PLC0415 - needs .venv

    def step(name: str, **more: object) -> suite.Step:
        return suite.Step(name, [sys.executable, "-c", "pass"], **more)  # type: ignore[arg-type]

    started = time.monotonic()
    done = suite.run_all(
        [step("times", after="book", alone=True), step("pages", after="book"), step("book"), step("bad")], dict(os.environ)
    )
    names = [one.name for one in done]
    assert names[-1] == "times"
    assert names.index("book") < names.index("pages")
    assert all(one.passed for one in done)
    assert time.monotonic() - started < 60
