"""A long soak of the mileage planner: 500 plans, every promise of each.

It takes about a minute on an idle machine, tells what breaks, and writes what it did to the record that the book's page "How we know" shows.
"""

import random
import sys
import time

from support.inputs import some_distance

from proofs.plans import Inputs, broken_promises, caution_broken, prefix_broken, tenths
from proofs.results import SOAK, states, write

PLANS = 500
LONGEST = {"km": 50, "mi": 31}  # the planner is not for ultras
MOST_BROKEN = 10


def some_inputs(dice: random.Random) -> Inputs:
    """Return inputs that the planner takes, thick on the edges of its limits."""
    unit = dice.choice(["km", "mi"])
    farthest = LONGEST[unit]
    shrink = dice.choice([1, 1, 0.1])
    recent_weeks = [min(500, some_distance(dice) * shrink) for _ in range(4)]
    idle = dice.choice([0, 0, 0, 1, 2, 3, 4])  # weeks without running at the end
    recent_weeks = [*recent_weeks[: 4 - idle], *[0] * idle]
    zeros = next((off for off, week in enumerate(reversed(recent_weeks)) if tenths(week)), 4)

    def some_run() -> float:
        return max(0.1, min(farthest, some_distance(dice)))

    told = {
        "usual_week": max(0.1, min(500, some_distance(dice))),
        "longest_run": some_run(),
        "weeks_off": dice.randint(4, 26) if zeros == 4 else zeros or dice.randint(1, 26),
    }
    return {
        "recent_weeks": recent_weeks,
        "longest_run": max(0.1, min(farthest, some_distance(dice) * shrink)),
        "weeks": dice.randint(1, 52),
        "runs_per_week": dice.choice([None, 1, 2, 3, 4, 5, 6]),
        "goal_week": dice.choice([None, max(0.1, min(500, some_distance(dice)))]),
        "goal_run": dice.choice([None, some_run()]),
        "cutback_every": dice.choice([None, 0, 4, 5, 6, 7, 8]),
        "pain": dice.choice(["none", "green", "amber", "red"]),
        "unit": unit,
        "age": dice.choice([None, "18_to_59", "60_or_over"]),
        "before_break": dice.choice([None, None, told]),
        "race": dice.choice([None, None, {"distance": some_run(), "week": dice.randint(-3, 20)}]),
        "weeks_since_easier": dice.choice([None, 0, 1, 3, 7]),
    }


def soak(plans: int) -> tuple[int, int]:
    """Make plans and print what breaks. Returns how many were made, and how many of them broke a promise."""
    dice = random.Random(52)  # noqa: S311 - a fixed seed, so that a failure can be repeated
    made = broken = 0
    while made < plans and broken < MOST_BROKEN:
        some = some_inputs(dice)
        found = [*broken_promises(some), *["not the beginning of a longer plan"] * prefix_broken(some)]
        found += ["more caution allows more"] * caution_broken(some)
        made += 1
        if found:
            broken += 1
            print(f"plan_from({some!r}): {'; '.join(found[:3])}")
    return made, broken


def main() -> int:
    """Run the soak and write down what it did. Returns the exit code."""
    files = {"mileage_planner": states()["mileage_planner"]}  # of the start: a file that changes meanwhile is not what was soaked
    start = time.monotonic()
    made, broken = soak(PLANS)
    seconds = round(time.monotonic() - start)
    write(SOAK, {"plans": made, "broken": broken, "seconds": seconds, "files": files})
    print(f"{made} plans, {broken} with a broken promise, in {seconds} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
