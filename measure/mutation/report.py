"""What came of the mutants: counted for each file, compared with the list of harmless ones, and written as a page."""

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from measure.mutation.mutant import Mutant

HARMLESS = Path(__file__).with_name("harmless.toml")
LEAST = 95.0  # per cent of all mutants of a language, the harmless ones among them

Key = tuple[str, str, str, str]


@dataclass
class Tally:
    """The mutants of one file."""

    file: str
    mutants: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def caught(self) -> int:
        """How many were noticed."""
        return self.mutants - len(self.survivors)


@dataclass(frozen=True)
class Verdict:
    """What stands against a run: survivors without a reason, reasons without a survivor, languages with too few caught."""

    unexplained: list[Mutant]
    stale: list[Key]
    weak: list[str]

    @property
    def passes(self) -> bool:
        """Tell whether nothing does."""
        return not (self.unexplained or self.stale or self.weak)


def language_of(file: str) -> str:
    """Return the language of a file."""
    return "Python" if file.endswith(".py") else "JavaScript"


def percent(caught: int, mutants: int) -> float:
    """Return a share in per cent, cut to a tenth so that 94.99 is not 95."""
    return int(1000 * caught / mutants) / 10 if mutants else 0.0


def read_harmless(path: Path = HARMLESS) -> Counter[Key]:
    """Return the harmless mutants, each as often as it is listed."""
    return Counter(key for key, _ in _entries(path))


def _entries(path: Path) -> list[tuple[Key, str]]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["harmless"]
    return [((table["file"], table.get("where", ""), old, new), table["reason"]) for table in tables for old, new in table["mutants"]]


def judged(tallies: list[Tally], harmless: Counter[Key]) -> Verdict:
    """Return what stands against a run. Only reasons of the files that were run can be stale."""
    run = {tally.file for tally in tallies}
    left = Counter({key: times for key, times in harmless.items() if key[0] in run})
    unexplained = []
    for mutant in (mutant for tally in tallies for mutant in tally.survivors):
        if left[mutant.key] > 0:
            left[mutant.key] -= 1
        else:
            unexplained.append(mutant)
    weak = [language for language, caught, mutants in sums(tallies) if percent(caught, mutants) < LEAST]
    return Verdict(unexplained, list(left.elements()), weak)


def sums(tallies: list[Tally]) -> list[tuple[str, int, int]]:
    """Return each language with how many were caught, and how many there were."""
    languages = dict.fromkeys(language_of(tally.file) for tally in tallies)
    return [
        (
            language,
            sum(tally.caught for tally in tallies if language_of(tally.file) == language),
            sum(tally.mutants for tally in tallies if language_of(tally.file) == language),
        )
        for language in languages
    ]


def table(tallies: list[Tally]) -> str:
    """Return the table, one row a file and one a language."""
    lines = ["| File | Mutants | Caught | Survived | Caught, % |", "|---|---:|---:|---:|---:|"]
    rows = [(f"`{tally.file}`", tally.caught, tally.mutants) for tally in tallies]
    rows += [(f"**{language}**", caught, mutants) for language, caught, mutants in sums(tallies)]
    lines += [f"| {name} | {mutants} | {caught} | {mutants - caught} | {percent(caught, mutants):.1f} |" for name, caught, mutants in rows]
    return "\n".join(lines)


def survivors(tallies: list[Tally], path: Path = HARMLESS) -> str:
    """Return the survivors, each with its reason or without one."""
    reasons: dict[Key, str] = dict(_entries(path))
    lines = []
    for tally in tallies:
        lines += [f"\n### `{tally.file}`\n"] if tally.survivors else []
        for mutant in tally.survivors:
            reason = reasons.get(mutant.key, "**No reason is given: a test is missing.**")
            lines += [f"- Line {mutant.line}: {quoted(mutant.old)} became {quoted(mutant.new)}. {reason}"]
    return "\n".join(lines) or "\nNone."


def quoted(code: str) -> str:
    """Return code in backticks, on one line."""
    code = " ".join(code.split())
    fence = "``" if "`" in code else "`"
    space = " " if "`" in code else ""
    return f"{fence}{space}{code}{space}{fence}"


def page(tallies: list[Tally], *, when: str, commit: str, versions: str, minutes: float) -> str:
    """Return the page that is committed."""
    return f"""# Mutation tests: what came of them

Written by `python3 dev.py mutation`, never by hand. {when}, commit {commit}, {versions}; {minutes:.0f} minutes.

A mutant is a model with one small damage: another comparison, a number one off, a statement left out. It is caught when
the tests or the shared cases notice. At least {LEAST:.0f} % of each language must be caught, and each survivor needs a reason
why it is harmless, in `harmless.toml`. The harmless ones count as not caught.

{table(tallies)}

## Survivors, and why each is harmless
{survivors(tallies)}
"""
