"""What the planner takes from runs: the last four weeks and the longest run. The twin for the page is ``loads.js``.

Distances are whole numbers of any one unit: tenths in the diary, metres in a log.
"""

from collections.abc import Iterable

SPAN = 7
WEEKS = 4
LONGEST_DAYS = 30


def loads(runs: Iterable[tuple[int, int]], first_day: int) -> tuple[list[int], int]:
    """Return the distances of the four spans of seven days that end the day before ``first_day``, and the longest run.

    ``runs`` gives each run's day number and distance. The longest run is that of the 30 days before ``first_day``; if a
    span without running lies between, only what was run since then counts. It is at most the biggest week.

    >>> loads([(70, 100), (75, 60), (99, 20)], first_day=100)
    ([60, 0, 0, 20], 20)
    """
    weeks = [0] * WEEKS
    recent = []
    for day, distance in runs:
        ago = first_day - 1 - day
        if distance > 0 and 0 <= ago < LONGEST_DAYS:
            recent.append((ago, distance))
            if ago < SPAN * WEEKS:
                weeks[WEEKS - 1 - ago // SPAN] += distance
    since = LONGEST_DAYS
    for weeks_ago in range(WEEKS):
        if weeks[WEEKS - 1 - weeks_ago] == 0 and any(weeks[WEEKS - weeks_ago :]):
            since = SPAN * weeks_ago
            break
    longest = max((distance for ago, distance in recent if ago < since), default=0)
    return weeks, min(longest, max(weeks))
