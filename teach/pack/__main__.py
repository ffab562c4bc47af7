"""``dev.py teacher-pack``: one zip with all that a teacher needs and no learner may see whole. It is never part of the site.

For learners one zip for each set; for you the solutions, executed, the marking guides, the quizzes to import, and the teacher's
guide to read without a network. With ``--course`` it is made from a folder that ``dev.py variant`` wrote.
"""

import argparse
import sys
from pathlib import Path

from teach.generation import EXERCISES, GenerationError, make_solutions
from teach.pack.contents import PackError, contents
from teach.pack.writing import write_zip

ROOT = EXERCISES.parent
NAME = "achilles-teacher-pack"


def main(arguments: list[str] | None = None) -> int:
    """Write the pack. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py teacher-pack", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--course", type=Path, default=EXERCISES, help="a course folder of `dev.py variant` (default: the public sets)")
    parser.add_argument("--to", type=Path, help=f"the zip to write (default: _build/{NAME}.zip)")
    options = parser.parse_args(arguments)
    course = options.course.resolve()
    target = (options.to or ROOT / "_build" / f"{NAME}{'' if course == EXERCISES else '-' + course.name}.zip").resolve()
    if target.is_relative_to(ROOT / "_build" / "html"):
        print(f"dev.py teacher-pack: --to is {target}, inside the site; name another folder: the pack holds the solutions", file=sys.stderr)
        return 1
    print("Running every master for its solution (about half a minute) ...", flush=True)
    try:
        files = contents(ROOT, course, make_solutions(course))
    except (GenerationError, PackError) as problem:
        print(f"dev.py teacher-pack: {problem}", file=sys.stderr)
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    write_zip(target, NAME, files)
    print(
        f"{target}: {len(files)} files, {target.stat().st_size / 1e6:.1f} MB. It holds the solutions: keep it where learners cannot read it."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
