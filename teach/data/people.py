"""Two made-up studies, person by person: a follow-up of runners, and a test of a sign.

The follow-up: 360 runners are asked about an Achilles problem in the past year and about compression socks, and half a year
later whether the Achilles became sore. Here a past problem truly multiplies the odds (by about 5) and socks change nothing:
where the sample says otherwise, that is chance, and that is the lesson. Some never answered the second time.

The sign: 60 people with a sore lower leg were pressed on the tendon; a specialist said who has tendinopathy. The sign finds
about 8 in 10 and clears about 7 in 10. A few were not pressed.
"""

from teach.data.dice import Dice


def follow_up(dice: Dice) -> str:
    """Return the follow-up as the text of a CSV file."""
    rows = ["runner,past_problem,socks,sore_later"]
    for runner in range(1, 361):
        past, socks = dice.happens(0.2), dice.happens(0.25)
        sore, lost = dice.happens(0.3 if past else 0.08), dice.happens(0.07)
        rows.append(f"{runner},{_word(past)},{_word(socks)},{'' if lost else _word(sore)}")
    return "\n".join(rows) + "\n"


def pressed(dice: Dice) -> str:
    """Return the test of the sign as the text of a CSV file."""
    rows = ["person,pain_when_pressed,tendinopathy"]
    for person in range(1, 61):
        ill = dice.happens(0.45)
        sign, left_out = dice.happens(0.8 if ill else 0.3), dice.happens(0.08)
        rows.append(f"{person},{'' if left_out else _word(sign)},{_word(ill)}")
    return "\n".join(rows) + "\n"


def _word(holds: object) -> str:
    return "yes" if holds else "no"
