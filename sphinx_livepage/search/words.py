"""The words that readers use, as data: a book's file of synonyms, best bets and weights.

``synonyms``  lists of words and phrases that mean the same to a reader
``best``      tables with ``asked``, the words of a question (all of a phrase's words must be in it), and ``answer``, the section
              that comes first then: an address such as ``book/treatment.html#pain``
``weights``   address of a page: how much its sections count, where an ordinary page counts 1
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx.errors import ExtensionError


def read_words(path: Path, addresses: Mapping[str, str]) -> dict[str, Any]:
    """Return the file's contents, with each answer as the address of a section.

    Args:
        path: the file.
        addresses: whatever leads to a section of the site, and the address of that section.

    Raises:
        ExtensionError: an entry names a section that is not in the site, or the file has an unknown part.
    """
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {"synonyms", "best", "weights"}
    if unknown := set(words) - known:
        raise ExtensionError(f"{path}: {', '.join(sorted(unknown))} is not allowed; allowed: {', '.join(sorted(known))}")
    pages = {address.partition("#")[0] for address in addresses}
    wrong = [bet["answer"] for bet in words.get("best", []) if bet["answer"] not in addresses]
    wrong += [page for page in words.get("weights", {}) if page not in pages]
    if wrong:
        raise ExtensionError(f"{path}: {', '.join(wrong)} is no section of the site")
    best = [{**bet, "answer": addresses[bet["answer"]]} for bet in words.get("best", [])]
    return {"synonyms": [], "weights": {}, **words, "best": best}
