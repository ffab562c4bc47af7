"""The bench's results as a page: ratios first, then what they are ratios of, and what each file weighs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from measure.bench.budgets import Budget, Spread, spread
from measure.bench.lighthouse import CATEGORIES, Report, scores, shortfalls
from measure.bench.measuring import Visit
from measure.bench.notebooks import OUR_LITE, STOCK_LITE, Pair
from measure.bench.running import CELLS, CORE, FIGURE, PLAIN, Run
from measure.bench.variants import BARE, FIGURES, OURS, PYODIDE, STOCK, TOOLS, Variant

LINES = {False: "As it is", True: "10 Mbit/s, 40 ms, CPU 4 times slower"}
READY = {
    OURS: "the tool answers",
    BARE: "all scripts have run",
    STOCK: "the tool answers",
    FIGURES: "the first figure is drawn",
    PYODIDE: "`1+1` is known",
}
MOST_BYTES = 250_000
MOST_TIMES_BARE = 1.25
MOST_READY = {False: 500, True: 1200}
MOST_ANSWER = 50
MOST_BUILD = 90
MOST_TIMES_CORE = 1.3  # the first result of a cell that is run in its page, against Pyodide's core alone
MOST_PYTHON = 8_000_000
MOST_TIMES_STOCK = 8 / 12  # the first cell of an exercise in JupyterLite, against a stock one


@dataclass
class Results:
    """All that was measured: visits by variant and line, builds in seconds, Lighthouse's reports by page, cells run by name, notebooks by whose JupyterLite."""

    visits: dict[tuple[Variant, bool], list[Visit]] = field(default_factory=dict)
    builds: dict[str, list[float]] = field(default_factory=dict)
    audits: dict[str, Report] = field(default_factory=dict)
    runs: dict[str, list[Run]] = field(default_factory=dict)
    notebooks: dict[str, list[Pair]] = field(default_factory=dict)

    def of(self, kind: str, chapter: str, *, slow: bool) -> list[Visit]:
        """Return the visits of one variant on one line; none where it was not measured."""
        return next(
            (runs for (variant, line), runs in self.visits.items() if (variant.kind, variant.chapter, line) == (kind, chapter, slow)), []
        )

    def weights(self) -> dict[str, dict[str, int]]:
        """Return the files of each of our pages with their bytes."""
        return {chapter: self.of(OURS, chapter, slow=False)[0].files for chapter in TOOLS}


def median(visits: Iterable[Visit | Run], name: str) -> float:
    """Return the median of one measure."""
    return spread(getattr(visit, name) for visit in visits).median


def times(visits: Iterable[Visit | Run], others: Iterable[Visit | Run], name: str) -> float:
    """Return how many times one measure is the other: the median over rounds, for two visits of one round met the same machine."""
    ours, theirs = list(visits), list(others)
    rounds = min(len(ours), len(theirs))  # some pages are visited twice in a round
    pairs = zip(ours[:: len(ours) // rounds], theirs[:: len(theirs) // rounds], strict=True)
    return spread(getattr(one, name) / getattr(other, name) for one, other in pairs).median


def budgets(results: Results) -> list[Budget]:
    """Return every budget of the design that is measured here, with what was measured."""
    found = []
    for chapter in TOOLS:
        bare = results.of(BARE, chapter, slow=False)
        for slow, line in LINES.items():
            ours = results.of(OURS, chapter, slow=slow)
            if not slow:
                ratio = times(ours, bare, "ready")
                found += [
                    Budget("weight on the wire", chapter, median(ours, "weight"), MOST_BYTES, "bytes"),
                    Budget("ready, against the page without the tool", chapter, ratio, MOST_TIMES_BARE, "x"),
                    Budget("answer after a press", chapter, median(ours, "answer"), MOST_ANSWER, "ms"),
                    Budget("requests to other hosts", chapter, max(visit.foreign for visit in ours), 0),
                    Budget("errors and failed requests", chapter, max(visit.faults for visit in ours), 0),
                ]
            found.append(Budget(f"ready ({line})", chapter, median(ours, "ready"), MOST_READY[slow], "ms"))
    if results.runs:
        core = results.runs[CORE]
        for name in (PLAIN, FIGURE):
            cell = results.runs[name]
            found += [
                Budget("first result, against Pyodide's core alone", name, times(cell, core, "cold"), MOST_TIMES_CORE, "x"),
                Budget("weight on the wire", name, median(cell, "weight"), MOST_PYTHON, "bytes"),
            ]
    if results.notebooks:
        ratio = spread(ours.cold.answer / stock.cold.answer for ours, stock in _rounds(results)).median
        found.append(Budget("first cell, against a stock JupyterLite", "an exercise in JupyterLite", ratio, MOST_TIMES_STOCK, "x"))
    if results.builds.get("clean"):
        found.append(Budget("clean build", "the book", spread(results.builds["clean"]).median, MOST_BUILD, "s"))
    return found


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table in Markdown; all columns but the first are numbers."""
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def ratio_rows(results: Results) -> list[list[str]]:
    """Return how many times ours each other page is, by chapter and line."""
    rows = []
    for chapter in TOOLS:
        for kind in (BARE, STOCK, FIGURES, PYODIDE):
            row = [f"{chapter}, {kind}"]
            for slow in LINES:
                ours, other = results.of(OURS, chapter, slow=slow), results.of(kind, "" if kind == PYODIDE else chapter, slow=slow)
                if not other:
                    break
                names = ("ready",) if slow else ("weight", "requests", "paint", "ready")
                row += [f"{times(other, ours, name):.2f}" for name in names]
            else:
                rows.append(row)
    return rows


def visit_rows(results: Results, *, slow: bool) -> list[list[str]]:
    """Return what was measured of each variant on one line."""
    rows = []
    for (variant, line), runs in results.visits.items():
        if line != slow:
            continue
        answers = [visit.answer for visit in runs if visit.answer is not None]
        rows.append(
            [
                variant.name,
                f"{median(runs, 'weight') / 1000:,.0f}",
                f"{median(runs, 'requests'):.0f}",
                spread(visit.paint for visit in runs).shown(),
                spread(visit.ready for visit in runs).shown(),
                spread(answers).shown() if answers else "",
            ]
        )
    return rows


def budget_rows(found: Iterable[Budget]) -> list[list[str]]:
    """Return each budget, what was measured, and whether it is kept."""
    return [[f"{one.page}: {one.what}", one.shown(one.measured), one.shown(one.limit), "yes" if one.kept else "**no**"] for one in found]


def weights_part(weights: Mapping[str, Mapping[str, int]]) -> str:
    """Return every file of our pages with its bytes, the heaviest first."""
    totals = {
        name: max(files.get(name, 0) for files in weights.values()) for name in {name for files in weights.values() for name in files}
    }
    names = sorted(totals, key=lambda name: (-totals[name], name))
    rows = [[f"`{name}`", *(f"{files[name]:,}" if name in files else "" for files in weights.values())] for name in names]
    rows.append(["**in all**", *(f"{sum(files.values()):,}" for files in weights.values())])
    return table(["File", *weights], rows)


def builds_part(builds: Mapping[str, list[float]]) -> str:
    """Return the times of the builds."""
    if not builds:
        return "Not measured in this run."
    shown: list[tuple[str, Spread]] = [(name, spread(runs)) for name, runs in builds.items()]
    whole = spread(builds["clean"]).median
    rows = [[name, times.shown(1), f"{times.median / whole:.2f}"] for name, times in shown]
    return table(["Build", "Seconds", "Times the clean build"], rows)


def python_part(runs: Mapping[str, list[Run]]) -> str:
    """Return how soon cells that are run in their pages give a result, and what they load."""
    if not runs:
        return "Not measured in this run."
    rows = [
        [
            name,
            f"{median(each, 'weight') / 1e6:.1f}",
            spread(run.cold for run in each).shown(),
            f"{times(each, runs[CORE], 'cold'):.2f}",
            spread(run.warm for run in each).shown(),
            f"{times(each, runs[CORE], 'warm'):.2f}",
        ]
        for name, each in sorted(runs.items(), key=lambda item: [CORE, *CELLS].index(item[0]))
    ]
    return table(
        ["What runs", "MB on the wire", "First result, ms", "Times the core", "Once it was loaded before, ms", "Times the core"], rows
    )


def _rounds(results: Results) -> Iterable[tuple[Pair, Pair]]:
    return zip(results.notebooks[OUR_LITE], results.notebooks[STOCK_LITE], strict=True)


def notebooks_part(notebooks: Mapping[str, list[Pair]]) -> str:
    """Return how soon an exercise in JupyterLite answers, ours and stock, with an empty profile and with one that knows it."""
    if not notebooks:
        return "Not measured in this run."
    rows = []
    for kind, pairs in notebooks.items():
        for when, openings in (("cold", [pair.cold for pair in pairs]), ("warm", [pair.warm for pair in pairs])):
            notebook, answer = (spread(getattr(each, name) for each in openings).shown() for name in ("notebook", "answer"))
            weight, requests = (spread(getattr(each, name) for each in openings).median for name in ("weight", "requests"))
            rows.append([f"{kind}, {when}", f"{weight / 1e6:.1f}", f"{requests:.0f}", notebook, answer])
    return table(["JupyterLite", "MB on the wire", "Requests", "Notebook shown, ms", "First cell has run, ms"], rows)


def lighthouse_part(audits: Mapping[str, Report]) -> str:
    """Return the scores of each page, and each audit that holds a score below 100."""
    if not audits:
        return "Not measured in this run."
    heads = ["Page", *(name.capitalize() for name in CATEGORIES)]
    text = table(heads, [[page, *scores(report).values()] for page, report in audits.items()])
    lines = [
        f"| {page} | {category} | `{name}`: {title} | {value} | {cost:.1f} |"
        for page, report in audits.items()
        for category, name, title, value, cost in shortfalls(report)
        if scores(report).get(category, 100) < 100 and (cost > 0 or value)
    ]
    if not lines:
        return f"{text}\n\nNothing is under 100."
    head = "| Page | Category | Audit | Found | Costs, points |\n|---|---|---|---|---:|"
    return f"{text}\n\nUnder 100, and why:\n\n{head}\n" + "\n".join(lines)


def page(results: Results, *, when: str, commit: str, machine: str, minutes: float) -> str:
    """Return the page that is committed."""
    ready = "; ".join(f"{kind}: {what}" for kind, what in READY.items())
    first, second = LINES.values()
    heads = ["Page", "KB on the wire", "Requests", "First paint, ms", "Ready, ms", "Answer after a press, ms"]
    counts = {len(runs) for runs in results.visits.values()}
    often = f"{min(counts)} times" + (f" (ours, and ours without the tool, {max(counts)} times)" if len(counts) > 1 else "")
    return f"""# Speed and weight: what was measured

Written by `python3 dev.py bench`, never by hand. {when}, commit {commit}. {machine}. {minutes:.0f} minutes.

Every page is opened {often} in Chromium, 360 pixels wide, with an
empty cache, from a server on the same machine that packs with gzip. The pages take turns, so that a busy moment meets them all. A figure is the median; lowest and highest follow in
brackets. Milliseconds are this machine's; ratios travel. A ratio is taken within each round, and its median is shown.

- **{OURS}**: the chapter as it is published.
- **{BARE}**: the same page with the tool and its state taken out.
- **{STOCK}**: the chapter as Jupyter Book builds it by default, its widgets run by html-manager from the same server.
- **{FIGURES}**: the chapter's text as Jupyter Book builds it by default, its figures still and through plotly's
  `notebook_connected`, whose scripts come from the same server. The chapter on symptoms has no figure.
- **{PYODIDE}**: an empty page that starts Pyodide's core, the least that Python in a page needs.

Ready is when: {ready}.

## How many times ours

{table(["Page", "Weight", "Requests", "First paint", "Ready", "Ready, throttled"], ratio_rows(results))}

## Budgets

{table(["Budget", "Measured", "Allowed", "Kept"], budget_rows(budgets(results)))}

## {first}

{table(heads, visit_rows(results, slow=False))}

## {second}

{table(heads, visit_rows(results, slow=True))}

## What our pages weigh, file by file

Bytes on the wire with their heads, before any figure is in view.

{weights_part(results.weights())}

## Building the book

{builds_part(results.builds)}

## Python in the page

From the press on "Run" to the end of the cell, in a browser that knows nothing of the site, and in the same browser once more.
Before the press nothing of it is loaded. What the page itself weighs is not counted here.

{python_part(results.runs)}

## An exercise in JupyterLite

From opening a set to the end of its first cell, which is run as soon as it is there; then again with the same profile in a new
browser. **stock** is what `jupyter lite build` makes of the same notebooks by default, with the labextensions of the libraries that
they use; what it would fetch from a CDN and from PyPI comes from the same server.

{notebooks_part(results.notebooks)}

## Lighthouse

Its phone profile, on the same server, which sends no cache headers.

{lighthouse_part(results.audits)}
"""
