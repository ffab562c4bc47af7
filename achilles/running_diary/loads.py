"""What the planner takes from runs: the last four weeks and the longest run; and which runs were jumps. The twin is ``loads.js``.

Distances are whole numbers of any one unit: tenths in the diary, metres in a log.
"""

from collections.abc import Iterable

SPAN = 7
WEEKS = 4
LONGEST_DAYS = 30
JUMP_PERCENT = 10  # the comparison group of frandsen2025 ends here: an association, not a safe zone


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


def jumps_in(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return the runs that were more than 10 % longer than the longest of the 30 days before: day, distance, and that longest.

    The first 30 days of running are not judged, nor is a run that has none in the 30 days before it. Source: frandsen2025.

    >>> jumps_in([(0, 80), (20, 100), (40, 110), (45, 122)])
    [(45, 122, 110)]
    """
    judged = sorted((day, distance) for day, distance in runs if distance > 0)
    found = []
    for day, distance in judged:
        longest = max((run for other, run in judged if day - LONGEST_DAYS <= other < day), default=0)
        if longest and day - judged[0][0] >= LONGEST_DAYS and 100 * distance > (100 + JUMP_PERCENT) * longest:
            found.append((day, distance, longest))
    return found
