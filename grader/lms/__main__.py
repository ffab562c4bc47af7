"""``dev.py marks``: the marks of an exercise into the file that Moodle or Canvas exported, ready to be imported there.

Export the file there first: in Moodle the assignment's grading worksheet (or the gradebook, as plain text), in Canvas the
gradebook. Only one column of it is filled, for students whose work is marked; everybody else's stays as it was.
"""

import argparse
import os
import sys
from pathlib import Path

from grader.course import EXERCISES
from grader.lms.marks import TableError
from grader.lms.write import NEXT, write


def main(arguments: list[str] | None = None) -> int:
    """Write the file. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py marks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercise", help="the set, such as causes")
    parser.add_argument("exported", type=Path, help="the CSV file that Moodle or Canvas exported")
    parser.add_argument("--column", help="the column of the assignment (default: the one called like the set)")
    parser.add_argument("--course", type=Path, default=EXERCISES, help="the folder that was graded, where it is not exercises/")
    parser.add_argument("--marks", type=Path, help="the table of marks (default: what `dev.py grade` wrote in that folder)")
    parser.add_argument("--to", type=Path, help="the file to write (default: beside the table of marks)")
    options = parser.parse_args(arguments)
    source = options.marks or options.course / "class" / f"marks-{options.exercise}.csv"
    target = options.to or source.with_name(f"to-import-{options.exercise}.csv")
    try:
        kind, filled = write(options.exported, source, options.column or options.exercise, target)
    except TableError as problem:
        print(f"dev.py marks: {problem}", file=sys.stderr)
        return 1
    print(f"This is {kind.value}. {len(filled.marked)} marks are in {os.path.relpath(target)}.")
    for remark in filled.remarks:
        print(f"  - {remark}")
    print(NEXT[kind])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
