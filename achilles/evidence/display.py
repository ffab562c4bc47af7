"""Evidence in a notebook: a cell that ends with ``show_claims("C04")`` shows the claim, in JupyterLab as on the page."""

from dataclasses import dataclass

from achilles.evidence.html import chapter_sources, claim_cards
from achilles.evidence.reader import claim


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of HTML that a notebook shows, with the same as plain text for where there is no HTML."""

    html: str
    words: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.words


def show_claims(*ids: str) -> Shown:
    """Return claims as cards.

    >>> show_claims("C49")
    Claim 49: Supportive shoes keep the tendon healthy for certain.
    Not supported. Nothing ensures this.
    """
    words = (f"{c.label}: {c.claim}\n{c.judgement} {c.note_text}" for c in map(claim, ids))
    return Shown(claim_cards(*ids), "\n\n".join(words))


def show_sources(section: str, *more: str) -> Shown:
    """Return the list of a chapter's sources; further ones by their keys.

    >>> show_sources("conclusion")
    The sources of the chapter "conclusion", with links to the references page.
    """
    return Shown(chapter_sources(section, *more), f'The sources of the chapter "{section}", with links to the references page.')
