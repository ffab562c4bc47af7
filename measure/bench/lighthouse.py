"""Lighthouse, run on this machine with its phone profile: the scores of pages, and which audits hold a score below 100."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("node_modules") / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")

Report = dict[str, Any]


def audit(address: str, browser: str) -> Report:
    """Return Lighthouse's report of a page. Raises ``RuntimeError`` with its own words where it could not look."""
    # npm may come from a Python package, which puts node beside this Python.
    node = shutil.which("node") or shutil.which("node", path=str(Path(os.sys.executable).parent))
    if node is None:
        raise RuntimeError("Lighthouse needs node, and there is none")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        out = Path(folder, "report.json")
        command = [node, str(PROGRAM), address, "--output=json", f"--output-path={out}", "--quiet", "--no-enable-error-reporting"]
        command.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run")
        environment = {**os.environ, "CHROME_PATH": browser}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
        if ran.returncode != 0 or not out.is_file():
            raise RuntimeError(f"Lighthouse could not look at {address}: {ran.stderr[-600:]}")
        return dict(json.loads(out.read_text(encoding="utf-8")))


def scores(report: Report) -> dict[str, int]:
    """Return the score of each category, 0 to 100."""
    return {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}


def shortfalls(report: Report) -> list[tuple[str, str, str, str, float]]:
    """Return category, id, title, value and cost in points of each audit that failed in a category below 100, the dearest first."""
    found = []
    for name, category in report["categories"].items():
        if category["score"] == 1:
            continue
        whole = sum(reference["weight"] for reference in category["auditRefs"]) or 1
        for reference in category["auditRefs"]:
            audit = report["audits"][reference["id"]]
            score = audit["score"]
            if score is None or score == 1:
                continue
            cost = round(100 * reference["weight"] / whole * (1 - score), 1)
            value = audit.get("displayValue", "").replace("\u00a0", " ")
            found.append((name, reference["id"], audit["title"], value, cost))
    return sorted(found, key=lambda item: (item[0], -item[4], item[1]))
