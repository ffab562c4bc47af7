"""Pairs of running shoes as their owners describe them, and what a shop asks for the things it would sell them.

The model: each owner answers the footwear checklist's items by chance, leaves about one in eight blank, and is told by a shop
what else to buy. Prices are whole euros. Nothing here says that dear shoes are better, or worse.
"""

import json
from typing import Any

from achilles.footwear_checklist import load_rules
from teach.data.dice import Dice

OWNERS = ("Ada", "Ben", "Chloe", "Dev", "Elif", "Finn", "Grace", "Hugo")
PRICES = {"arch_support": (20, 60), "orthotics": (90, 240), "heel_lift": (8, 20), "rotation": (80, 150), "compression_socks": (15, 45)}


def pairs(dice: Dice, owners: int = 6) -> str:
    """Return the pairs as the text of a JSON file: owner, answers by item, prices by item."""
    found = [_pair(dice, owner) for owner in dice.shuffled(OWNERS)[:owners]]
    return json.dumps(found, indent=1) + "\n"


def _pair(dice: Dice, owner: str) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for item in load_rules().data["question"]:
        if item["id"] == "unit" or dice.happens(0.12):
            continue
        answers[item["id"]] = dice.whole(40, 900) if item["id"] == "distance" else dice.pick([option["id"] for option in item["options"]])
    prices = {item: dice.whole(*ends) for item, ends in PRICES.items() if dice.happens(0.8)}
    return {"owner": owner, "answers": answers, "prices": prices}
