"""How useful the checker is: its rating of real stories, and what noise in the scores does, as tables of "How we know"."""

import json
from html import escape

from proofs import noise, stories, vignettes
from proofs.pages.html import paragraph, table


def stories_table() -> str:
    """Return the stories by diagnosis, rated by the rules as they are now."""
    bank = stories.bank()
    second = bank["checked_by"] or "nobody yet"
    counted = paragraph(f"{len(bank['story'])} stories, coded by {bank['coded_by']}. Second reader: {second}.")
    rows = [
        (f"stories-{number}", [escape(name), escape(low), escape(high)]) for number, (name, low, high) in enumerate(stories.rows(), start=1)
    ]
    return (
        counted
        + table("Real stories", ["Diagnosis", "Rated too low", "Rated too high"], rows)
        + paragraph(f"{stories.ordinary()}. {stories.agreement()}.")
    )


def vignettes_table() -> str:
    """Return the published vignettes by their set, rated by the rules as they are now."""
    counted = paragraph(f"{len(vignettes.sets()['vignette'])} vignettes, coded by {vignettes.sets()['coded_by']}.")
    rows = [
        (f"vignettes-{number}", [escape(name), escape(low), escape(high)])
        for number, (name, low, high) in enumerate(vignettes.rows(), start=1)
    ]
    return counted + table("Published vignettes", ["Set", "Rated too low", "Rated too high"], rows)


def noise_table() -> str:
    """Return what the simulation found, with what it assumes and its goal."""
    shares = json.loads(noise.MEASURED.read_text(encoding="utf-8"))
    rows = [
        (
            f"noise-{crowd.name}",
            [
                escape(crowd.name.capitalize()),
                paragraph(f"{crowd.assumed[0].upper()}{crowd.assumed[1:]}."),
                "".join(paragraph(f"{name}: {share:.1f} %") for name, share in shares[crowd.name].items()),
                paragraph(
                    crowd.goal[0].upper()
                    + crowd.goal[1:]
                    + ("" if crowd.goal.startswith("no goal") else ": met" if crowd.met(shares[crowd.name]) else ": not met")
                ),
            ],
        )
        for crowd in noise.CROWDS
    ]
    return paragraph(f"{noise.RUNNERS:,} made-up runners of each kind.") + table(
        "Noise in the scores", ["Runners", "Assumed", "Where they end", "Goal"], rows
    )
