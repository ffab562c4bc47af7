"""What a command needs of the machine: a browser, fonts, programs of Debian. Root gets them through apt; others read what to install."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from tools.processes import Stop, check, is_root

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)
# Debian's Chromium brings no fonts along.
FONTS = "fonts-noto-core"


def find_browser() -> str:
    """Return the path of a Chromium or Chrome; install Debian's if there is none and we may."""
    given = os.environ.get("BROWSER_FOR_TESTS")
    candidates = [given] if given else [*map(shutil.which, BROWSERS), *BROWSER_PATHS]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return candidate
    if given:
        raise Stop(f"BROWSER_FOR_TESTS is {given!r}, and there is no such file")
    if install_with_apt("chromium", FONTS):
        return find_browser()
    raise Stop(
        "the tests need Chromium or Chrome, and none was found. On Debian or Ubuntu: sudo apt install chromium. "
        "Elsewhere install Chrome, or name a browser in BROWSER_FOR_TESTS. Without one: python3 dev.py test unit"
    )


def ensure_debian(packages: Iterable[str]) -> None:
    """Install programs with apt if they are missing and we may. Raises ``Stop`` with what to install otherwise."""
    there: dict[str, list[Path | str | None]] = {
        "bubblewrap": [shutil.which("bwrap")],
        "firefox-esr": [shutil.which("firefox-esr")],
        "postgresql": [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), shutil.which("initdb")],
        "webkit2gtk-driver": [shutil.which("WebKitWebDriver")],
        "xvfb": [shutil.which("Xvfb")],
    }
    missing = [package for package in packages if not any(there[package])]
    if missing and not install_with_apt(*missing):
        names = " ".join(missing)
        raise Stop(f"this needs {names}. On Debian, Ubuntu or WSL2: sudo apt install {names}. On Fedora: sudo dnf install {names}")


def install_with_apt(*packages: str) -> bool:
    """Install packages of Debian or Ubuntu if we are root. Returns whether it was done; raises ``Stop`` if it failed."""
    if not (shutil.which("apt-get") and is_root()):
        return False
    print(f"Installing with apt: {' '.join(packages)} ...", flush=True)
    check(["apt-get", "update", "--quiet"], "apt-get update failed")
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    check(command, f"apt could not install {' '.join(packages)}", DEBIAN_FRONTEND="noninteractive")
    return True
