"""The chapters, measured: words, phone screens, cells, kinds of practice, what there is to do first, reading time.

``python3 dev.py chapters`` writes the table of ``docs/chapters.md`` and the reading time into each chapter. Screens need the
built book and Chromium; all else comes from the notebooks. ``tests/book/test_budgets.py`` compares with the budgets, and
``tests/browser/test_phone_screens.py`` compares the screens.
"""

import json
import math
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from support.chromium import ARGUMENTS, NO_OTHER_HOST
from support.copies import Host
from support.layout import add_fonts, set_text
from support.site import SITE
from support.waiting import wait_until_mounted

from achilles.evidence import claim
from achilles.practice import chapters_with_tasks, load_tasks
from achilles.practice.tasks import kind_of
from achilles.quiz import CHAPTERS
from sphinx_livepage.python.cells import HIDING

ROOT = Path(__file__).parents[1]
WORDS_A_MINUTE = 200
MOST_WORDS, MOST_WORDS_BEFORE_DOING = 1_200, 250
FEWEST_CELLS, MOST_CELLS = 8, 12
MOST_SCREENS = 15
PHONE = {"width": 390, "height": 844}
LETTERS = "wide"  # as wide as DejaVu's and Verdana's: the longest that a page gets, and the same on every machine
HEIGHTS = """() => {
  const whole = () => document.documentElement.scrollHeight;
  const cells = [...document.querySelectorAll("div.cell")]
    .filter((cell) => cell.querySelector(".cell_input, .practice") && cell.checkVisibility({ contentVisibilityAuto: true }))
    .reduce((sum, cell) => sum + cell.getBoundingClientRect().height, 0);
  const asItOpens = whole();
  for (const fold of document.querySelectorAll(".livepage-fold")) fold.open = true;
  return [asItOpens, cells, whole()];
}"""

_FOLD = re.compile(r"^(:{3,}|`{3,})\{dropdown\}([^\n]*)\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_NOT_READ = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)", re.DOTALL), " "),  # a picture
    (re.compile(r"\{cite:p\}`[^`]*`"), " "),
    (re.compile(r"\{term\}`([^`<]*?)(?: <[^`>]*>)?`"), r"\1"),
    (re.compile(r"\]\([^)]*\)"), "]"),  # the address of a link
    (re.compile(r"^(?::{3,}|`{3,}).*$|^\([\w-]+\)=$", re.MULTILINE), " "),  # directives and anchors
    (re.compile(r"\|[-:| ]+\|"), " "),
)
_WORD = re.compile(r"[^\W_][\w'’.,%-]*")
_CLAIMS = re.compile(r"show_claims\(([^)]*)\)")
_TIME = re.compile(r"Reading time: about \d+ minutes?")


@dataclass(frozen=True)
class Screens:
    """How many phone screens a page is: as it opens, the cells in that with their code, figures and tasks, and with the learners' folds open."""

    all: float
    cells: float
    unfolded: float


@dataclass(frozen=True)
class Measured:
    """What a chapter's notebook is made of. ``words`` are those of the text and of the list of claims, before any fold."""

    name: str
    words: int
    words_before_doing: int
    first: str
    cells: int
    lines: int
    tasks: Mapping[str, int]

    @property
    def minutes(self) -> int:
        """How long the reading takes, in whole minutes."""
        return math.ceil(self.words / WORDS_A_MINUTE)


def measured(name: str) -> Measured:
    """Measure a chapter, from its notebook."""
    words, before = 0, None
    first, shown = "", []
    for cell in json.loads((ROOT / "book" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            words += words_of(source)
        elif not HIDING & set(cell["metadata"].get("tags", ())):
            shown.append(source)
            if before is None:
                before, first = words, source.strip().split("\n")[-1]
        elif "before(" in source and before is None:
            before, first = words, source.strip().split("\n")[-1]
        elif found := _CLAIMS.search(source):
            words += sum(words_of(claim(key).claim) + 5 for key in re.findall(r"[CO]\d+", found[1]))  # 5: its verdict and number
    tasks = Counter(map(kind_of, load_tasks(name).values())) if name in chapters_with_tasks() else {}
    lines = sum(len(source.strip().split("\n")) for source in shown)
    return Measured(name, words, words if before is None else before, first, len(shown), lines, tasks)


def words_of(text: str) -> int:
    """Return how many words a reader passes in some Markdown; what is in a fold counts as its title.

    >>> words_of("One {term}`load <tendon load>` and [two](there.md) {cite:p}`key`.")
    4
    """
    text = _FOLD.sub(r"\2\n", text)
    for pattern, left in _NOT_READ:
        text = pattern.sub(left, text)
    return len(_WORD.findall(text))


def over_budget(chapter: Measured) -> list[str]:
    """Return what is over a chapter's budget, in words."""
    wrong = []
    if chapter.words > MOST_WORDS:
        wrong.append(f"{chapter.words} words before folds; the most is {MOST_WORDS}")
    if chapter.words_before_doing > MOST_WORDS_BEFORE_DOING:
        wrong.append(f"{chapter.words_before_doing} words before there is something to do; the most is {MOST_WORDS_BEFORE_DOING}")
    if not FEWEST_CELLS <= chapter.cells <= MOST_CELLS:
        wrong.append(f"{chapter.cells} visible cells; allowed: {FEWEST_CELLS} to {MOST_CELLS}")
    return wrong


def write_reading_times(chapters: list[Measured]) -> None:
    """Write each chapter's reading time into its notebook."""
    for chapter in chapters:
        path = ROOT / "book" / f"{chapter.name}.ipynb"
        text = path.read_text(encoding="utf-8")
        minutes = f"Reading time: about {chapter.minutes} minute{'' if chapter.minutes == 1 else 's'}"
        path.write_text(_TIME.sub(minutes, text), encoding="utf-8")


def screens() -> dict[str, Screens]:
    """Return the height of each chapter of the built book, in phone screens, as it opens."""
    host = Host(SITE)
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("BROWSER_FOR_TESTS", "/usr/bin/chromium"), args=[*ARGUMENTS, NO_OTHER_HOST]
        )
        page = browser.new_context(viewport=PHONE, bypass_csp=True).new_page()
        for name in CHAPTERS:
            page.goto(f"{host.address}book/{name}.html")
            found[name] = screens_of(page)
        browser.close()
    host.off()
    return found


def screens_of(page: Page) -> Screens:
    """Measure the chapter that a page has just opened. The page is as large as a phone, and its policy is bypassed for the letters."""
    wait_until_mounted(page)
    add_fonts(page)
    set_text(page, LETTERS)
    return Screens(*(pixels / PHONE["height"] for pixels in page.evaluate(HEIGHTS)))


def table(chapters: list[Measured], high: Mapping[str, Screens]) -> str:
    """Return the page ``docs/chapters.md``."""
    rows = [
        f"| {it.name} | {it.words:,} | {it.minutes} min | {high[it.name].all:.1f} | {high[it.name].cells:.1f} | {high[it.name].unfolded:.1f} | {it.words_before_doing} | `{it.first}` | {it.cells} | {it.lines} | "
        f"{', '.join(f'{number} {kind}' for kind, number in it.tasks.items()) or '-'} | {'yes' if not over_budget(it) and high[it.name].all <= MOST_SCREENS else 'no'} |"
        for it in chapters
    ]
    total = (
        f"| all | {sum(it.words for it in chapters):,} | {sum(it.minutes for it in chapters)} min | {sum(it.all for it in high.values()):.0f} | {sum(it.cells for it in high.values()):.0f} | {sum(it.unfolded for it in high.values()):.0f} "
        f"| | | {sum(it.cells for it in chapters)} | {sum(it.lines for it in chapters)} | | |"
    )
    return "\n".join(
        [
            "# The chapters, measured",
            "",
            "Written by `python3 dev.py chapters`; do not edit. Words are those of the text and of the list of claims before any fold; reading",
            f"time is {WORDS_A_MINUTE} words a minute. Screens are of {PHONE['width']} x {PHONE['height']} pixels, in letters as wide as",
            "Verdana's: as the page opens, how many of these are cells with their code, figures and tasks, and with the folds for learners open.",
            "On a screen wider than a phone these are never folded. Cells are the code cells of the page, in folds or not.",
            "",
            f"Budgets: at most {MOST_WORDS:,} words and {MOST_SCREENS} screens, something to do within {MOST_WORDS_BEFORE_DOING} words, {FEWEST_CELLS} to {MOST_CELLS} cells. Tests check all of them.",
            "",
            "| chapter | words | reading | screens | of them cells | folds open | words before the first thing to do | first thing to do | cells | lines | practice | within budget |",
            "|---|---|---|---|---|---|---|---|---|---|---|---|",
            *rows,
            total,
            "",
        ]
    )


def main() -> int:
    """Write reading times and table; return the exit code."""
    chapters = [measured(name) for name in CHAPTERS]
    write_reading_times(chapters)
    (ROOT / "docs" / "chapters.md").write_text(table(chapters, screens()), encoding="utf-8")
    for chapter in chapters:
        print(f"{chapter.name}: {chapter.words} words, {chapter.cells} cells. {'; '.join(over_budget(chapter)) or 'Within its budget'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
