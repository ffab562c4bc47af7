"""The measure of branches, and what both it and the mutation tests ask."""

import os
import subprocess
import sys

import pytest

from tools.commands import COMMANDS, MEASURED
from tools.processes import ROOT

PATH = os.pathsep.join(str(ROOT / folder) for folder in (".", *MEASURED))


def printed(program: str) -> str:
    """Return what a program prints that may import what the commands may."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], env={**os.environ, "PYTHONPATH": PATH}, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_inputs_are_found_for_each_model() -> None:
    """So that tests which move take what asks for them along: each function of the models is asked hundreds of times."""
    program = (
        "import collections; from measure.mutation.inputs import MODELS, given_inputs; "
        "asked = collections.Counter(name for _, name, _ in given_inputs()); print(sorted(asked) == sorted(MODELS), min(asked.values()) > 500)"
    )
    assert printed(program).split() == ["True", "True"]


def test_a_branch_that_nothing_takes_counts_as_missed() -> None:
    """A file that appears twice, for its functions and its branches, is one; a branch of which nothing is known is not taken."""
    lcov = "SF:a/b.js\nBRDA:3,0,0,7\nBRDA:9,1,0,0\nend_of_record\nSF:a/c.js\nBRDA:1,0,0,-\nend_of_record\n"
    program = (
        "from measure.coverage.run import branches_in, together; "
        f"found = branches_in({lcov!r}); print(found['a/b.js'].percent, found['a/c.js'].missed[0], together(found).count)"
    )
    assert printed(program).split() == ["50.0", "1", "3"]


@pytest.mark.parametrize("name", ["coverage", "mutation"])
def test_the_commands_find_what_they_import(name: str) -> None:
    """Both have the folders of the tests on their path."""
    (command,) = (command for command in COMMANDS if command.name == name)
    assert command.path == MEASURED
