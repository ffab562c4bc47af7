"""What the README shows is what the code does."""

import doctest
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readmes_examples() -> None:
    """Every example in the README gives the output that stands below it."""
    outcome = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert outcome.attempted >= 5
    assert outcome.failed == 0
