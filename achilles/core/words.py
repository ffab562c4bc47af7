"""Filling figures into the sentences of a rule file, the same in both languages."""

from collections.abc import Mapping


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Put values where the sentence names them in braces.

    >>> fill("Week {week}: {total} {unit}.", {"week": 1, "total": "22.0", "unit": "km"})
    'Week 1: 22.0 km.'
    """
    for name, value in values.items():
        sentence = sentence.replace("{" + name + "}", str(value))
    return sentence


def as_distance(in_tenths: int) -> str:
    """Write a distance in tenths with its one decimal.

    >>> as_distance(220), as_distance(3)
    ('22.0', '0.3')
    """
    return f"{in_tenths // 10}.{in_tenths % 10}"
