"""What people with a sore heel said at a front desk, one line each, short and with holes.

The model: most notes are calm; about one in three holds one thing that is not (a pop, a limp, a worse morning, a swollen
calf, an antibiotic). A question mark means that the person was not sure, an empty field that nobody asked.
"""

from teach.data.dice import Dice

COLUMNS = ("person", "cm_above_heel", "pop", "calf_swollen", "antibiotic", "limps", "during", "after", "morning", "usual", "weeks", "trend")
_ODD = (
    {"pop": "yes"},
    {"pop": "?"},
    {"calf_swollen": "yes"},
    {"calf_swollen": "?"},
    {"antibiotic": "yes"},
    {"limps": "yes"},
    {"morning": "6"},
    {"trend": "more"},
    {"weeks": "16"},
    {"calf_swollen": ""},
)


def notes(dice: Dice, people: int = 20) -> str:
    """Return the notes as the text of a CSV file."""
    odd = [*dice.shuffled(_ODD)[: people // 2], *[{}] * (people - people // 2)]
    rows = [",".join(COLUMNS)]
    for person, changes in enumerate(dice.shuffled(odd), start=1):
        note = {
            "person": str(person),
            "cm_above_heel": dice.pick(("0", "1", "1", "2.5", "3", "4", "4", "5", "6", "9")),
            "pop": "no",
            "calf_swollen": "no",
            "antibiotic": "no",
            "limps": "no",
            "during": str(dice.whole(1, 4)),
            "after": str(dice.whole(1, 3)),
            "morning": "1",
            "usual": str(dice.whole(1, 2)),
            "weeks": str(dice.whole(1, 5)),
            "trend": dice.pick(("same", "less")),
        }
        rows.append(",".join((note | changes).values()))
    return "\n".join(rows) + "\n"
