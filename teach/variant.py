"""``dev.py variant``: a private course folder with other numbers, so that two classes do not get the same data.

It holds masters, data and student versions; `dev.py grade SET --course FOLDER` grades them. Before it is handed over each master is run on the new data
and must reach all its points. Keep the folder where students cannot read it: whoever knows the seed can make it too, and a
hidden test that is public is not hidden.
"""

import argparse
import sys
from pathlib import Path

from teach.data import NAMES
from teach.generation import GenerationError, make_solutions, make_variant
from teach.plain_run import run


def main() -> int:
    """Write a variant. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py variant", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=int, help="a whole number from 1; 1 is the public set")
    parser.add_argument("folder", type=Path, help="where to write it: a folder that is empty or not there yet")
    parser.add_argument("--solutions", action="store_true", help="also write the solutions, executed (about half a minute)")
    options = parser.parse_args()
    try:
        folder = make_variant(options.seed, options.folder.resolve())
        short = short_of_points(folder)
    except (GenerationError, ValueError) as problem:
        print(f"dev.py variant: {problem}", file=sys.stderr)
        return 1
    if short:
        print(
            f"dev.py variant: seed {options.seed} makes data that the masters do not solve: {', '.join(short)}. Take another seed.",
            file=sys.stderr,
        )
        return 1
    if options.solutions:
        make_solutions(folder)
    print(f"Seed {options.seed}: all masters reach all their points. The course folder: {folder}")
    return 0


def short_of_points(course: Path) -> list[str]:
    """Return the graded cells of the masters that do not reach all their points, as set/cell."""
    hidden = {name: sys.modules.get(name) for name in ("plotly", "plotly.graph_objects")}
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # no picture is to open here
    try:
        ran = {name: run(course / "source" / name / f"{name}.ipynb") for name in NAMES}
    finally:
        for name, module in hidden.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    return [f"{name}/{cell}" for name, cells in ran.items() for cell, outcome in cells.items() if outcome.points != outcome.most]


if __name__ == "__main__":
    raise SystemExit(main())
