"""The workflows are sound: what they say (actionlint) and what they let in (zizmor).

Run by ``python3 dev.py test``, which fetches what this needs. Nothing is skipped: a check that did not run is no check.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent
ZIZMOR = Path(sys.executable).with_name("zizmor.exe" if os.name == "nt" else "zizmor")
ACTIONLINT = ROOT / "tests" / "node" / "node_modules" / "@tktco" / "node-actionlint" / "build" / "run-lint.js"

# The package is actionlint 1.7.7 as WebAssembly. Its own command goes by way of modules that this does not need.
RUN = """
delete globalThis.fs; // --eval puts Node's own there, and the linter would wait for it for ever
const { readFileSync } = require("node:fs");
const [linter, ...files] = process.argv.slice(1);
const { runLint } = require(linter);
(async () => {
  const found = [];
  for (const file of files)
    for (const e of await runLint(readFileSync(file, "utf8"), file))
      if (e.message) found.push(`${file}:${e.line}:${e.column} ${e.message} [${e.kind}]`);
  console.log(JSON.stringify(found));
  process.exit(0);
})().catch((error) => { console.error(error); process.exit(2); });
"""


def actionlint(*files: Path) -> list[str]:
    """Return what actionlint finds in files, one line for each finding."""
    # Where there is no npm, dev.py puts a wheel's node beside Python.
    node = shutil.which("node") or shutil.which("node", path=str(BIN))
    if node is None:
        pytest.fail("node is neither on the PATH nor beside this Python; `python3 dev.py test` installs it")
    if not ACTIONLINT.is_file():
        pytest.fail("actionlint is not in tests/node/node_modules; `python3 dev.py test` fetches it, or `npm ci --ignore-scripts` there")
    command = [node, "--eval", RUN, str(ACTIONLINT), *map(str, files)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return [str(finding) for finding in json.loads(done.stdout)]


def zizmor(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Return zizmor's run over a folder, with its strictest set of rules and without the network."""
    if not ZIZMOR.is_file():
        pytest.fail(f"{ZIZMOR.name} is not beside this Python; `python3 dev.py test` installs it from requirements/dev.txt")
    command = [str(ZIZMOR), "--quiet", "--offline", "--no-progress", "--persona", "pedantic", str(folder)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)


def test_there_are_workflows() -> None:
    """The four workflows are there, so that the other tests look at something."""
    assert {path.name for path in WORKFLOWS} >= {"ci.yml", "deploy.yml", "links.yml", "release.yml"}


def test_actionlint_finds_nothing() -> None:
    """Every workflow says what GitHub understands."""
    assert actionlint(*WORKFLOWS) == []


def test_actionlint_would_find_something(tmp_path: Path) -> None:
    """A misspelt runner is found."""
    bad = tmp_path / "bad.yml"
    bad.write_text("on: push\njobs:\n  a: {runs-on: ubuntu-latets, steps: [{run: make}]}\n", encoding="utf-8")
    assert any("ubuntu-latets" in finding for finding in actionlint(bad))


def test_zizmor_finds_nothing() -> None:
    """No workflow lets in what it should not."""
    done = zizmor(ROOT / ".github")
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    """A pull request's title that runs as a command is found."""
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    step = "{run: 'echo ${{ github.event.pull_request.title }}'}"
    bad = f"on: pull_request_target\njobs:\n  a: {{runs-on: ubuntu-latest, steps: [{step}]}}\n"
    (workflows / "bad.yml").write_text(bad, encoding="utf-8")
    done = zizmor(tmp_path)
    assert done.returncode != 0
    assert "template-injection" in done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.name))
def test_every_action_is_pinned_and_keeps_no_credentials(path: Path) -> None:
    """Each action is named by its commit, with its version beside it, and no checkout leaves a token behind."""
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    for uses in (step["uses"] for step in steps if "uses" in step):
        sha = uses.partition("@")[2]
        assert len(sha) == 40, uses
        assert set(sha) <= set("0123456789abcdef"), uses
        assert f"{uses} # v" in text, f"{uses} says no version"
    for step in steps:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
