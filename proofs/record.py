"""Write the record that the book's page "How we know" shows: ``python3 dev.py record``.

Runs the proofs, half of them beside the other half, and writes down what they counted. Where one fails, nothing is written.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from proofs.notes import GATHERING, gathered
from proofs.results import PROVED, states, write

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "proofs"

HALVES = (
    ["test_damage.py", "test_planner_promises.py"],
    ["test_promises.py", "test_bad_input.py", "test_cases.py", "test_diary_promises.py"],
)


def main() -> int:
    """Run the proofs and write the record. Returns the exit code."""
    files, start = states(), time.monotonic()  # of the start: a file that changes meanwhile is not what was proved
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        runs = [
            subprocess.Popen(
                [sys.executable, "-m", "pytest", *(str(TESTS / name) for name in half)], cwd=ROOT, env={**os.environ, GATHERING: str(notes)}
            )
            for half in HALVES
        ]
        if any([run.wait() for run in runs]):  # noqa: C419 - all of them must end
            print("A proof failed: nothing was written.")
            return 1
        record = gathered(notes)
    write(PROVED, {"files": files, **record})
    print(f"{PROVED.relative_to(ROOT)}: written after {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
