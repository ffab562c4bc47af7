"""A diary of exercise and pain, twelve weeks long.

The model: pain during and after exercise falls from about 3 to about 1, and a next morning is usually the runner's usual
one. Two bad patches of some days each push all three up. Sessions are done with a chance of 85 in 100. Some fields were
left blank: a blank is neither "no pain" nor "not done".
"""

from datetime import date, timedelta

from teach.data.dice import Dice

COLUMNS = "date,sessions,during,after,next_morning"
_DAYS = 84


def diary(dice: Dice, first: date, *, usual: int, times: dict[int, int]) -> str:
    """Return the diary as the text of a CSV file. ``times`` gives the sessions planned on each weekday (Monday is 0)."""
    patches = [dice.whole(10, 30), dice.whole(45, 70)]
    rows = [COLUMNS]
    for at in range(_DAYS):
        day = first + timedelta(days=at)
        bad = 3 if any(start <= at < start + 4 for start in patches) else 0
        middle = 3 - 2 * at / _DAYS + bad
        during, after = (min(10, max(0, round(dice.around(middle, 0.5)))) for _ in range(2))
        morning = min(10, usual + (dice.whole(1, 3) if bad and dice.happens(0.8) else 0))
        sessions = sum(dice.happens(0.85) for _ in range(times[day.weekday()]))
        fields = [str(sessions), str(during), str(after), str(morning)]
        blank = [dice.happens(share) for share in (0.06, 0.03, 0.03, 0.04)]
        rows.append(",".join([day.isoformat(), *("" if gone else field for field, gone in zip(fields, blank, strict=True))]))
    return "\n".join(rows) + "\n"
