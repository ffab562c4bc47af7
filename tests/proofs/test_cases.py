"""The models answer the same on every Python: one generated file of cases has one hash."""

import json

from proofs.cases import CASES_FILE, FEWEST, SHA256, write_cases
from proofs.notes import note


def test_the_generated_cases_have_their_hash() -> None:
    """Each Python that runs the tests comes to the same file, byte for byte."""
    found = write_cases()
    cases = json.loads(CASES_FILE.read_text(encoding="ascii"))
    results = sum("result" in case["told"] for case in cases)
    print(f"\n{len(cases)} cases, {results} with a result, {CASES_FILE.stat().st_size / 1e6:.0f} MB, sha256 {found}")
    assert len(cases) >= FEWEST
    assert FEWEST // 2 < results < len(cases) - FEWEST // 10, "results and errors should both be common"
    assert found == SHA256, (
        "the models answer otherwise than before. Meant? Then put this hash into cases.py, with the reason in the commit"
    )
    note("cases", count=len(cases), results=results, sha256=found)
