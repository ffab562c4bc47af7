"""A long soak of the mileage planner: 100,000 plans, every promise of each. Run on demand: python3 tests/slow/soak.py."""

import random
import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from proofs.plans import Inputs, broken_promises, caution_broken, prefix_broken  # noqa: E402
from support.inputs import some_distance  # noqa: E402

PLANS = 100_000


def some_inputs(dice: random.Random) -> Inputs:
    """Return inputs that the planner takes, thick on the edges of its limits."""
    shrink = dice.choice([1, 1, 0.1])
    recent_weeks = [min(500, some_distance(dice) * shrink) for _ in range(4)]
    idle = dice.choice([0, 0, 0, 1, 2, 3, 4])  # weeks without running at the end
    recent_weeks = [*recent_weeks[: 4 - idle], *[0] * idle]
    return {
        "recent_weeks": recent_weeks,
        "longest_run": max(0.1, min(200, some_distance(dice) * shrink)),
        "weeks": dice.randint(1, 52),
        "runs_per_week": dice.choice([None, 1, 2, 3, 4, 5, 6]),
        "goal_week": dice.choice([None, max(0.1, min(500, some_distance(dice)))]),
        "goal_run": dice.choice([None, max(0.1, min(200, some_distance(dice)))]),
        "cutback_every": dice.choice([None, 0, 4, 5, 6, 7, 8]),
        "pain": dice.choice(["none", "green", "amber", "red"]),
        "unit": dice.choice(["km", "mi"]),
    }


def main() -> int:
    """Make the plans, print what breaks and how long it took. Returns the exit code."""
    dice = random.Random(52)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    start, broken = time.monotonic(), 0
    for _ in range(PLANS):
        some = some_inputs(dice)
        found = [*broken_promises(some), *["not the beginning of a longer plan"] * prefix_broken(some)]
        found += ["more caution allows more"] * caution_broken(some)
        if found:
            broken += 1
            print(f"plan_from({some!r}): {'; '.join(found[:3])}")
        if broken == 10:
            break
    print(f"{PLANS} plans, {broken} with a broken promise, in {time.monotonic() - start:.0f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
