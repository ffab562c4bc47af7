"""What the source article claims, what the evidence says, and the findings that the figures draw.

Two files that anybody can read and correct, ``claims.toml`` and ``findings.toml``, and four functions:

>>> from achilles.evidence import claim, claims, finding, findings
>>> claim("C41").verdict
'not supported'
>>> len(claims("causes"))
7
>>> finding("heel_lifts").effect
9.6
>>> sorted({f.source for f in findings("surfaces")})
['knobloch2008']

Sources are keys of ``book/references.bib``. No clinician has reviewed the verdicts yet.
"""

from achilles.evidence.reader import (
    SECTIONS,
    TOPICS,
    VERDICTS,
    Claim,
    Finding,
    claim,
    claims,
    finding,
    findings,
)

__all__ = [
    "SECTIONS",
    "TOPICS",
    "VERDICTS",
    "Claim",
    "Finding",
    "claim",
    "claims",
    "finding",
    "findings",
]
