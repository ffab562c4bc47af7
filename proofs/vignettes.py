"""How the checker rates published vignettes of sore legs: a second measure beside the real stories, printed with them."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from proofs.stories import Rated, of_all, rate

VIGNETTES = Path(__file__).with_name("vignettes.toml")


@cache
def sets() -> dict[str, Any]:
    """Return the vignettes and the sets they come from, as they are written."""
    return tomllib.loads(VIGNETTES.read_text(encoding="utf-8"))


def rated() -> tuple[Rated, ...]:
    """Return every vignette as the checker rates it."""
    return tuple(rate(vignette, vignette["answers"]) for vignette in sets()["vignette"])


def rows() -> Iterator[tuple[str, str, str]]:
    """Give the table by set: rated too low and too high, then all together."""
    of_set = {vignette["id"]: vignette["set"] for vignette in sets()["vignette"]}
    every = rated()
    for each in sets()["set"]:
        own = [one for one in every if of_set[one.id] == each["id"]]
        yield each["name"], of_all(sum(one.too_low for one in own), len(own)), of_all(sum(one.too_high for one in own), len(own))
    yield "all", of_all(sum(one.too_low for one in every), len(every)), of_all(sum(one.too_high for one in every), len(every))


def lines() -> Iterator[str]:
    """Give the result as lines of text."""
    yield f"{len(sets()['vignette'])} published vignettes, coded by {sets()['coded_by']}."
    for name, low, high in rows():
        yield f"{name:<40} too low {low:<24} too high {high}"
    yield f"Too low: {[one.id for one in rated() if one.too_low]}; too high: {[one.id for one in rated() if one.too_high]}"
