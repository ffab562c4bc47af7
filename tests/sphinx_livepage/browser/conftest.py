"""A small book, built once, and a browser to read it in."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from support.chromium import ARGUMENTS
from support.site import ROOT

BOOK = Path(__file__).with_name("mini_book")
PACKAGE = ROOT / "sphinx_livepage"


@pytest.fixture(scope="session")
def mini_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small book with warnings as errors. Returns the folder of its site."""
    site = Path(os.environ.get("MINI_SITE", tmp_path_factory.mktemp("mini_book") / "site"))
    if site.is_dir():
        return site
    environment = {**os.environ, "MINI_BOOK_CORE": str(PACKAGE / "node_modules" / "pyodide"), "MINI_BOOK_WHEELS": str(PACKAGE / "wheels")}
    environment["BOOK_ADDRESS"] = "https://example.org/achilles/"
    command = [sys.executable, "-P", "-m", "sphinx", "-q", "-W", "-b", "html", "-d", str(site.parent / "doctrees"), str(BOOK), str(site)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium that dev.py found. It may reach every port of this machine: a test counts what arrives there."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=os.environ.get("BROWSER_FOR_TESTS", "/usr/bin/chromium"), args=ARGUMENTS)
        yield running
        running.close()
