"""What the source article claims, what the evidence says, and the findings that the figures draw.

Three files that anybody can read and correct, ``claims.toml``, ``findings.toml`` and ``sources.toml``, and their readers:

>>> from achilles.evidence import claim, claims, finding, findings, source
>>> claim("C41").verdict
'not supported'
>>> len(claims("causes"))
7
>>> finding("heel_lifts").effect
9.6
>>> sorted({f.source for f in findings("surfaces")})
['knobloch2008']
>>> source("knobloch2008").name
'Knobloch 2008, master runners'

In a notebook, ``show_claims("C04", "C05")`` shows claims as cards and ``show_sources("causes")`` what a chapter rests on;
``html.py`` writes the same for a page. ``show_programme("beyer")`` shows a loading programme week by week, behind its gate.

Sources are keys of ``book/references.bib``. No clinician has reviewed the verdicts yet.
"""

from achilles.evidence.display import show_claims, show_sources
from achilles.evidence.programmes import Programme, programme, programmes
from achilles.evidence.programmes_html import programme_table, show_programme
from achilles.evidence.reader import (
    COURSE_RULE,
    SECTIONS,
    TOPICS,
    VERDICTS,
    Claim,
    Finding,
    Source,
    claim,
    claims,
    finding,
    findings,
    source,
    sources,
)

__all__ = [
    "COURSE_RULE",
    "SECTIONS",
    "TOPICS",
    "VERDICTS",
    "Claim",
    "Finding",
    "Programme",
    "Source",
    "claim",
    "claims",
    "finding",
    "findings",
    "programme",
    "programme_table",
    "programmes",
    "show_claims",
    "show_programme",
    "show_sources",
    "source",
    "sources",
]
