"""How hard a text is to read: the school grade of Flesch and Kincaid.

The grade is made of the words of a sentence and the syllables of a word. On a sentence or two it jumps about, so only
texts of ``FEWEST_WORDS`` and more are measured: short ones are joined first. A sentence ends with a full stop, a question
mark or an exclamation mark and with nothing else, so a long chain of semicolons counts as the one sentence that it is.
"""

import re
import sys
from collections.abc import Iterable
from importlib.resources import files
from types import ModuleType

FEWEST_WORDS = 40


def _textstat() -> ModuleType:
    """Import textstat 0.7.4. It imports ``pkg_resources``, which setuptools no longer has, for one function; here it is."""
    stand_in = ModuleType("pkg_resources")
    stand_in.resource_stream = lambda package, name: files(package).joinpath(name).open("rb")
    sys.modules["pkg_resources"] = stand_in
    try:
        import textstat  # noqa: PLC0415 - only while the stand-in is there
    finally:
        del sys.modules["pkg_resources"]
    return textstat


MEASURES = _textstat().textstat
MEASURES.set_rounding(False)  # its averages, rounded to tenths, would move the grade by half a year


def grade(text: str) -> float:
    """Return the school grade of a text that is long enough to have one.

    >>> round(grade("The cat sat on the mat. " * 7))
    -1
    """
    assert words(text) >= FEWEST_WORDS, f"too short to measure: {text}"
    return float(MEASURES.flesch_kincaid_grade(text))


def words(text: str) -> int:
    """Count the words of a text."""
    return len(text.split())


def joined(parts: Iterable[str]) -> str:
    """Join headings, sentences and bullets into one text, each ended by a full stop.

    >>> joined(["Be seen today", "Do not run."])
    'Be seen today. Do not run.'
    """
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in map(str.strip, parts))


def long_enough(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return texts by name, those that are too short to measure joined to the next, and the last to the one before.

    >>> {name: words(text) for name, text in long_enough([("a", "No. " * 30), ("b", "No. " * 30), ("c", "No. " * 9)]).items()}
    {'a, b, c': 69}
    """
    found: list[tuple[str, str]] = []
    for name, text in texts:
        if found and words(found[-1][1]) < FEWEST_WORDS:
            name, text = f"{found[-1][0]}, {name}", joined([found[-1][1], text])  # noqa: PLW2901
            found.pop()
        found.append((name, text))
    if len(found) > 1 and words(found[-1][1]) < FEWEST_WORDS:
        (before, start), (name, text) = found[-2:]
        found[-2:] = [(f"{before}, {name}", joined([start, text]))]
    return dict(found)


def plain(markdown: str) -> str:
    r"""Return the sentences of a piece of a page: paragraphs and bullets, without what nobody reads aloud.

    >>> plain("- *Stop* now.\n- See the [card](card.md) {cite:p}`boyd2015`.")
    'Stop now. See the card .'
    """
    text = re.sub(r"\{[a-z:]+\}`[^`]*`|<[^>]+>", "", markdown)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("*", "").replace("`", "")
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:-|\d+\.)\s)", text)
    return joined(" ".join(block.split()).removeprefix("- ") for block in blocks if block.strip(" \n-"))
