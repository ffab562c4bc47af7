"""``dev.py release``: the data and the student versions of all sets, from the masters; and what a teacher keeps.

The student versions in ``release`` are committed; a test proves them fresh. ``solution`` is for teachers and ignored by git.
"""

import argparse

from teach.data import SEED
from teach.generation import EXERCISES, make_data, make_release, make_solutions


def main() -> int:
    """Write data, student versions and, where asked, solutions. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py release", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--solutions", action="store_true", help="also write exercises/solution, executed (about half a minute)")
    options = parser.parse_args()
    make_data(EXERCISES, SEED)
    print(f"Student versions: {make_release(EXERCISES).relative_to(EXERCISES.parent)}")
    if options.solutions:
        print(f"Solutions, for teachers alone: {make_solutions(EXERCISES).relative_to(EXERCISES.parent)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
