"""Run the cases of this folder; what is typed after `dev.py hosting` goes to pytest."""

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main([str(Path(__file__).parent), "-p", "no:xdist", *sys.argv[1:]]))
