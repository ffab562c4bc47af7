"""How sure a finding is, in words that its numbers decide.

>>> from achilles.evidence import finding
>>> takes_in_no_difference(finding("minimalist_shoes")), takes_in_no_difference(finding("hard_shoes"))
(True, False)
>>> span(finding("surface_sand"))
'hardly more (1.1) to 93 times'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from achilles.figures._forest import number

if TYPE_CHECKING:
    from achilles.evidence import Finding

_HARDLY = 1.15  # up to here we call a ratio "hardly more": our word, not a finding
_LITTLE = 10  # times from one end to the other: a wider interval says little; our word too


def no_difference(f: Finding) -> float:
    """Return the value that means no difference: 1 for a ratio, 0 for a difference."""
    return 1 if f.measure.endswith(("ratio", "risk")) else 0


def has_interval(f: Finding) -> bool:
    """Whether our record holds the interval of a finding."""
    return f.low is not None and f.high is not None


def takes_in_no_difference(f: Finding) -> bool:
    """Whether a finding's interval holds or touches no difference. One without an interval has none to take it in."""
    return f.low is not None and f.high is not None and f.low <= no_difference(f) <= f.high


def says_little(f: Finding) -> bool:
    """Whether the interval of a ratio is so wide that the estimate says little."""
    return f.low is not None and f.high is not None and no_difference(f) == 1 and f.high > _LITTLE * f.low


def span(f: Finding) -> str:
    """Return the interval of a ratio in words."""
    assert f.low is not None  # noqa: S101 - asked only of findings with an interval
    assert f.high is not None  # noqa: S101
    low, high = number(f.low, f.effect), number(f.high, f.effect)
    if f.low < 1:
        first = f"fewer ({low})"
    elif f.low == 1:
        first = f"no more at all ({low})"
    else:
        first = f"hardly more ({low})" if f.low <= _HARDLY else low
    return f"{first} to {high} times"
